/** A new tenant: a name, its short name, and which methods are enabled. */
import { announce, say } from '../../app/announce.js';
import { openDialog } from '../../app/dialog.js';
import { h } from '../../app/dom.js';
import { go } from '../../app/router.js';
import { refresh } from '../../app/session.js';
import { button, checkbox, errorNote, field } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/account.js';

const words = text.addTenant;

/** @param {string} name */
const shorten = (name) =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);

export async function addTenant() {
  const form = { name: '', id: '', own: false, sms: true, voice: true };
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  let isAdding = false;
  const added = await openDialog({ title: words.title }, (close, again) => {
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      if (isAdding) return say(text.already);
      isAdding = true;
      try {
        const edit = { sms: form.sms, voice: form.voice };
        await commands.addTenant({ id: form.id, name: form.name, edit });
        close(form.id);
      } catch (thrown) {
        error = asError(thrown);
        again();
        document.getElementById(error.field === 'name' ? 'tenant-name' : 'tenant-id')?.focus();
      }
      isAdding = false;
    };
    const typed = (/** @type {'name' | 'id'} */ part) => (/** @type {any} */ event) => {
      form[part] = event.target.value.slice(0, 200);
      if (part === 'id') form.own = true;
      else if (!form.own) form.id = shorten(form.name);
      again();
    };
    const wrong = (/** @type {string} */ part) => (error?.field === part ? error.message : null);
    return h(
      'form',
      { on: { submit }, novalidate: true },
      h('p', { class: 'muted' }, words.says),
      field(
        { id: 'tenant-name', label: words.name, hint: words.nameHint, error: wrong('name') },
        (described) =>
          h('input', {
            ...described,
            type: 'text',
            'data-first': true,
            value: form.name,
            autocomplete: 'off',
            on: { input: typed('name') },
          }),
      ),
      field({ id: 'tenant-id', label: words.id, hint: words.idHint, error: wrong('tenant') }, (described) =>
        h('input', {
          ...described,
          type: 'text',
          class: 'mono',
          value: form.id,
          autocomplete: 'off',
          spellcheck: 'false',
          on: { input: typed('id') },
        }),
      ),
      h(
        'fieldset',
        {},
        h('legend', {}, h('b', {}, words.methods)),
        h(
          'div',
          { class: 'row' },
          checkbox({
            label: text.account.sms,
            checked: form.sms,
            toggle: (on) => {
              form.sms = on;
            },
          }),
          checkbox({
            label: text.account.voice,
            checked: form.voice,
            toggle: (on) => {
              form.voice = on;
            },
          }),
        ),
      ),
      error && error.field !== 'name' && error.field !== 'tenant' ? errorNote(error) : null,
      h(
        'div',
        { class: 'dialog-end' },
        button({ on: { click: () => close(null) } }, text.cancel),
        h('button', { type: 'submit', class: 'primary' }, words.button),
      ),
    );
  });
  if (!added) return;
  await refresh();
  announce(words.added(form.name));
  go('account', added);
}
