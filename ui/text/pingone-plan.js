/** The texts of a plan for PingOne, its confirmations, its result, drift and export, besides those of the screen. */
import { asAsked } from './lengthened.js';
import { text as screen } from './pingone.js';
import { plural, whole } from './plural.js';

const own = asAsked({
  plan: {
    title: 'Plan',
    goals: {
      carry_over: (/** @type {string} */ account) => `Carry over the account ${account}`,
      rotate: (/** @type {string} */ name) => `New token for ${name}`,
      choose: (/** @type {string} */ name) => `Change the numbers of ${name}`,
      chain: 'Change the chain',
      hand_over: 'Hand over to Ping Identity',
      remove: (/** @type {string} */ name) => `Remove ${name}`,
      put_back: 'Put back what was there before',
    },
    stepNames: {
      create_sender: (/** @type {string} */ name) => `Create the sender ${name}`,
      choose_numbers: (/** @type {string} */ name) => `Choose the numbers of ${name}`,
      set_chain: 'Set the chain',
      set_policy: (/** @type {string} */ name) => `Change the policy “${name}”`,
      delete_sender: (/** @type {string} */ name) => `Delete the sender ${name}`,
    },
    createsWithout: 'Without numbers: PingOne asks Twilio, and answers with those of the account.',
    selected: 'Selected',
    added: 'Added',
    removed: 'Taken out',
    these: 'These',
    numbers: (/** @type {number} */ count) => plural(count, '# number', '# numbers'),
    andMore: (/** @type {string} */ some, /** @type {number} */ more) =>
      `${some} and ${whole.format(more)} more`,
    countriesOf: (/** @type {string} */ number) => `Countries of ${number}`,
    noCountries: 'United States only',
    chain: 'Chain',
    emptyChain: 'empty (Ping Identity’s account)',
    names: 'Names',
    limit: 'Each user, each day',
    limits: (/** @type {number} */ used, /** @type {number} */ unused) => `${used} used, ${unused} unused`,
    otherLimit: 'another limit',
    asItWas: 'As it was before the last apply.',
    nothingWritten: 'Nothing was written',
    steps: (/** @type {number} */ count) => plural(count, '# step', '# steps'),
    empty: 'No change',
    emptySays: 'PingOne has it all already. Applying would write nothing.',
    discard: 'Discard the plan',
    discarded: 'The plan was discarded. Nothing was written.',
    before: 'Before',
    after: 'After',
    whoPays: 'Who originates and who pays',
    pays: (/** @type {string} */ who) => `billed to ${who}`,
    paysPing: 'billed by Ping Identity',
    stepsTitle: 'Steps',
    reasons: 'Why',
    untouched: (/** @type {number} */ count) => `What stays untouched (${whole.format(count)})`,
    overriding: (/** @type {string} */ names) => `Policies that decide otherwise: ${names}`,
    overridingSays:
      'Where these policies are used, the environment’s chain has no effect. The plan does not change who originates there, and so it is not complete.',
    notComplete: 'Not complete',
    complete: 'Complete',
    warnings: 'What to know before',
    nothingToApply: 'There is no plan to apply.',
    applyTo: (/** @type {string} */ environment) => `Apply to ${environment}`,
    applySays: (/** @type {number} */ count) =>
      plural(
        count,
        'It asks for # confirmation before anything is written.',
        'It asks for # confirmations, each by itself, before anything is written.',
      ),
    applySure: 'Each step is read back and compared.',
    outdated: 'PingOne has changed since this plan was made. Nothing was written. Plan again.',
    again: 'Plan again',
    becomes: 'becomes',
    none: 'none',
  },

  /** Why a step is there. */
  reasons: {
    no_sender_yet: 'The environment has no sender of this account.',
    new_one_asked: 'A new sender was asked for, although the environment has one of this account.',
    as_configured: 'As it is active in Linecheck.',
    takes_place: (/** @type {string} */ name) =>
      `PingOne changes no token of a sender: a new one takes the place of ${name}.`,
    comes_first: 'The sender comes first.',
    comes_first_with_fallback:
      'The sender comes first, and Ping Identity’s account last, as the fallback is enabled.',
    leaving: (/** @type {string} */ names) => `${names} will not be asked any more.`,
    asked: 'You asked for it.',
    limits_asked: 'You asked for the daily limits.',
    replaced: 'Nothing refers to it any more by then.',
    was_so: 'It was so before the last apply.',
  },

  /** What to know before. */
  notes: {
    limits_enforced: (
      /** @type {number} */ used,
      /** @type {number} */ unused,
      /** @type {number | null} */ daily,
    ) =>
      [
        'PingOne enforces daily limits, which PingID did not for a custom account.',
        `In PingID’s terms they were ${used} used and ${unused} unused for each user.`,
        daily === null
          ? ''
          : `The environment’s settings allow each user ${whole.format(daily)} a day already.`,
      ]
        .filter(Boolean)
        .join(' '),
    fallback_not_in_policies: (/** @type {string} */ policies) =>
      `A policy names senders alone: Ping Identity’s account cannot follow there as the fallback (${policies}).`,
    overridden: (/** @type {string} */ policies) =>
      `${policies} decide for themselves: where they are used, the chain has no effect.`,
    ping_may_not_send: 'This environment may not use Ping Identity’s account: it probably will not send.',
    hands_over: 'Ping Identity’s account originates then, from its own numbers, and Ping Identity bills it.',
    numbers_of_one_channel: (/** @type {string} */ numbers) =>
      `SMS and voice are both used, and PingOne wants every selected number to do both. These do only one: ${numbers}.`,
    numbers_unavailable: (/** @type {string} */ numbers) =>
      `PingOne says that these are gone from Twilio: ${numbers}.`,
    united_states_only: (/** @type {string} */ numbers) =>
      `Without a country PingOne uses these for the United States only: ${numbers}.`,
    consent_there: 'PingOne’s console asks for the Third-party Service Consent here; so does this plan.',
    not_understood: (/** @type {string} */ senders) =>
      `Senders of kinds that Linecheck does not know stay as they are, and count against the ten: ${senders}.`,
    left_unused: (/** @type {string} */ sender) =>
      `Nothing refers to ${sender} any more. It stays in the environment.`,
    dangling_chain: (/** @type {string} */ sender) => `The chain names ${sender}.`,
    dangling_policy: (/** @type {string} */ policy, /** @type {string} */ sender) =>
      `The policy “${policy}” names ${sender}.`,
    listed_users_only: 'The environment sends notifications to listed users only.',
    channel_not_allowed: (/** @type {string} */ channel) =>
      `The environment’s license does not allow passcodes by this channel: ${channel}.`,
  },

  untouched: {
    sender: (/** @type {string} */ name) => `The sender ${name}`,
    policy: (/** @type {string} */ name) => `The policy “${name}”`,
    setting: (/** @type {string} */ name) => `The setting ${name}`,
  },

  /** How what was read is another than it should be. */
  differences: {
    gone: 'It is not there any more.',
    still_there: 'It is still there.',
    not_understood: 'The answer is not understood.',
    number_missing: (/** @type {string} */ number) => `${number} is not on this account.`,
    number_unavailable: (/** @type {string} */ number) => `${number} is gone from Twilio.`,
    not_selected: (/** @type {string} */ number) => `${number} is not selected.`,
    also_selected: (/** @type {string} */ number) => `${number} is selected too.`,
    countries: (/** @type {string} */ number, /** @type {string} */ wanted, /** @type {string} */ found) =>
      `${number} has other countries: planned ${wanted}; found ${found}.`,
    countries_not_allowed: (/** @type {string} */ number) => `${number} cannot have countries of its own.`,
    chain: (/** @type {string} */ wanted, /** @type {string} */ found) =>
      `The chain is another: planned ${wanted}; found ${found}.`,
    policy_providers: 'The policy does not name the senders that it should.',
    policy_limits: 'The policy has other limits.',
    members: (/** @type {string} */ members) => `Changed since it was planned: ${members}.`,
    no_created_sender: 'The created sender is not known.',
    others: (/** @type {string} */ members) => `Read back otherwise than written: ${members}.`,
  },

  /** What has drifted. */
  drifts: {
    chain: (/** @type {string} */ applied, /** @type {string} */ now) =>
      `The chain is another. Applied: ${applied}. Now: ${now}.`,
    sender_gone: (/** @type {string} */ name) => `${name} is gone.`,
    selection: (/** @type {string} */ name, /** @type {string} */ missing, /** @type {string} */ added) =>
      [
        `${name} has another choice of numbers.`,
        missing ? `Not as applied: ${missing}.` : '',
        added ? `Without being applied: ${added}.` : '',
      ]
        .filter(Boolean)
        .join(' '),
    unavailable: (/** @type {string} */ name, /** @type {string} */ numbers) =>
      `Numbers of ${name} are gone from the account, says PingOne: ${numbers}.`,
    gone_at_twilio: (/** @type {string} */ name, /** @type {string} */ numbers) =>
      `Twilio does not list these numbers of ${name} any more: ${numbers}.`,
    capability_lost: (/** @type {string} */ name, /** @type {string} */ numbers) =>
      `Numbers of ${name} lost SMS or voice at Twilio: ${numbers}.`,
    token_refused: (/** @type {string} */ name) =>
      `Twilio refused the Auth Token that is stored here. PingOne most likely has the same for ${name}.`,
    policy: (/** @type {string} */ name) => `The policy “${name}” is another.`,
    policy_gone: (/** @type {string} */ id) => `The policy ${id} is gone.`,
    overridden: (/** @type {string} */ name) =>
      `The policy “${name}” names senders of its own now: where it is used, the chain has no effect.`,
  },

  options: {
    title: 'Options',
    which: 'Sender in PingOne',
    byAccount: 'The one of this account, or a new one',
    new: 'A new sender',
    ask: 'Several senders have this account. Choose the one to change.',
    others: 'Others in the chain',
    keep: 'Keep behind it',
    drop: 'Drop',
    name: 'Name of a new sender',
    nameHint: 'May be left empty. No two senders can have the same.',
    quotas: 'Write the daily limits into the default policy',
    quotasHint: 'PingOne enforces them, which PingID did not for a custom account.',
  },

  rotate: {
    title: 'Give a new Auth Token',
    says: (/** @type {string} */ name) =>
      `PingOne changes no token of a sender. The plan makes a second one with the new token and the same numbers and countries, puts it in the place of ${name} in the chain and in every policy, and only then deletes the old one.`,
    token: 'Auth Token',
    tokenHint:
      'Of the same Account SID. It is given to PingOne when the plan is applied, and never shown again.',
    missing: 'Enter the new Auth Token.',
    into: 'What takes its place',
    intoNew: 'A new sender, with a token',
    intoHint: 'Another sender of the account is there already. With it no token is needed.',
    submit: 'Plan it',
  },

  confirm: {
    production: 'This is a PRODUCTION environment',
    productionSays: (/** @type {string} */ name) =>
      `${name} is of the type PRODUCTION: from now on its users’ passcodes go the way of this plan.`,
    productionYes: 'Change the production environment',
    consent: 'Third-party Service Consent',
    consentFor: (/** @type {string} */ name) => `in the environment ${name}`,
    consentSays:
      'PingOne’s console asks for this consent when a sender is saved; its API does not. By applying you consent to messages and calls being handed to your organization’s own Twilio account, under your contract with Twilio and at its charge.',
    empty: 'Hand over to Ping Identity?',
    emptySays:
      'The chain will be empty. Then Ping Identity’s account originates all messages and calls of this environment, from its own numbers, and Ping Identity bills them.',
    emptyYes: 'Hand over to Ping Identity',
    drop: 'Drop other senders from the chain?',
    dropSays: (/** @type {string} */ names) =>
      `${names} will not be asked any more. The senders themselves stay in the environment.`,
    dropYes: 'Drop them',
    unavailable: 'Use numbers that are gone?',
    unavailableSays: (/** @type {string} */ numbers) =>
      `PingOne says that ${numbers} are not in the Twilio account any more. What it does with them is not documented.`,
    unavailableYes: 'Choose them all the same',
    stopped: 'Nothing was written: the confirmations were not all given.',
  },

  result: {
    applying: 'Applying the plan',
    done: 'Applied, read back, and as it was planned.',
    nothing: 'Nothing was to be done: PingOne has it all already.',
    stoppedSays: 'What was done before it stays. Going on begins there, and creates nothing twice.',
    differsSays: 'Compare it with what you want, and plan again.',
    givenUp: 'It was given up. What was done before stays.',
    now: 'Under way',
    states: {
      waiting: 'Not begun',
      intended: 'Outcome unknown',
      done: 'Done',
      already_done: 'Was so already',
      changed: 'Changed meanwhile, not written',
      not_read: 'Could not be read, not written',
      refused: 'Refused, not written',
      unknown: 'Outcome unknown',
    },
  },

  drift: {
    title: 'Drift',
    says: 'PingOne against what was last applied, and against what Twilio has.',
    check: 'Compare now',
    checking: 'Comparing',
    none: 'Nothing has drifted.',
    found: (/** @type {number} */ count) => plural(count, '# difference', '# differences'),
    differs: 'Differs',
    never: 'Nothing was applied from here yet: only Twilio’s side is compared.',
    mend: 'Plan what mends it',
    at: (/** @type {string} */ when) => `Compared ${when}`,
    compared: (/** @type {string} */ sid) => `Compared with the account ${sid} at Twilio.`,
    notCompared: (/** @type {string} */ sid, /** @type {string} */ why) =>
      `Not compared with the account ${sid} at Twilio: ${why}`,
    noneAsked: 'Twilio was not asked: no token of these senders’ accounts is here.',
  },

  export: {
    title: 'Export',
    says: 'The same for Terraform or pingcli. Secrets are never in it: a variable, or a placeholder.',
    format: 'For',
    terraform: 'Terraform',
    pingcli: 'pingcli',
    warnings: 'What to know before it is used',
    file: 'File',
    previewOf: (/** @type {string} */ file) => `Preview of ${file}`,
    command: 'To be used with',
    toFillIn: (/** @type {string} */ what) => `To be filled in before: ${what}`,
    save: (/** @type {number} */ count) => plural(count, 'Save the file', 'Save the # files'),
    saved: (/** @type {string} */ path) => `Saved: ${path}`,
    savedTitle: 'Saved',
    copy: 'Copy this file',
  },
});

export const text = { ...screen, ...own };
