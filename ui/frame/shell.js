/** What stands around every screen: the band of the sandbox, the tenant, the way to the screens. */

import { cancelCreating, isHere } from '../app/creating.js';
import { h, patch } from '../app/dom.js';
import { stopAndSay } from '../app/following.js';
import * as format from '../app/format.js';
import { isMac, keyOf, run, shown } from '../app/keys.js';
import { SOON } from '../app/role.js';
import { address, go, place } from '../app/router.js';
import { leave } from '../app/session.js';
import { currentStatus, isSandbox, read, subscribe, UNREAD } from '../app/store.js';
import { TABLE, titleOf } from '../app/table.js';
import { icon } from '../elements/icon.js';
import { badge, button } from '../elements/pieces.js';
import { text } from '../text/en.js';
import { renderNotices } from './notices.js';
import { goToTenant } from './page-commands.js';

/** The screens that one works on, each with the key that the menu shows too. */
const links = TABLE.flatMap((row) => {
  const key = keyOf(row);
  return row.opens && key && !row.always ? [{ ...row, screen: row.opens, key: shown(key) }] : [];
});

/** @param {string} id */
const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

function renderBand() {
  const band = find('band');
  const { kit } = read().session;
  band.hidden = !isSandbox() && !kit;
  document.body.classList.toggle('sandboxed', isSandbox());
  patch(band, isSandbox() ? sandboxStrip() : null, kit ? kitStrip(kit) : null);
}

const sandboxStrip = () =>
  h(
    'div',
    { class: 'line sandbox', key: 'sandbox' },
    h('strong', { class: 'says' }, text.band.name),
    h('span', { class: 'says' }, text.band.says),
    read().session.state === 'open'
      ? h(
          'span',
          { class: 'end' },
          button({ on: { click: () => go('sandbox') } }, text.band.wrong),
          button({ on: { click: () => leave() } }, text.band.leave),
        )
      : null,
  );

/** Whose kit it is, and until when it is meant to be used. @param {import('../ipc/types.d.ts').KitView} kit */
function kitStrip({ made_by, made_at, expires_at, is_expired }) {
  const isExpired = is_expired || read().kitExpired;
  const { name, says, expired, expiredSays } = text.kit;
  return h(
    'div',
    { class: `line kit ${isExpired ? 'expired' : ''}`, key: 'kit', title: format.utc(expires_at) },
    h('strong', {}, isExpired ? expired : name),
    h(
      'span',
      {},
      isExpired
        ? expiredSays(made_by, format.day(expires_at))
        : says(made_by, format.day(made_at), format.day(expires_at)),
    ),
  );
}

function tenantBox() {
  const status = currentStatus();
  const { statuses } = read();
  const several = statuses.length > 1;
  const name = status
    ? status.active.sender === 'custom'
      ? badge('custom', text.nav.customActive)
      : badge('default', text.nav.defaultActive)
    : null;
  const inactive = status?.inactive ? badge('idle', text.inactive.badge) : null;
  return h(
    'div',
    { class: 'tenant-box' },
    h('label', { class: 'small muted', for: several ? 'tenant-choice' : undefined }, text.nav.tenant),
    several
      ? h(
          'select',
          {
            id: 'tenant-choice',
            value: status?.tenant.id ?? '',
            title: status?.tenant.name,
            on: {
              change: (/** @type {{ target: HTMLSelectElement }} */ event) => {
                goToTenant(event.target.value);
              },
            },
          },
          statuses.map(({ tenant }) =>
            h(
              'option',
              { value: tenant.id, key: tenant.id },
              tenant.inactive_since ? text.inactive.named(tenant.name) : tenant.name,
            ),
          ),
        )
      : h('b', {}, h('bdi', {}, status?.tenant.name ?? text.nav.noTenant)),
    name,
    inactive,
  );
}

/** What goes on behind the screens. @param {string} key @param {string} says @param {string} stop @param {() => void} act */
const goesOn = (key, says, stop, act) =>
  h(
    'span',
    { class: 'small following', key },
    h('span', { class: 'spin', 'aria-hidden': 'true' }),
    says,
    button({ class: 'inline', on: { click: act } }, stop),
  );

