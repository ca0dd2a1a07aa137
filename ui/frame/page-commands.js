/** The commands that every screen has. */

import { alarm, say } from '../app/announce.js';
import { register } from '../app/keys.js';
import { prefer } from '../app/preferences.js';
import { again, go, place } from '../app/router.js';
import { enterSandbox, leave, refresh } from '../app/session.js';
import { currentStatus, isSandbox, read } from '../app/store.js';
import { rowOf, TABLE } from '../app/table.js';
import { asError } from '../ipc/transport.js';
import { text } from '../text/en.js';

/** @param {1 | -1} step */
function resize(step) {
  const sizes = /** @type {const} */ ([100, 125, 150, 200]);
  const at = sizes.indexOf(read().preferences.text_size) + step;
  prefer({ text_size: sizes[Math.max(0, Math.min(sizes.length - 1, at))] ?? 100 });
}

const closed = () => (read().session.state === 'open' ? null : text.openingVault);
const noTenant = () => closed() ?? (read().tenant ? null : text.palette.noTenant);

/** Where the guide is about what is shown; its first page where that is nowhere. */
const aboutHere = () =>
  closed() && read().phase.step === 'failed'
    ? 'administrator:when-it-does-not-start'
    : (rowOf(place().screen)?.about ?? null);

/** Opening a screen. @param {import('../app/table.js').Row & { opens: string }} row */
function opening({ opens, perTenant, inSandbox, always }) {
  const outside = () => (inSandbox && !isSandbox() ? text.outsideSandbox : null);
  return {
    run: () => go(opens, perTenant ? read().tenant : null, always ? aboutHere() : null),
    unavailable: () => (always ? null : perTenant ? noTenant() : closed()) ?? outside(),
  };
}

export function startCommands() {
  /** @type {Parameters<typeof register>[0]} */
  const all = {
    add_tenant: {
      run: () => void import('../screens/configure/add-tenant.js').then((dialog) => dialog.addTenant()),
      unavailable: closed,
    },
    set_active: {
      run: () => {
        const status = currentStatus();
        if (!status) return;
        void import('../screens/configure/set-active.js')
          .then((dialog) => dialog.setActive(status))
          .catch((thrown) => alarm(asError(thrown).message));
      },
      unavailable: noTenant,
    },
    enter_sandbox: {
      run: () => void enterSandboxFrom(),
      unavailable: () => (isSandbox() ? text.band.says : null),
    },
    leave_sandbox: {
      run: () => void leave(),
      unavailable: () => (isSandbox() ? null : text.outsideSandbox),
    },
    reload: { run: () => void refresh().finally(again), unavailable: closed },
    next_tenant: { run: nextTenant, unavailable: noTenant },
    text_larger: { run: () => resize(1) },
    text_smaller: { run: () => resize(-1) },
    text_normal: { run: () => void prefer({ text_size: 100 }) },
    theme: {
      run: () =>
        void prefer({ theme: document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark' }),
    },
    palette: { run: () => void import('./palette.js').then((palette) => palette.openPalette()) },
    keys: { run: () => void import('./keys-list.js').then((keys) => keys.openKeys()) },
  };
  // What is pasted into no field is looked for.
  document.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.getData('text/plain').trim() ?? '';
    const target = /** @type {Element | null} */ (event.target);
    if (!pasted || closed() || document.querySelector('dialog[open]')) return;
    if (target?.closest('input, textarea, select')) return;
    event.preventDefault();
    import('./palette.js').then((palette) => palette.openPalette(pasted.slice(0, 200)));
  });
  for (const row of TABLE) if (row.opens) all[row.name] = opening({ ...row, opens: row.opens });
  register(all);
}

async function enterSandboxFrom() {
  if (read().session.state !== 'open' || (await leave())) await enterSandbox();
}

/** Another tenant, on the same screen where that is a tenant's. @param {string} tenant */
export function goToTenant(tenant) {
  const row = rowOf(place().screen);
  go(row?.perTenant && row.opens ? row.opens : 'account', tenant);
}

function nextTenant() {
  const { statuses, tenant } = read();
  const at = statuses.findIndex((status) => status.tenant.id === tenant);
  const next = statuses[(at + 1) % statuses.length];
  if (!next) return;
  say(next.tenant.name);
  goToTenant(next.tenant.id);
}
