/**
 * The pictures of the history: outcome by day, how long it took, errors by code. Each has its numbers beside it in words,
 * and as a table.
 * @module
 */
import { h, s } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { OUTCOMES, outcomeName } from '../../elements/outcome.js';
import { button } from '../../elements/pieces.js';
import { text } from '../../text/history.js';

/** @typedef {import('../../ipc/types.d.ts').HistoryFigures} Figures */
/** @typedef {import('../../ipc/types.d.ts').SendOutcome} Outcome */
/** @typedef {import('../../ipc/types.d.ts').HistoryStep} Step */
const words = text.history;
const DAY = 86_400_000;
/** More bars than this cannot be told apart. */
const MOST_BARS = 62;

/** @param {string} day @param {number} size in days; 30 stands for a month */
function beginOf(day, size) {
  if (size === 30) return `${day.slice(0, 7)}-01`;
  const at = Date.parse(`${day}T00:00:00Z`);
  // Weeks begin on a Monday; the first of January 1970 was a Thursday.
  const since = size === 7 ? (Math.floor(at / DAY) + 3) % 7 : 0;
  return new Date(at - since * DAY).toISOString().slice(0, 10);
}

/** @param {string} begin @param {number} size */
function nextOf(begin, size) {
  const date = new Date(`${begin}T00:00:00Z`);
  if (size === 30) date.setUTCMonth(date.getUTCMonth() + 1);
  else date.setUTCDate(date.getUTCDate() + size);
  return date.toISOString().slice(0, 10);
}

/**
 * The days as bars of a day, a week or a month, so that they can be told apart. Days without any are bars too.
 * @param {Figures['days']} days
 */
export function barsOf(days) {
  const first = days[0]?.day;
  const last = days.at(-1)?.day;
  if (!first || !last) return { size: 1, bars: [] };
  const span = (Date.parse(last) - Date.parse(first)) / DAY + 1;
  const size = span <= MOST_BARS ? 1 : span <= MOST_BARS * 7 ? 7 : 30;
  /** @type {Map<string, Map<Outcome, number>>} */
  const bars = new Map();
  for (let begin = beginOf(first, size); begin <= last; begin = nextOf(begin, size))
    bars.set(begin, new Map());
  for (const { day, outcome, transactions } of days) {
    const bar = bars.get(beginOf(day, size));
    bar?.set(outcome, (bar.get(outcome) ?? 0) + transactions);
  }
  return { size, bars: [...bars].map(([begin, counts]) => ({ begin, counts })) };
}

/** @param {Map<Outcome, number>} counts */
const sum = (counts) => [...counts.values()].reduce((all, one) => all + one, 0);

