/** The phone of the sandbox: what arrived there, the newest first. */
import { h } from '../../app/dom.js';
import { moment, phone } from '../../app/format.js';
import { go } from '../../app/router.js';
import { read } from '../../app/store.js';
import { button, card, emptyState, listRow } from '../../elements/pieces.js';
import { text } from '../../text/sandbox.js';

const words = text.sandbox;

/** So many of what arrived are read at a glance. */
const NEWEST = 3;

/** @param {import('../../ipc/types.d.ts').Arrival} arrival */
const arrivalRow = (arrival) =>
  listRow(arrival.sid, [
    h('span', { class: 'label' }, words.arrivedTo(words.arrivals[arrival.kind], phone(arrival.to))),
    h('span', {}, arrival.text || words.arrivedSilent),
    h(
      'span',
      { class: 'small muted' },
      words.arrivedFrom(phone(arrival.from), arrival.account_name, moment(arrival.arrived)),
      arrival.send_digits ? words.arrivedDigits(arrival.send_digits) : null,
    ),
  ]);

/** @param {import('../../ipc/types.d.ts').Arrival[]} arrivals @param {() => unknown} again */
export const inboxCard = (arrivals, again) =>
  card(
    words.inbox,
    [
      h('span', { class: 'small muted' }, words.inboxSays),
      h('span', { class: 'end' }, button({ class: 'quiet', on: { click: () => again() } }, words.inboxAgain)),
    ],
    arrivals.length === 0
      ? emptyState({
          icon: 'phone',
          title: words.inboxEmpty,
          says: words.inboxEmptySays,
          level: 'h3',
          actions: button({ on: { click: () => go('send', read().tenant) } }, words.inboxSend),
        })
      : [
          h('ul', {}, arrivals.slice(0, NEWEST).map(arrivalRow)),
          arrivals.length > NEWEST
            ? h(
                'details',
                { key: 'earlier' },
                h('summary', {}, words.inboxEarlier(arrivals.length - NEWEST)),
                h('ul', {}, arrivals.slice(NEWEST).map(arrivalRow)),
              )
            : null,
        ],
  );
