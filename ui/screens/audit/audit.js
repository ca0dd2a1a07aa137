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
import { Proving } from './prove.js';

/** @typedef {import('../../ipc/types.d.ts').AuditPage['entries'][number]} AuditEntry */
/** @typedef {Record<'tenant' | 'action' | 'person' | 'since' | 'until' | 'writer', string | null>} Filter */
const words = text.audit;
const PAGE = 50;
/** @type {Filter} */
const NOTHING = { tenant: null, action: null, person: null, since: null, until: null, writer: null };

/** What was done, in a word and in detail. What an older or newer Linecheck entered is shown as it is stored. @param {AuditEntry} entry */
const worded = ({ action, detail }) => ({
  what: words.actions[action] ?? action,
  detail: words.details[action]?.(detail) ?? JSON.stringify(detail),
});

/** @param {AuditEntry} entry @param {((entry: AuditEntry) => unknown) | null} receipt */
function row(entry, receipt) {
  const { what, detail } = worded(entry);
  const cell = (/** @type {string} */ label, /** @type {import('../../app/dom.js').Children} */ child) =>
    h('td', { role: 'cell', 'data-label': label, class: child ? '' : 'none' }, child);
  const { columns } = words;
  return h(
    'tr',
    { key: entry.id, role: 'row' },
    h('th', { scope: 'row', role: 'rowheader', title: format.utc(entry.at) }, format.moment(entry.at)),
    cell(columns.action, [
      what,
      receipt && entry.action === 'consent_given' && entry.tenant
        ? button(
            {
              class: 'quiet small',
              'aria-label': words.receiptOf(entry.detail['consent']),
              on: { click: () => receipt(entry) },
            },
            words.receipt,
          )
        : null,
    ]),
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
  const filter = kept('audit', null, () => ({ ...NOTHING }));
  /** Nothing before it is read, and nothing where it could not be read. @type {AuditEntry[] | null} */
  let entries = null;
  /** @type {number | null} */
  let next = null;
  /** @type {Pick<import('../../ipc/types.d.ts').AuditPage, 'foreign' | 'persons'>} */
  let known = { foreign: [], persons: [] };
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  const shown = new Latest();
  const proving = new Proving(
    () => render(),
    () => load(null),
  );
  const isFiltered = () => Object.values(filter).some((value) => value !== null);

  /** @param {number | null} before the number below which it begins; null for the newest */
  async function load(before) {
    await shown.read(
      () => readAudit({ ...filter, before, limit: PAGE }),
      (page) => {
        entries = before === null ? page.entries : [...(entries ?? []), ...page.entries];
        next = page.next;
        known = page;
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

  const clear = () => set(NOTHING);

  /** @param {keyof Filter} name @param {string} label @param {[string, string][]} options @param {string} [any] */
  const choice = (name, label, options, any = words.any) =>
    field({ id: `audit-${name}`, label, class: 'grow' }, (described) =>
      h(
        'select',
        {
          ...described,
          value: filter[name] ?? '',
          on: { change: (/** @type {any} */ event) => set({ [name]: event.target.value || null }) },
        },
        h('option', { value: '' }, any),
        options.map(([value, title]) => h('option', { value, key: value }, title)),
      ),
    );

  /** @param {'since' | 'until'} name */
  const day = (name) =>
    field({ id: `audit-${name}`, label: words[name] }, (described) =>
      h('input', {
        ...described,
        type: 'date',
        value: filter[name] ?? '',
        on: { change: (/** @type {any} */ event) => set({ [name]: event.target.value || null }) },
      }),
    );

  const filters = () =>
    h(
      'section',
      { class: 'card', 'aria-label': words.filters, key: 'filters' },
      h(
        'div',
        { class: 'body' },
        h(
          'div',
          { class: 'row top' },
          known.foreign.length > 0 || filter.writer
            ? choice(
                'writer',
                words.trail,
                known.foreign.map(({ writer, vault }) => [writer, words.from(vault)]),
                words.own,
              )
            : null,
          choice(
            'tenant',
            words.tenant,
            read().statuses.map(({ tenant }) => [tenant.id, tenant.name]),
          ),
          choice('action', words.action, Object.entries(words.actions)),
          choice(
            'person',
            words.person,
            known.persons.map((name) => [name, name]),
          ),
          day('since'),
          day('until'),
        ),
        isFiltered()
          ? h('div', {}, button({ class: 'quiet', on: { click: () => clear() } }, words.clear))
          : null,
      ),
    );

  const empty = () =>
    isFiltered()
      ? emptyState({
          icon: 'search',
          title: words.noMatchTitle,
          says: words.noMatchSays,
          actions: button({ on: { click: () => clear() } }, words.clear),
        })
      : emptyState({ icon: 'audit', title: words.emptyTitle, says: words.emptySays });

  const receipt = (/** @type {AuditEntry} */ entry) =>
    proving.receipt(entry.tenant ?? '', entry.detail['consent']);

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
          (({ at, action, tenant, detail, by }) => [at, action, tenant, detail, by])(words.columns).map(
            (name) => h('th', { scope: 'col' }, name),
          ),
        ),
      ),
      h(
        'tbody',
        { role: 'rowgroup' },
        found.map((entry) => row(entry, filter.writer ? null : receipt)),
      ),
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
    const foreign = known.foreign.find(({ writer }) => writer === filter.writer);
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
        proving.section(filter.tenant),
        entries?.length === 0 && !isFiltered() ? null : filters(),
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
