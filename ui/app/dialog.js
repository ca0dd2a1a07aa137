/** Native dialogs: focus is kept inside and returned by the platform. */
import { h, patch } from './dom.js';

let count = 0;
/** The dialog that was asked for last: the next one comes after it. @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Opens a dialog, once the one before is closed, and waits for what it is closed with; null when it is cancelled.
 * @template T
 * @param {{ class?: string, title: string, plainTitle?: boolean }} about
 * @param {(close: (result: T | null) => void, again: () => void) => import('./dom.js').Children} content
 * @returns {Promise<T | null>}
 */
export function openDialog(about, content) {
  const shown = last.then(() => show(about, content));
  last = shown;
  return shown;
}

/**
 * Opens one above whatever is open: what is open may wait for its answer.
 * @template T
 * @param {{ class?: string, title: string, plainTitle?: boolean }} about
 * @param {(close: (result: T | null) => void, again: () => void) => import('./dom.js').Children} content
 * @returns {Promise<T | null>}
 */
export const openAbove = (about, content) => show(about, content);

/**
 * @template T
 * @param {{ class?: string, title: string, plainTitle?: boolean }} about
 * @param {(close: (result: T | null) => void, again: () => void) => import('./dom.js').Children} content
 * @returns {Promise<T | null>}
 */
function show(about, content) {
  return new Promise((resolve) => {
    count += 1;
    const id = `dialog-${count}`;
    /** @type {T | null} */
    let result = null;
    const dialog = /** @type {HTMLDialogElement} */ (
      h('dialog', { class: about.class ?? 'dialog', 'aria-labelledby': id })
    );
    const close = (/** @type {T | null} */ with_) => {
      result = with_;
      dialog.close();
    };
    const again = () =>
      patch(
        dialog,
        h('h2', { id, class: about.plainTitle ? 'visually-hidden' : 'dialog-title' }, about.title),
        content(close, again),
      );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(result);
    });
    again();
    document.body.append(dialog);
    dialog.showModal();
    /** @type {HTMLElement | null} */ (dialog.querySelector('[data-first]'))?.focus();
  });
}
