/** The card of the vault: what protects it, where it lies, and its care. */
import { alarm, announce } from '../../app/announce.js';
import { h } from '../../app/dom.js';
import { moment } from '../../app/format.js';
import { LongWork } from '../../app/long-work.js';
import { leave } from '../../app/session.js';
import { change, isSandbox, read } from '../../app/store.js';
import { confirmChange } from '../../elements/confirm.js';
import '../../elements/copy-button.js';
import { button, card, errorNote, mono, nextStep, note } from '../../elements/pieces.js';
import '../../elements/progress-line.js';
import { came, restore } from '../../elements/restore-backup.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/vault.js';
import { askPassphrase } from './vault/ask-passphrase.js';
import { checkResult } from './vault/check-result.js';

/** @typedef {import('../../ipc/types.d.ts').VaultView} VaultView */
const words = text.vault;

export class VaultCare {
  /** @type {VaultView | null} */
  view = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  error = null;
  /** What was done last. @type {import('../../app/dom.js').Children} */
  #done = null;
  /** @type {import('../../ipc/types.d.ts').VaultCheckView | null} */
  #check = null;
  /** @type {LongWork<'key' | 'backup' | 'check'>} */
  #work = new LongWork(() => this.changed());

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  async load() {
    try {
      this.view = await commands.readVault();
    } catch (thrown) {
      this.error = asError(thrown);
    }
    this.changed();
  }

