/** What the History screen asked for and got. It draws nothing. */
import { alarm, announce } from '../../app/announce.js';
import { debounce } from '../../app/operation.js';
import { nextStep } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/history.js';

/** @typedef {import('../../ipc/types.d.ts').HistoryFilter} HistoryFilter */
/** @typedef {import('../../ipc/types.d.ts').HistoryLine} HistoryLine */
/** @typedef {import('../../ipc/types.d.ts').HistoryView} HistoryView */
/** @typedef {import('../../ipc/types.d.ts').HistoryFigures} HistoryFigures */
/** @typedef {import('../../ipc/types.d.ts').HistoryColumn} Column */
/** What is typed or chosen, by its name. @typedef {Column | 'search'} Typed */

const words = text.history;
const PAGE = 50;
/** Which field an error is beside. @type {Record<string, Typed>} */
const FIELDS = { account_sid: 'account' };

export class HistoryController {
  /** As it stands in the fields. @type {Partial<Record<Typed, string>>} */
  typed = {};
  /** @type {HistoryLine[] | null} */
  rows = null;
  total = 0;
  /** @type {string | null} */
  next = null;
  reveal = false;
  /** @type {HistoryFigures | null} */
  figures = null;
  /** @type {import('../../ipc/types.d.ts').CountryInfo[]} */
  countries = [];
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  error = null;
  /** @type {{ name: Typed, says: string } | null} */
  fieldError = null;
  /** @type {string | null} */
  savedPath = null;
  /** Why there is no file. @type {import('../../ipc/types.d.ts').AppError | null} */
  exportError = null;
  #isReadingMore = false;
  #page = new Latest();
  /** @type {Typed} */
  #last = 'search';
  #later = debounce(() => this.read(), 300);

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  get isFiltered() {
    return Object.values(this.typed).some(Boolean);
  }

  /** @param {Typed} name */
  wrong(name) {
    return this.fieldError?.name === name ? this.fieldError.says : null;
  }

  /** @param {Typed} name @param {string} value */
  choose(name, value) {
    this.#last = name;
    this.typed[name] = value;
    return this.read();
  }

  /** @param {Typed} name @param {string} value */
  type(name, value) {
    this.#last = name;
    this.typed[name] = value;
    this.#page.touch();
    this.#later.later();
  }

  flush() {
    return this.#later.flush() ?? this.read();
  }

  clear() {
    this.#later.drop();
    this.typed = {};
    return this.read();
  }

  /** What is asked for, as it was typed: Rust reads it. @returns {HistoryFilter} */
  #asked() {
    const { search = '', ...columns } = this.typed;
    return { columns, search, reveal: this.reveal };
  }

  /** The first page and the figures, as the filters are now. */
  async read() {
    this.fieldError = null;
    await this.#page.read(...this.#first());
  }

  #first() {
    return /** @type {const} */ ([
      async () => {
        const asked = this.#asked();
        this.changed();
        return Promise.all([
          commands.readHistory({ filter: asked, limit: PAGE }),
          commands.readHistoryFigures({ filter: asked }),
        ]);
      },
      (/** @type {[HistoryView, HistoryFigures]} */ [page, figures]) => {
        this.rows = page.rows;
        this.total = page.total;
        this.next = page.next;
        this.figures = figures;
        this.error = null;
        this.changed();
      },
      (/** @type {unknown} */ thrown) => {
        this.#fail(thrown);
        this.changed();
      },
    ]);
  }

  /** @param {unknown} thrown */
  #fail(thrown) {
    const error = asError(thrown);
    const field = FIELDS[error.field ?? ''] ?? (error.code === 'invalid_value' ? this.#last : null);
    if (field) this.fieldError = { name: field, says: error.message };
    else {
      this.error = error;
      alarm(`${error.message} ${nextStep(error)}`);
    }
  }

  /** Reads again what is shown, as long as that is one page. */
  async readNews() {
    if ((this.rows?.length ?? 0) > PAGE || this.#isReadingMore || this.fieldError) return;
    await this.#page.news(...this.#first());
  }

  async more() {
    if (!this.next || this.#isReadingMore) return;
    this.#isReadingMore = true;
    await this.#page.read(
      async () => {
        return this.next
          ? commands.readHistory({ filter: this.#asked(), after: this.next, limit: PAGE })
          : null;
      },
      (page) => {
        if (!page) return;
        this.rows = [...(this.rows ?? []), ...page.rows];
        this.next = page.next;
        announce(words.total(this.rows.length, page.total));
      },
      (thrown) => this.#fail(thrown),
    );
    this.#isReadingMore = false;
    this.changed();
  }

  /** @param {boolean} on */
  async setReveal(on) {
    this.reveal = on;
    await this.read();
    if (on && !this.error) announce(words.revealed);
  }

  /** @param {'csv' | 'json'} format */
  async export(format) {
    try {
      this.savedPath = (await commands.exportHistory({ filter: this.#asked(), format })).path;
      announce(words.exported(this.savedPath));
      this.exportError = null;
    } catch (thrown) {
      // The fields were right when the rows below them were read: it is the file that failed.
      this.savedPath = null;
      this.exportError = asError(thrown);
      alarm(`${this.exportError.message} ${nextStep(this.exportError)}`);
    }
    this.changed();
  }
}
