/**
 * Keeps what is pasted within bounds, so that ten megabytes do not hold the page up.
 *
 * The paste is cut before the field sees it; what comes in another way is cut afterwards.
 * @module
 */

/** @type {WeakMap<HTMLInputElement | HTMLTextAreaElement, number>} */
const pasted = new WeakMap();

/**
 * Cuts a field's value. Says how long it was when something was cut, else 0.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {number} most
 */
export function cap(field, most) {
  const told = pasted.get(field) ?? 0;
  pasted.delete(field);
  const length = field.value.length;
  if (length > most) field.value = field.value.slice(0, most);
  return Math.max(told, length > most ? length : 0);
}

/** Cuts every paste before it is inserted. */
export function startCap() {
  document.addEventListener(
    'paste',
    (event) => {
      const field = event.target;
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const most = Number(field.dataset['most'] ?? (field instanceof HTMLInputElement ? 200 : 100_000));
      if (text.length <= most) return;
      event.preventDefault();
      pasted.set(field, text.length);
      field.setRangeText(text.slice(0, most), field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    },
    true,
  );
}