  #forget() {
    this.#done = null;
    this.#check = null;
    this.error = null;
    came().restored = null;
  }

  /** @param {unknown} thrown */
  #failed(thrown) {
    const error = asError(thrown);
    if (error.code === 'cancelled') announce(words.cancelled);
    else {
      this.error = error;
      alarm(`${error.message} ${nextStep(error)}`);
    }
    this.changed();
  }

  /** @template T @param {'key' | 'backup' | 'check'} what @param {string} stage @param {(running: import('../../ipc/types.d.ts').Running) => Promise<T>} work */
  #run(what, stage, work) {
    this.#forget();
    return this.#work.run(what, stage, work, {
      says: (told) => (told.stage === 'checking' ? words.checkingTrail(told.done, told.of) : undefined),
      fail: (thrown) => this.#failed(thrown),
    });
  }

  /** @param {string | undefined} passphrase a random key in the keyring without one */
  async #changeKey(passphrase) {
    const view = await this.#run('key', words.encrypting, (running) =>
      commands.changeVaultKey(passphrase === undefined ? {} : { passphrase }, running),
    );
    if (!view) return;
    this.view = view;
    this.#done = note('ok', h('strong', {}, words.keyChanged[view.key]));
    announce(words.keyChanged[view.key]);
    change({ session: await commands.readSession() });
    this.changed();
  }

  async #askPassphrase() {
    const isOne = this.view?.key === 'passphrase';
    const passphrase = await askPassphrase(isOne ? words.changePassphrase : words.givePassphrase);
    if (passphrase !== null) await this.#changeKey(passphrase);
  }

  async #askKeyring() {
    const isOne = this.view?.key === 'passphrase';
    const yes = isOne
      ? await confirmChange(words.useKeyringTitle, words.useKeyringSays, words.useKeyringYes)
      : await confirmChange(words.newKeyTitle, words.newKeySays, words.newKeyYes);
    if (yes) await this.#changeKey(undefined);
  }

  async #backUp() {
    const made = await this.#run('backup', words.backingUp, (running) => commands.backUpVault(running));
    if (!made) return;
    this.#done = note(
      'ok',
      h('strong', {}, words.backedUp(made.folder)),
      h('span', {}, words.opensWith[made.key]),
      h(
        'span',
        { class: 'row' },
        h('copy-button', {
          state: { what: text.filePath, value: made.folder, label: text.copy.what(text.filePath) },
        }),
        button(
          { on: { click: () => commands.openExports().catch((thrown) => this.#failed(thrown)) } },
          text.openFolder,
        ),
      ),
    );
    announce(words.backedUp(made.folder));
    await this.load();
  }

  async #checkNow() {
    const found = await this.#run('check', words.checking, (running) => commands.checkVault(running));
    if (!found) return;
    this.#check = found;
    if (found.is_whole) announce(words.whole);
    else alarm(words.notWhole);
    this.changed();
  }

  async #restore() {
    this.#forget();
    this.changed();
    await restore((thrown) => this.#failed(thrown));
  }

  #facts() {
    const { session } = read();
    const { view } = this;
    const fact = (/** @type {string} */ name, /** @type {import('../../app/dom.js').Children} */ value) =>
      h('div', {}, h('dt', {}, name), h('dd', { class: 'plain' }, value));
    const because = session.key?.source === 'passphrase' ? session.key.because : null;
    return h(
      'dl',
      { class: 'facts' },
      fact(words.mode, words.modes[session.mode ?? 'real']),
      fact(words.key, because ? words.because[because] : words.keys[session.key?.source ?? 'keyring']),
      view ? fact(words.size, words.bytes(view.size)) : null,
      view
        ? fact(words.schema, [
            words.version(view.version),
            view.migrated ? `, ${words.migrated(view.migrated.from, moment(view.migrated.at))}` : null,
          ])
        : null,
      fact(words.linecheck, session.version),
    );
  }

  #busy() {
    const { busy } = this.#work;
    if (!busy) return null;
    // A new key goes to its end, so there is nothing to cancel.
    return h(
      'div',
      { class: 'stack tight', key: 'vault-busy' },
      h(
        'div',
        { class: 'row' },
        busy.what === 'key'
          ? null
          : button({ class: 'quiet', on: { click: () => busy.cancel() } }, text.cancel),
        h('progress-line', { state: busy }),
      ),
      busy.what === 'key' ? h('p', { class: 'small muted' }, words.goesOn, ' ', words.keyring) : null,
    );
  }

  /** Why something cannot be done now. */
  #why() {
    if (!read().session.reads_only) return null;
    return h('p', { class: 'small muted', id: 'vault-why' }, words.readsOnly);
  }

  card() {
    const { session } = read();
    const { view, error } = this;
    const { restored } = came();
    const isOff = Boolean(session.reads_only || this.#work.busy);
    const act = (
      /** @type {string} */ id,
      /** @type {string} */ label,
      /** @type {() => unknown} */ click,
      off = isOff,
      changes = true,
    ) =>
      button(
        {
          id,
          // A backup is restored also where nothing can be written.
          'data-changes': changes && !session.reads_only,
          disabled: off,
          'aria-describedby': session.reads_only ? 'vault-why' : undefined,
          on: { click },
        },
        label,
      );
    const isPassphrase = view?.key === 'passphrase';
    return card(
      words.title,
      null,
      this.#facts(),
      session.folder
        ? h(
            'div',
            { class: 'row' },
            h('span', {}, `${words.folder} `, mono(session.folder)),
            h('copy-button', { state: { what: words.folder, value: session.folder } }),
          )
        : null,
      view && view.aside.length > 0
        ? h(
            'div',
            { class: 'small muted' },
            words.aside,
            h(
              'ul',
              {},
              view.aside.map((folder) => h('li', { key: folder }, mono(folder))),
            ),
          )
        : null,
      restored
        ? note(
            'ok',
            h('strong', {}, words.restored),
            restored.aside ? h('span', {}, words.restoredAside) : null,
          )
        : null,
      this.#why(),
      h('h3', {}, words.keyTitle),
      h('p', { class: 'small muted' }, words.keySays),
      h(
        'div',
        { class: 'row' },
        act('vault-passphrase', isPassphrase ? words.changePassphrase : words.givePassphrase, () =>
          this.#askPassphrase(),
        ),
        act('vault-keyring', isPassphrase ? words.useKeyring : words.newKey, () => this.#askKeyring()),
      ),
      h('h3', {}, words.careTitle),
      h('p', { class: 'small muted' }, words.careSays),
      h(
        'div',
        { class: 'row' },
        act('vault-back-up', words.backUp, () => this.#backUp()),
        act('vault-restore', words.restore, () => this.#restore(), Boolean(this.#work.busy)),
        act('vault-check', words.check, () => this.#checkNow(), isOff, false),
      ),
      this.#busy(),
      this.#done,
      this.#check ? checkResult(this.#check) : null,
      error ? errorNote(error, { key: 'vault-error' }) : null,
      h('div', {}, button({ on: { click: () => leave() } }, isSandbox() ? text.band.leave : words.close)),
    );
  }
}
