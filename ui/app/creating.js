/**
 * Requests that create something at Twilio: one at a time in the whole window, from the press to its end. Nothing begins
 * another meanwhile and nothing drops it, and a press that would says why it does not. The shell holds to the same, also
 * when the page was read again and knows of none that it began.
 * @module
 */
import { cancelOperation } from '../ipc/commands.js';
import { text } from '../text/en.js';
import { say } from './announce.js';
import { read } from './store.js';

/** @typedef {import('../ipc/types.d.ts').Creation} Creation */

/** Begun here. @type {Creation | null} */
let underWay = null;

/** Whether what is under way was begun by this page, which shows it where it belongs. */
export const isHere = () => underWay !== null;

/** Why nothing else may begin, or nothing. */
export function whyNot() {
  const what = underWay ?? read().creating?.what;
  return what ? text.creating[what] : null;
}

/** Cancels what the shell has under way. */
export function cancelCreating() {
  const operation = read().creating?.operation;
  if (operation) cancelOperation({ operation }).catch(() => {});
}

/**
 * Null when another one is under way, which is said.
 * @template T
 * @param {Creation} what
 * @param {() => Promise<T>} act
 * @returns {Promise<T | null>}
 */
export async function create(what, act) {
  const why = whyNot();
  if (why) {
    say(why);
    return null;
  }
  underWay = what;
  try {
    return await act();
  } finally {
    underWay = null;
  }
}
