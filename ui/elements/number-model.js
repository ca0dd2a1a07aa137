/** Which numbers are shown and selected: an array and a set, without a document. */
import { country } from '../app/format.js';

/** @typedef {import('../ipc/types.d.ts').NumberRow} NumberRow */

/** What stands between the digits of a number; the same as in Rust (`phone::typed_digits`). */
const LIKE_A_NUMBER = /^(?:tel:\/*)?[\p{Nd}\s+\uff0b\p{Pd}\u2212()[\]./\u00b7\uff08\uff09\uff0e\uff0f]+$/iu;

/** A digit of any script as one of ASCII: each script has its ten in a row. @param {string} letter */
function digitOf(letter) {
  const place = letter.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(place - value - 1))) value += 1;
  return String(value);
}

/** The digits of what was typed or pasted; nothing when it is not written like a number. @param {string} typed */
const digitsOf = (typed) =>
  LIKE_A_NUMBER.test(typed) ? (typed.match(/\p{Nd}/gu) ?? []).map(digitOf).join('') : '';

export class NumberModel {
  /** @type {NumberRow[]} */
  #rows = [];
  /** What a search looks at, one text for each row. @type {string[]} */
  #haystack = [];
  /** @type {NumberRow[]} */
  shown = [];
  /** @type {Set<string>} */
  selected = new Set();
  /** How many of the shown ones can be selected. */
  matches = 0;
  typed = '';
  onlySelected = false;
  withFiltered = false;
  /** Whether there is anything to select. */
  hasUsable = true;
  filtered = { voice_only: 0, sms_only: 0, neither: 0 };

  /** @param {NumberRow[]} rows */
  load(rows) {
    const names = new Map();
    const name = (/** @type {string | null} */ code) => {
      if (!names.has(code)) names.set(code, country(code).toLowerCase());
      return names.get(code);
    };
    // What is to be taken out first, then the usable ones; what is filtered out comes after them, greyed.
    const place = (/** @type {NumberRow} */ row) => (row.gone ? 0 : row.filtered ? 2 : 1);
    this.#rows = rows.toSorted((one, other) => place(one) - place(other));
    this.#haystack = this.#rows.map(
      (row) => `${row.number}\n${row.friendly_name.toLowerCase()}\n${name(row.country)}`,
    );
    // Where none can be selected, why is all that there is to read.
    const hadUsable = this.hasUsable;
    this.hasUsable = rows.some((row) => !row.filtered);
    this.withFiltered = !this.hasUsable || (hadUsable && this.withFiltered);
    this.filtered = { voice_only: 0, sms_only: 0, neither: 0 };
    for (const row of rows) if (row.filtered) this.filtered[row.filtered] += 1;
    this.refresh();
  }

  /** @param {string[]} numbers */
  select(numbers) {
    this.selected = new Set(numbers);
    if (this.onlySelected) this.refresh();
  }

  /** @param {string} typed */
  search(typed) {
    this.typed = typed;
    this.refresh();
  }

  refresh() {
    // Marks that nobody sees come along with a number that is pasted.
    const wanted = this.typed
      .replace(/\p{Cf}/gu, '')
      .trim()
      .toLowerCase();
    const digits = digitsOf(wanted);
    // As it is written in its country, many a number begins with a 0 that E.164 does not have.
    const withoutZeros = digits.replace(/^0+/, '');
    const code = /^[a-z]{2}$/.test(wanted) ? wanted.toUpperCase() : null;
    this.shown = this.#rows.filter((row, index) => {
      if (row.filtered && !this.withFiltered) return false;
      if (this.onlySelected && !this.selected.has(row.number)) return false;
      if (!wanted) return true;
      if (code && row.country === code) return true;
      const text = this.#haystack[index] ?? '';
      const found = (/** @type {string} */ part) => part !== '' && row.number.includes(part);
      return found(digits) || found(withoutZeros) || text.includes(wanted);
    });
    this.matches = this.shown.reduce((count, row) => count + (row.filtered || row.gone ? 0 : 1), 0);
  }

  selection() {
    return [...this.selected];
  }

  selectAll() {
    for (const row of this.shown) if (!row.filtered && !row.gone) this.selected.add(row.number);
  }

  selectNone() {
    this.selected.clear();
    if (this.onlySelected) this.refresh();
  }

  /** @param {number} index */
  toggle(index) {
    const row = this.shown[index];
    if (!row || row.filtered) return;
    if (this.selected.has(row.number)) this.selected.delete(row.number);
    else if (!row.gone) this.selected.add(row.number);
  }

  /** @param {number} from @param {number} to */
  extend(from, to) {
    for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
      const row = this.shown[index];
      if (row && !row.filtered && !row.gone) this.selected.add(row.number);
    }
  }
}
