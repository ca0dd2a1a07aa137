/** The rail of the PingOne screen: what is next, with its one button, always in the same place. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { address } from '../../app/router.js';
import { button, card, checkbox, field, segmented } from '../../elements/pieces.js';
import '../../elements/progress-line.js';
import { nameAmong } from '../../elements/pingone-names.js';
import { text } from '../../text/pingone-plan.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {{ apply: () => unknown }} Act */
const words = text.pingone.next;

/** What is under way, and how it is stopped. @param {Controller} model */
export const underWay = ({ busy }) =>
  busy
    ? h(
        'div',
        { class: 'status-line', key: 'under-way' },
        button({ class: 'quiet', on: { click: () => busy.cancel() } }, text.cancel),
        h('progress-line', { state: busy }),
      )
    : null;

/** What one can choose before the carry-over is planned. @param {Controller} model */
function options(model) {
  const { choices, state } = model;
  const of = text.options;
  const own = (state?.senders ?? []).filter(({ sid }) => sid === model.activeSid);
  const hasOthers = model.storedChain.some((link) => !own.some(({ id }) => id === link));
  return h(
    'details',
    { key: 'options', open: model.mustChoose || model.planError?.field === 'name' },
    h('summary', {}, of.title),
    h(
      'div',
      { class: 'stack tight' },
      own.length > 0
        ? field(
            { id: 'pingone-which', label: of.which, hint: model.mustChoose ? of.ask : undefined },
            (described) =>
              h(
                'select',
                {
                  ...described,
                  value: choices.sender,
                  on: { change: (/** @type {any} */ event) => model.choose({ sender: event.target.value }) },
                },
                h('option', { value: 'by_account' }, of.byAccount),
                own.map((sender) =>
                  h('option', { value: sender.id, key: sender.id }, nameAmong(state, sender)),
                ),
                h('option', { value: 'new' }, of.new),
              ),
          )
        : null,
      hasOthers
        ? h(
            'div',
            { class: 'field start' },
            h('span', { class: 'label', id: 'pingone-others' }, of.others),
            segmented({
              name: 'pingone-others',
              labelledBy: 'pingone-others',
              value: choices.dropOthers ? 'drop' : 'keep',
              options: [
                { value: 'keep', label: of.keep },
                { value: 'drop', label: of.drop },
              ],
              choose: (value) => model.choose({ dropOthers: value === 'drop' }),
            }),
          )
        : null,
      choices.sender === 'new' || own.length === 0
        ? field({ id: 'pingone-name', label: of.name, hint: of.nameHint }, (described) =>
            h('input', {
              ...described,
              type: 'text',
              autocomplete: 'off',
              value: choices.name,
              on: { input: (/** @type {any} */ event) => model.choose({ name: event.target.value }) },
            }),
          )
        : null,
      checkbox({
        label: of.quotas,
        checked: choices.quotas,
        class: 'top',
        describedBy: 'pingone-quotas-hint',
        toggle: (quotas) => model.choose({ quotas }),
      }),
      h('span', { class: 'hint', id: 'pingone-quotas-hint' }, of.quotasHint),
    ),
  );
}

/** Nothing is planned yet. @param {Controller} model */
function carryOver(model) {
  const { status, state, busy } = model;
  const active = status?.active.sender === 'custom' ? status.active : null;
  if (!active)
    return [
      h('p', {}, words.nothing),
      h('p', {}, h('a', { href: address('account', model.tenant) }, words.configure)),
    ];
  return [
    h(
      'p',
      {},
      h(
        'bdi',
        {},
        words.carrySays(
          `${active.account_name} ${format.ending(active.account_sid)}`,
          active.selected.length,
        ),
      ),
    ),
    button(
      {
        class: state ? 'primary wide' : 'wide',
        'data-changes': true,
        on: { click: () => model.planCarryOver() },
      },
      words.plan,
    ),
    busy?.what === 'plan' ? underWay(model) : h('p', { class: 'small muted' }, words.planSays),
    state ? options(model) : null,
  ];
}

/** A plan waits to be applied. @param {Controller} model @param {Act} act */
function apply(model, act) {
  const { plan, environment, busy } = model;
  const confirmations = plan?.confirmations.length ?? 0;
  return [
    button(
      {
        class: 'primary wide',
        'data-changes': true,
        'aria-keyshortcuts': 'Control+Enter',
        on: { click: () => act.apply() },
      },
      text.plan.applyTo(environment?.name ?? ''),
    ),
    busy
      ? underWay(model)
      : h(
          'p',
          { class: 'small muted' },
          `${confirmations > 0 ? `${text.plan.applySays(confirmations)} ` : ''}${text.plan.applySure}`,
        ),
  ];
}

/** @param {Controller} model @param {Act} act */
export function nextCard(model, act) {
  const { plan, isBegun, record, busy } = model;
  const stopped = record?.side.stopped;
  if (plan && !isBegun && plan.steps.length > 0) return card(text.plan.title, null, apply(model, act));
  if (busy?.what === 'apply') return card(text.plan.title, null, underWay(model));
  if (stopped)
    return card(
      words.title,
      null,
      h('strong', {}, words.stopped),
      h('p', { class: 'small muted' }, words.stoppedSays),
      button(
        { class: 'primary wide', 'data-changes': true, on: { click: () => model.resume() } },
        words.goOn,
      ),
      button({ class: 'quiet', 'data-changes': true, on: { click: () => model.giveUp() } }, words.giveUp),
    );
  return card(
    words.carryOver,
    null,
    carryOver(model),
    record?.side.applied_at || model.hasRun
      ? h(
          'div',
          { class: 'stack tight', key: 'put-back' },
          button(
            {
              class: 'quiet',
              'data-changes': true,
              on: { click: () => model.planFor({ wish: 'put_back' }) },
            },
            words.putBack,
          ),
          h('span', { class: 'small muted' }, words.putBackSays),
        )
      : null,
  );
}
