/**
 * What the opening screen shows while no vault is open.
 * @typedef {{ step: 'start' } | { step: 'opening' | 'keyring', mode: Mode }
 *   | { step: 'passphrase', mode: Mode, isNew: boolean, error: AppError | null }
 *   | { step: 'failed', mode: Mode, error: AppError }} Phase
 * @typedef {import('../ipc/types.d.ts').Mode} Mode
 * @typedef {import('../ipc/types.d.ts').AppError} AppError
 */

/**
 * What the whole page knows. Screens read it, subscribe to a part of it, and never change it in place.
 * @typedef {{
 *   session: import('../ipc/types.d.ts').Session,
 *   preferences: import('../ipc/types.d.ts').Preferences,
 *   statuses: import('../ipc/types.d.ts').TenantStatus[],
 *   tenant: string | null,
 *   online: boolean,
 *   following: boolean,
 *   phase: Phase,
 *   locksIn: number | null,
 *   kitExpired: boolean,
 *   creating: import('../ipc/types.d.ts').Creating | null,
 *   watched: { view: import('../ipc/types.d.ts').WatchView | null, error: AppError | null } | null,
 *   told: import('../ipc/types.d.ts').WatchTold[],
 * }} State
 */

/**
 * The tenants before they were read: not the same as none.
 * @type {import('../ipc/types.d.ts').TenantStatus[]}
 */
export const UNREAD = [];

/** @type {State} */
let state = {
  session: { state: 'closed', version: '', sandbox_elsewhere: false },
  preferences: {
    theme: 'system',
    text_size: 100,
    default_country: null,
    watch_minutes: null,
    system_theme: 'light',
  },
  statuses: UNREAD,
  tenant: null,
  online: true,
  following: false,
  phase: { step: 'start' },
  locksIn: null,
  kitExpired: false,
  creating: null,
  watched: null,
  told: [],
};

/** @type {Set<(state: State) => void>} */
const listeners = new Set();

export const read = () => state;

/** @param {Partial<State>} change */
export function change(change) {
  state = { ...state, ...change };
  for (const listener of [...listeners]) listener(state);
}

/**
 * Calls back when a part has changed.
 * @template T
 * @param {(state: State) => T} select
 * @param {(part: T) => void} listener
 * @param {AbortSignal} [signal]
 */
export function subscribe(select, listener, signal) {
  let last = select(state);
  const look = (/** @type {State} */ now) => {
    const part = select(now);
    if (part === last) return;
    last = part;
    listener(part);
  };
  listeners.add(look);
  signal?.addEventListener('abort', () => listeners.delete(look), { once: true });
}

export const isSandbox = () => state.session.mode === 'sandbox';

/** How a tenant stands. @param {string | null} tenant */
export const statusOf = (tenant) => state.statuses.find((status) => status.tenant.id === tenant) ?? null;

/** The status of the tenant that is looked at. */
export const currentStatus = () => statusOf(state.tenant);
