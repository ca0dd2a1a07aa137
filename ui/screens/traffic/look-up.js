/** Look up: what was really sent to a person, as Twilio recorded it. Nothing is sent. */
import { alarm, announce } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import { kept } from '../../app/kept.js';
import { register } from '../../app/keys.js';
import { LongWork } from '../../app/long-work.js';
import { offerAgain, PhoneCheck } from '../../app/phone.js';
import { address, go } from '../../app/router.js';
import '../../elements/phone-field.js';
import { noTenant } from '../../elements/no-tenant.js';
import { button, card, emptyState, errorNote, field, heading, nextStep } from '../../elements/pieces.js';
import '../../elements/progress-line.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/look-up.js';
import { found } from './found.js';

/** @typedef {import('../../ipc/types.d.ts').LookUpView} LookUpView */
const words = text.lookUp;
/** How far back is looked, in hours. */
const PERIODS = [24, 72, 168, 720, 2160, 9600];

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, tenant, rest }) {
  if (!tenant)
    return noTenant(root, {
      title: words.title,
      icon: 'search',
      head: words.noTenantTitle,
      says: words.noTenantSays,
    });
  const recipient = new PhoneCheck(() => render());
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** @type {import('../../ipc/types.d.ts').CountryInfo[]} */
  let countries = [];
  const work = new LongWork(() => render());
  /** The last answer, over a visit to another screen. */
  const last = kept('look-up', tenant, () => ({ view: /** @type {LookUpView | null} */ (null), hours: 24 }));

  async function lookUp() {
    if (!tenant) return;
    error = null;
    void recipient.leave();
    const asked = {
      tenant,
      recipient: recipient.typed,
      country: recipient.country || null,
      hours: last.hours,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    const view = await work.run(
      'look-up',
      words.asking,
      (running) => commands.lookUpRecipient(asked, running),
      {
        says: () => words.asking,
        fail: (thrown) => {
          const failed = asError(thrown);
          if (failed.code === 'cancelled') return announce(words.cancelled);
          if (failed.field === 'recipient') {
            recipient.error = failed.message;
            requestAnimationFrame(() => document.getElementById('look-up-recipient')?.focus());
          } else {
            error = failed;
            // An answer about somebody else does not stand under it.
            last.view = null;
          }
          alarm(`${failed.message} ${nextStep(failed)}`);
        },
      },
    );
    if (!view) return;
    last.view = view;
    offerAgain(view.recipient);
    announce([view.headline, ...view.then].join(' '));
    render();
  }

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
              lookUp();
            },
          },
        },
        h('phone-field', {
          key: 'recipient',
          state: {
            id: 'look-up-recipient',
            label: words.recipient,
            hint: words.recipientHint,
            typed: recipient.typed,
            country: recipient.country,
            told: recipient.told,
            error: recipient.error,
            countries,
            leave: () => recipient.leave(),
            type: (/** @type {string} */ typed) => recipient.type(typed),
            choose: (/** @type {string} */ chosen, /** @type {string} */ typed) =>
              recipient.choose(chosen, typed),
          },
        }),
        field({ id: 'look-up-hours', label: words.period, hint: words.periodHint }, (described) =>
          h(
            'select',
            {
              ...described,
              value: String(last.hours),
              on: {
                change: (/** @type {any} */ event) => {
                  last.hours = Number(event.target.value);
                },
              },
            },
            PERIODS.map((hours) => h('option', { value: String(hours) }, words.hours(hours))),
          ),
        ),
        h('button', { type: 'submit', class: 'primary wide tall' }, last.view ? words.again : words.run),
        work.busy
          ? h(
              'div',
              { class: 'row' },
              button({ class: 'quiet', on: { click: () => work.busy?.cancel() } }, text.cancel),
              h('progress-line', { state: work.busy }),
            )
          : null,
        h('p', { class: 'small muted' }, words.entered),
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
              ? errorNote(error, { actions: button({ on: { click: () => lookUp() } }, text.tryAgain) })
              : null,
            view
              ? found(view, {
                  send: () => go('send', tenant, `to:${view.recipient}`),
                  ready: () => go('ready', tenant, `to:${view.recipient}`),
                })
              : h(
                  'section',
                  { class: 'card', 'aria-label': words.result },
                  emptyState({ icon: 'search', title: words.emptyTitle, says: words.emptySays }),
                ),
          ),
        ),
      ),
    );
  }

  register(
    {
      look_up: { run: () => void lookUp() },
      cancel: {
        run: () => work.busy?.cancel(),
        unavailable: () => (work.busy ? null : text.palette.noneRunning),
      },
    },
    signal,
  );
  render();
  commands.listCountries().then(
    (listed) => {
      countries = listed;
      render();
    },
    () => {},
  );
  if (rest?.startsWith('to:')) {
    // Neither asked again by a reload nor remembered for the next start.
    history.replaceState(null, '', address('look_up', tenant));
    recipient.type(rest.slice(3));
    void lookUp();
  }
  return () => work.busy?.cancel();
}
