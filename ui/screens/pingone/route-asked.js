/**
 * For whom it is asked who would originate, and the answer. It draws nothing.
 * @module
 */
import { PhoneCheck } from '../../app/phone.js';
import * as commands from '../../ipc/commands.js';
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
  #turn = 0;

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

  /** Asks of what was read last; only the newest question is answered. */
  async ask() {
    this.#turn += 1;
    const mine = this.#turn;
    const { told } = this.recipient;
    const asked = {
      tenant: this.tenant,
      channel: this.channel,
      recipient: told?.number ?? null,
      country: told ? null : this.country || null,
      fresh: false,
    };
    try {
      const { routes } = await commands.findPingoneRoute(asked, {});
      if (mine !== this.#turn) return;
      this.found = routes;
      this.error = null;
    } catch (thrown) {
      if (mine !== this.#turn) return;
      this.error = asError(thrown);
    }
    this.changed();
  }
}
