/** The texts of the readiness, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural } from './plural.js';

const own = asAsked({
  ready: {
    title: 'Readiness',
    says: 'Sends nothing and changes nothing, here or at Twilio',
    form: 'What is checked',
    of: 'Configuration',
    ofActive: 'Active',
    ofDraft: 'Draft',
    recipient: 'For one recipient',
    recipientHint: 'Leave it empty to check the countries that the tenant sends to.',
    country: 'For one country',
    countryHint: 'Counts where no recipient is given.',
    countryAll: 'The tenant’s destinations',
    check: 'Check now',
    again: 'Check again',
    stages: /** @type {Record<string, string>} */ ({
      begin: 'Asking Twilio',
      account: 'Asking for the account',
      numbers: 'Listing its numbers',
    }),
    cancelled: 'Check cancelled.',
    emptyTitle: 'Nothing was checked yet',
    emptySays:
      'The account, its balance and numbers, Sender ID rules, geo and dialing permissions and registrations: each line passes, warns, fails, or says why it could not be read.',
    nothingTitle: 'There is nothing to check',
    nothingSays: 'This tenant has neither a custom account nor a draft with credentials.',
    noTenantTitle: 'No tenant yet',
    noTenantSays: 'The check is of a tenant’s account. Add one first.',
    states: { pass: 'Pass', warn: 'Warning', fail: 'Fail', unreadable: 'Could not be read' },
    more: (/** @type {number} */ count) => plural(count, 'and # more', 'and # more'),
    at: (/** @type {string} */ when) => `Checked ${when}`,
    result: 'Result',
    differences: 'What differs from what was stored',
    noDifferences: 'Nothing differs from what was stored.',
    was: (/** @type {string} */ was, /** @type {string} */ is) => `stored: ${was}; now: ${is}`,
    difference: /** @type {Record<string, string>} */ ({
      token_refused: 'The credentials',
      account_not_active: 'The account’s status',
      account_name: 'The account’s name',
      account_type: 'The account’s type',
      balance_low: 'The balance',
      number_gone: 'A selected number',
      number_changed: 'A selected number',
      numbers_added: 'More numbers',
    }),
    limits: 'What this check cannot tell',
    save: 'Save a page to print',
    saved: (/** @type {string} */ path) => `Saved: ${path}`,
    savedTitle: 'The page was saved',
    copyJson: 'Copy as JSON',
  },
});

export const text = { ...common, ...own };
