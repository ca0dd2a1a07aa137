/** The texts of the administrator role: its lock, its unlock, its passphrase. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural } from './plural.js';

const own = asAsked({
  administrator: {
    unlockTitle: 'Unlock the administrator role',
    unlockFor: (/** @type {string} */ what) =>
      `“${what}” is for administrators. What you pressed goes on after the unlock.`,
    unlockSays: (/** @type {number | null} */ minutes) =>
      `Changes, and whatever reveals or hands over secrets, need it.${minutes === null ? '' : ` It locks again after ${plural(minutes, '# idle minute', '# idle minutes')}.`}`,
    thisPress: 'This',
    wrong: 'This is not the administrator passphrase.',
    waitsLater: 'Three wrong ones in a row cost a wait, which grows.',
    waits: (/** @type {number} */ seconds) =>
      `The next try can be in ${seconds < 120 ? plural(seconds, '# second', '# seconds') : plural(Math.ceil(seconds / 60), '# minute', '# minutes')}.`,
    passphrase: 'Administrator passphrase',
    unlock: 'Unlock',
    unlocking: 'Unlocking …',
    unlocked: 'Unlocked.',
    locked: 'Locked. You work as support now.',
    soon: (/** @type {number} */ seconds) =>
      `The administrator role locks in ${plural(seconds, '# second', '# seconds')}.`,
    notLocked: 'There is nothing to unlock.',
    notUnlocked: 'The administrator role is not unlocked.',
    card: 'Administrator',
    everybody: 'No administrator passphrase is set: everybody who opens this vault is an administrator.',
    says: 'The window opens as support. Each change needs the unlock.',
    honest:
      'It protects against mistakes and colleagues at this window, not against the owner of this system account.',
    forgotten: 'Nobody can bring a forgotten one back. Keep it where your administrators find it.',
    fresh: 'New administrator passphrase',
    freshHint: '8 characters at least',
    again: 'The same again',
    differ: 'They differ.',
    set: 'Set the passphrase',
    change: 'Change the passphrase',
    wasSet: 'The administrator passphrase is set.',
    wasChanged: 'The administrator passphrase is changed.',
    wasRemoved: 'The administrator passphrase is removed.',
    remove: 'Remove the passphrase',
    removeTitle: 'Remove the administrator passphrase?',
    removeSays: 'Everybody who opens this vault is an administrator then.',
    idle: 'Lock after',
    minutes: (/** @type {number} */ count) => plural(count, '# idle minute', '# idle minutes'),
    idleSet: 'The idle time is set.',
  },
});

export const text = { ...common, ...own };
