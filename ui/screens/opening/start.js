/** First run: the sandbox, or a Twilio account; and what must be so before starting (C12). */
import { h, patch } from '../../app/dom.js';
import { run } from '../../app/keys.js';
import { address } from '../../app/router.js';
import { enter, enterSandbox } from '../../app/session.js';
import { isSandbox, read } from '../../app/store.js';
import { button, card, heading } from '../../elements/pieces.js';
import { text } from '../../text/opening.js';

const words = text.start;

/** @param {string} title @param {string} says @param {HTMLElement} action */
const choice = (title, says, action) =>
  h(
    'section',
    { class: 'card choice', 'aria-label': title },
    h('h2', { class: 'lead' }, title),
    h('p', { class: 'muted' }, says),
    action,
  );

const addAccount = () => {
  if (read().session.state === 'open') return run('add_tenant');
  return enter('real', (tenants) => {
    if (tenants > 0) location.hash = '#/overview';
    else {
      location.hash = '#/start';
      run('add_tenant');
    }
  });
};

/** Where a file that somebody handed over is opened. */
function openHandedOver() {
  const there = () => {
    location.hash = address('settings', null, 'open-bundle');
  };
  return read().session.state === 'open' ? there() : enter('real', there);
}

export const startView = () =>
  h(
    'div',
    { class: 'screen welcome' },
    heading(words.title),
    h('p', { class: 'lead' }, words.lead),
    h(
      'div',
      { class: 'choices' },
      isSandbox()
        ? choice(
            words.exampleTitle,
            words.exampleSays,
            button({ class: 'primary', on: { click: () => enterSandbox() } }, words.exampleButton),
          )
        : choice(
            words.sandboxTitle,
            words.sandboxSays,
            button({ class: 'primary', on: { click: () => enterSandbox() } }, words.sandboxButton),
          ),
      choice(
        words.realTitle,
        isSandbox() ? words.ownSays : words.realSays,
        button({ on: { click: () => addAccount() } }, words.realButton),
      ),
    ),
    h(
      'p',
      {},
      `${words.handedOver} `,
      button({ class: 'inline', on: { click: () => openHandedOver() } }, words.handedOverOpen),
    ),
    h(
      'p',
      {},
      `${words.guide} `,
      button({ class: 'inline', on: { click: () => run('guide') } }, words.guideOpen),
    ),
    card(
      words.before,
      h('span', { class: 'small muted' }, words.beforeState),
      h(
        'ul',
        { class: 'checklist' },
        words.items.map(([title, detail]) =>
          h(
            'li',
            {},
            h('span', { class: 'label' }, title ?? ''),
            h('span', { class: 'small muted' }, detail ?? ''),
          ),
        ),
      ),
    ),
    h('p', { class: 'small muted' }, text.honesty),
  );

/** @type {import('../../app/router.js').Mount} */
export function mount(root) {
  patch(root, startView());
}
