/** A row of the audit trail: when, what, for which tenant, in detail, by whom. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { statusOf } from '../../app/store.js';
import { button } from '../../elements/pieces.js';
import { text } from '../../text/audit.js';

/** @typedef {import('../../ipc/types.d.ts').AuditPage['entries'][number]} AuditEntry */
const words = text.audit;

/** What was done, in a word and in detail. What an older or newer Linecheck entered is shown as it is stored. @param {AuditEntry} entry */
const worded = ({ action, detail }) => ({
  what: words.actions[action] ?? action,
  detail: words.details[action]?.(detail) ?? JSON.stringify(detail),
});

/**
 * @param {AuditEntry} entry
 * @param {{ isWrong: boolean, receipt: ((entry: AuditEntry) => unknown) | null }} of whether a check found it wrong, and what writes its receipt
 */
export function entryRow(entry, { isWrong, receipt }) {
  const { what, detail } = worded(entry);
  const cell = (/** @type {string} */ label, /** @type {import('../../app/dom.js').Children} */ child) =>
    h('td', { role: 'cell', 'data-label': label, class: child ? '' : 'none' }, child);
  const { columns } = words;
  return h(
    'tr',
    { key: entry.id, role: 'row', id: `entry-${entry.sequence}`, class: isWrong ? 'wrong' : '' },
    h(
      'th',
      { scope: 'row', role: 'rowheader', title: `${words.number(entry.sequence)} · ${format.utc(entry.at)}` },
      format.moment(entry.at),
      isWrong ? h('span', { class: 'small' }, ` ${words.wrongHere}`) : null,
    ),
    cell(columns.action, [
      what,
      receipt && entry.action === 'consent_given' && entry.tenant
        ? button(
            {
              class: 'quiet small',
              'aria-label': words.receiptOf(entry.detail['consent']),
              on: { click: () => receipt(entry) },
            },
            words.receipt,
          )
        : null,
    ]),
    cell(columns.tenant, entry.tenant && h('bdi', {}, statusOf(entry.tenant)?.tenant.name ?? entry.tenant)),
    cell(columns.detail, detail && h('bdi', {}, detail)),
    cell(columns.by, [
      h('bdi', {}, entry.actor.os_user),
      entry.actor.role === 'support' ? h('span', { class: 'small muted' }, ` ${words.support}`) : null,
    ]),
  );
}
