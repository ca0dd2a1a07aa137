/**
 * A field for a secret. What is typed goes in and never comes out; it can be shown while it is being typed, and is
 * masked again when the field is left or the window hidden. `wrong` is the ID of what says elsewhere that it is wrong.
 * @typedef {{
 *   id: string,
 *   label: string,
 *   hint: string,
 *   stored: boolean,
 *   error: string | null,
 *   wrong?: string | null,
 *   advice?: string | null,
 *   give: (secret: string) => void,
 *   atOnce?: boolean,
 *   autocomplete?: string,
 * }} SecretState
 */
import { h, patch } from '../app/dom.js';
import { debounce } from '../app/operation.js';
import { problemOf } from '../app/typed.js';
import { text } from '../text/en.js';
import { icon } from './icon.js';
import { fieldError } from './pieces.js';

const LONGEST = 300;
/** As many characters as a token has: then it is whole, and stored without leaving the field. */
const WHOLE = 32;

export class SecretField extends HTMLElement {
  /** @type {SecretState | null} */
  #state = null;
  #shown = false;
  #given = '';
  #soon = debounce(() => this.#give(), 300);
  #hide = () => {
    if (document.hidden) this.#mask();
  };

  /** @param {SecretState} state */
  set state(state) {
    this.#state = state;
    if (this.isConnected) this.#render();
  }

  get input() {
    return /** @type {HTMLInputElement | null} */ (this.querySelector('input'));
  }

  /** What is typed and not given yet. */
  get value() {
    return this.input?.value ?? '';
  }

  /** Gives what is typed now. */
  flush() {
    this.#soon.drop();
    this.#give();
  }

  clear() {
    if (this.input) this.input.value = '';
    this.#given = '';
    this.#render();
  }

  connectedCallback() {
    this.#render();
    document.addEventListener('visibilitychange', this.#hide);
    addEventListener('blur', this.#hide);
  }

  disconnectedCallback() {
    this.#soon.drop();
    document.removeEventListener('visibilitychange', this.#hide);
    removeEventListener('blur', this.#hide);
  }

  #mask() {
    this.#shown = false;
    this.#render();
  }

  #give() {
    const typed = this.value;
    if (!typed || typed === this.#given || problemOf(this.input)) return;
    this.#given = typed;
    this.#state?.give(typed.trim());
  }

  /** @param {FocusEvent} event */
  #left(event) {
    const to = event.relatedTarget;
    if (to instanceof Node && this.contains(to)) return;
    this.#shown = false;
    if (this.#state?.atOnce !== false) {
      this.flush();
      // What was given is not kept in the page.
      if (this.input && !problemOf(this.input)) this.input.value = '';
      this.#given = '';
    }
    this.#render();
  }

  /** @param {{ target: HTMLInputElement }} event */
  #typed(event) {
    if (this.#state?.atOnce !== false && event.target.value.trim().length >= WHOLE) this.#soon.later();
    this.#render();
  }

  #render() {
    const state = this.#state;
    if (!state) return;
    const { id, wrong = null } = state;
    patch(
      this,
      h('label', { for: id, class: 'label' }, state.label),
      h(
        'span',
        { class: 'with-end', on: { focusout: (/** @type {FocusEvent} */ event) => this.#left(event) } },
        h('input', {
          id,
          type: this.#shown ? 'text' : 'password',
          class: 'mono',
          dir: 'ltr',
          autocomplete: state.autocomplete ?? 'off',
          autocapitalize: 'off',
          spellcheck: 'false',
          'data-most': LONGEST,
          placeholder: state.stored ? '••••••••' : '',
          'aria-describedby': `${wrong ?? `${id}-error`} ${id}-hint`,
          on: {
            input: (/** @type {any} */ event) => this.#typed(event),
            keydown: (/** @type {KeyboardEvent} */ event) => {
              if (event.key === 'Enter') this.flush();
            },
          },
        }),
        h(
          'button',
          {
            type: 'button',
            class: 'reveal',
            'aria-pressed': String(this.#shown),
            'aria-label': text.reveal,
            title: text.reveal,
            on: {
              click: () => {
                this.#shown = !this.#shown;
                this.#render();
              },
            },
          },
          icon('eye'),
        ),
      ),
      fieldError(id, state.error, wrong !== null),
      h('span', { class: 'hint', id: `${id}-hint` }, state.advice ?? state.hint),
    );
  }
}
customElements.define('secret-field', SecretField);
