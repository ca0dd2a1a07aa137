/** A plan as a difference: who originates and who pays before and after, the steps with their reasons, and what stays. */
import { h } from '../../app/dom.js';
import { icon } from '../../elements/icon.js';
import { badge, button } from '../../elements/pieces.js';
import { accountName, accountSign, payer } from '../../elements/pingone-names.js';
import { names } from '../../text/pingone-names.js';
import { text } from '../../text/pingone-plan.js';
import { differenceOf, noteOf, untouchedOf } from './noted.js';
import { endNote } from './result.js';
import { createdName, goalName, reasonOf, stepChanges, stepName } from './worded.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('./controller.js').Plan} Plan */
/** @typedef {import('./worded.js').Step} Step */
const words = text.plan;

/** @type {Record<import('../../ipc/types.d.ts').PingOneStepState, { sign: string, kind: 'ok' | 'bad' | 'warn' | 'idle' }>} */
const SIGNS = {
  waiting: { sign: 'dot', kind: 'idle' },
  intended: { sign: 'question', kind: 'warn' },
  done: { sign: 'check', kind: 'ok' },
  already_done: { sign: 'check', kind: 'ok' },
  changed: { sign: 'cross', kind: 'bad' },
  not_read: { sign: 'cross', kind: 'bad' },
  refused: { sign: 'cross', kind: 'bad' },
  unknown: { sign: 'question', kind: 'warn' },
};

/** @param {string} title @param {Plan['before']} origins */
const side = (title, origins) =>
  h(
    'div',
    { class: 'stack tight side' },
    h('h3', { class: 'small muted' }, title),
    h(
      'ol',
      { class: 'stack tight' },
      origins.map(({ account }, at) =>
        h(
          'li',
          { key: `${at}` },
          badge(accountSign(account), accountName(account)),
          h('div', { class: 'small muted' }, payer(account)),
        ),
      ),
    ),
  );

/** @param {Plan} plan */
const difference = ({ before, after }) =>
  h(
    'section',
    { class: 'before-after', 'aria-label': words.whoPays, key: 'difference' },
    side(words.before, before),
    icon('arrow', 'icon large'),
    side(words.after, after),
  );

/** What names are looked up in: the senders that are there, and the one that the plan creates. @param {Plan} plan @param {Controller} model */
function knownTo(plan, { state }) {
  const created = plan.steps.find((step) => step.step === 'create_sender');
  return {
    senders: state?.senders ?? [],
    created: created ? `${createdName(created)}, ${names.isNew}` : undefined,
  };
}

/** @param {Step} step @param {number} at @param {Controller} model @param {import('../../elements/pingone-names.js').Known} known */
function stepRow(step, at, model, known) {
  const { state, isNow, differences, others } = model.stepOf(at);
  const { sign, kind } = SIGNS[state];
  return h(
    'li',
    { class: 'plan-step', key: `${at}`, 'aria-current': isNow ? 'step' : undefined },
    isNow
      ? h('span', { class: 'spin', 'aria-hidden': 'true' })
      : h('span', { class: `sign is-${kind}` }, state === 'waiting' ? String(at + 1) : icon(sign)),
    h(
      'div',
      { class: 'stack tight' },
      h(
        'div',
        { class: 'row tight-row' },
        h('b', {}, h('bdi', {}, stepName(step, known))),
        model.isBegun ? badge(kind, isNow ? text.result.now : text.result.states[state]) : null,
      ),
      stepChanges(step, known).map(({ name, before, after }) =>
        h(
          'div',
          { class: 'step-change', key: name },
          name ? h('span', { class: 'muted' }, `${name}: `) : null,
          before === null ? null : [h('span', { class: 'was' }, before), ` ${words.becomes} `],
          before === null ? after : h('b', {}, after),
        ),
      ),
      h('p', { class: 'small muted' }, reasonOf(step.reason, known)),
      differences.length + others.length > 0
        ? h(
            'ul',
            { class: 'bullets small' },
            differences.map((one) => h('li', {}, differenceOf(one, known))),
            others.length > 0 ? h('li', {}, text.differences.others(others.join(', '))) : null,
          )
        : null,
    ),
  );
}

/** @param {Plan} plan @param {Controller} model */
const notes = (plan, model) => [
  plan.overriding.length > 0
    ? h(
        'div',
        { class: 'note warn', key: 'overriding' },
        h('strong', {}, h('bdi', {}, words.overriding(plan.overriding.map(({ name }) => name).join(', ')))),
        h('span', {}, words.overridingSays),
      )
    : null,
  ...plan.notes
    .filter(({ note }) => note !== 'overridden')
    .map((one) => {
      const { kind, says } = noteOf(one, model.state);
      return h('div', { class: `note ${kind}`, key: `${one.note} ${says}` }, h('span', {}, says));
    }),
];

/** @param {Plan} plan */
const untouched = (plan) =>
  plan.untouched.length === 0
    ? null
    : h(
        'details',
        { key: 'untouched' },
        h('summary', {}, words.untouched(plan.untouched.length)),
        h(
          'ul',
          { class: 'bullets small' },
          plan.untouched.map((one) => h('li', {}, untouchedOf(one))),
        ),
      );

/** @param {Controller} model */
export function planCard(model) {
  const { plan } = model;
  if (!plan) return null;
  const isEmpty = plan.empty;
  const known = knownTo(plan, model);
  const title = `${words.title}: ${goalName(plan.goal, model.state)}`;
  return h(
    'section',
    { class: 'card plan', 'aria-labelledby': 'plan-title', key: 'plan' },
    h(
      'header',
      {},
      h('h2', { tabindex: '-1', id: 'plan-title' }, title),
      isEmpty
        ? badge('ok', words.empty)
        : h('span', { class: 'small muted' }, words.steps(plan.steps.length)),
      plan.complete || isEmpty ? null : badge('warn', words.notComplete),
      h(
        'span',
        { class: 'end' },
        model.isApplying
          ? null
          : button(
              { class: 'quiet', on: { click: () => model.closePlan() } },
              model.isBegun || isEmpty ? text.close : words.discard,
            ),
      ),
    ),
    h(
      'div',
      { class: 'body' },
      endNote(model),
      isEmpty
        ? h('p', {}, words.emptySays)
        : [
            difference(plan),
            h(
              'ol',
              { class: 'plan-steps', 'aria-label': words.stepsTitle, key: 'steps' },
              plan.steps.map((step, at) => stepRow(step, at, model, known)),
            ),
          ],
      model.isBegun ? null : notes(plan, model),
      untouched(plan),
    ),
  );
}
