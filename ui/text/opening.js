/** The texts of before a vault is open, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';

const own = asAsked({
  opening: {
    title: 'Opening the vault',
    keyring: 'Waiting for your keyring. It may ask for its password in a window of its own.',
    again: 'Nothing is lost while you wait.',
    passphraseTitle: 'Enter the passphrase',
    passphraseWhy: 'This vault was made with a passphrase, because there was no keyring then.',
    passphrase: 'Passphrase',
    open: 'Open the vault',
    newTitle: 'Choose a passphrase',
    newWhy:
      'Linecheck keeps everything in one encrypted file. Its key belongs in this system’s keyring, and none can be used now. A passphrase takes its place.',
    newReason: 'The keyring of this system cannot be used now. It said:',
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
    back: 'Back to the start',
    lockedTitle: 'The keyring did not answer',
  },

  start: {
    title: 'Welcome to Linecheck',
    lead: 'Set up a custom Twilio account for PingID, and see exactly which account a passcode comes from, who pays for it, and why.',
    sandboxTitle: 'Try in the sandbox',
    sandboxSays:
      'A whole Twilio of your own, on this computer. Nothing is sent, nothing is billed, everything can go wrong on request.',
    sandboxButton: 'Try in the sandbox',
    exampleTitle: 'Begin with an example',
    exampleSays:
      'A tenant with SMS and voice enabled. The sandbox has Twilio accounts for it, good ones and broken ones.',
    exampleButton: 'Make an example tenant',
    realTitle: 'Add a Twilio account',
    realSays:
      'Your PingID organization and its own Twilio account. You need the Account SID and the Auth Token from the Twilio console.',
    realButton: 'Add a Twilio account',
    ownSays: 'A tenant that you name yourself. Credentials of real accounts are refused in the sandbox.',
    before: 'Before you start',
    items: [
      ['Account SID and Auth Token at hand', 'Copy them from the Twilio console.'],
      ['Origination numbers bought', 'Each number must do both SMS and voice.'],
      ['Billing with Twilio set up', 'A trial account sends to verified numbers only.'],
    ],
    itemState: 'Known once the account is verified',
  },
});

export const text = { ...common, ...own };
