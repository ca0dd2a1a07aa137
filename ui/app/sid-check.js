/**
 * What is said of an Account SID while it is typed (C3): what is provably wrong at once, what is only too short once
 * the field was left. Rust decides what is wrong.
 * @module
 */
import { checkSid } from '../ipc/commands.js';
import { Latest } from '../ipc/latest.js';
import { asError } from '../ipc/transport.js';

export class SidCheck {
  value = '';
  /** @type {string | null} */
  error = null;
  #left = false;
  #checked = new Latest();

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /** Another value, of which nothing is said yet. @param {string} value */
  set(value) {
    this.value = value;
    this.#checked.forget();
    this.error = null;
    this.#left = false;
  }

  /** @param {string} typed */
  async type(typed) {
    this.value = typed;
    await this.#look();
  }

  async leave() {
    if (this.value === '') return;
    this.#left = true;
    await this.#look();
  }

  async #look() {
    await this.#checked.read(
      () => checkSid({ text: this.value }),
      (wrong) => this.#say(wrong),
      (thrown) => this.#say(asError(thrown)),
    );
  }

  /** @param {import('../ipc/types.d.ts').AppError | null} wrong */
  #say(wrong) {
    const reason = /** @type {{ reason?: string } | undefined} */ (wrong?.params?.['sid'])?.reason;
    const mayBecomeRight = reason === 'too_short' || reason === 'empty';
    this.error = wrong && this.value !== '' && (this.#left || !mayBecomeRight) ? wrong.message : null;
    this.changed();
  }
}
