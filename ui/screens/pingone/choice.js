/**
 * Which numbers of a sender are chosen, and their countries, while a person changes them. However many numbers there are,
 * the page shows a window of them.
 * @module
 */
import * as format from '../../app/format.js';
import { text } from '../../text/pingone.js';

/** @typedef {import('../../ipc/types.d.ts').PingOneNumber} NumberOf */
/** @typedef {import('../../ipc/types.d.ts').NumberRow} NumberRow */
const words = text.pingone.numbers;
/** What can have countries. */
const WITH_COUNTRIES = new Set(['TOLL_FREE', 'SHORT_CODE']);

/** As many numbers as a list of options has. */
const MOST = 100;

/** What is said of a number besides it. @param {string} kind @param {string[]} countries */
const about = (kind, countries) =>
  [
    words.kinds[kind] ?? kind,
    WITH_COUNTRIES.has(kind)
      ? countries.length > 0
        ? format.list(countries.map((code) => format.country(code)))
        : words.onlyUs
      : null,
  ]
    .filter(Boolean)
    .join(' · ');

export class Choice {
  /** @type {string[]} */
  selected;
  /** @type {NumberRow[]} */
  rows = [];
  /** @type {Map<string, string>} */
  flagged = new Map();
  /** The number whose countries are looked at. @type {string | null} */
  current = null;
  /** What of a number is looked for among those that can have countries. */
  sought = '';
  #numbers;
  /** @type {Map<string, string[]>} */
  #countries = new Map();

  /** @param {string} sender @param {NumberOf[]} numbers @param {() => void} changed */
  constructor(sender, numbers, changed) {
    this.sender = sender;
    this.changed = changed;
    this.#numbers = new Map(numbers.map((one) => [one.number, one]));
    this.selected = numbers.filter((one) => one.selected).map((one) => one.number);
    this.#draw();
  }

  /** The list is given new rows only when what stands in them is new: it searches through them all. */
  #draw() {
    this.rows = [...this.#numbers.values()].map((one) => ({
      number: one.number,
      national: one.national ?? '',
      friendly_name: about(one.kind, this.countriesOf(one.number)),
      country: one.country,
      sms: one.sms,
      voice: one.voice,
      filtered: null,
      selected: one.selected,
      gone: one.available === false,
    }));
  }

  /** @param {string} number */
  countriesOf = (number) => this.#countries.get(number) ?? this.#numbers.get(number)?.countries ?? [];

  /** The chosen ones that can have countries: those that are looked for, as many as one looks through, and how many there are. */
  withCountries() {
    const all = this.selected.flatMap((number) => {
      const one = this.#numbers.get(number);
      return one && WITH_COUNTRIES.has(one.kind) ? [one] : [];
    });
    const digits = this.sought.replace(/\D/g, '');
    return { shown: all.filter(({ number }) => number.includes(digits)).slice(0, MOST), total: all.length };
  }

  /** @param {string} typed */
  seek(typed) {
    this.sought = typed;
    this.current = null;
    this.changed();
  }

  /** @param {string[]} selected */
  select(selected) {
    this.selected = selected;
    this.changed();
  }

  /** @param {string} number */
  look(number) {
    this.current = number;
    this.changed();
  }

  /** @param {string} number @param {string[]} countries */
  setCountries(number, countries) {
    this.current = number;
    this.#countries.set(number, countries);
    this.#draw();
    this.changed();
  }

  /** How many are chosen now, taken out, and have other countries. */
  changes() {
    const now = new Set(this.selected);
    let removed = 0;
    for (const one of this.#numbers.values()) if (one.selected && !now.has(one.number)) removed += 1;
    const before = [...this.#numbers.values()].filter((one) => one.selected).length;
    const others = [...this.#countries].filter(
      ([number, countries]) => countries.join() !== (this.#numbers.get(number)?.countries ?? []).join(),
    ).length;
    return { added: now.size - (before - removed), removed, others };
  }

  /** What the plan is asked for: every chosen number; countries only where it can have some. An empty list is never sent. */
  wanted() {
    return this.selected.map((number) => {
      const countries = this.countriesOf(number);
      const kind = this.#numbers.get(number)?.kind ?? '';
      return { number, countries: WITH_COUNTRIES.has(kind) && countries.length > 0 ? countries : null };
    });
  }
}
