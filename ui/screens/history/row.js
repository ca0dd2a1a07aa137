/** A row of the history, and what is above them all. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { address } from '../../app/router.js';
import { outcomeBadge } from '../../elements/outcome.js';
import { mono } from '../../elements/pieces.js';
import { tookOf } from '../../elements/recipient-answer.js';
import { text } from '../../text/history.js';

/** @typedef {import('../../ipc/types.d.ts').HistoryLine} HistoryLine */
const words = text.history;

/** @param {HistoryLine} line @param {(transaction: string) => unknown} open */
export function row(line, open) {
  const { transaction, begun_at: begun } = line;
  const took = tookOf(line);
  return h(
    'tr',
    {
      on: {
        click: (/** @type {MouseEvent} */ event) => {
          // Text that was marked is to be copied.
          if (getSelection()?.type === 'Range') return;
          event.preventDefault();
          open(transaction);
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
          tabindex: '-1',
          'data-transaction': transaction,
          'aria-label': words.openTrace(format.moment(begun)),
        },
        format.moment(begun),
      ),
      h('span', { class: 'whose small muted' }, mono(format.phone(line.recipient))),
    ),
    h(
      'td',
      {},
      outcomeBadge(line.outcome),
      line.code ? [' ', h('span', { class: 'chip mono', title: line.code_name }, String(line.code))] : null,
      line.may_still_arrive ? h('span', { class: 'small muted' }, ` ${words.may}`) : null,
    ),
    h('td', { class: 'to nowrap', title: format.country(line.country) }, mono(format.phone(line.recipient))),
    h('td', { class: 'wide' }, line.channel === 'sms' ? text.channels.sms : text.channels.voice),
    h(
      'td',
      { class: 'wide nowrap account' },
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
    h('td', { class: 'wide small muted' }, took ?? '–'),
  );
}

export const head = () =>
  h(
    'thead',
    {},
    h(
      'tr',
      {},
      h('th', { scope: 'col', class: 'when' }, words.when),
      h('th', { scope: 'col' }, words.outcome),
      h('th', { scope: 'col', class: 'to' }, words.recipient),
      h('th', { scope: 'col', class: 'wide channel' }, words.channel),
      h('th', { scope: 'col', class: 'wide account' }, words.by),
      h('th', { scope: 'col', class: 'wide took' }, words.took),
    ),
  );

/** The room of the rows that are not in the document. */
export const gap = () => h('tr', { class: 'gap', 'aria-hidden': 'true' }, h('td', { colspan: 6 }));
