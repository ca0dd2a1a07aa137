/** The passcode that the recipient reads back closes a test send as confirmed (T12): six boxes, which are one field. */
import { h } from '../../app/dom.js';
import { field } from '../../elements/pieces.js';
import { text } from '../../text/send.js';

/** @typedef {import('./controller.js').SendController} Controller */
const words = text.receipt;
const DIGITS = 6;
/** @param {string} typed */
const digitsOf = (typed) => typed.replace(/[^0-9]/g, '');

/** Marks the box that the caret stands in. @param {HTMLInputElement} input */
function mark(input) {
  const at = document.activeElement === input ? (input.selectionStart ?? 0) : -1;
  for (const [place, box] of [...(input.parentElement?.querySelectorAll('span') ?? [])].entries())
    box.classList.toggle('now', place === Math.min(at, DIGITS - 1) && at >= 0);
}

/** @param {Controller} model */
export function receiptForm(model) {
  const { view, receipt } = model;
  // While it is sent the boxes wait in their place.
  const waits = model.isSending && view?.verdict === null && !view.dry_run;
  if (!view || !(waits || (view.receipt_open && !model.isSending))) return null;
  const moved = (/** @type {any} */ event) => mark(event.target);
  return h(
    'form',
    {
      class: 'read-back',
      novalidate: true,
      key: `receipt ${view.transaction}`,
      on: {
        submit: (/** @type {Event} */ event) => {
          event.preventDefault();
          model.confirmReceipt();
        },
      },
    },
    field({ id: 'read-back', label: words.label, error: receipt.error }, (described) =>
      h(
        'div',
        { class: 'boxes', dir: 'ltr' },
        Array.from({ length: DIGITS }, () => h('span', { 'aria-hidden': 'true', opaque: true })),
        h('input', {
          ...described,
          type: 'text',
          inputmode: 'numeric',
          class: 'passcode',
          autocomplete: 'off',
          spellcheck: 'false',
          'data-most': '20',
          disabled: waits,
          value: receipt.typed,
          on: {
            input: (/** @type {any} */ event) => {
              const { target: input } = event;
              // People say and write something between the digits.
              const digits = digitsOf(input.value).slice(0, DIGITS);
              if (digits !== input.value) {
                const caret = digitsOf(input.value.slice(0, input.selectionStart)).length;
                input.value = digits;
                input.setSelectionRange(caret, caret);
              }
              receipt.typed = digits;
              receipt.error = null;
              mark(input);
            },
            focus: moved,
            blur: moved,
            keyup: moved,
            pointerup: moved,
          },
        }),
      ),
    ),
    h('button', { type: 'submit', disabled: waits }, words.button),
  );
}
