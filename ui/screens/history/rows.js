/**
 * The list of test sends: a row each, which opens its trace beside the list; the arrow keys walk. However many there are,
 * the document holds those in sight.
 */
import { h } from '../../app/dom.js';
import { RowsInSight } from '../../elements/rows-in-sight.js';
import { gap, head, row } from './row.js';

/** @typedef {import('../../ipc/types.d.ts').HistoryLine} HistoryLine */

/**
 * What a person does with the rows.
 * @typedef {{ chosen: string | null, open: (transaction: string) => unknown, close: () => unknown, more: () => Promise<unknown> }} Walk
 */
/** Those in the document, by their test send. @typedef {Map<string, { line: HistoryLine, row: HTMLElement }>} Drawn */
/** What is read of them, and how many there are. @typedef {{ lines: HistoryLine[], total: number, walk: Walk }} Shown */

export class HistoryRows extends HTMLElement {
  /** @type {Shown} */
  #shown = { lines: [], total: 0, walk: { chosen: null, open() {}, close() {}, more: async () => {} } };
  #sight = new RowsInSight();
  /** @type {Drawn} */
  #drawn = new Map();
  /** The one that Tab reaches: it is in the document wherever the list is scrolled to. @type {string | null} */
  #here = null;
  #width = 0;
  #frame = 0;
  #body = h('tbody', { on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) } });
  #table = h('table', { class: 'rows' }, head(), this.#body);
  #later = () => {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  };
  #resize = new ResizeObserver(() => {
    // Words may break elsewhere in another width.
    if (this.#width !== this.clientWidth)
      this.#sight.forget(this.#body.querySelector('a')?.closest('tr')?.offsetHeight);
    this.#width = this.clientWidth;
    this.#later();
  });

  /** @param {Shown} shown */
  set state(shown) {
    const { chosen } = shown.walk;
    if (chosen && chosen !== this.#shown.walk.chosen) this.#here = chosen;
    this.#shown = shown;
    if (this.isConnected) this.#draw();
  }

  connectedCallback() {
    if (!this.firstChild) this.append(this.#table);
    document.addEventListener('scroll', this.#later, { passive: true });
    addEventListener('resize', this.#later);
    this.#resize.observe(this);
    this.#draw();
  }

  disconnectedCallback() {
    document.removeEventListener('scroll', this.#later);
    removeEventListener('resize', this.#later);
    this.#resize.disconnect();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { lines, walk } = this.#shown;
    const here = this.#index(this.#focused());
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to !== undefined) this.#walkTo(to);
    else if (event.key === 'Escape' && walk.chosen) walk.close();
    else return;
    event.preventDefault();
  }

  /** @param {number} to the place of a row, or the one behind the last */
  async #walkTo(to) {
    if (to === this.#shown.lines.length) await this.#shown.walk.more();
    const next = this.#shown.lines[to]?.transaction;
    if (!next) return;
    this.#here = next;
    this.#draw();
    const link = this.#link(next);
    link?.focus({ preventScroll: true });
    link?.closest('tr')?.scrollIntoView({ block: 'nearest' });
    if (next !== this.#shown.walk.chosen) this.#shown.walk.open(next);
  }

  #focused() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    return this.contains(focused) ? (focused?.dataset['transaction'] ?? null) : null;
  }

  /** @param {string | null} transaction */
  #index(transaction) {
    return this.#shown.lines.findIndex((line) => line.transaction === transaction);
  }

  /** @param {string} transaction */
  #link(transaction) {
    return /** @type {HTMLElement | undefined | null} */ (
      this.#drawn.get(transaction)?.row.querySelector('th a')
    );
  }

  /** Brings the document to the rows that are in sight. */
  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { lines, total } = this.#shown;
    this.#table.setAttribute('aria-rowcount', String(total + 1));
    const here = Math.max(0, this.#index(this.#here));
    const { top } = this.#body.getBoundingClientRect();
    const { first, end } = this.#sight.between(-top, innerHeight - top, lines.length);
    const indexes = Array.from({ length: end - first }, (_, at) => first + at);
    if (here < first) indexes.unshift(here);
    else if (here >= end) indexes.push(here);
    const focused = this.#focused();
    const before = this.#drawn;
    this.#drawn = new Map();
    for (const index of indexes) this.#take(index, index === here, before);
    this.#place(indexes);
    if (focused && focused !== this.#focused()) this.#link(focused)?.focus({ preventScroll: true });
  }

  /** The row of a line: the one that there was, or another. @param {number} index @param {boolean} isHere @param {Drawn} before */
  #take(index, isHere, before) {
    const line = this.#shown.lines[index];
    if (!line) return;
    const { transaction } = line;
    const known = before.get(transaction);
    const one = known?.line === line ? known.row : row(line, (chosen) => this.#shown.walk.open(chosen));
    this.#drawn.set(transaction, { line, row: one });
    const isChosen = transaction === this.#shown.walk.chosen;
    one.setAttribute('aria-rowindex', String(index + 2));
    one.classList.toggle('chosen', isChosen);
    const link = one.querySelector('th a');
    link?.setAttribute('tabindex', isHere ? '0' : '-1');
    if (isChosen) link?.setAttribute('aria-current', 'true');
    else link?.removeAttribute('aria-current');
  }

  /** Puts the rows into the document, and room where others are left out. @param {number[]} indexes */
  #place(indexes) {
    const { lines } = this.#shown;
    /** @type {HTMLElement[]} */
    const wanted = [];
    /** @type {[HTMLElement, number, number][]} */
    const gaps = [];
    let next = 0;
    const leave = (/** @type {number} */ until) => {
      if (until === next) return;
      const room = gap();
      gaps.push([room, next, until]);
      wanted.push(room);
    };
    for (const index of indexes) {
      const one = this.#drawn.get(lines[index]?.transaction ?? '')?.row;
      if (!one) continue;
      leave(index);
      wanted.push(one);
      next = index + 1;
    }
    leave(lines.length);
    const measure = () => {
      for (const [room, from, to] of gaps) {
        const height = this.#sight.top(to) - this.#sight.top(from);
        /** @type {HTMLElement} */ (room.firstChild).style.setProperty('block-size', `${height}px`);
      }
    };
    measure();
    // What stays is not moved: it would lose the focus.
    const stays = new Set(wanted);
    for (const child of [...this.#body.children])
      if (!stays.has(/** @type {HTMLElement} */ (child))) child.remove();
    let at = this.#body.firstChild;
    for (const one of wanted) {
      if (one === at) at = at.nextSibling;
      else this.#body.insertBefore(one, at);
    }
    const known = indexes.map((index) =>
      this.#sight.measure(index, this.#drawn.get(lines[index]?.transaction ?? '')?.row.offsetHeight ?? 0),
    );
    if (known.every(Boolean)) return;
    measure();
    this.#later();
  }
}
customElements.define('history-rows', HistoryRows);
