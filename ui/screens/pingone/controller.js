/**
 * The steps of the PingOne screen: plan, apply, go on, compare, export. It draws nothing.
 * @module
 */
import { announce } from '../../app/announce.js';
import { refresh } from '../../app/session.js';
import { statusOf } from '../../app/store.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/pingone-plan.js';
import { PingOneState } from './state.js';

/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
/** @typedef {import('../../ipc/types.d.ts').PingOneWish} Wish */
/** @typedef {import('../../ipc/types.d.ts').PingOnePlanShown} Plan */

const words = text.pingone;

const DONE = new Set(['done', 'already_done']);

/** What one chooses before the carry-over is planned. */
const usual = () => ({ sender: 'by_account', dropOthers: false, quotas: false });

export class PingOneController extends PingOneState {
  /** The plan that is shown, whether it waits or was begun. @type {Plan | null} */
  plan = null;
  /** @type {AppError | null} */
  planError = null;
  /** How far it has come, once it was begun. @type {import('../../ipc/types.d.ts').PingOneRun | null} */
  run = null;
  /** The step under way, from 0. @type {number | null} */
  now = null;
  choices = usual();
  /** The chain as a person wants it; null: as it is. @type {string[] | null} */
  #chain = null;
  /** @type {Drift | null} */
  drift = null;
  /** @type {AppError | null} */
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

  get chain() {
    return this.#chain ?? this.storedChain;
  }

  get isChainChanged() {
    return this.#chain !== null && this.#chain.join() !== this.storedChain.join();
  }

  /** @param {string[] | null} chain */
  setChain(chain) {
    this.#chain = chain;
    this.changed();
  }

  /** Several senders have the account, and one has to be chosen before there is a plan. */
  get mustChoose() {
    return this.planError?.code === 'pingone_which_sender';
  }

  /** @param {Partial<ReturnType<typeof usual>>} change */
  choose(change) {
    this.choices = { ...this.choices, ...change };
    this.changed();
  }

  get isBegun() {
    return this.run !== null || this.now !== null;
  }

  planCarryOver() {
    const { sender, dropOthers, quotas } = this.choices;
    return this.planFor({
      wish: 'carry_over',
      sender: sender === 'by_account' || sender === 'new' ? null : sender,
      new_sender: sender === 'new',
      drop_others: dropOthers,
      quotas,
      name: null,
    });
  }

  /** Every change of the environment is a plan first. @param {Wish} wish */
  async planFor(wish) {
    this.planError = null;
    const plan = await this.long(
      'plan',
      words.next.planning,
      (running) => commands.planPingone({ tenant: this.tenant, wish }, running),
      (error) => {
        this.planError = error;
      },
    );
    if (!plan) return;
    this.plan = plan;
    this.run = null;
    this.now = null;
    announce(
      plan.empty ? text.plan.emptySays : `${text.plan.steps(plan.steps.length)}. ${text.plan.nothingWritten}`,
    );
    this.changed();
    this.showPlan();
  }

  /** The plan stands on top: what was pressed may be far below it. */
  showPlan() {
    requestAnimationFrame(() => {
      const title = document.getElementById('plan-title');
      title?.scrollIntoView({ block: 'center' });
      title?.focus({ preventScroll: true });
    });
  }

  closePlan() {
    if (this.plan && !this.isBegun) announce(text.plan.discarded);
    this.plan = null;
    this.run = null;
    this.planError = null;
    this.changed();
  }

  /**
   * Where a step of the plan stands.
   * @param {number} at from 0
   */
  stepOf(at) {
    const told = this.run?.steps[at];
    const isNow = this.isApplying && this.now === at;
    const isPast = this.isApplying && this.now !== null && at < this.now;
    return {
      isNow,
      state: told?.state ?? (isPast ? /** @type {const} */ ('done') : /** @type {const} */ ('waiting')),
      differences: told?.differences ?? [],
      others: [...(told?.others ?? [])],
    };
  }

  /** @param {{ given: import('./confirmations.js').Confirmation[], consent: string | null }} confirmed */
  apply({ given, consent }) {
    const { plan } = this;
    if (!plan) return null;
    return this.#goOn((running) =>
      commands.applyPingone({ plan: plan.plan, confirmations: given, consent_name: consent }, running),
    );
  }

  /** From where it stopped, also after a restart. */
  async resume() {
    await this.#goOn((running) => commands.resumePingone({ tenant: this.tenant }, running));
  }

  /** @param {(running: import('../../ipc/types.d.ts').Running) => Promise<import('../../ipc/types.d.ts').PingOneRun>} work */
  async #goOn(work) {
    this.planError = null;
    this.now = this.run ? this.run.steps.findIndex(({ state }) => !DONE.has(state)) : 0;
    this.run = null;
    const run = await this.long(
      'apply',
      text.result.applying,
      work,
      (error) => {
        this.planError = error;
      },
      (now) => {
        if (now.what === 'step') this.now = now.step - 1;
      },
    );
    this.now = null;
    this.#chain = null;
    if (run) await this.#took(run);
    await this.readRecord();
  }

  /** @param {import('../../ipc/types.d.ts').PingOneRun} run */
  async #took(run) {
    if (this.plan?.plan !== run.plan)
      this.plan = await commands.readPingonePlan({ plan: run.plan }).catch(() => null);
    this.run = run;
    announce(run.error?.message ?? text.result.done);
    await Promise.all([this.read(), refresh().catch(() => {})]);
    this.showPlan();
  }

  /** What was applied in part stays as it is, and nothing goes on with it. */
  async giveUp() {
    try {
      await commands.giveUpPingone({ tenant: this.tenant });
      this.closePlan();
    } catch (thrown) {
      this.planError = asError(thrown);
    }
    await this.readRecord();
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
    announce(drift.found.length > 0 ? text.drift.found(drift.found.length) : text.drift.none);
    this.changed();
  }

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
    return true;
  }

  /** The screen is left: what was only said is not said again. */
  leave() {
    if (!this.isApplying) this.planError = null;
    this.connecting.error = null;
    this.route.error = null;
  }
}
