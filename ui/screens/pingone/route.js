/** Who would originate in the environment (G5): a picture for each policy that decides, and the same in words. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { countryOptions } from '../../elements/countries.js';
import '../../elements/origins-picture.js';
import '../../elements/phone-field.js';
import { badge, errorNote, field, segmented } from '../../elements/pieces.js';
import { text } from '../../text/pingone.js';
import { decidesName, originName, paysName } from './named.js';
import { whyOf } from './worded.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('./controller.js').Routes[number]} Decision */
/** @typedef {Decision['origins'][number]} Origin */
const words = text.pingone.route;

/** Where it goes, for a sentence. @param {Controller} model */
const where = ({ routed }) => (routed?.country ? format.country(routed.country) : words.anyCountryName);

/** @param {Controller} model @param {Decision} decision */
function pictureOf(model, decision) {
  const { state } = model;
  const asked = decision.origins.map((origin) => ({
    name: originName(state, origin),
    sub: [origin.number ? format.phone(origin.number) : '', paysName(origin)].filter(Boolean).join(' · '),
    tone: /** @type {const} */ (origin.by),
    sign: origin.by === 'custom' || origin.by === 'default' ? origin.by : null,
  }));
  const channel = text.channels[model.channel];
  return {
    decides: { name: decidesName(decision), sub: decision.country ? format.country(decision.country) : '' },
    asked,
    end: { name: model.recipient.told?.number ?? where(model), sub: channel, isReached: asked.length > 0 },
    says: sentence(model, decision),
  };
}

/** @param {Controller} model @param {Decision} decision */
function sentence(model, decision) {
  const [first] = decision.origins;
  const channel = words[model.channel];
  return first
    ? words.originates(originName(model.state, first), where(model), channel)
    : words.nobody(where(model), channel);
}

/** @param {Controller} model @param {Origin} origin @param {number} at */
const reason = (model, origin, at) =>
  h(
    'li',
    { key: `${origin.link} ${at}` },
    h('b', {}, `${at + 1}. ${originName(model.state, origin)}`),
    ` ${paysName(origin)}. `,
    origin.why.map(whyOf).join(' '),
    origin.inferred ? [' ', h('span', { class: 'chip', title: words.inferredSays }, words.inferred)] : null,
  );

/** @param {Controller} model @param {Decision} decision */
const decided = (model, decision) =>
  h(
    'section',
    { class: 'decided', key: decision.policy?.id ?? 'chain', 'aria-label': decidesName(decision) },
    h(
      'div',
      { class: 'row tight-row' },
      h('h3', {}, decidesName(decision)),
      decision.inferred ? h('span', { class: 'chip', title: words.inferredSays }, words.inferred) : null,
    ),
    h('p', {}, sentence(model, decision)),
    h('origins-picture', { state: pictureOf(model, decision) }),
    h(
      'ol',
      { class: 'small muted stack tight' },
      decision.origins.map((origin, at) => reason(model, origin, at)),
    ),
  );

/** @param {Controller} model */
export function routeCard(model) {
  const { state, recipient, routes, routeError: error } = model;
  if (!state) return null;
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
          value: model.channel,
          options: [
            { value: 'sms', label: text.channels.sms },
            { value: 'voice', label: text.channels.voice },
          ],
          choose: (value) => model.setRoute({ channel: value }),
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
            choose: (/** @type {string} */ chosen, /** @type {string} */ typed) => recipient.choose(chosen, typed),
            leave: () => recipient.leave(),
          },
        }),
        field({ id: 'pingone-country', label: words.country }, (described) =>
          h(
            'select',
            {
              ...described,
              value: model.country,
              disabled: recipient.typed.trim() !== '',
              on: { change: (/** @type {any} */ event) => model.setRoute({ country: event.target.value }) },
            },
            h('option', { value: '' }, words.anyCountry),
            countryOptions(model.countries),
          ),
        ),
      ),
      error ? errorNote(error, { key: 'route-error' }) : null,
      (routes ?? []).map((decision) => decided(model, decision)),
      overriding
        ? h('p', { class: 'small muted' }, badge('warn', words.policies), ' ', words.elsewhere)
        : h('p', { class: 'small muted' }, words.policiesNone),
    ),
  );
}
