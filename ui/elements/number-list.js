/**
 * The organization numbers: an array, and a window of rows over it. However many numbers there are, the document
 * holds some thirty rows.
 * @typedef {import('../ipc/types.d.ts').NumberRow} NumberRow
 * @typedef {{
 *   rows: NumberRow[],
 *   selected: string[],
 *   flagged: Map<string, string>,
 *   isNext?: boolean,
 *   changed: (selected: string[]) => void,
 *   status: (counts: { selected: number, shown: number }) => void,
 * }} Numbers
 */
import { announce } from '../app/announce.js';
import { cloneTemplate, h, patch } from '../app/dom.js';
import * as format from '../app/format.js';
import { debounce } from '../app/operation.js';
import { text } from '../text/account.js';
import { NumberModel } from './number-model.js';
import { button, emptyState, fieldError } from './pieces.js';
import { RowsInSight } from './rows-in-sight.js';

export class NumberList extends HTMLElement {
  #model = new NumberModel();
  /** @type {Numbers | null} */
  #numbers = null;
  /** @type {HTMLElement[]} */
  #pool = [];
  #sight = new RowsInSight();
  #current = 0;
  #anchor = 0;
  #say = debounce(
    () => announce(text.numbers.announceCount(this.#model.selected.size, this.#model.shown.length)),
    400,
  );
  #resize = new ResizeObserver(() => requestAnimationFrame(() => this.#draw()));

  /** @param {Numbers} numbers */
  set state(numbers) {
    const other = numbers.rows !== this.#numbers?.rows;
    // Which are selected is its owner's to say, whenever and in whatever order the rows come.
    if (numbers.selected !== this.#numbers?.selected) this.#model.select(numbers.selected);
    this.#numbers = numbers;
    if (!this.isConnected) return;
    if (other) this.#open();
    else this.#render();
  }

  connectedCallback() {
    this.#open();
  }

  disconnectedCallback() {
    this.#resize.disconnect();
  }

  get #window() {
    return /** @type {HTMLElement | null} */ (this.querySelector('.number-window'));
  }

  #open() {
    performance.mark('numbers-open');
    this.#load();
    this.#render();
    performance.measure('numbers-open', 'numbers-open');
  }

  #load() {
    if (this.#numbers) this.#model.load(this.#numbers.rows);
    this.#current = Math.min(this.#current, Math.max(0, this.#model.shown.length - 1));
  }

  focusSearch() {
    /** @type {HTMLElement | null} */ (this.querySelector('input[type=search]'))?.focus();
  }

  focusList() {
    this.#window?.focus();
  }

