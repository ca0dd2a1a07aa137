/** How every tenant stands: what needs attention first, as a sentence with its remedy. */
import { say } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import { whenFollowed } from '../../app/following.js';
import * as format from '../../app/format.js';
import { begin, debounce } from '../../app/operation.js';
import { address } from '../../app/router.js';
import { refresh } from '../../app/session.js';
import { read, subscribe } from '../../app/store.js';
import { badge, button, card, emptyState, errorNote, heading } from '../../elements/pieces.js';
import { Latest } from '../../ipc/latest.js';
import '../../elements/progress-line.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/overview.js';
import { addTenant } from './add-tenant.js';
import { editTenant } from './edit-tenant.js';
import { attentionCard } from './overview/attention.js';
import { checkBadge, consentCell, NONE, senderBadge, spark } from './overview/cells.js';
import { latestCard } from './overview/latest.js';
import { pingoneSide } from './overview/pingone.js';

/** @typedef {import('../../ipc/types.d.ts').TenantStatus} TenantStatus */
const words = text.overview;

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal }) {
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** @type {{ stage: string, begun: number } | null} */
  let busy = null;
  let stop = () => {};

  const shown = new Latest();
  /** @type {import('../../ipc/types.d.ts').RecentSend[]} */
  let latest = [];

  async function load() {
    await shown.read(
      () => Promise.all([commands.listTraces({ limit: 5 }), refresh()]),
      ([sends]) => {
        latest = sends;
        error = null;
      },
      (thrown) => {
        error = asError(thrown);
      },
    );
    render();
  }

  /** @param {TenantStatus[]} statuses */
  async function check(statuses) {
    if (busy) return say(text.already);
    let cancelled = false;
    let checked = 0;
    /** @type {import('../../ipc/types.d.ts').AppError | null} */
    let failed = null;
    for (const { tenant } of statuses) {
      if (cancelled || signal.aborted) break;
      busy = { stage: words.checking(tenant.name), begun: performance.now() };
      render();
      const { operation, result } = begin(
        (running) => commands.verifyAccount({ tenant: tenant.id }, running),
        render,
      );
      stop = () => {
        cancelled = true;
        operation.cancel();
      };
      try {
        await result;
        checked += 1;
      } catch (thrown) {
        if (!cancelled) failed ??= asError(thrown);
      }
    }
    busy = null;
    stop = () => {};
    if (!signal.aborted) say(words.checkedAll(checked));
    await load();
    error ??= failed;
    render();
  }

  const checkAll = () =>
    check(
      read().statuses.filter(
        ({ active, draft, inactive }) => !inactive && (active.sender === 'custom' || draft),
      ),
    );

  /** @param {TenantStatus} status */
  function row(status) {
    const { tenant, active, draft } = status;
    const custom = active.sender === 'custom' ? active : null;
    const cell = (
      /** @type {string} */ label,
      /** @type {import('../../app/dom.js').Children} */ child,
      class_ = '',
    ) =>
      h(
        'td',
        { role: 'cell', 'data-label': label, class: `${class_} ${child === NONE ? 'none' : ''}` },
        child,
      );
    const queued = status.attention.some((item) => item.code === 'verification_queued');
    return h(
      'tr',
      { key: tenant.id, role: 'row' },
      h(
        'th',
        { scope: 'row', role: 'rowheader', class: 'tenant-cell' },
        h('a', { href: address('account', tenant.id) }, h('bdi', {}, tenant.name)),
        tenant.inactive_since
          ? [
              ' ',
              h(
                'span',
                { title: text.inactive.since(format.day(tenant.inactive_since)) },
                badge('idle', text.inactive.badge),
              ),
            ]
          : null,
        draft
          ? h(
              'span',
              { class: 'small muted' },
              ` ${queued ? words.draftWaits : draft.state === 'ready' ? words.draftReady : words.draft}`,
            )
          : null,
      ),
      cell(words.sender, [senderBadge(status), pingoneSide(status)]),
      cell(words.numbers, custom ? format.number(custom.selected.length) : NONE, 'number'),
      cell(words.fallback, custom ? (custom.fallback ? text.enabled : text.disabled) : NONE),
      cell(words.consent, consentCell(status)),
      cell(words.checked, custom ? checkBadge(status) : queued ? badge('warn', words.waits) : NONE),
      cell(words.days, spark(status.days), 'week-cell'),
      h(
        'td',
        { role: 'cell', class: 'act' },
        button(
          {
            class: 'quiet',
            'aria-label': `${words.edit}: ${tenant.name}`,
            'data-changes': true,
            on: { click: () => editTenant(status) },
          },
          words.edit,
        ),
      ),
    );
  }

  function table() {
    const { statuses } = read();
    const columns = [
      words.tenant,
      words.sender,
      words.numbers,
      words.fallback,
      words.consent,
      words.checked,
      words.days,
    ];
    return h(
      'section',
      { class: 'card', 'aria-label': words.tenants },
      h(
        'header',
        {},
        h('h2', {}, words.tenants),
        h('span', { class: 'small muted' }, words.count(statuses.length)),
      ),
      h(
        'div',
        { class: 'body list' },
        h(
          'table',
          { role: 'table' },
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              columns.map((name, at) => h('th', { scope: 'col', class: at === 2 ? 'number' : '' }, name)),
              h('th', { scope: 'col' }, h('span', { class: 'visually-hidden' }, words.edit)),
            ),
          ),
          h('tbody', { role: 'rowgroup' }, statuses.map(row)),
        ),
      ),
    );
  }

  function render() {
    if (signal.aborted) return;
    const { statuses } = read();
    const nameOf = (/** @type {string} */ id) =>
      statuses.find(({ tenant }) => tenant.id === id)?.tenant.name ?? id;
    const attention = attentionCard(statuses, (status) => check([status]));
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        h(
          'div',
          { class: 'head' },
          heading(words.title),
          busy ? button({ class: 'quiet', on: { click: () => stop() } }, text.cancel) : null,
          busy ? h('progress-line', { state: busy }) : null,
          h(
            'div',
            { class: 'end' },
            statuses.length > 0
              ? button({ 'data-changes': true, on: { click: () => checkAll() } }, words.checkAll)
              : null,
            button({ class: 'primary', 'data-changes': true, on: { click: () => addTenant() } }, words.add),
          ),
        ),
        error ? errorNote(error, { actions: button({ on: { click: () => load() } }, text.tryAgain) }) : null,
        attention ?? (statuses.length > 0 && !error ? h('p', {}, badge('ok', words.nothing)) : null),
        statuses.length > 0
          ? table()
          : card(
              words.tenants,
              null,
              emptyState({
                icon: 'account',
                title: words.emptyTitle,
                says: words.emptySays,
                actions: button({ 'data-changes': true, on: { click: () => addTenant() } }, words.add),
              }),
            ),
        latestCard(latest, nameOf),
        statuses.length > 0 ? h('p', { class: 'small muted' }, text.honesty) : null,
      ),
    );
  }

  subscribe((state) => state.statuses, render, signal);
  const news = debounce(load, 1000);
  whenFollowed(() => news.later(), signal);
  render();
  load();
  return () => stop();
}
