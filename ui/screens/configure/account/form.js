/** The parts of the Account screen around the credentials: methods and sender, numbers, fallback. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { button, card, checkbox, errorNote, note, segmented } from '../../../elements/pieces.js';
import '../../../elements/number-list.js';
import { text } from '../../../text/account.js';
import { dailyLimits } from './daily-limits.js';
import { stepHead, stepsOf } from './steps.js';

/** @typedef {import('./controller.js').AccountController} Controller */
const words = text.account;

/** @param {Controller} model */
export function methodsCard(model) {
  const tenant = model.settings;
  if (!tenant) return null;
  const missing = !tenant.sms_enabled && !tenant.voice_enabled;
  const refused = missing && (model.error?.code === 'no_alternate_method' || model.sender === 'custom');
  return h(
    'section',
    { class: 'card', 'aria-label': words.methods, key: 'methods', 'data-changes': true },
    h(
      'div',
      { class: 'body' },
      h(
        'fieldset',
        {},
        h(
          'div',
          { class: 'setting lead-column' },
          h(
            'div',
            {},
            h('legend', {}, h('h2', {}, words.methods)),
            h('p', { class: 'small muted', id: 'methods-hint' }, words.methodsHint),
          ),
          h(
            'div',
            { class: 'stack tight' },
            h(
              'div',
              { class: 'row' },
              checkbox({
                id: 'method-sms',
                label: words.sms,
                checked: tenant.sms_enabled,
                disabled: model.isInactive,
                describedBy: 'methods-hint',
                toggle: (sms) => model.editTenant({ sms }),
              }),
              checkbox({
                id: 'method-voice',
                label: words.voice,
                checked: tenant.voice_enabled,
                disabled: model.isInactive,
                describedBy: 'methods-hint',
                toggle: (voice) => model.editTenant({ voice }),
              }),
            ),
            refused ? h('span', { class: 'field-error' }, words.methodsMissing) : null,
          ),
        ),
      ),
      h(
        'div',
        { class: 'setting lead-column' },
        h(
          'div',
          {},
          h('h2', { id: 'sender-label' }, words.sender),
          h('p', { class: 'small muted', id: 'sender-hint' }, words.senderHint),
        ),
        segmented({
          name: 'sender',
          labelledBy: 'sender-label',
          describedBy: 'sender-hint',
          value: model.sender,
          options: [
            { value: 'ping_identity', label: text.ping },
            { value: 'custom', label: words.custom },
          ],
          choose: (sender) => model.choose(/** @type {'ping_identity' | 'custom'} */ (sender)),
        }),
      ),
      senderNote(model),
    ),
  );
}

/** @param {Controller} model */
function senderNote(model) {
  if (model.isDeleting && model.active)
    return note('bad', h('span', {}, words.deleting(model.active.account_name)));
  if (model.sender === 'ping_identity')
    return note('default', model.draft ? words.pingKeepsDraft : words.pingSays);
  if (model.isInactive) return null;
  if (model.active && model.isNewAccount) return note('', words.keepsWorking(model.active.account_name));
  return model.active ? null : h('p', { class: 'small muted' }, words.responsibility);
}

