/** What stands above every screen about the vault that is open: that it can only be read, or what its opening did. */
import { h, patch } from '../app/dom.js';
import { address } from '../app/router.js';
import { enterAgain, leave } from '../app/session.js';
import { change, read } from '../app/store.js';
import { button } from '../elements/pieces.js';
import { text } from '../text/en.js';

const words = text.notices;
/** Where it is kept that a notice was read: as long as its vault is open. */
const READ = 'linecheck.migration-read';

/** @param {import('../ipc/types.d.ts').Migrated} migrated */
function isRead({ at }) {
  try {
    return sessionStorage.getItem(READ) === at;
  } catch {
    return false;
  }
}

/** @param {import('../ipc/types.d.ts').Migrated} migrated */
function dismiss({ at }) {
  try {
    sessionStorage.setItem(READ, at);
  } catch {
    // It comes back when the page is read again.
  }
  change({ session: { ...read().session, migrated: null } });
  document.getElementById('content')?.focus();
}

async function openAgain() {
  const mode = read().session.mode ?? 'real';
  if (await leave()) await enterAgain(mode);
}

/** @param {import('../ipc/types.d.ts').AppError} error */
function readsOnly(error) {
  const because = String(error.params?.['because'] ?? '');
  return h(
    'div',
    { class: 'warn', key: 'reads-only' },
    h('strong', {}, words.readsOnly),
    h('span', {}, h('bdi', {}, words.because[because] ?? error.message), ' ', words.means),
    h('span', {}, words.next[because] ?? words.nextOtherwise),
    h('span', { class: 'end' }, button({ class: 'small', on: { click: openAgain } }, words.openAgain)),
  );
}

/** @param {import('../ipc/types.d.ts').Migrated} migrated */
const wasMigrated = (migrated) =>
  h(
    'div',
    { key: 'migrated' },
    h('strong', {}, words.migrated(migrated.from, migrated.to)),
    h('span', {}, words.migratedMeans),
    h(
      'span',
      { class: 'end' },
      h('a', { href: address('audit', null, 'vault_migrated') }, words.entry),
      button({ class: 'small', on: { click: () => dismiss(migrated) } }, words.dismiss),
    ),
  );

/** How many changes are shown. */
const MOST = 3;

/** Where the page shows a condition. @param {import('../ipc/types.d.ts').WatchTold} told */
function whereOf({ name, tenant }) {
  const screen = name === 'ready' ? 'ready' : name === 'drift' ? 'pingone' : 'delivery';
  return address(screen, tenant);
}

/** @param {import('../ipc/types.d.ts').WatchTold} told */
function whatOf({ name }) {
  const what = /** @type {Record<string, string>} */ (text.watching.what);
  return what[name.split(':')[0] ?? ''] ?? name;
}

/** What the looks told, the newest first. */
function wasTold() {
  const { told } = read();
  if (told.length === 0) return null;
  const { watching } = text;
  return h(
    'div',
    { class: told.some((one) => one.level !== 'calm' && one.change !== 'over') ? 'warn' : '', key: 'told' },
    told
      .slice(0, MOST)
      .map((one, place) =>
        h(
          'span',
          { key: `${one.tenant} ${one.name} ${one.at} ${place}` },
          h('strong', {}, watching.title(one.tenant_name, whatOf(one))),
          ' ',
          h('span', {}, `${watching.change[one.change]}: `),
          h('bdi', {}, one.says),
          ' ',
          h('a', { href: whereOf(one) }, watching.show),
        ),
      ),
    told.length > MOST ? h('span', { class: 'small' }, watching.more(told.length - MOST)) : null,
    h(
      'span',
      { class: 'end' },
      button(
        {
          class: 'small',
          on: {
            click: () => {
              change({ told: [] });
              document.getElementById('content')?.focus();
            },
          },
        },
        watching.dismiss,
      ),
    ),
  );
}

export function renderNotices() {
  const notices = /** @type {HTMLElement} */ (document.getElementById('notices'));
  const { state, reads_only, migrated } = read().session;
  const isOpen = state === 'open';
  const shown = [
    isOpen && reads_only ? readsOnly(reads_only) : null,
    isOpen && migrated && !isRead(migrated) ? wasMigrated(migrated) : null,
    isOpen ? wasTold() : null,
  ];
  notices.hidden = shown.every((one) => one === null);
  notices.setAttribute('aria-label', words.label);
  patch(notices, shown);
}
