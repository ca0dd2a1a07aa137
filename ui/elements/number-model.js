/** Which numbers are shown and selected: an array and a set, without a document. */
import { country } from '../app/format.js';

/** @typedef {import('../ipc/types.d.ts').NumberRow} NumberRow */

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
  filtered = { voice_only: 0, sms_only: 0, neither: 0 };

  /** @param {NumberRow[]} rows */
  load(rows) {
    const names = new Map();
    const name = (/** @type {string | null} */ code) => {
      if (!names.has(code)) names.set(code, country(code).toLowerCase());
      return names.get(code);
    };
    // Usable ones first: what is filtered out comes after them, greyed.
    this.#rows = [...rows.filter((row) => !row.filtered), ...rows.filter((row) => row.filtered)];
    this.#haystack = this.#rows.map(
      (row) => `${row.number}\n${row.friendly_name.toLowerCase()}\n${name(row.country)}`,
    );
    this.selected = new Set(rows.filter((row) => row.selected).map((row) => row.number));
    this.filtered = { voice_only: 0, sms_only: 0, neither: 0 };
    for (const row of rows) if (row.filtered) this.filtered[row.filtered] += 1;
    this.refresh();
  }

  /** @param {string} typed */
  search(typed) {
    this.typed = typed;
    this.refresh();
  }

  refresh() {
    const wanted = this.typed.trim().toLowerCase();
    const digits = /^[\d +\-().]+$/.test(wanted) ? wanted.replace(/\D/g, '') : '';
    const code = /^[a-z]{2}$/.test(wanted) ? wanted.toUpperCase() : null;
    this.shown = this.#rows.filter((row, index) => {
      if (row.filtered && !this.withFiltered) return false;
      if (this.onlySelected && !this.selected.has(row.number)) return false;
      if (!wanted) return true;
      if (code && row.country === code) return true;
      const text = this.#haystack[index] ?? '';
      return (digits !== '' && row.number.includes(digits)) || text.includes(wanted);
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
