/** The matrix: its form, its total, and the grid. It draws nothing. */
import { announce, say } from '../../../app/announce.js';
import { whyNot } from '../../../app/creating.js';
import * as format from '../../../app/format.js';
import { address, remember } from '../../../app/router.js';
import { read } from '../../../app/store.js';
import * as commands from '../../../ipc/commands.js';
import { Latest } from '../../../ipc/latest.js';
import { asError } from '../../../ipc/transport.js';
import { text } from '../../../text/send.js';
import { Planned } from '../planned.js';

/** @typedef {import('../../../ipc/types.d.ts').AppError} AppError */
/** @typedef {import('../../../ipc/types.d.ts').MatrixView} MatrixView */
/** @typedef {import('../../../ipc/types.d.ts').MatrixPreview} MatrixPreview */
/** @typedef {import('../../../ipc/types.d.ts').Progress} Progress */
/** @typedef {import('../planned.js').Form & { channels: 'both' | 'sms' | 'voice' }} Form */

const words = text.matrix;
const FOLLOW_SECONDS = 120;

/** @extends {Planned<Form, MatrixPreview, 'run' | 'follow'>} */
export class MatrixController extends Planned {
  /** @type {MatrixView | null} */
  view = null;
  /** Of the grid. @type {AppError | null} */
  gridError = null;
  #grid = new Latest();

  /** @param {string} tenant @param {() => void} changed */
  constructor(tenant, changed) {
    super(tenant, changed, { channels: 'both', recipient: '', country: '', language: 'en' });
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

  /** @override @param {import('../planned.js').Request} request */
  prepare(request) {
    const { channels } = this.form;
    const channel = channels === 'both' ? null : channels;
    return commands.prepareMatrix({ request: { ...request, channel } });
  }

  /** Sends what the form says at the press, once. @param {(preview: MatrixPreview) => Promise<boolean>} confirm */
  run(confirm) {
    return this.make('matrix', confirm, (preview) => this.#run(preview));
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
      fail: (thrown) => this.fail(thrown, words.cancelled),
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

  /** @override */
  leave() {
    super.leave();
    // The sends go on: what is under way is stored, and is here again when one comes back.
    if (this.busy?.what === 'follow') this.busy.cancel();
  }
}
