/**
 * The looks at the tenants that the window takes by itself, where a person prefers that: at the opening of a vault and then again and
 * again. It only reads. What changed is shown above every screen, and Rust tells the desktop.
 * @module
 */
import { watchTenants } from '../ipc/commands.js';
import { asError } from '../ipc/transport.js';
import { text } from '../text/en.js';
import { announce } from './announce.js';
import { register } from './keys.js';
import { begin } from './operation.js';
import { change, read, subscribe } from './store.js';

/** After the opening of a vault the screens come first. */
const FIRST = 3_000;

/** @type {import('./operation.js').Operation | null} */
let running = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;

/** Looks now, and again after the time that is preferred. */
async function look() {
  clearTimeout(later);
  if (running) return;
  const { operation, result } = begin(
    (told) => watchTenants(told),
    () => {},
  );
  running = operation;
  try {
    const view = await result;
    if (running !== operation) return;
    change({ watched: { view, error: null }, told: [...view.told, ...read().told] });
    if (view.told.length > 0) announce(text.watching.changed(view.told.length));
  } catch (thrown) {
    if (running !== operation) return;
    const error = asError(thrown);
    if (error.code !== 'cancelled') change({ watched: { view: null, error } });
  }
  running = null;
  goOn();
}

function goOn() {
  clearTimeout(later);
  const minutes = read().preferences.watch_minutes;
  if (minutes && read().session.state === 'open') later = setTimeout(look, minutes * 60_000);
}

function stop() {
  clearTimeout(later);
  running?.cancel();
  running = null;
}

/** Begins anew whenever another vault is open, or something else is preferred. */
export function startWatching() {
  const what = (/** @type {import('./store.js').State} */ { session, preferences }) =>
    session.state === 'open' && !session.reads_only
      ? `${session.mode} ${preferences.watch_minutes ?? ''}`
      : '';
  subscribe(what, (wanted) => {
    stop();
    if (!wanted) change({ watched: null, told: [] });
    else if (read().preferences.watch_minutes) later = setTimeout(look, FIRST);
  });
  register({
    watch_now: {
      run: () => void look(),
      unavailable: () =>
        read().session.state !== 'open' ? text.openingVault : running ? text.watching.looking : null,
    },
  });
}
