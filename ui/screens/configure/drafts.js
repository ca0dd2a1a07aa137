/** All drafts: saved as typed, usable without a network, verified when somebody says so. */
import { announce, say } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { begin } from '../../app/operation.js';
import { address, go } from '../../app/router.js';
import { refresh } from '../../app/session.js';
import { read, statusOf } from '../../app/store.js';
import {
  badge,
  button,
  checkbox,
  emptyState,
  errorNote,
  heading,
  listRow,
  mono,
} from '../../elements/pieces.js';
import { Latest } from '../../ipc/latest.js';
import '../../elements/progress-line.js';
import { confirm } from '../../elements/confirm.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/drafts.js';

/** @typedef {import('../../ipc/types.d.ts').DraftView} DraftView */
const words = text.drafts;

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal }) {
  /** @type {DraftView[] | null} */
  let drafts = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** @type {{ stage: string, begun: number } | null} */
  let busy = null;
  let stop = () => {};
  const nameOf = (/** @type {string} */ id) =>
    read().statuses.find(({ tenant }) => tenant.id === id)?.tenant.name ?? id;

  const shown = new Latest();
  /** What was queued or not, and is not stored yet. @type {Map<string, boolean>} */
  const pending = new Map();

  async function load() {
    await shown.read(
      () => Promise.all([commands.listDrafts(), refresh()]),
      ([found]) => {
        drafts = found;
        error = null;
      },
      (thrown) => {
        error = asError(thrown);
      },
    );
    render();
  }

  /** @param {string} tenant @param {boolean} queued */
  async function queue(tenant, queued) {
    pending.set(tenant, queued);
    render();
    await act(() => commands.editDraft({ tenant, edit: { queued } }));
    if (pending.get(tenant) === queued) pending.delete(tenant);
    render();
  }

  /** @param {() => Promise<unknown>} act */
  async function act(act) {
    try {
      await act();
    } catch (thrown) {
      error = asError(thrown);
      return render();
    }
    await load();
  }

  async function verifyQueued() {
    if (busy) return say(text.already);
    let cancelled = false;
    for (const draft of drafts?.filter((one) => one.queued) ?? []) {
      if (cancelled || signal.aborted) break;
      const { operation, result } = begin(
        (running) => commands.verifyAccount({ tenant: draft.tenant }, running),
        render,
      );
      busy = { stage: words.verifying(nameOf(draft.tenant)), begun: operation.begun };
      stop = () => {
        cancelled = true;
        operation.cancel();
      };
      render();
      try {
        announce((await result).message);
      } catch (thrown) {
        error = asError(thrown);
      }
    }
    busy = null;
    await load();
  }

  /** @param {DraftView} draft */
  function row(draft) {
    const kind = /** @type {const} */ ({ draft: 'idle', verified: 'ok', ready: 'ok' })[draft.state];
    return listRow(
      draft.tenant,
      [
        h(
          'div',
          { class: 'row' },
          h('h2', {}, h('bdi', {}, nameOf(draft.tenant))),
          badge(kind, words.stages[draft.state]),
          draft.queued ? badge('warn', words.waits) : null,
          statusOf(draft.tenant)?.inactive ? badge('idle', text.inactive.badge) : null,
        ),
        h(
          'div',
          { class: 'row small muted' },
          draft.account_sid ? mono(draft.account_sid.slice(0, 40)) : h('span', {}, words.noSid),
          h('span', {}, words.selected(draft.selected.length)),
          draft.expected.length ? h('span', {}, words.expected(draft.expected.length)) : null,
          h('span', { title: format.utc(draft.saved_at) }, text.account.saved(format.moment(draft.saved_at))),
        ),
        draft.state === 'ready' || draft.sid_error === null || draft.account_sid === ''
          ? null
          : h('span', { class: 'field-error' }, draft.sid_error.message),
      ],
      checkbox({
        label: [words.queue, h('span', { class: 'visually-hidden' }, `: ${nameOf(draft.tenant)}`)],
        checked: pending.get(draft.tenant) ?? draft.queued,
        disabled: Boolean(statusOf(draft.tenant)?.inactive),
        changes: true,
        toggle: (queued) => queue(draft.tenant, queued),
      }),
      button(
        {
          'aria-label': `${words.open}: ${nameOf(draft.tenant)}`,
          on: { click: () => go('account', draft.tenant) },
        },
        words.open,
      ),
      button(
        {
          class: 'quiet',
          'data-changes': true,
          'aria-label': `${words.discard}: ${nameOf(draft.tenant)}`,
          on: { click: () => discard(draft.tenant) },
        },
        words.discard,
      ),
    );
  }

  /** @param {string} tenant */
  async function discard(tenant) {
    if (!(await confirm(text.account.discardTitle, text.account.discardSays, words.discard))) return;
    await act(() => commands.discardDraft({ tenant }));
    announce(text.account.discarded);
  }

  function render() {
    if (signal.aborted) return;
    const queued = drafts?.filter((draft) => draft.queued).length ?? 0;
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
          queued > 0
            ? h(
                'div',
                { class: 'end' },
                button(
                  { class: 'primary', 'data-changes': true, on: { click: () => verifyQueued() } },
                  words.verifyQueued(queued),
                ),
              )
            : null,
        ),
        h('p', { class: 'muted' }, words.says),
        error ? errorNote(error, { actions: button({ on: { click: () => load() } }, text.tryAgain) }) : null,
        drafts === null
          ? null
          : h(
              'section',
              { class: 'card', 'aria-label': words.title },
              drafts.length > 0
                ? h('ul', {}, drafts.map(row))
                : emptyState({
                    icon: 'drafts',
                    title: words.emptyTitle,
                    says: words.emptySays,
                    actions: h('a', { href: address('account', read().tenant) }, words.go),
                  }),
            ),
      ),
    );
  }

  render();
  load();
  return () => stop();
}
