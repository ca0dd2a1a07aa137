/** The filters of the history, as chips in one line. They go together, and stay while one looks at something else. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { read } from '../../app/store.js';
import { countryOptions } from '../../elements/countries.js';
import { icon } from '../../elements/icon.js';
import { OUTCOMES, outcomeName } from '../../elements/outcome.js';
import { button, fieldError } from '../../elements/pieces.js';
import { text } from '../../text/history.js';

/** @typedef {import('./controller.js').HistoryController} Controller */
/** @typedef {import('../../ipc/types.d.ts').HistoryColumn} Column */
const words = text.history;

/** @param {string} value @param {string} title */
const option = (value, title) => h('option', { value, key: value }, title);

/**
 * The filters, in their order; those with options can always be seen, the others are taken up when they are wanted. To add
 * one is a line here and its label.
 * @type {{
 *   name: Column,
 *   label: string,
 *   options?: (model: Controller) => HTMLElement[],
 *   shown?: (value: string) => string,
 *   input?: import('../../app/dom.js').Props,
 * }[]}
 */
const FILTERS = [
  {
    name: 'tenant',
    label: words.tenant,
    options: () => read().statuses.map(({ tenant }) => option(tenant.id, tenant.name)),
    shown: (id) => read().statuses.find(({ tenant }) => tenant.id === id)?.tenant.name ?? id,
  },
  {
    name: 'outcome',
    label: words.outcome,
    options: () => OUTCOMES.map((outcome) => option(outcome, outcomeName(outcome))),
    shown: (outcome) => outcomeName(/** @type {import('../../ipc/types.d.ts').SendOutcome} */ (outcome)),
  },
  {
    name: 'channel',
    label: words.channel,
    options: () => [option('sms', text.channels.sms), option('voice', text.channels.voice)],
    shown: (channel) => (channel === 'sms' ? text.channels.sms : text.channels.voice),
  },
  {
    name: 'country',
    label: words.country,
    options: (model) => countryOptions(model.countries),
    shown: (code) => format.country(code),
  },
  { name: 'code', label: words.code, input: { inputmode: 'numeric', size: 7 } },
  { name: 'account', label: words.account, input: { size: 20 } },
  { name: 'from', label: words.sender, input: { inputmode: 'tel', size: 14 } },
  { name: 'since', label: words.since, input: { type: 'date', title: words.dayHint } },
  { name: 'until', label: words.until, input: { type: 'date', title: words.dayHint } },
];

/** @param {Controller} model @param {string} label @param {Column} name */
const clear = (model, label, name) =>
  button(
    {
      class: 'quiet',
      'aria-label': words.takeAway(label),
      title: words.takeAway(label),
      on: { click: () => model.choose(name, '') },
    },
    icon('cross'),
  );

/** What is seen is the chip; what is chosen from lies over it. @param {Controller} model @param {typeof FILTERS[number]} filter */
function choice(model, { name, label, options, shown }) {
  const value = model.typed[name] ?? '';
  return h(
    'span',
    { class: `filter ${value ? 'set' : ''}`, key: name },
    h(
      'span',
      { class: 'filter-choice' },
      h(
        'span',
        { 'aria-hidden': 'true' },
        value ? [`${label}: `, h('b', {}, h('bdi', {}, shown?.(value) ?? value))] : label,
        icon('down'),
      ),
      h(
        'select',
        {
          id: `history-${name}`,
          'aria-label': label,
          value,
          on: { change: (/** @type {any} */ event) => model.choose(name, event.target.value) },
        },
        h('option', { value: '' }, words.any),
        options?.(model),
      ),
    ),
    value ? clear(model, label, name) : null,
  );
}

/** @param {Controller} model @param {typeof FILTERS[number]} filter */
function typed(model, { name, label, input }) {
  const id = `history-${name}`;
  return h(
    'span',
    { class: `filter typed ${model.typed[name] ? 'set' : ''}`, key: name },
    h('label', { for: id }, label),
    h('input', {
      id,
      'aria-describedby': `${id}-error`,
      class: 'mono',
      dir: 'ltr',
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      value: model.typed[name] ?? '',
      ...input,
      on: { input: (/** @type {any} */ event) => model.type(name, event.target.value) },
    }),
    clear(model, label, name),
    fieldError(id, model.wrong(name)),
  );
}

/** @param {Controller} model */
export function filters(model) {
  const isTaken = (/** @type {Column} */ name) => Boolean(model.typed[name]) || model.added.has(name);
  const others = FILTERS.filter(({ options }) => !options);
  const more = others.filter(({ name }) => !isTaken(name));
  const add = (/** @type {Column} */ name) => {
    model.added.add(name);
    model.changed();
    requestAnimationFrame(() => document.getElementById(`history-${name}`)?.focus());
  };
  return h(
    'div',
    { class: 'filters', role: 'group', 'aria-label': words.filters, key: 'filters' },
    FILTERS.filter(({ name, options }) => options && (name !== 'tenant' || read().statuses.length > 1)).map(
      (filter) => choice(model, filter),
    ),
    others.filter(({ name }) => isTaken(name)).map((filter) => typed(model, filter)),
    more.length > 0
      ? h(
          'span',
          { class: 'filter', key: 'more' },
          h(
            'span',
            { class: 'filter-choice' },
            h('span', { 'aria-hidden': 'true' }, words.addFilter, icon('down')),
            h(
              'select',
              {
                id: 'history-add',
                'aria-label': words.addFilter,
                value: '',
                on: {
                  change: (/** @type {any} */ event) => {
                    const name = event.target.value;
                    event.target.value = '';
                    if (name) add(name);
                  },
                },
              },
              h('option', { value: '' }, words.addFilter),
              more.map(({ name, label }) => option(name, label)),
            ),
          ),
        )
      : null,
    model.isFiltered
      ? button({ class: 'quiet small', key: 'clear', on: { click: () => model.clear() } }, words.clear)
      : null,
  );
}
