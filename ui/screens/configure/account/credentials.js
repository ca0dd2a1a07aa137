/** The card of the credentials, while an account is being set up. */
import { basesOf } from '../../../app/bases.js';
import { h } from '../../../app/dom.js';
import { isSandbox } from '../../../app/store.js';
import { button, field, sidField } from '../../../elements/pieces.js';
import '../../../elements/progress-line.js';
import '../../../elements/secret-field.js';
import { text } from '../../../text/account.js';
import { expected } from './expected.js';
import { facts, outcome, subAccounts, verifiedBadge } from './facts.js';
import { OF_ACTIVE } from './state.js';
import { checklist, stepHead, stepsOf } from './steps.js';

/** @typedef {import('./controller.js').AccountController} Controller */
const words = text.account;

/** @param {Controller} model */
function sandboxHelp(model) {
  if (!isSandbox() || model.sandboxAccounts.length === 0) return null;
  const [first, ...others] = model.sandboxAccounts.filter((account) => account.role !== 'default_account');
  if (!first) return null;
  return h(
    'div',
    { class: 'note', key: 'sandbox-help' },
    h(
      'div',
      { class: 'row' },
      h('span', { class: 'grow' }, words.sandboxHelp),
      button(
        {
          class: model.draft?.account_sid === first.sid ? 'unseen' : '',
          on: { click: () => model.useSandbox(first) },
        },
        words.sandboxUse(first.friendly_name),
      ),
      field({ id: 'sandbox-account', label: words.moreAccounts, class: 'inline-field' }, (described) =>
        h(
          'select',
          {
            ...described,
            value: '',
            on: {
              change: (/** @type {any} */ event) => {
                const account = others.find((one) => one.sid === event.target.value);
                event.target.value = '';
                if (account) model.useSandbox(account);
              },
            },
          },
          h('option', { value: '' }, words.moreAccounts),
          others.map((account) => h('option', { value: account.sid }, account.friendly_name)),
        ),
      ),
    ),
  );
}

/** @param {Controller} model */
function fields(model) {
  const { draft } = model;
  const stored = draft?.token === 'given' || draft?.token === OF_ACTIVE;
  const hint =
    draft?.token === 'given'
      ? words.tokenStored
      : draft?.token === OF_ACTIVE
        ? words.tokenOfActive
        : words.tokenHint;
  return h(
    'div',
    { class: 'halves credentials' },
    sidField({
      id: 'account-sid',
      sid: model.sid,
      type: (typed) => model.typeSid(typed),
      leave: () => model.leaveSid(),
    }),
    h(
      'div',
      { class: 'token' },
      h('secret-field', {
        id: 'token-field',
        state: {
          id: 'auth-token',
          label: words.token,
          hint,
          stored,
          error: model.tokenError,
          wrong: model.verification?.outcome === 'refused' && !model.busy ? 'verification-says' : null,
          advice: model.tokenAdvice === 'unusual' ? words.tokenUnusual : null,
          give: (/** @type {string} */ token) => model.giveToken(token),
        },
      }),
      draft?.token === 'given'
        ? button({ class: 'inline small', on: { click: () => model.removeToken() } }, words.tokenRemove)
        : null,
    ),
    isSandbox()
      ? null
      : field(
          {
            id: 'api-base',
            label: text.base,
            hint: words.baseHint,
            error: model.error?.field === 'api_base' ? model.error.message : null,
          },
          (described) =>
            h(
              'select',
              {
                ...described,
                value: model.base ?? 'us1',
                on: { change: (/** @type {any} */ event) => model.edit({ base: event.target.value }) },
              },
              basesOf(model.base).map(([value, name]) => h('option', { value }, name)),
            ),
        ),
  );
}

/** While an account is being set up. @param {Controller} model */
export function credentialsCard(model) {
  const { busy } = model;
  const [step] = stepsOf(model);
  const said = outcome(model);
  const found = model.verification?.account;
  return h(
    'section',
    { class: 'card', 'aria-label': words.credentials, key: 'credentials' },
    stepHead(1, words.credentials, step),
    h(
      'div',
      { class: 'body', 'data-changes': true },
      sandboxHelp(model),
      fields(model),
      expected(model),
      h(
        'div',
        { class: 'status-line' },
        button(
          {
            class: step === 'now' ? 'primary' : '',
            'aria-keyshortcuts': 'V',
            on: { click: () => model.verify() },
          },
          words.verify,
        ),
        // Before what it cancels, whose words change.
        busy
          ? button({ class: 'quiet', 'data-free': true, on: { click: () => busy.cancel() } }, text.cancel)
          : null,
        busy ? h('progress-line', { state: busy }) : said ? null : verifiedBadge(model),
      ),
      // As high as what may come: what stands below does not move.
      h(
        'div',
        { class: 'verification' },
        said ?? [
          checklist(model),
          found
            ? h(
                'p',
                { key: 'found' },
                h('b', {}, h('bdi', {}, found.friendly_name)),
                ` · ${facts(model.verification, false) ?? ''}`,
              )
            : null,
          subAccounts(model),
        ],
        model.draft?.queued
          ? h(
              'div',
              { class: 'note warn' },
              h('span', {}, words.queued),
              h('span', {}, button({ on: { click: () => model.edit({ queued: false }) } }, words.unqueue)),
            )
          : null,
      ),
    ),
  );
}
