/** The form of the Test send screen, and what it sets off. It draws nothing. */
import { alarm, announce } from '../../app/announce.js';
import { create } from '../../app/creating.js';
import { followEverything } from '../../app/following.js';
import { address, place, remember } from '../../app/router.js';
import { isSandbox, read } from '../../app/store.js';
import { answerText } from '../../elements/answer.js';
import { nextStep } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/send.js';
import { DryRun } from './dry-run.js';
import { SendTraces } from './traces.js';

/** @typedef {import('../../ipc/types.d.ts').SendPreview} SendPreview */
/** @typedef {import('./planned.js').Form & { channel: 'sms' | 'voice', number: string }} Form */

const words = text.send;

/** @extends {SendTraces<Form>} */
export class SendController extends SendTraces {
  /** @type {import('../../ipc/types.d.ts').LimitsView | null} */
  limits = null;
  /** What the recipient of a transaction read back, as it was typed, and what is wrong with it. */
  #receipt = { transaction: '', typed: '', error: /** @type {string | null} */ (null) };
  /** @type {Map<string, string>} */
  nationals = new Map();
  /** @type {import('../../ipc/types.d.ts').LanguageInfo[]} */
  languages = [];
  /** The sandbox's own test credentials. @type {import('../../ipc/types.d.ts').AccountInfo | null} */
  sandboxTest = null;
  #isMaking = false;
  dry = new DryRun(() => this.changed());
  #limits = new Latest();

  /** @param {string} tenant @param {() => void} changed */
  constructor(tenant, changed) {
    /** @type {Form} */
    const form = { channel: 'sms', recipient: '', country: '', language: 'en', number: '' };
    super(tenant, changed, form, ['channel']);
  }

  /** From the press of Send until its trace is read; also what was begun before the page was read again. */
  get isSending() {
    return this.#isMaking || this.busy?.what === 'send';
  }

  /** The receipt of the transaction that is shown: another one's never is. */
  get receipt() {
    const transaction = this.view?.transaction ?? '';
    if (this.#receipt.transaction !== transaction) this.#receipt = { transaction, typed: '', error: null };
    return this.#receipt;
  }

  /** @param {string | null} transaction */
  async load(transaction) {
    this.#receipt = { transaction: '', typed: '', error: null };
    const looked = this.wanted;
    if (transaction) this.open(transaction);
    const [countries, languages, accounts, numbers] = await Promise.all([
      commands.listCountries().catch(() => []),
      commands.listLanguages().catch(() => []),
      isSandbox() ? commands.listSandboxAccounts().catch(() => []) : [],
      this.active
        ? commands.listNumbers({ tenant: this.tenant, show: 'selected', search: '' }).catch(() => null)
        : null,
    ]);
    this.countries = countries;
    this.languages = languages;
    this.sandboxTest = accounts.find(({ role }) => role === 'test_credentials') ?? null;
    await this.dry.load(this.form.channel);
    this.nationals = new Map(numbers?.rows.map((row) => [row.number, row.national]));
    await this.readRecent();
    const newest = this.recent[0]?.transaction;
    // Unless something else is looked at since, or being made.
    if (newest && !transaction && this.wanted === looked && !this.#isMaking) await this.open(newest);
    if (this.form.recipient) await this.describe();
    this.changed();
  }

  /** @override @param {Partial<Form>} change */
  set(change) {
    super.set(change);
    this.#limits.touch();
    if (change.channel) this.dry.load(change.channel);
  }

  /** @override @param {string} typed */
  typeRecipient(typed) {
    this.limits = null;
    super.typeRecipient(typed);
  }

  /** @override */
  describe() {
    this.readLimits();
    return super.describe();
  }

  /** @override @param {import('./planned.js').Request} request */
  prepare(request) {
    const { channel, number } = this.form;
    return commands.prepareSend({ request: { ...request, channel, number: number || null } });
  }

  /** Where the limits stand for the recipient; they are a help, and nothing waits for them. */
  async readLimits() {
    const take = (/** @type {import('../../ipc/types.d.ts').LimitsView | null} */ limits) => {
      this.limits = limits;
    };
    await this.#limits.read(
      async () => {
        const { recipient, country } = this.form;
        return recipient.trim() ? commands.readLimits({ tenant: this.tenant, recipient, country }) : null;
      },
      take,
      () => take(null),
    );
    this.changed();
  }

  /** The passcode that the recipient reads back. A wrong one is in the trace too. */
  async confirmReceipt() {
    const { receipt } = this;
    const { transaction } = receipt;
    const passcode = receipt.typed.trim();
    if (!transaction) return;
    if (!passcode) receipt.error = text.receipt.missing;
    else {
      try {
        await commands.confirmReceipt({ transaction, passcode }, {});
        if (receipt.typed.trim() === passcode) receipt.typed = '';
        receipt.error = null;
        announce(text.receipt.confirmed);
        await Promise.all([this.reread(transaction), this.readRecent(), this.readLimits()]);
        return;
      } catch (thrown) {
        const error = asError(thrown);
        receipt.error = `${error.message} ${nextStep(error)}`;
        await this.reread(transaction);
      }
    }
    this.changed();
    if (transaction === this.view?.transaction) this.focus('#read-back');
  }

  /**
   * Sends what the form says at the press, once. The transaction, when there is one.
   * @param {(preview: SendPreview) => Promise<boolean>} confirm
   * @returns {Promise<string | null>}
   */
  send(confirm) {
    return this.make('send', confirm, (preview) => this.#making(() => this.#send(preview)));
  }

  /** @template T @param {() => Promise<T>} make */
  async #making(make) {
    this.#isMaking = true;
    try {
      return await make();
    } finally {
      this.#isMaking = false;
      this.changed();
    }
  }

  /** @param {SendPreview} preview */
  async #send(preview) {
    this.lookAhead();
    if (this.#isHere()) history.replaceState(null, '', address('send', this.tenant));
    const view = await this.long('send', words.stages['begin'] ?? '', (running) =>
      commands.sendTest({ preview: preview.preview, confirmed: true }, running),
    );
    this.preview = null;
    await this.describe();
    if (!view) return null;
    announce(answerText(view));
    const { mode } = read().session;
    if (this.#isHere() && this.wanted === view.transaction) {
      // The place is the trace that was made, without leaving the screen.
      history.pushState(null, '', address('send', this.tenant, view.transaction));
      if (mode) remember(mode);
    }
    return view.transaction;
  }

  #isHere() {
    const { screen, tenant } = place();
    return screen === 'send' && (tenant ?? read().tenant) === this.tenant;
  }

  /** Twilio checks the request, and nothing is sent. @param {string} token */
  runDry(token) {
    return create('dry_run', () => this.#making(() => this.#runDry(token)));
  }

  /** @param {string} token */
  async #runDry(token) {
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
    this.lookAhead();
    const view = await this.long(
      'dry_run',
      text.dryRun.running,
      (running) => commands.dryRun({ run }, running),
      (thrown) => {
        const error = asError(thrown);
        if (error.code === 'cancelled') return announce(words.cancelled);
        dry.failed(error);
        alarm(`${error.message} ${nextStep(error)}`);
      },
    );
    if (view) {
      announce(answerText(view));
      document.querySelector('trace-view')?.scrollIntoView({ block: 'start' });
    } else this.focus('main [id^=dry-][aria-invalid=true]');
  }

  /** @override */
  leave() {
    super.leave();
    // A send goes on: what is under way is stored, and is here again when one comes back.
    if (this.busy?.what !== 'follow') return;
    this.busy.cancel();
    followEverything();
  }
}
