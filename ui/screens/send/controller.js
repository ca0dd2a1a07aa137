/** What the Test send screen knows and does. It draws nothing. */
import { alarm, announce } from '../../app/announce.js';
import { begin, debounce } from '../../app/operation.js';
import { address, remember } from '../../app/router.js';
import { currentStatus, read } from '../../app/store.js';
import { nextStep } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/en.js';

/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
/** @typedef {import('../../ipc/types.d.ts').SendPreview} SendPreview */
/** @typedef {import('../../ipc/types.d.ts').TraceView} TraceView */
/** @typedef {import('../../ipc/types.d.ts').RawTrace} RawTrace */
/** @typedef {{ stage: string, begun: number, cancel: () => void, what: 'send' | 'follow' | 'look_up' }} Busy */
/** @typedef {{ channel: 'sms' | 'voice', recipient: string, country: string, language: 'en' | 'de' | 'fr' | 'es', number: string }} Form */

const words = text.send;
export const RECIPIENT_MOST = 200;
const FOLLOW_SECONDS = 120;
const FORM = 'linecheck.send';

export class SendController {
  /** @type {Form} */
  form = { channel: 'sms', recipient: '', country: '', language: 'en', number: '' };
  /** @type {string | null} */
  recipientError = null;
  /** @type {import('../../ipc/types.d.ts').RecipientInfo | null} */
  described = null;
  touched = false;
  /** @type {SendPreview | null} */
  preview = null;
  /** @type {AppError | null} */
  error = null;
  /** @type {TraceView | null} */
  view = null;
  /** @type {RawTrace | null} */
  raw = null;
  /** @type {TraceView[]} */
  recent = [];
  /** @type {import('../../ipc/types.d.ts').CountryInfo[]} */
  countries = [];
  /** @type {Map<string, string>} */
  nationals = new Map();
  /** @type {Busy | null} */
  busy = null;
  #run = 0;
  #look = debounce(() => this.describe(), 250);
  #reading = false;
  #readAgain = false;

  /** @param {string} tenant @param {() => void} changed */
  constructor(tenant, changed) {
    this.tenant = tenant;
    this.changed = changed;
    this.form.country = read().preferences.default_country ?? '';
    try {
      Object.assign(this.form, JSON.parse(sessionStorage.getItem(FORM) ?? '{}'), { number: '' });
    } catch {
      // What was typed before is a convenience.
    }
  }

  get status() {
    return currentStatus();
  }

  get active() {
    const active = this.status?.active;
    return active?.sender === 'custom' ? active : null;
  }

  /** @param {string | null} transaction */
  async load(transaction) {
    const [countries, numbers] = await Promise.all([
      commands.listCountries().catch(() => []),
      this.active ? commands.listNumbers(this.tenant, 'selected', '').catch(() => null) : null,
    ]);
    this.countries = countries;
    this.nationals = new Map(numbers?.rows.map((row) => [row.number, row.national]));
    await this.readRecent();
    const first = transaction ?? this.recent[0]?.transaction ?? null;
    if (first) await this.open(first);
    if (this.form.recipient) await this.describe();
    this.changed();
  }

  async readRecent() {
    try {
      this.recent = await commands.listTraces(this.tenant, 30);
    } catch (thrown) {
      this.error = asError(thrown);
    }
    this.changed();
  }

  /** @param {string} transaction */
  async open(transaction) {
    try {
      const [view, raw] = await Promise.all([
        commands.readTrace(transaction),
        commands.readRawTrace(transaction),
      ]);
      this.view = view;
      this.raw = raw;
    } catch (thrown) {
      this.error = asError(thrown);
    }
    this.changed();
  }

