/**
 * What a person changes on the Account screen: each change is shown at once, and stored one after another.
 * @module
 */
import { announce } from '../../../app/announce.js';
import { debounce } from '../../../app/operation.js';
import { refresh } from '../../../app/session.js';
import * as commands from '../../../ipc/commands.js';
import { text } from '../../../text/account.js';
import { AccountState } from './state.js';

/** @typedef {import('../../../ipc/types.d.ts').DraftEdit} DraftEdit */
/** @typedef {import('../../../ipc/types.d.ts').TenantEdit} TenantEdit */

const words = text.account;

export class AccountEdits extends AccountState {
  /** The changes under way. @type {Promise<unknown>} */
  #storing = Promise.resolve();
  /** What of them was refused, and not put right since. @type {Set<string>} */
  #refused = new Set();
  #sidSoon = debounce((/** @type {string} */ typed) => this.#storeSid(typed), 300);
  #selectSoon = debounce((/** @type {string[]} */ selected) => this.#storeSelection(selected), 250);

  /**
   * Does it after every change that was made before it. Null when it was refused, which is shown.
   * @template T
   * @param {() => Promise<T>} act
   * @param {string[]} changed the names of what it changes
   * @returns {Promise<T | null>}
   */
  next(act, changed = ['draft']) {
    const done = this.#storing.then(act).then(
      (answer) => {
        for (const name of changed) this.#refused.delete(name);
        return answer;
      },
      (thrown) => {
        for (const name of changed) this.#refused.add(name);
        this.fail(thrown);
        return null;
      },
    );
    this.#storing = done;
    return done;
  }

  /**
   * One edit of the draft, or several that belong together.
   * @param {...DraftEdit} edits
   */
  edit(...edits) {
    /** @type {any} */
    const changed = Object.assign({}, ...edits);
    // A token is never shown.
    const { token: _, ...shown } = changed;
    Object.assign(this.pending, shown);
    this.changed();
    return this.next(async () => {
      this.saving = true;
      this.changed();
      try {
        let draft = null;
        for (const edit of edits) draft = await commands.editDraft({ tenant: this.tenant, edit });
        await this.readChanged();
        return draft;
      } finally {
        this.#isStored(this.pending, shown);
        this.saving = false;
        this.changed();
      }
    }, Object.keys(changed));
  }

  /** What is shown has it by now. What was changed once more meanwhile still waits. @param {any} pending @param {any} shown */
  #isStored(pending, shown) {
    for (const name of Object.keys(shown)) if (pending[name] === shown[name]) delete pending[name];
  }

  /** Reads the draft after a change of it. What a change answers is not shown: it may be older than what was read since. */
  async readChanged() {
    if (this.draft) await this.readDraft();
    else await this.read();
  }

  /** @param {string} typed */
  async typeSid(typed) {
    this.error = null;
    this.pending.account_sid = typed;
    this.#sidSoon.later(typed);
    await this.sid.type(typed);
  }

  async leaveSid() {
    await this.sid.leave();
    await this.#sidSoon.flush();
  }

  /** @param {string} typed */
  async #storeSid(typed) {
    const before = this.draft?.account_sid;
    const draft = await this.edit({ account_sid: typed });
    if (draft && draft.account_sid !== before) await this.read();
  }

  /** @param {string} token */
  async giveToken(token) {
    this.tokenError = null;
    const draft = await this.edit({ token });
    if (!draft) return;
    if (this.#refused.size === 0) this.error = null;
    this.tokenAdvice = draft.token_advice;
    announce(words.tokenSaved);
    await this.read();
  }

  async removeToken() {
    this.tokenAdvice = null;
    if (await this.edit('remove_token')) announce(words.tokenRemoved);
    await this.read();
  }

  /** What is typed and waits is stored before anything is asked. Answers whether it could be. */
  async flush() {
    /** @type {any} */ (document.getElementById('token-field'))?.flush();
    this.#sidSoon.flush();
    this.#selectSoon.flush();
    for (let last = null; last !== this.#storing; ) {
      last = this.#storing;
      await last;
    }
    const stored = this.#refused.size === 0;
    this.#refused.clear();
    return stored;
  }

  /** What is typed and waits goes with the draft. */
  dropWaiting() {
    this.#sidSoon.drop();
    this.#selectSoon.drop();
    this.pending = {};
    this.#refused.clear();
  }

  /** @param {string} typed */
  async expect(typed) {
    this.expectedTyped = typed;
    const lines = typed.slice(0, 100_000).split(/[\n,;]+/);
    const stored = await this.edit({ expected: lines.map((line) => line.trim()).filter(Boolean) });
    // What was refused stays to be mended.
    if (stored && this.expectedTyped === typed) this.expectedTyped = null;
    this.changed();
  }

  /** @param {string[]} selected */
  select(selected) {
    this.pending.selected = selected;
    this.error = null;
    this.done = null;
    this.#selectSoon.later(selected);
    this.changed();
  }

  /** @param {string[]} selected */
  #storeSelection(selected) {
    return this.next(async () => {
      try {
        const gone = this.numbers?.rows.some((row) => row.gone && selected.includes(row.number));
        if (gone) await this.#selectBeside(selected);
        else {
          const selection = selected.length ? { only: selected } : /** @type {const} */ ('none');
          await commands.selectNumbers({ tenant: this.tenant, selection });
        }
        await this.readChanged();
      } finally {
        this.#isStored(this.pending, { selected });
        this.changed();
      }
    }, ['selected']);
  }

  /** Numbers that are gone cannot be selected anew: they stay until they are taken out. @param {string[]} selected */
  async #selectBeside(selected) {
    const before = this.draft?.selected ?? this.active?.selected ?? [];
    const [now, then] = [new Set(selected), new Set(before)];
    const remove = before.filter((number) => !now.has(number));
    const add = selected.filter((number) => !then.has(number));
    if (remove.length > 0) await commands.selectNumbers({ tenant: this.tenant, selection: { remove } });
    if (add.length > 0) await commands.selectNumbers({ tenant: this.tenant, selection: { add } });
  }

  /** @param {TenantEdit} edit */
  editTenant(edit) {
    Object.assign(this.pendingTenant, edit);
    this.changed();
    return this.next(async () => {
      try {
        await commands.editTenant({ tenant: this.tenant, edit });
        await Promise.all([refresh(), this.readDraft()]);
        if (this.error?.code === 'no_alternate_method') this.error = null;
      } finally {
        this.#isStored(this.pendingTenant, edit);
        this.changed();
      }
    }, Object.keys(edit));
  }
}
