/** The test sends that were made: the one that is shown, the recent ones, and what is under way. It draws nothing. */
import { alarm, announce } from '../../app/announce.js';
import { LongWork } from '../../app/long-work.js';
import { nextStep } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/en.js';

/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
/** @typedef {import('../../ipc/types.d.ts').TraceView} TraceView */
/** @typedef {import('../../ipc/types.d.ts').RawTrace} RawTrace */
/** @typedef {'send' | 'follow' | 'look_up' | 'dry_run'} What */

const words = text.send;
const FOLLOW_SECONDS = 120;

export class SendTraces {
  /** @type {AppError | null} */
  error = null;
  /** @type {TraceView | null} */
  view = null;
  /** @type {RawTrace | null} */
  raw = null;
  /** @type {TraceView[]} */
  recent = [];
  /** @type {LongWork<What>} */
  work = new LongWork(() => this.changed());
  /** The one that was asked for last: an answer that comes later does not take its place. */
  #wanted = '';
  #reading = false;
  #readAgain = false;

  /** @param {string} tenant @param {() => void} changed */
  constructor(tenant, changed) {
    this.tenant = tenant;
    this.changed = changed;
  }

  get busy() {
    return this.work.busy;
  }

  async readRecent() {
    try {
      // A dry run belongs to no tenant.
      const [own, all] = await Promise.all([
        commands.listTraces(this.tenant, 30),
        commands.listTraces(null, 30),
      ]);
      this.recent = [...own, ...all.filter((one) => one.dry_run)]
        .sort((one, other) => other.begun_at.localeCompare(one.begun_at))
        .slice(0, 30);
    } catch (thrown) {
      this.error = asError(thrown);
    }
    this.changed();
  }

  /** @param {string} transaction */
  async open(transaction) {
    this.#wanted = transaction;
    try {
      const [view, raw] = await Promise.all([
        commands.readTrace(transaction),
        commands.readRawTrace(transaction),
      ]);
      if (this.#wanted !== transaction) return;
      this.view = view;
      this.raw = raw;
    } catch (thrown) {
      if (this.#wanted !== transaction) return;
      this.error = asError(thrown);
    }
    this.changed();
  }

  /** Reads the trace again, once for many events. @param {string} transaction */
  async reread(transaction) {
    if (this.#reading) {
      this.#readAgain = true;
      return;
    }
    this.#reading = true;
    await this.open(transaction);
    this.#reading = false;
    if (this.#readAgain) {
      this.#readAgain = false;
      await this.reread(transaction);
    }
  }

  /** @param {string} where */
  focus(where) {
    requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector(where))?.focus());
  }

  /** @param {unknown} thrown */
  fail(thrown) {
    const error = asError(thrown);
    if (error.code === 'cancelled') announce(words.cancelled);
    else {
      this.error = error;
      alarm(`${error.message} ${nextStep(error)}`);
    }
  }

  /**
   * @param {What} what
   * @param {string} stage
   * @param {(running: import('../../ipc/commands.js').Running) => Promise<TraceView>} work
   * @param {(thrown: unknown) => void} [fail]
   */
  async long(what, stage, work, fail = (thrown) => this.fail(thrown)) {
    this.error = null;
    const view = await this.work.run(what, stage, work, {
      says: (told) => {
        if (told.stage === 'stored') this.reread(told.transaction);
        return told.stage === 'following' ? words.following(told.status) : words.stages[told.stage];
      },
      fail,
      end: () => this.readRecent(),
    });
    const shown = view ?? this.view;
    if (shown) await this.reread(shown.transaction);
    return view;
  }

  /** Follows until the delivery is final, or the time is up. */
  async follow() {
    const { view } = this;
    if (!view) return;
    const seen = await this.long('follow', words.following(view.status ?? ''), (running) =>
      commands.followTransaction(view.transaction, FOLLOW_SECONDS, running),
    );
    if (seen) announce(seen.headline);
  }

  async lookUp() {
    const { view } = this;
    if (!view) return;
    const seen = await this.long('look_up', text.trace.lookingUp, (running) =>
      commands.lookUpTransaction(view.transaction, running),
    );
    if (seen) announce(seen.headline);
  }

  get canFollow() {
    const { view } = this;
    return Boolean(view?.originated_by && !view.is_final && !view.dry_run);
  }

  get canLookUp() {
    const { view } = this;
    return Boolean(
      view && (view.verdict === null || view.verdict.verdict === 'unknown' || view.may_still_arrive),
    );
  }
}
