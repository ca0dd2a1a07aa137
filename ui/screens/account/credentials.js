/** The card of the account: its credentials while it is being set up, its facts once it is active. */
import { cap } from '../../app/cap.js';
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { isSandbox } from '../../app/store.js';
import { badge, button, errorNote, field, mono } from '../../elements/pieces.js';
import '../../elements/progress-line.js';
import '../../elements/secret-field.js';
import { text } from '../../text/en.js';
import { OF_ACTIVE, SID_MOST } from './controller.js';

/** @typedef {import('./controller.js').AccountController} Controller */
const words = text.account;

/** @param {Controller} model */
function verifiedBadge({ verification }) {
  if (!verification) return badge('idle', words.notVerified);
  if (verification.outcome === 'verified') return badge('ok', words.verified(format.moment(verification.at)));
  return badge('bad', words.outcomes[verification.outcome] ?? verification.outcome);
}

/** @param {import('../../ipc/types.d.ts').VerificationView} verification */
function facts({ account, balance }) {
  if (!account) return null;
  const one = (
    /** @type {string} */ name,
    /** @type {import('../../app/dom.js').Children} */ value,
    class_ = '',
  ) => h('div', {}, h('dt', {}, name), h('dd', { class: class_ }, value));
  const owner = account.owner_sid && account.owner_sid !== account.sid ? account.owner_sid : null;
  return h(
    'dl',
    { class: 'facts' },
    one(words.factAccount, [
      h('bdi', {}, account.friendly_name),
      owner ? h('div', { class: 'small muted' }, words.subAccountOf(format.ending(owner))) : null,
    ]),
    one(words.factStatus, account.status, 'word'),
    one(words.factType, account.kind),
    one(
      words.factBalance,
      balance ? `${balance.currency} ${balance.amount}` : words.noBalance,
      balance ? '' : 'plain muted small',
    ),
  );
}

/** What a verification said, when it was no success: what happened, what it means, what to do. @param {Controller} model */
function outcome(model) {
  const { verification } = model;
  if (model.busy) return null;
  if (model.cancelled) {
    return h('div', { class: 'note' }, h('strong', {}, words.cancelled), h('span', {}, words.means));
  }
  if (!verification || verification.outcome === 'verified') return null;
  const waiting = model.draft?.queued;
  return h(
    'div',
    { class: `note ${verification.outcome === 'rate_limited' ? 'warn' : 'bad'}` },
    h('strong', {}, verification.message),
    h('span', {}, model.isNewAccount ? words.means : words.meansActive),
    h('span', {}, verification.next_step),
    h(
      'span',
      { class: 'row' },
      verification.outcome === 'unreachable' && model.draft && !waiting
        ? button({ on: { click: () => model.edit({ queued: true }) } }, words.queue)
        : null,
      h('span', { class: 'code' }, text.code(verification.outcome)),
    ),
  );
}

/** @param {Controller} model */
function expected(model) {
  const { draft, found } = model;
  if (!draft) return null;
  const difference = draft.expected_difference ?? found?.expected ?? null;
  const wrong =
    model.error?.field === 'numbers' || model.error?.code === 'invalid_number' ? model.error.message : null;
  return h(
    'details',
    { key: 'expected' },
    h('summary', {}, words.expected),
    h(
      'div',
      { class: 'stack tight' },
      field(
        {
          id: 'expected-numbers',
          label: words.expected,
          hint: words.expectedHint,
          error: wrong,
          class: 'hide-label',
        },
        (described) =>
          h('textarea', {
            ...described,
            class: 'mono',
            dir: 'ltr',
            rows: '3',
            spellcheck: 'false',
            value: draft.expected.join('\n'),
            on: {
              change: (/** @type {any} */ event) => {
                const lines = String(event.target.value)
                  .slice(0, 100_000)
                  .split(/[\n,;]+/);
                model.edit({ expected: lines.map((line) => line.trim()).filter(Boolean) });
              },
            },
          }),
      ),
      difference
        ? h(
            'div',
            { class: `note ${difference.missing.length + difference.not_usable.length ? 'warn' : 'ok'}` },
            difference.found.length ? h('span', {}, words.expectedFound(difference.found.length)) : null,
            difference.missing.length
              ? h('span', { dir: 'auto' }, words.expectedMissing(format.list(difference.missing)))
              : null,
            difference.not_usable.length
              ? h(
                  'span',
                  {},
                  words.expectedNotUsable(format.list(difference.not_usable.map(([number]) => number))),
                )
              : null,
          )
        : null,
    ),
  );
}

