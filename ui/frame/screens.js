/** Shows the screen of the place, and takes the one before it away. */

import { announce } from '../app/announce.js';
import { place, remember } from '../app/router.js';
import { change, currentStatus, isSandbox, read, subscribe } from '../app/store.js';
import * as opening from '../screens/opening/opening.js';
import * as start from '../screens/opening/start.js';
import { text } from '../text/en.js';

/** @typedef {import('../app/router.js').Mount} Mount */

/**
 * The module of a screen is read when the screen is first shown, but for those that a start begins with.
 * @type {Record<string, { load: () => { mount: Mount } | Promise<{ mount: Mount }>, title: string, perTenant?: boolean }>}
 */
const screens = {
  opening: { load: () => opening, title: text.opening.title },
  start: { load: () => start, title: text.start.title },
  overview: { load: () => import('../screens/configure/overview.js'), title: text.overview.title },
  account: {
    load: () => import('../screens/configure/account.js'),
    title: text.account.title,
    perTenant: true,
  },
  send: { load: () => import('../screens/send/send.js'), title: text.send.title, perTenant: true },
  ready: { load: () => import('../screens/ready/ready.js'), title: text.ready.title, perTenant: true },
  history: { load: () => import('../screens/history/history.js'), title: text.history.title },
  matrix: { load: () => import('../screens/send/matrix.js'), title: text.matrix.title, perTenant: true },
  drafts: { load: () => import('../screens/configure/drafts.js'), title: text.drafts.title },
  sandbox: { load: () => import('../screens/sandbox/sandbox.js'), title: text.sandbox.title },
  settings: { load: () => import('../screens/settings/settings.js'), title: text.settings.title },
};

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
  const name =
    forced ?? (open ? (screen in screens && screen !== 'opening' ? screen : 'overview') : 'opening');
  const about = screens[name];
  if (!about) return;
  asked += 1;
  const turn = asked;
  const { mount } = await about.load();
  if (turn !== asked) return;
  if (open && about.perTenant) {
    const wanted = tenant ?? read().tenant;
    const known = read().statuses.some((status) => status.tenant.id === wanted);
    if (known && wanted !== read().tenant) change({ tenant: wanted });
  }
  const current = about.perTenant ? read().tenant : null;
  const root = /** @type {HTMLElement} */ (document.getElementById('content'));
  unmount?.();
  mounted?.abort();
  mounted = new AbortController();
  root.replaceChildren();
  document.body.dataset['screen'] = name;
  unmount = mount(root, { signal: mounted.signal, tenant: current, rest });
  document.title = text.title(
    about.title,
    about.perTenant ? (currentStatus()?.tenant.name ?? null) : null,
    isSandbox(),
  );
  const view = `${name}/${current ?? ''}`;
  if (view !== shown) {
    // A change of the view takes the focus to its heading, which says where one is.
    const heading = root.querySelector('h1');
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
    if (!heading) announce(about.title);
  }
  shown = view;
  document.documentElement.dataset['ready'] = 'true';
  const { mode } = read().session;
  if (open && mode) remember(mode);
}

export function startScreens() {
  subscribe(
    (state) => state.phase,
    () => show('opening'),
  );
  addEventListener('hashchange', () => show(null));
}
