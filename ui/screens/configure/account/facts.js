/** What a verification of the account found: its state, its facts, its sub-accounts, or why it failed. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { badge, button, listRow, mono, nextStep } from '../../../elements/pieces.js';
import { text } from '../../../text/account.js';

/** @typedef {import('./controller.js').AccountController} Controller */
const words = text.account;

/** @param {Controller} model */
export function verifiedBadge({ verification }) {
  if (!verification) return badge('idle', words.notVerified);
  if (verification.outcome === 'verified') return badge('ok', words.verified(format.moment(verification.at)));
  return badge(
    verification.is_about_the_account ? 'bad' : 'warn',
    text.outcomes[verification.outcome] ?? verification.outcome,
  );
}

/** @param {import('../../../ipc/types.d.ts').VerificationView} verification */
export function facts({ account, balance, balance_told: told }) {
  if (!account) return null;
  const one = (
    /** @type {string} */ name,
    /** @type {import('../../../app/dom.js').Children} */ value,
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
      [
        balance ? `${balance.currency} ${balance.amount}` : null,
        told && told.state !== 'pass' ? h('div', { class: 'small muted' }, told.detail) : null,
      ],
      balance ? '' : 'plain',
    ),
  );
}

/** What a verification said, when it was no success: what happened, what it means, what to do. @param {Controller} model */
export function outcome(model) {
  const { verification } = model;
  if (model.busy) return null;
  if (model.cancelled) {
    return h('div', { class: 'note' }, h('strong', {}, words.cancelled), h('span', {}, words.means));
  }
  if (!verification || verification.outcome === 'verified') return null;
  const waiting = model.draft?.queued;
  const unreached = ['unreachable', 'intercepted'].includes(verification.outcome);
  const unknown = !verification.is_about_the_account;
  return h(
    'div',
    { class: `note ${unknown ? 'warn' : 'bad'}` },
    h('strong', {}, verification.message),
    h('span', {}, unknown ? words.meansNothing : model.isNewAccount ? words.means : words.meansActive),
    h('span', {}, nextStep(verification)),
    h(
      'span',
      { class: 'row' },
      unreached && model.draft && !waiting
        ? button({ on: { click: () => model.edit({ queued: true }) } }, words.queue)
        : null,
      h('span', { class: 'code' }, text.code(verification.outcome)),
    ),
  );
}

/** @param {Controller} model */
export function subAccounts(model) {
  const list = model.verification?.sub_accounts ?? [];
  const unread = model.verification?.sub_accounts_unread ?? null;
  if (!model.isNewAccount) return null;
  const why = unread ? h('p', { class: 'small', key: 'unread' }, words.subAccountsUnread(unread)) : null;
  if (list.length === 0) return why;
  return h(
    'details',
    { key: 'sub-accounts' },
    h('summary', {}, words.subAccounts(list.length)),
    h('p', { class: 'small muted' }, words.subAccountsSays),
    why,
    h(
      'ul',
      {},
      list.map((account) =>
        listRow(
          account.sid,
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
