/** Another name for a tenant, and its removal. */
import { announce, say } from '../../app/announce.js';
import { openDialog } from '../../app/dialog.js';
import { h } from '../../app/dom.js';
import { refresh } from '../../app/session.js';
import { button, errorNote, field, mono } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/account.js';
import { confirmTyped } from './account/dialogs.js';
import { setActive } from './set-active.js';

/** @typedef {import('../../ipc/types.d.ts').TenantStatus} TenantStatus */
const words = text.editTenant;

/**
 * A question whose answer is asked of Rust before it closes, so that a refusal is said in it.
 * @param {TenantStatus} status
 * @returns {Promise<{ name: string } | 'remove' | 'set-active' | null>}
 */
function ask({ tenant, active, inactive }) {
  let { name } = tenant;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  let isAsking = false;
  return openDialog({ title: words.title(tenant.name) }, (close, again) => {
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      if (isAsking) return say(text.already);
      if (name.trim() === tenant.name) return close(null);
      isAsking = true;
      try {
        const renamed = await commands.editTenant({ tenant: tenant.id, edit: { name } });
        close({ name: renamed.name });
      } catch (thrown) {
        error = asError(thrown);
        again();
        document.getElementById('tenant-name')?.focus();
      }
      isAsking = false;
    };
    return h(
      'form',
      { on: { submit }, novalidate: true },
      h('p', { class: 'small muted' }, `${text.addTenant.id} `, mono(tenant.id)),
      field(
        {
          id: 'tenant-name',
          label: text.addTenant.name,
          error: error?.field === 'name' ? error.message : null,
        },
        (described) =>
          h('input', {
            ...described,
            type: 'text',
            'data-first': true,
            value: name,
            autocomplete: 'off',
            on: {
              input: (/** @type {any} */ event) => {
                name = event.target.value.slice(0, 200);
              },
            },
          }),
      ),
      error && error.field !== 'name' ? errorNote(error) : null,
      active.sender === 'custom' ? h('p', { class: 'small muted' }, words.removeLater) : null,
      h(
        'div',
        { class: 'dialog-end' },
        active.sender === 'custom'
          ? null
          : button({ class: 'danger start', on: { click: () => close('remove') } }, words.remove),
        button(
          { on: { click: () => close('set-active') } },
          inactive ? text.inactive.setActive : text.inactive.set,
        ),
        button({ on: { click: () => close(null) } }, text.cancel),
        h('button', { type: 'submit', class: 'primary' }, words.button),
      ),
    );
  });
}

/** Why it stays. @param {string} title @param {import('../../ipc/types.d.ts').AppError} error */
const explain = (title, error) =>
  openDialog({ title }, (close) => [
    errorNote(error),
    h(
      'div',
      { class: 'dialog-end' },
      button({ 'data-first': true, on: { click: () => close(null) } }, text.close),
    ),
  ]);

/** @param {TenantStatus} status */
async function remove({ tenant }) {
  const title = words.removeTitle(tenant.name);
  const about = { lost: words.lost, kept: words.kept, again: words.again(tenant.id), yes: words.remove };
  if (!(await confirmTyped({ word: tenant.id, title, ...about }))) return;
  try {
    await commands.removeTenant({ tenant: tenant.id });
  } catch (thrown) {
    await explain(title, asError(thrown));
    return;
  }
  await refresh();
  announce(words.removed(tenant.name));
}

/** @param {TenantStatus} status */
export async function editTenant(status) {
  const answer = await ask(status);
  if (answer === 'remove') return remove(status);
  if (answer === 'set-active') {
    return setActive(status).catch((thrown) => explain(words.title(status.tenant.name), asError(thrown)));
  }
  if (!answer) return;
  await refresh();
  announce(words.renamed(answer.name));
}
