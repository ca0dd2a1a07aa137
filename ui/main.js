/** Boot: preferences, session, then the place that was left. */
import { alarm } from './app/announce.js';
import { h, patch } from './app/dom.js';
import { run, startKeys } from './app/keys.js';
import { readPreferred } from './app/preferences.js';
import { startRole } from './app/role.js';
import { remembered } from './app/router.js';
import { resume } from './app/session.js';
import { startSteady } from './app/steady.js';
import { change } from './app/store.js';
import { startTheme } from './app/theme.js';
import { startTyped } from './app/typed.js';
import { startWatching } from './app/watching.js';
import { startCommands } from './frame/page-commands.js';
import { readAhead, startScreens } from './frame/screens.js';
import { startShell } from './frame/shell.js';
import { first } from './ipc/first.js';
import { asError, isConnected, listen } from './ipc/transport.js';
import { text } from './text/en.js';

async function boot() {
  startTheme();
  const content = /** @type {HTMLElement} */ (document.getElementById('content'));
  if (!isConnected()) {
    patch(content, h('h1', {}, text.product), h('p', {}, text.offlineBridge));
    return;
  }
  startKeys();
  startRole();
  startTyped();
  startSteady();
  const online = () => change({ online: navigator.onLine });
  addEventListener('online', online);
  addEventListener('offline', online);
  online();
  addEventListener('unhandledrejection', (event) => alarm(asError(event.reason).message));
  startCommands();
  startWatching();
  listen('menu', (name) => run(String(name)));
  const [preferences, session] = await Promise.all([first.preferences, first.session]);
  if (preferences) change({ preferences });
  // Read once more then: what changed before the page was told of changes is not missed.
  listen('theme', readPreferred).then(readPreferred);
  if (session) change({ session, creating: session.creating ?? null });
  // What stands around a screen is not painted alone before it, unless the disk is slow.
  await Promise.race([first.overview, new Promise((resolve) => setTimeout(resolve, 100))]);
  startShell();
  startScreens();
  await resume(remembered());
  // Who presses its key types on at once: the letters belong to it, and not to what had the focus before.
  void import('./frame/palette.js');
  void import('./frame/offered.js').then(({ startOffered }) => startOffered());
  void import('./frame/lock.js').then(({ startLock }) => startLock());
  void import('./frame/under-way.js').then(({ startUnderWay }) => startUnderWay());
  void readAhead();
}

boot();
