/** The form of a test send. Its button says who will be billed. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { address } from '../../app/router.js';
import { isSandbox } from '../../app/store.js';
import { countryOptions } from '../../elements/countries.js';
import { button, errorNote, field, segmented, warningNote } from '../../elements/pieces.js';
import '../../elements/progress-line.js';
import { text } from '../../text/send.js';
import { limitsLines } from './limits.js';

/** @typedef {import('./controller.js').SendController} Controller */
const words = text.send;
/** More numbers than this are typed, not chosen from a list. */
const MOST_OPTIONS = 200;

/** What the button says: who will be billed. @param {Controller} model */
function sendLabel(model) {
  const { preview, active, status } = model;
  const stands = status?.tenant.default_account;
  if (isSandbox()) return words.button.sandbox;
  const custom = preview ? preview.plan.custom : active;
  if (custom)
    return words.button.custom(`${active?.account_name ?? ''} ${format.ending(custom.account_sid)}`.trim());
  if (stands?.kind === 'stand_in') return words.button.standIn(format.ending(stands.account_sid));
  return stands ? words.button.nothing : words.button.unknown;
}

/**
 * What the fields of a recipient need of whoever holds them.
 * @typedef {{
 *   form: { recipient: string, country: string },
 *   described: import('../../ipc/types.d.ts').RecipientInfo | null,
 *   recipientError: string | null,
 *   countries: import('../../ipc/types.d.ts').CountryInfo[],
 *   typeRecipient: (typed: string) => void,
 *   leaveRecipient: () => unknown,
 *   set: (change: { country: string }) => void,
 * }} RecipientModel
 */

/** @param {RecipientModel} model */
export function recipientField(model) {
  const { form, described } = model;
  const hint = described
    ? `${format.country(described.country)}${described.country ? ' · ' : ''}${described.national}`
    : words.recipientHint;
  const doubtful = described?.warnings.filter(({ code }) => code !== 'landline') ?? [];
  const said = doubtful.map((warning) => h('span', { class: 'small' }, ` ${warning.text}`));
  return field(
    {
      id: 'recipient',
      label: words.recipient,
      hint: [h('bdi', {}, hint), ...said],
      error: model.recipientError,
    },
    (about) =>
      h('input', {
        ...about,
        type: 'text',
        inputmode: 'tel',
        'data-any': true,
        class: 'mono',
        dir: 'ltr',
        autocomplete: 'off',
        spellcheck: 'false',
        value: form.recipient,
        on: {
          input: (/** @type {any} */ event) => model.typeRecipient(event.target.value),
          blur: () => model.leaveRecipient(),
        },
      }),
  );
}

/** @param {RecipientModel} model */
export function countryField(model) {
  return field({ id: 'recipient-country', label: words.country }, (about) =>
    h(
      'select',
      {
        ...about,
        value: model.form.country,
        on: { change: (/** @type {any} */ event) => model.set({ country: event.target.value }) },
      },
      h('option', { value: '' }, words.noCountry),
      countryOptions(model.countries, (name, { calling_code }) => `${name} (+${calling_code})`),
    ),
  );
}

/** @param {Controller} model */
function fromField(model) {
  const { active, form, preview, nationals } = model;
  const chosen = preview?.plan.custom?.number;
  const write = (/** @type {string} */ number) => format.phone(number, nationals.get(number));
  const automatic = !active
    ? words.defaultFrom
    : chosen && !form.number
      ? words.automatic(write(chosen))
      : words.automaticNone;
  const numbers = active?.selected ?? [];
  const changed = (/** @type {any} */ event) => model.set({ number: event.target.value.trim() });
  const wrong = model.error?.field === 'numbers' ? model.error.message : null;
  const hint = active ? words.fromHint : null;
  return field({ id: 'from', label: words.from, hint, error: wrong }, (about) =>
    numbers.length > MOST_OPTIONS
      ? h('input', {
          ...about,
          type: 'text',
          class: 'mono',
          dir: 'ltr',
          placeholder: automatic,
          value: form.number,
          on: { change: changed },
        })
      : h(
          'select',
          { ...about, value: form.number, on: { change: changed } },
          h('option', { value: '' }, automatic),
          numbers.map((number) => h('option', { value: number, key: number }, write(number))),
        ),
  );
}

/** @param {Controller} model */
function messageField(model) {
  const { channel, language } = model.form;
  const chosen = model.languages.find((one) => one.language === language);
  const hint = chosen
    ? channel === 'voice'
      ? [h('q', { lang: language }, chosen.spoken), ` ${words.spoken}`]
      : [
          h('q', { lang: language }, chosen.sms),
          ` ${words.segments(chosen.segments.encoding, chosen.segments.count)}`,
        ]
    : words.spoken;
  return field({ id: 'language', label: words.message, hint }, (about) =>
    h(
      'select',
      {
        ...about,
        value: language,
        on: { change: (/** @type {any} */ event) => model.set({ language: event.target.value }) },
      },
      Object.entries(words.languages).map(([value, name]) => h('option', { value }, name)),
    ),
  );
}

/** @param {Controller} model @param {() => void} send */
export function sendForm(model, send) {
  const { preview, busy, error } = model;
  const sending = busy?.what === 'send' ? busy : null;
  const capital = preview ? preview.billed.charAt(0).toUpperCase() + preview.billed.slice(1) : null;
  const billed = preview && isSandbox() ? words.withRealData(preview.billed) : capital;
  return h(
    'section',
    { class: 'card', 'aria-label': words.title },
    h(
      'form',
      {
        class: 'body stack',
        novalidate: true,
        on: {
          submit: (/** @type {Event} */ event) => {
            event.preventDefault();
            send();
          },
        },
      },
      segmented({
        name: 'channel',
        label: words.channel,
        value: model.form.channel,
        options: [
          { value: 'sms', label: text.channels.sms },
          { value: 'voice', label: text.channels.voice },
        ],
        choose: (channel) => model.set({ channel: /** @type {'sms' | 'voice'} */ (channel) }),
      }),
      recipientField(model),
      countryField(model),
      fromField(model),
      messageField(model),
      h(
        'div',
        { class: 'stack tight' },
        h(
          'button',
          {
            type: 'submit',
            class: 'primary tall wide',
            'aria-keyshortcuts': 'Control+Enter',
            'aria-describedby': billed ? 'billed' : undefined,
          },
          sendLabel(model),
        ),
        billed ? h('p', { class: 'small muted', id: 'billed' }, billed) : null,
        h('a', { class: 'small', href: address('ready', model.tenant) }, text.send.readyLink),
        sending
          ? h(
              'div',
              { class: 'row' },
              h('progress-line', { state: sending }),
              button({ class: 'quiet', on: { click: () => sending.cancel() } }, text.cancel),
            )
          : null,
      ),
      // What comes in while one types stands below the button, which does not move under a hand.
      preview?.warnings.map((warning) => warningNote(warning)),
      limitsLines(model),
      error && error.field !== 'numbers' ? errorNote(error) : null,
    ),
  );
}
