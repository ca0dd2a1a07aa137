/** Who would originate in the environment (G5): a picture for each policy that decides, and the same in words. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { countryOptions } from '../../elements/countries.js';
import '../../elements/origins-picture.js';
import '../../elements/phone-field.js';
import { button, errorNote, field, segmented } from '../../elements/pieces.js';
import { accountName, accountSign, payer } from '../../elements/pingone-names.js';
import { text } from '../../text/pingone.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('../../ipc/types.d.ts').PingOneRoute} Route */
/** @typedef {Route['origins'][number]} Shown */
/** @typedef {Shown['origin']} Origin */
const words = text.pingone.route;

/** As many policies as one looks through. */
const SOME = 8;
/** What certainly keeps one from originating; the rest is doubt. */
const STOPS = new Set(['no_number', 'sender_gone']);

/** @param {Origin['why']} why */
function whyOf(why) {
  switch (why.why) {
    case 'chain':
    case 'empty_chain':
      return words.why[why.why];
    case 'condition':
      return why.rest
        ? words.why.condition_rest(why.policy.name)
        : words.why.condition(why.policy.name, why.condition + 1);
    case 'no_condition_fits':
      return words.why.no_condition_fits(why.policy.name);
  }
}

/** Whether the policy leaves it to the chain of the environment. @param {Route} route */
const leavesIt = ({ policy, origins }) =>
  policy === null || origins.some(({ origin: { why } }) => why.why === 'chain' || why.why === 'empty_chain');

/** What decides. @param {Route} route */
function decides(route) {
  const { policy } = route;
  if (policy && !policy.is_default) return words.byPolicy(policy.name);
  return policy && !leavesIt(route) ? words.byDefault(policy.name) : words.byChain;
}

/** Whether it decides unless something names another policy. @param {Route} route */
const isUsual = ({ policy }) => policy === null || policy.is_default;

/** Where it goes, for a sentence. @param {Controller} model */
function where({ route: { recipient, country }, state }) {
  const code = recipient.told?.country ?? country;
  if (code) return format.country(code);
  return state?.policies.some(({ conditions }) => conditions.length > 0)
    ? words.otherCountry
    : words.anyCountry;
}

/** The first that nothing stops. @param {Route} route */
const first = ({ origins }) =>
  origins.find(({ origin }) => !origin.obstacles.some((one) => STOPS.has(one)))?.origin;

/** @param {Controller} model @param {Route} route */
function sentence(model, route) {
  const by = first(route);
  const channel = words[model.route.channel];
  return by
    ? words.originates(accountName(by.account), where(model), channel)
    : words.nobody(where(model), channel);
}

/** @param {Controller} model @param {Route} route */
const pictureOf = (model, route) => ({
  decides: leavesIt(route)
    ? { name: words.chainName, sub: words.ofEnvironment }
    : {
        name: route.policy?.name ?? '',
        sub: route.policy?.is_default ? words.defaultPolicy : words.policy,
      },
  asked: route.origins.map(({ origin: { account, numbers, obstacles } }) => ({
    name: accountName(account),
    sub:
      obstacles.length > 0
        ? obstacles.map((one) => words.short[one]).join(', ')
        : [
            numbers.length > 0 ? words.from(format.phone(numbers[0] ?? ''), numbers.length) : '',
            payer(account),
          ]
            .filter(Boolean)
            .join(' · '),
    tone: obstacles.some((one) => STOPS.has(one))
      ? /** @type {const} */ ('bad')
      : obstacles.length > 0
        ? /** @type {const} */ ('warn')
        : accountSign(account),
    sign: accountSign(account) === 'idle' ? null : /** @type {'custom' | 'default'} */ (accountSign(account)),
  })),
  end: {
    name: model.route.recipient.told
      ? format.phone(model.route.recipient.told.number, model.route.recipient.told.national)
      : where(model),
    sub: text.channels[model.route.channel],
    isReached: Boolean(first(route)),
  },
  says: sentence(model, route),
});

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
  h('ol', { class: 'small muted stack tight ordered', key: 'why' }, route.origins.map(reason)),
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
      class: 'decided',
      key: id,
      open: isOpen,
      on: { toggle: (/** @type {any} */ event) => model.route.open(id, event.target.open) },
    },
    h('summary', {}, h('bdi', {}, decides(route))),
    h('p', {}, h('bdi', {}, sentence(model, route)), ' ', route.inferred ? inferred() : null),
    isOpen ? picture(model, route) : null,
  );
}

/** @param {Controller} model @param {Route[]} routes */
function others(model, routes) {
  const shown = model.route.all ? routes : routes.slice(0, SOME);
  return [
    shown.map((route) => elsewhere(model, route)),
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
      h('p', { class: 'small muted', key: 'policies' }, overriding ? words.elsewhere : words.policiesNone),
      others(
        model,
        routes.filter((route) => !isUsual(route)),
      ),
    ),
  );
}
