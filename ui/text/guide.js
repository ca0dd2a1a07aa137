/** The texts around the guide, besides those of every screen. Its pages come from Rust. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural } from './plural.js';

const own = asAsked({
  guide: {
    title: 'Guide',
    says: 'Offline, as it was when this Linecheck was built.',
    back: 'Back to the start',
    pages: 'Pages of the guide',
    onThisPage: 'On this page',
    search: 'Search the guide',
    searchHint: 'A word, a button, an error code. ↓ goes to what was found.',
    found: 'What was found',
    count: (/** @type {number} */ count, /** @type {number} */ most) =>
      count > most ? `The first ${most} places` : plural(count, '# place', '# places'),
    none: 'Nothing is found',
    noneSays: 'Try fewer or other words. What a code of Twilio’s means is found under Commands.',
    clear: 'Clear the search',
  },
});

export const text = { ...common, ...own };
