/** How many messages or calls there were over time, and how many of them reached the person. */
import { h, s } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { text } from '../../text/delivery.js';

/** @typedef {import('../../ipc/types.d.ts').HourCount} HourCount */
/** @typedef {{ at: number, count: number, reached: number }} Bar */
const words = text.delivery;

const HIGH = 72;
const WIDE = 720;
/** From how many hours on days are drawn. */
const MOST_HOURS = 72;

/**
 * A bar for each hour or day of the period, also for those without any.
 * @param {HourCount[]} hours @param {number} from @param {number} until hours since 1970
 */
function barsOf(hours, from, until) {
  const each = until - from > MOST_HOURS ? 24 : 1;
  const first = Math.floor(from / each);
  const bars = Array.from({ length: Math.max(1, Math.ceil(until / each) - first) }, (_, place) => ({
    at: (first + place) * each,
    count: 0,
    reached: 0,
  }));
  for (const { hour, count, reached } of hours) {
    const bar = bars[Math.floor(hour / each) - first];
    if (!bar) continue;
    bar.count += count;
    bar.reached += reached;
  }
  return { bars, isByDay: each === 24 };
}

/** @param {number} hour */
const stamp = (hour) => new Date(hour * 3_600_000).toISOString();

/**
 * @param {string} noun
 * @param {HourCount[]} hours
 * @param {string} from
 * @param {string} until
 */
export function chart(noun, hours, from, until) {
  const hourOf = (/** @type {string} */ at) => new Date(at).getTime() / 3_600_000;
  const { bars, isByDay } = barsOf(hours, Math.floor(hourOf(from)), Math.ceil(hourOf(until)));
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const step = WIDE / bars.length;
  const tall = (/** @type {number} */ count) => (count / most) * HIGH;
  const when = (/** @type {Bar} */ bar) =>
    isByDay ? format.dayUtc(stamp(bar.at).slice(0, 10)) : format.moment(stamp(bar.at));
  const [first, last] = [bars[0], bars.at(-1)];
  const all = bars.reduce((sum, { count }) => sum + count, 0);
  return h(
    'figure',
    { class: 'delivery-chart', key: `chart-${noun}` },
    h('figcaption', { class: 'small muted' }, isByDay ? words.byDay : words.byHour),
    s(
      'svg',
      {
        viewBox: `0 0 ${WIDE} ${HIGH}`,
        preserveAspectRatio: 'none',
        role: 'img',
        'aria-label': words.chart(noun, all),
      },
      bars.map((bar, place) =>
        s(
          'g',
          { key: bar.at },
          s('title', {}, words.bar(when(bar), bar.count, bar.reached)),
          s('rect', {
            class: 'rest',
            x: place * step + step * 0.1,
            y: HIGH - tall(bar.count),
            width: step * 0.8,
            height: tall(bar.count - bar.reached),
          }),
          s('rect', {
            class: 'reached',
            x: place * step + step * 0.1,
            y: HIGH - tall(bar.reached),
            width: step * 0.8,
            height: tall(bar.reached),
          }),
        ),
      ),
    ),
    h(
      'div',
      { class: 'row small muted delivery-axis' },
      h('span', {}, first ? when(first) : ''),
      h('span', {}, words.chartMost(format.number(most))),
      h('span', {}, last ? when(last) : ''),
    ),
  );
}
