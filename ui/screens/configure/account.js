/** The Account screen: in the order and with the words of PingID's own page. */
import { announce, say } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import { kept } from '../../app/kept.js';
import { register } from '../../app/keys.js';
import { address, go } from '../../app/router.js';
import { refresh } from '../../app/session.js';
import { whenSteady } from '../../app/steady.js';
import { subscribe } from '../../app/store.js';
import { confirm } from '../../elements/confirm.js';
import { inactiveNote } from '../../elements/inactive-note.js';
import { noTenant } from '../../elements/no-tenant.js';
import { badge, button, heading } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { text } from '../../text/account.js';
import { activeCard } from './account/active.js';
import { askNewToken, askStandIn } from './account/ask-credentials.js';
import { accountCommands } from './account/commands.js';
import { AccountController } from './account/controller.js';
import { credentialsCard } from './account/credentials.js';
import { destinations, notes } from './account/destinations.js';
import { askForConsent, confirmDeletion } from './account/dialogs.js';
import { fallbackCard, methodsCard, numbersCard } from './account/form.js';
import { rail } from './account/rail.js';
import { setActive } from './set-active.js';

const words = text.account;
/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, tenant, rest }) {
  if (!tenant)
    return noTenant(root, {
      title: words.title,
      icon: 'account',
      head: words.noTenantTitle,
      says: words.noTenantSays,
    });
  let frame = 0;
  const changed = () => {
    // Many things may change in one go; the page is drawn once.
    frame ||= requestAnimationFrame(() => whenSteady(render));
  };
  const model = kept('account', tenant, () => new AccountController(tenant, changed));
  model.changed = changed;

  async function save() {
    if (model.isSaving) return say(text.already);
    model.isSaving = true;
    try {
      await saved();
    } finally {
      model.isSaving = false;
    }
  }

  async function saved() {
    if (!(await model.flush())) return pointAt();
    if (model.isDeleting) return remove();
    if (!model.draft || !model.hasChanges) return say(words.saveNothing);
    const before = model.active ? { selected: model.active.selected, fallback: model.active.fallback } : null;
    const preview = await model.prepareSave();
    if (!preview) return pointAt();
    if (preview.consent_needed && signal.aborted) return say(words.saveLeft);
    const name = preview.consent_needed ? await askForConsent(preview) : undefined;
    if (name === null) return;
    const report = await model.saveShown(preview, name);
    if (!report) return pointAt();
    const reversible = before !== null && report.changes.account_to === null && !report.changes.new_token;
    await model.read();
    const says = `${words.savedDone(preview.account_name)}${report.consent_recorded ? ` ${words.savedConsent}` : ''}`;
    model.done = { says, undo: reversible ? before : null };
    model.opened.clear();
    announce(says);
    render();
    scrollTo(0, 0);
  }

  /** Focus goes to what keeps Save from being done. */
  function pointAt() {
    const places = /** @type {Record<string, string>} */ ({
      no_alternate_method: '#method-sms',
      token_missing: '#auth-token',
      invalid_sid: '#account-sid',
      no_number_selected: '.number-window',
      numbers_not_usable: '.number-window',
    });
    const to = places[model.error?.code ?? ''];
    requestAnimationFrame(() => {
      const target = /** @type {HTMLElement | null} */ (to ? root.querySelector(to) : null);
      if (target) target.focus();
      else model.focusError();
    });
  }

  async function remove() {
    if (signal.aborted) return say(words.saveLeft);
    if (!(await confirmDeletion(tenant ?? ''))) return;
    try {
      await commands.deleteCustomAccount({ tenant: tenant ?? '' });
      await model.read();
      model.chosen = null;
      model.done = { says: words.deleted, undo: null };
      announce(words.deleted);
      render();
    } catch (thrown) {
      model.fail(thrown);
    }
  }

  async function discard() {
    if (!model.draft) return;
    const label = model.isNewAccount ? words.discard : words.discardChanges;
    if (await confirm(words.discardTitle, words.discardSays, label)) await model.discard();
  }

  async function changeAccount() {
    // Changes that were not saved would go with the draft.
    await model.flush();
    const asked = model.hasChanges;
    if (asked && !(await confirm(words.discardTitle, words.discardSays, words.change))) return;
    await model.changeAccount();
  }

  async function newToken() {
    const { active } = model;
    if (!active) return;
    const done = await askNewToken(active.account_sid, (token, running) =>
      commands.rotateToken({ tenant: tenant ?? '', token }, running),
    );
    if (!done) return;
    await model.read();
    model.done = { says: words.newTokenDone, undo: null };
    announce(words.newTokenDone);
    render();
  }

  async function setStandIn() {
    const done = await askStandIn((given, running) =>
      commands.setStandIn({ tenant: tenant ?? '', ...given }, running),
    );
    if (!done) return;
    await refresh();
    announce(words.standInDone);
    render();
  }

  const removeStandIn = () =>
    commands.removeStandIn({ tenant: tenant ?? '' }).then(
      () => refresh(),
      (thrown) => model.fail(thrown),
    );

  const setTenantActive = () =>
    model.status && setActive(model.status).catch((/** @type {unknown} */ thrown) => model.fail(thrown));

  function head() {
    const { draft } = model;
    const state = model.isDeleting
      ? null
      : draft && model.hasChanges
        ? badge('warn', model.isNewAccount ? words.draftBadge : words.changesBadge)
        : model.active
          ? badge('ok', words.activeBadge)
          : badge('default', words.defaultBadge);
    return h(
      'div',
      { class: 'head sticky' },
      heading(words.title),
      state,
      draft ? h('span', { class: 'small muted' }, model.savedText(draft.saved_at)) : null,
      draft
        ? h(
            'div',
            { class: 'end' },
            button(
              { class: 'quiet', 'data-changes': true, on: { click: () => discard() } },
              model.isNewAccount ? words.discard : words.discardChanges,
            ),
          )
        : null,
    );
  }

  /** What one came for, such as a remedy of the overview, is at hand. */
  function arrive() {
    if (signal.aborted || !rest) return;
    // It is done once, and not at each reading of the page.
    history.replaceState(null, '', address('account', tenant));
    if (!model.isInactive && (rest === 'numbers' || rest === 'fallback')) model.opened.add(rest);
    render();
    if (rest === 'methods') document.getElementById('method-sms')?.focus();
    if (rest === 'numbers') /** @type {any} */ (root.querySelector('number-list'))?.focusList();
    if (rest === 'token') newToken();
    if (rest === 'stand-in') setStandIn();
  }

  function render() {
    cancelAnimationFrame(frame);
    frame = 0;
    if (signal.aborted) return;
    const custom = model.sender === 'custom' && (model.draft || model.active);
    const isFormed = custom && model.isNewAccount && !model.isInactive;
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        head(),
        h(
          'div',
          { class: 'cols' },
          h(
            'div',
            { class: 'stack' },
            inactiveNote(
              model.status,
              button(
                { 'data-changes': true, on: { click: () => setTenantActive() } },
                text.inactive.setActive,
              ),
            ),
            methodsCard(model),
            isFormed ? credentialsCard(model) : null,
            isFormed ? numbersCard(model) : null,
            isFormed ? fallbackCard(model, act) : null,
            custom && !isFormed ? activeCard(model, act) : null,
            model.status?.active.revision
              ? h('p', { key: 'revisions' }, h('a', { href: address('revisions', tenant) }, words.revisions))
              : null,
            notes(model),
            model.isInactive ? null : destinations(model),
          ),
          rail(model, act),
        ),
      ),
    );
  }

  const test = () => go('send', tenant);
  const act = { save, discard, test, changeAccount, newToken, setStandIn, removeStandIn };
  register(accountCommands(root, model, act, render), signal);
  subscribe((state) => state.statuses, render, signal);
  render();
  model.load().then(() => arrive());
  return () => model.leave();
}
