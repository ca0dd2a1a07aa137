/** What the Test send screen knows and does. It draws nothing. */
import { alarm, announce } from '../../app/announce.js';
import { LongWork } from '../../app/long-work.js';
import { debounce } from '../../app/operation.js';
import { address, remember } from '../../app/router.js';
import { currentStatus, isSandbox, read } from '../../app/store.js';
import { nextStep } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/en.js';
import { DryRun } from './dry-run.js';

/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
/** @typedef {import('../../ipc/types.d.ts').SendPreview} SendPreview */
/** @typedef {import('../../ipc/types.d.ts').TraceView} TraceView */
/** @typedef {import('../../ipc/types.d.ts').RawTrace} RawTrace */
/** @typedef {'send' | 'follow' | 'look_up' | 'dry_run'} What */
/** @typedef {{ channel: 'sms' | 'voice', recipient: string, country: string, language: 'en' | 'de' | 'fr' | 'es', number: string }} Form */

const words = text.send;
/** What no more typing makes right. */
const PROVABLY_WRONG = new Set(['bad_character', 'bad_extension', 'extension_too_long']);
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
  /** @type {import('../../ipc/types.d.ts').LanguageInfo[]} */
  languages = [];
  /** The sandbox's own test credentials. @type {import('../../ipc/types.d.ts').AccountInfo | null} */
  sandboxTest = null;
  /** @type {LongWork<What>} */
  work = new LongWork(() => this.changed());
  dry = new DryRun(() => this.changed());
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

  get busy() {
    return this.work.busy;
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
    const [countries, languages, accounts, numbers] = await Promise.all([
      commands.listCountries().catch(() => []),
      commands.listLanguages().catch(() => []),
      isSandbox() ? commands.listSandboxAccounts().catch(() => []) : [],
      this.active ? commands.listNumbers(this.tenant, 'selected', '').catch(() => null) : null,
    ]);
    this.countries = countries;
    this.languages = languages;
    this.sandboxTest = accounts.find(({ role }) => role === 'test_credentials') ?? null;
    await this.dry.load(this.form.channel);
    this.nationals = new Map(numbers?.rows.map((row) => [row.number, row.national]));
    await this.readRecent();
    const first = transaction ?? this.recent[0]?.transaction ?? null;
    if (first) await this.open(first);
    if (this.form.recipient) await this.describe();
    this.changed();
  }

  async readRecent() {
    try {
      // A dry run belongs to no tenant.
      const [own, all] = await Promise.all([
        commands.listTraces(this.tenant, 30),
        commands.listTraces(null, 30),
      ]);
      this.recent = [...own, ...all.filter((one) => one.dry_run)]
        .sort((one, other) => other.begun_at.localeCompare(one.begun_at))
        .slice(0, 30);
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
    if (change.channel) this.dry.load(change.channel);
    this.changed();
  }

  /** @param {string} typed */
  typeRecipient(typed) {
    this.recipientError = null;
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
      const certain = PROVABLY_WRONG.has(String(told.params?.['reason']));
      this.recipientError = this.touched || certain ? told.message : null;
      return this.changed();
    }
    this.described = told;
    this.recipientError = null;
    await this.plan();
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
      if (error.field === 'recipient') this.recipientError = error.message;
      else this.error = error;
    }
    this.changed();
  }

  /** @param {string} where */
  #focus(where) {
    requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector(where))?.focus());
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
   * @param {What} what
   * @param {string} stage
   * @param {(running: import('../../ipc/commands.js').Running) => Promise<TraceView>} work
   * @param {(thrown: unknown) => void} [fail]
   */
  async #long(what, stage, work, fail = (thrown) => this.#fail(thrown)) {
    this.error = null;
    const view = await this.work.run(what, stage, work, {
      says: (told) => {
        if (told.stage === 'stored') this.#reread(told.transaction);
        return told.stage === 'following' ? words.following(told.status) : words.stages[told.stage];
      },
      fail,
      end: () => this.readRecent(),
    });
    const shown = view ?? this.view;
    if (shown) await this.#reread(shown.transaction);
    return view;
  }

  /** @param {(preview: SendPreview) => Promise<boolean>} confirm */
  async send(confirm) {
    this.touched = true;
    if (!this.form.recipient.trim()) {
      this.recipientError = words.missingRecipient;
    } else await this.describe();
    const { preview } = this;
    if (!preview || this.recipientError) {
      this.changed();
      this.#focus('#recipient');
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

  /** Twilio checks the request, and nothing is sent. @param {string} token */
  async runDry(token) {
    const { dry } = this;
    const { channel, recipient, country, language } = this.form;
    dry.set({});
    const run = {
      sid: dry.sid.value,
      token,
      base: dry.base,
      from: dry.from,
      channel,
      recipient: dry.to || recipient,
      country: (!dry.to && country) || null,
      language,
    };
    const view = await this.#long(
      'dry_run',
      text.dryRun.running,
      (running) => commands.dryRun(run, running),
      (thrown) => {
        const error = asError(thrown);
        if (error.code === 'cancelled') return announce(words.cancelled);
        dry.failed(error);
        alarm(`${error.message} ${nextStep(error)}`);
      },
    );
    if (view) {
      announce(view.headline);
      document.querySelector('trace-view')?.scrollIntoView({ block: 'start' });
    } else this.#focus('main [id^=dry-][aria-invalid=true]');
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
