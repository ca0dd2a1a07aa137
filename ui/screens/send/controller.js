/** The form of the Test send screen, and what it sets off. It draws nothing. */
import { alarm, announce } from '../../app/announce.js';
import { followEverything } from '../../app/following.js';
import { debounce } from '../../app/operation.js';
import { address, remember } from '../../app/router.js';
import { currentStatus, isSandbox, read } from '../../app/store.js';
import { nextStep } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/en.js';
import { DryRun } from './dry-run.js';
import { SendTraces } from './traces.js';

/** @typedef {import('../../ipc/types.d.ts').SendPreview} SendPreview */
/** @typedef {{ channel: 'sms' | 'voice', recipient: string, country: string, language: 'en' | 'de' | 'fr' | 'es', number: string }} Form */

const words = text.send;
/** What no more typing makes right. */
const PROVABLY_WRONG = new Set(['bad_character', 'bad_extension', 'extension_too_long']);
const FORM = 'linecheck.send';

export class SendController extends SendTraces {
  /** @type {Form} */
  form = { channel: 'sms', recipient: '', country: '', language: 'en', number: '' };
  /** @type {string | null} */
  recipientError = null;
  /** @type {import('../../ipc/types.d.ts').RecipientInfo | null} */
  described = null;
  touched = false;
  /** @type {import('../../ipc/types.d.ts').LimitsView | null} */
  limits = null;
  /** What the recipient read back, as it was typed. */
  readBack = '';
  /** @type {string | null} */
  receiptError = null;
  /** @type {SendPreview | null} */
  preview = null;
  /** @type {import('../../ipc/types.d.ts').CountryInfo[]} */
  countries = [];
  /** @type {Map<string, string>} */
  nationals = new Map();
  /** @type {import('../../ipc/types.d.ts').LanguageInfo[]} */
  languages = [];
  /** The sandbox's own test credentials. @type {import('../../ipc/types.d.ts').AccountInfo | null} */
  sandboxTest = null;
  dry = new DryRun(() => this.changed());
  #look = debounce(() => this.describe(), 250);

  /** @param {string} tenant @param {() => void} changed */
  constructor(tenant, changed) {
    super(tenant, changed);
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
    // What was begun meanwhile is what is looked at.
    if (first && !this.busy) await this.open(first);
    if (this.form.recipient) await this.describe();
    this.changed();
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
    this.limits = null;
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
    await Promise.all([this.plan(), this.readLimits()]);
  }

  /** Where the limits stand for the recipient; they are a help, and nothing waits for them. */
  async readLimits() {
    const { recipient, country } = this.form;
    const limits = await commands.readLimits(this.tenant, recipient, country || null).catch(() => null);
    if (recipient !== this.form.recipient) return;
    this.limits = limits;
    this.changed();
  }

  /** The passcode that the recipient reads back. A wrong one is in the trace too. */
  async confirmReceipt() {
    const { view } = this;
    const passcode = this.readBack.trim();
    if (!view) return;
    if (!passcode) this.receiptError = text.receipt.missing;
    else {
      try {
        const seen = await commands.confirmReceipt(view.transaction, passcode, {});
        this.readBack = '';
        this.receiptError = null;
        announce(text.receipt.confirmed);
        await Promise.all([this.reread(seen.transaction), this.readRecent(), this.readLimits()]);
        return;
      } catch (thrown) {
        const error = asError(thrown);
        this.receiptError = `${error.message} ${nextStep(error)}`;
        await this.reread(view.transaction);
      }
    }
    this.changed();
    this.focus('#read-back');
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

  /** @param {(preview: SendPreview) => Promise<boolean>} confirm */
  async send(confirm) {
    this.touched = true;
    if (!this.form.recipient.trim()) {
      this.recipientError = words.missingRecipient;
    } else await this.describe();
    const { preview } = this;
    if (!preview || this.recipientError) {
      this.changed();
      this.focus('#recipient');
      return;
    }
    if (preview.costs_money && !(await confirm(preview))) return;
    const view = await this.long('send', words.stages['begin'] ?? '', (running) =>
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
    const view = await this.long(
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
    } else this.focus('main [id^=dry-][aria-invalid=true]');
  }

  leave() {
    this.#look.drop();
    // A send goes on: what is under way is stored, and is here again when one comes back.
    if (this.busy?.what !== 'follow') return;
    this.busy.cancel();
    followEverything();
  }
}