/** @param {Controller} model */
function subAccounts(model) {
  const list = model.verification?.sub_accounts ?? [];
  if (list.length === 0 || !model.isNewAccount) return null;
  return h(
    'details',
    { key: 'sub-accounts' },
    h('summary', {}, words.subAccounts(list.length)),
    h('p', { class: 'small muted' }, words.subAccountsSays),
    h(
      'ul',
      {},
      list.map((account) =>
        h(
          'li',
          { class: 'list-row', key: account.sid },
          h(
            'span',
            { class: 'row' },
            h('bdi', {}, account.friendly_name),
            mono(format.ending(account.sid)),
            badge(account.status === 'active' ? 'ok' : 'bad', account.status),
          ),
          button(
            {
              'aria-label': `${words.useSubAccount}: ${account.friendly_name}`,
              on: { click: () => model.chooseSubAccount(account.sid) },
            },
            words.useSubAccount,
          ),
        ),
      ),
    ),
  );
}

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
      button({ on: { click: () => model.useSandbox(first) } }, words.sandboxUse(first.friendly_name)),
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
    { class: 'halves' },
    field({ id: 'account-sid', label: words.sid, hint: words.sidHint, error: model.sidError }, (described) =>
      h('input', {
        ...described,
        type: 'text',
        class: 'mono',
        dir: 'ltr',
        autocomplete: 'off',
        autocapitalize: 'off',
        spellcheck: 'false',
        'data-most': SID_MOST,
        value: model.sid,
        on: {
          input: (/** @type {any} */ event) => {
            const capped = cap(event.target, SID_MOST);
            model.typeSid(event.target.value, capped);
          },
          blur: () => model.leaveSid(),
        },
      }),
    ),
    h(
      'div',
      { class: 'stack tight' },
      h('secret-field', {
        id: 'token-field',
        state: {
          id: 'auth-token',
          label: words.token,
          hint,
          stored,
          error: model.tokenError,
          advice: model.tokenAdvice === 'unusual' ? words.tokenUnusual : null,
          give: (/** @type {string} */ token) => model.giveToken(token),
        },
      }),
      draft?.token === 'given'
        ? h(
            'div',
            {},
            button({ class: 'inline small', on: { click: () => model.removeToken() } }, words.tokenRemove),
          )
        : null,
    ),
    isSandbox()
      ? null
      : field(
          {
            id: 'api-base',
            label: words.base,
            hint: words.baseHint,
            error: model.error?.field === 'api_base' ? model.error.message : null,
          },
          (described) =>
            h(
              'select',
              {
                ...described,
                value: draft?.base ?? 'us1',
                on: { change: (/** @type {any} */ event) => model.edit({ base: event.target.value }) },
              },
              basesOf(draft?.base).map(([value, name]) => h('option', { value }, name)),
            ),
        ),
  );
}

/** @param {string | undefined} own @param {string[]} [hosts] @returns {[string, string][]} */
export function basesOf(own, hosts = []) {
  if (isSandbox()) return [['sandbox', words.bases['sandbox'] ?? 'sandbox']];
  const known = ['us1', 'ie1', 'au1', ...hosts.map((host) => `https://${host}`)];
  if (own && !known.includes(own)) known.push(own);
  return known.map((base) => [base, words.bases[base] ?? base]);
}

/** While an account is being set up. @param {Controller} model @param {boolean} verifyFirst */
export function credentialsCard(model, verifyFirst) {
  const { verification, busy } = model;
  const generalError =
    model.error && !['account_sid', 'auth_token', 'api_base', 'numbers'].includes(model.error.field ?? '');
  return h(
    'section',
    { class: 'card', 'aria-label': words.credentials, key: 'credentials' },
    h('header', {}, h('h2', {}, words.credentials), verifiedBadge(model)),
    h(
      'div',
      { class: 'body' },
      sandboxHelp(model),
      fields(model),
      h(
        'div',
        { class: 'row' },
        button(
          {
            class: verifyFirst ? 'primary' : '',
            'aria-keyshortcuts': 'V',
            on: { click: () => model.verify() },
          },
          words.verify,
        ),
        busy ? h('progress-line', { state: busy }) : null,
        busy ? button({ class: 'quiet', on: { click: () => busy.cancel() } }, text.cancel) : null,
      ),
      generalError && model.error ? errorNote(model.error, { means: words.means }) : null,
      outcome(model),
      model.draft?.queued
        ? h(
            'div',
            { class: 'note warn' },
            h('span', {}, words.queued),
            h('span', {}, button({ on: { click: () => model.edit({ queued: false }) } }, words.unqueue)),
          )
        : null,
      verification ? facts(verification) : null,
      subAccounts(model),
      expected(model),
    ),
  );
}

/** Once an account is active. @param {Controller} model @param {{ changeAccount: () => void, newToken: () => void }} act */
export function activeCard(model, act) {
  const { active, verification, busy } = model;
  if (!active) return null;
  return h(
    'section',
    { class: 'card', 'aria-label': words.active, key: 'active' },
    h(
      'header',
      {},
      h('h2', {}, words.active),
      badge('custom', active.account_name, ' ', format.ending(active.account_sid)),
      verifiedBadge(model),
      h('span', { class: 'end small muted' }, words.since(model.status?.active.revision ?? 0)),
    ),
    h(
      'div',
      { class: 'body' },
      h(
        'div',
        { class: 'row' },
        h(
          'span',
          { class: 'grow' },
          `${words.sid} `,
          mono(active.account_sid),
          ' ',
          h('copy-button', { state: { what: words.sid, value: active.account_sid } }),
        ),
      ),
      verification ? facts(verification) : null,
      outcome(model),
      model.error ? errorNote(model.error, { means: words.means }) : null,
      h(
        'div',
        { class: 'row' },
        button({ on: { click: () => act.changeAccount() }, title: words.changeSays }, words.change),
        button({ on: { click: () => act.newToken() } }, words.newToken),
        button(
          { class: 'quiet', 'aria-keyshortcuts': 'V', on: { click: () => model.verify() } },
          words.checkAgain,
        ),
        busy ? h('progress-line', { state: busy }) : null,
        busy ? button({ class: 'quiet', on: { click: () => busy.cancel() } }, text.cancel) : null,
      ),
    ),
  );
}
