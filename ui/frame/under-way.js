/**
 * What the shell has under way that creates something at Twilio: begun before this page was read, or what a window that is
 * to close waits for.
 * @module
 */
import { say } from '../app/announce.js';
import { cancelCreating, isHere } from '../app/creating.js';
import { openDialog } from '../app/dialog.js';
import { h } from '../app/dom.js';
import { followEverything } from '../app/following.js';
import { again } from '../app/router.js';
import { change, read } from '../app/store.js';
import { button } from '../elements/pieces.js';
import { readSession, stayOpen } from '../ipc/commands.js';
import { Latest } from '../ipc/latest.js';
import { listen } from '../ipc/transport.js';
import { text } from '../text/under-way.js';

/** @typedef {import('../ipc/types.d.ts').Creating} Creating */

const told = new Latest();
/** Another page began it: this one has not seen how it began, and will not be told how it ends. */
let isInherited = false;
let isAsked = false;

export function startUnderWay() {
  isInherited = read().creating !== null;
  const look = () =>
    told.news(
      readSession,
      ({ creating }) => take(creating ?? null),
      () => {},
    );
  listen('session', look).then(look);
  if (isInherited) say(text.underWay.since);
}

/** @param {Creating | null} now */
function take(now) {
  const before = read().creating;
  if (now && !before) isInherited = !isHere();
  if (now || before) change({ creating: now });
  if (now?.closing) void askToStay(now);
  if (now || !before || !isInherited) return;
  isInherited = false;
  say(text.underWay.over);
  followEverything();
  again();
}

/** The window was to close. @param {Creating} creating */
async function askToStay({ what }) {
  // Behind another dialog it would not be seen.
  if (document.querySelector('dialog[open]')) say(text.underWay.closes[what]);
  if (isAsked) return;
  isAsked = true;
  const stays = await openDialog({ title: text.underWay.title[what] }, (close) => [
    h('p', {}, text.underWay.closes[what]),
    h('p', {}, text.underWay.cancelled[what]),
    h(
      'div',
      { class: 'dialog-end' },
      button({ 'data-first': true, on: { click: () => close(true) } }, text.underWay.stay),
      button({ class: 'danger', on: { click: cancelCreating } }, text.underWay.cancel[what]),
    ),
  ]);
  isAsked = false;
  // Escape too: who takes the question away goes on working.
  if (stays || read().creating) await stayOpen();
}
