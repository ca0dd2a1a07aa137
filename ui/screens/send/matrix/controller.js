/** The matrix: its form, its total, and the grid. It draws nothing. */
import { alarm, announce, say } from '../../../app/announce.js';
import { whyNot } from '../../../app/creating.js';
import * as format from '../../../app/format.js';
import { LongWork } from '../../../app/long-work.js';
import { debounce } from '../../../app/operation.js';
import { address, remember } from '../../../app/router.js';
import { read, statusOf } from '../../../app/store.js';
import { nextStep } from '../../../elements/pieces.js';
import * as commands from '../../../ipc/commands.js';
import { Latest } from '../../../ipc/latest.js';
import { asError } from '../../../ipc/transport.js';
import { text } from '../../../text/send.js';
import { formKey } from '../controller.js';
import { createPlanned } from '../planned.js';

/** @typedef {import('../../../ipc/types.d.ts').AppError} AppError */
/** @typedef {import('../../../ipc/types.d.ts').MatrixView} MatrixView */
/** @typedef {import('../../../ipc/types.d.ts').MatrixPreview} MatrixPreview */
/** @typedef {import('../../../ipc/types.d.ts').Progress} Progress */
/** @typedef {{ channel: 'both' | 'sms' | 'voice', recipient: string, country: string, language: 'en' | 'de' | 'fr' | 'es' }} Form */

const words = text.matrix;
const FOLLOW_SECONDS = 120;

export class MatrixController {
  /** @type {Form} */
  form = { channel: 'both', recipient: '', country: '', language: 'en' };
  /** @type {string | null} */
  recipientError = null;
  /** @type {import('../../../ipc/types.d.ts').RecipientInfo | null} */
  described = null;
  /** @type {import('../../../ipc/types.d.ts').CountryInfo[]} */
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
  #described = new Latest();
  #grid = new Latest();

  /** @param {string} tenant @param {() => void} changed */
  constructor(tenant, changed) {
    this.tenant = tenant;
    this.changed = changed;
    this.form.country = read().preferences.default_country ?? '';
    try {
      // What was typed for one test send is where this one begins.
      const { recipient, country, language } = JSON.parse(sessionStorage.getItem(formKey(tenant)) ?? '{}');
      Object.assign(this.form, recipient ? { recipient, country, language } : {});
    } catch {
      // What was typed before is a convenience.
    }
  }

  get busy() {
    return this.work.busy;
  }

  get active() {
    const active = statusOf(this.tenant)?.active;
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
    await this.#grid.read(...this.#ask(matrix));
  }

  /** Reads the grid again because something of it was stored. @param {string} matrix */
  async reread(matrix) {
    await this.#grid.news(...this.#ask(matrix));
  }

  /** @param {string | null} matrix */
  #ask(matrix) {
    return /** @type {const} */ ([
      () => commands.readMatrix({ which: matrix ? { matrix } : { latest_of: this.tenant } }),
      (/** @type {MatrixView | null} */ view) => {
        this.view = view;
        this.gridError = null;
        this.changed();
      },
      (/** @type {unknown} */ thrown) => {
        this.gridError = asError(thrown);
        this.changed();
      },
    ]);
  }

  /** @param {Partial<Form>} change */
  set(change) {
    Object.assign(this.form, change);
    this.#described.touch();
    this.preview = null;
    this.error = null;
    try {
      const { recipient, country, language } = this.form;
      const key = formKey(this.tenant);
      const before = JSON.parse(sessionStorage.getItem(key) ?? '{}');
      sessionStorage.setItem(key, JSON.stringify({ ...before, recipient, country, language }));
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
    await this.#described.read(
      () => this.#plan(),
      ({ told, preview, error }) => {
        this.described = told && !('code' in told) ? told : null;
        this.preview = preview;
        this.recipientError = null;
        if (told && 'code' in told) this.recipientError = this.touched ? told.message : null;
        else if (error?.field === 'recipient') this.recipientError = error.message;
        else if (error) this.error = error;
      },
      (thrown) => {
        this.error = asError(thrown);
      },
    );
    this.changed();
  }

  /** What is said of the form as it is now. */
  async #plan() {
    const { recipient, country, channel, language } = this.form;
    const nothing = { told: null, preview: null, error: null };
    if (!recipient.trim()) return nothing;
    const told = await commands.describeRecipient({ text: recipient, country }).catch(asError);
    if ('code' in told) return { ...nothing, told };
    return commands
      .prepareMatrix({
        request: {
          tenant: this.tenant,
          channel: channel === 'both' ? null : channel,
          recipient,
          country: country || null,
          language,
        },
      })
      .then(
        (preview) => ({ ...nothing, told, preview }),
        (thrown) => ({ ...nothing, told, error: asError(thrown) }),
      );
  }

  /** Sends what the form says at the press, once. @param {(preview: MatrixPreview) => Promise<boolean>} confirm */
  run(confirm) {
    return createPlanned('matrix', this, confirm, (preview) => this.#run(preview));
  }

  /** @param {MatrixPreview} preview */
  async #run(preview) {
    this.#grid.forget();
    this.view = null;
    const view = await this.#long('run', words.begin, (running) =>
      commands.runMatrix({ preview: preview.preview, confirmed: true, seconds: FOLLOW_SECONDS }, running),
    );
    if (view) announce([view.headline, ...view.conclusion].join(' '));
    await this.describe();
  }

  /** Follows what is open until it is final, or the time is up. */
  async follow() {
    const { view } = this;
    const why = whyNot();
    if (why) return say(why);
    if (!view) return;
    const seen = await this.#long('follow', words.followBegins, (running) =>
      commands.followMatrix({ matrix: view.matrix, seconds: FOLLOW_SECONDS }, running),
    );
    if (seen) announce(seen.conclusion.join(' '));
  }

  /**
   * @param {'run' | 'follow'} what
   * @param {string} stage
   * @param {(running: import('../../../ipc/types.d.ts').Running) => Promise<MatrixView>} work
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
      this.#grid.forget();
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
