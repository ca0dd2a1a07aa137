/** The matrix: its form, its total, and the grid. It draws nothing. */
import { alarm, announce } from '../../app/announce.js';
import * as format from '../../app/format.js';
import { LongWork } from '../../app/long-work.js';
import { debounce } from '../../app/operation.js';
import { address, remember } from '../../app/router.js';
import { currentStatus, read } from '../../app/store.js';
import { nextStep } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/en.js';

/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
/** @typedef {import('../../ipc/types.d.ts').MatrixView} MatrixView */
/** @typedef {import('../../ipc/types.d.ts').MatrixPreview} MatrixPreview */
/** @typedef {import('../../ipc/types.d.ts').Progress} Progress */
/** @typedef {{ channel: 'both' | 'sms' | 'voice', recipient: string, country: string, language: 'en' | 'de' | 'fr' | 'es' }} Form */

const words = text.matrix;
const FOLLOW_SECONDS = 120;
/** What was typed for one test send is where this one begins. */
const FORM = 'linecheck.send';

export class MatrixController {
  /** @type {Form} */
  form = { channel: 'both', recipient: '', country: '', language: 'en' };
  /** @type {string | null} */
  recipientError = null;
  /** @type {import('../../ipc/types.d.ts').RecipientInfo | null} */
  described = null;
  /** @type {import('../../ipc/types.d.ts').CountryInfo[]} */
  countries = [];
  /** @type {MatrixPreview | null} */
  preview = null;
  /** @type {MatrixView | null} */
  view = null;
  /** Of the form and of what it set off. @type {AppError | null} */
  error = null;
  /** Of the grid. @type {AppError | null} */
  gridError = null;
  touched = false;
  /** @type {LongWork<'run' | 'follow'>} */
  work = new LongWork(() => this.changed());
  #look = debounce(() => this.describe(), 250);
  /** How often a grid was asked for: an answer from before the last result does not take its place. */
  #asked = 0;
  #reading = false;
  #readAgain = false;

  /** @param {string} tenant @param {() => void} changed */
  constructor(tenant, changed) {
    this.tenant = tenant;
    this.changed = changed;
    this.form.country = read().preferences.default_country ?? '';
    try {
      const { recipient, country, language } = JSON.parse(sessionStorage.getItem(FORM) ?? '{}');
      Object.assign(this.form, recipient ? { recipient, country, language } : {});
    } catch {
      // What was typed before is a convenience.
    }
  }

  get busy() {
    return this.work.busy;
  }

  get active() {
    const active = currentStatus()?.active;
    return active?.sender === 'custom' ? active : null;
  }

  /** @param {string | null} matrix */
  async load(matrix) {
    this.countries = await commands.listCountries().catch(() => []);
    await Promise.all([this.open(matrix), this.form.recipient ? this.describe() : null]);
    this.changed();
  }

