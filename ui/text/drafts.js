/** The texts of the Drafts, besides those of every screen. */
import { text as account } from './account.js';
import { asAsked } from './lengthened.js';
import { plural } from './plural.js';

const own = asAsked({
  drafts: {
    title: 'Drafts',
    says: 'Saved as you type, also without a network. A draft changes nothing until it is saved and made active.',
    emptyTitle: 'No draft',
    emptySays: 'Begin one on the Account screen: what you type is saved as you type it.',
    open: 'Open',
    discard: 'Discard',
    noSid: 'no Account SID yet',
    waits: 'Waits to be verified',
    verifyQueued: (/** @type {number} */ count) =>
      plural(count, 'Verify # waiting draft', 'Verify # waiting drafts'),
    verifying: (/** @type {string} */ name) => `Verifying the draft of ${name}…`,
    stages: { draft: 'Being composed', verified: 'Verified', ready: 'Ready to save' },
    expected: (/** @type {number} */ count) => plural(count, '# number expected', '# numbers expected'),
    selected: (/** @type {number} */ count) => plural(count, '# number selected', '# numbers selected'),
    queue: 'Verify later',
    go: 'Go to Account',
  },
});

export const text = { ...account, ...own };
