/**
 * Which vault is open, and how the page gets to it.
 * @typedef {import('./store.js').Phase} Phase
 * @typedef {import('../ipc/types.d.ts').Mode} Mode
 * @typedef {import('../ipc/types.d.ts').AppError} AppError
 * @typedef {{ tenants: import('../ipc/types.d.ts').TenantStatus[] }} Overview
 */

import * as commands from '../ipc/commands.js';
import { first } from '../ipc/first.js';
import { Latest } from '../ipc/latest.js';
import { asError, listen } from '../ipc/transport.js';
import { say } from './announce.js';
import { whyNot } from './creating.js';
import { followEverything, stop as stopFollowing } from './following.js';
import { forgetKept } from './kept.js';
import { again, forget, go, place, remember } from './router.js';
import { change, read, UNREAD } from './store.js';

/** @type {((tenants: number) => Promise<void> | void) | null} */
let afterwards = null;
/** When the opening that is under way was begun. */
let begun = 0;

export const currentPhase = () => read().phase;
export const openingSince = () => begun;

/** @param {Phase} next */
function turn(next) {
  const isOpening = (/** @type {Phase} */ one) => one.step === 'opening' || one.step === 'keyring';
  if (isOpening(next) && !isOpening(read().phase)) begun = performance.now();
  change({ phase: next });
}

/** The tenant of the sandbox's first visit. */
const EXAMPLE = { id: 'contoso', name: 'Contoso' };

const overview = new Latest();

/** Reads how every tenant stands. @param {Overview | null} [found] what was read just now */
export async function refresh(found = null) {
  /** @type {unknown} */
  let failed = null;
  let given = found;
  await overview.read(
    async () => {
      const answer = given ?? (await commands.readOverview());
      given = null;
      return answer;
    },
    ({ tenants }) => {
      const { tenant } = read();
      const known = tenants.some((status) => status.tenant.id === tenant);
      change({ statuses: tenants, tenant: known ? tenant : (tenants[0]?.tenant.id ?? null) });
    },
    (thrown) => {
      failed = thrown;
    },
  );
  if (failed) throw failed;
  return read().statuses;
}

/** A vault was being opened before the page was there: it says what that waits for, and waits too. */
async function opened() {
  let tell = () => {};
  const stop = await listen('session', () => tell());
  while (read().session.state === 'opening') {
    // From before it is read, so that no change is missed.
    const changed = new Promise((resolve) => {
      tell = () => resolve(undefined);
    });
    const session = await commands.readSession();
    change({ session });
    if (session.state !== 'opening') break;
    const step = session.stage === 'waiting_for_keyring' ? 'keyring' : 'opening';
    if (read().phase.step !== step) turn({ step, mode: session.mode ?? 'real' });
    await changed;
  }
  stop();
}

/**
 * It could not be opened: with a passphrase it can, where one belongs to the vault or can take the keyring's place.
 * @param {Mode} mode
 * @param {AppError} error
 */
async function stopped(mode, error) {
  if (error.field !== 'passphrase') return turn({ step: 'failed', mode, error });
  const found = await commands.locateVault({ mode }).catch(() => null);
  const isNew = !found?.exists;
  turn({ step: 'passphrase', mode, isNew, error: isNew ? error : null });
}

/** @param {{ mode: Mode, hash: string } | null} last */
export async function resume(last) {
  if (read().session.state === 'opening') await opened();
  const { session } = read();
  if (session.state === 'open') return entered(await first.overview);
  if (session.error) return stopped(session.mode ?? 'real', session.error);
  if (last) {
    if (!location.hash) history.replaceState(null, '', last.hash);
    return enter(last.mode);
  }
  const real = await first.real;
  if ('error' in real) return turn({ step: 'failed', mode: 'real', error: real.error });
  if (real.exists) return enter('real');
  turn({ step: 'start' });
}

/**
 * Opens a vault, behind a visible state. `then` is done once it is open.
 * @param {Mode} mode
 * @param {((tenants: number) => Promise<void> | void) | null} [then]
 */
export async function enter(mode, then = null) {
  afterwards = then;
  const { session } = read();
  const isOpen = session.state === 'open' && session.mode === mode;
  if (!isOpen) turn({ step: 'opening', mode });
  try {
    // It needs no passphrase again.
    if (isOpen) return await entered();
    const found = await commands.locateVault({ mode });
    if (found.exists && found.key === 'passphrase') {
      return turn({ step: 'passphrase', mode, isNew: false, error: null });
    }
    await open({ mode });
  } catch (thrown) {
    await stopped(mode, asError(thrown));
  }
}

