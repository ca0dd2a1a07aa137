/** The passcode that the recipient reads back closes a test send as confirmed (T12). */
import { h } from '../../app/dom.js';
import { field } from '../../elements/pieces.js';
import { text } from '../../text/send.js';

/** @typedef {import('./controller.js').SendController} Controller */
const words = text.receipt;

/** @param {Controller} model */
export function receiptCard(model) {
  const { view, receipt } = model;
  if (!view?.receipt_open || model.busy?.what === 'send') return null;
  return h(
    'section',
    { class: 'card', 'aria-label': words.title, key: `receipt ${view.transaction}` },
    h('header', {}, h('h2', {}, words.title)),
    h(
      'form',
      {
        class: 'body stack tight',
        novalidate: true,
        on: {
          submit: (/** @type {Event} */ event) => {
            event.preventDefault();
            model.confirmReceipt();
          },
        },
      },
      h('p', { class: 'small muted' }, words.says),
      field({ id: 'read-back', label: words.label, error: receipt.error }, (described) =>
        h(
          'div',
          { class: 'row' },
          h('input', {
            ...described,
            type: 'text',
            inputmode: 'numeric',
            class: 'mono passcode',
            dir: 'ltr',
            autocomplete: 'off',
            'data-most': '20',
            value: receipt.typed,
            on: {
              input: (/** @type {any} */ event) => {
                receipt.typed = event.target.value;
                receipt.error = null;
              },
            },
          }),
          h('button', { type: 'submit' }, words.button),
        ),
      ),
    ),
  );
}
