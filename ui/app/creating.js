/**
 * Requests that create something at Twilio: one at a time in the whole window, from the press to its end. Nothing begins
 * another meanwhile and nothing drops it, and a press that would says why it does not.
 * @module
 */
import { text } from '../text/en.js';
import { say } from './announce.js';

/** @typedef {'send' | 'matrix' | 'dry_run'} Creation */

/** @type {Creation | null} */
let underWay = null;

/** Why nothing else may begin, or nothing. */
export const whyNot = () => (underWay ? text.creating[underWay] : null);

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
