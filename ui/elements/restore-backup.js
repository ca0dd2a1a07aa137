/** A backup comes back: looked into first, compared with what is here, and put in place after a yes. */
import { say } from '../app/announce.js';
import { openDialog } from '../app/dialog.js';
import { h } from '../app/dom.js';
import { kept } from '../app/kept.js';
import { begin } from '../app/operation.js';
import { goOnWith, stoppedAt } from '../app/session.js';
import { read } from '../app/store.js';
import { button, checkbox, errorNote, field, note } from './pieces.js';
import './progress-line.js';
import * as commands from '../ipc/commands.js';
import { asError } from '../ipc/transport.js';
import { text } from '../text/vault.js';
import { comparison } from './backup-comparison.js';

/** @typedef {import('../ipc/types.d.ts').BackupSeen} BackupSeen */
/** @typedef {import('../ipc/types.d.ts').Restored} Restored */
/** @typedef {import('../app/operation.js').Operation} Operation */
const words = text.vault;

/** What came of the last restore: the page begins anew with the restored vault, and says it then. @returns {{ restored: import('../ipc/types.d.ts').RestoredView | null }} */
export const came = () => kept('restored', null, () => ({ restored: null }));

/** Asks which, and puts it in place. @param {(thrown: unknown) => void} failed told what went wrong before there was anything to choose */
export async function restore(failed) {
  try {
    // Support is asked for the unlock here.
    const dialog = new Restoring(await commands.listBackups());
    const done = await openDialog({ title: words.restoreTitle }, (close, again) => dialog.view(close, again));
    // Whoever closes the dialog does not stop what is under way.
    const restored = done ?? (await dialog.underWay);
    if (!restored) return;
    await goOnWith(restored.session, () => {
      came().restored = restored.restored;
    });
  } catch (thrown) {
    if (!(await stoppedAt(asError(thrown)))) failed(thrown);
  }
}

class Restoring {
  /** @type {BackupSeen | null} */
  seen = null;
  /** @type {import('../ipc/types.d.ts').AppError | null} */
  error = null;
  /** Of the field of the folder. @type {string | null} */
  wrong = null;
  takesOther = false;
  /** @type {{ stage: string, operation: Operation | null, begun: number } | null} */
  busy = null;

  /** @type {Promise<Restored> | null} */
  underWay = null;

  /** @param {string[]} found the folders of backups, the newest first */
  constructor(found) {
    this.found = found;
    /** The one that is chosen; empty for one that is elsewhere. */
    this.folder = found[0] ?? '';
    this.elsewhere = '';
  }

  /** @param {(restored: Restored | null) => void} close @param {() => void} again */
  view(close, again) {
    const { seen } = this;
    const isOpened = seen?.preview;
    return h(
      'form',
      {
        class: 'stack',
        novalidate: true,
        on: {
          submit: (/** @type {Event} */ event) => {
            event.preventDefault();
            if (this.busy) say(text.already);
            else if (isOpened) void this.#restore(seen, close, again);
            else void this.#look(again);
          },
        },
      },
      isOpened ? this.#compared(seen, again) : this.#asked(again),
      this.error && this.error.field !== 'passphrase'
        ? errorNote(this.error, { key: 'restore-error' })
        : null,
      this.busy
        ? h(
            'div',
            { class: 'stack tight', key: 'restore-busy' },
            h('progress-line', { state: this.busy }),
            this.busy.operation ? null : h('p', { class: 'small muted' }, words.restoringGoesOn),
          )
        : null,
      this.#end(close, again),
    );
  }

