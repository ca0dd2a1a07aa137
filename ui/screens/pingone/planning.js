/**
 * A plan of the PingOne screen: made, applied step by step, gone on with, given up. It draws nothing.
 * @module
 */
import { announce, say } from '../../app/announce.js';
import { create, whyNot } from '../../app/creating.js';
import { refresh } from '../../app/session.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/pingone-plan.js';
import { focusHeading, PingOneState } from './state.js';

/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
/** @typedef {import('../../ipc/types.d.ts').PingOneWish} Wish */
/** @typedef {import('../../ipc/types.d.ts').PingOnePlanView} Plan */
/** @typedef {import('../../ipc/types.d.ts').PingOneRun} Run */

const DONE = new Set(['done', 'already_done']);

export class PingOnePlanning extends PingOneState {
  /** The plan that is shown, whether it waits or was begun. @type {Plan | null} */
  plan = null;
  /** @type {AppError | null} */
  planError = null;
  /** How far it has come, once it was begun. @type {Run | null} */
  run = null;
  /** The step under way, from 0. @type {number | null} */
  now = null;
  /** What was asked for last. @type {Wish['wish'] | null} */
  asked = null;
  /** Whether anything was applied from here, or begun, that could be put back. */
  hasRun = false;
  /** What was planned last, to plan it again; a token is not kept. @type {Wish | null} */
  #wish = null;

  get isBegun() {
    return this.run !== null || this.now !== null;
  }

  /** @override */
  get waitingPlan() {
    return this.isBegun || this.plan?.empty ? null : (this.plan?.plan ?? null);
  }

  /** Every change of the environment is a plan first. @param {Wish} wish */
  async planFor(wish) {
    this.asked = wish.wish;
    this.planError = null;
    const plan = await this.long(
      'plan',
      text.pingone.next.planning,
      (running) => commands.planPingone({ tenant: this.tenant, wish }, running),
      (error) => {
        this.planError = error;
      },
    );
    if (!plan) return this.changed();
    this.#wish = wish.wish === 'rotate' ? null : wish;
    this.plan = plan;
    this.run = null;
    const { empty, emptySays, steps, nothingWritten } = text.plan;
    announce(plan.empty ? `${empty}. ${emptySays}` : `${steps(plan.steps.length)}. ${nothingWritten}.`);
    this.changed();
    this.#showPlan();
  }

  /** What was wanted, of the environment as it is now. */
  planAgain() {
    const wish = this.#wish;
    if (wish) return this.planFor(wish);
    this.closePlan();
    return this.read();
  }

  /** The plan stands on top: what was pressed may be far below it. */
  #showPlan() {
    requestAnimationFrame(() => {
      const title = document.getElementById('plan-title');
      title?.scrollIntoView({ block: 'center' });
      title?.focus({ preventScroll: true });
    });
  }

  closePlan() {
    if (this.plan && !this.isBegun && !this.plan.empty) announce(text.plan.discarded);
    this.plan = null;
    this.run = null;
    this.planError = null;
    this.changed();
    focusHeading();
  }

  /**
   * Where a step of the plan stands.
   * @param {number} at from 0
   */
  stepOf(at) {
    const told = this.run?.steps[at];
    const isPast = this.isApplying && this.now !== null && at < this.now;
    return {
      isNow: this.isApplying && this.now === at,
      state: told?.state ?? (isPast ? /** @type {const} */ ('done') : /** @type {const} */ ('waiting')),
      differences: told?.differences ?? [],
      others: [...(told?.others ?? [])],
    };
  }

  /** An apply that stopped, here or in another Linecheck, is shown where it stopped. */
  async readRun() {
    if (!this.record || this.isApplying) return;
    const run = await commands.readPingoneRun({ tenant: this.tenant }).catch(() => null);
    this.hasRun = run !== null;
    if (run && this.record.side.stopped && !this.plan) await this.#show(run);
    this.changed();
  }

  /** @param {Run} run */
  async #show(run) {
    if (this.plan?.plan !== run.plan)
      this.plan = await commands.readPingonePlan({ plan: run.plan }).catch(() => null);
    this.run = run;
  }

  /** @param {{ given: import('./confirmations.js').Confirmation[], consent: string | null }} confirmed */
  async apply({ given, consent }) {
    const { plan } = this;
    if (!plan) return;
    await this.#goOn((running) =>
      commands.applyPingone({ plan: plan.plan, confirmed: given, consent_name: consent }, running),
    );
  }

  /** From where it stopped, also after a restart. */
  async resume() {
    await this.#goOn((running) => commands.resumePingone({ tenant: this.tenant }, running));
  }

  /** @param {(running: import('../../ipc/types.d.ts').Running) => Promise<Run>} work */
  async #goOn(work) {
    const why = whyNot();
    if (why) return say(why);
    this.planError = null;
    this.now = this.run ? this.run.steps.findIndex(({ state }) => !DONE.has(state)) : 0;
    this.run = null;
    const run = await create('pingone', () =>
      this.long(
        'apply',
        text.result.applying,
        work,
        (error) => {
          this.planError = error;
        },
        (now) => {
          if (now.what === 'step') this.now = now.step - 1;
          if (now.what === 'reading_back') this.now = this.plan?.steps.length ?? null;
        },
      ),
    );
    this.now = null;
    this.hasRun ||= run !== null;
    if (run) {
      await this.#show(run);
      announce(run.error?.message ?? text.result.done);
      await Promise.all([this.read(), refresh().catch(() => {})]);
      this.#showPlan();
    }
    await this.readRecord();
    // One that was cancelled has stopped too.
    if (!run && this.record?.side.stopped) {
      const stopped = await commands.readPingoneRun({ tenant: this.tenant }).catch(() => null);
      if (stopped) await this.#show(stopped);
    }
    this.changed();
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
}
