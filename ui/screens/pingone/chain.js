/**
 * The environment's chain: who is asked in which order. It is reordered by pointer and by keys, and nothing is written
 * before a plan of it was applied.
 * @module
 */
import { announce } from '../../app/announce.js';
import { h } from '../../app/dom.js';
import { icon } from '../../elements/icon.js';
import { badge, button, card, field } from '../../elements/pieces.js';
import { nameOfLink, PING } from '../../elements/pingone-names.js';
import { text } from '../../text/pingone.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
const words = text.pingone.chain;

/** The link that is being dragged. @type {string | null} */
let dragged = null;

/** @param {string[]} chain @param {number} from @param {number} to */
function moved(chain, from, to) {
  const next = [...chain];
  const [link] = next.splice(from, 1);
  if (link !== undefined) next.splice(to, 0, link);
  return next;
}

/**
 * Moves one, and the focus goes with it.
 * @param {Controller} model @param {number} from @param {number} to
 */
function move(model, from, to) {
  const chain = model.chain;
  const link = chain[from];
  if (!link || to < 0 || to >= chain.length || from === to) return;
  const part = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset['part'];
  model.setChain(moved(chain, from, to));
  announce(words.moved(nameOfLink(model.state, link), to + 1, chain.length));
  requestAnimationFrame(() => {
    const row = [...document.querySelectorAll('.chain > li')].find(
      (one) => /** @type {HTMLElement} */ (one).dataset['link'] === link,
    );
    /** @type {HTMLElement | null | undefined} */ (
      row?.querySelector(`[data-part="${part ?? 'up'}"]`)
    )?.focus();
  });
}

/** @param {Controller} model @param {string} link @param {number} at */
function row(model, link, at) {
  const { state, chain } = model;
  const name = nameOfLink(state, link);
  const sender = state?.senders.find(({ id }) => id === link);
  const step = (/** @type {'up' | 'down'} */ part, /** @type {number} */ to) =>
    button(
      {
        class: 'quiet',
        'data-part': part,
        'aria-label': words[part](name),
        title: words[part](name),
        'aria-disabled': String(to < 0 || to >= chain.length),
        on: { click: () => move(model, at, to) },
      },
      icon(part),
    );
  return h(
    'li',
    {
      key: link,
      'data-link': link,
      draggable: 'true',
      on: {
        keydown: (/** @type {KeyboardEvent} */ event) => {
          const by = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
          if (!by) return;
          event.preventDefault();
          move(model, at, at + by);
        },
        dragstart: (/** @type {DragEvent} */ event) => {
          dragged = link;
          event.dataTransfer?.setData('text/plain', name);
        },
        dragend: () => {
          dragged = null;
        },
        dragover: (/** @type {DragEvent} */ event) => {
          if (dragged) event.preventDefault();
        },
        drop: (/** @type {DragEvent} */ event) => {
          event.preventDefault();
          if (dragged) move(model, model.chain.indexOf(dragged), at);
        },
      },
    },
    h('span', { class: 'place', 'aria-hidden': 'true' }, String(at + 1)),
    h(
      'span',
      { class: 'grow' },
      link === PING ? badge('default', name) : badge(sender?.understood ? 'custom' : 'idle', name),
    ),
    step('up', at - 1),
    step('down', at + 1),
    button(
      {
        class: 'quiet',
        'data-part': 'out',
        'aria-label': words.out(name),
        title: words.out(name),
        on: { click: () => model.setChain(chain.filter((one) => one !== link)) },
      },
      icon('cross'),
    ),
  );
}

/** @param {Controller} model */
function adding(model) {
  const { state, chain } = model;
  const others = [...(state?.senders ?? []).map(({ id }) => id), PING].filter(
    (link) => !chain.includes(link),
  );
  if (others.length === 0) return null;
  return field({ id: 'chain-add', label: words.add }, (described) =>
    h(
      'select',
      {
        ...described,
        value: '',
        on: {
          change: (/** @type {any} */ event) => {
            const link = event.target.value;
            event.target.value = '';
            if (link) model.setChain([...model.chain, link]);
          },
        },
      },
      h('option', { value: '' }, '—'),
      others.map((link) => h('option', { value: link, key: link }, nameOfLink(state, link))),
    ),
  );
}

/** @param {Controller} model */
export function chainCard(model) {
  const { state, chain } = model;
  if (!state) return null;
  const cannotPing =
    chain.includes(PING) && state.environment.capabilities.can_use_ping_sms_account === false;
  const planned =
    chain.length > 0
      ? { wish: /** @type {const} */ ('chain'), chain }
      : { wish: /** @type {const} */ ('hand_over') };
  return card(
    words.title,
    model.isChainChanged
      ? h(
          'span',
          { class: 'end' },
          button({ class: 'quiet', on: { click: () => model.setChain(null) } }, words.reset),
          button({ 'data-changes': true, on: { click: () => model.planFor(planned) } }, words.plan),
        )
      : null,
    chain.length === 0
      ? h('p', {}, model.isChainChanged ? words.willBeEmpty : words.empty)
      : h('p', { class: 'small muted' }, `${words.says} ${words.keys}`),
    chain.length > 0
      ? h(
          'ol',
          { class: 'chain', 'aria-label': words.title },
          chain.map((link, at) => row(model, link, at)),
        )
      : null,
    cannotPing ? h('p', { class: 'note warn' }, words.cannotPing) : null,
    adding(model),
  );
}
