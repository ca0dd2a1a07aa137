/**
 * What the Account screen knows of a tenant, its draft and its numbers. It draws nothing, and changes nothing.
 * @module
 */
import { alarm, announce } from '../../../app/announce.js';
import * as format from '../../../app/format.js';
import { LongWork } from '../../../app/long-work.js';
import { refresh } from '../../../app/session.js';
import { SidCheck } from '../../../app/sid-check.js';
import { isSandbox, statusOf } from '../../../app/store.js';
import { nextStep } from '../../../elements/pieces.js';
import * as commands from '../../../ipc/commands.js';
import { Latest } from '../../../ipc/latest.js';
import { asError } from '../../../ipc/transport.js';
import { text } from '../../../text/account.js';

/** @typedef {import('../../../ipc/types.d.ts').AppError} AppError */
/** @typedef {import('../../../ipc/types.d.ts').DraftView} DraftView */
/** @typedef {import('../../../ipc/types.d.ts').VerificationView} VerificationView */
/** @typedef {'numbers' | 'fallback'} Part */

const words = text.account;
/** @type {string[]} */
const NONE = [];
export const OF_ACTIVE = 'of_active';

export class AccountState {
  /** @type {DraftView | null} */
  draft = null;
  /** @type {import('../../../ipc/types.d.ts').NumbersView | null} */
  numbers = null;
  /** @type {AppError | null} */
  numbersError = null;
  /** The radio button that a person chose; until then, what is stored decides. @type {'ping_identity' | 'custom' | null} */
  chosen = null;
  /** What was changed and is not stored yet: it is shown meanwhile. @type {Partial<Pick<DraftView, 'account_sid' | 'base' | 'fallback' | 'selected'>>} */
  pending = {};
  /** The numbers that are expected, as they were typed, until they are stored. @type {string | null} */
  expectedTyped = null;
  /** The same of the tenant as of the draft. @type {import('../../../ipc/types.d.ts').TenantEdit} */
  pendingTenant = {};
  /** @type {string | null} */
  tokenError = null;
  /** @type {'usual' | 'unusual' | null} */
  tokenAdvice = null;
  /** @type {AppError | null} */
  error = null;
  cancelled = false;
  saving = false;
  /** From the press of Save to its end. */
  isSaving = false;
  /** @type {{ says: string, undo: { selected: string[], fallback: boolean } | null } | null} */
  done = null;
  /** @type {import('../../../ipc/types.d.ts').AccountInfo[]} */
  sandboxAccounts = [];
  /** @type {import('../../../ipc/types.d.ts').CountryInfo[]} */
  countries = [];
  /** What a verification that was just made found, beyond what the draft keeps. @type {VerificationView | null} */
  found = null;
  /** The parts of the active account that a person opened to change them. @type {Set<Part>} */
  opened = new Set();
  sid = new SidCheck(() => this.changed());
  #shown = new Latest();
  /** Whether what is read is more than the draft. */
  #whole = false;
  /** @type {Promise<[import('../../../ipc/types.d.ts').CountryInfo[], import('../../../ipc/types.d.ts').AccountInfo[]]> | null} */
  #listed = null;
  /** @type {LongWork<'account'>} */
  work = new LongWork(() => this.changed());

  /**
   * @param {string} tenant
   * @param {() => void} changed
   */
  constructor(tenant, changed) {
    this.tenant = tenant;
    this.changed = changed;
  }

  get busy() {
    return this.work.busy;
  }

  get status() {
    return statusOf(this.tenant);
  }

  /** Whether nothing may be changed but what takes something away (M5). */
  get isInactive() {
    return Boolean(this.status?.inactive);
  }

  /** The tenant with what is being changed of it. */
  get settings() {
    const tenant = this.status?.tenant;
    if (!tenant) return null;
    const { sms, voice, destinations, ping_originates_without_fallback: without } = this.pendingTenant;
    const { daily_used: used, daily_unused: unused } = this.pendingTenant;
    return {
      ...tenant,
      sms_enabled: sms ?? tenant.sms_enabled,
      voice_enabled: voice ?? tenant.voice_enabled,
      destinations: destinations ?? tenant.destinations,
      ping_originates_without_fallback: without ?? tenant.ping_originates_without_fallback,
      daily_limits: {
        ...tenant.daily_limits,
        used: used ?? tenant.daily_limits.used,
        unused: unused ?? tenant.daily_limits.unused,
      },
    };
  }

