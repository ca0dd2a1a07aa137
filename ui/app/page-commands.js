/** The commands that every screen has. */
import { readPreferences, savePreferences } from '../ipc/commands.js';
import { text } from '../text/en.js';
import { say } from './announce.js';
import { Latest } from './latest.js';
import { go } from './router.js';
import { show } from './screens.js';
import { enterSandbox, leave, refresh } from './session.js';
import { change, isSandbox, read } from './store.js';

const titles = text.palette.commands;

/** @typedef {import('./keys.js').Command} Command */

const preferences = new Latest();
let unsaved = 0;

/** Reads the preferences, and the theme of the system with them; after a save that is under way. */
export async function readPreferred() {
  if (unsaved > 0) return;
  await preferences.read(
    readPreferences,
    (found) => change({ preferences: found }),
    // Those that were read before still hold.
    () => {},
  );
}

/** Takes effect at once; what cannot be stored is taken back. @param {Partial<import('../ipc/types.d.ts').Preferences>} edit */
export async function prefer(edit) {
  change({ preferences: { ...read().preferences, ...edit } });
  preferences.forget();
  unsaved += 1;
  try {
    await savePreferences({ preferences: read().preferences });
  } finally {
    unsaved -= 1;
    await readPreferred();
  }
}

/** @param {1 | -1} step */
function resize(step) {
  const sizes = /** @type {const} */ ([100, 125, 150, 200]);
  const at = sizes.indexOf(read().preferences.text_size) + step;
  prefer({ text_size: sizes[Math.max(0, Math.min(sizes.length - 1, at))] ?? 100 });
}

const closed = () => (read().session.state === 'open' ? null : text.opening.opening);
const noTenant = () => closed() ?? (read().tenant ? null : text.palette.noTenant);

/** @returns {Command[]} */
export function appCommands() {
  const goTo = (
    /** @type {'overview' | 'account' | 'ready' | 'send' | 'history' | 'drafts' | 'settings'} */ screen,
    /** @type {string} */ key,
  ) => {
    const perTenant = screen === 'account' || screen === 'ready' || screen === 'send';
    return /** @type {Command} */ ({
      name: `go_${screen}`,
      title: () => titles[`go_${screen}`],
      group: 'go',
      keys: [key, `Mod+${key}`],
      run: () => go(screen, perTenant ? read().tenant : null),
      unavailable: perTenant ? noTenant : closed,
    });
  };
  return [
    goTo('overview', '1'),
    goTo('account', '2'),
    goTo('ready', '3'),
    goTo('send', '4'),
    goTo('history', '5'),
    goTo('drafts', '6'),
    {
      name: 'go_sandbox',
      title: () => titles.go_sandbox,
      group: 'go',
      keys: ['7', 'Mod+7'],
      run: () => go('sandbox'),
      unavailable: () => closed() ?? (isSandbox() ? null : text.sandbox.outsideSays),
    },
    goTo('settings', '8'),
    {
      name: 'matrix',
      title: () => titles.matrix,
      group: 'send',
      run: () => go('matrix', read().tenant),
      unavailable: noTenant,
    },
    {
      name: 'next_tenant',
      title: () => titles.next_tenant,
      group: 'go',
      keys: ['T'],
      run: nextTenant,
      unavailable: noTenant,
    },
    {
      name: 'add_tenant',
      title: () => titles.add_tenant,
      group: 'app',
      keys: ['N', 'Mod+N'],
      run: () => void import('../screens/add-tenant.js').then((dialog) => dialog.addTenant()),
      unavailable: closed,
    },
    {
      name: 'enter_sandbox',
      title: () => titles.enter_sandbox,
      group: 'app',
      run: () => void enterSandboxFrom(),
      unavailable: () => (isSandbox() ? text.band.says : null),
    },
    {
      name: 'leave_sandbox',
      title: () => titles.leave_sandbox,
      group: 'app',
      run: () => void leave(),
      unavailable: () => (isSandbox() ? null : text.sandbox.outsideSays),
    },
    {
      name: 'reload',
      title: () => titles.reload,
      group: 'app',
      keys: ['F5', 'Mod+R'],
      run: () => void refresh().finally(() => show(null)),
      unavailable: closed,
    },
    {
      name: 'palette',
      title: () => titles.palette,
      group: 'app',
      keys: ['Mod+K'],
      run: () => void import('./palette.js').then((palette) => palette.openPalette()),
    },
    {
      name: 'keys',
      title: () => titles.keys,
      group: 'app',
      keys: ['?'],
      run: () => void import('./palette.js').then((palette) => palette.openKeys()),
    },
    {
      name: 'theme',
      title: () => titles.theme,
      group: 'view',
      keys: ['D'],
      run: () =>
        void prefer({ theme: document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark' }),
    },
    {
      name: 'text_larger',
      title: () => titles.text_larger,
      group: 'view',
      keys: ['Mod+=', 'Mod++'],
      run: () => resize(1),
    },
    {
      name: 'text_smaller',
      title: () => titles.text_smaller,
      group: 'view',
      keys: ['Mod+-'],
      run: () => resize(-1),
    },
    {
      name: 'text_normal',
      title: () => titles.text_normal,
      group: 'view',
      keys: ['Mod+0'],
      run: () => void prefer({ text_size: 100 }),
    },
  ];
}

async function enterSandboxFrom() {
  if (read().session.state !== 'open' || (await leave())) await enterSandbox();
}

function nextTenant() {
  const { statuses, tenant } = read();
  const at = statuses.findIndex((status) => status.tenant.id === tenant);
  const next = statuses[(at + 1) % statuses.length];
  if (!next) return;
  say(next.tenant.name);
  go(location.hash.startsWith('#/send') ? 'send' : 'account', next.tenant.id);
}
