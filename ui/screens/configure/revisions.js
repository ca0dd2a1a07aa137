/** The revisions of a tenant's configuration (M9): listed, compared, and an earlier one's numbers restored into a draft. */
import { announce } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { address, go } from '../../app/router.js';
import { refresh } from '../../app/session.js';
import { statusOf, subscribe } from '../../app/store.js';
import { confirm } from '../../elements/confirm.js';
import { inactiveNote, whyInactive } from '../../elements/inactive-note.js';
import { noTenant } from '../../elements/no-tenant.js';
import { button, emptyState, errorNote, heading } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/revisions.js';
import { detailCard } from './revisions/detail.js';
import { revisionRow } from './revisions/row.js';

/** @typedef {import('../../ipc/types.d.ts').RevisionsView} RevisionsView */
/** @typedef {import('../../ipc/types.d.ts').RevisionView} RevisionView */
/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
const words = text.revisions;
const PAGE = 50;

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, tenant, rest }) {
  if (!tenant)
    return noTenant(root, {
      title: words.title,
      icon: 'audit',
      head: words.noTenantTitle,
      says: words.noTenantSays,
    });
  const wanted = /^\d{1,15}$/.test(rest ?? '') ? Number(rest) : null;
  /** Nothing before it is read. @type {RevisionsView | null} */
  let list = null;
  /** @type {RevisionView | null} */
  let view = null;
  /** @type {AppError | null} */
  let error = null;
  /** @type {AppError | null} */
  let refused = null;
  const [shown, opened] = [new Latest(), new Latest()];

  /** @param {number | null} before the revision below which the page begins; null for the newest */
  async function load(before) {
    await shown.read(
      () => commands.listRevisions({ tenant: tenant ?? '', before, limit: PAGE }),
      (page) => {
        const earlier = before === null ? [] : (list?.revisions ?? []);
        list = { ...page, revisions: [...earlier, ...page.revisions] };
        error = null;
        if (before !== null) announce(words.shown(list.revisions.length, list.next === null));
      },
      (thrown) => {
        error = asError(thrown);
      },
    );
    render();
  }

  /** @param {number} revision @param {number | null} [against] */
  async function look(revision, against = null) {
    refused = null;
    await opened.read(
      () => commands.readRevision({ tenant: tenant ?? '', revision, against }),
      (found) => {
        view = found;
        error = null;
      },
      (thrown) => {
        error = asError(thrown);
      },
    );
    render();
  }

  /** Looked at beside the list, which stays as far as it was read. @param {number} revision */
  function open(revision) {
    history.replaceState(null, '', address('revisions', tenant, String(revision)));
    void look(revision);
  }

  /** A draft that exists is shown first, and goes only as it was shown. */
  async function restore() {
    if (!view) return;
    const { revision } = view;
    try {
      const draft = await commands.readDraft({ tenant: tenant ?? '' });
      if (draft) {
        const account = draft.account_sid ? format.ending(draft.account_sid) : '';
        const says = words.replaceSays(format.moment(draft.saved_at), account);
        if (!(await confirm(words.replaceTitle, says, words.replace))) return;
      }
      await commands.restoreRevision({ tenant: tenant ?? '', revision, replaces: draft?.saved_at ?? null });
      await refresh();
    } catch (thrown) {
      refused = asError(thrown);
      return render();
    }
    if (signal.aborted) return;
    go('account', tenant, 'numbers');
    announce(words.restored(revision));
  }

  /** @param {RevisionsView} found */
  function table({ revisions, active }) {
    const { columns } = words;
    const names = [columns.revision, columns.at, columns.account, columns.changed, columns.by];
    const of = { active, opened: view?.revision ?? wanted, look: open };
    return h(
      'table',
      { role: 'table', class: 'revisions' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          names.map((name) => h('th', { scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        { role: 'rowgroup' },
        revisions.map((line) => revisionRow(line, of)),
      ),
    );
  }

  /** @param {RevisionsView} found */
  const listCard = (found) =>
    h(
      'section',
      { class: 'card', 'aria-label': words.list, key: 'list' },
      h(
        'header',
        {},
        h('h2', {}, words.list),
        h('span', { class: 'small muted' }, words.shown(found.revisions.length, found.next === null)),
      ),
      found.revisions.length === 0
        ? emptyState({ icon: 'audit', title: words.emptyTitle, says: words.emptySays })
        : h('div', { class: 'body list' }, table(found)),
      found.next === null
        ? null
        : h('div', { class: 'card-foot' }, button({ on: { click: () => load(found.next) } }, words.more)),
    );

  function render() {
    if (signal.aborted) return;
    const status = statusOf(tenant);
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        h(
          'div',
          { class: 'head' },
          heading(words.title),
          h('span', { class: 'small muted' }, words.says),
          h('div', { class: 'end' }, h('a', { href: address('account', tenant) }, words.back)),
        ),
        inactiveNote(status),
        error
          ? errorNote(error, {
              key: 'error',
              actions: button({ on: { click: () => begin() } }, text.tryAgain),
            })
          : null,
        h(
          'div',
          { class: view ? 'cols revisions-cols' : 'stack' },
          list ? listCard(list) : null,
          view
            ? h(
                'div',
                { class: 'rail first', key: 'detail' },
                detailCard(
                  { view, others: list?.revisions ?? [], error: refused, inactive: whyInactive(status) },
                  { compare: (against) => void look(view?.revision ?? 0, against), restore },
                ),
              )
            : null,
        ),
      ),
    );
  }

  /** What was asked for, else the newest, lies open. */
  async function begin() {
    await Promise.all([load(null), wanted === null ? null : look(wanted)]);
    const newest = list?.revisions[0]?.revision;
    if (wanted === null && newest !== undefined) await look(newest);
  }

  subscribe((state) => state.statuses, render, signal);
  render();
  begin();
}
