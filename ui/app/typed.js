/**
 * What is wrong with what came into a field, whatever the field is for: more than it can take, or characters that
 * nobody sees (`data-any`: a passphrase may have them, and Rust reads a number through them). Ten megabytes are cut
 * before the field sees them, so that nothing lags; and a form with such a field is not sent.
 * @module
 */
import { text } from '../text/en.js';
import { alarm } from './announce.js';

/** @typedef {HTMLInputElement | HTMLTextAreaElement} TextField */
/** Of the value that it was found in: another one is another matter. @type {WeakMap<TextField, { value: string, says: string }>} */
const problems = new WeakMap();
/** How long a text was that is about to come in, cut. @type {WeakMap<TextField, number>} */
const cut = new WeakMap();

/** Control characters, and marks that change the direction or have no width. A text area has lines. */
const UNSEEN = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;
const UNSEEN_IN_LINES = /[^\P{Cc}\n\r\t]|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** @param {EventTarget | null} target @returns {TextField | null} */
const fieldOf = (target) =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !/^(checkbox|radio)$/.test(target.type))
    ? target
    : null;

/** @param {TextField} field */
const mostOf = (field) =>
  Number(field.dataset['most'] ?? (field instanceof HTMLTextAreaElement ? 100_000 : 200));

/** What is wrong with what came in, or nothing. @param {EventTarget | null} target */
export function problemOf(target) {
  const field = fieldOf(target);
  const found = field && problems.get(field);
  return found && found.value === field.value ? found.says : '';
}

/** @param {TextField} field */
function look(field) {
  const most = mostOf(field);
  const length = cut.get(field) ?? field.value.length;
  cut.delete(field);
  if (field.value.length > most) field.value = field.value.slice(0, most);
  const unseen = field instanceof HTMLTextAreaElement ? UNSEEN_IN_LINES : UNSEEN;
  const { value } = field;
  if (length > most) problems.set(field, { value, says: text.tooMuch(length, most) });
  else if (!('any' in field.dataset) && unseen.test(value)) problems.set(field, { value, says: text.unseen });
  else problems.delete(field);
}

/** @param {Event} event @param {DataTransfer | null} data */
function comesIn(event, data) {
  const field = fieldOf(event.target);
  const coming = data?.getData('text/plain') ?? '';
  if (!field || coming.length <= mostOf(field)) return;
  event.preventDefault();
  field.setRangeText(
    coming.slice(0, mostOf(field)),
    field.selectionStart ?? 0,
    field.selectionEnd ?? 0,
    'end',
  );
  cut.set(field, coming.length);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Looks at every field before its screen does. */
export function startTyped() {
  document.addEventListener('paste', (event) => comesIn(event, event.clipboardData), true);
  document.addEventListener('drop', (event) => comesIn(event, event.dataTransfer), true);
  document.addEventListener(
    'input',
    (event) => {
      const field = fieldOf(event.target);
      if (field) look(field);
    },
    true,
  );
  document.addEventListener(
    'submit',
    (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target);
      const wrong = [...form.elements].find((field) => problemOf(field));
      if (!wrong) return;
      event.preventDefault();
      event.stopPropagation();
      /** @type {HTMLElement} */ (wrong).focus();
      alarm(problemOf(wrong));
    },
    true,
  );
}
