/**
 * A phone number while it is typed: Rust says how it is read, and what is wrong with it. What is only not a number yet is
 * no error before the field was left.
 * @module
 */
import { describeRecipient, listMagicRecipients } from '../ipc/commands.js';
import { Latest } from '../ipc/latest.js';
import { asError } from '../ipc/transport.js';
import { kept } from './kept.js';
import { debounce } from './operation.js';
import { isSandbox, read } from './store.js';

/** @typedef {import('../ipc/types.d.ts').RecipientInfo} RecipientInfo */
/** @typedef {{ number: string, says: string | null }} Offer a recipient to choose; without words it was used before */

/** What no more typing makes right. */
export const PROVABLY_WRONG = new Set(['bad_character', 'bad_extension', 'extension_too_long']);
const MOST_RECENT = 8;

/** The country that a number without a calling code is read in, until another is chosen. */
export const usualCountry = () => read().preferences.default_country ?? '';

export class PhoneCheck {
  typed = '';
  country = usualCountry();
  /** How it is read; null as long as it is no number. @type {RecipientInfo | null} */
  told = null;
  /** @type {string | null} */
  error = null;
  #left = false;
  #read = new Latest();
  #later = debounce(() => this.#look(), 150);

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /** @param {string} typed */
  type(typed) {
    this.typed = typed;
    this.told = null;
    this.error = null;
    this.#read.forget();
    this.#later.later();
    this.changed();
  }

  /** @param {string} country @param {string} typed */
  choose(country, typed) {
    this.country = country;
    this.typed = typed;
    return this.#look();
  }

  leave() {
    this.#left = this.typed !== '';
    this.#later.later();
    return this.#later.flush();
  }

  async #look() {
    await this.#read.read(
      async () => {
        const { typed, country } = this;
        return typed.trim() ? describeRecipient({ text: typed, country }).catch(asError) : null;
      },
      (told) => {
        this.told = told && !('code' in told) ? told : null;
        const wrong = told && 'code' in told ? told : null;
        const isCertain = PROVABLY_WRONG.has(String(wrong?.params?.['reason']));
        this.error = wrong && (this.#left || isCertain) ? wrong.message : null;
      },
      () => {},
    );
    this.changed();
  }
}

/** What was used in this window since the vault was opened, the newest first: stored ones are masked. @returns {string[]} */
const recent = () => kept('recipients', null, () => []);

/** A number that was sent to, checked or looked for is offered from now on. @param {string} number in E.164 */
export function offerAgain(number) {
  const numbers = recent();
  const at = numbers.indexOf(number);
  if (at >= 0) numbers.splice(at, 1);
  numbers.unshift(number);
  numbers.length = Math.min(numbers.length, MOST_RECENT);
}

/** Recent recipients, and in the sandbox those that make something happen. @returns {Promise<Offer[]>} */
export async function offers() {
  const used = recent().map((number) => ({ number, says: null }));
  if (!isSandbox()) return used;
  const magic = await listMagicRecipients().catch(() => []);
  return [
    ...used,
    ...magic
      .filter(({ phone_number }) => !recent().includes(phone_number))
      .map(({ phone_number, happens }) => ({ number: phone_number, says: happens })),
  ];
}
