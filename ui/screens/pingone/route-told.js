/** What a route says: who decides, who originates, and why, for a picture and in words. */
import * as format from '../../app/format.js';
import { accountName, accountSign, payer } from '../../elements/pingone-names.js';
import { text } from '../../text/pingone.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('../../ipc/types.d.ts').PingOneRoute} Route */
/** @typedef {import('../../ipc/types.d.ts').PingOneOrigin} Origin */
const words = text.pingone.route;

/** What certainly keeps one from originating; the rest is doubt. */
const STOPS = new Set(['no_number', 'sender_gone']);

/** @param {Origin['why']} why */
export function whyOf(why) {
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
export function decides(route) {
  const { policy } = route;
  if (policy && !policy.is_default) return words.byPolicy(policy.name);
  return policy && !leavesIt(route) ? words.byDefault(policy.name) : words.byChain;
}

/** Whether it decides unless something names another policy. @param {Route} route */
export const isUsual = ({ policy }) => policy === null || policy.is_default;

/** Where it goes, for a sentence, or shorter for a box. @param {Controller} model @param {boolean} [isBox] */
function where({ route: { recipient, country }, state }, isBox = false) {
  const code = recipient.told?.country ?? country;
  if (code) return format.country(code);
  return state?.policies.some(({ conditions }) => conditions.length > 0)
    ? isBox
      ? words.otherCountries
      : words.otherCountry
    : words.anyCountry;
}

/** The first that nothing stops. @param {Route} route */
const first = ({ origins }) =>
  origins.find(({ origin }) => !origin.obstacles.some((one) => STOPS.has(one)))?.origin;

/** @param {Controller} model @param {Route} route */
export function sentence(model, route) {
  const by = first(route);
  const channel = words[model.route.channel];
  return by
    ? words.originates(accountName(by.account), where(model), channel)
    : words.nobody(where(model), channel);
}

/** @param {Controller} model @param {Route} route */
export const pictureOf = (model, route) => ({
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
      : where(model, true),
    sub: text.channels[model.route.channel],
    isReached: Boolean(first(route)),
  },
  says: sentence(model, route),
});
