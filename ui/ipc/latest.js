/**
 * One rule for every read: an answer that was asked for before a change does not replace what came after it. A change is
 * a command that stores something, of which the transport tells by itself, and whatever a person does to what is shown,
 * of which its screen tells (`touch`, `forget`).
 * @module
 */

/** Numbers questions and changes in their order. */
let now = 0;
/** The newest change of what is stored. */
let stored = 0;

/** A command begins to store something, or has: what was asked for until now may not know of it. */
export function noteChange() {
  now += 1;
  stored = now;
}

/** What is shown of one thing. What it asks must store nothing: it is asked again when something changed meanwhile. */
export class Latest {
  /** The newest change of it here, and the newest answer. */
  #since = 0;
  #asked = 0;
  /** @type {Promise<void>} */
  #newest = Promise.resolve();
  /** @type {(() => Promise<void>) | null} */
  #next = null;
  /** @type {Promise<void> | null} */
  #telling = null;

  /** A person changed what it depends on: it is asked again. */
  touch() {
    now += 1;
    this.#since = now;
  }

  /** Something else is shown in its place from now on: what was asked for is not wanted any more. */
  forget() {
    this.touch();
    this.#asked = now;
    this.#newest = Promise.resolve();
    this.#next = null;
  }

  /**
   * Asks, in place of every question before. Done once an answer that is as new as this question was taken.
   * @template T
   * @param {() => Promise<T>} ask
   * @param {(answer: T) => void} take
   * @param {(thrown: unknown) => void} fail
   */
  read(ask, take, fail) {
    this.touch();
    return this.#ask(ask, take, fail);
  }

  /**
   * Asks again because something happened elsewhere; once for many such news.
   * @template T
   * @param {() => Promise<T>} ask
   * @param {(answer: T) => void} take
   * @param {(thrown: unknown) => void} fail
   */
  news(ask, take, fail) {
    this.#next = () => this.#ask(ask, take, fail);
    this.#telling ??= this.#tell();
    return this.#telling;
  }

  async #tell() {
    while (this.#next) {
      const next = this.#next;
      this.#next = null;
      await next();
    }
    this.#telling = null;
  }

  /**
   * @template T
   * @param {() => Promise<T>} ask
   * @param {(answer: T) => void} take
   * @param {(thrown: unknown) => void} fail
   */
  #ask(ask, take, fail) {
    this.#newest = this.#until(ask, take, fail);
    return this.#newest;
  }

  /**
   * @template T
   * @param {() => Promise<T>} ask
   * @param {(answer: T) => void} take
   * @param {(thrown: unknown) => void} fail
   */
  async #until(ask, take, fail) {
    for (;;) {
      now += 1;
      const mine = now;
      this.#asked = mine;
      const show = await ask().then(
        (answer) => () => take(answer),
        (thrown) => () => fail(thrown),
      );
      if (mine > Math.max(this.#since, stored)) {
        this.#since = mine;
        return show();
      }
      if (mine !== this.#asked) return this.#newest;
    }
  }
}