  /** @param {(restored: Restored | null) => void} close @param {() => void} again */
  #end(close, again) {
    const isOpened = Boolean(this.seen?.preview);
    const isOff = Boolean(isOpened && !this.seen?.is_of_this_vault && !this.takesOther);
    const isRestoring = Boolean(this.busy && !this.busy.operation);
    return h(
      'div',
      { class: 'dialog-end' },
      button(
        {
          disabled: isRestoring,
          on: {
            click: () => {
              if (this.busy?.operation) this.busy.operation.cancel();
              else close(null);
            },
          },
        },
        text.cancel,
      ),
      isOpened
        ? button(
            {
              disabled: isRestoring,
              on: {
                click: () => {
                  this.seen = null;
                  this.error = null;
                  this.takesOther = false;
                  again();
                },
              },
            },
            words.another,
          )
        : null,
      h(
        'button',
        { type: 'submit', class: isOpened ? 'danger' : 'primary', disabled: isOff || isRestoring },
        isOpened ? words.restoreYes : words.look,
      ),
    );
  }

  /** Which backup, and its passphrase once it is known that it has one. @param {() => void} again */
  #asked(again) {
    const { seen, found, error } = this;
    const wantsPassphrase = seen?.is_of_this_mode && seen.key === 'passphrase';
    const change = (/** @type {'folder' | 'elsewhere'} */ part, /** @type {string} */ value) => {
      this[part] = value;
      // Another one may open otherwise.
      this.seen = null;
      this.error = null;
      this.wrong = null;
      again();
    };
    return [
      h('p', {}, words.restoreSays),
      found.length > 0
        ? field({ id: 'backup-which', label: words.which }, (described) =>
            h(
              'select',
              {
                ...described,
                value: this.folder,
                'data-first': true,
                on: { change: (/** @type {any} */ event) => change('folder', event.target.value) },
              },
              found.map((folder) =>
                h('option', { value: folder, key: folder }, folder.replace(/^.*[\\/]/, '')),
              ),
              h('option', { value: '', key: 'elsewhere' }, words.elsewhere),
            ),
          )
        : null,
      this.folder === ''
        ? field(
            { id: 'backup-path', label: words.path, hint: words.pathHint, error: this.wrong },
            (described) =>
              h('input', {
                ...described,
                type: 'text',
                class: 'mono',
                dir: 'ltr',
                autocomplete: 'off',
                spellcheck: 'false',
                'data-most': 4000,
                'data-first': found.length === 0,
                value: this.elsewhere,
                on: {
                  input: (/** @type {any} */ event) => {
                    this.elsewhere = event.target.value;
                  },
                  change: (/** @type {any} */ event) => change('elsewhere', event.target.value),
                },
              }),
          )
        : null,
      wantsPassphrase
        ? field(
            {
              id: 'backup-passphrase',
              label: words.backupPassphrase,
              hint: words.backupPassphraseHint,
              error: error?.field === 'passphrase' ? error.message : null,
            },
            (described) =>
              h('input', {
                ...described,
                type: 'password',
                autocomplete: 'off',
                spellcheck: 'false',
                'data-most': 1000,
                'data-any': true,
              }),
          )
        : null,
      seen && !seen.is_of_this_mode ? note('bad', h('span', {}, words.otherMode[seen.mode])) : null,
    ];
  }

  /** @param {BackupSeen} seen @param {() => void} again */
  #compared(seen, again) {
    return [
      comparison(seen, read().session.key?.source ?? 'keyring'),
      seen.is_of_this_vault
        ? null
        : note(
            'warn',
            h('strong', {}, words.otherVault),
            checkbox({
              label: words.takeOther,
              checked: this.takesOther,
              toggle: (on) => {
                this.takesOther = on;
                again();
              },
            }),
          ),
      h('p', {}, words.restoreMeans),
      h('p', {}, words.restoreAside),
    ];
  }

  /** @param {() => void} again */
  async #look(again) {
    const folder = (this.folder || this.elsewhere).trim();
    this.error = null;
    this.wrong = folder ? null : words.noPath;
    if (this.wrong) {
      again();
      document.getElementById('backup-path')?.focus();
      return;
    }
    const input = /** @type {HTMLInputElement | null} */ (document.getElementById('backup-passphrase'));
    const passphrase = input?.value || null;
    const { operation, result } = begin(
      (running) => commands.lookIntoBackup({ folder, passphrase }, running),
      () => {},
    );
    this.busy = { stage: words.looking, operation, begun: operation.begun };
    again();
    try {
      this.seen = await result;
    } catch (thrown) {
      const error = asError(thrown);
      if (error.code !== 'cancelled') this.error = error;
      if (error.code === 'invalid_value' && this.folder === '')
        [this.wrong, this.error] = [error.message, null];
    }
    this.busy = null;
    again();
    const next = this.seen?.preview ? 'compared' : this.wrong ? 'backup-path' : 'backup-passphrase';
    document.getElementById(next)?.focus();
  }

  /** @param {BackupSeen} seen @param {(restored: Restored | null) => void} close @param {() => void} again */
  async #restore(seen, close, again) {
    this.error = null;
    this.busy = { stage: words.restoring, operation: null, begun: performance.now() };
    again();
    try {
      const preview = /** @type {string} */ (seen.preview);
      this.underWay = commands.restoreVault({ preview, other_vault: this.takesOther }, {});
      close(await this.underWay);
    } catch (thrown) {
      const { state } = await commands.readSession();
      // It is told where the vault is opened again then.
      if (state !== 'open') return close(null);
      this.underWay = null;
      this.busy = null;
      this.error = asError(thrown);
      again();
    }
  }
}
