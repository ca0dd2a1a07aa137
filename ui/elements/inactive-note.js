/** That a tenant is inactive, and what it means: calm, and in the same place of each of its screens (M5). */
import { h } from '../app/dom.js';
import * as format from '../app/format.js';
import { text } from '../text/en.js';
import { documentLink } from './document-link.js';

/** @typedef {import('../ipc/types.d.ts').TenantStatus} TenantStatus */

/** Why something cannot be done for a tenant; null where it is active. @param {TenantStatus | null | undefined} status */
export const whyInactive = (status) => (status?.inactive ? text.inactive.why : null);

/**
 * @param {TenantStatus | null | undefined} status
 * @param {import('../app/dom.js').Children} [actions]
 */
export function inactiveNote(status, actions = null) {
  const since = status?.tenant.inactive_since;
  if (!status?.inactive || !since) return null;
  return h(
    'section',
    { class: 'note', key: 'inactive', 'aria-label': text.inactive.badge },
    h('strong', { title: format.utc(since) }, text.inactive.since(format.day(since))),
    h('span', {}, status.inactive.text),
    h('span', { class: 'row' }, actions, status.inactive.documents.map(documentLink)),
  );
}
