/** The texts of the revisions of a configuration, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural, whole } from './plural.js';

const own = asAsked({
  revisions: {
    title: 'Revisions',
    says: 'What was active when, and who saved it. None is ever taken away.',
    noTenantTitle: 'No tenant yet',
    noTenantSays: 'Revisions belong to a tenant. Add one first.',
    back: 'Back to the account',
    list: 'Revisions',
    shown: (/** @type {number} */ count, /** @type {boolean} */ isAll) =>
      isAll ? plural(count, '# revision', '# revisions') : `the newest ${whole.format(count)}`,
    more: 'Show older revisions',
    emptyTitle: 'No revision yet',
    emptySays: 'Each configuration that is saved appears here. Ping Identity is the sender until then.',
    columns: {
      revision: 'Revision',
      at: 'When',
      by: 'By',
      account: 'Account',
      changed: 'What it changed',
      consent: 'Consent',
    },
    active: 'active',
    numbers: (/** @type {number} */ count) => plural(count, '# number', '# numbers'),
    fallbackOn: 'fallback enabled',
    fallbackOff: 'fallback disabled',
    changedAccount: 'another account',
    changedToPing: 'to Ping Identity',
    added: (/** @type {number} */ count) => `+${whole.format(count)}`,
    removed: (/** @type {number} */ count) => `−${whole.format(count)}`,
    token: 'new token',
    /** Read out in the place of + and −. */
    addedSays: (/** @type {number} */ count) => plural(count, '# number added', '# numbers added'),
    removedSays: (/** @type {number} */ count) =>
      plural(count, '# number taken away', '# numbers taken away'),
    open: (/** @type {number} */ revision) => `Revision ${revision}`,
    compare: 'Compared with',
    before: 'before anything was saved',
    choice: (/** @type {number} */ revision, /** @type {string} */ at) => `revision ${revision}, ${at}`,
    from: (/** @type {number} */ from, /** @type {number} */ to) => `From revision ${from} to ${to}`,
    fromNothing: (/** @type {number} */ to) => `From before anything was saved to revision ${to}`,
    noDifference: 'They do not differ.',
    difference: {
      account: 'Account',
      base: 'Region',
      token: 'Another Auth Token was stored',
      fallback: 'Fallback',
      becomes: 'becomes',
      added: (/** @type {number} */ count) => plural(count, '# number was added', '# numbers were added'),
      removed: (/** @type {number} */ count) =>
        plural(count, '# number was taken away', '# numbers were taken away'),
    },
    selected: (/** @type {number} */ count) => plural(count, 'Its # number', 'Its # numbers'),
    restore: 'Restore numbers and fallback',
    restoreSays:
      'They come into a draft of the active account, to be verified and saved like any other. Nothing is active before, and no consent is asked.',
    notRestorable: {
      same: 'Its numbers and its fallback are what is active.',
      other_account:
        'It is not of the active account. Numbers and fallback are restored within the same account alone: to go back to another one, use Change Account, which asks for its consent again.',
      no_custom_account:
        'No custom account is active. Enter the account again, which asks for its consent again, and select its numbers.',
    },
    replaceTitle: 'Replace the draft?',
    replaceSays: (/** @type {string} */ at, /** @type {string} */ account) =>
      `There is a draft${account ? ` for account ${account}` : ''}, stored ${at}. It goes, with the token that was given for it.`,
    replace: 'Replace the draft',
    restored: (/** @type {number} */ revision) =>
      `The numbers and the fallback of revision ${revision} are in the draft. Nothing is active yet.`,
  },
});

export const text = { ...common, ...own };
