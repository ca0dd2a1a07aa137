/** The card of what should go wrong: one of the presets, or rules of one's own. */
import { h } from '../../app/dom.js';
import { read } from '../../app/store.js';
import { badge, button, card, field } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { text } from '../../text/sandbox.js';
import { presets, rulesFor } from './presets.js';

const words = text.sandbox;
/** Kept from one look at the panel to the next. */
let chosen = presets[0]?.name ?? '';

function activeSid() {
  const status = read().statuses.find(({ tenant }) => tenant.id === read().tenant);
  return status?.active.sender === 'custom' ? status.active.account_sid : null;
}

/**
 * @param {{
 *   faults: import('../../ipc/types.d.ts').FaultState[],
 *   elsewhere: boolean,
 *   scriptError: string | null,
 *   act: (work: () => Promise<unknown>, says: string) => unknown,
 *   setScript: () => unknown,
 * }} about
 */
export function faultCard({ faults, elsewhere, scriptError, act, setScript }) {
  const groups = /** @type {const} */ (['verify', 'send', 'delivery']);
  return card(
    words.wrong,
    elsewhere
      ? null
      : h(
          'span',
          { class: 'end' },
          faults.length > 0
            ? badge(
                'warn',
                faults
                  .map((fault) => words.presets[fault.name ?? ''] ?? fault.name ?? fault.action.kind)
                  .join(' · '),
              )
            : badge('ok', words.wrongNone),
        ),
    h(
      'div',
      { class: 'row' },
      field({ id: 'fault-preset', label: words.wrong, class: 'grow long hide-label' }, (described) =>
        h(
          'select',
          {
            ...described,
            value: chosen,
            on: {
              change: (/** @type {any} */ event) => {
                chosen = event.target.value;
              },
            },
          },
          groups.map((group) =>
            h(
              'optgroup',
              { label: words.groups[group] },
              presets
                .filter((preset) => preset.group === group)
                .map(({ name }) => h('option', { value: name }, words.presets[name] ?? name)),
            ),
          ),
        ),
      ),
      button(
        {
          class: 'primary',
          on: {
            click: () => {
              const preset = presets.find(({ name }) => name === chosen);
              if (preset)
                act(
                  () => commands.setSandboxFaults({ rules: rulesFor(preset.rules, activeSid()) }),
                  words.wasSet(words.presets[chosen] ?? chosen),
                );
            },
          },
        },
        words.set,
      ),
      faults.length > 0
        ? button(
            { on: { click: () => act(() => commands.clearSandboxFaults(), words.cleared) } },
            words.clear,
          )
        : null,
    ),
    faults.map((fault) =>
      h('p', { class: 'small muted', key: fault.name }, words.fired(fault.seen, fault.fired)),
    ),
    h(
      'details',
      { key: 'expert' },
      h('summary', {}, words.expert),
      h(
        'div',
        { class: 'stack tight' },
        field({ id: 'fault-script', label: words.expertSays, error: scriptError }, (described) =>
          h('textarea', { ...described, class: 'mono', dir: 'ltr', rows: '6', spellcheck: 'false' }),
        ),
        h('div', {}, button({ on: { click: () => setScript() } }, words.expertButton)),
      ),
    ),
  );
}
