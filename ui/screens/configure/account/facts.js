/** What a verification of the account found: its state, its facts, its sub-accounts, or why it failed. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { badge, button, errorNote, listRow, mono, nextStep } from '../../../elements/pieces.js';
import { text } from '../../../text/account.js';

/** @typedef {import('./controller.js').AccountController} Controller */
const words = text.account;
/** Fields that have the place of their error below them. */
const BESIDE = new Set(['account_sid', 'auth_token', 'api_base']);

/** @param {Controller} model */
export function verifiedBadge({ verification }) {
  if (!verification) return badge('idle', words.notVerified);
  if (verification.outcome === 'verified') return badge('ok', words.verified(format.moment(verification.at)));
  return badge(
    verification.is_about_the_account ? 'bad' : 'warn',
    text.outcomes[verification.outcome] ?? verification.outcome,
  );
}

/**
 * What Twilio says of the account, in a line.
 * @param {import('../../../ipc/types.d.ts').VerificationView | null} verification
 * @param {boolean} [withBilling] its type and its balance too
 */
export function facts(verification, withBilling = true) {
  const { account, balance } = verification ?? {};
  if (!account) return null;
  const owner = account.owner_sid && account.owner_sid !== account.sid ? account.owner_sid : null;
  return [
    withBilling ? account.kind : null,
    account.status,
    owner ? words.subAccountOf(format.ending(owner)) : null,
    withBilling && balance ? `${words.factBalance} ${balance.currency} ${balance.amount}` : null,
  ]
    .filter(Boolean)
    .join(' · ');
}

/**
 * What a verification said, when it was no success: what happened, what it means, what to do. It is said here and nowhere
 * else; the field that it is about points here.
 * @param {Controller} model
 */
export function outcome(model) {
  const { verification } = model;
  if (model.busy) return null;
  if (model.cancelled) {
    return h('div', { class: 'note' }, h('strong', {}, words.cancelled), h('span', {}, words.means));
  }
  const { error } = model;
  const isBeside =
    (model.isNewAccount && BESIDE.has(error?.field ?? '')) ||
    error?.field === 'numbers' ||
    error?.code === 'no_number_selected';
  if (error && !isBeside) return errorNote(error, { means: words.means });
  if (!verification || verification.outcome === 'verified') return null;
  const unreached = ['unreachable', 'intercepted'].includes(verification.outcome);
  const unknown = !verification.is_about_the_account;
  return h(
    'div',
    { class: `note ${unknown ? 'warn' : 'bad'}`, id: 'verification-says' },
    h('strong', {}, words.failed[verification.outcome] ?? text.outcomes[verification.outcome]),
    h('span', {}, verification.message),
    h('span', {}, unknown ? words.meansNothing : model.isNewAccount ? words.means : words.meansActive),
    h('span', {}, nextStep(verification)),
    unreached && model.draft && !model.draft.queued
      ? h(
          'span',
          {},
          button({ 'data-changes': true, on: { click: () => model.edit({ queued: true }) } }, words.queue),
        )
      : null,
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
