/** Asks for the new Auth Token of a sender: it goes to Rust with the plan, and stays nowhere in the page. */
import { openDialog } from '../../app/dialog.js';
import { h } from '../../app/dom.js';
import { button, field } from '../../elements/pieces.js';
import '../../elements/secret-field.js';
import { nameAmong, nameOf } from '../../elements/pingone-names.js';
import { text } from '../../text/pingone-plan.js';

/** @typedef {import('../../elements/pingone-names.js').SenderLabel} SenderLabel */
const words = text.rotate;

/**
 * What takes the place of a sender: one of its account that is there already, as after a rotation that the console half did, or
 * a new one with the token that is given. Null when it was not given.
 * @param {SenderLabel} sender
 * @param {SenderLabel[]} others of the same account
 * @returns {Promise<{ token: string | null, into: string | null, name: string | null } | null>}
 */
export function askToken(sender, others) {
  let isMissing = false;
  let into = others[0]?.id ?? '';
  let name = '';
  return openDialog({ title: words.title }, (/** @type {(given: any) => void} */ close, again) => {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      if (into) return close({ token: null, into, name: null });
      const secret = /** @type {import('../../elements/secret-field.js').SecretField} */ (
        document.getElementById('rotate-field')
      );
      const token = secret.value.trim();
      isMissing = token === '';
      if (isMissing) {
        again();
        document.getElementById('rotate-token')?.focus();
        return;
      }
      secret.clear();
      close({ token, into: null, name: name.trim() || null });
    };
    return h(
      'form',
      { on: { submit }, novalidate: true },
      h('p', {}, words.says(nameOf(sender))),
      others.length > 0
        ? field({ id: 'rotate-into', label: words.into, hint: words.intoHint }, (described) =>
            h(
              'select',
              {
                ...described,
                value: into,
                on: {
                  change: (/** @type {any} */ event) => {
                    into = event.target.value;
                    again();
                  },
                },
              },
              others.map((one) =>
                h('option', { value: one.id, key: one.id }, nameAmong({ senders: [sender, ...others] }, one)),
              ),
              h('option', { value: '' }, words.intoNew),
            ),
          )
        : null,
      into
        ? null
        : h('secret-field', {
            id: 'rotate-field',
            key: 'token',
            state: {
              id: 'rotate-token',
              label: words.token,
              hint: words.tokenHint,
              stored: false,
              atOnce: false,
              error: isMissing ? words.missing : null,
              give: () => {},
            },
          }),
      into
        ? null
        : field({ id: 'rotate-name', label: text.options.name, hint: text.options.nameHint }, (described) =>
            h('input', {
              ...described,
              type: 'text',
              autocomplete: 'off',
              on: {
                input: (/** @type {any} */ event) => {
                  name = event.target.value;
                },
              },
            }),
          ),
      h(
        'div',
        { class: 'dialog-end' },
        button({ on: { click: () => close(null) } }, text.cancel),
        h('button', { type: 'submit', class: 'primary' }, words.submit),
      ),
    );
  });
}
