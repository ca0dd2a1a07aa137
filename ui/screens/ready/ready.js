/** Readiness: what stands in the way of a test send, told without sending anything. */
import { alarm, announce } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { kept } from '../../app/kept.js';
import { register } from '../../app/keys.js';
import { LongWork } from '../../app/long-work.js';
import { statusOf, subscribe } from '../../app/store.js';
import '../../elements/copy-button.js';
import { countryOptions } from '../../elements/countries.js';
import {
  badge,
  button,
  card,
  emptyState,
  errorNote,
  field,
  heading,
  mono,
  nextStep,
  note,
  segmented,
} from '../../elements/pieces.js';
import '../../elements/progress-line.js';
import { noTenant } from '../../elements/no-tenant.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/ready.js';

/** @typedef {import('../../ipc/types.d.ts').ReadyView} ReadyView */
/** @typedef {import('../../ipc/types.d.ts').ReadyLine} ReadyLine */
const words = text.ready;
const kinds = /** @type {const} */ ({ pass: 'ok', warn: 'warn', fail: 'bad', unreadable: 'idle' });
/** What needs somebody comes first. */
const ORDER = ['fail', 'warn', 'unreadable', 'pass'];

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, tenant, rest }) {
  if (!tenant)
    return noTenant(root, {
      title: words.title,
      icon: 'check',
      head: words.noTenantTitle,
      says: words.noTenantSays,
    });
  /** @type {'active' | 'draft' | null} */
  let chosen = null;
  let recipient = rest?.startsWith('to:') ? rest.slice(3) : '';
  let country = '';
  /** @type {string | null} */
  let recipientError = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** @type {import('../../ipc/types.d.ts').CountryInfo[]} */
  let countries = [];
  /** @type {string | null} */
  let saved = null;
  const work = new LongWork(() => render());
  /** The last check, over a visit to another screen. */
  const last = kept('ready', tenant, () => ({ view: /** @type {ReadyView | null} */ (null) }));

  const has = () => {
    const status = statusOf(tenant);
    return { active: status?.active.sender === 'custom', draft: Boolean(status?.draft) };
  };
  const of = () => chosen ?? (has().active ? 'active' : 'draft');

  async function check() {
    if (!tenant) return;
    error = null;
    recipientError = null;
    saved = null;
    const asked = { tenant, of: of(), recipient: recipient.trim() || null, country: country || null };
    const view = await work.run(
      'check',
      words.stages['begin'] ?? '',
      (running) => commands.checkReady(asked, running),
      {
        says: (told) => words.stages[told.stage],
        fail: (thrown) => {
          const failed = asError(thrown);
          if (failed.code === 'cancelled') return announce(words.cancelled);
          if (failed.field === 'recipient') {
            recipientError = failed.message;
            requestAnimationFrame(() => document.getElementById('ready-recipient')?.focus());
          } else error = failed;
          alarm(`${failed.message} ${nextStep(failed)}`);
        },
      },
    );
    if (!view) return;
    last.view = view;
    announce(view.headline);
    render();
  }

  async function save() {
    try {
      const next_steps = (last.view?.lines ?? []).map(({ remedy }) => (remedy ? nextStep({ remedy }) : null));
      saved = (await commands.saveReadyReport({ tenant: tenant ?? '', next_steps })).path;
      announce(words.saved(saved));
    } catch (thrown) {
      error = asError(thrown);
    }
    render();
  }

  function form() {
    const there = has();
    return card(
      words.form,
      null,
      h(
        'form',
        {
          class: 'stack',
          novalidate: true,
          on: {
            submit: (/** @type {Event} */ event) => {
              event.preventDefault();
              check();
            },
          },
        },
        there.active && there.draft
          ? segmented({
              name: 'ready-of',
              label: words.of,
              value: of(),
              options: [
                { value: 'active', label: words.ofActive },
                { value: 'draft', label: words.ofDraft },
              ],
              choose: (value) => {
                chosen = /** @type {'active' | 'draft'} */ (value);
                render();
              },
            })
          : null,
        field(
          {
            id: 'ready-recipient',
            label: words.recipient,
            hint: words.recipientHint,
            error: recipientError,
          },
          (described) =>
            h('input', {
              ...described,
              type: 'text',
              inputmode: 'tel',
              class: 'mono',
              dir: 'ltr',
              autocomplete: 'off',
              spellcheck: 'false',
              value: recipient,
              on: {
                input: (/** @type {any} */ event) => {
                  recipient = event.target.value;
                  recipientError = null;
                },
              },
            }),
        ),
        field({ id: 'ready-country', label: words.country }, (described) =>
          h(
            'select',
            {
              ...described,
              value: country,
              on: {
                change: (/** @type {any} */ event) => {
                  country = event.target.value;
                },
              },
            },
            h('option', { value: '' }, words.countryAll),
            countryOptions(countries),
          ),
        ),
        h('button', { type: 'submit', class: 'primary wide tall' }, last.view ? words.again : words.check),
        work.busy
          ? h(
              'div',
              { class: 'row' },
              h('progress-line', { state: work.busy }),
              button({ class: 'quiet', on: { click: () => work.busy?.cancel() } }, text.cancel),
            )
          : null,
      ),
    );
  }

  /** @param {ReadyLine} line */
  const row = (line) =>
    h(
      'li',
      { class: 'ready-line', key: `${line.code} ${line.subject ?? ''}` },
      h('span', { class: 'ready-state' }, badge(kinds[line.state], words.states[line.state])),
      h(
        'div',
        { class: 'stack tight' },
        h('span', {}, h('b', {}, line.title), line.subject ? [' ', mono(line.subject)] : null),
        h('span', { class: 'small muted' }, h('bdi', {}, line.detail)),
        line.remedy ? h('span', { class: 'small' }, nextStep({ remedy: line.remedy })) : null,
        h('span', { class: 'small muted' }, text.stated(line.source, line.as_of)),
      ),
    );

  /** @param {ReadyView} view */
  function differences(view) {
    if (!view.differences) return null;
    return h(
      'section',
      { class: 'card', 'aria-label': words.differences },
      h('header', {}, h('h2', {}, words.differences)),
      h(
        'div',
        { class: 'body' },
        view.differences.length === 0
          ? h('p', {}, badge('ok', words.noDifferences))
          : h(
              'ul',
              { class: 'diff' },
              view.differences.map((one) =>
                h(
                  'li',
                  { class: 'change', key: `${one.code} ${one.subject ?? ''}` },
                  h('span', { class: 'mark', 'aria-hidden': 'true' }, '~'),
                  h(
                    'span',
                    {},
                    h('b', {}, words.difference[one.code] ?? one.code),
                    one.subject ? [' ', mono(one.subject)] : null,
                    h('br'),
                    h('span', { class: 'small muted' }, h('bdi', {}, words.was(one.was, one.is))),
                  ),
                ),
              ),
            ),
      ),
    );
  }

  /** @param {ReadyView} view */
  function result(view) {
    const lines = [...view.lines].sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
    return [
      h(
        'section',
        { class: 'card', 'aria-label': words.result },
        h(
          'header',
          {},
          h('h2', {}, view.headline),
          badge(
            view.ready ? (view.counts.warn + view.counts.unreadable > 0 ? 'warn' : 'ok') : 'bad',
            words.counts(view.counts),
          ),
          h(
            'span',
            { class: 'end' },
            h('span', { class: 'small muted', title: format.utc(view.at) }, words.at(format.moment(view.at))),
          ),
        ),
        h('ul', { class: 'ready-lines' }, lines.map(row)),
        h(
          'div',
          { class: 'card-foot' },
          button({ on: { click: () => save() } }, words.save),
          h('copy-button', {
            state: {
              what: words.copyJson,
              label: words.copyJson,
              value: () => JSON.stringify(view, null, 2),
            },
          }),
          saved
            ? h(
                'span',
                { class: 'small' },
                `${words.savedTitle}: `,
                mono(saved),
                h('copy-button', { state: { what: text.filePath, value: saved } }),
              )
            : null,
        ),
      ),
      differences(view),
      note(
        '',
        h('strong', {}, words.limits),
        view.notes.map((one) => h('span', {}, one)),
      ),
    ];
  }

  function render() {
    if (signal.aborted) return;
    const there = has();
    const { view } = last;
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        h('div', { class: 'head' }, heading(words.title), h('span', { class: 'small muted' }, words.says)),
        h(
          'div',
          { class: 'cols send' },
          h('div', { class: 'stack' }, form()),
          h(
            'div',
            { class: 'stack' },
            error
              ? errorNote(error, { actions: button({ on: { click: () => check() } }, text.tryAgain) })
              : null,
            view
              ? result(view)
              : h(
                  'section',
                  { class: 'card', 'aria-label': words.result },
                  there.active || there.draft
                    ? emptyState({ icon: 'check', title: words.emptyTitle, says: words.emptySays })
                    : emptyState({ icon: 'account', title: words.nothingTitle, says: words.nothingSays }),
                ),
          ),
        ),
      ),
    );
  }

  register(
    {
      check_ready: {
        run: () => void check(),
      },
      cancel: {
        run: () => work.busy?.cancel(),
        unavailable: () => (work.busy ? null : text.palette.noneRunning),
      },
    },
    signal,
  );
  subscribe((state) => state.statuses, render, signal);
  render();
  commands.listCountries().then(
    (found) => {
      countries = found;
      render();
    },
    () => {},
  );
  return () => work.busy?.cancel();
}
