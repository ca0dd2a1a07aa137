/**
 * What the Account screen knows and does. It draws nothing.
 * @module
 */
import { alarm, announce } from '../../app/announce.js';
import * as format from '../../app/format.js';
import { begin, debounce } from '../../app/operation.js';
import { refresh } from '../../app/session.js';
import { currentStatus, isSandbox } from '../../app/store.js';
import { nextStep } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/en.js';

/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
/** @typedef {import('../../ipc/types.d.ts').DraftView} DraftView */
/** @typedef {import('../../ipc/types.d.ts').DraftEdit} DraftEdit */
/** @typedef {import('../../ipc/types.d.ts').VerificationView} VerificationView */
/** @typedef {{ stage: string, begun: number, cancel: () => void }} Busy */

const words = text.account;
export const SID_MOST = 200;
export const OF_ACTIVE = 'of the active configuration';

export class AccountController {
  /** @type {DraftView | null} */
  draft = null;
  /** @type {import('../../ipc/types.d.ts').NumbersView | null} */
  numbers = null;
  /** @type {AppError | null} */
  numbersError = null;
  /** The radio button that is chosen. @type {'ping_identity' | 'custom'} */
  sender = 'ping_identity';
  sid = '';
  sidTouched = false;
  /** @type {string | null} */
  sidError = null;
  /** @type {string | null} */
  tokenError = null;
  /** @type {'usual' | 'unusual' | null} */
  tokenAdvice = null;
  /** @type {Busy | null} */
  busy = null;
  /** @type {AppError | null} */
  error = null;
  cancelled = false;
  saving = false;
  /** @type {{ says: string, undo: { selected: string[], fallback: boolean } | null } | null} */
  done = null;
  /** @type {import('../../ipc/types.d.ts').AccountInfo[]} */
  sandboxAccounts = [];
  /** @type {import('../../ipc/types.d.ts').CountryInfo[]} */
  countries = [];
  /** What a verification that was just made found, beyond what the draft keeps. @type {VerificationView | null} */
  found = null;

  /** The edits under way. @type {Promise<DraftView | null>} */
  #storing = Promise.resolve(null);
  /** Whether one of them was refused. */
  #refused = false;
  #pending = debounce((/** @type {string} */ typed) => this.#storeSid(typed), 300);
  #run = 0;

  /**
   * @param {string} tenant
   * @param {() => void} changed
   */
  constructor(tenant, changed) {
    this.tenant = tenant;
    this.changed = changed;
  }

  get status() {
    return currentStatus();
  }

  get active() {
    const active = this.status?.active;
    return active?.sender === 'custom' ? active : null;
  }

  /** Whether the form takes an account, or manages the one that is active. */
  get isNewAccount() {
    return this.draft !== null && !(this.active && this.draft.token === OF_ACTIVE);
  }

  get verification() {
    if (this.draft)
      return this.draft.verification ?? (this.isNewAccount ? null : (this.status?.verification ?? null));
    return this.status?.verification ?? null;
  }

  get isDeleting() {
    return this.sender === 'ping_identity' && this.active !== null;
  }

  get hasChanges() {
    const changes = this.draft?.changes;
    if (!changes) return false;
    return Boolean(
      (this.isNewAccount && this.draft?.account_sid) ||
        changes.account_to !== null ||
        changes.new_token ||
        changes.numbers_added.length ||
        changes.numbers_removed.length ||
        changes.fallback,
    );
  }

  async load() {
    try {
      await this.read();
      this.sender = this.draft || this.active ? 'custom' : 'ping_identity';
      const [countries, accounts] = await Promise.all([
        commands.listCountries().catch(() => []),
        isSandbox() ? commands.listSandboxAccounts().catch(() => []) : [],
      ]);
      this.countries = countries;
      this.sandboxAccounts = accounts;
    } catch (thrown) {
      this.error = asError(thrown);
    }
    this.changed();
  }

  /** Reads the tenant, its draft, and the numbers when they may be others. */
  async read() {
    const [draft] = await Promise.all([commands.readDraft(this.tenant), refresh()]);
    this.#take(draft);
    await this.readNumbers();
  }

  async readNumbers() {
    try {
      this.numbers = await commands.listNumbers(this.tenant, 'all', '');
      this.numbersError = null;
    } catch (thrown) {
      this.numbersError = asError(thrown);
    }
    this.changed();
  }

