/**
 * What a person does on the PingOne screen besides plans: the carry-over's choices, the chain, drift, disconnecting. It draws
 * nothing.
 * @module
 */
import { announce } from '../../app/announce.js';
import { refresh } from '../../app/session.js';
import { statusOf } from '../../app/store.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/pingone-plan.js';
import { PingOnePlanning } from './planning.js';
import { focusHeading } from './state.js';

/** @typedef {import('./planning.js').Plan} Plan */

/** What one chooses before the carry-over is planned. */
const usual = () => ({ sender: 'by_account', dropOthers: false, quotas: false, name: '' });

export class PingOneController extends PingOnePlanning {
  choices = usual();
  /** The chain as a person wants it, and what it was made from; null: as it is. @type {{ wanted: string[], from: string } | null} */
  #chain = null;
  /** @type {import('../../ipc/types.d.ts').PingOneDriftView | null} */
  drift = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  driftError = null;

  get status() {
    return statusOf(this.tenant);
  }

  /** The account that is active for PingID. */
  get activeSid() {
    const { status } = this;
    return status?.active.sender === 'custom' ? status.active.account_sid : null;
  }

  get storedChain() {
    return (this.state?.chain ?? []).map(({ link }) => link);
  }

  /** As a person wants it, until PingOne has another than that was made from. */
  get chain() {
    const stored = this.storedChain;
    return this.#chain?.from === stored.join() ? this.#chain.wanted : stored;
  }

  get isChainChanged() {
    return this.chain.join() !== this.storedChain.join();
  }

  /** @param {string[] | null} wanted */
  setChain(wanted) {
    this.#chain = wanted && { wanted, from: this.storedChain.join() };
    this.changed();
  }

  /** Several senders have the account, and one has to be chosen before there is a plan. */
  get mustChoose() {
    return this.planError?.code === 'pingone_which_sender' && this.asked === 'carry_over';
  }

  /** @param {Partial<ReturnType<typeof usual>>} change */
  choose(change) {
    this.choices = { ...this.choices, ...change };
    this.changed();
  }

  planCarryOver() {
    const { sender, dropOthers, quotas, name } = this.choices;
    return this.planFor({
      wish: 'carry_over',
      sender: sender === 'by_account' || sender === 'new' ? null : sender,
      new_sender: sender === 'new',
      drop_others: dropOthers,
      quotas,
      name: name.trim() || null,
    });
  }

  async compare() {
    this.driftError = null;
    const drift = await this.long(
      'drift',
      text.drift.checking,
      (running) => commands.checkPingoneDrift({ tenant: this.tenant }, running),
      (error) => {
        this.driftError = error;
      },
    );
    if (!drift) return;
    this.drift = drift;
    announce(drift.drifts.length > 0 ? text.drift.found(drift.drifts.length) : text.drift.none);
    // What stands beside it is as old as what was compared.
    await this.read();
  }

  /** Whether it was disconnected. */
  async disconnect() {
    try {
      await commands.disconnectPingone({ tenant: this.tenant });
    } catch (thrown) {
      this.error = asError(thrown);
      this.changed();
      return false;
    }
    this.forget();
    this.plan = null;
    this.run = null;
    this.drift = null;
    await Promise.all([this.readRecord(), refresh().catch(() => {})]);
    focusHeading();
    return true;
  }

  /** The screen is left: what was only said is not said again. */
  leave() {
    if (!this.isApplying) this.planError = null;
    this.connecting.error = null;
    this.route.error = null;
  }
}
