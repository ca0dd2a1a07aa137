/** The figures of the history as tables: outcomes by day, how long it took, errors by code. */
import { h, s } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { outcomeName } from '../../elements/outcome.js';
import { button } from '../../elements/pieces.js';
import { text } from '../../text/history.js';

/** @typedef {import('../../ipc/types.d.ts').HistoryFigures} Figures */
/** @typedef {import('../../ipc/types.d.ts').HistoryStep} Step */
const words = text.history;

/** @param {Figures} figures */
function byDay({ days, outcomes }) {
  const columns = outcomes.map(([outcome]) => outcome);
  const byDay = Map.groupBy(days, ({ day }) => day);
  return h(
    'figure',
    { class: 'picture wide' },
    h('figcaption', {}, words.byDay),
    h(
      'div',
      { class: 'scrolled', tabindex: '0', role: 'region', 'aria-label': words.byDay },
      h(
        'table',
        { class: 'figures' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, words.day),
            columns.map((outcome) => h('th', { scope: 'col', class: 'number' }, outcomeName(outcome))),
          ),
        ),
        h(
          'tbody',
          {},
          [...byDay].reverse().map(([day, counts]) =>
            h(
              'tr',
              { key: day },
              h('th', { scope: 'row' }, format.dayUtc(day)),
              columns.map((outcome) =>
                h(
                  'td',
                  { class: 'number' },
                  format.number(counts.find((one) => one.outcome === outcome)?.transactions ?? 0),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

/** @param {number} share of 100 @param {string} [class_] */
const length = (share, class_) =>
  s(
    'svg',
    { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    s('rect', { class: class_, x: 0, y: 1, width: share, height: 8 }),
  );

/** @param {string} title @param {Step[]} steps */
function times(title, steps) {
  const all = steps.reduce((sum, step) => sum + step.transactions, 0);
  const most = Math.max(1, ...steps.map((step) => step.transactions));
  // Steps at the end without any say nothing.
  const last = steps.findLastIndex((step) => step.transactions > 0);
  return h(
    'figure',
    { class: 'picture' },
    h('figcaption', {}, title),
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
              length((transactions / most) * 100),
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
    h('figcaption', {}, words.errors),
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
              length((transactions / most) * 100, 'bad'),
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
    'div',
    { class: 'pictures' },
    byDay(figures),
    times(words.timeDelivered, figures.delivered),
    times(words.timeConfirmed, figures.confirmed),
    errors(figures, choose),
  );
