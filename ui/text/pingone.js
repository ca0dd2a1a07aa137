/** The texts of the PingOne screen, besides those of every screen. Facts come from Rust; the sentences stand here. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural, whole } from './plural.js';

const own = asAsked({
  pingone: {
    title: 'PingOne',
    says: 'What you apply here changes the environment itself',
    noTenantTitle: 'No tenant yet',
    noTenantSays: 'An environment belongs to a tenant. Add one first.',
    connected: 'Connected',
    notConnected: 'Not connected',
    notRead: 'Not read',
    reading: 'Reading the environment',
    readAgain: 'Read again',
    readAt: (/** @type {string} */ at) => `Read ${at}`,
    readingSays: 'Its senders, settings and policies. Nothing is changed by it.',
    unreadSays: 'What stands below is what was read before. Nothing was changed.',
    cancelled: 'Cancelled. Nothing was changed.',
    stages: /** @type {Record<string, string>} */ ({
      begin: 'Asking PingOne',
      environment: 'Asking for the environment',
      senders: 'Listing its senders',
      settings: 'Reading its settings',
      policies: 'Listing its policies',
      account: 'Asking Twilio for the account',
      numbers: 'Listing its numbers at Twilio',
      pausing: 'PingOne asks to wait',
      reading_back: 'Reading everything back',
    }),
    step: (/** @type {number} */ step, /** @type {number} */ of, /** @type {string} */ doing) =>
      `Step ${whole.format(step)} of ${whole.format(of)}: ${doing}`,
    doing: { reading: 'reading', writing: 'writing', looking_up: 'looking it up', done: 'done' },

    connect: {
      title: 'Connect a PingOne environment',
      change: 'Change the connection',
      says: 'PingID no longer supports custom Twilio accounts; PingOne is the way on. Linecheck signs in there as a worker application of yours, reads senders, settings and policies, and changes nothing until you apply a plan.',
      region: 'Region',
      regionHint: 'Where the environment is. It is never tried out by sending credentials.',
      regions: /** @type {Record<string, string>} */ ({
        NA: 'North America (pingone.com)',
        EU: 'Europe (pingone.eu)',
        CA: 'Canada (pingone.ca)',
        AP: 'Asia-Pacific (pingone.asia)',
        AU: 'Australia (pingone.com.au)',
        SG: 'Singapore (pingone.sg)',
      }),
      environment: 'Environment ID',
      environmentHint: 'The one to manage. PingOne console: Settings, Environment Properties.',
      worker: 'Environment ID of the worker application',
      workerHint: 'Leave it empty when the worker lives in the same environment.',
      client: 'Client ID',
      clientHint: 'Of the worker application: Applications, its Overview.',
      secret: 'Client secret',
      secretHint: 'Stored encrypted. It is never shown again.',
      secretStored: 'A secret is stored, encrypted. Type a new one to replace it.',
      secretMissing: 'Enter the client secret of the worker application.',
      authentication: 'Client authentication',
      authenticationHint:
        'As the application’s Token Endpoint Authentication Method says. Only this one is tried.',
      basic: 'Client Secret Basic',
      post: 'Client Secret Post',
      domain: 'A custom domain',
      domainSays:
        'In the place of the region’s hosts. An administrator allows each host in Settings first: credentials go there.',
      authBase: 'Base of the token endpoint',
      apiBase: 'Base of the API',
      role: 'The worker application needs the role Environment Admin on the environment.',
      submit: 'Check and keep',
      submitting: 'Checking the connection',
      kept: 'Connected. Nothing was changed in PingOne.',
      notKept: 'Nothing was kept, and nothing was changed in PingOne.',
      offer: 'The sandbox has PingOne environments too, bound to its Twilio accounts.',
      offerUse: (/** @type {string} */ name, /** @type {string} */ kind) => `Use ${name} (${kind})`,
      remove: 'Disconnect',
      removeTitle: 'Disconnect from PingOne?',
      removeSays:
        'The connection and its client secret are erased here. Nothing changes in PingOne; history and audit stay.',
      removed: 'Disconnected. The client secret was erased.',
    },

    environment: {
      title: 'Environment',
      kind: 'Type',
      region: 'Region',
      license: 'License',
      id: 'Environment ID',
      worker: 'Worker application',
      deleting: 'PingOne is deleting this environment. Nothing is written to it.',
      applied: 'Last applied',
      appliedNever: 'Nothing yet',
    },

    next: {
      title: 'Next',
      carryOver: 'Carry over',
      carrySays: (/** @type {string} */ name, /** @type {number} */ count) =>
        `${name} with ${plural(count, '# organization number', '# organization numbers')}, as it is active for PingID.`,
      plan: 'Plan the carry-over',
      planSays: 'Writes nothing: it shows what would change first.',
      planning: 'Making the plan',
      nothing: 'Ping Identity’s account is active for this tenant, so there is nothing to carry over.',
      configure: 'Configure an account',
      same: 'The environment has what is active here.',
      stopped: 'An apply did not come to its end.',
      giveUp: 'Give it up',
      stoppedSays:
        'What was done before it stays. Going on begins with that step, and creates nothing twice.',
      goOn: 'Go on',
      putBack: 'Plan putting back',
      putBackSays: 'What was there before the last apply, as it was recorded.',
      test: 'Test send',
    },

    route: {
      title: 'Who would originate',
      channel: 'Channel',
      recipient: 'For one recipient',
      recipientHint: 'Or choose a country.',
      country: 'For a country',
      noCountry: 'One that no condition names',
      anyCountry: 'any country',
      otherCountry: 'a country that no condition names',
      otherCountries: 'other countries',
      all: (/** @type {number} */ count) => `Show all ${whole.format(count)} policies`,
      originates: (/** @type {string} */ who, /** @type {string} */ where, /** @type {string} */ channel) =>
        `${who} would originate ${channel} to ${where}.`,
      nobody: (/** @type {string} */ where, /** @type {string} */ channel) =>
        `Nobody would originate ${channel} to ${where}.`,
      byChain: 'The environment’s chain decides',
      byDefault: (/** @type {string} */ name) => `The default policy “${name}” decides`,
      byPolicy: (/** @type {string} */ name) => `Where the policy “${name}” is used`,
      inferred: 'Inferred',
      inferredSays: 'No document of PingOne says it in these words.',
      policiesNone: 'No policy names a sender: the environment’s chain decides for all of them.',
      elsewhere:
        'Linecheck does not see which policy an MFA policy or a DaVinci flow names. Each that names senders is shown.',
      chainName: 'Chain',
      ofEnvironment: 'of the environment',
      policy: 'policy',
      defaultPolicy: 'default policy',
      from: (/** @type {string} */ number, /** @type {number} */ count) =>
        count === 1 ? number : plural(count, '# number', '# numbers'),
      /** What puts one in its place. */
      why: {
        chain: 'The environment’s chain has it here.',
        empty_chain: 'The environment’s chain is empty, so Ping Identity’s account originates.',
        condition: (/** @type {string} */ policy, /** @type {number} */ condition) =>
          `Condition ${whole.format(condition)} of the policy “${policy}” names it.`,
        condition_rest: (/** @type {string} */ policy) =>
          `The policy “${policy}” names it for all countries that no other condition has.`,
        no_condition_fits: (/** @type {string} */ policy) =>
          `The policy “${policy}” names senders, but none of its conditions fits here. What PingOne does then is not documented; the environment’s chain is supposed.`,
      },
      /** What keeps one from originating. */
      obstacles: {
        no_number: 'None of its selected numbers serves this recipient.',
        numbers_unavailable: 'Every selected number that would serve is gone from Twilio.',
        ping_not_allowed: 'This environment may not use Ping Identity’s account: it probably will not send.',
        sender_gone: 'There is no such sender any more.',
        not_understood: 'Linecheck does not know this kind of sender, so whether it serves is not known.',
        channel_not_allowed: 'The environment’s license does not allow this channel.',
      },
      /** The same, in a box of the picture. */
      short: {
        no_number: 'no number serves here',
        numbers_unavailable: 'its numbers are gone',
        ping_not_allowed: 'probably not allowed',
        sender_gone: 'is gone',
        not_understood: 'not understood',
        channel_not_allowed: 'channel not allowed',
      },
      sms: 'SMS',
      voice: 'a voice call',
    },
    /** A test send by the environment's route. */
    send: {
      open: 'Send a test by this route…',
      title: 'Send a test by this route?',
      recipientFirst: 'Give a recipient first.',
      skipped: 'PingOne would ask these too; this test does not:',
      tokenMissing: 'its token is not stored here.',
      notActive: 'it is not the account that is active here.',
      paid: 'Send test, it is billed',
      free: 'Send test, nothing is billed',
    },
    picture: {
      onward: 'when it cannot take it',
      recipient: 'Recipient',
    },

    senders: {
      title: 'Senders',
      count: (/** @type {number} */ count, /** @type {number} */ limit) =>
        `${whole.format(count)} of ${whole.format(limit)}`,
      full: 'There is no room for another sender. Remove one that nothing refers to.',
      empty: 'No sender yet',
      emptySays: 'Ping Identity’s account originates. Plan the carry-over to bring your Twilio account here.',
      kept: 'Kept, not understood',
      keptSays: (/** @type {string} */ kind) =>
        `Linecheck does not know senders of the kind ${kind}. It is kept as it is, and counts against the ten. PingOne’s console changes it.`,
      numbers: (/** @type {number} */ selected, /** @type {number} */ total) =>
        `${whole.format(selected)} of ${plural(total, '# number', '# numbers')} selected`,
      gone: (/** @type {number} */ count) => plural(count, '# is gone from Twilio', '# are gone from Twilio'),
      inChain: (/** @type {number} */ place) => `Place ${whole.format(place)} of the chain`,
      inPolicies: (/** @type {string} */ names) => `named by ${names}`,
      unused: 'Nothing refers to it',
      tokenHere: 'its token is here',
      tokenNotHere: 'its token is not here',
      edit: 'Numbers',
      close: 'Close',
      rotate: 'New token',
      remove: 'Remove',
      removeWhy: 'It is in the chain or named by a policy. Take it out there first.',
    },

    numbers: {
      kinds: /** @type {Record<string, string>} */ ({
        PHONE_NUMBER: 'Phone number',
        TOLL_FREE: 'Toll-free',
        SHORT_CODE: 'Short code',
      }),
      onlyUs: 'United States only',
      reading: 'Reading the numbers',
      failed: 'The numbers could not be read',
      countries: 'Countries',
      countriesSays:
        'A toll-free number can have several countries, a short code one. Without any PingOne uses it for the United States only.',
      countriesOf: 'Number',
      countriesFind: (/** @type {number} */ count) => `Find one of ${whole.format(count)}`,
      countriesNone: 'None of them has these digits.',
      countryAdd: 'Add a country',
      countryRemove: (/** @type {string} */ name) => `Remove ${name}`,
      plan: 'Plan this choice',
      changed: (
        /** @type {number} */ added,
        /** @type {number} */ removed,
        /** @type {number} */ countries,
      ) =>
        [
          added ? `${whole.format(added)} added` : '',
          removed ? `${whole.format(removed)} taken out` : '',
          countries ? plural(countries, 'countries of # number', 'countries of # numbers') : '',
        ]
          .filter(Boolean)
          .join(', '),
      unchanged: 'As it is in PingOne',
    },

    chain: {
      title: 'Chain',
      says: 'The first that can take a message originates it.',
      empty: 'The chain is empty: Ping Identity’s account originates everything, and Ping Identity bills it.',
      willBeEmpty:
        'Without any sender Ping Identity’s account originates everything. The plan asks for that by itself.',
      up: (/** @type {string} */ name) => `Move ${name} up`,
      down: (/** @type {string} */ name) => `Move ${name} down`,
      out: (/** @type {string} */ name) => `Take ${name} out of the chain`,
      moved: (/** @type {string} */ name, /** @type {number} */ place, /** @type {number} */ of) =>
        `${name}: place ${whole.format(place)} of ${whole.format(of)}`,
      add: 'Add to the chain',
      plan: 'Plan this chain',
      reset: 'As it is in PingOne',
      keys: 'Drag, or press Alt and ↑ or ↓ on one.',
      cannotPing: 'This environment may not use Ping Identity’s account: it probably will not send.',
    },
  },
});

export const text = { ...common, ...own };