/** The list and what is said of it. @param {Controller} model @param {boolean} [isNext] whether a selection is what is to be done */
export function numbersParts(model, isNext = false) {
  const { numbers, numbersError } = model;
  const wrong =
    (model.error?.field === 'numbers' && model.error.code !== 'invalid_number') ||
    model.error?.code === 'no_number_selected'
      ? model.error
      : null;
  const isEmpty = !numbers || numbers.rows.length === 0;
  return [
    numbersError
      ? errorNote(numbersError, {
          actions: button({ on: { click: () => model.load() } }, text.tryAgain),
        })
      : null,
    wrong ? errorNote(wrong) : null,
    numbers?.unread ? h('p', { class: 'small', key: 'unread' }, numbers.unread) : null,
    isEmpty
      ? numbersError
        ? null
        : h('p', { class: 'muted numbers-to-come', key: 'to-come' }, text.numbers.nothingYet)
      : h('number-list', {
          key: 'list',
          state: {
            rows: numbers.rows,
            selected: model.selected,
            isNext,
            flagged: new Map(
              (model.status?.sender_id_warnings ?? [])
                .filter(({ rule }) => rule !== 'no')
                .map((warning) => [warning.country, warning.text]),
            ),
            changed: (/** @type {string[]} */ selected) => model.select(selected),
            status: (/** @type {{ selected: number }} */ { selected }) => {
              const count = document.getElementById('numbers-count');
              const says = numbers.counts.usable ? text.numbers.count(selected, numbers.counts.usable) : '';
              if (count && count.textContent !== says) count.textContent = says;
            },
          },
        }),
    isEmpty
      ? null
      : h(
          'p',
          { class: 'small muted' },
          numbers.counts.usable ? `${text.numbers.keys} ` : null,
          text.numbers.senderIds,
        ),
  ];
}

/** @param {Controller} model */
export function numbersCard(model) {
  const isEmpty = !model.numbers?.rows.length;
  const [, step] = stepsOf(model);
  return h(
    'section',
    { class: 'card', 'aria-label': text.numbers.title, key: 'numbers' },
    stepHead(
      2,
      text.numbers.title,
      step,
      isEmpty ? null : h('span', { class: 'small muted', id: 'numbers-count', key: 'count', opaque: true }),
    ),
    h('div', { class: 'body numbers-room' }, numbersParts(model, step === 'now')),
  );
}

/** @param {Controller} model @param {{ setStandIn: () => void, removeStandIn: () => void }} act */
export function fallbackParts(model, act) {
  const tenant = model.settings;
  if (!tenant) return null;
  const on = model.fallback;
  const stands = tenant.default_account;
  return [
    segmented({
      name: 'fallback',
      label: words.fallback,
      describedBy: 'fallback-says',
      value: on ? 'enable' : 'disable',
      options: [
        { value: 'disable', label: words.disable },
        { value: 'enable', label: words.enable },
      ],
      changes: true,
      choose: (choice) => model.edit({ fallback: choice === 'enable' }),
    }),
    h('p', { id: 'fallback-says' }, words.fallbackSays),
    on ? note('default', words.fallbackCost) : h('p', { class: 'small muted' }, words.fallbackOff),
    h(
      'details',
      { key: 'conflict' },
      h('summary', {}, words.conflict),
      h('p', { class: 'small muted' }, words.conflictSays),
      checkbox({
        label: words.conflictSwitch,
        checked: tenant.ping_originates_without_fallback,
        changes: true,
        toggle: (value) => model.editTenant({ ping_originates_without_fallback: value }),
      }),
    ),
    h(
      'details',
      { key: 'stand-in', open: stands.kind === 'not_configured' && on },
      h('summary', {}, words.standIn),
      h(
        'div',
        { class: 'row' },
        h(
          'span',
          { class: 'grow small' },
          stands.kind === 'stand_in'
            ? words.standInIs(format.ending(stands.account_sid), stands.numbers.length)
            : stands.kind === 'sandbox'
              ? words.standInSandbox
              : words.standInNone,
        ),
        button({ 'data-changes': true, on: { click: () => act.setStandIn() } }, words.standInSet),
        stands.kind === 'stand_in'
          ? button(
              { class: 'quiet', 'data-changes': true, on: { click: () => act.removeStandIn() } },
              words.standInRemove,
            )
          : null,
      ),
    ),
    dailyLimits(model),
  ];
}

/** @param {Controller} model @param {{ setStandIn: () => void, removeStandIn: () => void }} act */
export const fallbackCard = (model, act) => card(words.fallback, null, ...(fallbackParts(model, act) ?? []));
