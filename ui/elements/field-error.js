/**
 * The error beside a field: what the screen says of its value, else what is wrong with any value. It is announced when
 * it changes, and the field is marked as long as there is one, or it is said elsewhere (`isWrong`). Its ID is the field's
 * with `-error`.
 * @typedef {{ says: string | null, isWrong?: boolean }} FieldErrorState
 */
import { announce } from '../app/announce.js';
import { problemOf } from '../app/typed.js';

export class FieldError extends HTMLElement {
  #given = '';
  #shown = '';
  #isWrong = false;
  /** @type {AbortController | null} */
  #listening = null;

  /** @param {FieldErrorState} state */
  set state({ says, isWrong = false }) {
    this.#given = says ?? '';
    this.#isWrong = isWrong;
    if (this.isConnected) this.#render();
  }

  connectedCallback() {
    this.#listening = new AbortController();
    const around = this.parentElement;
    around?.addEventListener('input', () => this.#render(), { signal: this.#listening.signal });
    this.#render();
  }

  disconnectedCallback() {
    this.#listening?.abort();
  }

  #render() {
    const field = document.getElementById(this.id.replace(/-error$/, ''));
    const says = problemOf(field) || this.#given;
    this.classList.toggle('field-error', says !== '');
    if (says || this.#isWrong) field?.setAttribute('aria-invalid', 'true');
    else field?.removeAttribute('aria-invalid');
    if (says === this.#shown) return;
    this.#shown = says;
    this.textContent = says;
    if (says) announce(says);
  }
}
customElements.define('field-error', FieldError);
