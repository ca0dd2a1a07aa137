/** The right rail: what Save will change, at all times; what must be so; what to know. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { documentLink } from '../../../elements/document-link.js';
import { badge, button, card, field, mono } from '../../../elements/pieces.js';
import { text } from '../../../text/account.js';

/** @typedef {import('./controller.js').AccountController} Controller */
/** @typedef {import('../../../app/dom.js').Children} Children */
const words = text.account;

/** @param {'plus' | 'minus' | 'change' | 'need'} kind @param {...Children} says */
const line = (kind, ...says) =>
  h(
    'li',
    { class: kind },
    h(
      'span',
      { class: 'mark', 'aria-hidden': 'true' },
      { plus: '+', minus: '−', change: '~', need: '·' }[kind],
    ),
    h('span', {}, ...says),
  );

/** @param {string} what @param {Children} from @param {Children} to */
const becomes = (what, from, to) =>
  line('change', `${what}: `, h('b', {}, from), ` ${words.becomes} `, h('b', {}, to));

/** @param {Controller} model */
function changes(model) {
  const { active, draft } = model;
  if (model.isDeleting && active) {
    return h(
      'ul',
      { class: 'diff' },
      becomes(words.changeSender, h('bdi', {}, active.account_name), text.ping),
      line('minus', words.changeNumbersAdded(active.selected.length)),
      line('minus', words.changeErased),
      line('need', words.changeKept),
    );
  }
  if (!draft || model.sender === 'ping_identity' || !model.hasChanges)
    return h('p', { class: 'small muted' }, words.changesNone);
  const { changes: all } = draft;
  const accountTo = all.account_to !== null || (model.isNewAccount && draft.account_sid !== '');
  const found = model.verification?.account;
  const before = active
    ? [h('bdi', {}, active.account_name), ' ', mono(format.ending(active.account_sid))]
    : text.ping;
  const after = found
    ? [h('bdi', {}, found.friendly_name), ' ', mono(format.ending(found.sid))]
    : draft.account_sid
      ? mono(format.ending(draft.account_sid))
      : words.newAccount;
  return h(
    'ul',
    { class: 'diff' },
    accountTo ? becomes(words.changeSender, before, after) : null,
    all.numbers_added.length ? line('plus', words.changeNumbersAdded(all.numbers_added.length)) : null,
    all.numbers_removed.length ? line('minus', words.changeNumbersAdded(all.numbers_removed.length)) : null,
    all.fallback
      ? becomes(
          words.changeFallback,
          all.fallback[0] ? words.enable : words.disable,
          all.fallback[1] ? words.enable : words.disable,
        )
      : null,
    all.new_token ? line('change', words.changeToken) : null,
    all.consent_needed ? line('plus', words.changeConsent) : null,
  );
}

/** What is missing first, in the page's words. @param {Controller} model */
export function missing({ draft }) {
  if (!draft || draft.state === 'ready') return null;
  const { reason } = draft.missing;
  return words.missing[reason] ?? words.missingOther;
}

/** @param {Controller} model */
function checklist(model) {
  const items = model.status?.checklist ?? [];
  const kinds = /** @type {const} */ ({ done: 'ok', missing: 'bad', limited: 'warn', unknown: 'idle' });
  return h(
    'ul',
    { class: 'checklist' },
    items.map((item) =>
      h(
        'li',
        { key: item.code },
        badge(kinds[item.state], item.title),
        h('span', { class: 'visually-hidden' }, words.states[item.state]),
        h('span', { class: 'small muted' }, item.detail),
      ),
    ),
  );
}

/** @param {Controller} model */
function destinations(model) {
  const tenant = model.settings;
  if (!tenant) return null;
  const change = (/** @type {string[]} */ codes) => model.editTenant({ destinations: codes });
  const others = model.countries
    .map(({ code }) => ({ code, name: format.country(code) }))
    .filter(({ code }) => !tenant.destinations.includes(code))
    .sort((one, other) => one.name.localeCompare(other.name, text.locale));
  const warnings = model.status?.sender_id_warnings ?? [];
  const bySender = model.status?.sending_warnings ?? [];
  return card(
    words.destinations,
    null,
    tenant.destinations.length === 0
      ? h('p', { class: 'small muted' }, words.destinationsNone)
      : h(
          'ul',
          { class: 'row', 'aria-label': words.destinations },
          tenant.destinations.map((code) =>
            h(
              'li',
              { class: 'chip close', key: code },
              format.country(code),
              button(
                {
                  'aria-label': words.destinationRemove(format.country(code)),
                  on: { click: () => change(tenant.destinations.filter((one) => one !== code)) },
                },
                '×',
              ),
            ),
          ),
        ),
    field({ id: 'destination-add', label: words.destinationAdd }, (described) =>
      h(
        'select',
        {
          ...described,
          value: '',
          on: {
            change: (/** @type {any} */ event) => {
              const code = event.target.value;
              event.target.value = '';
              if (code) change([...tenant.destinations, code]);
            },
          },
        },
        h('option', { value: '' }, '—'),
        others.map(({ code, name }) => h('option', { value: code, key: code }, name)),
      ),
    ),
    warnings.map((warning) =>
      h(
        'div',
        { class: `note ${warning.rule === 'no' ? '' : 'warn'}`, key: warning.country },
        h('span', {}, warning.text),
        h(
          'span',
          { class: 'row small muted' },
          words.source(warning.as_of),
          documentLink('twilio_sender_ids'),
        ),
      ),
    ),
    bySender.map((warning) =>
      h(
        'div',
        {
          class: `note ${warning.effect === 'blocks' ? 'bad' : 'warn'}`,
          key: `${warning.code} ${warning.country}`,
        },
        h('b', {}, words.bySender(format.country(warning.country), warning.number)),
        h('span', {}, warning.text),
        h('span', {}, warning.next_step),
        h('span', { class: 'small muted' }, text.stated(warning.source, warning.as_of)),
      ),
    ),
  );
}

/** @param {Controller} model */
export function rail(model) {
  const needs = model.sender === 'custom' ? missing(model) : null;
  return h(
    'div',
    { class: 'stack rail' },
    card(
      words.changes,
      null,
      changes(model),
      needs && model.hasChanges
        ? h(
            'div',
            { class: 'note' },
            h('span', { class: 'small muted' }, words.still),
            h('strong', {}, needs),
          )
        : null,
      h('p', { class: 'small muted' }, words.inPingId),
    ),
    card(words.before, null, checklist(model)),
    destinations(model),
    h(
      'details',
      { key: 'notes' },
      h('summary', {}, words.notes),
      h(
        'div',
        { class: 'stack tight small muted' },
        (model.status?.notes ?? []).map((one) =>
          h('div', { key: one.text }, h('p', {}, one.text), one.documents.map(documentLink)),
        ),
      ),
    ),
  );
}
