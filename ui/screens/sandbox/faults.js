/** The card of what should go wrong: one of the presets, or rules of one's own. */
import { h } from '../../app/dom.js';
import { read } from '../../app/store.js';
import { badge, button, emptyState, field } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { text } from '../../text/sandbox.js';
import { searched, searchField } from './found.js';
import { presets, rulesFor } from './presets.js';

/** @typedef {import('../../ipc/types.d.ts').FaultState} FaultState */
const words = text.sandbox;

function activeSid() {
  const status = read().statuses.find(({ tenant }) => tenant.id === read().tenant);
  return status?.active.sender === 'custom' ? status.active.account_sid : null;
}

/** @param {string} name */
const says = (name) => words.presets[name]?.[0] ?? name;

/** What goes wrong now, in the words of its preset or of whoever wrote the rule. @param {FaultState[]} faults */
function state(faults) {
  const [first] = faults;
  if (!first) return h('span', { class: 'small muted' }, words.wrongNone);
  const names = new Set(faults.map((fault) => says(fault.name ?? fault.action.kind)));
  const sum = (/** @type {'seen' | 'fired'} */ what) => faults.reduce((all, fault) => all + fault[what], 0);
  return h(
    'span',
    { class: 'row tight-row' },
    badge('warn', [...names].join(' · ')),
    h('span', { class: 'small muted' }, words.fired(sum('seen'), sum('fired'))),
  );
}

/** @param {string} name @param {boolean} chosen @param {() => unknown} choose */
const choice = (name, chosen, choose) =>
  h(
    'label',
    { class: 'failure', key: name },
    h('input', {
      type: 'radio',
      name: 'failure',
      value: name,
      checked: chosen,
      on: { change: () => choose() },
    }),
    h('span', { class: 'grow' }, says(name)),
    words.presets[name]?.[1] ? h('span', { class: 'chip' }, words.presets[name][1]) : null,
  );

/**
 * @param {{
 *   faults: FaultState[],
 *   elsewhere: boolean,
 *   typed: string,
 *   type: (typed: string) => void,
 *   scriptError: string | null,
 *   act: (work: () => Promise<unknown>, says: string) => unknown,
 *   setScript: () => unknown,
 * }} about
 */
export function faultCard({ faults, elsewhere, typed, type, scriptError, act, setScript }) {
  const fits = searched(typed);
  const groups = /** @type {const} */ (['verify', 'send', 'delivery', 'pingone'])
    .map((group) => ({
      group,
      found: presets.filter(
        (preset) =>
          preset.group === group && fits(words.groups[group], (words.presets[preset.name] ?? []).join(' ')),
      ),
    }))
    .filter(({ found }) => found.length > 0);
  return h(
    'section',
    { class: 'card', 'aria-label': words.wrong },
    h(
      'header',
      {},
      h('h2', {}, words.wrong),
      elsewhere ? null : state(faults),
      h(
        'span',
        { class: 'end' },
        faults.length > 0
          ? button(
              { key: 'clear', on: { click: () => act(() => commands.clearSandboxFaults(), words.cleared) } },
              words.clear,
            )
          : null,
        searchField('failure-search', words.search, typed, type),
      ),
    ),
    h(
      'div',
      { class: 'body' },
      groups.length === 0
        ? emptyState({ icon: 'search', title: words.noFailure, level: 'h3' })
        : h(
            'div',
            { class: 'failures' },
            groups.map(({ group, found }) =>
              h(
                'fieldset',
                { key: group },
                h('legend', { class: 'small muted' }, words.groups[group]),
                found.map(({ name, rules }) =>
                  choice(
                    name,
                    faults.some((fault) => fault.name === name),
                    () =>
                      act(
                        () => commands.setSandboxFaults({ rules: rulesFor(rules, activeSid()) }),
                        words.wasSet(says(name)),
                      ),
                  ),
                ),
              ),
            ),
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
    ),
  );
}
