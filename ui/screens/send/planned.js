/** What a form says, planned and then made: of one test send, or of a matrix. It draws nothing. */
import { alarm, announce, say } from '../../app/announce.js';
import { create } from '../../app/creating.js';
import { LongWork } from '../../app/long-work.js';
import { debounce } from '../../app/operation.js';
import { offerAgain, PROVABLY_WRONG, usualCountry } from '../../app/phone.js';
import { read, statusOf } from '../../app/store.js';
import { nextStep } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/send.js';

/** @typedef {import('../../app/creating.js').Creation} Creation */
/** @typedef {import('../../ipc/types.d.ts').AppError} AppError */
/** @typedef {{ recipient: string, country: string, language: 'en' | 'de' | 'fr' | 'es' }} Form */
/** @typedef {{ tenant: string, recipient: string, country: string | null, language: Form['language'] }} Request */

/** @template {object} F @param {Partial<F>} from @param {(keyof F)[]} names @returns {Partial<F>} */
const pick = (from, names) =>
  /** @type {Partial<F>} */ (
    Object.fromEntries(names.filter((name) => from[name]).map((name) => [name, from[name]]))
  );

/**
 * @template {Form} F
 * @template {{ costs_money: boolean }} P its preview: what is shown is what is made, and nothing else
 * @template {string} W what may take long
 */
export class Planned {
  /** @type {string | null} */
  recipientError = null;
  /** @type {import('../../ipc/types.d.ts').RecipientInfo | null} */
  described = null;
  touched = false;
  /** @type {P | null} */
  preview = null;
  /** Of the form and of what it set off. @type {AppError | null} */
  error = null;
  /** @type {import('../../ipc/types.d.ts').CountryInfo[]} */
  countries = [];
  /** @type {LongWork<W>} */
  work = new LongWork(() => this.changed());
  #look = debounce(() => this.describe(), 250);
  #described = new Latest();
  /** @type {(keyof F)[]} */
  #kept;
  /** What was typed is one tenant's in one vault, and where the other form begins too. */
  #key;

  /**
   * @param {string} tenant
   * @param {() => void} changed
   * @param {F} form
   * @param {(keyof F)[]} [own] what of it is kept besides
   */
  constructor(tenant, changed, form, own = []) {
    this.tenant = tenant;
    this.changed = changed;
    this.form = form;
    this.#kept = ['recipient', 'country', 'language', ...own];
    this.#key = `linecheck.send/${read().session.mode}/${tenant}`;
    form.country = usualCountry();
    Object.assign(form, pick(this.#stored(), this.#kept));
  }

  /** @returns {Partial<F>} */
  #stored() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key) ?? '{}');
    } catch {
      // What was typed before is a convenience.
      return {};
    }
  }

  get busy() {
    return this.work.busy;
  }

  get status() {
    return statusOf(this.tenant);
  }

  get active() {
    const active = this.status?.active;
    return active?.sender === 'custom' ? active : null;
  }

  /** @param {Partial<F>} change */
  set(change) {
    Object.assign(this.form, change);
    this.#described.touch();
    this.error = null;
    try {
      const { form } = this;
      const all = Object.fromEntries(this.#kept.map((name) => [name, form[name]]));
      sessionStorage.setItem(this.#key, JSON.stringify({ ...this.#stored(), ...all }));
    } catch {
      // The form is still here.
    }
    this.#look.later();
    this.changed();
  }

  /** @param {string} typed */
  typeRecipient(typed) {
    this.recipientError = null;
    this.described = null;
    this.preview = null;
    this.set(/** @type {Partial<F>} */ ({ recipient: typed }));
  }

  leaveRecipient() {
    this.touched = this.form.recipient !== '';
    // Also when it was looked at already: what was no error while it was being typed is one now.
    this.#look.later();
    return this.#look.flush();
  }

  /** Plans what the form says. Nothing is sent. @param {Request} _request @returns {Promise<P>} */
  prepare(_request) {
    throw new Error('a form says what it plans');
  }

  /** Whether the recipient is one, and what it would come to. Nothing is sent. */
  async describe() {
    await this.#described.read(
      () => this.#plan(),
      ({ told, preview, error }) => {
        this.described = told && !('code' in told) ? told : null;
        this.preview = preview;
        this.recipientError = null;
        if (told && 'code' in told) {
          const certain = PROVABLY_WRONG.has(String(told.params?.['reason']));
          this.recipientError = this.touched || certain ? told.message : null;
        } else if (error?.field === 'recipient') this.recipientError = error.message;
        else if (error) this.error = error;
      },
      (thrown) => {
        this.error = asError(thrown);
      },
    );
    this.changed();
  }

  /** What is said of the form as it is now. */
  async #plan() {
    const { recipient, country, language } = this.form;
    const nothing = { told: null, preview: null, error: null };
    if (!recipient.trim()) return nothing;
    const told = await commands.describeRecipient({ text: recipient, country }).catch(asError);
    if ('code' in told) return { ...nothing, told };
    return this.prepare({ tenant: this.tenant, recipient, country: country || null, language }).then(
      (preview) => ({ ...nothing, told, preview }),
      (thrown) => ({ ...nothing, told, error: asError(thrown) }),
    );
  }

  /**
   * Makes what the form says at the press, once: it is planned anew, and the plan that is confirmed and made is the one of the
   * form as it still is. Null when there is none, which is said.
   * @template T
   * @param {Creation} what
   * @param {(preview: P) => Promise<boolean>} confirm
   * @param {(preview: P) => Promise<T>} act
   * @returns {Promise<T | null>}
   */
  make(what, confirm, act) {
    return create(what, async () => {
      this.touched = true;
      const asked = JSON.stringify(this.form);
      const isChanged = () => {
        const is = JSON.stringify(this.form) !== asked;
        if (is) say(text.send.changedMeanwhile);
        return is;
      };
      await this.describe();
      if (isChanged()) return null;
      if (!this.form.recipient.trim()) this.recipientError = text.send.missingRecipient;
      const { preview } = this;
      if (!preview || this.recipientError) {
        this.changed();
        const to = this.recipientError ? 'recipient' : 'from';
        requestAnimationFrame(() =>
          (document.getElementById(to) ?? document.getElementById('recipient'))?.focus(),
        );
        return null;
      }
      if (preview.costs_money && !(await confirm(preview))) return null;
      if (isChanged()) return null;
      if (this.described) offerAgain(this.described.number);
      return act(preview);
    });
  }

  /** @param {unknown} thrown @param {string} cancelled */
  fail(thrown, cancelled) {
    const error = asError(thrown);
    if (error.code === 'cancelled') announce(cancelled);
    else {
      this.error = error;
      alarm(`${error.message} ${nextStep(error)}`);
    }
  }

  leave() {
    this.#look.drop();
  }
}
