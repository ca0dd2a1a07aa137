/**
 * For whom it is asked who would originate, and the answer. It draws nothing.
 * @module
 */
import { PhoneCheck } from '../../app/phone.js';
import * as commands from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';

/** @typedef {import('../../ipc/types.d.ts').PingOneRoute} Route */

export class RouteAsked {
  /** @type {'sms' | 'voice'} */
  channel = 'sms';
  country = '';
  /** @type {Route[] | null} */
  found = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  error = null;
  /** Policies whose pictures are opened. @type {Set<string>} */
  opened = new Set();
  /** Whether all of many policies are shown. */
  all = false;
  recipient = new PhoneCheck(() => this.#recipientChanged());
  #asked = new Latest();

  /** @param {string} tenant @param {() => void} changed */
  constructor(tenant, changed) {
    this.tenant = tenant;
    this.changed = changed;
  }

  /** @param {{ channel?: 'sms' | 'voice', country?: string }} change */
  set(change) {
    Object.assign(this, change);
    this.changed();
    this.ask();
  }

  /** @param {string} policy @param {boolean} isOpen */
  open(policy, isOpen) {
    if (this.opened.has(policy) === isOpen) return;
    if (isOpen) this.opened.add(policy);
    else this.opened.delete(policy);
    this.changed();
  }

  showAll() {
    this.all = true;
    this.changed();
  }

  #recipientChanged() {
    this.changed();
    if (this.recipient.told || this.recipient.typed === '') this.ask();
  }

  /** Asks what was read last, and not PingOne. */
  async ask() {
    const { told } = this.recipient;
    await this.#asked.read(
      () =>
        commands.findPingoneRoute({
          tenant: this.tenant,
          channel: this.channel,
          recipient: told?.number ?? null,
          country: told ? null : this.country || null,
        }),
      (found) => {
        this.found = found;
        this.error = null;
      },
      (thrown) => {
        this.error = asError(thrown);
      },
    );
    this.changed();
  }
}
