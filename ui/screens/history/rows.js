/** The list of test sends: a row each, which opens its trace beside the list; the arrow keys walk. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { address } from '../../app/router.js';
import { outcomeBadge } from '../../elements/outcome.js';
import { mono } from '../../elements/pieces.js';
import { tookOf } from '../../elements/recipient-answer.js';
import { text } from '../../text/history.js';

/** @typedef {import('../../ipc/types.d.ts').HistoryLine} HistoryLine */
const words = text.history;

/**
 * What a person does with the rows.
 * @typedef {{ chosen: string | null, open: (transaction: string) => unknown, close: () => unknown, more: () => Promise<unknown> }} Walk
 */

/** @param {number} step @param {Walk} walk */
async function walkOn(step, walk) {
  const here = document.activeElement?.closest('tr');
  const beside = () => (step > 0 ? here?.nextElementSibling : here?.previousElementSibling);
  if (step > 0 && !beside()) await walk.more();
  const to = /** @type {HTMLElement | null | undefined} */ (beside()?.querySelector('th a'));
  to?.focus();
  to?.scrollIntoView({ block: 'nearest' });
  const next = to?.dataset['transaction'];
  if (next && next !== walk.chosen) walk.open(next);
}

/** @param {KeyboardEvent} event @param {Walk} walk */
function key(event, walk) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) walkOn(step, walk);
  else if (event.key === 'Escape' && walk.chosen) walk.close();
  else return;
  event.preventDefault();
}

/** @param {HistoryLine} line @param {() => Walk} walk */
function row(line, walk) {
  const { transaction, begun_at: begun } = line;
  const took = tookOf(line);
  return h(
    'tr',
    {
      on: {
        click: (/** @type {MouseEvent} */ event) => {
          // Text that was marked is to be copied.
          if (getSelection()?.type === 'Range') return;
          event.preventDefault();
          walk().open(transaction);
        },
      },
    },
    h(
      'th',
      { scope: 'row' },
      h(
        'a',
        {
          href: address('history', null, transaction),
          title: format.utc(begun),
          tabindex: '-1',
          'data-transaction': transaction,
          'aria-label': words.openTrace(format.moment(begun)),
        },
        format.moment(begun),
      ),
    ),
    h(
      'td',
      {},
      outcomeBadge(line.outcome),
      line.code ? [' ', h('span', { class: 'chip mono', title: line.code_name }, String(line.code))] : null,
      line.may_still_arrive ? h('span', { class: 'small muted' }, ` ${words.may}`) : null,
    ),
    h('td', { class: 'to nowrap', title: format.country(line.country) }, mono(format.phone(line.recipient))),
    h('td', { class: 'wide' }, line.channel === 'sms' ? text.channels.sms : text.channels.voice),
    h(
      'td',
      { class: 'wide nowrap' },
      line.account
        ? h(
            'span',
            {},
            mono(format.ending(line.account)),
            ' ',
            line.from ? mono(format.phone(line.from)) : null,
          )
        : h('span', { class: 'muted' }, words.noAccount),
    ),
    h('td', { class: 'wide small muted' }, took ?? '–'),
  );
}

const head = () =>
  h(
    'thead',
    {},
    h(
      'tr',
      {},
      h('th', { scope: 'col', class: 'when' }, words.when),
      h('th', { scope: 'col' }, words.outcome),
      h('th', { scope: 'col', class: 'to' }, words.recipient),
      h('th', { scope: 'col', class: 'wide channel' }, words.channel),
      h('th', { scope: 'col', class: 'wide account' }, words.by),
      h('th', { scope: 'col', class: 'wide took' }, words.took),
    ),
  );

/** Keeps the rows that stay, so that thousands of them are no burden when one is chosen or a page is added. */
export class HistoryRows extends HTMLElement {
  /** @type {{ lines: HistoryLine[], walk: Walk } | null} */
  #state = null;
  /** What each line was when its row was made. @type {Map<string, { was: string, row: HTMLElement }>} */
  #rows = new Map();
  /** @type {HistoryLine[]} */
  #shown = [];
  #body = h('tbody', {
    on: {
      keydown: (/** @type {KeyboardEvent} */ event) => {
        if (this.#state) key(event, this.#state.walk);
      },
    },
  });

  /** @param {{ lines: HistoryLine[], walk: Walk }} state */
  set state(state) {
    this.#state = state;
    if (this.isConnected) this.#render();
  }

  connectedCallback() {
    if (!this.firstChild) this.append(h('table', { class: 'rows' }, head(), this.#body));
    this.#render();
  }

  #render() {
    const { lines, walk } = this.#state ?? {};
    if (!lines || !walk) return;
    if (lines !== this.#shown) this.#list(lines);
    this.#shown = lines;
    this.#mark(walk.chosen);
  }

  /** @param {HistoryLine[]} lines */
  #list(lines) {
    const rows = lines.map((line) => {
      const was = JSON.stringify(line);
      const known = this.#rows.get(line.transaction);
      if (known?.was === was) return known.row;
      const made = row(line, () => /** @type {{ walk: Walk }} */ (this.#state).walk);
      this.#rows.set(line.transaction, { was, row: made });
      return made;
    });
    const focused = this.contains(document.activeElement)
      ? /** @type {HTMLElement} */ (document.activeElement).dataset['transaction']
      : null;
    const kept = rows.findIndex((one, at) => this.#body.children[at] !== one);
    // Another page behind those that are there.
    if (kept === this.#body.children.length) this.#body.append(...rows.slice(kept));
    else if (kept >= 0 || rows.length !== this.#body.children.length) this.#body.replaceChildren(...rows);
    if (focused) this.#linkOf(focused)?.focus();
  }

  /** @param {string} transaction */
  #linkOf(transaction) {
    return /** @type {HTMLElement | null | undefined} */ (
      this.#rows.get(transaction)?.row.querySelector('th a')
    );
  }

  /** One row is reached by Tab: the one that is chosen, else the first. @param {string | null} chosen */
  #mark(chosen) {
    for (const row of this.#body.querySelectorAll('.chosen')) row.classList.remove('chosen');
    for (const link of this.#body.querySelectorAll('a[tabindex="0"]')) {
      link.setAttribute('tabindex', '-1');
      link.removeAttribute('aria-current');
    }
    const isHere = chosen !== null && this.#rows.get(chosen)?.row.isConnected === true;
    const link = isHere ? this.#linkOf(chosen) : this.#body.querySelector('th a');
    link?.setAttribute('tabindex', '0');
    if (!isHere) return;
    link?.setAttribute('aria-current', 'true');
    link?.closest('tr')?.classList.add('chosen');
  }
}
customElements.define('history-rows', HistoryRows);
