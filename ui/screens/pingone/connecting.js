/**
 * The connection while a person gives it: the form, and what is said of it. The secret goes from its field to Rust, and is
 * kept nowhere. It draws nothing.
 * @module
 */
import { isSandbox } from '../../app/store.js';
import { listSandboxPingone } from '../../ipc/commands.js';

/** @typedef {import('../../ipc/types.d.ts').PingOneConnectionView} View */
/** @typedef {import('../../ipc/types.d.ts').PingOneConnect} Connect */
/** @typedef {import('../../ipc/types.d.ts').SandboxPingOne} Offer */
/** @typedef {{ region: string, environment: string, worker: string, client: string, auth: string, api: string, authentication: 'basic' | 'post' }} Form */

/** The fields of the form, by the names that errors have for them. @type {Record<string, string>} */
const FIELDS = {
  region: 'pingone-region',
  environment: 'pingone-environment',
  worker_environment: 'pingone-worker',
  client_id: 'pingone-client',
  client_secret: 'pingone-secret',
  api_base: 'pingone-auth-base',
};

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

export class Connecting {
  form = emptyForm();
  /** Whether the form is opened to change what is connected. */
  isOpen = false;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  error = null;
  /** The environments of the sandbox. @type {Offer[]} */
  offers = [];

  /**
   * @param {() => void} changed
   * @param {(given: Omit<Connect, 'tenant'>) => Promise<boolean>} ask whether it was kept
   */
  constructor(changed, ask) {
    this.changed = changed;
    this.ask = ask;
  }

  /** The ID of the field that the error belongs to. Without a worker's environment it is the other one that was taken for it. */
  get field() {
    const of = this.error?.field ?? '';
    return FIELDS[of === 'worker_environment' && !this.form.worker ? 'environment' : of] ?? null;
  }

  async findOffers() {
    if (!isSandbox() || this.offers.length > 0) return;
    this.offers = await listSandboxPingone().catch(() => []);
    this.changed();
  }

  /** With what is connected now. @param {View} view */
  open(view) {
    this.form = {
      region: view.region ?? 'NA',
      environment: view.environment,
      worker: view.worker_environment,
      client: view.client_id,
      auth: view.region ? '' : view.auth_base,
      api: view.region ? '' : view.api_base,
      authentication: view.authentication,
    };
    this.isOpen = true;
    this.changed();
  }

  close() {
    this.isOpen = false;
    this.error = null;
    this.form = emptyForm();
    this.changed();
  }

  /** @param {Partial<Form>} change */
  fill(change) {
    this.form = { ...this.form, ...change };
    if (this.error?.field) this.error = null;
    this.changed();
  }

  async submit() {
    const { form } = this;
    const field = /** @type {import('../../elements/secret-field.js').SecretField | null} */ (
      document.getElementById('pingone-secret-field')
    );
    const isKept = await this.ask({
      region: form.auth || form.api || isSandbox() ? null : form.region,
      auth_base: form.auth || null,
      api_base: form.api || null,
      worker_environment: form.worker || form.environment,
      environment: form.environment,
      client_id: form.client,
      // As it was typed: what is wrong with it is said, and nothing of it is repaired.
      client_secret: field?.value || null,
      authentication: form.authentication,
    });
    if (isKept) field?.clear();
    else this.#pointAt();
  }

  /** The focus goes to the field that is wrong. */
  #pointAt() {
    const id = this.field;
    if (id) requestAnimationFrame(() => document.getElementById(id)?.focus());
  }

  /** One of the sandbox's, with one press. @param {Offer} offer */
  take({ environment, worker_environment, client_id, client_secret }) {
    return this.ask({
      region: null,
      auth_base: null,
      api_base: null,
      worker_environment,
      environment,
      client_id,
      client_secret,
      authentication: 'basic',
    });
  }
}
