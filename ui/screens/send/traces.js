/** The test sends that were made: the one that is shown, the recent ones, and what is under way. It draws nothing. */
import { announce, say } from '../../app/announce.js';
import { whyNot } from '../../app/creating.js';
import { followEverything } from '../../app/following.js';
import { answerText } from '../../elements/answer.js';
import * as commands from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/send.js';
import { Planned } from './planned.js';

/** @typedef {import('../../ipc/types.d.ts').TraceView} TraceView */
/** @typedef {import('../../ipc/types.d.ts').RawTrace} RawTrace */
/** @typedef {'send' | 'follow' | 'look_up' | 'dry_run'} What */

const words = text.send;
const FOLLOW_SECONDS = 120;

/** @template {import('./planned.js').Form} F @extends {Planned<F, import('../../ipc/types.d.ts').SendPreview, What>} */
export class SendTraces extends Planned {
  /** @type {TraceView | null} */
  view = null;
  /** @type {RawTrace | null} */
  raw = null;
  /** @type {import('../../ipc/types.d.ts').RecentSend[]} */
  recent = [];
  /** The one that is looked at; null until there is one, and while a new one is being made. @type {string | null} */
  wanted = null;
  #shown = new Latest();
  #recent = new Latest();

  async readRecent() {
    await this.#recent.news(
      () => commands.listTraces({ tenant: this.tenant, limit: 30 }),
      (recent) => {
        this.recent = recent;
      },
      (thrown) => {
        this.error = asError(thrown);
      },
    );
    this.changed();
  }

  /** @param {string} transaction */
  #ask(transaction) {
    return /** @type {const} */ ([
      () => Promise.all([commands.readTrace({ transaction }), commands.readRawTrace({ transaction })]),
      (/** @type {[TraceView, RawTrace]} */ [view, raw]) => {
        this.view = view;
        this.raw = raw;
        this.changed();
      },
      (/** @type {unknown} */ thrown) => {
        this.error = asError(thrown);
        this.changed();
      },
    ]);
  }

  /** @param {string} transaction */
  async open(transaction) {
    this.wanted = transaction;
    await this.#shown.read(...this.#ask(transaction));
  }

  /** What is being made is looked at from now on, whatever was asked for before. */
  lookAhead() {
    this.wanted = null;
    this.#shown.forget();
  }

  /** Reads the trace again if it is the one that is looked at. @param {string} transaction */
  async reread(transaction) {
    if (transaction === this.wanted) await this.#shown.news(...this.#ask(transaction));
  }

  /** @param {string} where */
  focus(where) {
    requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector(where))?.focus());
  }

  /**
   * @param {What} what
   * @param {string} stage
   * @param {(running: import('../../ipc/types.d.ts').Running) => Promise<TraceView>} work
   * @param {(thrown: unknown) => void} [fail]
   */
  async long(what, stage, work, fail = (thrown) => this.fail(thrown, words.cancelled)) {
    const why = what === 'follow' || what === 'look_up' ? whyNot() : null;
    if (why) {
      say(why);
      return null;
    }
    this.error = null;
    // What was followed goes on being followed, behind what takes its place.
    const followed = this.busy?.what === 'follow';
    const view = await this.work.run(what, stage, work, {
      says: (told) => {
        if (told.stage === 'stored') {
          this.wanted ??= told.transaction;
          this.reread(told.transaction);
        }
        return told.stage === 'following' ? words.following(told.status) : words.stages[told.stage];
      },
      fail,
      end: () => this.readRecent(),
    });
    if (followed) followEverything();
    if (view) this.wanted ??= view.transaction;
    else if (this.view) this.wanted ??= this.view.transaction;
    if (this.wanted) await this.reread(this.wanted);
    return view;
  }

  /** Follows until the delivery is final, or the time is up. */
  async follow() {
    const { view } = this;
    if (!view) return;
    const seen = await this.long('follow', words.following(view.status ?? ''), (running) =>
      commands.followTransaction({ transaction: view.transaction, seconds: FOLLOW_SECONDS }, running),
    );
    if (seen) announce(answerText(seen));
  }

  async lookUp() {
    const { view } = this;
    if (!view) return;
    const seen = await this.long('look_up', text.trace.lookingUp, (running) =>
      commands.lookUpTransaction({ transaction: view.transaction }, running),
    );
    if (seen) announce(answerText(seen));
  }

  get canFollow() {
    const { view } = this;
    return Boolean(view?.originated_by && !view.is_final && !view.dry_run);
  }

  get canLookUp() {
    const { view } = this;
    return Boolean(view && (view.verdict === null || view.may_still_arrive));
  }
}
