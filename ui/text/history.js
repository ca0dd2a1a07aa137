/** The texts of the history, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural, whole } from './plural.js';

const own = asAsked({
  history: {
    title: 'History',
    says: 'Every test send, the newest first',
    filters: 'Filters',
    tenant: 'Tenant',
    outcome: 'Outcome',
    channel: 'Channel',
    country: 'Country',
    code: 'Error code',
    account: 'Account SID',
    sender: 'From number',
    since: 'From',
    until: 'To',
    dayHint: 'Days are of UTC.',
    search: 'Search',
    searchHint: 'A recipient’s whole number, a transaction, or the SID of a message or call',
    any: 'Any',
    clear: 'Clear the filters',
    total: (/** @type {number} */ shown, /** @type {number} */ total) =>
      shown === total
        ? plural(total, '# test send', '# test sends')
        : `${whole.format(shown)} of ${plural(total, '# test send', '# test sends')}`,
    more: 'Show more',
    reading: 'Reading the history',
    reveal: 'Show recipients',
    mask: 'Mask recipients',
    revealTitle: 'Show recipients as they are?',
    revealSays: 'This screen shows whole phone numbers. The audit trail records it.',
    revealed: 'Recipients are shown. The audit trail records it.',
    csv: 'Export as CSV',
    json: 'Export as JSON',
    saved: 'The file was saved',
    exported: (/** @type {string} */ path) => `Saved: ${path}`,
    list: 'Test sends',
    when: 'When',
    recipient: 'Recipient',
    by: 'By',
    took: 'Took',
    delivered: (/** @type {string} */ time) => `receipt after ${time}`,
    confirmed: (/** @type {string} */ time) => `confirmed after ${time}`,
    noAccount: 'none',
    openTrace: (/** @type {string} */ when) => `Trace of ${when}`,
    emptyTitle: 'No test send yet',
    emptySays: 'Test sends appear here with their outcome, account and times.',
    emptyGo: 'Send a test',
    noMatchTitle: 'Nothing fits these filters',
    noMatchSays: 'Take one away, or clear them all.',
    failed: 'The history could not be read',
    may: 'may still arrive',
    pictures: 'Pictures',
    byDay: 'Outcome by day',
    byWeek: 'Outcome by week',
    byMonth: 'Outcome by month',
    bar: (/** @type {string} */ when, /** @type {string} */ parts) => `${when}: ${parts}`,
    part: (/** @type {string} */ outcome, /** @type {number} */ count) => `${outcome} ${whole.format(count)}`,
    timeDelivered: 'Time to the receipt',
    timeConfirmed: 'Time until confirmed',
    upTo: (/** @type {string} */ time) => `up to ${time}`,
    longer: 'longer',
    noTimes: 'None yet.',
    errors: 'Errors by code',
    noErrors: 'No error code.',
    showCode: (/** @type {number} */ code) => `Show the test sends with code ${code}`,
    asTable: 'As a table',
    count: 'Count',
    retention: 'How long the history is kept',
    retentionSays:
      'Older test sends are deleted when this is set, and each day while Linecheck is open. Consents and the audit trail stay.',
    retentionDays: 'Days',
    retentionHint: '1 to 3,653. Leave it empty to keep everything.',
    retentionSet: 'Set',
    retentionDone: (/** @type {number} */ deleted) =>
      plural(deleted, 'Set. # test send was deleted.', 'Set. # test sends were deleted.'),
    retentionLeft: (/** @type {number} */ left) =>
      plural(
        left,
        '# older test send is being deleted in the background.',
        '# older test sends are being deleted in the background.',
      ),
    retentionTitle: 'Delete older test sends?',
    retentionAsk: (/** @type {number} */ days) =>
      `Test sends of more than ${plural(days, '# day', '# days')} ago are deleted now, and from then on every day. This cannot be undone.`,
    retentionDelete: 'Delete them',
  },
});

export const text = { ...common, ...own };
