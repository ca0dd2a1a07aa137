/** The texts of before a vault is open, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';

const own = asAsked({
  opening: {
    title: 'Opening the vault',
    keyring: 'Waiting for your keyring. It may ask for its password in a window of its own.',
    again: 'Nothing is lost while you wait.',
    /** By the code of the error: what is so, and what to do about it. */
    refusals: /** @type {Record<string, [string, string]>} */ ({
      keyring_absent: [
        'No keyring answers',
        'Start a keyring, such as GNOME Keyring or KWallet, and try again.',
      ],
      keyring_locked: ['The keyring is locked', 'Unlock the keyring and try again.'],
      keyring_timed_out: [
        'The keyring did not answer',
        'The keyring may wait for its password: unlock it and try again.',
      ],
      keyring_failed: ['The keyring failed', 'Look at the keyring itself, then try again.'],
    }),
    keyInKeyring: 'The key of this vault is in the keyring. Nothing was changed.',
    said: 'What the keyring said',
    passphraseTitle: 'Enter the passphrase',
    passphraseWhy: 'This vault opens with a passphrase.',
    passphrase: 'Passphrase',
    open: 'Open the vault',
    newTitle: 'Choose a passphrase',
    newWhy: 'A passphrase takes the keyring’s place and encrypts everything that Linecheck keeps.',
    newWarn: 'Nobody can recover it. Without it, the vault stays closed.',
    newLabel: 'New passphrase',
    repeat: 'The same passphrase again',
    differ: 'The two passphrases differ. Enter the same one twice.',
    missing: 'Enter a passphrase.',
    create: 'Create the vault',
    keyringAgain: 'Try the keyring again',
    failedTitle: 'The vault cannot be opened',
    failedMeans: 'Nothing was deleted or changed.',
    trySandbox: 'Try in the sandbox instead',
    folder: 'Another folder',
    folderHint: 'Its whole path. It is used until you close Linecheck; set LINECHECK_HOME to it to keep it.',
    useFolder: 'Use this folder',
    restore: 'Restore a backup…',
    back: 'Back to the start',
  },

  start: {
    title: 'Welcome to Linecheck',
    lead: 'Set up a custom Twilio account for PingID, and see which account a passcode comes from, who pays, and why.',
    sandboxTitle: 'Try in the sandbox',
    sandboxSays:
      'A Twilio of your own, on this computer. Nothing is sent or billed, and any failure can be simulated.',
    sandboxButton: 'Try in the sandbox',
    exampleTitle: 'Begin with an example',
    exampleSays:
      'A tenant with SMS and voice enabled. The sandbox has accounts for it, good and broken ones.',
    exampleButton: 'Make an example tenant',
    realTitle: 'Add a Twilio account',
    realSays:
      'For your PingID organization. You need the Account SID and Auth Token from the Twilio console.',
    realButton: 'Add a Twilio account',
    ownSays: 'A tenant of your own. The sandbox refuses credentials of real accounts.',
    handedOver: 'Did somebody give you a support kit or a bundle?',
    handedOverOpen: 'Open the file',
    guide: 'New here?',
    guideOpen: 'Read the guide',
    before: 'Before you start',
    beforeState: 'Checked when the account is verified.',
    items: [
      ['Account SID and Auth Token at hand', 'Copy them from the Twilio console.'],
      ['Origination numbers bought', 'Each number must do both SMS and voice.'],
      ['Billing with Twilio set up', 'A trial account sends to verified numbers only.'],
    ],
  },
});

export const text = { ...common, ...own };
