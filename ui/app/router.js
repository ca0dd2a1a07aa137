/**
 * The place: `#/account/contoso`. It is in the address, so a reload keeps it, and it is remembered for the next start.
 * @typedef {{ screen: string, tenant: string | null, rest: string | null }} Place
 * @typedef {{ signal: AbortSignal, tenant: string | null, rest: string | null }} Context
 * @typedef {(root: HTMLElement, context: Context) => (() => void) | void} Mount
 */
const KEY = 'linecheck.place';

/** @returns {Place} */
export function place() {
  const [, screen = '', tenant = '', rest = ''] = location.hash.split('/').map((part) => safely(part));
  return { screen, tenant: tenant && tenant !== '-' ? tenant : null, rest: rest || null };
}

/** @param {string} part */
function safely(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** @param {string} screen @param {string | null} [tenant] @param {string | null} [rest] */
export function address(screen, tenant, rest) {
  const parts = [screen, ...(tenant || rest ? [tenant ?? '-'] : []), ...(rest ? [rest] : [])];
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

/** @param {string} screen @param {string | null} [tenant] @param {string | null} [rest] */
export function go(screen, tenant, rest) {
  const to = address(screen, tenant, rest);
  if (location.hash !== to) history.pushState(null, '', to);
  again();
}

/** Shows the place anew: now and not in a moment, so that nothing is painted between the place and its screen. */
export const again = () => dispatchEvent(new HashChangeEvent('hashchange'));

/** @param {'real' | 'sandbox'} mode */
export function remember(mode) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ mode, hash: location.hash }));
  } catch {
    // Without storage the next start begins at the overview.
  }
}

/** @returns {{ mode: 'real' | 'sandbox', hash: string } | null} */
export function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return kept && (kept.mode === 'real' || kept.mode === 'sandbox') ? kept : null;
  } catch {
    return null;
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // There was nothing to forget.
  }
}
