/** The filters of the history. They go together, and stay while one looks at something else. */
import { h } from '../../app/dom.js';
import { read } from '../../app/store.js';
import { countryOptions } from '../../elements/countries.js';
import { OUTCOMES, outcomeName } from '../../elements/outcome.js';
import { button, field } from '../../elements/pieces.js';
import { text } from '../../text/history.js';

/** @typedef {import('./controller.js').HistoryController} Controller */
const words = text.history;

/** @param {string} value @param {string} title */
const option = (value, title) => h('option', { value, key: value }, title);

/**
 * The fields, in their order. To add one is a line here and its label.
 * @type {{
 *   name: import('./controller.js').Typed,
 *   label: string,
 *   hint?: string,
 *   options?: (model: Controller) => HTMLElement[],
 *   input?: import('../../app/dom.js').Props,
 * }[]}
 */
const FIELDS = [
  {
    name: 'search',
    label: words.search,
    hint: words.searchHint,
    input: { class: 'mono', dir: 'ltr', type: 'search', 'data-any': true },
  },
  {
    name: 'tenant',
    label: words.tenant,
    options: () => read().statuses.map(({ tenant }) => option(tenant.id, tenant.name)),
  },
  {
    name: 'outcome',
    label: words.outcome,
    options: () => OUTCOMES.map((outcome) => option(outcome, outcomeName(outcome))),
  },
  {
    name: 'channel',
    label: words.channel,
    options: () => [option('sms', text.channels.sms), option('voice', text.channels.voice)],
  },
  { name: 'country', label: words.country, options: (model) => countryOptions(model.countries) },
  { name: 'code', label: words.code, input: { inputmode: 'numeric', class: 'mono', dir: 'ltr' } },
  { name: 'account', label: words.account, input: { class: 'mono', dir: 'ltr' } },
  { name: 'from', label: words.sender, input: { class: 'mono', dir: 'ltr', inputmode: 'tel' } },
  { name: 'since', label: words.since, input: { type: 'date' } },
  { name: 'until', label: words.until, input: { type: 'date', title: words.dayHint } },
];

/** @param {Controller} model @param {typeof FIELDS[number]} column */
const control = (model, { name, label, hint, options, input }) =>
  field(
    { id: `history-${name}`, label, hint, error: model.wrong(name), class: name === 'search' ? 'long' : '' },
    (described) =>
      options
        ? h(
            'select',
            {
              ...described,
              value: model.typed[name] ?? '',
              on: { change: (/** @type {any} */ event) => model.choose(name, event.target.value) },
            },
            h('option', { value: '' }, words.any),
            options(model),
          )
        : h('input', {
            ...described,
            type: 'text',
            autocomplete: 'off',
            spellcheck: 'false',
            value: model.typed[name] ?? '',
            ...input,
            on: { input: (/** @type {any} */ event) => model.type(name, event.target.value) },
          }),
  );

/** @param {Controller} model */
export function filters(model) {
  return h(
    'section',
    { class: 'card', 'aria-label': words.filters, key: 'filters' },
    h(
      'form',
      {
        class: 'body filters',
        role: 'search',
        novalidate: true,
        on: {
          submit: (/** @type {Event} */ event) => {
            event.preventDefault();
            model.flush();
          },
        },
      },
      FIELDS.filter(({ name }) => name !== 'tenant' || read().statuses.length > 1).map((column) =>
        control(model, column),
      ),
      model.isFiltered
        ? h('div', { class: 'filter-end' }, button({ on: { click: () => model.clear() } }, words.clear))
        : null,
    ),
  );
}