/** Where the administrator role is locked or unlocked, and what that means. @param {import('../ipc/types.d.ts').Session} session */
function lockPill({ role, kit }) {
  if (!role?.has_passphrase || kit) return null;
  const { nav } = text;
  const { locksIn } = read();
  const isSupport = role.role === 'support';
  const isSoon = !isSupport && locksIn !== null && locksIn <= SOON;
  const name = isSupport ? 'unlock' : 'lock';
  const key = keyOf(TABLE.find((row) => row.name === name) ?? {}) ?? '';
  const because = role.locked_by && role.locked_by !== 'hand' ? `${nav.lockedBy[role.locked_by]} ` : '';
  const says = isSupport ? `${because}${nav.greyed(shown(key))}` : isSoon ? nav.stays : null;
  return h(
    'div',
    { class: `lock ${isSoon ? 'soon' : ''}`, key: 'lock' },
    button(
      {
        class: 'quiet small',
        id: 'lock-pill',
        title: shown(key),
        'aria-keyshortcuts': key.replace('Mod', isMac ? 'Meta' : 'Control'),
        on: { click: () => run(name) },
      },
      icon('lock'),
      isSupport ? nav.unlock : nav.locksIn(locksIn),
    ),
    says ? h('span', { class: 'small muted' }, says) : null,
  );
}

function renderNav() {
  const nav = find('nav');
  const { session, statuses, tenant, online, following, creating } = read();
  // Drawn once it is known what belongs into it: nothing moves below a pointer.
  nav.hidden =
    session.state !== 'open' || statuses === UNREAD || (statuses.length === 0 && place().screen === 'start');
  if (nav.hidden) return;
  const { screen } = place();
  const drafts = statuses.filter((status) => status.draft).length;
  patch(
    nav,
    tenantBox(),
    h(
      'ul',
      {},
      links
        .filter((link) => !link.inSandbox || isSandbox())
        .map((link) =>
          h(
            'li',
            { key: link.screen },
            h(
              'a',
              {
                href: address(link.screen, link.perTenant ? tenant : null),
                'aria-current': screen === link.screen ? 'page' : undefined,
                'aria-keyshortcuts': link.keys?.join(' ').replaceAll('Mod', isMac ? 'Meta' : 'Control'),
              },
              icon(link.screen),
              link.title,
              link.screen === 'drafts' && drafts > 0
                ? h('span', { class: 'count' }, format.number(drafts))
                : null,
              h('kbd', { 'aria-hidden': 'true' }, link.key),
            ),
          ),
        ),
    ),
    h('span', { class: 'space' }),
    h(
      'div',
      { class: 'foot' },
      creating && !isHere()
        ? goesOn('creating', text.creating[creating.what], text.cancel, cancelCreating)
        : null,
      lockPill(session),
      following ? goesOn('following', text.following.some, text.following.stop, stopAndSay) : null,
      button(
        { class: 'quiet small', on: { click: () => run('palette') } },
        icon('commands'),
        text.nav.commands,
        h('kbd', { 'aria-hidden': 'true' }, shown('Mod+K')),
      ),
      button(
        { class: 'quiet small', on: { click: () => run('guide') } },
        icon('guide'),
        titleOf('guide'),
        h('kbd', { 'aria-hidden': 'true' }, 'F1'),
      ),
      h(
        'span',
        { class: 'small muted' },
        `${online ? text.nav.online : text.nav.offline} · ${session.kit ? text.nav.kit : text.nav.role[session.role?.role ?? 'administrator']}`,
      ),
    ),
  );
}

export function startShell() {
  find('skip').textContent = text.nav.skip;
  find('skip').addEventListener('click', (event) => {
    event.preventDefault();
    find('content').focus();
  });
  const render = () => {
    renderBand();
    renderNotices();
    renderNav();
  };
  // What sticks below the band needs to know how high it is: its text wraps.
  new ResizeObserver(() => {
    document.documentElement.style.setProperty('--band', `${find('top').offsetHeight}px`);
  }).observe(find('top'));
  const head = new ResizeObserver(([entry]) => {
    const size = entry?.borderBoxSize[0]?.blockSize ?? 0;
    document.documentElement.style.setProperty('--head', `${size}px`);
  });
  new MutationObserver(() => {
    head.disconnect();
    const sticky = document.querySelector('.head.sticky');
    if (sticky) head.observe(sticky);
  }).observe(find('content'), { childList: true });
  subscribe((state) => state, render);
  addEventListener('hashchange', render);
  render();
}
