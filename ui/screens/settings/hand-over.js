/** The card of the settings for bundles and support kits. */
import { announce } from '../../app/announce.js';
import { h } from '../../app/dom.js';
import { moment } from '../../app/format.js';
import { refresh } from '../../app/session.js';
import { button, card, errorNote, note } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/hand-over.js';
import { makeFile } from './hand-over/make-file.js';
import { openFile } from './hand-over/open-file.js';

const words = text.handOver;

export class HandOver {
  /** @type {import('../../ipc/types.d.ts').KitView | null} */
  kit = null;
  /** @type {import('../../ipc/types.d.ts').SavedBundle | null} */
  made = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  error = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  async load() {
    await this.#try(async () => {
      this.kit = await commands.readKit();
    });
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    try {
      await work();
      this.error = null;
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
      announce(words.made(made.path));
    });
  }

  #open() {
    return this.#try(async () => {
      const said = await openFile();
      if (!said) return;
      announce(said);
      this.kit = await commands.readKit();
      await refresh();
    });
  }

  card() {
    const { kit, made, error } = this;
    return card(
      words.title,
      null,
      kit ? kitNote(kit) : h('p', { class: 'small muted' }, words.says),
      kit
        ? null
        : h(
            'div',
            { class: 'row' },
            button({ id: 'make-bundle', on: { click: () => this.#make('bundle') } }, words.makeBundle),
            button({ id: 'make-kit', on: { click: () => this.#make('kit') } }, words.makeKit),
            button({ id: 'open-bundle', on: { click: () => this.#open() } }, words.openFile),
          ),
      made
        ? note(
            'ok',
            h('strong', {}, words.made(made.path)),
            h('span', {}, words.madeHolds(made.content)),
            h(
              'span',
              { class: 'row' },
              button(
                { on: { click: () => this.#try(() => commands.openExports().then(() => {})) } },
                words.showFolder,
              ),
            ),
          )
        : null,
      error ? errorNote(error) : null,
    );
  }
}

/** What a support kit says of itself. @param {import('../../ipc/types.d.ts').KitView} kit */
export const kitNote = (kit) =>
  note(
    kit.is_expired ? 'warn' : '',
    h(
      'strong',
      {},
      kit.is_expired
        ? words.kitExpired(moment(kit.expires_at))
        : words.kit(kit.made_by, moment(kit.expires_at)),
    ),
  );
