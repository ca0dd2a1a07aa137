/** The texts of a plan for PingOne, its confirmations, its result, drift and export, besides those of the screen. */
import { asAsked } from './lengthened.js';
import { plural, whole } from './plural.js';
import { text as screen } from './pingone.js';

const own = asAsked({
  plan: {
    title: 'Plan',
    goals: {
      carry_over: (/** @type {string} */ name) => `Carry over ${name}`,
      rotate: (/** @type {string} */ name) => `New token for ${name}`,
      choose: (/** @type {string} */ name) => `Change the numbers of ${name}`,
      chain: () => 'Change the chain',
      remove: (/** @type {string} */ name) => `Remove ${name}`,
      put_back: () => 'Put back what was there before',
    },
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
    untouched: 'What stays untouched',
    overriding: 'Policies that decide otherwise',
    overridingSays:
      'Where these policies are used, the environment’s chain has no effect. The plan does not change who originates there, and so it is not complete.',
    notComplete: 'Not complete',
    complete: 'Complete',
    warnings: 'What to know before',
    apply: 'Apply',
    applyTo: (/** @type {string} */ environment) => `Apply to ${environment}`,
    applySays: (/** @type {number} */ count) =>
      `${plural(count, 'It asks for # confirmation', 'It asks for # confirmations')}, each by itself, before anything is written.`,
    applySure: 'Each step is read back and compared.',
    outdated: 'PingOne has changed since this plan was made. Nothing was written. Plan again.',
    again: 'Plan again',
    becomes: 'becomes',
    none: 'none',
  },

  options: {
    title: 'What the plan should do',
    which: 'Sender in PingOne',
    which_by_account: 'The one of this account, or a new one',
    which_new: 'A new sender',
    others: 'Other senders in the chain',
    othersKeep: 'Keep them behind this one',
    othersDrop: 'Drop them from the chain',
    quotas: 'Write the daily limits into the default policy too',
    quotasHint: 'PingOne enforces daily limits, which PingID did not for a custom account.',
    ask: 'Several senders have this account. Choose the one to change.',
  },

  confirm: {
    production: 'This is a PRODUCTION environment',
    productionSays: (/** @type {string} */ name) =>
      `${name} is of the type PRODUCTION: from now on its users’ passcodes go the way of this plan.`,
    productionYes: 'Change the production environment',
    consent: 'Third-party Service Consent',
    consentFor: (/** @type {string} */ name) => `For ${name}, in the environment`,
    consentSays:
      'PingOne’s console asks for this consent when a sender is saved; its API does not. By applying you consent to messages and calls being handed to your organization’s own Twilio account, under your contract with Twilio and at its charge.',
    consentName: 'Your name',
    consentNameHint: 'It is recorded with the consent. It is not authenticated.',
    consentNameMissing: 'Give the name of the person who consents.',
    consentYes: 'I Consent',
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
    title: 'Result',
    applying: (/** @type {number} */ step, /** @type {number} */ of) => `Step ${step} of ${of}`,
    done: 'Applied, read back, and as it was planned.',
    nothing: 'Nothing was to be done: PingOne has it all already.',
    stopped: (/** @type {number} */ step, /** @type {number} */ of) => `Stopped at step ${step} of ${of}`,
    stoppedSays: 'What was done before it stays; what comes after it was not begun.',
    notInUse: 'The sender is ready but not in use: traffic goes as before.',
    differs: 'Written, but what was read back differs from the plan',
    differsSays: 'Somebody else may have changed it meanwhile. Compare, and plan again.',
    goOn: 'Go on',
    goingOn: 'Going on',
    close: 'Close',
    at: (/** @type {string} */ when, /** @type {string} */ who) => `${when}, ${who}`,
    states: {
      waiting: 'Not begun',
      now: 'Under way',
      done: 'Done',
      already_done: 'Was so already',
      failed: 'Failed',
      unknown: 'Outcome unknown',
      differs: 'Differs',
    },
  },

  drift: {
    title: 'Drift',
    says: 'PingOne against what was last applied, and against what Twilio has.',
    check: 'Compare now',
    checking: 'Comparing',
    none: 'Nothing has drifted.',
    never: 'Nothing was applied from here yet, so there is nothing to compare with.',
    mend: 'Plan what mends it',
    at: (/** @type {string} */ when) => `Compared ${when}`,
    skipped: (/** @type {string} */ sid) => `Twilio was not asked about ${sid}: its token is not here.`,
  },

  export: {
    title: 'Export',
    says: 'The same for Terraform or pingcli. Secrets are never in it: a variable, or a placeholder.',
    terraform: 'Terraform',
    pingcli: 'pingcli (JSON)',
    kind: 'For',
    of: 'What',
    preview: 'Preview',
    file: 'File',
    save: 'Save the files',
    saved: (/** @type {string} */ path) => `Saved: ${path}`,
    savedTitle: 'The files were saved',
    copy: 'the file',
    warnings: 'What to know before you apply it there',
  },
});

export const text = { ...screen, ...own };
