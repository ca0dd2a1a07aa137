/** The dialogs of the Account screen that ask before something is done: consent, deletion. */
import { openDialog } from '../../../app/dialog.js';
import { h } from '../../../app/dom.js';
import { askConsent } from '../../../elements/consent.js';
import { button, field, mono } from '../../../elements/pieces.js';
import { text } from '../../../text/account.js';

const words = text.account;

/** The words of the consent, a paragraph for each. @param {string} consent */
const paragraphs = (consent) =>
  consent
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph, at) => paragraph && !(at === 0 && paragraph === words.consentTitle))
    .map((paragraph) => h('p', {}, paragraph));

/**
 * Asks for the legal consent. The name of the person who consents, or null.
 * @param {import('../../../ipc/types.d.ts').SavePreview} preview
 */
export const askForConsent = (preview) =>
  askConsent(words.consentTitle, () => [
    h('p', {}, h('bdi', {}, words.consentFor(preview.account_name)), ' ', mono(preview.account_sid)),
    h(
      'div',
      { class: 'consent-text', tabindex: '0', role: 'region', 'aria-label': words.consentText },
      paragraphs(preview.consent_text ?? ''),
    ),
  ]);

/**
 * Asks for a typed confirmation of what cannot be taken back.
 * @param {{ word: string, title: string, lost: string[], kept: string[], again: string, yes: string }} about
 */
export function confirmTyped({ word, title, lost, kept, again: says, yes }) {
  let typed = '';
  let wrong = false;
  const items = (/** @type {string} */ head, /** @type {string[]} */ all) =>
    h(
      'div',
      { class: 'stack tight' },
      h('h3', {}, head),
      h(
        'ul',
        { class: 'bullets' },
        all.map((item) => h('li', {}, item)),
      ),
    );
  return openDialog({ title }, (close, again) => {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      wrong = typed.trim() !== word;
      if (!wrong) return close(true);
      again();
      document.getElementById('delete-word')?.focus();
    };
    return h(
      'form',
      { on: { submit }, novalidate: true },
      h('div', { class: 'halves' }, items(words.deleteLost, lost), items(words.deleteKept, kept)),
      h('p', { class: 'note warn' }, says),
      field(
        {
          id: 'delete-word',
          label: words.deleteType(word),
          error: wrong ? words.deleteMismatch(word) : null,
        },
        (described) =>
          h('input', {
            ...described,
            type: 'text',
            class: 'mono',
            autocomplete: 'off',
            spellcheck: 'false',
            'data-first': true,
            on: {
              input: (/** @type {any} */ event) => {
                typed = event.target.value.slice(0, 200);
              },
            },
          }),
      ),
      h(
        'div',
        { class: 'dialog-end' },
        button({ on: { click: () => close(null) } }, text.cancel),
        h('button', { type: 'submit', class: 'danger primary' }, yes),
      ),
    );
  });
}

/** @param {string} word */
export const confirmDeletion = (word) =>
  confirmTyped({
    word,
    title: words.deleteTitle,
    lost: words.deleteLostItems,
    kept: words.deleteKeptItems,
    again: words.deleteAgain,
    yes: words.deleteButton,
  });
