/**
 * Finding places in the guide: the sections that have every word.
 * @typedef {import('../../ipc/types.d.ts').GuidePage} GuidePage
 * @typedef {import('../../ipc/types.d.ts').GuideNode} GuideNode
 * @typedef {{ page: GuidePage, section: string | null, title: string, text: string }} Section
 * @module
 */

/** What stands in lines of their own: their words do not run into those of the next. */
const LINES = new Set(['p', 'li', 'td', 'th', 'tr', 'pre']);
/** How much of a section is shown around what was found. */
const BEFORE = 40;
const SHOWN = 160;

/** The words of a node, without what is around them. @param {GuideNode} node @returns {string} */
export const wordsOf = (node) =>
  typeof node === 'string' ? node : node.children.map(wordsOf).join('') + (LINES.has(node.tag) ? ' ' : '');

/** Every section of every page; what stands before a page's first one is the page's own. @param {GuidePage[]} pages @returns {Section[]} */
export const sectionsOf = (pages) =>
  pages.flatMap((page) => {
    /** @type {Section} */
    let last = { page, section: null, title: page.title, text: '' };
    const found = [last];
    for (const block of page.blocks) {
      if (typeof block !== 'string' && block.section) {
        last = { page, section: block.section, title: wordsOf(block), text: '' };
        found.push(last);
      } else last.text += wordsOf(block);
    }
    return found;
  });

/** @param {string} typed */
const soughtIn = (typed) => typed.toLowerCase().split(/\s+/).filter(Boolean);

/** The sections that have every word, those that have it in their title first. @param {Section[]} sections @param {string} typed */
export function search(sections, typed) {
  const sought = soughtIn(typed);
  const far = (/** @type {Section} */ { title }) =>
    sought.filter((word) => !title.toLowerCase().includes(word)).length;
  return sections
    .filter(({ title, text }) => {
      const all = `${title} ${text}`.toLowerCase();
      return sought.every((word) => all.includes(word));
    })
    .sort((one, other) => far(one) - far(other));
}

/** What stands around the first word that is found, in parts: every second one is such a word. @param {Section} section @param {string} typed */
export function excerpt({ text }, typed) {
  const sought = soughtIn(typed);
  const places = sought.map((word) => text.toLowerCase().indexOf(word)).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(text.length, ...places) - BEFORE);
  // Whole words alone.
  const begin = from === 0 || places.length === 0 ? 0 : text.indexOf(' ', from) + 1;
  const shown = text.slice(begin, begin + SHOWN).trim();
  const words = sought.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const parts = shown.split(new RegExp(`(${words})`, 'i'));
  const [first = '', ...others] = parts;
  const isCut = begin + SHOWN < text.length;
  return [
    begin > 0 ? `…${first}` : first,
    ...others.slice(0, -1),
    `${others.at(-1) ?? ''}${isCut ? '…' : ''}`,
  ];
}
