/** The texts of the palette, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';

const own = asAsked({
  explain: {
    group: 'Code',
    hint: 'Type one of Twilio’s codes, such as 30034, to have it explained.',
    title: (/** @type {number} */ code, /** @type {string} */ name) => `${code}: ${name}`,
    asApi: 'In a refusal (API error)',
    asDelivery: 'In a delivery record (delivery error)',
    command: (/** @type {string} */ code) => `Explain code ${code}`,
    docs: 'Twilio’s page',
  },
});

export const text = { ...common, ...own };
