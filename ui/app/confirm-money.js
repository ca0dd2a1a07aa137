/** What can cost money is confirmed first (T10). */
import { button } from '../elements/pieces.js';
import { text } from '../text/en.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';

/** @param {string} title @param {import('./dom.js').Children} says @param {string} yes */
export const confirmMoney = async (title, says, yes) =>
  (await openDialog({ title }, (close) => [
    h('div', { class: 'stack tight' }, says),
    h(
      'div',
      { class: 'dialog-end' },
      button({ 'data-first': true, on: { click: () => close(null) } }, text.cancel),
      button({ class: 'primary', on: { click: () => close(true) } }, yes),
    ),
  ])) === true;
