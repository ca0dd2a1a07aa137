/** The small pieces of every screen: badges, notes, fields, switches, empty states. */
import { h } from '../app/dom.js';
import { text } from '../text/en.js';
import './field-error.js';
import { icon } from './icon.js';

/** @typedef {import('../app/dom.js').Children} Children */
/** @typedef {import('../ipc/types.d.ts').AppError} AppError */

/**
 * A state in a word and a shape. An account, `custom` or `default`, has its shape and no pill: it is no state.
 * @param {'custom' | 'default' | 'ok' | 'warn' | 'bad' | 'idle'} kind
 * @param {...Children} words
 */
export const badge = (kind, ...words) => h('span', { class: `badge ${kind}` }, h('bdi', {}, ...words));

/** @param {import('../app/dom.js').Props} props @param {...Children} children */
export const button = (props, ...children) => h('button', { type: 'button', ...props }, ...children);

/** A number or an identifier: never mirrored, always in the same width. @param {string} value */
export const mono = (value) => h('span', { class: 'mono', dir: 'ltr' }, value);

/**
 * A field with its label, hint and error.
 * @param {{ id: string, label: string, hint?: Children, error?: string | null, class?: string }} about
 * @param {(described: { id: string, 'aria-describedby': string }) => Children} control
 */
export function field({ id, label, hint, error, class: class_ = '' }, control) {
  return h(
    'div',
    { class: `field ${class_}`, key: id },
    h('label', { for: id }, label),
    control({
      id,
      'aria-describedby': hint ? `${id}-error ${id}-hint` : `${id}-error`,
    }),
    fieldError(id, error),
    hint ? h('span', { class: 'hint', id: `${id}-hint` }, hint) : null,
  );
}

/**
 * The field of an Account SID.
 * @param {{ id: string, sid: import('../app/sid-check.js').SidCheck, type?: (typed: string) => unknown, leave?: () => unknown, first?: boolean }} about
 */
export const sidField = ({ id, sid, type, leave, first }) =>
  field({ id, label: text.accountSid, hint: text.accountSidHint, error: sid.error }, (described) =>
    h('input', {
      ...described,
      type: 'text',
      class: 'mono',
      dir: 'ltr',
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      'data-first': first,
      value: sid.value,
      on: {
        input: (/** @type {any} */ event) => (type ?? ((typed) => sid.type(typed)))(event.target.value),
        blur: () => (leave ?? (() => sid.leave()))(),
      },
    }),
  );

/** The place of a field's error. @param {string} id the field's @param {string | null} [says] @param {boolean} [isWrong] without words here */
export const fieldError = (id, says, isWrong = false) =>
  h('field-error', { id: `${id}-error`, key: `${id}-error`, state: { says: says ?? null, isWrong } });

/**
 * One of a few, as radio buttons.
 * @template {string} V
 * @param {{ name: string, label?: string, labelledBy?: string, describedBy?: string, value: V | null, options: { value: V, label: string }[], choose: (value: V) => void, changes?: boolean }} about
 */
export const segmented = ({ name, label, labelledBy, describedBy, value, options, choose, changes }) =>
  h(
    'div',
    {
      class: 'seg',
      role: 'radiogroup',
      'aria-label': label,
      'aria-labelledby': labelledBy,
      'aria-describedby': describedBy,
      'data-changes': changes,
    },
    options.map((option) =>
      h(
        'label',
        { key: option.value },
        h('input', {
          type: 'radio',
          name,
          value: option.value,
          checked: option.value === value,
          on: { change: () => choose(option.value) },
        }),
        option.label,
      ),
    ),
  );

/** @param {{ label: Children, checked: boolean, toggle: (on: boolean) => void, class?: string, id?: string, describedBy?: string, disabled?: boolean, changes?: boolean }} about */
export const checkbox = ({
  label,
  checked,
  toggle,
  class: class_ = '',
  id,
  describedBy,
  disabled,
  changes,
}) =>
  h(
    'label',
    { class: `check ${class_}`, 'data-changes': changes },
    h('input', {
      type: 'checkbox',
      id,
      checked,
      disabled,
      'aria-describedby': describedBy,
      on: { change: (/** @type {{ target: HTMLInputElement }} */ event) => toggle(event.target.checked) },
    }),
    h('span', {}, label),
  );

/**
 * @param {string} kind
 * @param {...Children} children
 */
export const note = (kind, ...children) => h('div', { class: `note ${kind}` }, ...children);

/** What to do, of whatever has a next step. @param {{ remedy: import('../ipc/types.d.ts').Remedy }} of */
export function nextStep({ remedy }) {
  const words = text.nextSteps[remedy.do];
  return typeof words === 'string'
    ? words
    : /** @type {(remedy: import('../ipc/types.d.ts').Remedy) => string} */ (words)(remedy);
}

/**
 * An error in three lines: what happened, what it means here, what to do. Never only a toast.
 * @param {AppError} error
 * @param {{ means?: string, actions?: Children, key?: string, kind?: 'bad' | 'warn' }} [more]
 */
export const errorNote = (error, { means, actions, key, kind = 'bad' } = {}) =>
  h(
    'div',
    { class: `note ${kind}`, key },
    h('strong', {}, error.message),
    means ? h('span', {}, means) : null,
    h('span', {}, nextStep(error)),
    h('span', { class: 'row' }, actions, h('span', { class: 'code' }, text.code(error.code))),
  );

/**
 * @param {{ icon: string, title: string, says?: Children, actions?: Children, level?: 'h2' | 'h3' }} about
 */
export const emptyState = ({ icon: name, title, says, actions, level = 'h2' }) =>
  h(
    'div',
    { class: 'empty' },
    icon(name),
    h(level, {}, title),
    says ? h('p', {}, says) : null,
    actions ? h('div', { class: 'row' }, actions) : null,
  );

/** @param {string} title @param {Children} beside @param {...Children} body */
export const card = (title, beside, ...body) =>
  h(
    'section',
    { class: 'card', 'aria-label': title },
    h('header', {}, h('h2', {}, title), beside),
    h('div', { class: 'body' }, ...body),
  );

/**
 * A row of a list: what it is, and what can be done with it.
 * @param {string} key
 * @param {Children} main
 * @param {...Children} actions
 */
export const listRow = (key, main, ...actions) =>
  h(
    'li',
    { class: 'list-row', key },
    h('div', { class: 'stack tight' }, main),
    actions.length > 0 ? h('div', { class: 'row' }, ...actions) : null,
  );

/** The heading that the focus goes to when the view changes. @param {string} title */
export const heading = (title) => h('h1', { tabindex: '-1' }, title);
