/**
 * What a person changes on the Account screen: each change is stored in the draft at once.
 * @module
 */
import { announce } from '../../app/announce.js';
import { debounce } from '../../app/operation.js';
import { refresh } from '../../app/session.js';
import * as commands from '../../ipc/commands.js';
import { text } from '../../text/en.js';
import { AccountState } from './state.js';

const words = text.account;

export class AccountEdits extends AccountState {
  /** The edits under way. @type {Promise<import('../../ipc/types.d.ts').DraftView | null>} */
  #storing = Promise.resolve(null);
  /** Whether one of them was refused. */
  #refused = false;
  #pending = debounce((/** @type {string} */ typed) => this.#storeSid(typed), 300);

  /**
   * One edit of the draft, stored at once: one after another, in the order they were made.
   * @param {import('../../ipc/types.d.ts').DraftEdit} edit
   */
  edit(edit) {
    const stored = this.#storing.then(() => this.#store(edit));
    this.#storing = stored;
    return stored;
  }

  /** @param {import('../../ipc/types.d.ts').DraftEdit} edit */
  async #store(edit) {
    this.saving = true;
    this.changed();
    try {
      const draft = await commands.editDraft(this.tenant, edit);
      const first = this.draft === null;
      this.take(draft);
      this.saving = false;
      if (first) await refresh();
      this.changed();
      return draft;
    } catch (thrown) {
      this.saving = false;
      this.#refused = true;
      this.fail(thrown);
      return null;
    }
  }

  /** @param {string} typed */
  async typeSid(typed) {
    this.error = null;
    this.#pending.later(typed);
    await this.sid.type(typed);
  }

  async leaveSid() {
    await this.sid.leave();
    await this.#pending.flush();
  }

  /** @param {string} typed */
  async #storeSid(typed) {
    const before = this.draft?.account_sid;
    const draft = await this.edit({ account_sid: typed });
    if (draft && draft.account_sid !== before) await this.#readNumbersAgain();
  }

  async #readNumbersAgain() {
    if ((this.numbers?.rows.length ?? 0) > 0) await this.readNumbers();
  }

  /** @param {string} token */
  async giveToken(token) {
    this.tokenError = null;
    const draft = await this.edit({ token });
    if (!draft) return;
    this.error = null;
    this.tokenAdvice = draft.token_advice;
    announce(words.tokenSaved);
    await this.#readNumbersAgain();
    this.changed();
  }

  async removeToken() {
    this.tokenAdvice = null;
    if (await this.edit({ remove_token: true })) announce(words.tokenRemoved);
    await this.readNumbers();
  }

  /** What is typed and waits is stored before anything is asked. Answers whether it could be. */
  async flush() {
    document.querySelectorAll('secret-field').forEach((field) => {
      if (field.id === 'token-field') /** @type {any} */ (field).flush();
    });
    await this.#pending.flush();
    await /** @type {any} */ (document.querySelector('number-list'))?.flush();
    await this.#storing;
    const stored = !this.#refused;
    this.#refused = false;
    return stored;
  }

  /** @param {string[]} selected */
  async select(selected) {
    try {
      const gone = this.numbers?.rows.some((row) => row.gone && selected.includes(row.number));
      if (gone) await this.#selectBeside(selected);
      else await commands.selectNumbers(this.tenant, selected.length ? { only: selected } : { none: true });
      const first = this.draft === null;
      this.take(await commands.readDraft(this.tenant));
      this.error = null;
      this.done = null;
      if (first) await refresh();
      this.changed();
    } catch (thrown) {
      this.fail(thrown);
      await this.readNumbers();
    }
  }

  /** Numbers that are gone cannot be selected anew: they stay until they are taken out. @param {string[]} selected */
  async #selectBeside(selected) {
    const before = this.draft?.selected ?? this.active?.selected ?? [];
    const [now, then] = [new Set(selected), new Set(before)];
    const remove = before.filter((number) => !now.has(number));
    const add = selected.filter((number) => !then.has(number));
    if (remove.length > 0) await commands.selectNumbers(this.tenant, { remove });
    if (add.length > 0) await commands.selectNumbers(this.tenant, { add });
  }

  /** @param {import('../../ipc/types.d.ts').TenantEdit} edit */
  async editTenant(edit) {
    try {
      await commands.editTenant(this.tenant, edit);
      await refresh();
      this.take(await commands.readDraft(this.tenant));
      if (this.error?.code === 'no_alternate_method') this.error = null;
      this.changed();
    } catch (thrown) {
      this.fail(thrown);
    }
  }
}
