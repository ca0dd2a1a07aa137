/** The card of the account that is active. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import '../../../elements/copy-button.js';
import { badge, button, errorNote, mono } from '../../../elements/pieces.js';
import '../../../elements/progress-line.js';
import { text } from '../../../text/account.js';
import { facts, outcome, verifiedBadge } from './facts.js';

/** @typedef {import('./controller.js').AccountController} Controller */
const words = text.account;

/** Once an account is active. @param {Controller} model @param {{ changeAccount: () => void, newToken: () => void }} act */
export function activeCard(model, act) {
  const { active, verification, busy } = model;
  if (!active) return null;
  return h(
    'section',
    { class: 'card', 'aria-label': words.active, key: 'active' },
    h(
      'header',
      {},
      h('h2', {}, words.active),
      badge('custom', active.account_name, ' ', format.ending(active.account_sid)),
      verifiedBadge(model),
      h('span', { class: 'end small muted' }, words.since(model.status?.active.revision ?? 0)),
    ),
    h(
      'div',
      { class: 'body' },
      h(
        'div',
        { class: 'row' },
        h(
          'span',
          { class: 'grow' },
          `${text.accountSid} `,
          mono(active.account_sid),
          ' ',
          h('copy-button', { state: { what: text.accountSid, value: active.account_sid } }),
        ),
      ),
      verification ? facts(verification) : null,
      outcome(model),
      model.error ? errorNote(model.error, { means: words.means }) : null,
      h(
        'div',
        { class: 'row' },
        button({ on: { click: () => act.changeAccount() }, title: words.changeSays }, words.change),
        button({ on: { click: () => act.newToken() } }, words.newToken),
        button(
          { class: 'quiet', 'aria-keyshortcuts': 'V', on: { click: () => model.verify() } },
          words.checkAgain,
        ),
        busy ? h('progress-line', { state: busy }) : null,
        busy ? button({ class: 'quiet', on: { click: () => busy.cancel() } }, text.cancel) : null,
      ),
    ),
  );
}
