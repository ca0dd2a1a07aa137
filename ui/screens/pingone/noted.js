/** What is to be known beside a plan, what stays untouched, how something differs and what has drifted, in words. */
import * as format from '../../app/format.js';
import { nameOf, nameOfLink } from '../../elements/pingone-names.js';
import { text } from '../../text/pingone-plan.js';
import { chained, countryList, some } from './worded.js';

/** @typedef {import('../../elements/pingone-names.js').Known} Known */
/** @typedef {import('../../ipc/types.d.ts').PingOneNote} Note */
/** @typedef {import('../../ipc/types.d.ts').PingOneUntouched} Untouched */
/** @typedef {import('../../ipc/types.d.ts').PingOneDifference} Difference */
/** @typedef {import('../../ipc/types.d.ts').PingOneDrift} Drift */

/** @param {readonly { name: string }[]} policies */
const namesOf = (policies) => format.list(policies.map(({ name }) => `“${name}”`));

/** A fact to know, and how loud. @param {Note} note @param {Known} known @returns {{ kind: '' | 'warn' | 'default', says: string }} */
export function noteOf(note, known) {
  const words = text.notes;
  switch (note.note) {
    case 'limits_enforced':
      return { kind: 'warn', says: words.limits_enforced(note.used, note.unused, note.daily) };
    case 'fallback_not_in_policies':
    case 'overridden':
      return { kind: 'warn', says: words[note.note](namesOf(note.policies)) };
    case 'numbers_of_one_channel':
    case 'numbers_unavailable':
      return { kind: 'warn', says: words[note.note](some(note.numbers)) };
    case 'united_states_only':
      return { kind: '', says: words.united_states_only(some(note.numbers)) };
    case 'not_understood':
      return { kind: '', says: words.not_understood(format.list(note.senders.map(nameOf))) };
    case 'left_unused':
      return { kind: '', says: words.left_unused(nameOf(note.sender)) };
    case 'dangling':
      return {
        kind: 'warn',
        says:
          note.by.by === 'chain'
            ? words.dangling_chain(nameOfLink(known, note.sender))
            : words.dangling_policy(note.by.name, nameOfLink(known, note.sender)),
      };
    case 'channel_not_allowed':
      return { kind: 'warn', says: words.channel_not_allowed(text.channels[note.channel]) };
    case 'hands_over':
      return { kind: 'default', says: words.hands_over };
    case 'consent_there':
      return { kind: '', says: words.consent_there };
    case 'ping_may_not_send':
    case 'listed_users_only':
      return { kind: 'warn', says: words[note.note] };
  }
}

/** @param {Untouched} one */
export function untouchedOf(one) {
  const words = text.untouched;
  switch (one.untouched) {
    case 'sender':
      return words.sender(nameOf(one));
    case 'policy':
      return words.policy(one.name);
    case 'setting':
      return words.setting(one.name);
  }
}

/** How what was read back is another. @param {Difference} one @param {Known} known */
export function differenceOf(one, known) {
  const words = text.differences;
  switch (one.difference) {
    case 'number_missing':
    case 'number_unavailable':
    case 'not_selected':
    case 'also_selected':
    case 'countries_not_allowed':
      return words[one.difference](format.phone(one.number));
    case 'countries':
      return words.countries(format.phone(one.number), countryList(one.wanted), countryList(one.found));
    case 'chain':
      return words.chain(chained(known, one.wanted), chained(known, one.found));
    case 'members':
      return words.members(format.list([...one.members]));
    default:
      return words[one.difference];
  }
}

/** What has drifted. @param {Drift} one @param {Known} known */
export function driftOf(one, known) {
  const words = text.drifts;
  switch (one.drift) {
    case 'chain':
      return words.chain(chained(known, one.applied), chained(known, one.now));
    case 'sender_gone':
    case 'token_refused':
      return words[one.drift](nameOfLink(known, one.sender));
    case 'selection':
      return words.selection(
        nameOfLink(known, one.sender),
        one.missing.length > 0 ? some(one.missing.map(({ number }) => number)) : '',
        one.added.length > 0 ? some(one.added.map(({ number }) => number)) : '',
      );
    case 'unavailable':
    case 'gone_at_twilio':
    case 'capability_lost':
      return words[one.drift](nameOfLink(known, one.sender), some(one.numbers));
    case 'policy':
    case 'overridden':
      return words[one.drift](one.policy.name);
    case 'policy_gone':
      return words.policy_gone(format.ending(one.policy));
  }
}
