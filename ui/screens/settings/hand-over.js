/** The card of the settings for bundles and support kits. */
import { announce } from '../../app/announce.js';
import { h } from '../../app/dom.js';
import { moment, utc } from '../../app/format.js';
import { refresh } from '../../app/session.js';
import { read } from '../../app/store.js';
import '../../elements/copy-button.js';
import { button, card, errorNote, mono, note } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/hand-over.js';
import { makeFile } from './hand-over/make-file.js';
import { openFile } from './hand-over/open-file.js';

const words = text.handOver;

export class HandOver {
  /** @type {import('../../ipc/types.d.ts').SavedBundle | null} */
  made = null;
  /** What came of a file that was opened. @type {string | null} */
  taken = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  error = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    this.error = null;
    try {
      await work();
    } catch (thrown) {
      this.error = asError(thrown);
    }
    this.changed();
  }

  /** @param {'bundle' | 'kit'} kind */
  #make(kind) {
    return this.#try(async () => {
      const made = await makeFile(kind);
      if (!made) return;
      this.made = made;
      this.taken = null;
      announce(words.made(made.path));
    });
  }

  #open() {
    return this.#try(async () => {
      const said = await openFile();
      if (!said) return;
      this.taken = said;
      this.made = null;
      announce(said);
      await refresh();
    });
  }

  card() {
    const { made, taken, error } = this;
    const { kit } = read().session;
    if (kit) return kitCard(kit);
    return card(
      words.title,
      null,
      h('p', { class: 'small muted' }, words.says),
      h(
        'div',
        { class: 'row tight-row', 'data-changes': true },
        button(
          { id: 'make-bundle', 'data-changes': true, on: { click: () => this.#make('bundle') } },
          words.makeBundle,
        ),
        button(
          { id: 'make-kit', 'data-changes': true, on: { click: () => this.#make('kit') } },
          words.makeKit,
        ),
        button(
          { id: 'open-bundle', 'data-changes': true, on: { click: () => this.#open() } },
          words.openFile,
        ),
      ),
      made ? this.#madeNote(made) : null,
      taken ? h('div', { class: 'note ok', key: 'taken' }, h('strong', {}, taken)) : null,
      error ? errorNote(error, { key: 'hand-over-error' }) : null,
    );
  }

  /** @param {import('../../ipc/types.d.ts').SavedBundle} made */
  #madeNote({ path, content }) {
    const openFolder = () => this.#try(() => commands.openExports().then(() => {}));
    return note(
      'ok',
      h('strong', {}, content.kind === 'kit' ? words.kitMade : words.bundleMade),
      h('span', {}, words.madeHolds(content)),
      content.expires_at ? h('span', {}, words.madeUntil(moment(content.expires_at))) : null,
      h(
        'span',
        { class: 'row' },
        h('span', {}, mono(path)),
        h('copy-button', { state: { what: text.filePath, value: path } }),
      ),
      h('span', { class: 'row' }, button({ on: { click: () => openFolder() } }, text.openFolder)),
    );
  }
}

/** What a support kit says of itself. @param {import('../../ipc/types.d.ts').KitView} kit */
function kitCard(kit) {
  const isExpired = kit.is_expired || read().kitExpired;
  const fact = (/** @type {string} */ name, /** @type {import('../../app/dom.js').Children} */ value) =>
    h('div', {}, h('dt', {}, name), h('dd', { class: 'plain' }, value));
  const { facts } = words;
  return card(
    words.kitCard,
    null,
    h('p', {}, words.kitIs),
    h(
      'dl',
      { class: 'facts' },
      fact(facts.by, h('bdi', {}, kit.made_by)),
      fact(facts.at, h('span', { title: utc(kit.made_at) }, moment(kit.made_at))),
      fact(facts.until, h('span', { title: utc(kit.expires_at) }, moment(kit.expires_at))),
      fact(facts.vault, mono(kit.vault.slice(0, 8))),
    ),
    isExpired ? note('bad', words.kitExpired) : h('p', { class: 'small muted' }, words.advisory),
  );
}
