/** What can cost money is confirmed first (T10). */

import { openDialog } from '../app/dialog.js';
import { h } from '../app/dom.js';
import { text } from '../text/en.js';
import { button } from './pieces.js';

/** @param {string} title @param {import('../app/dom.js').Children} says @param {string} yes */
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
