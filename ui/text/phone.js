/** The texts of the field for a phone number, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';

const own = asAsked({
  phone: {
    country: 'Country of the number',
    noCountry: 'No country',
    /** Where none is chosen: what a number then begins with. */
    any: '+…',
    hint: 'As you have it: with or without +, spaces and hyphens',
    read: (/** @type {string} */ number, /** @type {string} */ country) =>
      country ? `${number} · ${country}` : number,
    offers: 'Recent and useful recipients',
    none: 'Numbers that you use here appear in this list.',
    recent: 'used before in this window',
  },
  answer: {
    label: 'The newest test send to this number',
    none: 'No test send to this number',
    noneSays: 'Linecheck knows its own test sends, not what PingID sent.',
    account: (/** @type {string} */ ending) => `account ${ending}`,
    delivered: (/** @type {string} */ time) => `receipt after ${time}`,
    confirmed: (/** @type {string} */ time) => `confirmed after ${time}`,
    may: 'may still arrive',
  },
});

export const text = { ...common, ...own };