  /** The selected numbers. */
  get selected() {
    return this.pending.selected ?? this.draft?.selected ?? this.active?.selected ?? NONE;
  }

  get fallback() {
    return this.pending.fallback ?? this.draft?.fallback ?? this.active?.fallback ?? false;
  }

  get base() {
    return this.pending.base ?? this.draft?.base;
  }

  get active() {
    const active = this.status?.active;
    return active?.sender === 'custom' ? active : null;
  }

  get sender() {
    return this.chosen ?? (this.draft || this.active ? 'custom' : 'ping_identity');
  }

  /** Whether the form takes an account, or manages the one that is active. */
  get isNewAccount() {
    return this.draft !== null && !(this.active && this.draft.token === OF_ACTIVE);
  }

  get verification() {
    if (this.draft?.verification) return this.draft.verification;
    return this.isNewAccount ? null : (this.status?.active_verification ?? null);
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

  /** Whether a change of the draft is on its way: what it comes to is not known yet. */
  get isStoring() {
    return Object.keys(this.pending).length > 0;
  }

  /** Whether a part of the active account is shown to be changed. @param {Part} part */
  isOpen(part) {
    return this.opened.has(part);
  }

  async load() {
    try {
      await this.read();
    } catch (thrown) {
      this.error = asError(thrown);
    }
    this.changed();
  }

  /** Reads the tenant, its draft and the numbers. They are shown together: nothing moves under a hand that comes later. */
  async read() {
    this.#whole = true;
    await this.readDraft();
  }

  /** What never changes. */
  #lists() {
    this.#listed ??= Promise.all([
      commands.listCountries().catch(() => []),
      isSandbox() ? commands.listSandboxAccounts().catch(() => []) : [],
    ]);
    return this.#listed;
  }

  /** Reads the draft alone, unless more is being read. */
  async readDraft() {
    /** @type {unknown} */
    let failed = null;
    await this.#shown.read(
      () =>
        Promise.all([
          commands.readDraft({ tenant: this.tenant }),
          this.#whole
            ? commands.listNumbers({ tenant: this.tenant, show: 'all', search: '' }).catch(asError)
            : null,
          this.#whole ? commands.readOverview() : null,
          this.#lists(),
        ]),
      ([draft, numbers, overview, [countries, accounts]]) => {
        this.take(draft);
        this.countries = countries;
        this.sandboxAccounts = accounts;
        if (overview) refresh(overview);
        if (numbers) {
          const isThere = 'rows' in numbers;
          if (isThere) this.numbers = numbers;
          this.numbersError = isThere ? null : numbers;
          this.#whole = false;
        }
      },
      (thrown) => {
        failed = thrown;
      },
    );
    if (failed) throw failed;
    this.changed();
  }

  /** Takes a draft as it is stored. What is being typed is not replaced. @param {DraftView | null} draft */
  take(draft) {
    const other = draft?.tenant !== this.draft?.tenant;
    this.draft = draft;
    if (this.pending.account_sid !== undefined) return;
    const stored = draft?.account_sid ?? '';
    const isTyped = document.activeElement?.id === 'account-sid' && !other;
    if (this.sid.value.trim().toUpperCase() !== stored.toUpperCase()) {
      if (!isTyped) this.sid.set(stored);
    } else if (!isTyped) this.sid.value = stored;
    // What was left unfinished is said again when one comes back to it.
    if (other && draft?.account_sid && draft.sid_error) this.sid.error = draft.sid_error.message;
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
      if (error.field === 'numbers' || error.code === 'no_number_selected') this.opened.add('numbers');
      if (error.field === 'account_sid') this.sid.error = error.message;
      alarm(`${error.message} ${nextStep(error)}`);
    }
    this.changed();
    return error;
  }

  /** The first error on the page takes the focus. */
  focusError() {
    requestAnimationFrame(() => {
      /** @type {HTMLElement | null} */ (document.querySelector('main [aria-invalid=true]'))?.focus();
    });
  }

  /** @param {string} at */
  savedText(at) {
    return this.saving ? words.saving : words.saved(format.time(at));
  }
}
