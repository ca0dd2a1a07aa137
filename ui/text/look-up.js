/** The texts of looking up a recipient, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural } from './plural.js';

const own = asAsked({
  lookUp: {
    title: 'Look up',
    says: 'What was really sent to a person, as Twilio recorded it. Nothing is sent.',
    form: 'Who',
    recipient: 'Recipient',
    recipientHint: 'The number that is registered for the person.',
    period: 'How far back',
    periodHint: 'Twilio keeps records for 400 days at most.',
    hours: (/** @type {number} */ hours) =>
      hours <= 72
        ? plural(hours, 'The last # hour', 'The last # hours')
        : plural(hours / 24, 'The last # day', 'The last # days'),
    run: 'Look up',
    again: 'Look up again',
    asking: 'Asking Twilio for its records',
    cancelled: 'Look-up cancelled.',
    entered: 'Each look-up is entered in the audit trail. No text of a message is read.',
    result: 'Answer',
    answer: 'Answer',
    copy: 'Copy the answer',
    emptyTitle: 'Nobody was looked up yet',
    emptySays:
      'Give the number of a person whose passcode did not arrive. The answer says in a sentence what became of it, and then lists every message and call.',
    noTenantTitle: 'No tenant yet',
    noTenantSays: 'Records belong to a tenant’s account. Add one first.',
    looked: (/** @type {string} */ when) => `looked up ${when}`,
    send: 'Send a test to this number',
    ready: 'Check the readiness for it',
    canMean: 'What it can mean',
    list: 'Messages and calls',
    count: (/** @type {number} */ count) => plural(count, '# record', '# records'),
    columns: ['When', 'Channel', 'From', 'What became of it', 'Details', 'Price'],
    channels: { sms: 'SMS', voice: 'Voice' },
    standIn: 'stand-in',
    toForm: (/** @type {string} */ to) => `to ${to}`,
    states: {
      arrived: 'Arrived',
      no_receipt: 'No receipt',
      not_delivered: 'Not delivered',
      failed: 'Failed',
      under_way: 'Under way',
      canceled: 'Canceled',
      answered: 'Answered',
      busy: 'Busy',
      no_answer: 'Not answered',
      unknown: 'Not known',
    },
    noTime: 'No time',
    noPrice: 'No price yet',
    receipt: (/** @type {number} */ seconds) => `receipt within ${seconds} s`,
    segments: (/** @type {number} */ count) => plural(count, '# segment', '# segments'),
    lasted: (/** @type {number} */ seconds) => `${seconds} s`,
    codes: 'What the codes mean',
    docs: 'Twilio’s page about it',
    read: 'What was read',
    whole: 'Read',
    notWhole: 'Not wholly read',
    listOf: (/** @type {'sms' | 'voice'} */ channel, /** @type {'custom' | 'default'} */ role) =>
      `${channel === 'sms' ? 'Messages' : 'Calls'} of the ${role === 'custom' ? 'custom account' : 'stand-in account'}`,
    refused: 'Requests of the account that Twilio refused',
    refusedSays: 'Of whomever: Twilio’s alert says the code and not to whom.',
    none: 'none',
    forms: (/** @type {string} */ forms) => `The same line was looked for as ${forms} too.`,
    extension: 'Twilio’s records do not tell extensions apart.',
  },
});

export const text = { ...common, ...own };