/** @param {Figures} figures */
function byDay(figures) {
  const { size, bars } = barsOf(figures.days);
  const title = size === 1 ? words.byDay : size === 7 ? words.byWeek : words.byMonth;
  const most = Math.max(1, ...bars.map(({ counts }) => sum(counts)));
  const width = 600 / Math.max(bars.length, 12);
  const said = figures.outcomes.map(([outcome, count]) => words.part(outcomeName(outcome), count));
  return h(
    'figure',
    { class: 'picture wide' },
    h('figcaption', {}, h('h2', {}, title)),
    h(
      'ul',
      { class: 'legend' },
      figures.outcomes.map(([outcome, count]) =>
        h('li', { key: outcome, class: `of-${outcome}` }, words.part(outcomeName(outcome), count)),
      ),
    ),
    h(
      'div',
      { class: 'plot' },
      h('span', { class: 'most', 'aria-hidden': 'true' }, format.number(most)),
      s(
        'svg',
        {
          viewBox: '0 0 600 120',
          preserveAspectRatio: 'none',
          role: 'img',
          'aria-label': words.bar(title, format.list(said)),
          class: 'days',
        },
        bars.map(({ begin, counts }, at) => {
          let top = 120;
          const parts = OUTCOMES.filter((outcome) => counts.get(outcome)).map((outcome) => {
            const height = ((counts.get(outcome) ?? 0) / most) * 118;
            top -= height;
            return s('rect', {
              class: `of-${outcome}`,
              x: at * width + width * 0.1,
              y: top,
              width: width * 0.8,
              height,
            });
          });
          const told = OUTCOMES.filter((outcome) => counts.get(outcome)).map((outcome) =>
            words.part(outcomeName(outcome), counts.get(outcome) ?? 0),
          );
          return s(
            'g',
            {},
            s('title', {}, words.bar(format.dayUtc(begin), told.join(', ') || text.none)),
            s('rect', { class: 'ground', x: at * width, y: 0, width, height: 120 }),
            parts,
          );
        }),
      ),
      h(
        'span',
        { class: 'ends small muted', 'aria-hidden': 'true' },
        [bars[0], bars.length > 1 ? bars.at(-1) : null].map((bar) =>
          h('span', {}, bar ? format.dayUtc(bar.begin) : ''),
        ),
      ),
    ),
    h(
      'details',
      { class: 'small' },
      h('summary', {}, words.asTable),
      h(
        'ul',
        { class: 'bullets' },
        bars
          .filter(({ counts }) => counts.size > 0)
          .map(({ begin, counts }) =>
            h(
              'li',
              { key: begin },
              words.bar(
                begin,
                [...counts].map(([outcome, count]) => words.part(outcomeName(outcome), count)).join(', '),
              ),
            ),
          ),
      ),
    ),
  );
}

/** @param {string} title @param {Step[]} steps */
function times(title, steps) {
  const all = steps.reduce((sum, step) => sum + step.transactions, 0);
  const most = Math.max(1, ...steps.map((step) => step.transactions));
  // Steps at the end without any say nothing.
  const last = steps.findLastIndex((step) => step.transactions > 0);
  return h(
    'figure',
    { class: 'picture' },
    h('figcaption', {}, h('h2', {}, title)),
    all === 0
      ? h('p', { class: 'small muted' }, words.noTimes)
      : h(
          'ul',
          { class: 'lengths' },
          steps.slice(0, last + 1).map(({ up_to_ms, transactions }) => {
            const name = up_to_ms === null ? words.longer : words.upTo(format.span(up_to_ms));
            return h(
              'li',
              { key: name },
              h('span', {}, name),
              s(
                'svg',
                { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
                s('rect', { x: 0, y: 1, width: (transactions / most) * 100, height: 8 }),
              ),
              h('span', { class: 'number' }, format.number(transactions)),
            );
          }),
        ),
  );
}

/** @param {Figures} figures @param {(code: number) => void} choose */
function errors(figures, choose) {
  const most = Math.max(1, ...figures.codes.map(({ transactions }) => transactions));
  return h(
    'figure',
    { class: 'picture' },
    h('figcaption', {}, h('h2', {}, words.errors)),
    figures.codes.length === 0
      ? h('p', { class: 'small muted' }, words.noErrors)
      : h(
          'ul',
          { class: 'lengths codes' },
          figures.codes.slice(0, 8).map(({ code, name, transactions }) =>
            h(
              'li',
              { key: code },
              button(
                {
                  class: 'inline',
                  'aria-label': words.showCode(code),
                  title: name ?? undefined,
                  on: { click: () => choose(code) },
                },
                h('span', { class: 'mono' }, String(code)),
              ),
              s(
                'svg',
                { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
                s('rect', { class: 'bad', x: 0, y: 1, width: (transactions / most) * 100, height: 8 }),
              ),
              h('span', { class: 'number' }, format.number(transactions)),
              name ? h('span', { class: 'name small muted' }, name) : null,
            ),
          ),
        ),
  );
}

/** @param {Figures} figures @param {(code: number) => void} choose */
export const pictures = (figures, choose) =>
  h(
    'section',
    { class: 'card', 'aria-label': words.pictures, key: 'pictures' },
    h(
      'div',
      { class: 'body pictures' },
      byDay(figures),
      times(words.timeDelivered, figures.delivered),
      times(words.timeConfirmed, figures.confirmed),
      errors(figures, choose),
    ),
  );
