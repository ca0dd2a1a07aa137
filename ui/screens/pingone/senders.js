/** The senders of the environment (G6): all of them, also of kinds that nobody here understands. */

import { say } from '../../app/announce.js';
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { badge, button, emptyState, mono } from '../../elements/pieces.js';
import { nameAmong } from '../../elements/pingone-names.js';
import { text } from '../../text/pingone.js';
import { numbersPart } from './numbers.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('../../ipc/types.d.ts').PingOneSender} Sender */
const words = text.pingone.senders;

/** What refers to it, and what of its numbers. @param {Sender} sender */
function facts({ numbers, selected, place, policies, understood, token_here: token }) {
  return [
    understood ? words.numbers(selected, numbers) : null,
    place === null ? null : words.inChain(place + 1),
    policies.length > 0 ? words.inPolicies(format.list(policies.map(({ name }) => name))) : null,
    place === null && policies.length === 0 ? words.unused : null,
    understood ? (token ? words.tokenHere : words.tokenNotHere) : null,
  ].filter((fact) => fact !== null);
}

/** @param {Controller} model @param {Sender} sender @param {{ rotate: (sender: string) => unknown }} act */
function row(model, sender, act) {
  const name = nameAmong(model.state, sender);
  const isOpen = model.opened === sender.id;
  const isUsed = sender.place !== null || sender.policies.length > 0;
  return h(
    'li',
    { class: 'sender', key: sender.id },
    h(
      'div',
      { class: 'sender-head' },
      h(
        'div',
        { class: 'stack tight' },
        h(
          'div',
          { class: 'row tight-row' },
          badge(sender.understood ? 'custom' : 'idle', name),
          sender.understood ? null : h('span', { class: 'chip' }, words.kept),
          sender.unavailable > 0 ? badge('bad', words.gone(sender.unavailable)) : null,
        ),
        h(
          'p',
          { class: 'small muted' },
          facts(sender).join(' · '),
          sender.sid ? [' · ', mono(sender.sid)] : null,
        ),
        sender.understood ? null : h('p', { class: 'small muted' }, words.keptSays(sender.provider)),
      ),
      h(
        'div',
        { class: 'row tight-row end' },
        sender.understood
          ? button(
              {
                'aria-label': `${isOpen ? words.close : words.edit}: ${name}`,
                'aria-expanded': String(isOpen),
                on: { click: () => model.open(isOpen ? null : sender.id) },
              },
              isOpen ? words.close : words.edit,
            )
          : null,
        sender.understood
          ? button(
              {
                'aria-label': `${words.rotate}: ${name}`,
                'data-changes': true,
                on: { click: () => act.rotate(sender.id) },
              },
              words.rotate,
            )
          : null,
        sender.understood
          ? button(
              {
                class: 'quiet',
                'aria-label': `${words.remove}: ${name}`,
                'data-changes': true,
                'aria-disabled': String(isUsed),
                title: isUsed ? words.removeWhy : undefined,
                on: {
                  click: () =>
                    isUsed ? say(words.removeWhy) : model.planFor({ wish: 'remove', sender: sender.id }),
                },
              },
              words.remove,
            )
          : null,
      ),
    ),
    isOpen ? numbersPart(model, sender) : null,
  );
}

/** @param {Controller} model @param {{ rotate: (sender: string) => unknown }} act */
export function sendersCard(model, act) {
  const { state } = model;
  if (!state) return null;
  const { senders, sender_limit: limit } = state;
  return h(
    'section',
    { class: 'card', 'aria-label': words.title, key: 'senders' },
    h(
      'header',
      {},
      h('h2', {}, words.title),
      h('span', { class: 'small muted' }, words.count(senders.length, limit)),
    ),
    senders.length === 0
      ? emptyState({ icon: 'pingone', title: words.empty, says: words.emptySays, level: 'h3' })
      : h(
          'ul',
          {},
          senders.map((sender) => row(model, sender, act)),
        ),
    senders.length >= limit ? h('p', { class: 'card-note small' }, words.full) : null,
  );
}
