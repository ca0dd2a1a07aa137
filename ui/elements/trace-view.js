/**
 * One transaction: the answer, its route, and what happened in order. With a raw view, a filter, and copies.
 * @typedef {{
 *   view: import('../ipc/types.d.ts').TraceView,
 *   raw: import('../ipc/types.d.ts').RawTrace | null,
 *   names: (sid: string, role: import('../ipc/types.d.ts').Role) => string,
 *   actions: import('../app/dom.js').Children,
 *   busy: { stage: string, begun: number, cancel: () => void, stop: string } | null,
 *   live: boolean,
 * }} Trace
 */
import { h, patch } from '../app/dom.js';
import * as format from '../app/format.js';
import { text } from '../text/send.js';
import './copy-button.js';
import './progress-line.js';
import './route-picture.js';
import { answerOf, causeOf } from './answer.js';
import { icon } from './icon.js';
import { badge, button, emptyState, mono, segmented } from './pieces.js';
import { routeOf } from './route-model.js';
import { asText, lookOf, row, waiting } from './trace-rows.js';

const words = text.trace;

export class TraceViewElement extends HTMLElement {
  /** @type {Trace | null} */
  #trace = null;
  #raw = false;
  /** @type {'all' | 'problems' | 'custom' | 'default'} */
  #filter = 'all';
  #current = 1;
  /** The rows that are open. @type {Set<number>} */
  #open = new Set();

  /** @param {Trace} trace */
  set state(trace) {
    if (trace.view.transaction !== this.#trace?.view.transaction) {
      this.#current = 1;
      this.#open.clear();
    }
    this.#trace = trace;
    if (this.isConnected) this.#render();
  }

  connectedCallback() {
    this.#render();
  }

  toggleRaw() {
    this.#raw = !this.#raw;
    this.#render();
  }

  get text() {
    return this.#trace ? asText(this.#trace.view) : '';
  }

  get json() {
    return JSON.stringify({ trace: this.#trace?.view, stored: this.#trace?.raw }, null, 2);
  }

  /** @param {number} sequence */
  #toggle(sequence) {
    if (!this.#open.delete(sequence)) this.#open.add(sequence);
    this.#current = sequence;
    this.#render();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll('.trace > li[data-sequence]')]);
    const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (at < 0) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#toggle(Number(rows[at]?.dataset['sequence']));
    } else if (move) {
      event.preventDefault();
      const to = rows[Math.max(0, Math.min(rows.length - 1, at + move))];
      this.#current = Number(to?.dataset['sequence'] ?? 1);
      this.#render();
      to?.focus();
    }
  }

  #render() {
    const trace = this.#trace;
    if (!trace) return;
    const { view, raw, live } = trace;
    patch(
      this,
      this.#answer(trace),
      raw ? h('route-picture', { key: 'route', state: routeOf(view, raw, trace.names, live) }) : null,
      this.#tools(),
      h('div', { class: 'trace-body' }, this.#raw ? this.#rawView(trace) : this.#events(trace)),
      this.#why(trace),
      this.#ids(view),
    );
  }

  /** @param {Trace} trace */
  #answer({ view, actions, busy, live }) {
    const { tone, sign, line } = answerOf(view, live);
    const cause = live ? null : causeOf(view);
    return h(
      'section',
      { class: `verdict is-${tone}`, 'aria-label': text.answer.label },
      h(
        'div',
        { class: 'outcome' },
        h('span', { class: 'sign' }, icon(sign, 'icon large')),
        h('h2', {}, line),
        h(
          'div',
          { class: 'facts-line' },
          view.sandbox ? badge('warn', words.sandbox) : null,
          h('span', {}, text.channels[view.channel]),
          h('span', { title: format.utc(view.begun_at) }, format.moment(view.begun_at)),
          busy
            ? h(
                'span',
                { class: 'end' },
                h('progress-line', { state: busy }),
                button({ class: 'inline', on: { click: () => busy.cancel() } }, busy.stop),
              )
            : null,
        ),
      ),
      h('div', { class: 'acts' }, actions),
      cause ? h('p', { class: 'because' }, cause) : null,
    );
  }

