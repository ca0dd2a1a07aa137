/** What is being done and for how long. Only the stage is announced; the clock is for the eye. */
import { announce } from '../app/announce.js';
import { h, patch } from '../app/dom.js';

/** @typedef {{ stage: string, begun: number }} Line */

export class ProgressLine extends HTMLElement {
  /** @type {Line | null} */
  #line = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #said = '';

  /** @param {Line | null} line */
  set state(line) {
    this.#line = line;
    if (this.isConnected) this.#render();
  }

  connectedCallback() {
    this.#render();
    this.#timer = setInterval(() => this.#tick(), 100);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #tick() {
    const clock = this.querySelector('.elapsed');
    if (clock && this.#line)
      clock.textContent = `${((performance.now() - this.#line.begun) / 1000).toFixed(1)} s`;
  }

  #render() {
    const line = this.#line;
    if (!line) return patch(this);
    patch(
      this,
      h('span', { class: 'progress' }, h('span', { class: 'spin', 'aria-hidden': 'true' }), line.stage),
      ' ',
      h('span', { class: 'elapsed muted small', 'aria-hidden': 'true' }),
    );
    this.#tick();
    if (line.stage !== this.#said) announce(line.stage);
    this.#said = line.stage;
  }
}
customElements.define('progress-line', ProgressLine);
