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
    recipient: 'Recipient',
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
  settingsFound: [
    { title: 'Theme', says: 'Light, dark, or as the system is.' },
    { title: 'Text size', says: '100 % to 200 %.' },
    { title: 'Default country', says: 'The country of numbers that are written without a calling code.' },
    {
      title: 'Wait between sends',
      says: 'How long a recipient is left alone, and how many test sends an hour may have.',
    },
    { title: 'How long the history is kept', says: 'After how many days test sends are deleted.' },
    { title: 'Allowed hosts', says: 'Hosts besides Twilio’s that credentials may go to.' },
    { title: 'Network', says: 'The proxy and the trusted certificates that are used.' },
  ],
});

export const text = { ...common, ...own };
