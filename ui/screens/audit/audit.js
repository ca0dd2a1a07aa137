/** The audit trail (M8): who did what, when and to which tenant, the newest first. It changes nothing. */
import { announce } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { kept } from '../../app/kept.js';
import { read, statusOf, subscribe } from '../../app/store.js';
import { button, emptyState, errorNote, field, heading } from '../../elements/pieces.js';
import { readAudit } from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/audit.js';

/** @typedef {import('../../ipc/types.d.ts').AuditPage['entries'][number]} AuditEntry */
/** @typedef {{ tenant: string | null, action: string | null }} Filter */
const words = text.audit;
const PAGE = 50;

/** What was done, in a word and in detail. What an older or newer Linecheck entered is shown as it is stored. @param {AuditEntry} entry */
const worded = ({ action, detail }) => ({
  what: words.actions[action] ?? action,
  detail: words.details[action]?.(detail) ?? JSON.stringify(detail),
});

/** @param {AuditEntry} entry */
function row(entry) {
  const { what, detail } = worded(entry);
  const cell = (/** @type {string} */ label, /** @type {import('../../app/dom.js').Children} */ child) =>
    h('td', { role: 'cell', 'data-label': label, class: child ? '' : 'none' }, child);
  const { columns } = words;
  return h(
    'tr',
    { key: entry.id, role: 'row' },
    h('th', { scope: 'row', role: 'rowheader', title: format.utc(entry.at) }, format.moment(entry.at)),
    cell(columns.action, what),
    cell(columns.tenant, entry.tenant && h('bdi', {}, statusOf(entry.tenant)?.tenant.name ?? entry.tenant)),
    cell(columns.detail, detail && h('bdi', {}, detail)),
    cell(columns.by, [
      h('bdi', {}, entry.actor.os_user),
      entry.actor.role === 'support' ? h('span', { class: 'small muted' }, ` ${words.support}`) : null,
    ]),
  );
}

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal }) {
  /** The filters stay over a visit to another screen. @type {Filter} */
  const filter = kept('audit', null, () => ({ tenant: null, action: null }));
  /** Nothing before it is read, and nothing where it could not be read. @type {AuditEntry[] | null} */
  let entries = null;
  /** @type {number | null} */
  let next = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  const shown = new Latest();

  /** @param {number | null} before the number below which it begins; null for the newest */
  async function load(before) {
    await shown.read(
      () => readAudit({ ...filter, before, limit: PAGE }),
      (page) => {
        entries = before === null ? page.entries : [...(entries ?? []), ...page.entries];
        next = page.next;
        error = null;
        if (before !== null) announce(words.shown(entries.length, next === null));
      },
      (thrown) => {
        // What is shown belongs to the filters as they were.
        if (before === null) entries = null;
        error = asError(thrown);
      },
    );
    render();
  }

  /** @param {Partial<Filter>} change */
  function set(change) {
    Object.assign(filter, change);
    render();
    return load(null);
  }

  const clear = () => set({ tenant: null, action: null });

  /** @param {keyof Filter} name @param {string} label @param {[string, string][]} options */
  const choice = (name, label, options) =>
    field({ id: `audit-${name}`, label }, (described) =>
      h(
        'select',
        {
          ...described,
          value: filter[name] ?? '',
          on: { change: (/** @type {any} */ event) => set({ [name]: event.target.value || null }) },
        },
        h('option', { value: '' }, words.any),
        options.map(([value, title]) => h('option', { value, key: value }, title)),
      ),
    );

  const filters = () =>
    h(
      'section',
      { class: 'card', 'aria-label': words.filters, key: 'filters' },
      h(
        'div',
        { class: 'body row top' },
        choice(
          'tenant',
          words.tenant,
          read().statuses.map(({ tenant }) => [tenant.id, tenant.name]),
        ),
        choice('action', words.action, Object.entries(words.actions)),
        filter.tenant || filter.action
          ? button({ class: 'quiet', on: { click: () => clear() } }, words.clear)
          : null,
      ),
    );

  const empty = () =>
    filter.tenant || filter.action
      ? emptyState({
          icon: 'search',
          title: words.noMatchTitle,
          says: words.noMatchSays,
          actions: button({ on: { click: () => clear() } }, words.clear),
        })
      : emptyState({ icon: 'audit', title: words.emptyTitle, says: words.emptySays });

  /** @param {AuditEntry[]} found */
  const table = (found) =>
    h(
      'table',
      { role: 'table', class: 'audit' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          [
            words.columns.at,
            words.columns.action,
            words.columns.tenant,
            words.columns.detail,
            words.columns.by,
          ].map((name) => h('th', { scope: 'col' }, name)),
        ),
      ),
      h('tbody', { role: 'rowgroup' }, found.map(row)),
    );

  const list = (/** @type {AuditEntry[]} */ found) =>
    h(
      'section',
      { class: 'card', 'aria-label': words.list, key: 'list' },
      h(
        'header',
        {},
        h('h2', {}, words.list),
        h('span', { class: 'small muted' }, words.shown(found.length, next === null)),
      ),
      found.length === 0 ? empty() : h('div', { class: 'body list' }, table(found)),
      next === null
        ? null
        : h('div', { class: 'card-foot' }, button({ on: { click: () => load(next) } }, words.more)),
    );

  function render() {
    if (signal.aborted) return;
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        h('div', { class: 'head' }, heading(words.title), h('span', { class: 'small muted' }, words.says)),
        error
          ? errorNote(error, {
              key: 'error',
              actions: button({ on: { click: () => load(entries ? next : null) } }, text.tryAgain),
            })
          : null,
        entries?.length === 0 && !filter.tenant && !filter.action ? null : filters(),
        entries ? list(entries) : null,
        h('p', { class: 'small muted' }, words.who),
      ),
    );
  }

  subscribe((state) => state.statuses, render, signal);
  render();
  load(null);
}
