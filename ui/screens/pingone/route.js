/** Who would originate in the environment (G5): a picture for each policy that decides, and the same in words. */
import { h } from '../../app/dom.js';
import { countryOptions } from '../../elements/countries.js';
import '../../elements/origins-picture.js';
import '../../elements/phone-field.js';
import { button, errorNote, field, segmented } from '../../elements/pieces.js';
import { accountName, payer } from '../../elements/pingone-names.js';
import { text } from '../../text/pingone.js';
import { decides, isUsual, pictureOf, sentence, whyOf } from './route-told.js';
import { sendByRoute } from './send-by-route.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('../../ipc/types.d.ts').PingOneRoute} Route */
/** @typedef {Route['origins'][number]} Shown */
const words = text.pingone.route;

/** As many policies as one looks through. */
const SOME = 8;
const inferred = () => h('span', { class: 'chip', title: words.inferredSays }, words.inferred);

/** @param {Shown} shown @param {number} at */
const reason = ({ origin: { account, why, obstacles, inferred: isInferred } }, at) =>
  h(
    'li',
    { key: `${at}` },
    h('b', {}, h('bdi', {}, accountName(account))),
    `, ${payer(account)}. ${whyOf(why)} ${obstacles.map((one) => words.obstacles[one]).join(' ')} `,
    isInferred ? inferred() : null,
  );

/** @param {Controller} model @param {Route} route */
const picture = (model, route) => [
  h('origins-picture', { key: 'picture', state: pictureOf(model, route) }),
  h(
    'ol',
    { class: `small muted stack tight ${route.origins.length > 1 ? 'ordered' : ''}`, key: 'why' },
    route.origins.map(reason),
  ),
];

/** What decides unless an MFA policy or a flow names another policy. @param {Controller} model @param {Route} route */
const decided = (model, route) =>
  h(
    'section',
    { class: 'decided', key: route.policy?.id ?? 'chain', 'aria-label': decides(route) },
    h(
      'div',
      { class: 'row tight-row' },
      h('h3', {}, h('bdi', {}, decides(route))),
      route.inferred ? inferred() : null,
    ),
    h('p', {}, h('bdi', {}, sentence(model, route))),
    picture(model, route),
  );

/** A policy that is used only where something names it: it can be one of hundreds, so its picture is drawn when it is opened. @param {Controller} model @param {Route} route */
function elsewhere(model, route) {
  const id = route.policy?.id ?? '';
  const isOpen = model.route.opened.has(id);
  return h(
    'details',
    {
      key: id,
      open: isOpen,
      on: { toggle: (/** @type {any} */ event) => model.route.open(id, event.target.open) },
    },
    h('summary', {}, h('bdi', {}, decides(route))),
    h(
      'div',
      { class: 'stack tight' },
      h('p', {}, h('bdi', {}, sentence(model, route)), ' ', route.inferred ? inferred() : null),
      isOpen ? picture(model, route) : null,
    ),
  );
}

/** @param {Controller} model @param {Route[]} routes */
function others(model, routes) {
  const shown = model.route.all ? routes : routes.slice(0, SOME);
  return [
    ...shown.map((route) => elsewhere(model, route)),
    routes.length > shown.length
      ? h(
          'div',
          { key: 'all' },
          button({ class: 'quiet', on: { click: () => model.route.showAll() } }, words.all(routes.length)),
        )
      : null,
  ];
}

/** @param {Controller} model */
export function routeCard(model) {
  const { state, route: asked } = model;
  if (!state) return null;
  const { recipient, error } = asked;
  const routes = asked.found ?? [];
  const overriding = state.policies.some(({ conditions }) => conditions.length > 0);
  return h(
    'section',
    { class: 'card', 'aria-label': words.title, key: 'route' },
    h(
      'header',
      {},
      h('h2', {}, words.title),
      h(
        'span',
        { class: 'end' },
        segmented({
          name: 'pingone-channel',
          label: words.channel,
          value: asked.channel,
          options: [
            { value: 'sms', label: text.channels.sms },
            { value: 'voice', label: text.channels.voice },
          ],
          choose: (channel) => asked.set({ channel }),
        }),
      ),
    ),
    h(
      'div',
      { class: 'body' },
      h(
        'div',
        { class: 'halves' },
        h('phone-field', {
          key: 'recipient',
          state: {
            id: 'pingone-recipient',
            label: words.recipient,
            hint: words.recipientHint,
            typed: recipient.typed,
            country: recipient.country,
            told: recipient.told,
            error: recipient.error,
            countries: model.countries,
            type: (/** @type {string} */ typed) => recipient.type(typed),
            choose: (/** @type {string} */ chosen, /** @type {string} */ typed) =>
              recipient.choose(chosen, typed),
            leave: () => recipient.leave(),
          },
        }),
        field({ id: 'pingone-country', label: words.country }, (described) =>
          h(
            'select',
            {
              ...described,
              value: asked.country,
              disabled: recipient.typed.trim() !== '',
              on: { change: (/** @type {any} */ event) => asked.set({ country: event.target.value }) },
            },
            h('option', { value: '' }, words.noCountry),
            countryOptions(model.countries),
          ),
        ),
      ),
      error ? errorNote(error, { key: 'route-error' }) : null,
      routes.filter(isUsual).map((route) => decided(model, route)),
      h(
        'div',
        { key: 'send' },
        button(
          {
            'aria-disabled': String(recipient.told === null),
            on: { click: () => sendByRoute(model) },
          },
          text.pingone.send.open,
        ),
      ),
      h('p', { class: 'small muted', key: 'policies' }, overriding ? words.elsewhere : words.policiesNone),
      others(
        model,
        routes.filter((route) => !isUsual(route)),
      ),
    ),
  );
}
