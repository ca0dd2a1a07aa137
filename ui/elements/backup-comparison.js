/** A backup beside the vault whose place it would take: what tells them apart. */
import { h } from '../app/dom.js';
import { list, moment, number } from '../app/format.js';
import { text } from '../text/vault.js';
import { mono } from './pieces.js';

/** @typedef {import('../ipc/types.d.ts').VaultContent} VaultContent */
/** @typedef {import('../app/dom.js').Children} Children */
const words = text.vault;

/** @type {[string, (content: VaultContent) => Children][]} */
const ROWS = [
  [words.rows.tenants, ({ tenants }) => h('bdi', {}, tenants.length > 0 ? list(tenants) : words.none)],
  [words.rows.entries, ({ entries }) => number(entries)],
  [words.rows.newest, ({ newest }) => (newest ? moment(newest) : words.none)],
  [words.rows.administrator, (content) => (content.has_administrator ? words.isSet : words.notSet)],
];

/** @param {import('../ipc/types.d.ts').BackupSeen} seen @param {import('../ipc/types.d.ts').VaultKeyFrom} key what the vault here opens with, if it does */
export function comparison(seen, key) {
  const row = (/** @type {string} */ name, /** @type {Children} */ backup, /** @type {Children} */ here) =>
    h(
      'tr',
      { key: name },
      h('th', { scope: 'row' }, name),
      h('td', { 'data-label': words.columns.backup }, backup),
      seen.here ? h('td', { 'data-label': words.columns.here }, here) : null,
    );
  return h(
    'div',
    { id: 'compared', class: 'stack tight', role: 'group', 'aria-label': words.compare, tabindex: '-1' },
    h('p', { class: 'small' }, mono(seen.folder)),
    h(
      'table',
      { class: 'compared' },
      h('caption', { class: 'visually-hidden' }, words.compare),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('td', {}),
          h('th', { scope: 'col' }, words.columns.backup),
          seen.here ? h('th', { scope: 'col' }, words.columns.here) : null,
        ),
      ),
      h(
        'tbody',
        {},
        ROWS.map(([name, of]) => row(name, seen.content && of(seen.content), seen.here && of(seen.here))),
        row(words.rows.key, words.keys[seen.key], words.keys[key]),
      ),
    ),
  );
}
