/** Asks for a new passphrase of the vault. What is typed is read when the form is sent, and kept nowhere. */
import { openDialog } from '../../../app/dialog.js';
import { h } from '../../../app/dom.js';
import { button, field } from '../../../elements/pieces.js';
import { text } from '../../../text/vault.js';

const words = text.vault;
const SHORTEST = 8;

/** What was typed, or null where it was cancelled. @param {string} title @returns {Promise<string | null>} */
export function askPassphrase(title) {
  /** @type {{ id: string, says: string } | null} */
  let wrong = null;
  return openDialog(
    { title: title.replace('…', '') },
    (/** @type {(typed: string | null) => void} */ close, again) => {
      const typed = (/** @type {string} */ id) =>
        /** @type {HTMLInputElement} */ (document.getElementById(id)).value;
      const submit = (/** @type {Event} */ event) => {
        event.preventDefault();
        const fresh = typed('vault-fresh');
        if (!fresh) wrong = { id: 'vault-fresh', says: words.missing };
        else if ([...fresh].length < SHORTEST) wrong = { id: 'vault-fresh', says: words.freshHint };
        else if (fresh !== typed('vault-again')) wrong = { id: 'vault-again', says: words.differ };
        else return close(fresh);
        again();
        document.getElementById(wrong.id)?.focus();
      };
      const secret = (
        /** @type {string} */ id,
        /** @type {string} */ label,
        /** @type {string | null} */ hint,
      ) =>
        field({ id, label, hint, error: wrong?.id === id ? wrong.says : null }, (described) =>
          h('input', {
            ...described,
            type: 'password',
            autocomplete: 'new-password',
            spellcheck: 'false',
            'data-most': 1000,
            'data-any': true,
            'data-first': id === 'vault-fresh',
          }),
        );
      return h(
        'form',
        { class: 'stack', on: { submit }, novalidate: true },
        h('p', {}, words.passphraseSays),
        secret('vault-fresh', words.fresh, words.freshHint),
        secret('vault-again', words.again, null),
        h('p', { class: 'small muted' }, words.passphraseIsAll),
        h(
          'div',
          { class: 'dialog-end' },
          button({ on: { click: () => close(null) } }, text.cancel),
          h('button', { type: 'submit', class: 'primary' }, words.set),
        ),
      );
    },
  );
}
