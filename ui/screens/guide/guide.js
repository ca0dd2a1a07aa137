/** The guide (K3): its pages in a list, a page, and a search over all of them. It needs no vault and no network. */
import { announce } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import { kept } from '../../app/kept.js';
import { debounce } from '../../app/operation.js';
import { go } from '../../app/router.js';
import { read } from '../../app/store.js';
import { button, emptyState, errorNote, field, heading } from '../../elements/pieces.js';
import { readGuide } from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/guide.js';
import { article, idOf, placeLink, placeOf, readPlace } from './article.js';
import { excerpt, search, sectionsOf } from './search.js';

/** @typedef {import('./search.js').GuidePage} GuidePage */
const words = text.guide;
/** More places than a person looks through. */
const MOST = 40;
/** A page with more sections is searched, and not looked through in a list. */
const FEW = 30;

/** It is the same for as long as the program runs. @type {Promise<GuidePage[]> | null} */
let reading = null;

const readOnce = () => {
  reading ??= readGuide().catch((thrown) => {
    reading = null;
    throw thrown;
  });
  return reading;
};

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, rest }) {
  const sought = kept('guide', null, () => ({ typed: '' }));
  const place = readPlace(rest);
  /** @type {GuidePage[]} */
  let pages = [];
  /** @type {import('./search.js').Section[]} */
  let sections = [];
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  const tell = debounce(() => announce(words.count(results().length, MOST)), 500);

  const shownPage = () => pages.find(({ name }) => name === place.page) ?? pages[0];
  const results = () => (sought.typed.trim() ? search(sections, sought.typed) : []);

  async function load() {
    error = null;
    try {
      pages = await readOnce();
      sections = sectionsOf(pages);
    } catch (thrown) {
      error = asError(thrown);
    }
    render();
    if (!signal.aborted && rest) goTo(place.section ? idOf(place.section) : 'guide-title');
  }

  /** @param {string} id of the heading that one comes for */
  function goTo(id) {
    const found = document.getElementById(id) ?? document.getElementById('guide-title');
    found?.focus({ preventScroll: true });
    found?.scrollIntoView({ block: 'start' });
  }

  /** @param {string} typed */
  function seek(typed) {
    sought.typed = typed;
    tell.later();
    render();
  }

  const clear = () => {
    seek('');
    document.getElementById('guide-search')?.focus();
  };

  /** The arrows walk from the field through what was found; Enter in the field opens the first. @param {KeyboardEvent} event */
  function walk(event) {
    const links = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('.guide-found a')]);
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const isField = event.target instanceof HTMLInputElement;
    if (event.key === 'Enter' && isField) links[0]?.click();
    else if (event.key === 'ArrowDown') links[Math.min(at + 1, links.length - 1)]?.focus();
    else if (event.key === 'ArrowUp' && at > 0) links[at - 1]?.focus();
    else if (event.key === 'ArrowUp' && at === 0) document.getElementById('guide-search')?.focus();
    else return;
    event.preventDefault();
  }

  const found = () => {
    const all = results();
    if (all.length === 0)
      return emptyState({
        icon: 'search',
        title: words.none,
        says: words.noneSays,
        actions: button({ on: { click: clear } }, words.clear),
      });
    return [
      h('p', { class: 'small muted' }, words.count(all.length, MOST)),
      h(
        'ul',
        { class: 'guide-found', 'aria-label': words.found },
        all.slice(0, MOST).map((section) => {
          const to = placeOf(section.page.name, section.section);
          return h(
            'li',
            { key: to },
            placeLink(
              to,
              { 'aria-current': to === rest ? 'true' : undefined },
              h('strong', {}, section.title),
              section.section ? h('span', { class: 'small muted' }, section.page.title) : null,
              h(
                'span',
                { class: 'small' },
                excerpt(section, sought.typed).map((part, at) => (at % 2 === 1 ? h('mark', {}, part) : part)),
              ),
            ),
          );
        }),
      ),
    ];
  };

  /** @param {GuidePage} page */
  function ownSections(page) {
    const own = sections.filter((section) => section.page === page && section.section);
    if (own.length === 0 || own.length > FEW) return null;
    return h(
      'ul',
      { 'aria-label': words.onThisPage },
      own.map(({ section, title }) => {
        const to = placeOf(page.name, section);
        return h(
          'li',
          { key: to },
          placeLink(to, { 'aria-current': to === rest ? 'true' : undefined }, title),
        );
      }),
    );
  }

  const list = () =>
    h(
      'ul',
      { class: 'guide-pages' },
      pages.map((page) => {
        const isShown = page === shownPage();
        return h(
          'li',
          { key: page.name },
          placeLink(page.name, { 'aria-current': isShown ? 'page' : undefined }, page.title),
          isShown ? ownSections(page) : null,
        );
      }),
    );

  function render() {
    if (signal.aborted) return;
    const page = shownPage();
    const isSought = sought.typed.trim() !== '';
    patch(
      root,
      h(
        'div',
        { class: 'screen guide' },
        h(
          'div',
          { class: 'head' },
          heading(words.title),
          h('span', { class: 'small muted' }, words.says),
          read().session.state === 'open'
            ? null
            : h('span', { class: 'end' }, button({ on: { click: () => go('') } }, words.back)),
        ),
        error
          ? errorNote(error, { key: 'error', actions: button({ on: { click: load } }, text.tryAgain) })
          : null,
        h(
          'div',
          { class: 'guide-columns', key: 'columns', hidden: pages.length === 0 },
          h(
            'nav',
            { class: 'guide-ways', 'aria-label': words.pages, on: { keydown: walk } },
            field({ id: 'guide-search', label: words.search, hint: words.searchHint }, (described) =>
              h('input', {
                ...described,
                type: 'search',
                autocomplete: 'off',
                spellcheck: 'false',
                value: sought.typed,
                on: { input: (/** @type {any} */ event) => seek(event.target.value) },
              }),
            ),
            isSought ? found() : list(),
          ),
          page ? article(page) : null,
        ),
      ),
    );
  }

  render();
  load();
}
