/** The texts of the Overview, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural, whole } from './plural.js';

const own = asAsked({
  overview: {
    title: 'Overview',
    attention: 'Needs attention',
    urgent: 'Urgent',
    toDo: 'To do',
    nothing: 'Nothing needs attention.',
    tenants: 'Tenants',
    tenant: 'Tenant',
    sender: 'Originates with',
    numbers: 'Numbers',
    fallback: 'Fallback',
    consent: 'Consent',
    consentUser: (/** @type {string} */ user) => `as user ${user}, not authenticated`,
    checked: 'Last verification',
    days: 'Test sends, 30 days',
    noSends: 'no sends',
    sendsNotRead: 'not read',
    notChecked: 'not yet',
    daysLabel: (/** @type {number} */ custom, /** @type {number} */ other) =>
      `${plural(custom, '# test send', '# test sends')} by the custom account, ${whole.format(other)} by the default account`,
    verified: 'Verified',
    checkAll: 'Check all now',
    checking: (/** @type {string} */ name) => `Checking ${name}…`,
    checkedAll: (/** @type {number} */ count) =>
      plural(count, '# tenant was checked.', '# tenants were checked.'),
    add: 'Add a tenant',
    draft: 'draft',
    waits: 'Waits to be verified',
    draftWaits: 'draft, waiting to verify',
    draftReady: 'draft, ready to save',
    emptyTitle: 'No tenant yet',
    emptySays: 'A tenant is one PingID organization. Add one, then give it a Twilio account.',
    edit: 'Edit',
    look: 'Look at the account',
    checkAgain: 'Check again',
    verifyNow: 'Verify now',
    giveToken: 'Give a new token',
    remedies: /** @type {Record<string, string>} */ ({
      numbers_gone: 'Choose numbers',
      no_alternate_method: 'Enable SMS or Voice',
      default_account_not_configured: 'Set a stand-in',
    }),
    /** What the tenant's users notice, with fallback and without. */
    consequences: /** @type {Record<string, (falls: boolean) => string>} */ ({
      active_account_not_verified: (falls) =>
        falls
          ? 'PingID would now fall back: passcodes come from Ping Identity, at its rates.'
          : 'PingID would now fail to send: nobody gets a passcode.',
      active_account_not_read: () => 'Whether passcodes still go out is not known.',
      numbers_gone: (falls) =>
        falls
          ? 'Passcodes from these numbers would come from Ping Identity, at its rates.'
          : 'Passcodes from these numbers would fail.',
      no_alternate_method: () => 'Nobody gets a passcode by SMS or voice call.',
      default_account_not_configured: () =>
        'Users notice nothing. A test send cannot show what a fallback would do.',
      verification_queued: () => 'Users notice nothing until the draft is verified and saved.',
    }),
    pingone: {
      side: (/** @type {string} */ environment) => `PingOne: ${environment}`,
      applied: (/** @type {string} */ when) => `applied ${when}`,
      nothing: 'nothing applied yet',
      stopped: 'Apply stopped',
      overridden: 'policies decide too',
    },
    latest: 'Last test sends',
    all: 'All test sends',
    dryRun: 'Dry run',
    count: (/** @type {number} */ count) => plural(count, '# tenant', '# tenants'),
  },

  outcomes: /** @type {Record<string, string>} */ ({
    refused: 'Token refused',
    test_credentials: 'Test credentials',
    not_active: 'Account not active',
    no_numbers: 'No numbers',
    no_usable_numbers: 'No usable number',
    rate_limited: 'Rate limited',
    unreachable: 'Unreachable',
    intercepted: 'Not Twilio’s answer',
    twilio_failed: 'Twilio failed',
    took_too_long: 'Took too long',
    list_too_long: 'List too long',
    not_understood: 'Answer not understood',
    cancelled: 'Cancelled',
  }),
});

export const text = { ...common, ...own };
