/** The texts of the palette, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural } from './plural.js';

const own = asAsked({
  explain: {
    group: 'Code',
    hint: 'A number, a transaction, a SID, a code such as 30034, a tenant, a command.',
    title: (/** @type {number} */ code, /** @type {string} */ name) => `${code}: ${name}`,
    asApi: 'In a refusal (API error)',
    asDelivery: 'In a delivery record (delivery error)',
    docs: 'Twilio’s page',
  },
  found: {
    preview: 'Preview',
    findsToo: 'It finds, too',
    /** An example, and what comes of it. */
    finds: [
      ['12025550123', 'Whether the passcode arrived, when, and from whom'],
      ['30034', 'What a code of Twilio’s means, and what to do'],
      ['SM…, AC…', 'The test send or the account of a SID'],
      ['Contoso', 'A tenant, or a number by its name'],
      ['text size', 'A setting'],
    ],
    pasted: 'Or paste one anywhere in the window.',
    recipient: 'Recipient',
    lookUp: 'Look up',
    lookUpSays:
      'Asks Twilio what was really sent to this number, to whomever it belongs. Nothing is sent; the look-up is entered in the audit trail.',
    transaction: 'Test send',
    resource: 'Message or call',
    tenant: 'Tenant',
    number: 'Number',
    country: 'Country',
    setting: 'Setting',
    state: 'State',
    selected: 'Selected',
    notSelected: 'Not selected',
    gone: 'No longer on the account',
    sends: (/** @type {number} */ shown, /** @type {number} */ total) =>
      shown === total
        ? plural(total, '# test send.', '# test sends.')
        : `The newest ${shown} of ${plural(total, '# test send', '# test sends')}.`,
  },
  /** By the field that it is: what it is called, and what is set there. */
  settingsFound: /** @type {Record<string, [string, string]>} */ ({
    theme: ['Theme', 'Light, dark, or as the system is.'],
    'text-size': ['Text size', '100 % to 200 %.'],
    'default-country': ['Default country', 'The country of numbers that are written without a calling code.'],
    'cool-down': [
      'Wait between sends',
      'How long a recipient is left alone, and how many test sends an hour may have.',
    ],
    retention: ['How long the history is kept', 'After how many days test sends are deleted.'],
    'host-name': ['Allowed hosts', 'Hosts besides Twilio’s that credentials may go to.'],
    'network-base': ['Network', 'The proxy and the trusted certificates that are used.'],
  }),
});

export const text = { ...common, ...own };
