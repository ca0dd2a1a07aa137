/** How senders, links of a chain, accounts and who pays are called, wherever they stand. */
import * as format from '../app/format.js';
import { names as words } from '../text/pingone-names.js';

/** @typedef {import('../ipc/types.d.ts').PingOneOrigin} Origin */
/** @typedef {import('../ipc/types.d.ts').PingOneOriginAccount} OriginAccount */
/** @typedef {import('../ipc/types.d.ts').PingOneSenderRef} SenderRef */
/** @typedef {import('../ipc/types.d.ts').PingOnePlannedLink} PlannedLink */
/** @typedef {import('../ipc/types.d.ts').SenderLabel} SenderLabel */
/** What a name is looked up in. @typedef {{ senders: readonly SenderLabel[], created?: string } | null} Known */

/** Ping Identity's own account, as a chain writes it. */
export const PING = 'PINGONE_TWILIO';

/** The name of a sender, and what tells it from another of the same. @param {SenderLabel} sender */
export const nameOf = ({ name, provider, sid, id }) =>
  `${name || (words.kinds[provider] ?? provider)} ${format.ending(sid || id)}`;

/** The same among others: two senders of one account, as in a rotation, are told apart by the end of their IDs. @param {Known} known @param {SenderLabel} sender */
export function nameAmong(known, sender) {
  const name = nameOf(sender);
  const isShared = known?.senders.some((other) => other.id !== sender.id && nameOf(other) === name);
  return isShared ? `${name} (${format.ending(sender.id)})` : name;
}

/** @param {Known} known @param {string} link */
export function nameOfLink(known, link) {
  if (link === PING) return words.ping;
  const sender = known?.senders.find(({ id }) => id === link);
  if (sender) return nameAmong(known, sender);
  return /^[0-9a-f-]{36}$/.test(link) ? words.missing(format.ending(link)) : words.unknown(link);
}

/** @param {Known} known @param {SenderRef | PlannedLink} of */
export const nameOfRef = (known, of) =>
  of === 'created' ? (known?.created ?? words.created) : nameOfLink(known, of.existing);

/** @param {OriginAccount} of */
export function accountName(of) {
  switch (of.account) {
    case 'ping':
      return words.ping;
    case 'twilio':
      return [
        of.name || words.twilio,
        of.sid ? ` ${format.ending(of.sid)}` : '',
        of.sender === 'created' ? `, ${words.isNew}` : '',
      ].join('');
    case 'other':
      return nameOf({ ...of, id: of.sender });
    case 'gone':
      return words.missing(format.ending(of.sender));
    case 'not_understood':
      return words.unknown(of.text);
  }
}

/** The shape of an account: it stands before its name. @param {OriginAccount} of @returns {'custom' | 'default' | 'idle'} */
export const accountSign = ({ account }) =>
  account === 'ping' ? 'default' : account === 'twilio' ? 'custom' : 'idle';

/** Who is billed. @param {OriginAccount} of */
export function payer(of) {
  switch (of.account) {
    case 'ping':
      return words.pays.ping;
    case 'twilio':
      return words.pays.twilio(of.sid ? format.ending(of.sid) : words.twilio);
    case 'other':
      return words.pays.other(words.kinds[of.provider] ?? of.provider);
    case 'gone':
    case 'not_understood':
      return words.pays.nobody;
  }
}
