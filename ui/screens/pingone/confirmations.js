/** What a plan asks for before it is applied: each by itself, and the consent last. */
import { openDialog } from '../../app/dialog.js';
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { confirm } from '../../elements/confirm.js';
import { button, field, mono } from '../../elements/pieces.js';
import { accountName } from '../../elements/pingone-names.js';
import { text } from '../../text/pingone-plan.js';
import { goalName, some } from './worded.js';

/** @typedef {import('./controller.js').Plan} Plan */
/** @typedef {import('../../ipc/types.d.ts').PingOneConfirmation} Confirmation */
const words = text.confirm;

/** The consent that PingOne's console asks for. The name of who consents, or null. @param {string} goal @param {{ name: string, id: string }} environment */
function askConsent(goal, environment) {
  let name = '';
  let wrong = false;
  return openDialog({ title: words.consent, class: 'consent' }, (close, again) => {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      wrong = name.trim() === '';
      if (!wrong) return close(name.trim());
      again();
      document.getElementById('consent-name')?.focus();
    };
    return h(
      'form',
      { on: { submit }, novalidate: true },
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
      field(
        {
          id: 'consent-name',
          label: words.consentName,
          hint: words.consentNameHint,
          error: wrong ? words.consentNameMissing : null,
        },
        (described) =>
          h('input', {
            ...described,
            type: 'text',
            autocomplete: 'name',
            required: true,
            'data-first': true,
            on: {
              input: (/** @type {any} */ event) => {
                name = event.target.value.slice(0, 200);
              },
            },
          }),
      ),
      h(
        'div',
        { class: 'dialog-end' },
        button({ on: { click: () => close(null) } }, text.cancel),
        h('button', { type: 'submit', class: 'primary' }, words.consentYes),
      ),
    );
  });
}

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
    if (one === 'consent') consent = await askConsent(goalName(plan.goal, known), environment);
    if (one === 'consent' ? consent === null : !(await asks[one]())) return null;
    given.push(one);
  }
  return { given, consent };
}
