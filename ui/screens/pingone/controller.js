/**
 * The steps of the PingOne screen: plan, apply, go on, compare, export. It draws nothing.
 * @module
 */
import { announce } from '../../app/announce.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/pingone-plan.js';
import { PingOneState } from './state.js';
import { differenceOf } from './worded.js';

/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
/** @typedef {import('./worded.js').Plan} Plan */
/** @typedef {import('./result.js').StepState} StepState */

const words = text.pingone;

export class PingOneController extends PingOneState {
  /** The plan that is shown, whether it is a preview or was begun. @type {Plan | null} */
  plan = null;
  /** What applying is asked for by. @type {string | null} */
  preview = null;
  /** @type {AppError | null} */
  planError = null;
  /** What came of it, once it was begun. @type {Report | null} */
  report = null;
  /** The step under way. @type {number | null} */
  now = null;
  options = { choice: 'by_account', sender: '', others: 'keep', quotas: false };
  /** The chain as a person wants it; null: as it is. @type {string[] | null} */
  #chain = null;
  /** @type {Drift | null} */
  drift = null;
  /** @type {AppError | null} */
  driftError = null;
  /** @type {'terraform' | 'pingcli' | null} */
  exportKind = null;
  /** @type {Exported | null} */
  exported = null;
  /** The file that is looked at. @type {string | null} */
  file = null;
  /** @type {AppError | null} */
  exportError = null;
  /** Where the files were saved. @type {string | null} */
  savedFiles = null;

  get chain() {
    return this.#chain ?? this.state?.chain ?? [];
  }

  get isChainChanged() {
    return this.#chain !== null && this.#chain.join() !== (this.state?.chain ?? []).join();
  }

  /** @param {string[] | null} chain */
  setChain(chain) {
    this.#chain = chain;
    this.changed();
  }

  get isBegun() {
    return this.report !== null || this.now !== null;
  }
}