  /** @param {string} typed */
  #search(typed) {
    performance.mark('numbers-filter');
    this.#model.search(typed);
    this.#current = 0;
    this.#window?.scrollTo(0, 0);
    this.#render();
    performance.measure('numbers-filter', 'numbers-filter');
    this.#say.later();
  }

  selectAll() {
    performance.mark('numbers-select-all');
    this.#model.selectAll();
    this.#changed();
    performance.measure('numbers-select-all', 'numbers-select-all');
  }

  selectNone() {
    this.#model.selectNone();
    this.#changed();
  }

  toggleOnlySelected() {
    this.#model.onlySelected = !this.#model.onlySelected;
    this.#again();
  }

  /** Those that are shown now stand behind the usable ones: the list goes to them. */
  toggleFiltered() {
    this.#model.withFiltered = !this.#model.withFiltered;
    if (this.#model.withFiltered) this.#model.onlySelected = false;
    this.#again();
    const first = this.#model.shown.findIndex((row) => row.filtered);
    if (first < 0) return;
    this.#current = first;
    this.#window?.scrollTo(0, this.#sight.top(first));
    this.#window?.scrollIntoView({ block: 'nearest' });
    this.#draw();
  }

  #again() {
    this.#model.refresh();
    this.#current = 0;
    this.#window?.scrollTo(0, 0);
    this.#render();
    this.#say.later();
  }

  #changed() {
    this.#render();
    this.#numbers?.changed(this.#model.selection());
    this.#say.later();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.#model.shown.length - 1;
    const page = Math.max(1, Math.floor((this.#window?.clientHeight ?? 360) / this.#sight.height) - 1);
    /** @type {Record<string, number>} */
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -last, End: last };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      const to = Math.max(0, Math.min(last, this.#current + move));
      if (event.shiftKey) this.#extend(to);
      else this.#anchor = to;
      this.#moveTo(to);
    } else if (event.key === ' ') {
      event.preventDefault();
      if (event.shiftKey) this.#extend(this.#current);
      else this.#toggle(this.#current);
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.selectAll();
    }
  }

  /** @param {number} to */
  #extend(to) {
    this.#model.extend(this.#anchor, to);
    this.#changed();
  }

  /** @param {number} index */
  #toggle(index) {
    this.#anchor = index;
    this.#model.toggle(index);
    this.#changed();
  }

  /** @param {number} index */
  #moveTo(index) {
    this.#current = index;
    const box = this.#window;
    if (box) {
      const [top, bottom] = [this.#sight.top(index), this.#sight.top(index + 1)];
      if (top < box.scrollTop) box.scrollTop = top;
      else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
    }
    this.#draw();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const row = /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (event.target).closest('.number-row')
    );
    if (!row) return;
    const index = Number(row.dataset['index']);
    this.#current = index;
    if (event.shiftKey) this.#extend(index);
    else this.#toggle(index);
  }

  #render() {
    const model = this.#model;
    const words = text.numbers;
    this.#numbers?.status({ selected: model.selected.size, shown: model.shown.length });
    const searching = model.typed.trim() !== '';
    const empty = model.shown.length === 0 ? this.#empty(searching) : null;
    patch(
      this,
      h(
        'div',
        { class: 'number-tools', hidden: !model.hasUsable },
        h('input', {
          type: 'search',
          id: 'number-search',
          'data-any': true,
          'aria-describedby': 'number-search-error',
          'aria-label': words.search,
          placeholder: words.placeholder,
          value: model.typed,
          on: { input: (/** @type {any} */ event) => this.#search(event.target.value) },
        }),
        searching && model.matches === 0
          ? null
          : button(
              {
                class: this.#numbers?.isNext ? 'primary' : 'quiet',
                key: 'all',
                'data-changes': true,
                on: { click: () => this.selectAll() },
              },
              searching ? words.selectMatches(model.matches) : words.selectAll,
            ),
        button(
          {
            class: 'quiet',
            'aria-pressed': String(model.onlySelected),
            on: { click: () => this.toggleOnlySelected() },
          },
          model.onlySelected ? words.showAll : words.onlySelected,
        ),
        // Its place is kept: nothing moves when the first number is selected.
        button(
          {
            class: `quiet ${model.selected.size > 0 ? '' : 'unseen'}`,
            key: 'none',
            'data-changes': true,
            on: { click: () => this.selectNone() },
          },
          words.selectNone,
        ),
      ),
      fieldError('number-search'),
      empty ?? this.#list(),
      this.#filteredNote(),
    );
    if (!empty) this.#draw();
  }

  #list() {
    return h('div', {
      class: 'number-window',
      key: 'window',
      opaque: true,
      'data-changes': true,
      role: 'listbox',
      tabindex: '0',
      'aria-multiselectable': 'true',
      'aria-label': text.numbers.listLabel,
      on: {
        keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
        click: (/** @type {MouseEvent} */ event) => this.#click(event),
        scroll: () => this.#draw(),
        focus: () => this.#draw(),
      },
    });
  }

  /** @param {boolean} searching */
  #empty(searching) {
    const words = text.numbers;
    if (searching) {
      return emptyState({
        icon: 'search',
        level: 'h3',
        title: words.noMatch,
        says: words.noMatchSays(this.#model.typed.slice(0, 40)),
        actions: button({ on: { click: () => this.#search('') } }, words.clear),
      });
    }
    if (this.#model.onlySelected) {
      return emptyState({
        icon: 'check',
        level: 'h3',
        title: words.noneSelected,
        says: words.noneSelectedSays,
      });
    }
    return emptyState({ icon: 'flag', level: 'h3', title: words.allFiltered });
  }

  #filteredNote() {
    const words = text.numbers;
    const { voice_only, sms_only, neither } = this.#model.filtered;
    const count = voice_only + sms_only + neither;
    if (count === 0) return null;
    const kinds = [
      voice_only ? words.voiceOnly(voice_only) : '',
      sms_only ? words.smsOnly(sms_only) : '',
      neither ? words.neither(neither) : '',
    ].filter(Boolean);
    return h(
      'p',
      { class: 'small muted', key: 'filtered' },
      `${words.filteredOut(count, kinds)} `,
      button(
        {
          class: 'inline',
          'aria-pressed': String(this.#model.withFiltered),
          on: { click: () => this.toggleFiltered() },
        },
        this.#model.withFiltered ? words.hide : words.show,
      ),
    );
  }

  /** Brings the rows of the window to where it is scrolled. */
  #draw() {
    const box = this.#window;
    if (!box) return;
    let space = /** @type {HTMLElement | null} */ (box.firstElementChild);
    if (!space) {
      space = h('div', { class: 'number-rows', role: 'presentation' });
      box.append(space);
      this.#pool = [];
      this.#resize.disconnect();
      this.#resize.observe(box);
    }
    const { shown } = this.#model;
    this.#sight.forget(this.#pool[0]?.offsetHeight);
    const height = () => `${this.#sight.top(shown.length)}px`;
    space.style.setProperty('block-size', height());
    const bottom = box.scrollTop + (box.clientHeight || 380);
    const { first, end } = this.#sight.between(box.scrollTop, bottom, shown.length);
    const count = end - first;
    while (this.#pool.length < count) {
      const row = cloneTemplate('number-row');
      row.setAttribute('role', 'option');
      space.append(row);
      this.#pool.push(row);
      if (this.#pool.length === 1) this.#sight.forget(row.offsetHeight);
    }
    for (const row of this.#pool.splice(Math.max(count, 0))) row.remove();
    for (const [at, row] of this.#pool.entries()) this.#fill(row, first + at);
    const current = this.#current >= first && this.#current < first + count;
    if (current) box.setAttribute('aria-activedescendant', `number-${this.#current}`);
    else box.removeAttribute('aria-activedescendant');
    space.style.setProperty('block-size', height());
  }

  /** @param {HTMLElement} row @param {number} index */
  #fill(row, index) {
    const number = this.#model.shown[index];
    if (!number) return;
    const selected = this.#model.selected.has(number.number);
    row.id = `number-${index}`;
    row.dataset['index'] = String(index);
    row.style.setProperty('inset-block-start', `${this.#sight.top(index)}px`);
    row.setAttribute('aria-selected', String(selected));
    row.setAttribute('aria-setsize', String(this.#model.shown.length));
    row.setAttribute('aria-posinset', String(index + 1));
    if (number.filtered) row.setAttribute('aria-disabled', 'true');
    else row.removeAttribute('aria-disabled');
    row.classList.toggle('current', index === this.#current);
    row.classList.toggle('gone', number.gone);
    row.classList.toggle('why', Boolean(number.filtered) || number.gone);
    const [, phone, name, country, can] = /** @type {Element[]} */ ([...row.children]);
    if (!phone || !name || !country || !can) return;
    phone.textContent = format.phone(number.number, number.national);
    phone.setAttribute('title', number.number);
    const [label] = name.children;
    if (label) label.textContent = number.friendly_name || text.numbers.noName;
    name.setAttribute('title', number.friendly_name);
    name.classList.toggle('muted', !number.friendly_name);
    const why = number.filtered
      ? text.numbers.reasons[number.filtered]
      : number.gone
        ? text.numbers.gone
        : null;
    const rule = this.#numbers?.flagged.get(number.country ?? '');
    country.textContent = why ?? format.country(number.country);
    country.setAttribute('title', country.textContent);
    if (rule && !why) {
      country.append(' ', h('span', { class: 'chip warn', title: rule }, text.numbers.senderId));
    }
    const [sms, voice] = can.children;
    sms?.classList.toggle('off', !number.sms);
    voice?.classList.toggle('off', !number.voice);
  }
}
customElements.define('number-list', NumberList);
