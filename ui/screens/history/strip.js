/**
 * Fourteen days at a glance: which account originated, by colour and pattern, and what failed, hatched. A day is a filter.
 * @module
 */
import { h, s } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { text } from '../../text/history.js';

/** @typedef {import('../../ipc/types.d.ts').HistoryFigures} Figures */
/** @typedef {import('../../ipc/types.d.ts').HistoryAccounts} Accounts */
const words = text.history;
const DAY = 86_400_000;
const DAYS = 14;
const HEIGHT = 64;
const NOTHING = { sent: 0, failed: 0 };
const WHO = /** @type {const} */ (['custom', 'default', 'neither']);

/** The days of UTC up to one. @param {string} last such as 2026-11-22 */
function daysUntil(last) {
  const end = Date.parse(`${last}T00:00:00Z`);
  return Array.from({ length: DAYS }, (_, at) =>
    new Date(end - (DAYS - 1 - at) * DAY).toISOString().slice(0, 10),
  );
}

/** The hatching of what failed, and the stripes of the default account. */
const patterns = () =>
  s(
    'svg',
    { class: 'patterns', width: 0, height: 0, 'aria-hidden': 'true', focusable: 'false' },
    s(
      'defs',
      {},
      [...WHO, 'legend'].map((who) =>
        s(
          'pattern',
          {
            id: `failed-${who}`,
            width: 5,
            height: 5,
            patternUnits: 'userSpaceOnUse',
            patternTransform: 'rotate(45)',
          },
          s('rect', { class: 'ground', width: 5, height: 5 }),
          s('rect', { class: `by-${who}`, width: 2, height: 5 }),
        ),
      ),
      s(
        'pattern',
        { id: 'striped', width: 4, height: 4, patternUnits: 'userSpaceOnUse' },
        s('rect', { class: 'by-default', width: 4, height: 4 }),
        s('rect', { class: 'stripe', width: 4, height: 1 }),
      ),
    ),
  );

/** What a day was, in words. @param {Accounts | undefined} counts */
function told(counts) {
  if (!counts) return text.none;
  const failed = WHO.reduce((sum, who) => sum + counts[who].failed, 0);
  const parts = WHO.filter((who) => counts[who].sent > 0).map((who) => words.sent[who](counts[who].sent));
  return format.list([...parts, ...(failed ? [words.failedCount(failed)] : [])]);
}

/** @param {Accounts | undefined} counts @param {number} most */
function bar(counts, most) {
  let top = HEIGHT;
  const parts = WHO.flatMap((who) => {
    const { sent, failed } = counts?.[who] ?? NOTHING;
    return /** @type {const} */ ([
      [sent - failed, `by-${who}`],
      [failed, `failed by-${who}`],
    ]).map(([count, class_]) => {
      const height = count > 0 ? Math.max(3, (count / most) * (HEIGHT - 2)) : 0;
      top -= height;
      return s('rect', { class: class_, x: 0, y: Math.max(0, top), width: 20, height });
    });
  });
  return s(
    'svg',
    { viewBox: `0 0 20 ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' },
    parts,
  );
}

/**
 * @param {Figures | null} figures nothing before they are there: then the room is kept
 * @param {{ until: string, day: string | null, choose: (day: string | null) => unknown }} of the last day, and the one that is filtered by
 */
export function strip(figures, { until, day, choose }) {
  const counts = new Map(figures?.accounts.map((one) => [one.day, one]));
  const days = daysUntil(until);
  const sum = (/** @type {Accounts} */ one) => WHO.reduce((all, who) => all + one[who].sent, 0);
  const most = Math.max(1, ...days.map((one) => counts.get(one)).map((one) => (one ? sum(one) : 0)));
  return h(
    'section',
    { class: 'strip', 'aria-label': words.strip, key: 'strip' },
    patterns(),
    h(
      'div',
      { class: 'strip-days' },
      days.map((one) =>
        h(
          'button',
          {
            type: 'button',
            key: one,
            'aria-pressed': String(one === day),
            'aria-label': words.dayOf(format.dayUtc(one), told(counts.get(one))),
            title: words.dayOf(format.dayUtc(one), told(counts.get(one))),
            on: { click: () => choose(one === day ? null : one) },
          },
          bar(counts.get(one), most),
        ),
      ),
    ),
    h(
      'div',
      { class: 'strip-foot small muted' },
      h('span', {}, format.dayUtc(days[0] ?? until)),
      h(
        'ul',
        { class: 'legend' },
        WHO.map((who) => h('li', { key: who, class: `by-${who}` }, words.who[who])),
        h('li', { key: 'failed', class: 'failed' }, words.failed),
      ),
      h('span', {}, format.dayUtc(until)),
    ),
  );
}
