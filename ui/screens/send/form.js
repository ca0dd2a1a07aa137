/** The form of a test send, and what that of a matrix has in common with it. Its button says who will be billed. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { isSandbox } from '../../app/store.js';
import { button, errorNote, field, segmented } from '../../elements/pieces.js';
import '../../elements/phone-field.js';
import '../../elements/progress-line.js';
import { text } from '../../text/send.js';
import { limitsLines } from './limits.js';
import { warningNotes } from './warnings.js';

/** @typedef {import('./controller.js').SendController} Controller */
/** @typedef {import('./planned.js').Planned<any, any, any>} Planned */
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

/** @param {Planned} model */
export const recipientField = (model) =>
  h('phone-field', {
    state: {
      id: 'recipient',
      label: words.recipient,
      hint: words.recipientHint,
      typed: model.form.recipient,
      country: model.form.country,
      told: model.described,
      error: model.recipientError,
      countries: model.countries,
      type: (/** @type {string} */ typed) => model.typeRecipient(typed),
      choose: (/** @type {string} */ country, /** @type {string} */ recipient) =>
        model.set({ country, recipient }),
      leave: () => model.leaveRecipient(),
    },
  });

/** The digits that were typed one after the other, and when the last one was. */
let digits = '';
let last = 0;

/**
 * Digits choose the number that begins with them, or has them. A list by itself looks for a beginning, which is + in each.
 * @param {string[]} numbers @param {(number: string) => void} choose
 */
const byDigits = (numbers, choose) => (/** @type {KeyboardEvent} */ event) => {
  if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  digits = event.timeStamp - last < 1000 ? digits + event.key : event.key;
  last = event.timeStamp;
  const found =
    numbers.find((number) => number.startsWith(`+${digits}`)) ??
    numbers.find((number) => number.includes(digits));
  if (found) choose(found);
};

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
          {
            ...about,
            value: form.number,
            title: form.number ? write(form.number) : automatic,
            on: { change: changed, keydown: byDigits(numbers, (number) => model.set({ number })) },
          },
          h('option', { value: '' }, automatic),
          numbers.map((number) => h('option', { value: number, key: number }, write(number))),
        ),
  );
}

/** @param {Planned} model @param {import('../../app/dom.js').Children} [hint] */
export const languageField = (model, hint) =>
  field({ id: 'language', label: words.message, hint }, (about) =>
    h(
      'select',
      {
        ...about,
        value: model.form.language,
        on: { change: (/** @type {any} */ event) => model.set({ language: event.target.value }) },
      },
      Object.entries(words.languages).map(([value, name]) => h('option', { value }, name)),
    ),
  );

/** What is sent in this language. @param {Controller} model */
function messageHint({ form: { channel, language }, languages }) {
  const chosen = languages.find((one) => one.language === language);
  if (!chosen) return words.spoken;
  return channel === 'voice'
    ? [h('q', { lang: language }, chosen.spoken), ` ${words.spoken}`]
    : [
        h('q', { lang: language }, chosen.sms),
        ` ${words.segments(chosen.segments.encoding, chosen.segments.count)}`,
      ];
}

/**
 * A form with one button. While it is at work, that is shown where it says what it will come to: nothing moves.
 * @param {{
 *   label: string,
 *   button: string,
 *   fields: import('../../app/dom.js').Children[],
 *   comesTo: import('../../app/dom.js').Children,
 *   running: import('../../app/long-work.js').Busy<string> | null,
 *   submit: () => void,
 *   warnings: import('../../ipc/types.d.ts').Warning[] | undefined,
 *   after: import('../../app/dom.js').Children[],
 * }} about
 */
export const plannedForm = ({ label, button: name, fields, comesTo, running, submit, warnings, after }) =>
  h(
    'section',
    { class: 'card', 'aria-label': label },
    h(
      'form',
      {
        class: 'body stack planned',
        novalidate: true,
        on: {
          submit: (/** @type {Event} */ event) => {
            event.preventDefault();
            submit();
          },
        },
      },
      ...fields,
      h(
        'div',
        { class: 'stack tight' },
        h(
          'button',
          {
            type: 'submit',
            class: 'primary tall wide',
            'aria-keyshortcuts': 'Control+Enter',
            'aria-describedby': comesTo ? 'comes-to' : undefined,
          },
          name,
        ),
        h(
          'div',
          { class: 'comes-to', id: 'comes-to' },
          running
            ? h(
                'div',
                { class: 'row' },
                // Before what it cancels, whose words change.
                button({ class: 'quiet', on: { click: () => running.cancel() } }, text.cancel),
                h('progress-line', { state: running }),
              )
            : comesTo,
        ),
      ),
      // What comes in while one types stands below the button, which does not move under a hand.
      ...warningNotes(warnings ?? []),
      ...after,
    ),
  );

/** @param {Controller} model @param {() => void} send */
export function sendForm(model, send) {
  const { preview, busy, error } = model;
  const billed = preview && isSandbox() ? words.withRealData(preview.billed) : preview?.billed;
  return plannedForm({
    label: words.title,
    button: sendLabel(model),
    fields: [
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
      fromField(model),
      languageField(model, messageHint(model)),
    ],
    comesTo: billed
      ? h('p', { class: 'small muted capital', id: 'billed' }, billed)
      : model.form.recipient.trim() === ''
        ? h('p', { class: 'small muted', key: 'unplanned' }, words.unplanned)
        : null,
    running: busy?.what === 'send' ? busy : null,
    submit: send,
    warnings: preview?.warnings,
    after: [
      // Not before the warnings above them: they would move under a hand.
      preview || error ? limitsLines(model) : null,
      error && error.field !== 'numbers' ? errorNote(error) : null,
    ],
  });
}
