/** Asks for the new Auth Token of a sender: it goes to Rust with the plan, and stays nowhere in the page. */
import { openDialog } from '../../app/dialog.js';
import { h } from '../../app/dom.js';
import { button } from '../../elements/pieces.js';
import '../../elements/secret-field.js';
import { nameOf } from '../../elements/pingone-names.js';
import { text } from '../../text/pingone-plan.js';

const words = text.rotate;

/** The token; null when it was not given. @param {import('../../elements/pingone-names.js').SenderLabel} sender @returns {Promise<string | null>} */
export function askToken(sender) {
  let isMissing = false;
  return openDialog({ title: words.title }, (/** @type {(token: string | null) => void} */ close, again) => {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const field = /** @type {import('../../elements/secret-field.js').SecretField} */ (
        document.getElementById('rotate-field')
      );
      const token = field.value.trim();
      isMissing = token === '';
      if (isMissing) {
        again();
        document.getElementById('rotate-token')?.focus();
        return;
      }
      field.clear();
      close(token);
    };
    return h(
      'form',
      { on: { submit }, novalidate: true },
      h('p', {}, words.says(nameOf(sender))),
      h('secret-field', {
        id: 'rotate-field',
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
      h(
        'div',
        { class: 'dialog-end' },
        button({ on: { click: () => close(null) } }, text.cancel),
        h('button', { type: 'submit', class: 'primary' }, words.submit),
      ),
    );
  });
}
