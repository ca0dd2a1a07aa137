/** The texts of delivery health, besides those of every screen and of the look-up. */
import { asAsked } from './lengthened.js';
import { text as lookUp } from './look-up.js';
import { plural } from './plural.js';

const own = asAsked({
  delivery: {
    title: 'Delivery',
    says: 'How the messages and calls of the custom account came out. Nothing is sent.',
    form: 'Period',
    period: 'How long',
    periods: {
      24: 'The last 24 hours',
      168: 'The last 7 days',
      720: 'The last 30 days',
      0: 'From a day until another',
    },
    from: 'From',
    until: 'Until',
    daysHint: 'Days of UTC. Twilio keeps records for 400 days.',
    run: 'Read the period',
    again: 'Read again',
    reading: 'Asking Twilio for its records',
    soFar: (/** @type {number} */ records, /** @type {number} */ hours, /** @type {number} */ of) =>
      of > 0
        ? `${plural(records, '# record', '# records')}, ${plural(Math.floor(hours / 48), '# day', '# days')} of ${Math.ceil(of / 48)}`
        : 'Counting',
    waiting: 'Twilio asks to wait a little',
    kept: 'What is read is kept as counts by the hour, without recipients. Only the last two days are read again.',
    cancelled: 'Stopped. What was read is kept, and the next reading goes on from there.',
    emptyTitle: 'No period was read yet',
    emptySays:
      'Read a period to see what was delivered, to which countries, from which numbers, which errors came, and what it cost; beside the period before.',
    noTenantTitle: 'No tenant yet',
    noTenantSays: 'Records belong to a tenant’s account. Add one first.',
    give: 'Give the sandbox’s account a past',
    given: 'The account has a past of 20,000 messages over 30 days now. Read the period.',
    nothing: 'Nothing was sent in this period.',
    nothingSays:
      'Twilio’s lists were read to their end, and have no message and no call of this account in it.',
    signs: 'Signs of trouble in the last two days',
    noSigns: 'None: what was sent is as usual, as far as the rules see.',
    isSign: (/** @type {string} */ since) => `since ${since}, and goes on`,
    wasSign: (/** @type {string} */ since, /** @type {string} */ until) => `from ${since} until ${until}`,
    mute: 'Mute…',
    muteTitle: 'Mute this sign for 30 days',
    muteSays:
      'It stays in sight here with your reason, and looking at the tenants by itself tells nobody of it.',
    reason: 'Why nobody needs to look at it',
    reasonHint: 'In the audit trail, with your name.',
    muteDo: 'Mute for 30 days',
    muted: (/** @type {string} */ by, /** @type {string} */ until) => `Muted by ${by} until ${until}:`,
    unmute: 'Tell it again',
    wasMuted: 'The sign is muted for 30 days.',
    wasUnmuted: 'The sign is told again.',
    messages: 'Messages',
    calls: 'Calls',
    summary: (/** @type {string} */ from, /** @type {string} */ until) => `${from} to ${until}`,
    reached: { sms: 'Delivered', voice: 'Answered' },
    share: (/** @type {string} */ share, /** @type {string} */ low, /** @type {string} */ high) =>
      `${share} (${low} to ${high})`,
    rangeSays: 'So many allow this range, 19 times in 20.',
    notKnown: 'not known',
    before: 'The period before',
    count: 'Sent',
    receipts: 'Receipts',
    receiptsSays: (/** @type {string} */ half, /** @type {string} */ most, /** @type {string} */ nearly) =>
      `half within ${half}, 90 % within ${most}, 99 % within ${nearly}`,
    overAnHour: 'more than an hour',
    noReceipts: 'none',
    states: 'What became of them',
    byHour: 'By hour',
    byDay: 'By day',
    chart: (/** @type {string} */ noun, /** @type {number} */ count) => `${noun} over time, ${count} in all`,
    bar: (/** @type {string} */ when, /** @type {number} */ count, /** @type {number} */ reached) =>
      `${when}: ${count}, ${reached} reached the person`,
    chartMost: (/** @type {string} */ most) => `highest: ${most}`,
    of: (/** @type {string} */ part, /** @type {string} */ noun) => `${part}: ${noun}`,
    country: 'By country',
    number: 'By number',
    columns: {
      country: 'Country',
      number: 'From',
      count: 'Sent',
      before: 'Before',
      share: 'Reached',
      shareBefore: 'Reached before',
    },
    codes: 'Errors',
    codesNone: 'No error code.',
    codeCount: (/** @type {number} */ count, /** @type {number} */ before) => `${count}, before: ${before}`,
    cost: 'Cost',
    costColumns: ['Country', 'Cost', 'Before', 'Without a price'],
    more: (/** @type {number} */ count) => plural(count, 'Show # more', 'Show # more'),
    refused: 'Requests of the account that Twilio refused',
    refusedNone: 'None in this period.',
    refusedUnread: 'Not wholly read',
    limits: 'What limits these figures',
    provisional: (/** @type {string} */ when) => `Since ${when} prices and statuses may still change.`,
    read: (/** @type {string} */ when) => `read ${when}`,
    csv: 'Save as CSV',
    print: 'Save a page to print',
    copyJson: 'Copy as JSON',
    saved: (/** @type {string} */ path) => `Saved: ${path}`,
    savedTitle: 'Saved',
  },
});

export const text = { ...lookUp, ...own };
