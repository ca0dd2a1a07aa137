/**
 * What a screen keeps over a visit to another one. It is one tenant's in one vault, and goes with the vault.
 * @module
 */
import { read } from './store.js';

/** @type {Map<string, unknown>} */
const all = new Map();

/**
 * What was kept for it, or a new one.
 * @template T
 * @param {string} screen
 * @param {string | null} tenant null for what belongs to no tenant
 * @param {() => T} make
 * @returns {T}
 */
export function kept(screen, tenant, make) {
  const key = `${screen}/${read().session.mode}/${tenant ?? ''}`;
  if (!all.has(key)) all.set(key, make());
  return /** @type {T} */ (all.get(key));
}

/** A vault was closed: nothing that was looked at or typed in it is left. */
export function forgetKept() {
  all.clear();
  try {
    sessionStorage.clear();
  } catch {
    // There was nothing to forget.
  }
}
