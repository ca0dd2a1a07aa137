/** The grid: a row for each of our numbers, a column for each channel, and what it comes to. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { address } from '../../../app/router.js';
import { outcomeBadge } from '../../../elements/outcome.js';
import { badge, button, emptyState, errorNote, mono, nextStep } from '../../../elements/pieces.js';
import '../../../elements/progress-line.js';
import { text } from '../../../text/send.js';

/** @typedef {import('./controller.js').MatrixController} Controller */
/** @typedef {import('../../../ipc/types.d.ts').MatrixCell} MatrixCell */
/** @typedef {import('../../../ipc/types.d.ts').MatrixView} MatrixView */
const words = text.matrix;

/** What explains itself. */
const PLAIN = new Set(['under_way', 'sent', 'delivered', 'confirmed']);

/** @param {'sms' | 'voice'} channel */
const name = (channel) => (channel === 'sms' ? text.channels.sms : text.channels.voice);

/** @param {MatrixCell} cell */
const explained = ({ outcome, text: says, remedy }) =>
  outcome === null || PLAIN.has(outcome)
    ? []
    : [
        h('p', { class: 'small' }, says),
        remedy ? h('p', { class: 'small muted' }, nextStep({ remedy })) : null,
      ];

/** @param {MatrixView} view @param {string} number @param {MatrixCell} cell */
const cellOf = (view, number, cell) =>
  h(
    'td',
    { key: cell.channel, role: 'cell', 'data-label': name(cell.channel) },
    h(
      'span',
      { class: 'row' },
      cell.outcome
        ? outcomeBadge(cell.outcome)
        : view.end?.end === 'limit_reached'
          ? badge('warn', words.stoppedByLimit)
          : badge('idle', words.notBegun),
      cell.code ? h('span', { class: 'small muted' }, words.code(cell.code)) : null,
      cell.transaction
        ? h(
            'a',
            {
              href: address('send', view.tenant, cell.transaction),
              'aria-label': words.traceOf(name(cell.channel), number),
            },
            words.trace,
          )
        : null,
    ),
    ...explained(cell),
  );

/** @param {MatrixView} view */
const table = (view) =>
  h(
    'table',
    { role: 'table', class: 'matrix', 'aria-label': words.grid },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, words.number),
        view.channels.map((channel) => h('th', { scope: 'col' }, name(channel))),
      ),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      view.rows.map((row) =>
        h(
          'tr',
          { key: row.number, role: 'row' },
          h('th', { scope: 'row', role: 'rowheader' }, mono(row.number)),
          row.cells.map((cell) => cellOf(view, row.number, cell)),
        ),
      ),
    ),
  );

/** @param {Controller} model */
export function gridCard(model) {
  const { view, busy, gridError } = model;
  const following = busy?.what === 'follow' ? busy : null;
  if (!view) {
    return h(
      'section',
      { class: 'card', 'aria-label': words.grid },
      gridError
        ? h(
            'div',
            { class: 'body' },
            errorNote(gridError, {
              means: words.loadFailed,
              actions: button({ on: { click: () => model.open(null) } }, text.tryAgain),
            }),
          )
        : emptyState({ icon: 'send', title: words.emptyTitle, says: words.emptySays }),
    );
  }
  return h(
    'section',
    { class: 'card', 'aria-label': words.grid },
    h(
      'header',
      {},
      h('h2', {}, words.grid),
      h(
        'span',
        { class: 'small muted', title: format.utc(view.begun_at) },
        words.gridOf(format.moment(view.begun_at), view.recipient),
      ),
      view.sandbox ? badge('warn', text.trace.sandbox) : null,
    ),
    h(
      'div',
      { class: 'body stack tight' },
      busy?.what === 'run' ? null : h('p', {}, view.headline),
      h(
        'ul',
        { class: 'stack tight' },
        view.conclusion.map((says) => h('li', {}, h('strong', {}, says))),
      ),
      following
        ? h(
            'div',
            { class: 'row' },
            h('progress-line', { state: following }),
            button({ class: 'quiet', on: { click: () => following.cancel() } }, words.stop),
          )
        : null,
      !busy && view.is_open
        ? h('div', { class: 'row' }, button({ on: { click: () => model.follow() } }, words.follow))
        : null,
      gridError ? errorNote(gridError, { means: words.loadFailed }) : null,
    ),
    h('div', { class: 'body list' }, table(view)),
  );
}
