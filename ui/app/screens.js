/** Shows the screen of the place, and takes the one before it away. */
import { mount as account } from '../screens/account.js';
import { mount as drafts } from '../screens/drafts.js';
import { mount as history } from '../screens/history.js';
import { mount as matrix } from '../screens/matrix.js';
import { mount as opening } from '../screens/opening.js';
import { mount as overview } from '../screens/overview.js';
import { mount as ready } from '../screens/ready.js';
import { mount as sandbox } from '../screens/sandbox.js';
import { mount as send } from '../screens/send.js';
import { mount as settings } from '../screens/settings.js';
import { mount as start } from '../screens/start.js';
import { text } from '../text/en.js';
import { announce } from './announce.js';
import { place, remember } from './router.js';
import { change, currentStatus, isSandbox, read } from './store.js';

/**
 * @typedef {{ signal: AbortSignal, tenant: string | null, rest: string | null }} Context
 * @typedef {(root: HTMLElement, context: Context) => (() => void) | void} Mount
 */

/** @type {Record<string, { mount: Mount, title: string, perTenant?: boolean }>} */
const screens = {
  opening: { mount: opening, title: text.opening.title },
  start: { mount: start, title: text.start.title },
  overview: { mount: overview, title: text.overview.title },
  account: { mount: account, title: text.account.title, perTenant: true },
  send: { mount: send, title: text.send.title, perTenant: true },
  ready: { mount: ready, title: text.ready.title, perTenant: true },
  history: { mount: history, title: text.history.title },
  matrix: { mount: matrix, title: text.matrix.title, perTenant: true },
  drafts: { mount: drafts, title: text.drafts.title },
  sandbox: { mount: sandbox, title: text.sandbox.title },
  settings: { mount: settings, title: text.settings.title },
};

/** @type {AbortController | null} */
let mounted = null;
/** @type {(() => void) | void} */
let unmount;
let shown = '';

/** @param {string | null} forced a screen that stands for no place: the opening of the vault */
export function show(forced) {
  const { screen, tenant, rest } = place();
  const open = read().session.state === 'open';
  const name =
    forced ?? (open ? (screen in screens && screen !== 'opening' ? screen : 'overview') : 'opening');
  const about = screens[name];
  if (!about) return;
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
  unmount = about.mount(root, { signal: mounted.signal, tenant: current, rest });
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
  addEventListener('hashchange', () => show(null));
}
