/** The texts of the bounds of test sends, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural, whole } from './plural.js';

const own = asAsked({
  limits: {
    title: 'Limits',
    left: (/** @type {number} */ left, /** @type {string} */ when) =>
      `${plural(left, '# more', '# more')} by the default account to this recipient until ${when}.`,
    counted: (/** @type {number} */ used, /** @type {number} */ open, /** @type {number} */ unused) =>
      `Custom account today: ${whole.format(used)} used, ${whole.format(open)} open, ${whole.format(unused)} unused; not limited.`,
    hour: (/** @type {number} */ left) =>
      plural(left, '# test send is left this hour.', '# test sends are left this hour.'),
    cool: (/** @type {string} */ at) => `The next test to this recipient can go at ${at}.`,
    behind:
      'The clock of this computer is behind the time of earlier test sends. Limits go by the later one.',
    trust: 'The clock is right now',
    trusted: (/** @type {number} */ count) =>
      plural(count, '# count was brought to the present.', '# counts were brought to the present.'),
    settings: 'Limits of test sends',
    settingsSays: 'Linecheck’s own, for sends that can cost money.',
    coolDown: 'Wait between sends',
    coolDownHint: 'Seconds for one recipient, 0 to 3,600',
    cap: 'Most sends in an hour',
    capHint: '1 to 10,000',
    set: 'Set limits',
    saved: 'The limits are set.',
    notANumber: 'Give a whole number.',
    daily: 'Daily limits of the default account',
    dailySays:
      'For one recipient and day (UTC), on the default account alone: PingID does not enforce them for a custom account.',
    used: 'Used',
    unused: 'Unused',
    usedHint: 'Confirmed by the recipient, 1 to 50',
    unusedHint: 'Never confirmed, 1 to 50',
  },
});

export const text = { ...common, ...own };
