/** The filters of the history. They go together, and stay while one looks at something else. */
import { h } from '../../app/dom.js';
import { read } from '../../app/store.js';
import { countryOptions } from '../../elements/countries.js';
import { button, field } from '../../elements/pieces.js';
import { text } from '../../text/history.js';
import { OUTCOMES, outcomeName } from './pictures.js';

/** @typedef {import('./controller.js').HistoryController} Controller */
const words = text.history;

/** @param {string} value @param {string} title */
const option = (value, title) => h('option', { value, key: value }, title);

/**
 * @param {Controller} model
 * @param {'tenant' | 'outcome' | 'channel' | 'country'} name
 * @param {string} label
 * @param {HTMLElement[]} options
 */
const choice = (model, name, label, options) =>
  field({ id: `history-${name}`, label }, (described) =>
    h(
      'select',
      {
        ...described,
        value: model.filter[name] ?? '',
        on: {
          change: (/** @type {any} */ event) => model.set({ [name]: event.target.value || undefined }),
        },
      },
      h('option', { value: '' }, words.any),
      options,
    ),
  );

/**
 * @param {Controller} model
 * @param {'since' | 'until' | 'code' | 'account' | 'search'} name
 * @param {string} label
 * @param {import('../../app/dom.js').Props} more
 * @param {string} [hint]
 */
const typed = (model, name, label, more, hint) =>
  field(
    { id: `history-${name}`, label, hint, error: model.wrong(name), class: name === 'search' ? 'long' : '' },
    (described) =>
      h('input', {
        ...described,
        type: 'text',
        autocomplete: 'off',
        spellcheck: 'false',
        value: model.typed[name] ?? '',
        ...more,
        on: { input: (/** @type {any} */ event) => model.type(name, event.target.value) },
      }),
  );

/** @param {Controller} model */
export function filters(model) {
  const { statuses } = read();
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
      typed(
        model,
        'search',
        words.search,
        { class: 'mono', dir: 'ltr', type: 'search', 'data-any': true },
        words.searchHint,
      ),
      statuses.length > 1
        ? choice(
            model,
            'tenant',
            words.tenant,
            statuses.map(({ tenant }) => option(tenant.id, tenant.name)),
          )
        : null,
      choice(
        model,
        'outcome',
        words.outcome,
        OUTCOMES.map((outcome) => option(outcome, outcomeName(outcome))),
      ),
      choice(model, 'channel', words.channel, [
        option('sms', text.channels.sms),
        option('voice', text.channels.voice),
      ]),
      choice(model, 'country', words.country, countryOptions(model.countries)),
      typed(model, 'code', words.code, { inputmode: 'numeric', class: 'mono', dir: 'ltr' }),
      typed(model, 'account', words.account, { class: 'mono', dir: 'ltr' }),
      typed(model, 'since', words.since, { type: 'date' }),
      typed(model, 'until', words.until, { type: 'date', title: words.dayHint }),
      model.isFiltered
        ? h('div', { class: 'filter-end' }, button({ on: { click: () => model.clear() } }, words.clear))
        : null,
    ),
  );
}
