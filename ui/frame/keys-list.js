/** The list of keys: of every command on every screen, and of what every list understands. */
import { openDialog } from '../app/dialog.js';
import { h } from '../app/dom.js';
import { shown } from '../app/keys.js';
import { TABLE } from '../app/table.js';
import { button } from '../elements/pieces.js';
import { text } from '../text/en.js';

/** @param {string} title @param {(readonly [readonly string[], string])[]} keys */
const list = (title, keys) =>
  h(
    'section',
    {},
    h('h3', {}, title),
    h(
      'dl',
      {},
      keys.flatMap(([presses, name]) => [
        h('dt', {}, name),
        h(
          'dd',
          {},
          presses.map((one) => h('kbd', {}, shown(one))),
        ),
      ]),
    ),
  );

export function openKeys() {
  const groups = Map.groupBy(
    TABLE.filter((row) => row.keys),
    (row) => row.group,
  );
  openDialog({ class: 'wide', title: text.palette.keysTitle }, (close) => [
    h('p', { class: 'muted' }, text.palette.keysSays),
    h(
      'div',
      { class: 'keys-grid' },
      [...groups].map(([group, rows]) =>
        list(
          group,
          rows.map((row) => /** @type {const} */ ([row.keys ?? [], row.title])),
        ),
      ),
      list(
        text.palette.inList,
        text.palette.listKeys.map(
          ([keys, name]) => /** @type {const} */ ([keys?.split(' ') ?? [], name ?? '']),
        ),
      ),
    ),
    h(
      'div',
      { class: 'dialog-end' },
      button({ 'data-first': true, on: { click: () => close(null) } }, text.close),
    ),
  ]);
}