  /** Reads the trace again, once for many events. @param {string} transaction */
  async #reread(transaction) {
    if (this.#reading) {
      this.#readAgain = true;
      return;
    }
    this.#reading = true;
    await this.open(transaction);
    this.#reading = false;
    if (this.#readAgain) {
      this.#readAgain = false;
      await this.#reread(transaction);
    }
  }

  /** @param {Partial<Form>} change */
  set(change) {
    Object.assign(this.form, change);
    this.error = null;
    try {
      sessionStorage.setItem(FORM, JSON.stringify(this.form));
    } catch {
      // The form is still here.
    }
    this.#look.later();
    this.changed();
  }

  /** @param {string} typed @param {number} capped */
  typeRecipient(typed, capped) {
    this.recipientError = capped ? text.account.capped(capped, RECIPIENT_MOST) : null;
    this.described = null;
    this.preview = null;
    this.set({ recipient: typed });
  }

  leaveRecipient() {
    this.touched = this.form.recipient !== '';
    return this.#look.flush();
  }

  /** Whether the recipient is one, and what a send would do. Nothing is sent. */
  async describe() {
    const { recipient, country } = this.form;
    if (!recipient.trim()) {
      this.described = null;
      this.preview = null;
      return this.changed();
    }
    const told = await commands.describeRecipient(recipient, country || null).catch(asError);
    if (recipient !== this.form.recipient) return;
    if ('code' in told) {
      this.described = null;
      this.preview = null;
      if (this.touched) this.#wrongRecipient(told.message);
      return this.changed();
    }
    this.described = told;
    this.recipientError = null;
    await this.plan();
  }

  /** @param {string} says */
  #wrongRecipient(says) {
    if (says !== this.recipientError) announce(says);
    this.recipientError = says;
  }

  async plan() {
    const { channel, recipient, country, language, number } = this.form;
    try {
      this.preview = await commands.prepareSend({
        tenant: this.tenant,
        channel,
        recipient,
        country: country || null,
        language,
        number: number || null,
      });
    } catch (thrown) {
      const error = asError(thrown);
      this.preview = null;
      if (error.field === 'recipient') this.#wrongRecipient(error.message);
      else this.error = error;
    }
    this.changed();
  }

  /** @param {unknown} thrown */
  #fail(thrown) {
    const error = asError(thrown);
    if (error.code === 'cancelled') announce(words.cancelled);
    else {
      this.error = error;
      alarm(`${error.message} ${nextStep(error)}`);
    }
  }

  /**
   * @param {Busy['what']} what
   * @param {string} stage
   * @param {(running: import('../../ipc/commands.js').Running) => Promise<TraceView>} work
   */
  async #long(what, stage, work) {
    this.busy?.cancel();
    this.#run += 1;
    const mine = this.#run;
    const { operation, result } = begin(work, ({ stage: told }) => {
      if (!told || mine !== this.#run) return;
      const says = told.stage === 'following' ? words.following(told.status) : words.stages[told.stage];
      if (says && this.busy) this.busy = { ...this.busy, stage: says };
      if (told.stage === 'stored') this.#reread(told.transaction);
      this.changed();
    });
    this.busy = { stage, begun: operation.begun, cancel: operation.cancel, what };
    this.error = null;
    this.changed();
    try {
      const view = await result;
      if (mine === this.#run) await this.#reread(view.transaction);
      return view;
    } catch (thrown) {
      if (mine === this.#run) this.#fail(thrown);
      return null;
    } finally {
      if (mine === this.#run) {
        this.busy = null;
        await this.readRecent();
        if (this.view) await this.open(this.view.transaction);
        this.changed();
      }
    }
  }

  /** @param {(preview: SendPreview) => Promise<boolean>} confirm */
  async send(confirm) {
    this.touched = true;
    if (!this.form.recipient.trim()) {
      this.recipientError = words.missingRecipient;
      announce(words.missingRecipient);
    } else await this.describe();
    const { preview } = this;
    if (!preview || this.recipientError) {
      this.changed();
      requestAnimationFrame(() => document.getElementById('recipient')?.focus());
      return;
    }
    if (preview.costs_money && !(await confirm(preview))) return;
    const view = await this.#long('send', words.stages['begin'] ?? '', (running) =>
      commands.sendTest(preview.preview, true, running),
    );
    this.preview = null;
    if (!view) return this.describe();
    announce(view.headline);
    // The place is the trace that was made, without leaving the screen.
    history.pushState(null, '', address('send', this.tenant, view.transaction));
    const { mode } = read().session;
    if (mode) remember(mode);
    await this.describe();
  }

  /** Follows until the delivery is final, or the time is up. */
  async follow() {
    const { view } = this;
    if (!view) return;
    const seen = await this.#long('follow', words.following(view.status ?? ''), (running) =>
      commands.followTransaction(view.transaction, FOLLOW_SECONDS, running),
    );
    if (seen) announce(seen.headline);
  }

  async lookUp() {
    const { view } = this;
    if (!view) return;
    const seen = await this.#long('look_up', text.trace.lookingUp, (running) =>
      commands.lookUpTransaction(view.transaction, running),
    );
    if (seen) announce(seen.headline);
  }

  get canFollow() {
    const { view } = this;
    return Boolean(view?.originated_by && !view.is_final && !view.dry_run);
  }

  get canLookUp() {
    const { view } = this;
    return Boolean(
      view && (view.verdict === null || view.verdict.verdict === 'unknown' || view.may_still_arrive),
    );
  }

  leave() {
    this.#look.drop();
    // A send goes on: what is under way is stored, and is here again when one comes back.
    if (this.busy?.what === 'follow') this.busy.cancel();
  }
}
