/** The facts of a plan and of a drift, in words. */
import * as format from '../../app/format.js';
import { nameOf, nameOfLink, nameOfRef } from '../../elements/pingone-names.js';
import { names } from '../../text/pingone-names.js';
import { text } from '../../text/pingone-plan.js';

/** @typedef {import('../../elements/pingone-names.js').Known} Known */
/** @typedef {import('../../ipc/types.d.ts').PingOnePlan} Plan */
/** @typedef {import('../../ipc/types.d.ts').PingOneStep} Step */
/** @typedef {import('../../ipc/types.d.ts').PingOneReason} Reason */
/** @typedef {import('../../ipc/types.d.ts').PingOneNote} Note */
/** @typedef {import('../../ipc/types.d.ts').PingOneUntouched} Untouched */
/** @typedef {import('../../ipc/types.d.ts').PingOneDifference} Difference */
/** @typedef {import('../../ipc/types.d.ts').PingOneDriftKind} DriftKind */
/** @typedef {import('../../ipc/types.d.ts').PingOneChoice} Choice */
/** @typedef {{ name: string, before: string | null, after: string }} Change */

/** As many of a list as one reads. */
const SOME = 6;

/** Some numbers, and how many more. @param {readonly string[]} numbers */
function some(numbers) {
  const shown = numbers.slice(0, SOME).map((number) => format.phone(number));
  const more = numbers.length - shown.length;
  return more > 0 ? text.plan.andMore(shown.join(', '), more) : format.list(shown);
}

/** @param {readonly { name: string }[]} policies */
const namesOf = (policies) => format.list(policies.map(({ name }) => `“${name}”`));

/** @param {Choice} choice */
const countriesOf = ({ countries }) =>
  countries ? format.list(countries.map((code) => format.country(code))) : text.plan.noCountries;

/** @param {Known} known @param {readonly string[]} chain */
const chained = (known, chain) => chain.map((link) => nameOfLink(known, link)).join(' → ');

/** What is wanted, as a title. @param {Plan['goal']} goal @param {Known} known */
export function goalName(goal, known) {
  const words = text.plan.goals;
  switch (goal.goal) {
    case 'carry_over':
      return words.carry_over(format.ending(goal.account_sid));
    case 'rotate':
    case 'choose':
    case 'remove':
      return words[goal.goal](nameOfLink(known, goal.sender));
    case 'chain':
      return goal.chain.length === 0 ? words.hand_over : words.chain;
    case 'put_back':
      return words.put_back;
  }
}

/** @param {Step} step @param {Known} known */
export function stepName(step, known) {
  const words = text.plan.stepNames;
  switch (step.step) {
    case 'create_sender':
      return words.create_sender(`${step.name || names.twilio} ${format.ending(step.account_sid)}`);
    case 'choose_numbers':
      return words.choose_numbers(nameOfRef(known, step.sender));
    case 'set_chain':
      return words.set_chain;
    case 'set_policy':
      return words.set_policy(step.name);
    case 'delete_sender':
      return words.delete_sender(nameOf(step.sender));
  }
}

/** @param {readonly Choice[]} before @param {readonly Choice[]} after @returns {Change[]} */
function chosen(before, after) {
  const words = text.plan;
  const [was, is] = [before, after].map((list) => new Map((list ?? []).map((one) => [one.number, one])));
  const added = after.filter(({ number }) => !was?.has(number)).map(({ number }) => number);
  const removed = before.filter(({ number }) => !is?.has(number)).map(({ number }) => number);
  const moved = after.filter((one) => {
    const old = was?.get(one.number);
    return old && countriesOf(old) !== countriesOf(one);
  });
  return [
    { name: words.selected, before: words.numbers(before.length), after: words.numbers(after.length) },
    ...(added.length > 0 && before.length > 0
      ? [{ name: words.added, before: null, after: some(added) }]
      : []),
    ...(before.length === 0 ? [{ name: words.these, before: null, after: some(added) }] : []),
    ...(removed.length > 0 ? [{ name: words.removed, before: null, after: some(removed) }] : []),
    ...moved.slice(0, SOME).map((one) => ({
      name: words.countriesOf(format.phone(one.number)),
      before: countriesOf(was?.get(one.number) ?? one),
      after: countriesOf(one),
    })),
  ];
}

/** What it changes, before and after. @param {Step} step @param {Known} known @returns {Change[]} */
export function stepChanges(step, known) {
  const words = text.plan;
  switch (step.step) {
    case 'create_sender':
      return [{ name: '', before: null, after: words.createsWithout }];
    case 'choose_numbers':
      return chosen(step.before, step.after);
    case 'set_chain':
      return [
        {
          name: words.chain,
          before: chained(known, step.before) || words.emptyChain,
          after: step.after.map((link) => nameOfRef(known, link)).join(' → ') || words.emptyChain,
        },
      ];
    case 'set_policy': {
      const { change } = step;
      switch (change.change) {
        case 'replace_sender':
          return [
            { name: words.names, before: nameOfLink(known, change.from), after: nameOfRef(known, change.to) },
          ];
        case 'limit':
          return [
            {
              name: words.limit,
              before: change.before ? words.otherLimit : words.none,
              after: words.limits(change.claimed, change.unclaimed),
            },
          ];
        case 'restore':
          return [{ name: '', before: null, after: words.asItWas }];
      }
      return [];
    }
    case 'delete_sender':
      return [];
  }
}

/** @param {Reason} reason @param {Known} known */
export function reasonOf(reason, known) {
  const words = text.reasons;
  switch (reason.because) {
    case 'takes_place':
      return words.takes_place(nameOfLink(known, reason.of));
    case 'comes_first':
      return [
        reason.fallback ? words.comes_first_with_fallback : words.comes_first,
        reason.leaving.length > 0
          ? words.leaving(format.list(reason.leaving.map((link) => nameOfLink(known, link))))
          : '',
      ]
        .filter(Boolean)
        .join(' ');
    default:
      return words[reason.because];
  }
}

/** A fact to know, and how loud. @param {Note} note @param {Known} known @returns {{ kind: '' | 'warn' | 'default', says: string }} */
export function noteOf(note, known) {
  const words = text.notes;
  switch (note.note) {
    case 'limits_enforced':
      return { kind: 'warn', says: words.limits_enforced(note.used, note.unused) };
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

/** @param {readonly string[] | null} codes */
const countryList = (codes) =>
  codes ? format.list(codes.map((code) => format.country(code))) : text.plan.noCountries;

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
      return words.chain(
        chained(known, one.wanted) || text.plan.emptyChain,
        chained(known, one.found) || text.plan.emptyChain,
      );
    case 'members':
      return words.members(format.list([...one.members]));
    default:
      return words[one.difference];
  }
}

/** What has drifted. @param {DriftKind} one @param {Known} known */
export function driftOf(one, known) {
  const words = text.drifts;
  switch (one.drift) {
    case 'chain':
      return words.chain(
        chained(known, one.applied) || text.plan.emptyChain,
        chained(known, one.now) || text.plan.emptyChain,
      );
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
