/** Copies one thing, is named by it, and says so. The copying itself is done in Rust. */
import { announce } from '../app/announce.js';
import { h, patch } from '../app/dom.js';
import { copyText } from '../ipc/commands.js';
import { text } from '../text/en.js';
import { icon } from './icon.js';

/** @typedef {{ what: string, value: string | (() => string), label?: string }} Copy */

export class CopyButton extends HTMLElement {
  /** @type {Copy | null} */
  #copy = null;
  #said = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Copy} copy */
  set state(copy) {
    this.#copy = copy;
    if (this.isConnected) this.#render();
  }

  connectedCallback() {
    this.#render();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  async #press() {
    const copy = this.#copy;
    if (!copy) return;
    try {
      await copyText({ text: typeof copy.value === 'function' ? copy.value() : copy.value });
      this.#said = text.copy.done;
    } catch {
      this.#said = text.copy.failed;
    }
    announce(this.#said);
    this.#render();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#said = '';
      this.#render();
    }, 2000);
  }

  #render() {
    const copy = this.#copy;
    if (!copy) return;
    const name = copy.label ?? text.copy.what(copy.what);
    patch(
      this,
      h(
        'button',
        {
          type: 'button',
          class: copy.label ? '' : 'quiet',
          'aria-label': name,
          title: name,
          on: { click: () => this.#press() },
        },
        icon(this.#said === text.copy.done ? 'check' : 'copy'),
        this.#said || (copy.label ?? ''),
      ),
    );
  }
}
customElements.define('copy-button', CopyButton);