/** @param {Mode} mode @param {string} passphrase @param {boolean} isNew */
export async function enterWith(mode, passphrase, isNew) {
  const before = read().phase;
  turn({ step: 'opening', mode });
  try {
    await open({ mode, passphrase, ...(isNew ? { because_refused: true } : {}) });
  } catch (thrown) {
    const error = asError(thrown);
    if (before.step === 'passphrase' && error.field === 'passphrase') return turn({ ...before, error });
    if (error.code === 'vault_wrong_passphrase' || error.code === 'vault_passphrase_too_short') {
      return turn({ step: 'passphrase', mode, isNew, error });
    }
    turn({ step: 'failed', mode, error });
  }
}

/** @param {{ mode: Mode, passphrase?: string, because_refused?: boolean }} how */
async function open(how) {
  const session = await commands.openVault(how, {
    onProgress: (progress) => {
      if (progress.stage !== 'vault' || read().phase.step === 'start') return;
      turn({ step: progress.state === 'waiting_for_keyring' ? 'keyring' : 'opening', mode: how.mode });
    },
  });
  change({ session });
  await entered();
}

/** Whoever works as support is asked about a person first. */
const firstScreen = () => (read().session.role?.role === 'support' ? 'look_up' : 'overview');

/** @param {Overview | null} [overview] */
async function entered(overview = null) {
  const tenants = await refresh(overview);
  const then = afterwards;
  afterwards = null;
  if (then) await then(tenants.length);
  else if (!place().screen || place().screen === 'start') go(tenants.length ? firstScreen() : 'start');
  else again();
  const { mode } = read().session;
  if (mode) remember(mode);
  followEverything();
}

/** Closes the vault and shows the start. False while something is under way that must not be dropped, which is said. */
export async function leave() {
  const why = whyNot();
  if (why) {
    say(why);
    return false;
  }
  stopFollowing();
  const session = await commands.closeVault().catch((thrown) => {
    const error = asError(thrown);
    if (error.code !== 'create_under_way')
      return { ...read().session, state: /** @type {const} */ ('closed'), mode: null };
    say(error.message);
    return null;
  });
  if (!session) {
    followEverything();
    return false;
  }
  overview.forget();
  change({ session, statuses: UNREAD, tenant: null });
  forgetKept();
  forget();
  history.replaceState(null, '', '#/');
  turn({ step: 'start' });
  return true;
}

/**
 * Another vault is in the place of the one that was open: nothing of that is left in the page.
 * @param {import('../ipc/types.d.ts').Session} session
 * @param {() => void} then done once it is forgotten
 */
export async function goOnWith(session, then) {
  stopFollowing();
  overview.forget();
  forgetKept();
  change({ session, statuses: UNREAD, tenant: null });
  then();
  await entered();
}

/** Where the vault that was open is open no more, the page says why. Whether that is so. @param {AppError} error */
export async function stoppedAt(error) {
  const session = await commands.readSession();
  if (session.state === 'open') return false;
  stopFollowing();
  overview.forget();
  forgetKept();
  change({ session, statuses: UNREAD, tenant: null });
  await stopped(session.mode ?? 'real', error);
  return true;
}

/**
 * In the sandbox a first tenant is made, with a draft that has the credentials of an account: what is left is to verify, to
 * choose and to consent.
 * @param {number} tenants
 */
async function inSandbox(tenants) {
  if (tenants > 0) return go('overview');
  const edit = { sms: true, voice: true, destinations: ['US', 'GB'] };
  await commands.addTenant({ ...EXAMPLE, edit });
  const account = (await commands.listSandboxAccounts()).find(({ role }) => role !== 'default_account');
  if (account) {
    const tenant = EXAMPLE.id;
    await commands.beginDraft({ tenant, new_account: true });
    await commands.editDraft({ tenant, edit: { account_sid: account.sid } });
    await commands.editDraft({ tenant, edit: { token: account.auth_token } });
  }
  await refresh();
  go('account', EXAMPLE.id);
}

/** Once more, with what was to be done afterwards. @param {Mode} mode */
export const enterAgain = (mode) => enter(mode, afterwards);

/** Keeps the vault in another folder, for this time. Rejects where it is none. @param {Mode} mode @param {string} folder */
export async function enterElsewhere(mode, folder) {
  await commands.useFolder({ folder });
  return enterAgain(mode);
}

export const enterSandbox = () => enter('sandbox', inSandbox);
