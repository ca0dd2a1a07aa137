/**
 * One transaction: how it ended, its route, and what happened in order. With a raw view, a filter, and copies.
 * @typedef {{
 *   view: import('../ipc/types.d.ts').TraceView,
 *   raw: import('../ipc/types.d.ts').RawTrace | null,
 *   names: (sid: string, role: import('../ipc/types.d.ts').Role) => string,
 *   actions: import('../app/dom.js').Children,
 *   busy: { stage: string, begun: number } | null,
 *   live: boolean,
 * }} Trace
 */
import { h, patch } from '../app/dom.js';
import * as format from '../app/format.js';
import { text } from '../text/send.js';
import './copy-button.js';
import './progress-line.js';
import './route-picture.js';
import { outcomeBadge } from './outcome.js';
import { badge, button, emptyState, mono, nextStep, segmented } from './pieces.js';
import { routeOf } from './route-model.js';
import { asText, lookOf, row } from './trace-rows.js';

const words = text.trace;

export class TraceViewElement extends HTMLElement {
  /** @type {Trace | null} */
  #trace = null;
  #raw = false;
  /** @type {'all' | 'problems' | 'custom' | 'default'} */
  #filter = 'all';
  #current = 1;

  /** @param {Trace} trace */
  set state(trace) {
    if (trace.view.transaction !== this.#trace?.view.transaction) this.#current = 1;
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

  /** @param {KeyboardEvent} event */
  #key(event) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll('.trace > li')]);
    const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (at < 0) return;
    if (event.key === 'Enter') {
      const details = rows[at]?.querySelector('details');
      if (details) details.open = !details.open;
      event.preventDefault();
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
    const { view, raw } = trace;
    patch(
      this,
      this.#verdict(trace),
      raw ? h('route-picture', { key: 'route', state: routeOf(view, raw, trace.names) }) : null,
      this.#tools(),
      h('div', { class: 'trace-body' }, this.#raw ? this.#rawView(trace) : this.#events(trace)),
      this.#ids(view),
    );
  }

  /** @param {Trace} trace */
  #verdict({ view, actions, busy, live }) {
    return h(
      'div',
      { class: 'verdict' },
      h(
        'div',
        { class: 'stack tight' },
        h(
          'div',
          { class: 'badges' },
          view.sandbox ? badge('warn', words.sandbox) : null,
          outcomeBadge(view.outcome),
          view.originated_by ? badge(view.originated_by, words[view.originated_by]) : null,
        ),
        h('h2', {}, live ? text.send.live(view.channel) : view.headline),
        view.conclusion && !live
          ? h('p', { class: 'conclusion' }, h('b', {}, view.conclusion.text), ' ', nextStep(view.conclusion))
          : null,
        h('p', { class: 'muted' }, view.billed),
        live ? null : view.why.map((why) => h('p', { class: 'small muted' }, why)),
        view.may_still_arrive && !live
          ? h('div', { class: 'note warn' }, h('strong', {}, text.send.may))
          : null,
        busy ? h('progress-line', { state: busy }) : null,
      ),
      h('div', { class: 'end' }, actions),
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
          { class: 'quiet', 'aria-pressed': String(this.#raw), on: { click: () => this.toggleRaw() } },
          words.raw,
        ),
        h('copy-button', { state: { what: words.copyText, label: words.copyText, value: () => this.text } }),
        h('copy-button', { state: { what: words.copyJson, label: words.copyJson, value: () => this.json } }),
      ),
    );
  }

  /** @param {Trace} trace */
  #events({ view, raw, names }) {
    const stored = new Map(raw?.events.map((event) => [event.sequence, event]));
    const looks = view.lines.map((line) => ({ line, look: lookOf(stored.get(line.sequence), line) }));
    const shown = looks.filter(({ line, look }) => {
      if (this.#filter === 'all') return true;
      if (this.#filter === 'problems') return look.tone === 'bad' || look.tone === 'warn';
      return line.role === this.#filter;
    });
    if (shown.length === 0) {
      return emptyState({ icon: 'search', level: 'h3', title: words.noProblem, says: words.noProblemSays });
    }
    const current = shown.some(({ line }) => line.sequence === this.#current)
      ? this.#current
      : (shown[0]?.line.sequence ?? 1);
    const name = (/** @type {import('../ipc/types.d.ts').Role} */ role) => {
      const origin = role === 'custom' ? raw?.plan.custom : raw?.plan.default;
      const sid = origin && 'account_sid' in origin ? origin.account_sid : null;
      return sid ? names(sid, role) : undefined;
    };
    return h(
      'ol',
      {
        class: 'trace',
        'aria-label': words.events,
        on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) },
      },
      shown.map(({ line, look }) =>
        row(view, line, look, line.sequence === current, line.role ? name(line.role) : undefined),
      ),
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

  /** @param {import('../ipc/types.d.ts').TraceView} view */
  #ids(view) {
    const one = (/** @type {string} */ what, /** @type {string} */ value) =>
      h('span', { key: what }, what, ' ', mono(value), h('copy-button', { state: { what, value } }));
    return h(
      'div',
      { class: 'ids' },
      one(words.transaction, view.transaction),
      view.resource_sid ? one(words.resource(view.channel), view.resource_sid) : null,
      h('span', { title: format.utc(view.begun_at) }, format.moment(view.begun_at)),
    );
  }
}
customElements.define('trace-view', TraceViewElement);
