/** The right rail: what Save will change and the one button that goes on, always in the same place. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { button } from '../../../elements/pieces.js';
import { text } from '../../../text/account.js';
import { stepHead, stepsOf } from './steps.js';

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

/** @param {string} sid */
const ending = (sid) => h('span', { class: 'mono nowrap', dir: 'ltr' }, format.ending(sid));

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
  const before = active ? [h('bdi', {}, active.account_name), ' ', ending(active.account_sid)] : text.ping;
  const after = found
    ? [h('bdi', {}, found.friendly_name), ' ', ending(found.sid)]
    : draft.account_sid
      ? ending(draft.account_sid)
      : words.newAccount;
  return h(
    'ul',
    { class: 'diff' },
    // What may come while one looks on stands last.
    accountTo ? becomes(words.changeSender, before, after) : null,
    all.new_token ? line('change', words.changeToken) : null,
    all.consent_needed ? line('plus', words.changeConsent) : null,
    all.fallback
      ? becomes(
          words.changeFallback,
          all.fallback[0] ? text.enabled : text.disabled,
          all.fallback[1] ? text.enabled : text.disabled,
        )
      : null,
    all.numbers_added.length ? line('plus', words.changeNumbersAdded(all.numbers_added.length)) : null,
    all.numbers_removed.length ? line('minus', words.changeNumbersAdded(all.numbers_removed.length)) : null,
  );
}

/** What is missing first, in the page's words. @param {Controller} model */
export function missing({ draft }) {
  if (!draft || draft.state === 'ready') return null;
  const { reason } = draft.missing;
  return words.missing[reason] ?? words.missingOther;
}

/** @typedef {{ save: () => unknown, test: () => unknown }} Act */

/** What Save waits for has its place: nothing below it moves when it goes. @param {Controller} model */
function waitsFor(model) {
  const needs = model.sender === 'custom' && model.hasChanges ? missing(model) : null;
  return h(
    'p',
    { class: `small save-waits ${needs ? '' : 'unseen'}` },
    h('span', { class: 'muted' }, `${words.still}: `),
    h('b', {}, needs ?? ''),
  );
}

/** @param {Controller} model @param {Act} act */
function review(model, act) {
  const { draft, isDeleting } = model;
  const steps = model.isNewAccount && !isDeleting ? stepsOf(model) : null;
  const ready = draft?.state === 'ready' && model.hasChanges && model.sender === 'custom';
  const { isInactive } = model;
  // It stays while changes are stored: one that takes another back must not pull it from under a pointer.
  const mayHaveChanges = model.hasChanges || model.isStoring;
  const canSave = isDeleting || (model.sender === 'custom' && mayHaveChanges && !isInactive);
  return h(
    'section',
    { class: 'card', 'aria-label': words.changes, key: 'review' },
    steps ? stepHead(3, words.review, steps[2]) : h('header', {}, h('h2', {}, words.changes)),
    h(
      'div',
      { class: 'body' },
      canSave
        ? button(
            {
              key: 'save',
              'data-changes': true,
              class: `wide ${isDeleting ? 'danger primary' : ready ? 'primary' : ''}`,
              'aria-keyshortcuts': 'Control+S',
              on: { click: () => act.save() },
            },
            isDeleting ? words.saveDelete : words.save,
          )
        : null,
      canSave && !isDeleting ? waitsFor(model) : null,
      isInactive && !isDeleting ? h('p', { class: 'small muted' }, text.inactive.why) : null,
      doneNote(model) ?? h('p', { class: 'small muted' }, words.inPingId),
      changes(model),
    ),
  );
}

/** What was just done, where its button was. @param {Controller} model */
const doneNote = (model) =>
  model.done
    ? h(
        'div',
        { class: 'note ok', key: 'done' },
        h('strong', {}, model.done.says),
        h('span', { class: 'small' }, words.inPingId),
        model.done.undo
          ? h('span', {}, button({ 'data-changes': true, on: { click: () => model.undo() } }, words.undo))
          : null,
      )
    : null;

/** Nothing is left to save: what was done, and the test that shows it. @param {Controller} model @param {Act} act */
function done(model, act) {
  return h(
    'section',
    { class: 'card', 'aria-label': words.next, key: 'next' },
    model.done ? null : h('header', {}, h('h2', {}, words.next)),
    h(
      'div',
      { class: 'body' },
      doneNote(model) ?? h('p', { class: 'small muted' }, words.testSays),
      model.active && !model.isInactive
        ? button({ class: 'primary wide', key: 'test', on: { click: () => act.test() } }, words.testNow)
        : null,
    ),
  );
}

/** @param {Controller} model @param {Act} act */
export function rail(model, act) {
  const isReview = model.isDeleting || model.draft !== null;
  if (!isReview && !model.done && (!model.active || model.isInactive)) return null;
  return h(
    'div',
    { class: `rail ${isReview ? '' : 'first'}` },
    isReview ? review(model, act) : done(model, act),
  );
}
