/**
 * What the PingOne screen knows of a tenant's environment, and its connection. It draws nothing, and writes nothing to PingOne.
 * @module
 */
import { alarm, announce, say } from '../../app/announce.js';
import { LongWork } from '../../app/long-work.js';
import { nextStep } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/pingone.js';
import { Choice } from './choice.js';
import { Connecting } from './connecting.js';
import { ExportAsked } from './export-asked.js';
import { RouteAsked } from './route-asked.js';

/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
/** @typedef {'connect' | 'read' | 'plan' | 'apply' | 'drift'} Work */

const words = text.pingone;

/** What was pressed is not there any more: the focus goes to the heading, and not nowhere. */
export const focusHeading = () =>
  requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector('h1'))?.focus());

export class PingOneState {
  /** What is on record here; null where nothing is connected, undefined before it is read. @type {import('../../ipc/types.d.ts').PingOneConnectionView | null | undefined} */
  record = undefined;
  /** What was read of the environment. @type {import('../../ipc/types.d.ts').PingOneState | null} */
  state = null;
  /** Why it could not be read. @type {AppError | null} */
  error = null;
  /** @type {import('../../ipc/types.d.ts').CountryInfo[]} */
  countries = [];
  /** The sender whose numbers are shown. @type {string | null} */
  opened = null;
  /** @type {Choice | null} */
  choice = null;
  /** @type {AppError | null} */
  numbersError = null;
  #recorded = new Latest();

  /** @param {string} tenant @param {() => void} changed */
  constructor(tenant, changed) {
    this.tenant = tenant;
    this.changed = changed;
    this.connecting = new Connecting(
      () => this.changed(),
      (given) => this.#connect(given),
    );
    this.route = new RouteAsked(tenant, () => this.changed());
    this.exported = this.#newExport();
    /** @type {LongWork<Work>} */
    this.work = new LongWork(() => this.changed());
  }

  #newExport() {
    return new ExportAsked(
      this.tenant,
      () => this.changed(),
      () => this.waitingPlan,
    );
  }

  /** The plan that is shown and was not begun: whoever plans knows it. @returns {string | null} */
  get waitingPlan() {
    return null;
  }

  get busy() {
    return this.work.busy;
  }

  /** As it was read just now, or before. */
  get environment() {
    const seen = this.record?.side.seen;
    return this.state?.environment ?? (this.record && seen ? { id: this.record.environment, ...seen } : null);
  }

  get isApplying() {
    return this.busy?.what === 'apply';
  }

  /**
   * Something long of this screen; while a plan is applied nothing takes its place. Null when it failed, which `fail` is told of.
   * @template T
   * @param {Work} what @param {string} stage
   * @param {(running: import('../../ipc/types.d.ts').Running) => Promise<T>} work
   * @param {(error: AppError) => void} fail
   * @param {(now: import('../../ipc/types.d.ts').PingOneNow) => void} [look]
   * @returns {Promise<T | null>}
   */
  async long(what, stage, work, fail, look) {
    if (this.isApplying) {
      say(text.already);
      return null;
    }
    return this.work.run(what, stage, work, {
      says: (told) => {
        if (told.stage !== 'pingone') return words.stages[told.stage];
        look?.(told.now);
        return told.now.what === 'step'
          ? words.step(told.now.step, told.now.of, words.doing[told.now.doing])
          : words.stages[told.now.what];
      },
      fail: (thrown) => {
        const error = asError(thrown);
        if (error.code === 'cancelled') announce(words.cancelled);
        else {
          fail(error);
          alarm(`${error.message} ${nextStep(error)}`);
        }
        this.changed();
      },
    });
  }

  /** What is on record, and then the environment itself. */
  async load() {
    commands.listCountries().then(
      (found) => {
        this.countries = found;
        this.changed();
      },
      () => {},
    );
    await this.readRecord();
    if (this.record && !this.state && !this.error) await this.read();
    await this.readRun();
  }

  /** What stopped is shown where it stopped: a controller knows how. */
  async readRun() {}

  async readRecord() {
    await this.#recorded.read(
      () => commands.readPingone({ tenant: this.tenant }),
      (record) => {
        this.record = record;
      },
      (thrown) => {
        this.error = asError(thrown);
      },
    );
    if (!this.record) this.connecting.findOffers();
    this.changed();
  }

  /** Reads the environment anew. */
  async read() {
    this.error = null;
    const state = await this.long(
      'read',
      words.stages['begin'] ?? '',
      (running) => commands.readPingoneState({ tenant: this.tenant }, running),
      (error) => {
        this.error = error;
      },
    );
    if (state) await this.#take(state);
  }

  /** @param {import('../../ipc/types.d.ts').PingOneState} state */
  async #take(state) {
    this.state = state;
    this.choice = null;
    this.route.ask();
    if (this.opened) await this.open(this.opened);
    this.changed();
  }

  /** @param {Omit<import('../../ipc/types.d.ts').PingOneConnect, 'tenant'>} given */
  async #connect(given) {
    this.connecting.error = null;
    const kept = await this.long(
      'connect',
      words.connect.submitting,
      (running) => commands.connectPingone({ tenant: this.tenant, ...given }, running),
      (error) => {
        this.connecting.error = error;
      },
    );
    if (!kept) return false;
    this.record = kept;
    this.state = null;
    this.connecting.close();
    announce(words.connect.kept);
    focusHeading();
    await this.read();
    return true;
  }

  /** Shows the numbers of a sender, or of none. @param {string | null} sender */
  async open(sender) {
    this.opened = sender;
    this.numbersError = null;
    if (sender !== this.choice?.sender) this.choice = null;
    this.changed();
    if (!sender || this.choice) return;
    try {
      const numbers = await commands.listPingoneNumbers({ tenant: this.tenant, sender });
      if (this.opened === sender) this.choice = new Choice(sender, numbers.numbers, () => this.changed());
    } catch (thrown) {
      this.numbersError = asError(thrown);
    }
    this.changed();
  }

  /** The connection is gone, and what was read by it. */
  forget() {
    this.record = null;
    this.state = null;
    this.error = null;
    this.opened = null;
    this.choice = null;
    this.connecting.close();
    this.route.found = null;
    this.exported = this.#newExport();
  }
}
