/**
 * The steps of the Account screen: begin, verify, choose another account, discard, undo. It draws nothing.
 * @module
 */
import { alarm, announce } from '../../../app/announce.js';
import { nextStep } from '../../../elements/pieces.js';
import * as commands from '../../../ipc/commands.js';
import { text } from '../../../text/account.js';
import { AccountEdits } from './edits.js';

/** @typedef {import('../../../ipc/types.d.ts').VerificationView} VerificationView */

const words = text.account;

export class AccountController extends AccountEdits {
  /**
   * Something long: it shows its stage, can be cancelled, and can be begun again while it runs.
   * @template T
   * @param {string} stage
   * @param {(running: import('../../../ipc/types.d.ts').Running) => Promise<T>} work
   * @returns {Promise<T | null>}
   */
  long(stage, work) {
    this.error = null;
    this.cancelled = false;
    this.done = null;
    return this.work.run('account', stage, work, {
      says: (told) =>
        told.stage === 'numbers' && told.so_far > 0
          ? words.numbersSoFar(told.so_far)
          : words.stages[told.stage],
      fail: (thrown) => this.fail(thrown),
    });
  }

  async verify() {
    if (!(await this.flush())) return this.focusError();
    this.tokenError = null;
    this.found = null;
    const found = await this.long(words.stages['begin'] ?? '', (running) =>
      commands.verifyAccount({ tenant: this.tenant }, running),
    );
    if (!found) return this.focusError();
    await this.#found(found);
  }

  /** @param {VerificationView} found */
  async #found(found) {
    this.found = found;
    await this.read();
    // Other credentials were given meanwhile: it was of those before.
    if (this.draft && !this.draft.verification) this.found = null;
    if (found.outcome === 'verified') announce(`${found.message} ${nextStep(found)}`);
    else {
      alarm(`${found.message} ${nextStep(found)}`);
      this.changed();
      this.focusError();
    }
    this.changed();
  }

  /** @param {string} sid */
  async chooseSubAccount(sid) {
    if (!(await this.flush())) return this.focusError();
    const found = await this.long(words.choosing, (running) =>
      commands.chooseSubAccount({ tenant: this.tenant, sid }, running),
    );
    if (found) await this.#found(found);
  }

  /** @param {'ping_identity' | 'custom'} sender */
  async choose(sender) {
    this.chosen = sender;
    this.done = null;
    this.changed();
    if (sender !== 'custom') return;
    await this.next(async () => {
      // What is shown may not have been read yet: what is stored decides.
      await this.read();
      if (!this.draft && !this.active) await this.#begin();
    });
  }

  async #begin() {
    await commands.beginDraft({ tenant: this.tenant, new_account: true });
    this.tokenAdvice = null;
    this.found = null;
    await this.read();
    document.getElementById('account-sid')?.focus();
  }

  async #drop() {
    if (!(await commands.readDraft({ tenant: this.tenant }))) return;
    await commands.discardDraft({ tenant: this.tenant });
    this.tokenError = null;
    this.tokenAdvice = null;
    this.error = null;
    this.found = null;
    await this.readDraft();
  }

  /** Change Account: a draft for another one, while this one goes on working. */
  changeAccount() {
    this.dropWaiting();
    this.chosen = 'custom';
    return this.next(async () => {
      await this.#drop();
      await this.#begin();
    });
  }

  discard() {
    this.dropWaiting();
    return this.next(async () => {
      await this.#drop();
      this.chosen = null;
      await this.read();
      announce(words.discarded);
    });
  }

  /** @param {import('../../../ipc/types.d.ts').AccountInfo} account */
  async useSandbox(account) {
    if (!this.draft || !this.isNewAccount) await this.changeAccount();
    await this.edit({ account_sid: account.sid }, { token: account.auth_token });
    this.sid.set(account.sid);
    await this.read();
    announce(words.sandboxUsed(account.friendly_name));
  }

  /** @param {import('./state.js').Part} part */
  toggle(part) {
    if (!this.opened.delete(part)) this.opened.add(part);
    this.changed();
  }

  /** The screen is left: what waits is stored, and what was only said is not said again. */
  leave() {
    this.done = null;
    if (!this.busy) {
      this.error = null;
      this.cancelled = false;
      this.tokenError = null;
      this.tokenAdvice = null;
      this.found = null;
    }
    this.flush();
  }

  /**
   * What Save would do, while that is what is shown here. Null when something is missing, or when the draft is another than
   * it was shown: somebody else has changed it. Then it is shown as it is, for the next press.
   */
  async prepareSave() {
    const shown = JSON.stringify(this.draft?.changes);
    const preview = await this.long(words.stepChecking, (running) =>
      commands.prepareSave({ tenant: this.tenant }, running),
    );
    if (!preview || JSON.stringify(preview.changes) === shown) return preview;
    await this.read();
    this.fail({
      code: 'draft_outdated',
      message: words.changedElsewhere,
      remedy: { do: 'by_code', code: 'draft_outdated' },
      retry: 'after',
    });
    return null;
  }

  /**
   * Saves what was shown, or nothing.
   * @param {import('../../../ipc/types.d.ts').SavePreview} shown
   * @param {string} [consent] the name under the consent
   */
  async saveShown(shown, consent) {
    try {
      return await commands.saveDraft({ preview: shown.preview, consent_name: consent });
    } catch (thrown) {
      const error = this.fail(thrown);
      if (error.code === 'draft_outdated') await this.read();
      return null;
    }
  }

  /** Puts the numbers and the fallback back as they were before the last Save. */
  async undo() {
    const before = this.done?.undo;
    if (!before) return;
    this.done = null;
    await this.next(async () => {
      await commands.selectNumbers({ tenant: this.tenant, selection: { only: before.selected } });
      await commands.editDraft({ tenant: this.tenant, edit: { fallback: before.fallback } });
    });
    if (!(await this.flush())) return;
    // These changes are made here, and not read by anybody yet.
    await this.read();
    const shown = await this.prepareSave();
    if (!shown || !(await this.saveShown(shown))) return;
    await this.read();
    this.done = { says: words.undone, undo: null };
    announce(words.undone);
    this.changed();
  }
}
