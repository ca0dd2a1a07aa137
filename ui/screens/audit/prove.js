/** The audit trail proves itself: check it, check a file, take it along, and sign how far it has come. */
import { alarm, announce, say } from '../../app/announce.js';
import { h } from '../../app/dom.js';
import { LongWork } from '../../app/long-work.js';
import { button, card, errorNote, field, mono, nextStep } from '../../elements/pieces.js';
import '../../elements/copy-button.js';
import '../../elements/progress-line.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/audit.js';
import { resultNote } from './result.js';

/** @typedef {import('../../ipc/types.d.ts').AuditCheckView} AuditCheckView */
const words = text.audit.prove;

/** The longest file that is handed to the check in one piece, in bytes. */
const LONGEST = 64 * 1024 * 1024;

export class Proving {
  /** @type {AuditCheckView | null} */
  #found = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  #error = null;
  /** Where a file was written. @type {string | null} */
  #saved = null;
  /** @type {Record<'file' | 'kept', File | null>} */
  #chosen = { file: null, kept: null };
  #work = new LongWork(() => this.changed());

  /** That a file was to be checked, and none was chosen. */
  #noFile = false;

  /** @param {{ changed: () => void, reload: () => unknown, show: (sequence: number) => unknown }} told `reload`: what is listed has become more; `show`: what was found wrong is looked for */
  constructor({ changed, reload, show }) {
    this.changed = changed;
    this.reload = reload;
    this.show = show;
  }

  /** The entry of this vault that the last check found wrong. */
  get wrongEntry() {
    const found = this.#found;
    return found?.source === 'vault' ? (found.problem?.sequence ?? null) : null;
  }

  /** @param {string | null} tenant whose words alone are exported; the filter of the list */
  section(tenant) {
    return card(
      words.title,
      null,
      h(
        'div',
        { class: 'row tight-row' },
        button({ class: 'primary', on: { click: () => this.#checkVault() } }, words.check),
        button({ on: { click: () => this.#export(tenant) } }, tenant ? words.exportTenant : words.exportAll),
        button({ on: { click: () => this.#save(commands.saveCheckpoint) } }, words.checkpoint),
      ),
      h(
        'details',
        { key: 'elsewhere' },
        h('summary', {}, words.elsewhere),
        h(
          'div',
          { class: 'stack apart' },
          h('p', { class: 'small muted' }, words.says),
          h('div', { class: 'halves' }, this.#file('kept'), this.#file('file')),
          h('div', {}, button({ on: { click: () => this.#checkFile() } }, words.checkFile)),
        ),
      ),
      this.#work.busy
        ? h(
            'div',
            { class: 'row tight-row', key: 'busy' },
            h('progress-line', { state: this.#work.busy }),
            button({ class: 'quiet', on: { click: () => this.#work.busy?.cancel() } }, text.cancel),
          )
        : null,
      this.#error ? errorNote(this.#error, { key: 'error' }) : null,
      this.#saved
        ? h(
            'div',
            { class: 'note ok', key: 'saved' },
            h('strong', {}, words.savedTitle),
            h(
              'span',
              { class: 'row' },
              h('span', {}, mono(this.#saved)),
              h('copy-button', { state: { what: text.filePath, value: this.#saved } }),
            ),
            h('span', { class: 'row' }, button({ on: { click: () => this.#openFolder() } }, text.openFolder)),
          )
        : null,
      this.#found ? resultNote(this.#found, this.wrongEntry, this.show) : null,
    );
  }

  /** Writes the receipt of a consent. @param {string} tenant @param {number} number */
  async receipt(tenant, number) {
    await this.#save(() => commands.saveConsentReceipt({ tenant, number }));
    // Its button may be far below where that is said.
    if (this.#saved) say(words.saved(this.#saved));
  }

  /** @param {'file' | 'kept'} name */
  #file(name) {
    const { label, hint } = words[name];
    const error = name === 'file' && this.#noFile ? words.noFile : null;
    return field({ id: `audit-${name}`, label, hint, error }, (described) =>
      h('input', {
        ...described,
        type: 'file',
        accept: '.jsonl,.json,.html',
        on: {
          change: (/** @type {any} */ event) => {
            this.#chosen[name] = event.target.files[0] ?? null;
            this.#noFile = false;
            this.changed();
          },
        },
      }),
    );
  }

  /** @param {'file' | 'kept'} name */
  async #text(name) {
    const file = this.#chosen[name];
    if (!file) return null;
    if (file.size > LONGEST)
      throw { code: 'list_too_long', message: words.tooLong, remedy: { do: 'by_code' } };
    return await file.text();
  }

  #checkVault() {
    return this.#check(async (running) =>
      commands.checkAudit({ checkpoint: await this.#text('kept') }, running),
    );
  }

  #checkFile() {
    this.#noFile = !this.#chosen.file;
    if (this.#noFile) {
      this.changed();
      return document.getElementById('audit-file')?.focus();
    }
    return this.#check(async (running) =>
      commands.checkAuditFile(
        { text: (await this.#text('file')) ?? '', checkpoint: await this.#text('kept') },
        running,
      ),
    );
  }

  /** @param {(running: import('../../ipc/types.d.ts').Running) => Promise<AuditCheckView>} work */
  async #check(work) {
    this.#forget();
    const found = await this.#run(words.checking, work);
    if (!found) return;
    this.#found = found;
    if (found.right) announce(found.says);
    else alarm(found.says);
    this.changed();
  }

  /** @param {string | null} tenant */
  async #export(tenant) {
    this.#forget();
    const file = await this.#run(words.writing, (running) => commands.exportAudit({ tenant }, running));
    if (file) this.#told(file.path);
  }

  /** @param {() => Promise<{ path: string }>} write */
  async #save(write) {
    this.#forget();
    try {
      this.#told((await write()).path);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** @param {string} path */
  #told(path) {
    this.#saved = path;
    announce(words.saved(path));
    this.changed();
    this.reload();
  }

  /**
   * @template T
   * @param {string} stage
   * @param {(running: import('../../ipc/types.d.ts').Running) => Promise<T>} work
   */
  #run(stage, work) {
    return this.#work.run('audit', stage, work, {
      says: (told) => (told.stage === 'checking' ? words.share(stage, told.done, told.of) : undefined),
      fail: (thrown) => this.#failed(thrown),
    });
  }

  #forget() {
    this.#found = null;
    this.#error = null;
    this.#saved = null;
  }

  /** @param {unknown} thrown */
  #failed(thrown) {
    const failed = asError(thrown);
    if (failed.code === 'cancelled') announce(words.cancelled);
    else {
      this.#error = failed;
      alarm(`${failed.message} ${nextStep(failed)}`);
    }
    this.changed();
  }

  async #openFolder() {
    try {
      await commands.openExports();
    } catch (thrown) {
      this.#failed(thrown);
    }
  }
}
