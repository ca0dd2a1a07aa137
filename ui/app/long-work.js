/**
 * One long piece of work at a time: it shows its stage, can be cancelled, and gives way to the next one.
 * @template {string} W what it may be
 * @module
 */
import { begin } from './operation.js';

/** @typedef {import('../ipc/types.d.ts').Progress} Progress */

/** @template {string} W @typedef {{ what: W, stage: string, begun: number, cancel: () => void }} Busy */

/** @template {string} W */
export class LongWork {
  /** @type {Busy<W> | null} */
  busy = null;
  #run = 0;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /**
   * Runs it. Null when it failed, or when another one took its place meanwhile.
   * @template T
   * @param {W} what
   * @param {string} stage
   * @param {(running: import('../ipc/types.d.ts').Running) => Promise<T>} work
   * @param {{ says: (progress: Progress) => string | undefined, fail: (thrown: unknown) => void, end?: () => unknown }} told
   * @returns {Promise<T | null>}
   */
  async run(what, stage, work, { says, fail, end }) {
    this.busy?.cancel();
    this.#run += 1;
    const mine = this.#run;
    const { operation, result } = begin(work, ({ stage: progress }) => {
      if (mine !== this.#run || !this.busy || !progress) return;
      this.busy = { ...this.busy, stage: says(progress) ?? this.busy.stage };
      this.changed();
    });
    this.busy = { what, stage, begun: operation.begun, cancel: operation.cancel };
    this.changed();
    try {
      return await result;
    } catch (thrown) {
      if (mine === this.#run) fail(thrown);
      return null;
    } finally {
      if (mine === this.#run) {
        this.busy = null;
        await end?.();
        this.changed();
      }
    }
  }
}
