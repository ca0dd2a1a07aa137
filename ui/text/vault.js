/** The texts of the vault's care: what protects it, its check, its backups. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural, whole } from './plural.js';

const own = asAsked({
  vault: {
    title: 'Vault',
    mode: 'Mode',
    modes: { real: 'Real data', sandbox: 'Sandbox' },
    key: 'Protected by',
    keys: { keyring: 'A key in the keyring', passphrase: 'A passphrase' },
    because: {
      absent: 'A passphrase: no keyring answered when it was made',
      locked: 'A passphrase: the keyring was locked when it was made',
      timed_out: 'A passphrase: the keyring did not answer in time when it was made',
      failed: 'A passphrase: the keyring failed when it was made',
    },
    folder: 'Data folder',
    size: 'Size',
    bytes: (/** @type {number} */ size) =>
      size < 1024 * 1024
        ? `${whole.format(Math.ceil(size / 1024))} KiB`
        : `${whole.format(Math.round((size / 1024 / 1024) * 10) / 10)} MiB`,
    schema: 'Form of its records',
    version: (/** @type {number} */ version) => `Version ${version}`,
    migrated: (/** @type {number} */ from, /** @type {string} */ at) => `brought from version ${from}, ${at}`,
    linecheck: 'Linecheck',
    close: 'Close the vault',
    aside: 'Kept aside, with its tokens, until you remove it:',

    keyTitle: 'Key',
    keySays:
      'A new key encrypts everything anew. Backups that were made before open with what they had then.',
    changePassphrase: 'Change the vault’s passphrase…',
    givePassphrase: 'Use a passphrase…',
    newKey: 'New key…',
    useKeyring: 'Use the keyring…',
    newKeyTitle: 'Give the vault a new key?',
    newKeySays:
      'Another random key is kept in the keyring, and everything is encrypted anew with it. Every other window of Linecheck has to be closed. The key of before stays in the keyring, for backups that were made with it.',
    newKeyYes: 'Make a new key',
    useKeyringTitle: 'Keep the key in the keyring?',
    useKeyringSays:
      'A random key takes the passphrase’s place, and everything is encrypted anew with it. From then on the vault opens where this user’s keyring is, without a question, and nowhere else. Backups that were made before open with the passphrase.',
    useKeyringYes: 'Use the keyring',
    passphraseSays:
      'Everything is encrypted anew. From then on the vault opens with this passphrase alone. Backups that were made before open with what they had then.',
    passphraseIsAll: 'Nobody can recover it. Without it, the vault stays closed.',
    fresh: 'New passphrase',
    freshHint: '8 characters at least',
    again: 'The same passphrase again',
    differ: 'The two passphrases differ. Enter the same one twice.',
    missing: 'Enter a passphrase.',
    set: 'Set the passphrase',
    encrypting: 'Encrypting the vault anew…',
    keyring: 'It may wait for the keyring, which may ask for its password in a window of its own.',
    goesOn:
      'This goes to its end. If the program is killed meanwhile, the vault has the old key or the new one.',
    keyChanged: {
      keyring: 'The keyring keeps the vault’s new key. Everything was encrypted anew.',
      passphrase: 'The vault opens with the new passphrase from now on. Everything was encrypted anew.',
    },

    careTitle: 'Backup and check',
    careSays:
      'A backup is a folder with everything, encrypted as it is here. It opens with the key of its time.',
    backUp: 'Back up',
    backingUp: 'Making a backup, and reading it whole…',
    backedUp: (/** @type {string} */ folder) => `Backed up to ${folder}, and read whole.`,
    opensWith: {
      keyring:
        'It opens with the key in this user’s keyring, and nowhere else. For another computer, give the vault a passphrase first.',
      passphrase: 'It opens with the passphrase that the vault has now.',
    },
    restore: 'Restore a backup…',
    check: 'Check',
    checking: 'Reading every page of the vault…',
    checkingTrail: (/** @type {number} */ done, /** @type {number} */ of) =>
      `Checking the audit trail… ${of > 0 ? Math.floor((100 * done) / of) : 100} %`,
    whole: 'The vault is whole.',
    notWhole: 'The vault is not whole.',
    file: 'File',
    trail: 'Audit trail',
    fileWhole: (/** @type {number} */ pages) =>
      `${plural(pages, '# page was', '# pages were')} read and authenticated. Tables, indexes and references agree.`,
    fileBroken: 'Something in it is not as it was written:',
    trailUnread: 'Not checked: the file does not let it be read.',
    fileNext: 'Change nothing more, and restore a backup. What is there now is kept aside.',
    trailNext: 'Keep the vault as it is, and compare its trail with a checkpoint that is kept elsewhere.',
    toTrail: 'Audit trail',
    cancelled: 'Cancelled. Nothing of it stays.',

    readsOnly:
      'The vault is open for reading: it takes no new key, no backup and no check until it can be written.',

    restoreTitle: 'Restore a backup',
    restoreSays: 'First it is only looked into. Nothing is changed yet.',
    which: 'Backup',
    elsewhere: 'In another folder',
    path: 'Folder of the backup',
    pathHint: 'Its whole path: the folder that holds vault.db and vault.json.',
    noPath: 'Give the folder of a backup.',
    backupPassphrase: 'Passphrase of the backup',
    backupPassphraseHint: 'The one that the vault had when the backup was made',
    look: 'Look into it',
    looking: 'Looking into the backup…',
    compare: 'The backup, and what is here now',
    columns: { what: '', backup: 'In the backup', here: 'Here now' },
    rows: {
      tenants: 'Tenants',
      entries: 'Audit entries',
      newest: 'Newest entry',
      key: 'Opens with',
      administrator: 'Administrator passphrase',
    },
    isSet: 'Set',
    notSet: 'Not set',
    none: 'None',
    otherVault: 'This is a backup of another vault than the one here.',
    takeOther: 'Put the other vault in this one’s place',
    otherMode: {
      real: 'This is a backup of real data. It never comes back to the sandbox.',
      sandbox: 'This is a backup of the sandbox. It never comes back to real data.',
    },
    restoreMeans:
      'The backup is copied, read whole and brought to the newest form, then takes the place of what is here. What was done since it was made is not in it.',
    restoreAside:
      'What is here now is kept: whole, with its tokens, in a folder “vault.aside-…” within the data folder, until you remove it. Linecheck goes on with the restored vault.',
    restoreYes: 'Restore this backup',
    another: 'Look into another',
    restoring: 'Restoring the backup…',
    restoringGoesOn:
      'This goes to its end. If the program is killed meanwhile, what was here or the backup is in place.',
    restored: 'The backup is in place.',
    restoredAside: 'What was there is kept aside: whole, with its tokens, until you remove it.',
  },
});

export const text = { ...common, ...own };
