/**
 * An export that was asked for: its files, the one that is looked at, and where they were saved. It draws nothing.
 * @module
 */
import { announce } from '../../app/announce.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/pingone-plan.js';

/** @typedef {'terraform' | 'pingcli'} Format */
const words = text.export;

export class ExportAsked {
  /** @type {Format | null} */
  format = null;
  /** @type {import('../../ipc/types.d.ts').PingOneExport | null} */
  found = null;
  /** The name of the file that is looked at. @type {string | null} */
  #file = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  error = null;
  /** The folder that they were saved in. @type {string | null} */
  saved = null;

  /** @param {string} tenant @param {() => void} changed @param {() => string | null} plan the one that waits */
  constructor(tenant, changed, plan) {
    this.tenant = tenant;
    this.changed = changed;
    this.plan = plan;
  }

  get file() {
    const files = this.found?.files ?? [];
    const named = (/** @type {string | null} */ wanted) => files.find(({ name }) => name === wanted);
    return named(this.#file) ?? named('main.tf') ?? files[0] ?? null;
  }

  /** @param {string} name */
  look(name) {
    this.#file = name;
    this.changed();
  }

  /** @param {Format} format */
  async ask(format) {
    this.format = format;
    this.saved = null;
    this.error = null;
    this.changed();
    try {
      const found = await commands.exportPingone(this.#request(format), {});
      if (this.format === format) this.found = found;
    } catch (thrown) {
      this.error = asError(thrown);
      this.found = null;
    }
    this.changed();
  }

  /** What a plan that waits would leave; else what is there. @param {Format} format */
  #request(format) {
    return { tenant: this.tenant, format, plan: this.plan() };
  }

  async save() {
    if (!this.format) return;
    try {
      this.saved = (await commands.savePingoneExport(this.#request(this.format), {})).path;
      announce(words.saved(this.saved));
    } catch (thrown) {
      this.error = asError(thrown);
    }
    this.changed();
  }

  openFolder() {
    commands.openExports().catch((thrown) => {
      this.error = asError(thrown);
      this.changed();
    });
  }
}
