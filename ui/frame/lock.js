/**
 * The lock of the administrator role: when it locks, who asks for the unlock, and what a lock takes out of the page. What may
 * be done, and when it locks, is decided in Rust; here it is shown, and told that somebody is there.
 * @module
 */
import { announce, say } from '../app/announce.js';
import { register } from '../app/keys.js';
import { onAsked, SOON, whyNever } from '../app/role.js';
import { change, read } from '../app/store.js';
import * as commands from '../ipc/commands.js';
import { Latest } from '../ipc/latest.js';
import { asError, listen, onRefused } from '../ipc/transport.js';
import { text } from '../text/administrator.js';
import { askForUnlock } from './unlock.js';

const words = text.administrator;

/** @typedef {import('../ipc/types.d.ts').Standing} Standing */

/** How often it is told that somebody is there, at most. */
const TELL_EVERY = 5_000;
const told = new Latest();
/** When it locks, by the page's own time. */
let deadline = Number.POSITIVE_INFINITY;
let toldAt = Number.NEGATIVE_INFINITY;
let wasSaid = false;

const isUnlocked = (/** @type {Standing | null | undefined} */ role) =>
  Boolean(role?.has_passphrase && role.role === 'administrator');

/** @param {Standing | null | undefined} role */
function take(role) {
  const left = role?.locks_in_seconds ?? null;
  deadline = left === null ? Number.POSITIVE_INFINITY : performance.now() + left * 1_000;
  if (left === null || left > SOON) wasSaid = false;
  tick();
}

/** Shows how long it is until the lock: in minutes, and at last in seconds. */
function tick() {
  const left = Math.max(0, Math.ceil((deadline - performance.now()) / 1_000));
  const locksIn = Number.isFinite(left) ? (left > SOON ? Math.ceil(left / 60) * 60 : left) : null;
  if (locksIn !== read().locksIn) change({ locksIn });
  // A kit passes its time while it is looked at.
  const expired = Date.parse(read().session.kit?.expires_at ?? '') <= Date.now();
  if (expired !== read().kitExpired) change({ kitExpired: expired });
  if (locksIn !== null && locksIn <= SOON && !wasSaid) {
    wasSaid = true;
    announce(words.soon(locksIn));
  }
}

/** Reads the session, as it may have been locked. */
const look = () =>
  told.news(
    commands.readSession,
    (session) => {
      const before = read().session.role;
      change({ session: { ...read().session, role: session.role ?? null, kit: session.kit ?? null } });
      take(session.role);
      if (isUnlocked(before) && !isUnlocked(session.role)) locked(session.role);
    },
    () => {},
  );

/** @param {Standing | null | undefined} role */
function locked(role) {
  // What is typed in secret fields is not left to the next person.
  /** @type {NodeListOf<import('../elements/secret-field.js').SecretField>} */
  const fields = document.querySelectorAll('secret-field');
  for (const field of fields) field.clear();
  /** @type {NodeListOf<HTMLInputElement>} */
  const inputs = document.querySelectorAll('input[type=password]');
  for (const input of inputs) input.value = '';
  if (role?.has_passphrase && !read().session.kit) say(words.locked);
}

function somebodyIsThere() {
  if (!isUnlocked(read().session.role) || performance.now() - toldAt < TELL_EVERY) return;
  toldAt = performance.now();
  commands.noteActivity().then(take, () => {});
}

/** The dialog that is open. @type {Promise<boolean> | null} */
let asked = null;

/** Asks for the passphrase. Resolves to whether it is unlocked. @param {string | null} [what] was pressed, by its name */
export async function unlock(what = null) {
  // Gone with its dialog: what is pressed right after asks anew.
  asked ??= askForUnlock(what).finally(() => {
    asked = null;
  });
  const isUnlockedNow = await asked;
  await look();
  if (isUnlockedNow) announce(words.unlocked);
  return isUnlockedNow;
}

export function startLock() {
  onRefused(async () => {
    // Another Linecheck may have set, changed or removed the passphrase.
    await commands.readAdministrator().catch(() => {});
    await look();
    const { role, kit } = read().session;
    return role?.has_passphrase && !kit ? unlock(words.thisPress) : false;
  });
  onAsked(unlock);
  register({
    unlock: {
      run: () => void unlock(),
      unavailable: () => whyNever() ?? (read().session.role?.role === 'support' ? null : words.notLocked),
    },
    lock: {
      run: () => void commands.lock().then(look, (thrown) => say(asError(thrown).message)),
      unavailable: () => (isUnlocked(read().session.role) ? null : words.notUnlocked),
    },
  });
  for (const event of ['keydown', 'pointerdown', 'pointermove', 'wheel'])
    addEventListener(event, somebodyIsThere, { capture: true, passive: true });
  setInterval(tick, 1_000);
  listen('session', look).then(look);
}