  /** Reads a grid, or the tenant's newest. @param {string | null} matrix */
  async open(matrix) {
    this.#asked += 1;
    const turn = this.#asked;
    try {
      const view = await commands.readMatrix(matrix ? { matrix } : { latest_of: this.tenant });
      if (turn !== this.#asked) return;
      this.view = view;
      this.gridError = null;
    } catch (thrown) {
      if (turn !== this.#asked) return;
      this.gridError = asError(thrown);
    }
    this.changed();
  }

  /** Reads the grid again, once for many events. @param {string} matrix */
  async reread(matrix) {
    if (this.#reading) {
      this.#readAgain = true;
      return;
    }
    this.#reading = true;
    await this.open(matrix);
    this.#reading = false;
    if (this.#readAgain) {
      this.#readAgain = false;
      await this.reread(matrix);
    }
  }

  /** @param {Partial<Form>} change */
  set(change) {
    Object.assign(this.form, change);
    this.error = null;
    try {
      const { recipient, country, language } = this.form;
      const before = JSON.parse(sessionStorage.getItem(FORM) ?? '{}');
      sessionStorage.setItem(FORM, JSON.stringify({ ...before, recipient, country, language }));
    } catch {
      // The form is still here.
    }
    this.#look.later();
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

  /** Whether the recipient is one, and what the total would be. Nothing is sent. */
  async describe() {
    const { recipient, country, channel, language } = this.form;
    this.preview = null;
    if (!recipient.trim()) {
      this.described = null;
      return this.changed();
    }
    const told = await commands.describeRecipient(recipient, country || null).catch(asError);
    if (recipient !== this.form.recipient) return;
    if ('code' in told) {
      this.described = null;
      this.recipientError = this.touched ? told.message : null;
      return this.changed();
    }
    this.described = told;
    this.recipientError = null;
    try {
      this.preview = await commands.prepareMatrix({
        tenant: this.tenant,
        channel: channel === 'both' ? null : channel,
        recipient,
        country: country || null,
        language,
      });
    } catch (thrown) {
      const error = asError(thrown);
      if (error.field === 'recipient') this.recipientError = error.message;
      else this.error = error;
    }
    this.changed();
  }

  /** @param {(preview: MatrixPreview) => Promise<boolean>} confirm */
  async run(confirm) {
    if (this.busy?.what === 'run') return;
    this.touched = true;
    if (!this.form.recipient.trim()) this.recipientError = text.send.missingRecipient;
    else if (!this.preview) await this.describe();
    const { preview } = this;
    if (!preview) {
      this.changed();
      requestAnimationFrame(() => document.getElementById('recipient')?.focus());
      return;
    }
    if (preview.costs_money && !(await confirm(preview))) return;
    this.view = null;
    const view = await this.#long('run', words.begin, (running) =>
      commands.runMatrix(preview.preview, true, FOLLOW_SECONDS, running),
    );
    if (view) announce([view.headline, ...view.conclusion].join(' '));
    await this.describe();
  }

  /** Follows what is open until it is final, or the time is up. */
  async follow() {
    const { view } = this;
    if (!view) return;
    const seen = await this.#long('follow', words.followBegins, (running) =>
      commands.followMatrix(view.matrix, FOLLOW_SECONDS, running),
    );
    if (seen) announce(seen.conclusion.join(' '));
  }

  /**
   * @param {'run' | 'follow'} what
   * @param {string} stage
   * @param {(running: import('../../ipc/commands.js').Running) => Promise<MatrixView>} work
   */
  async #long(what, stage, work) {
    this.error = null;
    const view = await this.work.run(what, stage, work, {
      says: (told) => this.#says(told),
      fail: (thrown) => {
        const error = asError(thrown);
        if (error.code === 'cancelled') return announce(words.cancelled);
        this.error = error;
        alarm(`${error.message} ${nextStep(error)}`);
      },
    });
    // What was begun is stored, also when it was cancelled.
    if (view) {
      this.#asked += 1;
      this.view = view;
    } else await this.open(this.view?.matrix ?? null);
    this.changed();
    return view;
  }

  /** @param {Progress} told */
  #says(told) {
    switch (told.stage) {
      case 'cell': {
        this.#place(told.matrix);
        this.reread(told.matrix);
        const wait = told.wait_seconds;
        return wait > 0
          ? words.waiting(told.cell, told.of, format.duration(wait * 1000))
          : words.sending(told.cell, told.of);
      }
      case 'stored':
        if (this.view) this.reread(this.view.matrix);
        return undefined;
      case 'following':
        return words.following(told.status);
      default:
        return undefined;
    }
  }

  /** The place is the grid that is made, so a reload keeps it. @param {string} matrix */
  #place(matrix) {
    if (!location.hash.startsWith(address('matrix', this.tenant))) return;
    history.replaceState(null, '', address('matrix', this.tenant, matrix));
    const { mode } = read().session;
    if (mode) remember(mode);
  }

  leave() {
    this.#look.drop();
    // The sends go on: what is under way is stored, and is here again when one comes back.
    if (this.busy?.what === 'follow') this.busy.cancel();
  }
}
