/** A plan as a difference: who originates and who pays before and after, the steps with their reasons, and what stays. */
import { h } from '../../app/dom.js';
import { icon } from '../../elements/icon.js';
import { badge, button, errorNote, nextStep } from '../../elements/pieces.js';
import { text } from '../../text/pingone-plan.js';
import { originName, paysName } from './named.js';
import { goalName, noteOf, reasonOf, stepChange, stepName, untouchedOf } from './worded.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('./controller.js').PlanView} PlanView */
/** @typedef {PlanView['steps'][number]} Step */
/** @typedef {import('./controller.js').StepState} StepState */
const words = text.plan;

/** @type {Record<StepState, { sign: string, kind: 'ok' | 'bad' | 'warn' | 'idle' }>} */
const SIGNS = {
  waiting: { sign: 'dot', kind: 'idle' },
  now: { sign: 'arrow', kind: 'idle' },
  done: { sign: 'check', kind: 'ok' },
  already_done: { sign: 'check', kind: 'ok' },
  failed: { sign: 'cross', kind: 'bad' },
  unknown: { sign: 'question', kind: 'warn' },
  differs: { sign: 'question', kind: 'warn' },
};

/** @param {string} title @param {PlanView['before']} origins @param {Controller} model */
const side = (title, origins, model) =>
  h(
    'div',
    { class: 'stack tight side' },
    h('h3', { class: 'small muted' }, title),
    h(
      'ol',
      { class: 'stack tight' },
      origins.map((origin, at) =>
        h(
          'li',
          { key: `${at}` },
          badge(origin.by === 'default' ? 'default' : origin.by === 'custom' ? 'custom' : 'idle', originName(model.state, origin)),
          h('span', { class: 'small muted' }, ` ${paysName(origin)}`),
        ),
      ),
    ),
  );

/** @param {PlanView} view @param {Controller} model */
const difference = (view, model) =>
  h(
    'section',
    { class: 'before-after', 'aria-label': words.whoPays },
    side(words.before, view.before, model),
    icon('arrow', 'icon large'),
    h('span', { class: 'visually-hidden' }, words.becomes),
    side(words.after, view.after, model),
  );

/** @param {Step} step @param {number} at @param {Controller} model */
function stepRow(step, at, model) {
  const told = model.stepOf(at);
  const { sign, kind } = SIGNS[told.state];
  return h(
    'li',
    { class: `plan-step is-${told.state}`, key: `${at}`, 'aria-current': told.state === 'now' ? 'step' : undefined },
    told.state === 'now'
      ? h('span', { class: 'spin', 'aria-hidden': 'true' })
      : h('span', { class: `sign is-${kind}` }, told.state === 'waiting' ? String(at + 1) : icon(sign)),
    h(
      'div',
      { class: 'stack tight' },
      h(
        'div',
        { class: 'row tight-row' },
        h('b', {}, stepName(step, model.state)),
        model.report ? badge(kind, text.result.states[told.state]) : null,
      ),
      stepChange(step, model.state).map((change) =>
        h(
          'div',
          { class: 'step-change' },
          change.name ? h('span', { class: 'muted' }, `${change.name}: `) : null,
          change.before === null ? null : [h('span', { class: 'was' }, change.before || words.none), ` ${words.becomes} `],
          h('b', {}, change.after || words.none),
        ),
      ),
      h('p', { class: 'small muted' }, step.reasons.map(reasonOf).join(' ')),
      told.differences.length > 0
        ? h(
            'ul',
            { class: 'bullets small' },
            told.differences.map((one) => h('li', {}, one)),
          )
        : null,
      told.error ? errorNote(told.error, { key: 'step-error' }) : null,
    ),
  );
}

/** @param {PlanView} view */
function warnings(view) {
  const overriding = view.overriding.map(({ name }) => name);
  return [
    overriding.length > 0
      ? h(
          'div',
          { class: 'note warn', key: 'overriding' },
          h('strong', {}, `${words.overriding}: ${overriding.join(', ')}`),
          h('span', {}, words.overridingSays),
        )
      : null,
    view.notes.map((one) => {
      const { kind, says } = noteOf(one);
      return h('div', { class: `note ${kind}`, key: one.note }, h('span', {}, says));
    }),
  ];
}

/** What came of it, in a line. @param {Controller} model */
function outcome(model) {
  const { report } = model;
  if (!report) return null;
  const { end, step, of, error } = report;
  const words_ = text.result;
  if (end === 'done') return h('div', { class: 'note ok', role: 'status', key: 'end' }, h('strong', {}, words_.done));
  if (end === 'nothing') return h('div', { class: 'note ok', role: 'status', key: 'end' }, h('strong', {}, words_.nothing));
  if (end === 'differs')
    return h(
      'div',
      { class: 'note warn', role: 'status', key: 'end' },
      h('strong', {}, words_.differs),
      h('span', {}, words_.differsSays),
    );
  return h(
    'div',
    { class: 'note bad', role: 'status', key: 'end' },
    h('strong', {}, words_.stopped(step, of)),
    error ? h('span', {}, `${error.message} ${nextStep(error)}`) : null,
    h('span', {}, report.not_in_use ? words_.notInUse : words_.stoppedSays),
  );
}

/** @param {Controller} model */
export function planCard(model) {
  const { plan, report, busy } = model;
  if (!plan) return null;
  const { view } = plan;
  const title = `${words.title}: ${goalName(view.goal, model.state)}`;
  return h(
    'section',
    { class: 'card plan', 'aria-label': title, key: 'plan', id: 'plan' },
    h(
      'header',
      {},
      h('h2', { tabindex: '-1', id: 'plan-title' }, title),
      view.empty
        ? badge('ok', words.empty)
        : h('span', { class: 'small muted' }, words.steps(view.steps.length)),
      view.complete || view.empty ? null : badge('warn', words.notComplete),
      h(
        'span',
        { class: 'end' },
        busy?.what === 'apply'
          ? null
          : button({ class: 'quiet', on: { click: () => model.closePlan() } }, report ? text.result.close : words.discard),
      ),
    ),
    h(
      'div',
      { class: 'body' },
      outcome(model),
      view.empty
        ? h('p', {}, words.emptySays)
        : [
            difference(view, model),
            h(
              'ol',
              { class: 'plan-steps', 'aria-label': words.stepsTitle },
              view.steps.map((step, at) => stepRow(step, at, model)),
            ),
          ],
      report ? null : warnings(view),
      view.untouched.length > 0
        ? h(
            'details',
            { key: 'untouched' },
            h('summary', {}, `${words.untouched} (${view.untouched.length})`),
            h(
              'ul',
              { class: 'bullets small' },
              view.untouched.map((one) => h('li', {}, untouchedOf(one, model.state))),
            ),
          )
        : null,
    ),
  );
}
