/** How senders, links of a chain and who pays are called, wherever they stand. */
import * as format from '../../app/format.js';
import { text } from '../../text/pingone.js';

/** @typedef {import('./controller.js').State} State */
/** @typedef {State['senders'][number]} Sender */
const words = text.pingone;

/** Ping Identity's own account, as a chain writes it. */
export const PING = 'PINGONE_TWILIO';

/** What of a sender is told apart: its name, and the end of its SID. @param {Sender} sender */
export function nameOf({ name, provider, sid, id }) {
  const kind = words.senders.kinds[provider] ?? provider;
  const end = sid ? format.ending(sid) : format.ending(id);
  return name ? `${name} ${end}` : `${kind} ${end}`;
}

/** @param {State | null} state @param {string} link */
export const senderOf = (state, link) => state?.senders.find(({ id }) => id === link) ?? null;

/** @param {State | null} state @param {string} link */
export function nameOfLink(state, link) {
  if (link === PING) return words.chain.ping;
  const sender = senderOf(state, link);
  if (sender) return nameOf(sender);
  return /^[0-9a-f-]{36}$/.test(link) ? words.chain.missing(format.ending(link)) : words.chain.unknown(link);
}
