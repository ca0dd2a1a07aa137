/** The facts of a plan and of a drift, in words. */
import * as format from '../../app/format.js';
import { nameOf, nameOfLink, nameOfRef } from '../../elements/pingone-names.js';
import { names } from '../../text/pingone-names.js';
import { text } from '../../text/pingone-plan.js';

/** @typedef {import('../../elements/pingone-names.js').Known} Known */
/** @typedef {import('../../ipc/types.d.ts').PingOneGoal} Goal */
/** @typedef {import('../../ipc/types.d.ts').PingOneStep} Step */
/** @typedef {import('../../ipc/types.d.ts').PingOneReason} Reason */
/** @typedef {import('../../ipc/types.d.ts').PingOneChoice} Choice */
/** @typedef {{ name: string, before: string | null, after: string }} Change */

/** As many of a list as one reads. */
const SOME = 6;

/** Some numbers, and how many more. @param {readonly string[]} numbers */
export function some(numbers) {
  const shown = numbers.slice(0, SOME).map((number) => format.unbroken(format.phone(number)));
  const more = numbers.length - shown.length;
  return more > 0 ? text.plan.andMore(shown.join(', '), more) : format.list(shown);
}

/** @param {readonly string[] | null} codes */
export const countryList = (codes) =>
  codes ? format.list(codes.map((code) => format.country(code))) : text.plan.noCountries;

/** @param {Known} known @param {readonly string[]} chain */
export const chained = (known, chain) =>
  chain.map((link) => nameOfLink(known, link)).join(' → ') || text.plan.emptyChain;

/** What is wanted, as a title. @param {Goal} goal @param {Known} known */
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

/** @param {Extract<Step, { step: 'create_sender' }>} step */
export const createdName = ({ name, account_sid: sid }) => `${name || names.twilio} ${format.ending(sid)}`;

/** @param {Step} step @param {Known} known */
export function stepName(step, known) {
  const words = text.plan.stepNames;
  switch (step.step) {
    case 'create_sender':
      return words.create_sender(createdName(step));
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
    return old && countryList(old.countries) !== countryList(one.countries);
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
      before: countryList((was?.get(one.number) ?? one).countries),
      after: countryList(one.countries),
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
          before: chained(known, step.before),
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
