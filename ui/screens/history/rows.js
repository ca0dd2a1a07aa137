/** The list of test sends: a row each, which opens its trace beside the list; the arrow keys walk. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { address } from '../../app/router.js';
import { outcomeBadge } from '../../elements/outcome.js';
import { mono } from '../../elements/pieces.js';
import { tookOf } from '../../elements/recipient-answer.js';
import { text } from '../../text/history.js';

/** @typedef {import('../../ipc/types.d.ts').HistoryLine} HistoryLine */
const words = text.history;

/**
 * What a person does with the rows.
 * @typedef {{ chosen: string | null, open: (transaction: string) => unknown, close: () => unknown, more: () => Promise<unknown> }} Walk
 */

/** @param {HTMLElement} rows @param {number} step @param {Walk} walk */
async function walkOn(rows, step, walk) {
  const links = () => /** @type {HTMLElement[]} */ ([...rows.querySelectorAll('th a')]);
  const at = links().indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (at + step >= links().length) await walk.more();
  const to = links()[Math.max(0, Math.min(links().length - 1, at + step))];
  to?.focus();
  to?.scrollIntoView({ block: 'nearest' });
  const next = to?.dataset['transaction'];
  if (next && next !== walk.chosen) walk.open(next);
}

/** @param {KeyboardEvent} event @param {Walk} walk */
function key(event, walk) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const rows = /** @type {HTMLElement} */ (event.currentTarget);
  if (step) walkOn(rows, step, walk);
  else if (event.key === 'Escape' && walk.chosen) walk.close();
  else return;
  event.preventDefault();
}

/** @param {HistoryLine} line @param {boolean} first @param {Walk} walk */
function row(line, first, walk) {
  const { transaction, begun_at: begun } = line;
  const isChosen = transaction === walk.chosen;
  const took = tookOf(line);
  return h(
    'tr',
    {
      key: transaction,
      class: isChosen ? 'chosen' : '',
      on: {
        click: (/** @type {MouseEvent} */ event) => {
          // Text that was marked is to be copied.
          if (getSelection()?.type === 'Range') return;
          event.preventDefault();
          walk.open(transaction);
        },
      },
    },
    h(
      'th',
      { scope: 'row' },
      h(
        'a',
        {
          href: address('history', null, transaction),
          title: format.utc(begun),
          tabindex: isChosen || (first && !walk.chosen) ? '0' : '-1',
          'data-transaction': transaction,
          'aria-label': words.openTrace(format.moment(begun)),
          'aria-current': isChosen ? 'true' : undefined,
        },
        format.moment(begun),
      ),
    ),
    h(
      'td',
      {},
      outcomeBadge(line.outcome),
      line.code ? [' ', h('span', { class: 'chip mono' }, String(line.code))] : null,
      line.may_still_arrive ? h('span', { class: 'small muted' }, ` ${words.may}`) : null,
    ),
    h('td', { class: 'to nowrap', title: format.country(line.country) }, mono(format.phone(line.recipient))),
    h('td', { class: 'wide' }, line.channel === 'sms' ? text.channels.sms : text.channels.voice),
    h(
      'td',
      { class: 'wide nowrap' },
      line.account
        ? h(
            'span',
            {},
            mono(format.ending(line.account)),
            ' ',
            line.from ? mono(format.phone(line.from)) : null,
          )
        : h('span', { class: 'muted' }, words.noAccount),
    ),
    h('td', { class: 'wide small muted nowrap' }, took ?? '–'),
  );
}

/** @param {HistoryLine[]} lines @param {Walk} walk */
export const rows = (lines, walk) =>
  h(
    'table',
    { class: 'rows' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, words.when),
        h('th', { scope: 'col' }, words.outcome),
        h('th', { scope: 'col', class: 'to' }, words.recipient),
        [words.channel, words.by, words.took].map((name) => h('th', { scope: 'col', class: 'wide' }, name)),
      ),
    ),
    h(
      'tbody',
      { on: { keydown: (/** @type {KeyboardEvent} */ event) => key(event, walk) } },
      lines.map((line, at) => row(line, at === 0, walk)),
    ),
  );
