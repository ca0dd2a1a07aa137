/**
 * Deliveries that are followed in the background: whatever has no final verdict when a vault is opened, as after a
 * restart. It only reads at Twilio, at the bounded pace that Rust keeps, and can be stopped.
 * @module
 */
import { followOpen } from '../ipc/commands.js';
import { text } from '../text/en.js';
import { announce } from './announce.js';
import { register } from './keys.js';
import { begin } from './operation.js';
import { change, read } from './store.js';

/** As long as Twilio itself may try: ten hours. */
const SECONDS = 36_000;
/** What may be under way in another Linecheck is left alone for a minute. */
const AGAIN = 65_000;

/** @type {import('./operation.js').Operation | null} */
let running = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;
/** @type {Set<(transaction: string) => void>} */
const listeners = new Set();

/** Calls back when something of a transaction was stored. @param {(transaction: string) => void} listener @param {AbortSignal} signal */
export function whenFollowed(listener, signal) {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener), { once: true });
}

/** Takes up what is open. */
export async function followEverything() {
  stop();
  // Following stores what it learns.
  if (read().session.reads_only) return;
  const { operation, result } = begin(
    (told) => followOpen({ seconds: SECONDS }, told),
    ({ stage }) => {
      if (running !== operation) return;
      if (!read().following) change({ following: true });
      if (stage?.stage === 'stored') for (const listener of listeners) listener(stage.transaction);
    },
  );
  running = operation;
  const report = await result.catch(() => null);
  if (running !== operation) return;
  running = null;
  change({ following: false });
  if (report && report.under_way > 0) later = setTimeout(followEverything, AGAIN);
}

/** Stops it; nothing is lost, and each trace can be followed again. */
export function stop() {
  clearTimeout(later);
  running?.cancel();
  running = null;
  if (read().following) change({ following: false });
}

export function stopAndSay() {
  stop();
  announce(text.following.stopped);
}

register({
  stop_following: {
    run: stopAndSay,
    unavailable: () => (read().following ? null : text.palette.noneRunning),
  },
});
