/** The question for a consent, under which a person puts the name: the legal one, and PingOne's. */
import { openDialog } from '../app/dialog.js';
import { h } from '../app/dom.js';
import { text } from '../text/en.js';
import { button, field } from './pieces.js';

const words = text.consent;

/**
 * The name of the person who consents, or null.
 * @param {string} title
 * @param {() => (Node | null)[]} says What it is for, and what is consented to.
 * @returns {Promise<string | null>}
 */
export function askConsent(title, says) {
  let name = '';
  let wrong = false;
  return openDialog({ title, class: 'consent' }, (close, again) => {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      wrong = name.trim() === '';
      if (!wrong) return close(name.trim());
      again();
      document.getElementById('consent-name')?.focus();
    };
    return h(
      'form',
      { on: { submit }, novalidate: true },
      says(),
      field(
        {
          id: 'consent-name',
          label: words.name,
          hint: words.nameHint,
          error: wrong ? words.nameMissing : null,
        },
        (described) =>
          h('input', {
            ...described,
            type: 'text',
            autocomplete: 'name',
            required: true,
            'data-first': true,
            on: {
              input: (/** @type {any} */ event) => {
                name = event.target.value.slice(0, 200);
              },
            },
          }),
      ),
      h(
        'div',
        { class: 'dialog-end' },
        button({ on: { click: () => close(null) } }, text.cancel),
        h('button', { type: 'submit', class: 'primary' }, words.yes),
      ),
    );
  });
}
