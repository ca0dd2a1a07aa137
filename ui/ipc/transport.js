/**
 * The only file that reaches out of the page.
 * @typedef {import('./types.d.ts').AppError} AppError
 * @typedef {import('./types.d.ts').Progress} Progress
 * @typedef {import('./types.d.ts').Commands} Commands
 */

import { noteChange } from './latest.js';

/** @returns {any} */
const bridge = () => /** @type {any} */ (globalThis).__TAURI__;

/** Whether there is something to talk to. */
export const isConnected = () => Boolean(bridge()?.core?.invoke);

/**
 * Whatever was thrown, as an error with a code.
 * @param {unknown} thrown
 * @returns {AppError}
 */
export function asError(thrown) {
  if (thrown && typeof thrown === 'object' && 'code' in thrown && 'message' in thrown) {
    return /** @type {AppError} */ (thrown);
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message, remedy: { do: 'by_code', code: 'internal' }, retry: 'never' };
}

/**
 * Calls a command. Rejects with an AppError and with nothing else.
 * @param {string} name
 * @param {Record<string, unknown>} [args]
 * @returns {Promise<any>}
 */
async function invoke(name, args = {}) {
  try {
    return await bridge().core.invoke(name, args);
  } catch (thrown) {
    const error = asError(thrown);
    if (error.code !== 'not_administrator' || !(await unlocks())) throw error;
  }
  // Nothing of it was done before the unlock: it is done now, once.
  try {
    return await bridge().core.invoke(name, args);
  } catch (thrown) {
    throw asError(thrown);
  }
}

/** Asks for the unlock that a command was refused without. @type {() => Promise<boolean>} */
let unlocks = async () => false;

/** Whoever can ask for the unlock says so. @param {() => Promise<boolean>} ask resolves to whether it is unlocked */
export function onRefused(ask) {
  unlocks = ask;
}

/** The change that was asked for last. @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * A command that stores nothing.
 * @template {keyof Commands} Name
 * @param {Name} name
 * @returns {Commands[Name]}
 */
export function reads(name) {
  return /** @type {any} */ ((/** @type {any} */ request) => invoke(name, { ...request }));
}

/**
 * A command that stores something. The shell works at many at once: changes are asked for one after another, in the order
 * they were made.
 * @template {keyof Commands} Name
 * @param {Name} name
 * @returns {Commands[Name]}
 */
export function changes(name) {
  return /** @type {any} */ (
    (/** @type {any} */ request) => {
      noteChange();
      const done = last.then(() => invoke(name, { ...request })).finally(noteChange);
      last = done.catch(() => {});
      return done;
    }
  );
}

/**
 * A command that may take long: it tells of its progress, can be cancelled, and holds nothing up.
 * @template {keyof Commands} Name
 * @param {Name} name
 * @returns {Commands[Name]}
 */
export function works(name) {
  return /** @type {any} */ (
    (/** @type {any[]} */ ...given) => {
      /** @type {import('./types.d.ts').Running} */
      const { onProgress, operation } = given.at(-1);
      const request = given.length > 1 ? given[0] : {};
      noteChange();
      return invoke(name, { ...request, onProgress: channel(onProgress), operation }).finally(noteChange);
    }
  );
}

/**
 * A channel for progress.
 * @param {((progress: Progress) => void) | undefined} tell
 */
function channel(tell) {
  const made = new (bridge().core.Channel)();
  made.onmessage = (/** @type {Progress} */ progress) => tell?.(progress);
  return made;
}

/**
 * Resolves once the page is told of the event, to what ends it.
 * @param {string} event
 * @param {(payload: any) => void} handle
 * @returns {Promise<() => void>}
 */
export async function listen(event, handle) {
  try {
    return await bridge().event.listen(event, (/** @type {{payload: any}} */ told) => handle(told.payload));
  } catch {
    return () => {};
  }
}

/** A new ID for an operation that can be cancelled. */
export function newOperation() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
