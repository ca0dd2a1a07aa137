/** The account that is active: a calm summary, a row for each part of it, and what changes it beside it. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import '../../../elements/copy-button.js';
import { button, mono } from '../../../elements/pieces.js';
import '../../../elements/progress-line.js';
import { text } from '../../../text/account.js';
import { facts, outcome, verifiedBadge } from './facts.js';
import { fallbackParts, numbersParts } from './form.js';

/** @typedef {import('./controller.js').AccountController} Controller */
/** @typedef {import('../../../app/dom.js').Children} Children */
/** @typedef {{ changeAccount: () => void, newToken: () => void, setStandIn: () => void, removeStandIn: () => void }} Act */
const words = text.account;

/** @param {string} key @param {string} name @param {Children} says @param {Children} act @param {Children} [open] */
const row = (key, name, says, act, open = null) =>
  h(
    'section',
    { class: 'summary-row', key, 'aria-label': name },
    h('h2', {}, name),
    h('div', { class: 'says' }, says),
    h('div', { class: 'row end' }, act),
    open ? h('div', { class: 'stack open' }, open) : null,
  );

/** Opens a part to be changed; while it has changes it stays open. @param {Controller} model @param {'numbers' | 'fallback'} part @param {string} name */
const edit = (model, part, name) =>
  !model.isInactive &&
  button(
    {
      'aria-label': `${model.isOpen(part) ? text.close : words.edit} ${name}`,
      'aria-expanded': String(model.isOpen(part)),
      on: { click: () => model.toggle(part) },
    },
    model.isOpen(part) ? text.close : words.edit,
  );

/** @param {Controller} model */
function account({ active, verification }) {
  if (!active) return null;
  return [
    h(
      'div',
      { class: 'row' },
      h(
        'span',
        { class: 'grow' },
        h('b', {}, h('bdi', {}, active.account_name)),
        ' ',
        mono(active.account_sid),
        h('copy-button', { state: { what: text.accountSid, value: active.account_sid } }),
      ),
    ),
    h(
      'div',
      { class: 'small muted' },
      [facts(verification), words.since(active.revision)].filter(Boolean).join(' · '),
    ),
  ];
}

/** @param {Controller} model */
function numbers(model) {
  const { selected, numbers } = model;
  if (model.isOpen('numbers'))
    return h('span', { id: 'numbers-count', key: 'count', opaque: true, 'aria-live': 'off' });
  const known = new Map((numbers?.rows ?? []).map((row) => [row.number, row]));
  const some = selected.slice(0, 3).map((number) => format.phone(number, known.get(number)?.national));
  return [
    h(
      'span',
      { key: 'said' },
      // Without a verification nobody knows how many there are.
      numbers?.counts.usable
        ? text.numbers.count(selected.length, numbers.counts.usable)
        : words.changeNumbersAdded(selected.length),
    ),
    h(
      'div',
      { class: 'small muted mono', dir: 'ltr' },
      some.flatMap((number) => [h('span', { class: 'nowrap' }, number), '  ']),
      selected.length > some.length ? '…' : null,
    ),
  ];
}

/** @param {Controller} model */
function consent({ status }) {
  const given = status?.consent;
  // No account becomes active here without one: it came with its consent.
  if (!given) return h('span', { class: 'muted' }, words.consentElsewhere);
  return h(
    'span',
    { title: `${format.utc(given.at)} · ${text.overview.consentUser(given.user)}` },
    h('bdi', {}, given.name),
    ' ',
    h('span', { class: 'small muted' }, format.day(given.at)),
  );
}

/** Its last row says what came of asking Twilio: nothing stands below it that could move. @param {Controller} model */
function verification(model) {
  const { busy } = model;
  return row(
    'verification',
    text.overview.checked,
    [
      h(
        'div',
        { class: 'status-line' },
        busy ? button({ class: 'quiet', on: { click: () => busy.cancel() } }, text.cancel) : null,
        busy ? h('progress-line', { state: busy }) : verifiedBadge(model),
      ),
    ],
    button(
      { 'data-changes': true, 'aria-keyshortcuts': 'V', on: { click: () => model.verify() } },
      words.checkAgain,
    ),
    outcome(model),
  );
}

/** @param {Controller} model @param {Act} act */
export function activeCard(model, act) {
  if (!model.active) return null;
  return h(
    'section',
    { class: 'card summary', 'aria-label': words.active, key: 'active' },
    row(
      'account',
      words.factAccount,
      account(model),
      model.isInactive
        ? null
        : [
            button(
              { 'data-changes': true, on: { click: () => act.changeAccount() }, title: words.changeSays },
              words.change,
            ),
            button({ 'data-changes': true, on: { click: () => act.newToken() } }, words.newToken),
          ],
    ),
    row(
      'numbers',
      text.numbers.title,
      numbers(model),
      edit(model, 'numbers', text.numbers.title),
      model.isOpen('numbers') ? numbersParts(model) : null,
    ),
    row(
      'fallback',
      words.fallback,
      model.isOpen('fallback') ? null : model.fallback ? text.enabled : text.disabled,
      edit(model, 'fallback', words.fallback),
      model.isOpen('fallback') ? fallbackParts(model, act) : null,
    ),
    row('consent', words.consentGiven, consent(model), null),
    verification(model),
  );
}
