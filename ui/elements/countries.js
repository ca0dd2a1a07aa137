/** The countries as the options of a list, by name. */
import { h } from '../app/dom.js';
import * as format from '../app/format.js';
import { text } from '../text/en.js';

/** @typedef {import('../ipc/types.d.ts').CountryInfo} CountryInfo */

/**
 * @param {CountryInfo[]} countries
 * @param {(name: string, country: CountryInfo) => string} [write] how each is written; by its name
 */
export const countryOptions = (countries, write = (name) => name) =>
  countries
    .map((country) => ({ country, name: format.country(country.code) }))
    .sort((one, other) => one.name.localeCompare(other.name, text.locale))
    .map(({ country, name }) =>
      h('option', { value: country.code, key: country.code }, write(name, country)),
    );
