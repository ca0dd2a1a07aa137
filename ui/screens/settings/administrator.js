/** The card of the administrator passphrase. */
import { say } from '../../app/announce.js';
import { h } from '../../app/dom.js';
import { change, read } from '../../app/store.js';
import { confirm } from '../../elements/confirm.js';
import { button, card, errorNote, field } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/administrator.js';

const words = text.administrator;

/** The idle times that are offered, in minutes. */
const MINUTES = [1, 2, 5, 10, 15, 30, 60];

/** It draws the card, and keeps nothing of what is typed in it. */
export class Administrator {
  /** @type {import('../../ipc/types.d.ts').Administrator | null} */
  view = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  error = null;
  /** @type {Record<string, string | null>} */
  wrong = {};

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  async load() {
    await this.#act(() => commands.readAdministrator());
  }

  /** @param {() => Promise<import('../../ipc/types.d.ts').Administrator>} act @param {string} [said] */
  async #act(act, said) {
    this.wrong = {};
    try {
      this.view = await act();
      this.error = null;
      if (said) {
        // What the screen says of the role and what the keys do with it changes in one moment.
        change({ session: await commands.readSession() });
        say(said);
      }
    } catch (thrown) {
      const error = asError(thrown);
      if (error.field === 'administrator_passphrase') this.wrong = { 'administrator-new': error.message };
      else this.error = error;
    }
    this.changed();
  }

  /** @param {Event} event */
  async #give(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const [fresh, again] = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input')]);
    if (!fresh || !again || !fresh.value) return;
    if (fresh.value !== again.value) {
      this.wrong = { 'administrator-again': words.differ };
      this.changed();
      again.focus();
      return;
    }
    const passphrase = fresh.value;
    const isFirst = !this.view?.set_at;
    await this.#act(
      () =>
        isFirst ? commands.setAdministrator({ passphrase }) : commands.changeAdministrator({ passphrase }),
      isFirst ? words.wasSet : words.wasChanged,
    );
    fresh.value = '';
    again.value = '';
  }

  async #remove() {
    if (!(await confirm(words.removeTitle, words.removeSays, words.remove))) return;
    await this.#act(() => commands.removeAdministrator(), words.wasRemoved);
  }

  /** @param {string} id @param {string} label @param {string} [hint] */
  #secret(id, label, hint) {
    return field(
      hint
        ? { id, label, hint, error: this.wrong[id] ?? null, class: 'grow' }
        : { id, label, error: this.wrong[id] ?? null, class: 'grow' },
      (described) =>
        h('input', { ...described, type: 'password', autocomplete: 'new-password', 'data-most': 1000 }),
    );
  }

  #idle() {
    const now = this.view?.idle_minutes ?? 5;
    return field({ id: 'idle-minutes', label: words.idle }, (described) =>
      h(
        'select',
        {
          ...described,
          'data-changes': true,
          value: String(now),
          on: {
            change: (/** @type {any} */ event) => {
              const minutes = Number(event.target.value);
              void this.#act(() => commands.setIdleLock({ minutes }), words.idleSet);
            },
          },
        },
        [...new Set([...MINUTES, now])]
          .sort((one, other) => one - other)
          .map((minutes) => h('option', { value: String(minutes) }, words.minutes(minutes))),
      ),
    );
  }

  card() {
    const { view, error } = this;
    // In a support kit there is no administrator.
    if (read().session.kit) return null;
    if (!view) return error ? errorNote(error, { key: 'administrator-error' }) : null;
    const isSet = view.set_at !== null;
    return card(
      words.card,
      null,
      h('p', { class: 'small muted' }, isSet ? words.says : words.everybody),
      isSet ? null : h('p', { class: 'small muted' }, words.honest),
      error ? errorNote(error, { key: 'administrator-error' }) : null,
      isSet ? this.#idle() : null,
      h(
        'form',
        {
          class: 'stack',
          id: 'administrator-form',
          'data-changes': true,
          on: { submit: (/** @type {Event} */ event) => this.#give(event) },
        },
        h(
          'div',
          { class: 'row top' },
          this.#secret('administrator-new', words.fresh, words.freshHint),
          this.#secret('administrator-again', words.again),
        ),
        h('p', { class: 'small muted' }, words.forgotten),
        h(
          'div',
          { class: 'row' },
          h('button', { type: 'submit' }, isSet ? words.change : words.set),
          isSet
            ? button(
                { class: 'danger', 'data-changes': true, on: { click: () => this.#remove() } },
                words.remove,
              )
            : null,
        ),
      ),
    );
  }
}
