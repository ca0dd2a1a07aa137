/** The numbers of one sender: which are chosen, and the countries of those that have some. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { button, errorNote, field } from '../../elements/pieces.js';
import '../../elements/number-list.js';
import { text } from '../../text/pingone.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('../../ipc/types.d.ts').PingOneSender} Sender */
/** @typedef {import('./choice.js').Choice} Choice */
const words = text.pingone.numbers;

/** @param {Choice} choice @param {Controller} model */
function countries(choice, model) {
  const { shown: some, total } = choice.withCountries();
  if (total === 0) return null;
  const current = some.find(({ number }) => number === choice.current) ?? some[0];
  const find =
    total > some.length || choice.sought
      ? field({ id: 'countries-find', label: words.countriesFind(total), class: 'grow' }, (described) =>
          h('input', {
            ...described,
            type: 'search',
            'data-any': true,
            autocomplete: 'off',
            value: choice.sought,
            on: { input: (/** @type {any} */ event) => choice.seek(event.target.value) },
          }),
        )
      : null;
  if (!current)
    return h('div', { class: 'stack tight', key: 'countries' }, find, h('p', {}, words.countriesNone));
  const chosen = choice.countriesOf(current.number);
  const full = current.kind === 'SHORT_CODE' && chosen.length > 0;
  const others = model.countries
    .map(({ code }) => ({ code, name: format.country(code) }))
    .filter(({ code }) => !chosen.includes(code))
    .sort((one, other) => one.name.localeCompare(other.name, text.locale));
  return h(
    'fieldset',
    { class: 'stack tight', key: 'countries' },
    h('legend', { class: 'label' }, words.countries),
    h('p', { class: 'small muted' }, words.countriesSays),
    h(
      'div',
      { class: 'row top' },
      find,
      field({ id: 'countries-of', label: words.countriesOf, class: 'grow' }, (described) =>
        h(
          'select',
          {
            ...described,
            value: current.number,
            on: { change: (/** @type {any} */ event) => choice.look(event.target.value) },
          },
          some.map(({ number, kind }) =>
            h(
              'option',
              { value: number, key: number },
              `${format.phone(number)} · ${words.kinds[kind] ?? kind}`,
            ),
          ),
        ),
      ),
      full
        ? null
        : field({ id: 'country-add', label: words.countryAdd, class: 'grow' }, (described) =>
            h(
              'select',
              {
                ...described,
                value: '',
                on: {
                  change: (/** @type {any} */ event) => {
                    const code = event.target.value;
                    event.target.value = '';
                    if (code)
                      choice.setCountries(current.number, [...choice.countriesOf(current.number), code]);
                  },
                },
              },
              h('option', { value: '' }, '—'),
              others.map(({ code, name }) => h('option', { value: code, key: code }, name)),
            ),
          ),
    ),
    chosen.length === 0
      ? h('p', { class: 'small' }, words.onlyUs)
      : h(
          'ul',
          { class: 'row tight-row', 'aria-label': words.countries },
          chosen.map((code) =>
            h(
              'li',
              { class: 'chip close', key: code },
              format.country(code),
              button(
                {
                  'aria-label': words.countryRemove(format.country(code)),
                  on: {
                    click: () =>
                      choice.setCountries(
                        current.number,
                        chosen.filter((one) => one !== code),
                      ),
                  },
                },
                '×',
              ),
            ),
          ),
        ),
  );
}

/** @param {Controller} model @param {Sender} sender */
export function numbersPart(model, sender) {
  const { choice, numbersError: error } = model;
  if (error)
    return errorNote(error, {
      key: 'numbers-error',
      actions: button({ on: { click: () => model.open(sender.id) } }, text.tryAgain),
    });
  if (!choice || choice.sender !== sender.id)
    return h('p', { class: 'small muted', key: 'reading' }, words.reading);
  const { added, removed, others } = choice.changes();
  const isChanged = added + removed + others > 0;
  return h(
    'div',
    { class: 'stack open', key: 'numbers' },
    h('number-list', {
      key: `numbers ${sender.id}`,
      state: {
        rows: choice.rows,
        selected: choice.selected,
        flagged: choice.flagged,
        changed: (/** @type {string[]} */ selected) => choice.select(selected),
        status: () => {},
      },
    }),
    countries(choice, model),
    h(
      'div',
      { class: 'row tight-row' },
      isChanged
        ? button(
            {
              key: 'plan',
              'data-changes': true,
              on: {
                click: () => model.planFor({ wish: 'choose', sender: sender.id, numbers: choice.wanted() }),
              },
            },
            words.plan,
          )
        : null,
      h(
        'span',
        { class: 'small muted', role: 'status' },
        isChanged ? words.changed(added, removed, others) : words.unchanged,
      ),
    ),
  );
}
