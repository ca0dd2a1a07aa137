/** Shows the screen of the place, and takes the one before it away. */

import { announce } from '../app/announce.js';
import { place, remember } from '../app/router.js';
import { change, currentStatus, isSandbox, read, subscribe } from '../app/store.js';
import { rowOf } from '../app/table.js';
import * as opening from '../screens/opening/opening.js';
import * as start from '../screens/opening/start.js';
import { text } from '../text/en.js';

/** @typedef {import('../app/router.js').Mount} Mount */

/**
 * The module of a screen is read when the screen is first shown or soon after the start, but for those that a start
 * begins with.
 * @type {Record<import('../app/table.js').Screen | 'opening' | 'start', () => { mount: Mount } | Promise<{ mount: Mount }>>}
 */
const modules = {
  opening: () => opening,
  start: () => start,
  overview: () => import('../screens/configure/overview.js'),
  account: () => import('../screens/configure/account.js'),
  revisions: () => import('../screens/configure/revisions.js'),
  drafts: () => import('../screens/configure/drafts.js'),
  send: () => import('../screens/send/send.js'),
  matrix: () => import('../screens/send/matrix.js'),
  look_up: () => import('../screens/traffic/look-up.js'),
  delivery: () => import('../screens/traffic/delivery.js'),
  ready: () => import('../screens/ready/ready.js'),
  pingone: () => import('../screens/pingone/pingone.js'),
  history: () => import('../screens/history/history.js'),
  audit: () => import('../screens/audit/audit.js'),
  settings: () => import('../screens/settings/settings.js'),
  sandbox: () => import('../screens/sandbox/sandbox.js'),
  guide: () => import('../screens/guide/guide.js'),
};

/** @param {string} screen @returns {screen is keyof typeof modules} */
const isScreen = (screen) => Object.hasOwn(modules, screen);

/** @type {AbortController | null} */
let mounted = null;
/** @type {(() => void) | void} */
let unmount;
let shown = '';
/** How many times a screen was asked for: the one asked for last is shown, whichever is there last. */
let asked = 0;

/** @param {string | null} forced a screen that stands for no place: the opening of the vault */
export async function show(forced) {
  const { screen, tenant, rest } = place();
  const open = read().session.state === 'open';
  const isThere = open ? screen !== 'opening' : rowOf(screen)?.always;
  const wanted = forced ?? (isThere ? screen : open ? 'overview' : 'opening');
  const name = isScreen(wanted) ? wanted : 'overview';
  const perTenant = rowOf(name)?.perTenant ?? false;
  asked += 1;
  const turn = asked;
  const { mount } = await modules[name]();
  if (turn !== asked) return;
  if (open && perTenant) {
    const asks = tenant ?? read().tenant;
    const known = read().statuses.some((status) => status.tenant.id === asks);
    if (known && asks !== read().tenant) change({ tenant: asks });
  }
  const current = perTenant ? read().tenant : null;
  const root = /** @type {HTMLElement} */ (document.getElementById('content'));
  unmount?.();
  mounted?.abort();
  mounted = new AbortController();
  root.replaceChildren();
  document.body.dataset['screen'] = name;
  unmount = mount(root, { signal: mounted.signal, tenant: current, rest });
  const heading = root.querySelector('h1');
  const title = heading?.textContent ?? rowOf(name)?.title ?? '';
  document.title = text.title(title, perTenant ? (currentStatus()?.tenant.name ?? null) : null, isSandbox());
  const view = `${name}/${current ?? ''}`;
  if (view !== shown) {
    // A change of the view takes the focus to its heading, which says where one is.
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
    if (!heading) announce(title);
  }
  shown = view;
  document.documentElement.dataset['ready'] = 'true';
  const { mode } = read().session;
  if (open && mode) remember(mode);
}

/** Reads the screens' modules one after the other, once the first one is shown: a first visit is as quick as a second. */
export async function readAhead() {
  for (const load of Object.values(modules)) {
    // What a person does meanwhile goes first. What could not be read is read by the visit, which says so.
    await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.resolve(load()).catch(() => {});
  }
}

export function startScreens() {
  subscribe(
    (state) => state.phase,
    () => show('opening'),
  );
  addEventListener('hashchange', () => show(null));
}
