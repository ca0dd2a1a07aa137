/**
 * Opens a page of documentation in the system's browser. The page names it, and Rust knows its address.
 * @typedef {{ link: import('../ipc/types.d.ts').Link, label: string }} DocumentLinkState
 */
import { alarm } from '../app/announce.js';
import { h, patch } from '../app/dom.js';
import { openLink } from '../ipc/commands.js';
import { asError } from '../ipc/transport.js';
import { text } from '../text/en.js';
import { icon } from './icon.js';
import { button, errorNote } from './pieces.js';

export class DocumentLink extends HTMLElement {
  /** @type {DocumentLinkState | null} */
  #state = null;
  /** @type {import('../ipc/types.d.ts').AppError | null} */
  #error = null;

  /** @param {DocumentLinkState} state */
  set state(state) {
    this.#state = state;
    if (this.isConnected) this.#render();
  }

  connectedCallback() {
    this.#render();
  }

  async #open() {
    if (!this.#state) return;
    try {
      await openLink(this.#state.link);
      this.#error = null;
    } catch (thrown) {
      this.#error = asError(thrown);
      alarm(this.#error.message);
    }
    this.#render();
  }

  #render() {
    const state = this.#state;
    if (!state) return;
    patch(
      this,
      button(
        { class: 'inline', title: text.opensBrowser, on: { click: () => this.#open() } },
        state.label,
        icon('outside'),
        h('span', { class: 'visually-hidden' }, ` (${text.opensBrowser})`),
      ),
      this.#error ? errorNote(this.#error) : null,
    );
  }
}
customElements.define('document-link', DocumentLink);

/** A page of the fixed list. @param {import('../ipc/types.d.ts').Document} document */
export const documentLink = (document) =>
  h('document-link', { key: document, state: { link: { document }, label: text.documents[document] } });
