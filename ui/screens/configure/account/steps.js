/** The three steps to a custom account, and what must be so before (C12): each is done when it is true, and not before. */
import { h } from '../../../app/dom.js';
import { icon } from '../../../elements/icon.js';
import { badge } from '../../../elements/pieces.js';
import { text } from '../../../text/account.js';

/** @typedef {import('./controller.js').AccountController} Controller */
/** @typedef {'done' | 'now' | 'later'} Step */
const words = text.account;
const OF_NUMBERS = new Set(['no_number_selected', 'numbers_not_usable']);

/** How far the draft is: credentials, numbers, review. @param {Controller} model @returns {[Step, Step, Step]} */
export function stepsOf({ draft, selected }) {
  if (draft?.verification?.outcome !== 'verified') return ['now', 'later', 'later'];
  const reason = draft.state === 'ready' ? null : draft.missing.reason;
  const chosen = selected.length > 0 && !(reason && OF_NUMBERS.has(reason));
  return chosen ? ['done', 'done', 'now'] : ['done', 'now', 'later'];
}

/**
 * @param {number} number @param {string} title @param {Step} step
 * @param {...import('../../../app/dom.js').Children} beside
 */
export const stepHead = (number, title, step, ...beside) =>
  h(
    'header',
    {},
    h(
      'div',
      { class: 'step-title' },
      h('span', { class: `step ${step}`, 'aria-hidden': 'true' }, step === 'done' ? icon('check') : number),
      h(
        'h2',
        {},
        h('span', { class: 'visually-hidden' }, `${words.step(number, words.stepStates[step])}: `),
        title,
      ),
    ),
    ...beside,
  );

/** What must be so before starting, each with its state. @param {Controller} model */
export function checklist(model) {
  const items = model.status?.checklist ?? [];
  const kinds = /** @type {const} */ ({ done: 'ok', missing: 'warn', limited: 'warn', unknown: 'idle' });
  return h(
    'ul',
    { class: 'checklist across', 'aria-label': words.before },
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
