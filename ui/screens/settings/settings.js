/** Settings: how it looks, where it asks, where it keeps. */
import { announce, say } from '../../app/announce.js';
import { basesOf } from '../../app/bases.js';
import { h, patch } from '../../app/dom.js';
import { keyOf, run, shown as shownKey } from '../../app/keys.js';
import { prefer } from '../../app/preferences.js';
import { address } from '../../app/router.js';
import { isSandbox, subscribe } from '../../app/store.js';
import { TABLE } from '../../app/table.js';
import { button, card, errorNote, field, heading, mono } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/settings.js';
import { Administrator } from './administrator.js';
import { Bounds } from './bounds.js';
import { appearanceCard, watchCard } from './cards.js';
import { HandOver } from './hand-over.js';
import { VaultCare } from './vault.js';

const words = text.settings;

/** @param {'keys' | 'palette'} name @param {string} label */
const commandButton = (name, label) =>
  button(
    { on: { click: () => run(name) } },
    label,
    h('kbd', { 'aria-hidden': 'true' }, shownKey(keyOf(TABLE.find((row) => row.name === name) ?? {}) ?? '')),
  );

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, rest }) {
  /** @type {import('../../ipc/types.d.ts').NetworkView | null} */
  let network = null;
  /** @type {import('../../ipc/types.d.ts').CountryInfo[]} */
  let countries = [];
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** @type {string | null} */
  let hostError = null;
  const bounds = new Bounds(() => render());
  const administrator = new Administrator(() => render());
  const handOver = new HandOver(() => render());
  const vault = new VaultCare(() => render());
  const shown = new Latest();
  /** The field that one came for, until it is there. */
  let sought = rest;
  let base = isSandbox() ? 'sandbox' : 'us1';

  async function load() {
    await shown.read(
      () => Promise.all([commands.readNetwork({ base }), commands.listCountries()]),
      (answer) => {
        [network, countries] = answer;
        error = null;
      },
      (thrown) => {
        error = asError(thrown);
      },
    );
    render();
  }

  /** @param {Parameters<typeof prefer>[0]} edit */
  async function set(edit) {
    try {
      await prefer(edit);
      announce(words.saved);
    } catch (thrown) {
      error = asError(thrown);
    }
    render();
  }

  async function allow() {
    const input = /** @type {HTMLInputElement} */ (root.querySelector('#host-name'));
    const host = input.value.slice(0, 300).trim();
    try {
      await commands.allowHost({ host });
      hostError = null;
      if (input.value.slice(0, 300).trim() === host) input.value = '';
      announce(words.allowed(host));
    } catch (thrown) {
      hostError = asError(thrown).message;
      say(hostError);
      input.focus();
    }
    await load();
  }

  /** @param {string} host */
  async function forbid(host) {
    await commands.forbidHost({ host }).then(
      () => announce(words.forbidden(host)),
      (thrown) => {
        error = asError(thrown);
      },
    );
    await load();
  }

  function networkCard() {
    const hosts = network?.allowed_hosts ?? [];
    const fact = (/** @type {string} */ name, /** @type {import('../../app/dom.js').Children} */ value) =>
      h('div', {}, h('dt', {}, name), h('dd', { class: 'plain' }, value));
    return card(
      words.network,
      null,
      h('p', { class: 'small muted' }, words.networkSays),
      isSandbox()
        ? null
        : field({ id: 'network-base', label: words.base }, (described) =>
            h(
              'select',
              {
                ...described,
                value: base,
                on: {
                  change: (/** @type {any} */ event) => {
                    base = event.target.value;
                    load();
                  },
                },
              },
              basesOf(base, hosts).map(([value, name]) => h('option', { value }, name)),
            ),
          ),
      network
        ? h(
            'dl',
            { class: 'facts' },
            fact(words.host, mono(network.host)),
            fact(words.proxy, network.proxy ? mono(network.proxy) : words.noProxy),
            fact(words.trust, network.trust_store),
          )
        : null,
      isSandbox() ? null : hostsPart(hosts),
    );
  }

  /** @param {string[]} hosts */
  const hostsPart = (hosts) =>
    h(
      'div',
      { class: 'stack tight' },
      h('h3', {}, words.hosts),
      hosts.length === 0 ? h('p', { class: 'small muted' }, words.noHosts) : null,
      h(
        'ul',
        { class: 'row', 'data-changes': true },
        hosts.map((host) =>
          h(
            'li',
            { class: 'chip close mono', key: host },
            host,
            button({ 'aria-label': words.forbid(host), on: { click: () => forbid(host) } }, '×'),
          ),
        ),
      ),
      h(
        'form',
        {
          class: 'row',
          'data-changes': true,
          on: {
            submit: (/** @type {Event} */ event) => {
              event.preventDefault();
              allow();
            },
          },
        },
        field({ id: 'host-name', label: words.hostAdd, error: hostError, class: 'grow' }, (described) =>
          h('input', {
            ...described,
            type: 'text',
            class: 'mono',
            dir: 'ltr',
            autocomplete: 'off',
            spellcheck: 'false',
            placeholder: 'api.example.com',
          }),
        ),
        h('button', { type: 'submit' }, words.allow),
      ),
    );

  function render() {
    if (signal.aborted) return;
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        h('div', { class: 'head' }, heading(words.title)),
        error ? errorNote(error, { actions: button({ on: { click: () => load() } }, text.tryAgain) }) : null,
        h(
          'div',
          { class: 'halves' },
          h(
            'div',
            { class: 'stack' },
            appearanceCard(countries, set),
            watchCard(set),
            vault.card(),
            administrator.card(),
            card(
              words.keyboard,
              null,
              h(
                'div',
                { class: 'row' },
                commandButton('keys', words.allKeys),
                commandButton('palette', text.palette.title),
              ),
            ),
            h('p', { class: 'small muted' }, text.honesty),
          ),
          h('div', { class: 'stack' }, networkCard(), handOver.card(), bounds.cards()),
        ),
      ),
    );
    arrive();
  }

  function arrive() {
    const named = `[id="${CSS.escape(sought ?? '')}"], [name="${CSS.escape(sought ?? '')}"]:checked`;
    const target = /** @type {HTMLElement | null} */ (sought ? root.querySelector(named) : null);
    if (!target) return;
    sought = null;
    // One comes once, and not at each reading of the page.
    history.replaceState(null, '', address('settings'));
    requestAnimationFrame(() => {
      target.focus();
      target.scrollIntoView({ block: 'center' });
    });
  }

  subscribe((state) => state.preferences, render, signal);
  subscribe((state) => state.watched, render, signal);
  render();
  load();
  bounds.load();
  administrator.load();
  vault.load();
  subscribe(
    (state) => state.session.role,
    () => void administrator.load(),
    signal,
  );
  subscribe((state) => state.session.kit, render, signal);
  subscribe((state) => state.kitExpired, render, signal);
}
