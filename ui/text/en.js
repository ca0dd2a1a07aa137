/**
 * The texts of every screen; a screen's own stand in a module beside this one. Sentences about what Twilio said come
 * from Rust; what stands here is what the page itself says. Plurals go through `plural`.
 * @module
 */
import { asAsked } from './lengthened.js';
import { nextSteps } from './next-steps.js';
import { locale, plural, whole } from './plural.js';

export const text = asAsked({
  locale,
  product: 'Linecheck',
  plural,
  justNow: 'just now',
  utc: (/** @type {string} */ at) => `${at} UTC`,
  stated: (/** @type {string} */ source, /** @type {string} */ date) => `${source}, as of ${date}`,
  consent: {
    name: 'Your name',
    nameHint: 'It is recorded with the consent. It is not authenticated.',
    nameMissing: 'Give the name of the person who consents.',
    yes: 'I Consent',
  },
  cancel: 'Cancel',
  close: 'Close',
  tryAgain: 'Try again',
  remove: 'Remove',
  add: 'Add',
  yes: 'Yes',
  none: 'none',
  unknown: 'not known',
  code: (/** @type {string} */ code) => `Code ${code}`,
  tooMuch: (/** @type {number} */ length, /** @type {number} */ kept) =>
    `Too long: of ${plural(length, '# character', '# characters')} the first ${whole.format(kept)} were taken. Paste the value alone.`,
  unseen: 'Contains invisible characters. Type the value, or paste it alone.',
  opensBrowser: 'opens in your browser',
  enabled: 'Enabled',
  disabled: 'Disabled',
  title: (
    /** @type {string} */ screen,
    /** @type {string | null} */ tenant,
    /** @type {boolean} */ sandbox,
  ) => `${sandbox ? 'SANDBOX · ' : ''}${screen}${tenant ? ` · ${tenant}` : ''} · Linecheck`,

  inactive: {
    badge: 'Inactive',
    named: (/** @type {string} */ name) => `${name} (inactive)`,
    since: (/** @type {string} */ day) => `Inactive since ${day}`,
    why: 'Nothing is saved or sent while the tenant is inactive: Linecheck’s own rule.',
    set: 'Set inactive',
    setActive: 'Set active again',
    setTitle: (/** @type {string} */ name) => `Set ${name} inactive?`,
    setSays:
      'What is on record stays, its custom account too: an administrator can delete it. Nothing else is saved or sent for this tenant meanwhile, which is Linecheck’s own rule. It can be set active again at any time. PingID itself is not changed.',
    isInactive: (/** @type {string} */ name) => `${name} is inactive now.`,
    isActive: (/** @type {string} */ name) => `${name} is active again.`,
  },

  /** Why something is grey. */
  role: {
    press: 'For administrators. A press asks for the unlock and goes on after it.',
    kit: 'This is a support kit: test sends and look-ups. Nobody changes anything in it.',
  },

  kit: {
    name: 'SUPPORT KIT',
    expired: 'SUPPORT KIT, PAST ITS TIME',
    says: (/** @type {string} */ by, /** @type {string} */ at, /** @type {string} */ until) =>
      `Made by ${by} on ${at}, meant until ${until}. Test sends and look-ups; nothing is changed here.`,
    expiredSays: (/** @type {string} */ by, /** @type {string} */ until) =>
      `It was meant until ${until}. Ask ${by} for a new one; its tokens work until they are rotated.`,
  },

  nav: {
    label: 'Main',
    skip: 'Skip to the content',
    tenant: 'Tenant',
    noTenant: 'No tenant yet',
    commands: 'Commands',
    online: 'Online',
    offline: 'Offline, drafts still work',
    role: { administrator: 'Administrator', support: 'Support' },
    unlock: 'Support: unlock',
    greyed: (/** @type {string} */ key) => `What is grey needs it: ${key}.`,
    kit: 'Support kit',
    lockedBy: {
      idle: 'Locked, since nobody was here.',
      session: 'Locked with the computer’s session.',
      sleep: 'Locked, since the computer slept.',
    },
    stays: 'A key or a movement keeps it unlocked.',
    locksIn: (/** @type {number | null} */ seconds) =>
      seconds === null
        ? 'Lock'
        : `Locks in ${seconds > 30 ? plural(Math.ceil(seconds / 60), '# minute', '# minutes') : plural(seconds, '# second', '# seconds')}`,
    customActive: 'Custom, active',
    defaultActive: 'Ping Identity, active',
  },

  band: {
    name: 'SANDBOX',
    says: 'Nothing leaves this computer, nothing is billed.',
    wrong: 'Simulate any failure',
    leave: 'Leave the sandbox',
  },

  /** What stands above every screen while it is so. */
  watching: {
    changed: (/** @type {number} */ count) =>
      plural(count, '# change since the last look', '# changes since the last look'),
    looking: 'A look is under way.',
    title: (/** @type {string} */ tenant, /** @type {string} */ what) => `${tenant}: ${what}`,
    /** Conditions that are watched, and the rules of signs. */
    what: /** @satisfies {Record<import('../ipc/types.d.ts').SignRule | 'ready' | 'delivery' | 'drift', string>} */ ({
      ready: 'Ready to send',
      delivery: 'What was sent',
      drift: 'PingOne as it was applied',
      outage: 'Much does not arrive',
      number_fell: 'A number is filtered',
      country_fell: 'A country refuses',
      pumped_block: 'Numbers side by side',
      pumped_country: 'A crowd in one country',
      retries: 'One person, again and again',
      money: 'Money runs out',
      slow: 'Receipts are slow',
    }),
    change: {
      began: '(new)',
      over: '(over)',
      other: '(changed)',
      passed: '(began and is over)',
      comes_and_goes: '(comes and goes)',
      settled: '(settled)',
    },
    levels: { calm: 'Calm', unread: 'Not read', warning: 'Warning', critical: 'Critical' },
    show: 'Look at it',
    dismiss: 'Dismiss',
    more: (/** @type {number} */ count) => plural(count, '# earlier change', '# earlier changes'),
  },
  notices: {
    label: 'About this vault',
    readsOnly: 'Open for reading',
    /** Why, by the code of what kept the vault from being written. */
    because: /** @type {Record<string, string>} */ ({
      vault_disk_full: 'Its disk is full.',
      vault_read_only: 'Its folder is read-only.',
      vault_permission_denied: 'Its folder may not be written by this user.',
      vault_migration_failed: 'It could not be brought to the newest form.',
    }),
    means: 'What only shows works, as of the opening. Nothing can be changed or sent.',
    next: /** @type {Record<string, string>} */ ({
      vault_disk_full: 'Make room on the disk, then open it again.',
      vault_read_only: 'Make the folder writable, then open it again.',
      vault_permission_denied: 'Make the folder writable for this user, then open it again.',
      vault_migration_failed: 'Make room on the disk, then open it again, or restore a backup.',
    }),
    nextOtherwise: 'Look at its disk, then open it again.',
    openAgain: 'Open it again',
    refused: 'The vault is open for reading: nothing can be changed or sent.',
    migrated: (/** @type {number} */ from, /** @type {number} */ to) =>
      `An older Linecheck wrote this vault. It was brought from version ${from} to version ${to}.`,
    migratedMeans: 'All of its records are there. An older Linecheck does not open it any more.',
    entry: 'See its entry in the audit trail',
    dismiss: 'Dismiss',
  },

  /** How a test send came out: the same words on every screen. */
  sendOutcomes: {
    confirmed: 'Confirmed',
    delivered: 'Delivered',
    sent: 'Sent, no receipt yet',
    sent_without_receipt: 'Sent, no receipt',
    not_delivered: 'Not delivered',
    refused: 'Refused',
    not_sent: 'Not sent',
    unknown: 'Outcome unknown',
    ping_would_originate: 'PingID would originate',
    dry_run: 'Dry run: checked, not sent',
    dry_run_refused: 'Dry run: refused',
    dry_run_unknown: 'Dry run: unknown',
    under_way: 'No outcome yet',
  },

  palette: {
    title: 'Commands',
    placeholder: 'Paste a number, or type a command, a code, a name',
    list: 'What fits',
    none: 'Nothing fits.',
    keysTitle: 'Keys',
    keysSays: 'A letter or digit alone works outside of fields.',
    inList: 'In lists',
    listKeys: [
      ['↑ ↓', 'Move'],
      ['Space', 'Select or take out'],
      ['Shift ↑ ↓', 'Extend the selection'],
      ['Mod+A', 'Select all that match'],
      ['Home End', 'First, last'],
      ['Esc', 'Close a dialog'],
    ],
    noneRunning: 'Nothing is running.',
    noTenant: 'There is no tenant yet.',
    notHere: 'This command belongs to another screen.',
    dialogFirst: 'Close the dialog first.',
  },

  already: 'Already under way.',

  /** Why nothing else that creates may begin. */
  creating: {
    send: 'A test send is under way. Wait for its end, or cancel it.',
    matrix: 'A matrix of test sends is under way. Wait for its end, or cancel it.',
    dry_run: 'A dry run is under way. Wait for its end, or cancel it.',
    pingone: 'A change of PingOne is under way. Wait for its end, or cancel it.',
  },

  copy: {
    done: 'Copied',
    failed: 'Could not be copied',
    what: (/** @type {string} */ what) => `Copy ${what}`,
  },

  /** The pages of documentation that Rust knows. */
  documents: {
    pingid_custom_account: 'PingID: Using a custom Twilio account',
    pingone_migration: 'PingOne: Moving from PingID',
    pingone_custom_provider: 'PingOne: Using a custom provider',
    pingone_twilio_sender: 'PingOne: A Twilio account as a sender',
    pingone_notification_settings: 'PingOne’s API: Notifications settings',
    twilio_sender_ids: 'Twilio: Alphanumeric Sender IDs by country',
    twilio_test_credentials: 'Twilio: Test credentials',
  },

  /** What to do next, each by its name. */
  nextSteps,
  failed: 'That did not work',
  offlineBridge: 'This page belongs inside Linecheck’s window.',

  following: {
    some: 'Following deliveries',
    stop: 'Stop',
    stopped: 'Stopped. Each delivery can be followed again on Test send.',
  },

  accountSid: 'Account SID',
  accountSidHint: '34 characters, from the Twilio console',
  reveal: 'Show what I type',
  bases: /** @type {Record<string, string>} */ ({
    us1: 'United States (us1)',
    ie1: 'Ireland (ie1)',
    au1: 'Australia (au1)',
    sandbox: 'Sandbox, on this computer',
  }),
  honesty: 'Linecheck records what you save here. It does not read or change PingID itself.',
  ping: 'Ping Identity',
  base: 'API region',
  customName: 'Custom account',
  filePath: 'path of the file',
  openFolder: 'Open folder',
  guideline: 'Read Twilio’s guideline',
  outsideSandbox:
    'You are working on real data. The sandbox has a vault of its own; real and sandbox data never mix.',
  openingVault: 'Opening your vault…',

  channels: {
    sms: 'SMS',
    voice: 'Voice call',
  },
});
