/** What a plan asks for before it is applied: each by itself, and the consent last. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { confirm } from '../../elements/confirm.js';
import { askConsent } from '../../elements/consent.js';
import { mono } from '../../elements/pieces.js';
import { accountName } from '../../elements/pingone-names.js';
import { text } from '../../text/pingone-plan.js';
import { goalName, some } from './worded.js';

/** @typedef {import('./controller.js').Plan} Plan */
/** @typedef {import('../../ipc/types.d.ts').PingOneConfirmation} Confirmation */
const words = text.confirm;

/** The consent that PingOne's console asks for. The name of who consents, or null. @param {string} goal @param {{ name: string, id: string }} environment */
const askForConsent = (goal, environment) =>
  askConsent(words.consent, () => [
    h(
      'p',
      {},
      h('b', {}, goal),
      ' ',
      h('bdi', {}, words.consentFor(environment.name)),
      ' ',
      mono(environment.id),
    ),
    h('p', { class: 'consent-text' }, words.consentSays),
  ]);

/** In this order. @type {Confirmation[]} */
const ORDER = ['production', 'drop_others', 'unavailable', 'empty_chain', 'consent'];

/**
 * Asks for each. Null when one was not given; else what was given, and the name under the consent.
 * @param {Plan} plan
 * @param {{ name: string, id: string }} environment
 * @param {import('../../elements/pingone-names.js').Known} known
 */
export async function askFor(plan, environment, known) {
  /** @type {Confirmation[]} */
  const given = [];
  /** @type {string | null} */
  let consent = null;
  const dropped = () => {
    const after = new Set(plan.after.map(({ account }) => accountName(account)));
    return format.list(
      plan.before.map(({ account }) => accountName(account)).filter((name) => !after.has(name)),
    );
  };
  const gone = () =>
    some(plan.steps.flatMap((step) => (step.step === 'choose_numbers' ? [...step.unavailable] : [])));
  /** @type {Record<Exclude<Confirmation, 'consent'>, () => Promise<boolean>>} */
  const asks = {
    production: () => confirm(words.production, words.productionSays(environment.name), words.productionYes),
    drop_others: () => confirm(words.drop, words.dropSays(dropped()), words.dropYes),
    unavailable: () => confirm(words.unavailable, words.unavailableSays(gone()), words.unavailableYes),
    empty_chain: () => confirm(words.empty, words.emptySays, words.emptyYes),
  };
  for (const one of ORDER) {
    if (!plan.confirmations.includes(one)) continue;
    if (one === 'consent') consent = await askForConsent(goalName(plan.goal, known), environment);
    if (one === 'consent' ? consent === null : !(await asks[one]())) return null;
    given.push(one);
  }
  return { given, consent };
}
