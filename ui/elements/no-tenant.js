/** A screen that needs a tenant, while there is none. */
import { h, patch } from '../app/dom.js';
import { run } from '../app/keys.js';
import { titleOf } from '../app/table.js';
import { button, emptyState, heading } from './pieces.js';

/**
 * @param {HTMLElement} root
 * @param {{ title: string, icon: string, head: string, says: string }} about
 */
export function noTenant(root, { title, icon, head, says }) {
  const add = button({ class: 'primary', on: { click: () => run('add_tenant') } }, titleOf('add_tenant'));
  patch(
    root,
    h(
      'div',
      { class: 'screen' },
      heading(title),
      h(
        'section',
        { class: 'card', 'aria-label': title },
        emptyState({ icon, title: head, says, actions: add }),
      ),
    ),
  );
}
