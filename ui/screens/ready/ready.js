/** Readiness: what stands in the way of a test send, told without sending anything. */
import { alarm, announce } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import { kept } from '../../app/kept.js';
import { register } from '../../app/keys.js';
import { LongWork } from '../../app/long-work.js';
import { offerAgain, PhoneCheck } from '../../app/phone.js';
import { statusOf, subscribe } from '../../app/store.js';
import { countryOptions } from '../../elements/countries.js';
import '../../elements/phone-field.js';
import {
  button,
  card,
  emptyState,
  errorNote,
  field,
  heading,
  nextStep,
  segmented,
} from '../../elements/pieces.js';
import '../../elements/progress-line.js';
import { noTenant } from '../../elements/no-tenant.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/ready.js';
import { result } from './result.js';

/** @typedef {import('../../ipc/types.d.ts').ReadyView} ReadyView */
const words = text.ready;

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
  const recipient = new PhoneCheck(() => render());
  if (rest?.startsWith('to:')) recipient.type(rest.slice(3));
  let country = '';
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
    recipient.error = null;
    saved = null;
    const typed = recipient.typed.trim();
    const asked = {
      tenant,
      of: of(),
      recipient: typed || null,
      country: (typed ? recipient.country : country) || null,
    };
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
            recipient.error = failed.message;
            requestAnimationFrame(() => document.getElementById('ready-recipient')?.focus());
          } else error = failed;
          alarm(`${failed.message} ${nextStep(failed)}`);
        },
      },
    );
    if (!view) return;
    last.view = view;
    if (recipient.told) offerAgain(recipient.told.number);
    announce(view.headline);
    render();
  }

  async function save() {
    try {
      const next_steps = (last.view?.lines ?? []).map(({ remedy }) => (remedy ? nextStep({ remedy }) : null));
      saved = (await commands.saveReadyReport({ tenant: tenant ?? '', next_steps })).path;
      announce(words.saved(saved));
    } catch (thrown) {
      failed(thrown);
    }
    render();
  }

  /** @param {unknown} thrown */
  function failed(thrown) {
    error = asError(thrown);
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
        h('phone-field', {
          key: 'recipient',
          state: {
            id: 'ready-recipient',
            label: words.recipient,
            hint: words.recipientHint,
            typed: recipient.typed,
            country: recipient.country,
            told: recipient.told,
            error: recipient.error,
            countries,
            type: (/** @type {string} */ typed) => recipient.type(typed),
            choose: (/** @type {string} */ chosen, /** @type {string} */ typed) =>
              recipient.choose(chosen, typed),
          },
        }),
        field({ id: 'ready-country', label: words.country, hint: words.countryHint }, (described) =>
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
              button({ class: 'quiet', on: { click: () => work.busy?.cancel() } }, text.cancel),
              h('progress-line', { state: work.busy }),
            )
          : null,
      ),
    );
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
              ? result(view, { saved, save, openFolder: () => void commands.openExports().catch(failed) })
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
