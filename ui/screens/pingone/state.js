/**
 * What the PingOne screen knows of a tenant's environment, and its connection. It draws nothing, and writes nothing to PingOne.
 * @module
 */
import { alarm, announce } from '../../app/announce.js';
import { LongWork } from '../../app/long-work.js';
import { isSandbox } from '../../app/store.js';
import { nextStep } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/pingone.js';
import { Choice } from './choice.js';
import { fieldOf } from './connect.js';
import { RouteAsked } from './route-asked.js';

/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
/** @typedef {'connect' | 'read' | 'plan' | 'apply' | 'drift'} Work */
/** @typedef {{ region: string, environment: string, worker: string, client: string, auth: string, api: string, authentication: 'basic' | 'post' }} Form */

const words = text.pingone;
/** @returns {Form} */
const emptyForm = () => ({
  region: 'NA',
  environment: '',
  worker: '',
  client: '',
  auth: '',
  api: '',
  authentication: 'basic',
});

export class PingOneState {
  /** What is on record here; null where nothing is connected, undefined before it is read. @type {Record | null | undefined} */
  record = undefined;
  /** What was read of the environment. @type {State | null} */
  state = null;
  /** Why it could not be read. @type {AppError | null} */
  error = null;
  /** @type {AppError | null} */
  connectError = null;
  form = emptyForm();
  isFormOpen = false;
  /** @type {Offer[]} */
  offers = [];
  /** @type {import('../../ipc/types.d.ts').CountryInfo[]} */
  countries = [];
  /** The sender whose numbers are shown. @type {string | null} */
  opened = null;
  /** @type {Choice | null} */
  choice = null;
  /** @type {AppError | null} */
  numbersError = null;
  /** Who would originate. @type {RouteAsked} */
  route;
  #recorded = new Latest();

  /** @param {string} tenant @param {() => void} changed */
  constructor(tenant, changed) {
    this.tenant = tenant;
    this.changed = changed;
    this.route = new RouteAsked(tenant, () => this.changed());
    /** @type {LongWork<Work>} */
    this.work = new LongWork(() => this.changed());
  }

  get busy() {
    return this.work.busy;
  }

  /** As it was read just now, or before. */
  get environment() {
    const seen = this.record?.side.seen;
    return this.state?.environment ?? (this.record && seen ? { id: this.record.environment, ...seen } : null);
  }

  /**
   * Something long of this screen. Null when it failed, which `fail` is told of.
   * @template T
   * @param {Work} what @param {string} stage
   * @param {(running: import('../../ipc/types.d.ts').Running) => Promise<T>} work
   * @param {(error: AppError) => void} fail
   * @param {(told: any) => void} [progress]
   */
  long(what, stage, work, fail, progress) {
    return this.work.run(what, stage, work, {
      says: (told) => {
        progress?.(told);
        return words.stages[told.stage];
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
  }

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
    if (!this.record && isSandbox() && this.offers.length === 0)
      this.offers = await commands.listSandboxPingone().catch(() => []);
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

  /** @param {State} state */
  async #take(state) {
    this.state = state;
    this.choice = null;
    this.route.ask();
    if (this.opened) await this.open(this.opened);
    this.changed();
  }

  openForm() {
    const { record } = this;
    if (record) {
      this.form = {
        region: record.region ?? 'NA',
        environment: record.environment,
        worker: record.worker_environment,
        client: record.client_id,
        auth: record.region ? '' : record.auth_base,
        api: record.region ? '' : record.api_base,
        authentication: record.authentication,
      };
    }
    this.isFormOpen = true;
    this.changed();
  }

  closeForm() {
    this.isFormOpen = false;
    this.connectError = null;
    this.changed();
  }

  /** @param {Partial<Form>} change */
  fill(change) {
    this.form = { ...this.form, ...change };
    if (this.connectError?.field) this.connectError = null;
    this.changed();
  }

  /** With what was typed. The secret goes from its field to Rust and stays nowhere. */
  async connect() {
    const secret = /** @type {import('../../elements/secret-field.js').SecretField | null} */ (
      document.getElementById('pingone-secret-field')
    );
    const { form } = this;
    const done = await this.#connect({
      region: form.auth || form.api || isSandbox() ? null : form.region,
      auth_base: form.auth || null,
      api_base: form.api || null,
      worker_environment: form.worker || form.environment,
      environment: form.environment,
      client_id: form.client,
      // As it was typed: what is wrong with it is said, and nothing of it is repaired.
      client_secret: secret?.value || null,
      authentication: form.authentication,
    });
    if (done) secret?.clear();
    else this.#pointAt();
  }

  #pointAt() {
    const id = fieldOf(this);
    if (id) requestAnimationFrame(() => document.getElementById(id)?.focus());
  }

  /** @param {Offer} offer */
  connectOffered({ environment, worker_environment, client_id, client_secret }) {
    return this.#connect({
      region: null,
      environment,
      worker_environment,
      client_id,
      client_secret,
      authentication: 'basic',
    });
  }

  /** @param {Omit<Connect, 'tenant'>} given */
  async #connect(given) {
    this.connectError = null;
    const kept = await this.long(
      'connect',
      words.connect.submitting,
      (running) => commands.connectPingone({ tenant: this.tenant, ...given }, running),
      (error) => {
        this.connectError = error;
      },
    );
    if (!kept) return false;
    this.record = kept;
    this.isFormOpen = false;
    this.state = null;
    this.form = emptyForm();
    announce(words.connect.kept);
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
}
