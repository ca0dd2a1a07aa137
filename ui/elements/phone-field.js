/**
 * The field of a recipient, the same wherever one is given: any spelling, the country beside it as it was read and to be
 * chosen, and recipients to choose from (↓, or the button at its end). How a number is read is said by Rust.
 * `hint` stands below while no number was read; `country` is the chosen one, and `told` how the number is read; `choose` is
 * given another country, and what then stands in the field.
 * @typedef {{
 *   id: string,
 *   label: string,
 *   hint?: string,
 *   typed: string,
 *   country: string,
 *   told: import('../ipc/types.d.ts').RecipientInfo | null,
 *   error: string | null,
 *   countries: import('../ipc/types.d.ts').CountryInfo[],
 *   type: (typed: string) => unknown,
 *   choose: (country: string, typed: string) => unknown,
 *   leave?: () => unknown,
 *   isSearch?: boolean,
 * }} Phone
 */
import { h, patch } from '../app/dom.js';
import * as format from '../app/format.js';
import { offers } from '../app/phone.js';
import { text } from '../text/phone.js';
import { countryOptions } from './countries.js';
import { icon } from './icon.js';
import { button, field } from './pieces.js';

/** @typedef {import('../app/phone.js').Offer} Offer */
const words = text.phone;

export class PhoneField extends HTMLElement {
  /** @type {Phone | null} */
  #phone = null;
  /** What is offered while the list is open. @type {Offer[] | null} */
  #offers = null;
  #at = 0;

  /** @param {Phone} phone */
  set state(phone) {
    this.#phone = phone;
    if (this.isConnected) this.#render();
  }

  connectedCallback() {
    this.#render();
  }

  /** Those that what is typed does not rule out. */
  get #shown() {
    const digits = (this.#phone?.typed ?? '').replace(/\D/g, '');
    return (this.#offers ?? []).filter(({ number }) => number.includes(digits));
  }

  async #open() {
    this.#at = 0;
    this.#offers = await offers();
    this.#render();
    this.querySelector('input')?.focus();
  }

  #close() {
    this.#offers = null;
    this.#render();
  }

  /** @param {Offer | undefined} offer */
  #pick(offer) {
    if (!offer) return;
    this.#close();
    this.#phone?.type(offer.number);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!this.#offers) {
      if (move !== 1) return;
      event.preventDefault();
      this.#open();
      return;
    }
    const shown = this.#shown;
    if (move) {
      this.#at = (this.#at + move + shown.length) % Math.max(1, shown.length);
      this.#render();
      document.getElementById(`${this.#phone?.id}-offer-${this.#at}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') this.#pick(shown[this.#at]);
    else if (event.key === 'Escape') this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Phone} phone */
  #country({ told, country, countries, typed, choose }) {
    const shown = told?.country ?? country;
    const known = countries.find(({ code }) => code === shown);
    return h(
      'span',
      { class: 'phone-country', dir: 'ltr' },
      h('span', { 'aria-hidden': 'true' }, known ? `${known.code} +${known.calling_code}` : words.any),
      h(
        'select',
        {
          'aria-label': words.country,
          title: known ? format.country(known.code) : words.country,
          value: shown,
          on: {
            change: (/** @type {any} */ event) =>
              // A calling code that was written out gives way to that of the country.
              choose(event.target.value, told?.international ? told.national : typed),
          },
        },
        h('option', { value: '' }, words.noCountry),
        countryOptions(countries, (name, { calling_code }) => `${name} (+${calling_code})`),
      ),
    );
  }

  /** @param {string} id */
  #list(id) {
    const shown = this.#shown;
    return h(
      'div',
      {
        class: 'phone-offers',
        role: 'listbox',
        id: `${id}-offers`,
        'aria-label': words.offers,
        hidden: this.#offers === null,
      },
      shown.map((offer, place) =>
        h(
          'div',
          {
            role: 'option',
            id: `${id}-offer-${place}`,
            key: offer.number,
            'aria-selected': String(place === this.#at),
            on: {
              // The field keeps the focus.
              mousedown: (/** @type {Event} */ event) => event.preventDefault(),
              click: () => this.#pick(offer),
            },
          },
          h('span', { class: 'mono', dir: 'ltr' }, offer.number),
          h('span', { class: 'small muted' }, offer.says ?? words.recent),
        ),
      ),
      this.#offers && shown.length === 0
        ? h('div', { role: 'option', 'aria-disabled': 'true', class: 'small muted' }, words.none)
        : null,
    );
  }

  #render() {
    const phone = this.#phone;
    if (!phone) return;
    const { id, label, told, error, typed, type, leave } = phone;
    const read = told
      ? words.read(format.phone(told.number, told.national), format.country(told.country))
      : (phone.hint ?? words.hint);
    // A landline is said where a channel was chosen.
    const doubts = told?.warnings.filter(({ code }) => code !== 'landline') ?? [];
    const hint = [h('bdi', {}, read), ...doubts.map((one) => h('span', {}, ` ${one.text}`))];
    const isOpen = this.#offers !== null;
    patch(
      this,
      field({ id, label, hint, error, class: 'phone' }, (described) =>
        h(
          'div',
          { class: 'phone-row' },
          this.#country(phone),
          h('input', {
            ...described,
            type: phone.isSearch ? 'search' : 'text',
            inputmode: 'tel',
            role: 'combobox',
            'aria-expanded': String(isOpen),
            'aria-controls': `${id}-offers`,
            'aria-activedescendant': isOpen && this.#shown.length ? `${id}-offer-${this.#at}` : undefined,
            'data-any': true,
            class: 'mono',
            dir: 'ltr',
            autocomplete: 'off',
            spellcheck: 'false',
            value: typed,
            on: {
              input: (/** @type {any} */ event) => type(event.target.value),
              keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
              blur: () => {
                if (this.#offers) this.#close();
                leave?.();
              },
            },
          }),
          button(
            {
              class: 'quiet phone-more',
              'aria-label': words.offers,
              title: words.offers,
              tabindex: '-1',
              on: {
                mousedown: (/** @type {Event} */ event) => event.preventDefault(),
                click: () => (this.#offers ? this.#close() : this.#open()),
              },
            },
            icon('down'),
          ),
          this.#list(id),
        ),
      ),
    );
  }
}
customElements.define('phone-field', PhoneField);