  /** @param {DraftView | null} draft */
  #take(draft) {
    const other = draft?.tenant !== this.draft?.tenant;
    this.draft = draft;
    if (other || document.activeElement?.id !== 'account-sid') this.sid = draft?.account_sid ?? '';
    // What was left unfinished is said again when one comes back to it.
    if (other && draft?.account_sid && draft.sid_error) this.sidError = draft.sid_error.message;
  }

  /** @param {unknown} thrown */
  fail(thrown) {
    const error = asError(thrown);
    if (error.code === 'cancelled') {
      this.cancelled = true;
      announce(words.cancelled);
    } else {
      this.error = error;
      if (error.field === 'auth_token') this.tokenError = error.message;
      if (error.field === 'account_sid') this.sidError = error.message;
      alarm(`${error.message} ${nextStep(error)}`);
    }
    this.changed();
    return error;
  }

  /** One edit of the draft, stored at once: one after another, in the order they were made. @param {DraftEdit} edit */
  edit(edit) {
    const stored = this.#storing.then(() => this.#store(edit));
    this.#storing = stored;
    return stored;
  }

  /** @param {DraftEdit} edit @returns {Promise<DraftView | null>} */
  async #store(edit) {
    this.saving = true;
    this.changed();
    try {
      const draft = await commands.editDraft(this.tenant, edit);
      const first = this.draft === null;
      this.#take(draft);
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

  /** @param {string} typed @param {number} capped */
  async typeSid(typed, capped) {
    this.sid = typed;
    this.error = null;
    if (capped) {
      this.sidTouched = true;
      this.sidError = words.capped(capped, SID_MOST);
      this.#pending.later(typed);
      return this.changed();
    }
    this.#pending.later(typed);
    const wrong = await commands.checkSid(typed).catch(asError);
    if (this.sid !== typed) return;
    const reason = /** @type {{ reason?: string } | undefined} */ (wrong?.params?.['sid'])?.reason;
    // Too short may still become right: it is said once the field was left. Everything else is said at once.
    const certain = wrong !== null && reason !== 'too_short' && reason !== 'empty';
    const before = this.sidError;
    this.sidError = wrong && (this.sidTouched || certain) && typed !== '' ? wrong.message : null;
    if (this.sidError && this.sidError !== before) announce(this.sidError);
    this.changed();
  }

  async leaveSid() {
    if (this.sid !== '') this.sidTouched = true;
    const kept = this.sidError;
    await this.#pending.flush();
    if (this.sid === '' || kept) return;
    const wrong = await commands.checkSid(this.sid).catch(asError);
    this.sidError = wrong?.message ?? null;
    if (this.sidError) announce(this.sidError);
    this.changed();
  }

  /** @param {string} typed */
  async #storeSid(typed) {
    const before = this.draft?.account_sid;
    const draft = await this.edit({ account_sid: typed });
    if (draft && draft.account_sid !== before && (this.numbers?.rows.length ?? 0) > 0)
      await this.readNumbers();
  }

  /** @param {string} token */
  async giveToken(token) {
    this.tokenError = null;
    const draft = await this.edit({ token });
    if (!draft) return;
    this.error = null;
    this.tokenAdvice = draft.token_advice;
    announce(words.tokenSaved);
    if ((this.numbers?.rows.length ?? 0) > 0) await this.readNumbers();
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

  /**
   * Something long: it shows its stage, can be cancelled, and can be begun again while it runs.
   * @template T
   * @param {string} stage
   * @param {(running: import('../../ipc/commands.js').Running) => Promise<T>} work
   * @returns {Promise<T | null>}
   */
  async long(stage, work) {
    this.busy?.cancel();
    this.#run += 1;
    const mine = this.#run;
    const { operation, result } = begin(work, ({ stage: told }) => {
      if (mine !== this.#run || !this.busy || !told) return;
      const says =
        told.stage === 'numbers' && told.so_far > 0
          ? words.numbersSoFar(told.so_far)
          : words.stages[told.stage];
      if (says) this.busy = { ...this.busy, stage: says };
      this.changed();
    });
    this.busy = { stage, begun: operation.begun, cancel: operation.cancel };
    this.error = null;
    this.cancelled = false;
    this.done = null;
    this.changed();
    try {
      return await result;
    } catch (thrown) {
      if (mine === this.#run) this.fail(thrown);
      return null;
    } finally {
      if (mine === this.#run) {
        this.busy = null;
        this.changed();
      }
    }
  }

  async verify() {
    if (!(await this.flush())) return this.focusError();
    this.tokenError = null;
    this.found = null;
    const found = await this.long(words.stages['begin'] ?? '', (running) =>
      commands.verifyAccount(this.tenant, running),
    );
    if (!found) return this.focusError();
    await this.#found(found);
  }

  /** @param {VerificationView} found */
  async #found(found) {
    this.found = found;
    await this.read();
    if (found.outcome === 'verified') announce(`${found.message} ${found.next_step}`);
    else {
      if (found.outcome === 'refused' || found.outcome === 'test_credentials')
        this.tokenError = found.message;
      alarm(`${found.message} ${found.next_step}`);
      this.changed();
      this.focusError();
    }
    this.changed();
  }

  /** @param {string} sid */
  async chooseSubAccount(sid) {
    const found = await this.long(words.choosing, (running) =>
      commands.chooseSubAccount(this.tenant, sid, running),
    );
    if (found) await this.#found(found);
  }

  /** The first error on the page takes the focus. */
  focusError() {
    requestAnimationFrame(() => {
      /** @type {HTMLElement | null} */ (document.querySelector('main [aria-invalid=true]'))?.focus();
    });
  }

  /** @param {'ping_identity' | 'custom'} sender */
  async choose(sender) {
    this.sender = sender;
    this.done = null;
    this.changed();
    if (sender === 'custom' && !this.draft && !this.active) await this.beginNew();
  }

  async beginNew() {
    try {
      const draft = await commands.beginDraft(this.tenant, true);
      this.#take(draft);
      this.sidTouched = false;
      this.sidError = null;
      this.tokenAdvice = null;
      this.found = null;
      await refresh();
      await this.readNumbers();
      this.changed();
      document.getElementById('account-sid')?.focus();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Change Account: a draft for another one, while this one goes on working. */
  async changeAccount() {
    if (this.draft) await commands.discardDraft(this.tenant).catch(() => {});
    this.draft = null;
    this.sender = 'custom';
    await this.beginNew();
  }

  async discard() {
    try {
      await commands.discardDraft(this.tenant);
      this.draft = null;
      this.sid = '';
      this.sidError = null;
      this.tokenError = null;
      this.tokenAdvice = null;
      this.error = null;
      this.found = null;
      await this.read();
      this.sender = this.active ? 'custom' : 'ping_identity';
      announce(words.discarded);
      this.changed();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** @param {string[]} selected */
  async select(selected) {
    try {
      const rows = this.numbers?.rows ?? [];
      const gone = rows.some((row) => row.gone && selected.includes(row.number));
      if (gone) {
        const before = this.draft?.selected ?? this.active?.selected ?? [];
        const [now, then] = [new Set(selected), new Set(before)];
        const remove = before.filter((number) => !now.has(number));
        const add = selected.filter((number) => !then.has(number));
        if (remove.length > 0) await commands.selectNumbers(this.tenant, /** @type {any} */ ({ remove }));
        if (add.length > 0) await commands.selectNumbers(this.tenant, /** @type {any} */ ({ add }));
      } else await commands.selectNumbers(this.tenant, selected.length ? { only: selected } : { none: true });
      const first = this.draft === null;
      this.#take(await commands.readDraft(this.tenant));
      this.error = null;
      this.done = null;
      if (first) await refresh();
      this.changed();
    } catch (thrown) {
      this.fail(thrown);
      await this.readNumbers();
    }
  }

  /** @param {import('../../ipc/types.d.ts').TenantEdit} edit */
  async editTenant(edit) {
    try {
      await commands.editTenant(this.tenant, edit);
      await refresh();
      this.#take(await commands.readDraft(this.tenant));
      if (this.error?.code === 'no_alternate_method') this.error = null;
      this.changed();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** @param {import('../../ipc/types.d.ts').AccountInfo} account */
  async useSandbox(account) {
    if (!this.draft || !this.isNewAccount) await this.changeAccount();
    await this.edit({ account_sid: account.sid });
    this.sid = account.sid;
    this.sidError = null;
    await this.giveToken(account.auth_token);
    announce(words.sandboxUsed(account.friendly_name));
  }

  /** Puts the numbers and the fallback back as they were before the last Save. */
  async undo() {
    const before = this.done?.undo;
    if (!before) return;
    this.done = null;
    try {
      await commands.selectNumbers(this.tenant, { only: before.selected });
      await commands.editDraft(this.tenant, { fallback: before.fallback });
    } catch (thrown) {
      return this.fail(thrown);
    }
    const saved = await this.long(words.stepChecking, (running) =>
      commands.saveDraft(this.tenant, undefined, running),
    );
    if (!saved) return;
    await this.read();
    this.done = { says: words.undone, undo: null };
    announce(words.undone);
    this.changed();
  }

  /** @param {string} at */
  savedText(at) {
    return this.saving ? words.saving : words.saved(format.time(at));
  }
}
