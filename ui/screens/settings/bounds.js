/** The cards of the settings for test sends: limits, and how long the history is kept. */
import { say } from '../../app/announce.js';
import { h } from '../../app/dom.js';
import { confirm } from '../../elements/confirm.js';
import { button, card, errorNote, field, note } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/settings.js';

/** What was typed, as a whole number; null when it is none. @param {string} typed */
const whole = (typed) => (/^\d{1,6}$/.test(typed.trim()) ? Number(typed.trim()) : null);

/** @param {(event: Event) => void} act */
const submitting = (act) => ({
  submit: (/** @type {Event} */ event) => {
    event.preventDefault();
    act(event);
  },
});

/** What an administrator sets for all test sends. It draws its cards and remembers what is typed in them. */
export class Bounds {
  coolDown = '';
  cap = '';
  days = '';
  /** @type {import('../../ipc/types.d.ts').RetentionView | null} */
  retention = null;
  loaded = false;
  /** @type {Record<string, string | null>} */
  wrong = {};
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  error = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  async load() {
    try {
      const [limits, retention] = await Promise.all([commands.readSendLimits(), commands.readRetention()]);
      this.coolDown = String(limits.cool_down_seconds);
      this.cap = String(limits.hourly_cap);
      this.loaded = true;
      this.retention = retention;
      this.days = retention.days === null ? '' : String(retention.days);
    } catch (thrown) {
      this.error = asError(thrown);
    }
    this.changed();
  }

  /** @param {string} name @param {unknown} thrown */
  #fail(name, thrown) {
    const error = asError(thrown);
    if (error.code === 'invalid_value') this.#mark(name, error.message);
    else this.error = error;
    this.changed();
  }

  /** @param {string} name @param {string} says */
  #mark(name, says) {
    this.wrong = { [name]: says };
    this.changed();
    requestAnimationFrame(() => document.getElementById(name)?.focus());
  }

  async setLimits() {
    this.wrong = {};
    const [coolDown, cap] = [whole(this.coolDown), whole(this.cap)];
    if (coolDown === null) return this.#mark('cool-down', text.limits.notANumber);
    if (cap === null) return this.#mark('hourly-cap', text.limits.notANumber);
    try {
      const asked = { coolDown: this.coolDown, cap: this.cap };
      const limits = await commands.setSendLimits({ cool_down_seconds: coolDown, hourly_cap: cap });
      say(text.limits.saved);
      this.error = null;
      // What was typed since stays.
      if (this.coolDown === asked.coolDown) this.coolDown = String(limits.cool_down_seconds);
      if (this.cap === asked.cap) this.cap = String(limits.hourly_cap);
      this.changed();
    } catch (thrown) {
      this.#fail(coolDown > 3600 ? 'cool-down' : 'hourly-cap', thrown);
    }
  }

  async setRetention() {
    this.wrong = {};
    const words = text.history;
    const days = this.days.trim() ? whole(this.days) : null;
    if (this.days.trim() && days === null) return this.#mark('retention', text.limits.notANumber);
    if (
      days !== null &&
      !(await confirm(words.retentionTitle, words.retentionAsk(days), words.retentionDelete))
    )
      return;
    try {
      const asked = this.days;
      const kept = await commands.setRetention({ days });
      this.retention = kept;
      say(words.retentionDone(kept.deleted));
      this.error = null;
      if (this.days === asked) this.days = kept.days === null ? '' : String(kept.days);
      this.changed();
    } catch (thrown) {
      this.#fail('retention', thrown);
    }
  }

  async trustClock() {
    try {
      say(text.limits.trusted(await commands.trustClock()));
      this.error = null;
      // Not what is typed beside it.
      this.retention = await commands.readRetention();
      this.changed();
    } catch (thrown) {
      this.#fail('retention', thrown);
    }
  }

  /** What is older and still there, and why. */
  #left() {
    const { waits = null, left = 0 } = this.retention ?? {};
    if (waits)
      return note(
        'warn',
        h('span', {}, waits),
        h(
          'div',
          {},
          button({ 'data-changes': true, on: { click: () => this.trustClock() } }, text.limits.trust),
        ),
      );
    return left > 0 ? h('p', { class: 'small muted' }, text.history.retentionLeft(left)) : null;
  }

  /** @param {string} id @param {string} label @param {string} hint @param {'coolDown' | 'cap' | 'days'} part */
  #number(id, label, hint, part) {
    return field({ id, label, hint, error: this.wrong[id] ?? null, class: 'grow' }, (described) =>
      h('input', {
        ...described,
        type: 'text',
        inputmode: 'numeric',
        class: 'mono',
        dir: 'ltr',
        autocomplete: 'off',
        value: this[part],
        on: {
          input: (/** @type {any} */ event) => {
            this[part] = event.target.value;
          },
        },
      }),
    );
  }

  cards() {
    const { limits, history } = text;
    // What is typed before it is known what is set would be lost.
    if (!this.loaded) return this.error ? errorNote(this.error, { key: 'bounds-error' }) : null;
    return [
      this.error ? errorNote(this.error, { key: 'bounds-error' }) : null,
      card(
        limits.settings,
        null,
        h('p', { class: 'small muted' }, limits.settingsSays),
        h(
          'form',
          { class: 'stack', novalidate: true, 'data-changes': true, on: submitting(() => this.setLimits()) },
          h(
            'div',
            { class: 'row top' },
            this.#number('cool-down', limits.coolDown, limits.coolDownHint, 'coolDown'),
            this.#number('hourly-cap', limits.cap, limits.capHint, 'cap'),
          ),
          h('div', {}, h('button', { type: 'submit' }, limits.set)),
        ),
      ),
      card(
        history.retention,
        null,
        h('p', { class: 'small muted' }, history.retentionSays),
        this.#left(),
        h(
          'form',
          {
            class: 'stack',
            novalidate: true,
            'data-changes': true,
            on: submitting(() => this.setRetention()),
          },
          this.#number('retention', history.retentionDays, history.retentionHint, 'days'),
          h('div', {}, h('button', { type: 'submit' }, history.retentionSet)),
        ),
      ),
    ];
  }
}
