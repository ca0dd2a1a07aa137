/** The filters of the audit trail: each is taken as soon as it is chosen. */
import { h } from '../../app/dom.js';
import { read } from '../../app/store.js';
import { button, field } from '../../elements/pieces.js';
import { text } from '../../text/audit.js';

/** @typedef {Record<'tenant' | 'action' | 'person' | 'since' | 'until' | 'writer', string | null>} Filter */
const words = text.audit;

/** @type {Filter} */
export const NOTHING = {
  tenant: null,
  action: null,
  person: null,
  since: null,
  until: null,
  writer: null,
};

/** Whether anything is filtered. @param {Filter} filter */
export const isFiltered = (filter) => Object.values(filter).some((value) => value !== null);

/**
 * @param {Filter} filter
 * @param {Pick<import('../../ipc/types.d.ts').AuditPage, 'foreign' | 'persons'>} known
 * @param {(change: Partial<Filter>) => unknown} set
 */
export function filters(filter, known, set) {
  /** @param {keyof Filter} name @param {string} label @param {[string, string][]} options @param {string} [any] */
  const choice = (name, label, options, any = words.any) =>
    field({ id: `audit-${name}`, label }, (described) =>
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
        title: words.days,
        value: filter[name] ?? '',
        on: { change: (/** @type {any} */ event) => set({ [name]: event.target.value || null }) },
      }),
    );
  return h(
    'div',
    { class: 'audit-filters', role: 'group', 'aria-label': words.filters, key: 'filters' },
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
    button(
      {
        class: `quiet ${isFiltered(filter) ? '' : 'unseen'}`,
        key: 'clear',
        on: { click: () => set(NOTHING) },
      },
      words.clear,
    ),
  );
}
