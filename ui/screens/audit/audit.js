/** The audit trail (M8): who did what, when and to which tenant, the newest first. It changes nothing. */
import { announce } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import { kept } from '../../app/kept.js';
import { subscribe } from '../../app/store.js';
import { button, emptyState, errorNote, heading } from '../../elements/pieces.js';
import { readAudit } from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/audit.js';
import { filters, isFiltered, NOTHING } from './filters.js';
import { Proving } from './prove.js';
import { entryRow } from './row.js';

/** @typedef {import('../../ipc/types.d.ts').AuditPage['entries'][number]} AuditEntry */
const words = text.audit;
const PAGE = 50;

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, rest }) {
  /** The filters stay over a visit to another screen. */
  const filter = kept('audit', null, () => ({ ...NOTHING }));
  // One comes for what was done, from where it is told of.
  if (rest && words.actions[rest]) Object.assign(filter, NOTHING, { action: rest });
  /** Nothing before it is read, and nothing where it could not be read. @type {AuditEntry[] | null} */
  let entries = null;
  /** @type {number | null} */
  let next = null;
  /** From which entry on it is listed; null from the newest. @type {number | null} */
  let from = null;
  /** @type {Pick<import('../../ipc/types.d.ts').AuditPage, 'foreign' | 'persons'>} */
  let known = { foreign: [], persons: [] };
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  const shown = new Latest();
  const proving = new Proving({ changed: () => render(), reload: () => load(null), show });

  /** @param {number | null} before the number below which it begins; null for the newest */
  async function load(before) {
    const isMore = before !== null && entries !== null;
    await shown.read(
      () => readAudit({ ...filter, before, limit: PAGE }),
      (page) => {
        entries = isMore ? [...(entries ?? []), ...page.entries] : page.entries;
        if (!isMore) from = before;
        next = page.next;
        known = page;
        error = null;
        if (isMore) announce(words.shown(entries.length, next === null));
      },
      (thrown) => {
        // What is shown belongs to the filters as they were.
        if (!isMore) entries = null;
        error = asError(thrown);
      },
    );
    render();
  }

  /** @param {Partial<import('./filters.js').Filter>} change */
  function set(change) {
    Object.assign(filter, change);
    render();
    return load(null);
  }

  /** The list from an entry of this vault on, which a check has named. @param {number} sequence */
  async function show(sequence) {
    Object.assign(filter, NOTHING);
    entries = null;
    await load(sequence + 1);
    document.getElementById(`entry-${sequence}`)?.scrollIntoView({ block: 'center' });
  }

  const empty = () =>
    isFiltered(filter)
      ? emptyState({
          icon: 'search',
          title: words.noMatchTitle,
          says: words.noMatchSays,
          actions: button({ on: { click: () => set(NOTHING) } }, words.clear),
        })
      : emptyState({ icon: 'audit', title: words.emptyTitle, says: words.emptySays });

  const receipt = (/** @type {AuditEntry} */ entry) =>
    proving.receipt(entry.tenant ?? '', entry.detail['consent']);

  /** @param {AuditEntry[]} found */
  function table(found) {
    const { at, action, tenant, detail, by } = words.columns;
    const wrong = filter.writer ? null : proving.wrongEntry;
    return h(
      'table',
      { role: 'table', class: 'audit' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          [at, action, tenant, detail, by].map((name) => h('th', { scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        { role: 'rowgroup' },
        found.map((entry) =>
          entryRow(entry, { isWrong: entry.sequence === wrong, receipt: filter.writer ? null : receipt }),
        ),
      ),
    );
  }

  /** @param {AuditEntry[]} found */
  const list = (found) =>
    h(
      'section',
      { class: 'card', 'aria-label': words.list, key: 'list' },
      h(
        'header',
        {},
        h('h2', {}, words.list),
        h(
          'span',
          { class: 'small muted' },
          from === null ? words.shown(found.length, next === null) : words.shownFrom(found.length, from - 1),
        ),
        from === null
          ? null
          : h(
              'span',
              { class: 'end' },
              button({ class: 'quiet', on: { click: () => load(null) } }, words.newest),
            ),
      ),
      found.length === 0 && !isFiltered(filter) ? null : filters(filter, known, set),
      found.length === 0 ? empty() : h('div', { class: 'body list' }, table(found)),
      next === null
        ? null
        : h('div', { class: 'card-foot' }, button({ on: { click: () => load(next) } }, words.more)),
    );

  function render() {
    if (signal.aborted) return;
    const foreign = known.foreign.find(({ writer }) => writer === filter.writer);
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        h('div', { class: 'head' }, heading(words.title), h('span', { class: 'small muted' }, words.says)),
        proving.section(filter.tenant),
        error
          ? errorNote(error, {
              key: 'error',
              actions: button({ on: { click: () => load(entries ? next : null) } }, text.tryAgain),
            })
          : null,
        foreign ? h('p', { class: 'note', key: 'foreign' }, words.foreign(foreign.vault)) : null,
        entries ? list(entries) : null,
        h('p', { class: 'small muted' }, words.who),
      ),
    );
  }

  subscribe((state) => state.statuses, render, signal);
  render();
  load(null);
}
