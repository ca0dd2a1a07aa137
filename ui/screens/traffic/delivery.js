/** Delivery: what the custom account sent in a period came to. Nothing is sent. */
import { alarm, announce } from '../../app/announce.js';
import { openDialog } from '../../app/dialog.js';
import { h, patch } from '../../app/dom.js';
import { kept } from '../../app/kept.js';
import { register } from '../../app/keys.js';
import { LongWork } from '../../app/long-work.js';
import { isSandbox } from '../../app/store.js';
import { noTenant } from '../../elements/no-tenant.js';
import { button, card, emptyState, errorNote, field, heading, nextStep } from '../../elements/pieces.js';
import '../../elements/progress-line.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/delivery.js';
import { delivery } from './delivery-view.js';

/** @typedef {import('../../ipc/types.d.ts').HealthView} HealthView */
const words = text.delivery;
/** The lengths that are offered, in hours; 0 is a period of days. @type {(keyof typeof words.periods)[]} */
const PERIODS = [24, 168, 720, 0];
/** The past that the sandbox's account is given. */
const PAST = { messages: 20_000, days: 30 };

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, tenant }) {
  if (!tenant)
    return noTenant(root, {
      title: words.title,
      icon: 'delivery',
      head: words.noTenantTitle,
      says: words.noTenantSays,
    });
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** @type {string | null} */
  let saved = null;
  const work = new LongWork(() => render());
  /** The last answer, over a visit to another screen. */
  const last = kept('delivery', tenant, () => ({
    view: /** @type {HealthView | null} */ (null),
    hours: /** @type {keyof typeof words.periods} */ (24),
    from: '',
    until: '',
    opened: /** @type {Set<string>} */ (new Set()),
  }));

  /** @param {unknown} thrown */
  function failed(thrown) {
    error = asError(thrown);
    alarm(`${error.message} ${nextStep(error)}`);
    render();
  }

  async function readPeriod() {
    if (!tenant) return;
    error = null;
    saved = null;
    const asked =
      last.hours === 0
        ? { tenant, hours: null, from: last.from, until: last.until || null }
        : { tenant, hours: last.hours, from: null, until: null };
    const view = await work.run('delivery', words.reading, (running) => commands.readPeriod(asked, running), {
      says: (told) => {
        if (told.stage === 'period') return words.soFar(told.records, told.hours, told.of);
        return told.stage === 'pausing' ? words.waiting : undefined;
      },
      fail: (thrown) => {
        if (asError(thrown).code === 'cancelled') return announce(words.cancelled);
        failed(thrown);
      },
    });
    if (!view) return;
    last.view = view;
    last.opened.clear();
    announce(words.read(words.title));
    render();
  }

  /** @param {'csv' | 'html'} format */
  async function save(format) {
    error = null;
    try {
      saved = (await commands.saveHealth({ tenant: tenant ?? '', format })).path;
      announce(words.saved(saved));
    } catch (thrown) {
      failed(thrown);
    }
    render();
  }

  /** What a dialog asks for before a sign is muted. @param {import('../../ipc/types.d.ts').SignView} one */
  const askReason = ({ says }) =>
    openDialog({ title: words.muteTitle }, (close) =>
      h(
        'form',
        {
          class: 'stack',
          novalidate: true,
          on: {
            submit: (/** @type {Event} */ event) => {
              event.preventDefault();
              const form = /** @type {HTMLFormElement} */ (event.currentTarget);
              const given = form.querySelector('input')?.value.trim() ?? '';
              if (given) close(given);
              else form.querySelector('input')?.focus();
            },
          },
        },
        h('p', {}, h('b', {}, says)),
        h('p', { class: 'small' }, words.muteSays),
        field({ id: 'mute-reason', label: words.reason, hint: words.reasonHint }, (described) =>
          h('input', { ...described, type: 'text', required: true, maxlength: 300, 'data-first': true }),
        ),
        h(
          'div',
          { class: 'dialog-end' },
          button({ on: { click: () => close(null) } }, text.cancel),
          h('button', { type: 'submit', class: 'primary' }, words.muteDo),
        ),
      ),
    );

  /** @param {import('../../ipc/types.d.ts').SignView} one */
  async function mute(one) {
    const reason = await askReason(one);
    if (!reason || !tenant) return;
    await setMuted(one.name, () => commands.muteSign({ tenant, sign: one.name, reason }), words.wasMuted);
  }

  /** @param {string} sign */
  const unmute = (sign) =>
    setMuted(sign, () => commands.unmuteSign({ tenant: tenant ?? '', sign }), words.wasUnmuted);

  /** @param {string} sign @param {() => Promise<import('../../ipc/types.d.ts').MutedSign | null | void>} act @param {string} said */
  async function setMuted(sign, act, said) {
    error = null;
    try {
      const muted = (await act()) ?? null;
      const { view } = last;
      if (view?.signs) {
        const signs = view.signs.signs.map((one) => (one.name === sign ? { ...one, muted } : one));
        last.view = { ...view, signs: { ...view.signs, signs } };
      }
      announce(said);
    } catch (thrown) {
      return failed(thrown);
    }
    render();
  }

  async function give() {
    try {
      await commands.giveSandboxTraffic(PAST);
      announce(words.given);
    } catch (thrown) {
      return failed(thrown);
    }
    last.hours = 720;
    await readPeriod();
  }

  /** @param {'from' | 'until'} which */
  const day = (which) =>
    field(
      { id: `delivery-${which}`, label: words[which], hint: which === 'until' ? words.daysHint : undefined },
      (described) =>
        h('input', {
          ...described,
          type: 'date',
          value: last[which],
          on: {
            change: (/** @type {any} */ event) => {
              last[which] = event.target.value;
            },
          },
        }),
    );

  const form = () =>
    card(
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
              readPeriod();
            },
          },
        },
        field({ id: 'delivery-period', label: words.period }, (described) =>
          h(
            'select',
            {
              ...described,
              value: String(last.hours),
              on: {
                change: (/** @type {any} */ event) => {
                  last.hours = /** @type {keyof typeof words.periods} */ (Number(event.target.value));
                  render();
                },
              },
            },
            PERIODS.map((hours) => h('option', { value: String(hours) }, words.periods[hours])),
          ),
        ),
        last.hours === 0 ? [day('from'), day('until')] : null,
        h('button', { type: 'submit', class: 'primary wide tall' }, last.view ? words.again : words.run),
        work.busy
          ? h(
              'div',
              { class: 'row' },
              button({ class: 'quiet', on: { click: () => work.busy?.cancel() } }, text.cancel),
              h('progress-line', { state: work.busy }),
            )
          : null,
        h('p', { class: 'small muted' }, words.kept),
        isSandbox() ? button({ class: 'quiet', on: { click: () => give() } }, words.give) : null,
      ),
    );

  function render() {
    if (signal.aborted) return;
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
            { class: 'stack looked-up-column' },
            error
              ? errorNote(error, { actions: button({ on: { click: () => readPeriod() } }, text.tryAgain) })
              : null,
            view
              ? delivery(view, {
                  opened: last.opened,
                  open: (table) => {
                    last.opened.add(table);
                    render();
                  },
                  saved,
                  save,
                  mute: (one) => void mute(one),
                  unmute: (sign) => void unmute(sign),
                  openFolder: () => void commands.openExports().catch(failed),
                })
              : h(
                  'section',
                  { class: 'card', 'aria-label': text.lookUp.result },
                  emptyState({ icon: 'delivery', title: words.emptyTitle, says: words.emptySays }),
                ),
          ),
        ),
      ),
    );
  }

  register(
    {
      read_period: { run: () => void readPeriod() },
      cancel: {
        run: () => work.busy?.cancel(),
        unavailable: () => (work.busy ? null : text.palette.noneRunning),
      },
    },
    signal,
  );
  render();
  return () => work.busy?.cancel();
}
