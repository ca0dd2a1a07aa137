/** Questions that are asked before something is done. */
import { openDialog } from '../app/dialog.js';
import { h } from '../app/dom.js';
import { text } from '../text/en.js';
import { button } from './pieces.js';

/** @typedef {import('../app/dom.js').Children} Children */

/** @param {string} title @param {HTMLElement} says @param {string} yes @param {'danger' | 'primary'} kind */
const ask = async (title, says, yes, kind) =>
  (await openDialog({ title }, (close) => [
    says,
    h(
      'div',
      { class: 'dialog-end' },
      button({ 'data-first': true, on: { click: () => close(null) } }, text.cancel),
      button({ class: kind, on: { click: () => close(true) } }, yes),
    ),
  ])) === true;

/** What cannot be taken back. @param {string} title @param {string} says @param {string} yes */
export const confirm = (title, says, yes) => ask(title, h('p', {}, says), yes, 'danger');

/** What can be taken back. @param {string} title @param {string} says @param {string} yes */
export const confirmChange = (title, says, yes) => ask(title, h('p', {}, says), yes, 'primary');

/** What can cost money (T10). @param {string} title @param {Children} says @param {string} yes */
export const confirmMoney = (title, says, yes) =>
  ask(title, h('div', { class: 'stack tight' }, says), yes, 'primary');
