/** The grid: a row for each of our numbers, a column for each channel, and what it comes to. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { address } from '../../../app/router.js';
import { outcomeBadge, outcomeName } from '../../../elements/outcome.js';
import { badge, button, emptyState, errorNote, mono, nextStep } from '../../../elements/pieces.js';
import '../../../elements/progress-line.js';
import { text } from '../../../text/send.js';

/** @typedef {import('./controller.js').MatrixController} Controller */
/** @typedef {import('../../../ipc/types.d.ts').MatrixCell} MatrixCell */
/** @typedef {import('../../../ipc/types.d.ts').MatrixView} MatrixView */
const words = text.matrix;

/** What explains itself. */
const PLAIN = new Set(['under_way', 'sent', 'delivered', 'confirmed']);

/** How a cell stands. @param {MatrixView} view @param {MatrixCell} cell */
const standing = (view, { outcome }) =>
  outcome ? outcomeName(outcome) : view.end?.end === 'limit_reached' ? words.stoppedByLimit : words.notBegun;

/** A cell is the way to its trace. @param {MatrixView} view @param {string} number @param {MatrixCell} cell */
function cellOf(view, number, cell) {
  const { channel, code, outcome, transaction } = cell;
  const says = standing(view, cell);
  const shown = [
    outcome ? outcomeBadge(outcome) : badge(view.end?.end === 'limit_reached' ? 'warn' : 'idle', says),
    ' ',
    code ? h('span', { class: 'chip' }, String(code)) : null,
  ];
  const name = words.traceOf(text.channels[channel], number);
  return h(
    'td',
    { key: channel, role: 'cell', 'data-label': text.channels[channel] },
    transaction
      ? h(
          'a',
          {
            href: address('send', view.tenant, transaction),
            'aria-label': `${name}: ${says} ${code ?? ''}`.trim(),
          },
          shown,
        )
      : h('span', {}, shown),
  );
}

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
        view.channels.map((channel, at) =>
          h(
            'th',
            { scope: 'col' },
            `${text.channels[channel]}: ${words.works(view.works[at] ?? 0, view.rows.length)}`,
          ),
        ),
      ),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      view.rows.map((row) =>
        h(
          'tr',
          { key: row.number, role: 'row' },
          h('th', { scope: 'row', role: 'rowheader' }, mono(format.phone(row.number, row.national))),
          row.cells.map((cell) => cellOf(view, row.number, cell)),
        ),
      ),
    ),
  );

/** Why some do not work, and what to do: each reason once, however many cells have it. @param {MatrixView} view */
function reasons(view) {
  /** @type {Map<string, { cell: MatrixCell, count: number }>} */
  const all = new Map();
  for (const cell of view.rows.flatMap((row) => row.cells)) {
    if (cell.outcome === null || PLAIN.has(cell.outcome)) continue;
    const known = all.get(cell.text);
    if (known) known.count += 1;
    else all.set(cell.text, { cell, count: 1 });
  }
  if (all.size === 0) return null;
  return h(
    'ul',
    { class: 'body stack tight reasons', 'aria-label': words.reasons },
    [...all].map(([says, { cell, count }]) =>
      h(
        'li',
        { key: says },
        says,
        count > 1 ? h('span', { class: 'muted' }, ` ${words.cells(count)}`) : null,
        cell.remedy ? h('span', { class: 'muted' }, ` ${nextStep({ remedy: cell.remedy })}`) : null,
      ),
    ),
  );
}

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
      following
        ? h(
            'div',
            { class: 'row' },
            button({ class: 'quiet', on: { click: () => following.cancel() } }, words.stop),
            h('progress-line', { state: following }),
          )
        : null,
      !busy && view.is_open
        ? h('div', { class: 'row' }, button({ on: { click: () => model.follow() } }, words.follow))
        : null,
      gridError ? errorNote(gridError, { means: words.loadFailed }) : null,
    ),
    h('div', { class: 'body list' }, table(view)),
    reasons(view),
  );
}
