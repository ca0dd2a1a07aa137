/**
 * The dry run (T11): Twilio checks a request with test credentials, and nothing is sent or billed. The credentials
 * are given for the run and stored nowhere; the token never leaves its field but for the run.
 * @module
 */
import { basesOf } from '../../app/bases.js';
import { h } from '../../app/dom.js';
import { SidCheck } from '../../app/sid-check.js';
import { isSandbox } from '../../app/store.js';
import { documentLink } from '../../elements/document-link.js';
import { button, errorNote, field, sidField } from '../../elements/pieces.js';
import { Latest } from '../../ipc/latest.js';
import '../../elements/progress-line.js';
import '../../elements/secret-field.js';
import * as commands from '../../ipc/commands.js';
import { text } from '../../text/send.js';

/** @typedef {import('./controller.js').SendController} Controller */
/** @typedef {import('../../ipc/types.d.ts').TestNumber} TestNumber */
/** @typedef {import('../../elements/secret-field.js').SecretField} SecretField */
const words = text.dryRun;
const IN_FIELDS = new Set(['account_sid', 'auth_token', 'numbers', 'recipient', 'api_base']);

export class DryRun {
  isOpen = false;
  base = isSandbox() ? 'sandbox' : 'us1';
  from = '';
  /** A magic recipient; empty for the one of the form, null until something was chosen. @type {string | null} */
  to = null;
  /** @type {import('../../ipc/types.d.ts').TestNumbers | null} */
  numbers = null;
  #numbers = new Latest();
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  error = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.sid = new SidCheck(changed);
  }

  /** The magic numbers of the channel, what is accepted first. @param {import('../../ipc/types.d.ts').Channel} channel */
  async load(channel) {
    const has = (/** @type {TestNumber[]} */ list, /** @type {string} */ number) =>
      list.some((one) => one.number === number);
    await this.#numbers.read(
      () => commands.listTestNumbers({ channel }),
      (numbers) => {
        this.numbers = numbers;
        if (!has(numbers.from, this.from)) this.from = numbers.from[0]?.number ?? '';
        if (this.to === null || (this.to && !has(numbers.to, this.to))) this.to = numbers.to[0]?.number ?? '';
      },
      // They are a help: without them a recipient is typed.
      () => {},
    );
    this.changed();
  }

  /** @param {Partial<Pick<DryRun, 'base' | 'from' | 'to'>>} change */
  set(change) {
    Object.assign(this, change);
    this.error = null;
    this.changed();
  }

  /** @param {import('../../ipc/types.d.ts').AppError} error */
  failed(error) {
    this.error = error;
    if (error.field === 'account_sid') this.sid.error = error.message;
  }

  /** @param {string} name */
  wrong(name) {
    return this.error?.field === name ? this.error.message : null;
  }
}

const secret = () => /** @type {SecretField | null} */ (document.getElementById('dry-token-field'));

/** @param {TestNumber} number */
const label = ({ number, code, name }) =>
  code === null ? words.accepted(number) : words.refused(number, code, name ?? '');

/** @param {TestNumber} one */
const option = (one) => h('option', { value: one.number, key: one.number }, label(one));

/** What is chosen in full, where the list may be too narrow for it. @param {TestNumber[] | undefined} list @param {string} number */
function inFull(list, number) {
  const chosen = list?.find((one) => one.number === number);
  return chosen?.code ? label(chosen) : null;
}

/** @param {Controller} model */
function numberFields({ dry, form }) {
  const choose = (/** @type {'from' | 'to'} */ part) => (/** @type {any} */ event) =>
    dry.set({ [part]: event.target.value });
  return [
    field(
      {
        id: 'dry-from',
        label: words.from,
        hint: inFull(dry.numbers?.from, dry.from),
        error: dry.wrong('numbers'),
      },
      (described) =>
        h(
          'select',
          { ...described, value: dry.from, on: { change: choose('from') } },
          (dry.numbers?.from ?? []).map(option),
        ),
    ),
    field(
      {
        id: 'dry-to',
        label: words.to,
        hint: inFull(dry.numbers?.to, dry.to ?? ''),
        error: dry.wrong('recipient'),
      },
      (described) =>
        h(
          'select',
          { ...described, value: dry.to ?? '', on: { change: choose('to') } },
          (dry.numbers?.to ?? []).map(option),
          h('option', { value: '', key: 'form' }, words.toForm(form.recipient.slice(0, 40))),
        ),
    ),
  ];
}

/** The sandbox has test credentials of its own. @param {Controller} model */
function sandboxHelp({ dry, sandboxTest }) {
  if (!sandboxTest) return null;
  const fill = () => {
    dry.sid.set(sandboxTest.sid);
    const input = secret()?.input;
    if (input) {
      input.value = sandboxTest.auth_token;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    dry.set({});
  };
  return h('div', {}, button({ on: { click: fill } }, words.sandboxUse));
}

/** @param {Controller} model */
function credentials({ dry }) {
  return [
    sidField({ id: 'dry-sid', sid: dry.sid }),
    h('secret-field', {
      id: 'dry-token-field',
      state: {
        id: 'dry-token',
        label: words.token,
        hint: words.tokenHint,
        stored: false,
        atOnce: false,
        error: dry.wrong('auth_token'),
        give: () => {},
      },
    }),
    isSandbox()
      ? null
      : field({ id: 'dry-base', label: text.base, error: dry.wrong('api_base') }, (described) =>
          h(
            'select',
            {
              ...described,
              value: dry.base,
              on: { change: (/** @type {any} */ event) => dry.set({ base: event.target.value }) },
            },
            basesOf(dry.base).map(([value, name]) => h('option', { value }, name)),
          ),
        ),
  ];
}

/** @param {Controller} model */
export function dryRunCard(model) {
  const { dry } = model;
  const running = model.busy?.what === 'dry_run' ? model.busy : null;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    model.runDry(secret()?.value.trim() ?? '');
  };
  return h(
    'section',
    { class: 'card', 'aria-label': words.title, key: 'dry-run' },
    h(
      'details',
      {
        class: 'body',
        open: dry.isOpen,
        on: {
          toggle: (/** @type {any} */ event) => {
            dry.isOpen = event.target.open;
          },
        },
      },
      h('summary', {}, words.title),
      h(
        'form',
        { class: 'stack', novalidate: true, on: { submit } },
        h('p', { class: 'small muted' }, words.says),
        sandboxHelp(model),
        credentials(model),
        numberFields(model),
        h('button', { type: 'submit', class: 'wide' }, words.button(model.form.channel)),
        running
          ? h(
              'div',
              { class: 'row' },
              button({ class: 'quiet', on: { click: () => running.cancel() } }, text.cancel),
              h('progress-line', { state: running }),
            )
          : null,
        dry.error && !IN_FIELDS.has(dry.error.field ?? '') ? errorNote(dry.error) : null,
        documentLink('twilio_test_credentials'),
      ),
    ),
  );
}