  #tools() {
    return h(
      'div',
      { class: 'trace-tools' },
      segmented({
        name: 'trace-filter',
        label: words.filter,
        value: this.#filter,
        options: [
          { value: 'all', label: words.all },
          { value: 'problems', label: words.problems },
          { value: 'custom', label: words.badge.custom },
          { value: 'default', label: words.badge.default },
        ],
        choose: (filter) => {
          this.#filter = /** @type {any} */ (filter);
          this.#raw = false;
          this.#render();
        },
      }),
      h(
        'span',
        { class: 'end' },
        button(
          { class: 'toggle', 'aria-pressed': String(this.#raw), on: { click: () => this.toggleRaw() } },
          words.raw,
        ),
        h('copy-button', { state: { what: words.copyText, label: words.copyText, value: () => this.text } }),
        h('copy-button', { state: { what: words.copyJson, label: words.copyJson, value: () => this.json } }),
      ),
    );
  }

  /** @param {Trace} trace */
  #events({ view, raw, names, live }) {
    const stored = new Map(raw?.events.map((event) => [event.sequence, event]));
    const looks = view.lines.map((line) => {
      const event = stored.get(line.sequence);
      return { line, event, look: lookOf(event, line) };
    });
    const shown = looks.filter(({ line, event, look }) => {
      // How the creating part ended is the answer, above.
      if (event?.event === 'decided') return false;
      if (this.#filter === 'all') return true;
      if (this.#filter === 'problems') return look.tone === 'bad' || look.tone === 'warn';
      return line.role === this.#filter;
    });
    if (shown.length === 0 && this.#filter !== 'all') {
      return emptyState({ icon: 'search', level: 'h3', title: words.noProblem, says: words.noProblemSays });
    }
    const current = shown.some(({ line }) => line.sequence === this.#current)
      ? this.#current
      : (shown[0]?.line.sequence ?? 1);
    const name = (/** @type {import('../ipc/types.d.ts').Role} */ role) => {
      const origin = role === 'custom' ? raw?.plan.custom : raw?.plan.default;
      const sid = origin && 'account_sid' in origin ? origin.account_sid : null;
      return sid ? names(sid, role) : words.badge[role];
    };
    return h(
      'ol',
      {
        class: 'trace',
        'aria-label': words.events,
        on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) },
      },
      shown.map(({ line, event, look }, at) =>
        row({
          view,
          line,
          event,
          look,
          // An account is named once for the lines that follow each other.
          account: line.role && line.role !== shown[at - 1]?.line.role ? name(line.role) : null,
          isCurrent: line.sequence === current,
          isOpen: this.#open.has(line.sequence),
          toggle: () => this.#toggle(line.sequence),
        }),
      ),
      live ? waiting() : null,
    );
  }

  /** @param {Trace} trace */
  #rawView({ raw, view }) {
    return h(
      'pre',
      { class: 'raw', tabindex: '0', role: 'region', 'aria-label': words.raw, dir: 'ltr' },
      JSON.stringify(raw ?? view, null, 2),
    );
  }

  /** Why it went so, and who pays at whose rates. @param {Trace} trace */
  #why({ view, live }) {
    return h(
      'details',
      { class: 'why' },
      h('summary', {}, text.answer.why),
      live || causeOf(view) || !view.conclusion ? null : h('p', {}, view.conclusion.cause),
      h('p', {}, view.billed),
      live ? null : view.why.map((why) => h('p', {}, why)),
    );
  }

  /** @param {import('../ipc/types.d.ts').TraceView} view */
  #ids(view) {
    const one = (/** @type {string} */ what, /** @type {string} */ value) =>
      h('span', { key: what }, what, ' ', mono(value), h('copy-button', { state: { what, value } }));
    return h(
      'div',
      { class: 'ids' },
      one(words.transaction, view.transaction),
      view.resource_sid ? one(words.resource(view.channel), view.resource_sid) : null,
    );
  }
}
customElements.define('trace-view', TraceViewElement);
