/** A page of the guide, drawn of its tree: an element for each tag, a text for each text. */
import { h } from '../../app/dom.js';
import { address, go } from '../../app/router.js';
import '../../elements/document-link.js';
import { wordsOf } from './search.js';

/** @typedef {import('../../ipc/types.d.ts').GuidePage} GuidePage */
/** @typedef {import('../../ipc/types.d.ts').GuideNode} GuideNode */
/** @typedef {import('../../ipc/types.d.ts').GuideElement} GuideElement */

/** The place of a page or a section, as it stands in the address. @param {string} page @param {string | null} [section] */
export const placeOf = (page, section) => (section ? `${page}:${section}` : page);

/** @param {string | null} rest @returns {{ page: string, section: string | null }} */
export function readPlace(rest) {
  const [page = '', section = ''] = (rest ?? '').split(':');
  return { page, section: section || null };
}

/** The ID of a section's heading. @param {string} section */
export const idOf = (section) => `guide-${section}`;

/** A link to a place of the guide. Pressed once more, it leads there once more. @param {string} to @param {import('../../app/dom.js').Props} props @param {...import('../../app/dom.js').Children} children */
export const placeLink = (to, props, ...children) =>
  h(
    'a',
    {
      href: address('guide', null, to),
      on: {
        click: (/** @type {MouseEvent} */ event) => {
          event.preventDefault();
          go('guide', null, to);
        },
      },
      ...props,
    },
    ...children,
  );

/** @param {GuideNode} node @returns {import('../../app/dom.js').Child} */
function draw(node) {
  if (typeof node === 'string') return node;
  const children = node.children.map(draw);
  switch (node.tag) {
    case 'a':
      return link(node, children);
    // The title of the screen is the first heading, and that of the page the second.
    case 'h2':
      return h('h3', { id: idOf(node.section ?? ''), tabindex: '-1' }, children);
    case 'h3':
      return h('h4', { id: idOf(node.section ?? ''), tabindex: '-1' }, children);
    // A key or a code stays in one line; a command may be broken anywhere.
    case 'code':
      return h('code', { class: wordsOf(node).length <= 16 ? 'nowrap' : undefined }, children);
    case 'th':
      return h('th', { scope: 'col' }, children);
    default:
      return h(node.tag, {}, children);
  }
}

/** @param {GuideElement} element @param {import('../../app/dom.js').Child[]} children */
function link(element, children) {
  const { to } = element;
  if (!to) return h('span', {}, children);
  if ('document' in to)
    return h('document-link', { state: { link: { document: to.document }, label: wordsOf(element) } });
  return placeLink(placeOf(to.page, to.section), {}, children);
}

/** @param {GuidePage} page */
export const article = (page) =>
  h(
    'article',
    { class: 'guide-text', key: page.name, 'aria-labelledby': 'guide-title' },
    h('h2', { id: 'guide-title', tabindex: '-1' }, page.title),
    page.blocks.map(draw),
  );
