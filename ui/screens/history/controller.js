/** What the History screen asked for and got. It draws nothing. */
import { alarm, announce } from '../../app/announce.js';
import { debounce } from '../../app/operation.js';
import { offerAgain, PhoneCheck } from '../../app/phone.js';
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
const PAGE = 100;
/** Which field an error is beside. @type {Record<string, Typed>} */
const FIELDS = { account_sid: 'account', numbers: 'from' };

export class HistoryController {
  /** What is filtered by, as it stands in the fields. @type {Partial<Record<Column, string>>} */
  typed = {};
  /** Filters that were taken up and may be empty yet. @type {Set<Column>} */
  added = new Set();
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
  search = new PhoneCheck(() => this.changed());
  /** Called when a person asks for something else. */
  asked = () => {};
  #isReadingMore = false;
  #page = new Latest();
  /** @type {Typed} */
  #last = 'search';
  #later = debounce(() => this.read(), 250);

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  get isFiltered() {
    return this.search.typed.trim() !== '' || Object.values(this.typed).some(Boolean);
  }

  /** Whether a recipient is looked for, and found or not. */
  get isOfRecipient() {
    return this.search.told !== null && this.fieldError === null && this.rows !== null;
  }

  /** @param {Typed} name */
  wrong(name) {
    return this.fieldError?.name === name ? this.fieldError.says : null;
  }

  /** @param {Column} name @param {string} value */
  choose(name, value) {
    this.#last = name;
    this.typed[name] = value;
    if (!value) this.added.delete(name);
    this.asked();
    return this.read();
  }

  /** @param {Column} name @param {string} value */
  type(name, value) {
    this.#last = name;
    this.typed[name] = value;
    this.#wait();
  }

  /** @param {string} typed */
  find(typed) {
    this.#last = 'search';
    this.search.type(typed);
    this.#wait();
  }

  /** @param {string} country @param {string} typed */
  findIn(country, typed) {
    this.#last = 'search';
    this.search.choose(country, typed);
    this.#wait();
  }

  #wait() {
    // What is asked for anew says nothing of what is typed now.
    this.fieldError = null;
    this.asked();
    this.#page.touch();
    this.#later.later();
    this.changed();
  }

  flush() {
    return this.#later.flush() ?? this.read();
  }

  clear() {
    this.only({}, '');
    return this.read();
  }

  /** Nothing else is asked for. @param {HistoryController['typed']} typed @param {string} search */
  only(typed, search) {
    this.#later.drop();
    this.typed = typed;
    this.added.clear();
    this.search.type(search);
    this.asked();
  }

  /** What is asked for, as it was typed: Rust reads it. @returns {HistoryFilter} */
  #asked() {
    const { typed, country } = this.search;
    return { columns: this.typed, search: typed, country: country || null, reveal: this.reveal };
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
        const { told } = this.search;
        if (told) {
          offerAgain(told.number);
          announce(words.total(page.rows.length, page.total));
        }
        this.changed();
      },
      (/** @type {unknown} */ thrown) => {
        this.#fail(thrown);
        // Nothing stands under what was not looked for.
        this.rows = null;
        this.figures = null;
        this.total = 0;
        this.next = null;
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
      this.#exportFailed(thrown);
    }
    this.changed();
  }

  openFolder = async () => {
    await commands.openExports().catch((thrown) => this.#exportFailed(thrown));
    this.changed();
  };

  /** @param {unknown} thrown */
  #exportFailed(thrown) {
    this.exportError = asError(thrown);
    alarm(`${this.exportError.message} ${nextStep(this.exportError)}`);
  }
}
