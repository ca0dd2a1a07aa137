/** What a bundle would change, tenant by tenant, and which of them are taken: none, unless it was chosen. */
import { say } from '../../../app/announce.js';
import { openDialog } from '../../../app/dialog.js';
import { h } from '../../../app/dom.js';
import { moment, phone } from '../../../app/format.js';
import { badge, button, checkbox, errorNote, fieldError } from '../../../elements/pieces.js';
import * as commands from '../../../ipc/commands.js';
import { asError } from '../../../ipc/transport.js';
import { text } from '../../../text/hand-over.js';

/** @typedef {import('../../../ipc/types.d.ts').BundleTenant} BundleTenant */
/** @typedef {import('../../../ipc/types.d.ts').BundleDifference} BundleDifference */
const words = text.handOver;
const KINDS = /** @type {const} */ ({ new: 'ok', same: 'idle', differs: 'warn' });

/** @param {import('../../../ipc/types.d.ts').OpenedBundle} bundle @returns {Promise<string | null>} */
export function choose(bundle) {
  /** @type {Set<string>} */
  const chosen = new Set();
  let allow_hosts = false;
  /** @type {import('../../../ipc/types.d.ts').AppError | null} */
  let error = null;
  let isTaking = false;
  let isNone = false;
  const takeable = bundle.tenants.filter(({ standing }) => standing !== 'same');
  return openDialog(
    { title: words.previewTitle },
    (/** @type {(said: string | null) => void} */ close, again) => {
      const submit = async (/** @type {Event} */ event) => {
        event.preventDefault();
        if (isTaking) return say(text.already);
        isNone = chosen.size === 0;
        error = null;
        again();
        if (isNone) return document.getElementById(`take-${takeable[0]?.tenant}`)?.focus();
        isTaking = true;
        try {
          const choice = { tenants: [...chosen], allow_hosts };
          const taken = await commands.importBundle({ preview: bundle.preview, choice });
          close(words.imported(taken.tenants.length));
        } catch (thrown) {
          error = asError(thrown);
          again();
        }
        isTaking = false;
      };
      const tenant = (/** @type {BundleTenant} */ one) =>
        h(
          'li',
          { class: 'stack tight', key: one.tenant },
          h(
            'div',
            { class: 'row tight-row' },
            h('h3', {}, h('bdi', {}, one.name)),
            h('span', { class: 'small muted mono' }, one.tenant),
            badge(KINDS[one.standing], words.standing[one.standing]),
          ),
          h('span', { class: 'small muted' }, words.revisions(one.revision_here, one.revision_there)),
          one.differences.length > 0 ? h('ul', { class: 'diff' }, one.differences.map(difference)) : null,
          one.token_missing_then ? h('p', { class: 'note warn' }, words.tokenMissing) : null,
          one.standing === 'same'
            ? null
            : checkbox({
                id: `take-${one.tenant}`,
                label:
                  one.standing === 'new' ? words.take(one.name) : words.takeOver(one.name, one.revision_here),
                checked: chosen.has(one.tenant),
                describedBy: 'take-error',
                toggle: (on) => {
                  if (on) chosen.add(one.tenant);
                  else chosen.delete(one.tenant);
                  isNone = false;
                  again();
                },
              }),
        );
      return h(
        'form',
        { on: { submit }, novalidate: true },
        h('p', {}, words.previewBy(bundle.made_by, moment(bundle.made_at)), ' ', words.previewSays),
        h('ul', { class: 'stack divided' }, bundle.tenants.map(tenant)),
        bundle.hosts.length > 0
          ? checkbox({
              label: words.hosts(bundle.hosts),
              checked: allow_hosts,
              toggle: (on) => {
                allow_hosts = on;
              },
            })
          : null,
        fieldError('take', isNone ? words.nothingChosen : null),
        error ? errorNote(error, { key: 'take-error-note' }) : null,
        h(
          'div',
          { class: 'dialog-end' },
          button(
            { 'data-first': true, on: { click: () => close(null) } },
            takeable.length > 0 ? text.cancel : text.close,
          ),
          takeable.length > 0 ? h('button', { type: 'submit', class: 'primary' }, words.import) : null,
        ),
      );
    },
  );
}

/** How a side that has nothing is written. */
const NOTHING = new Set(['', '-']);

/** @param {BundleDifference} one */
function difference({ item, here, there }) {
  const [kind, mark] = MARKS[item] ?? ['change', '~'];
  const side = (/** @type {string} */ value) =>
    h('b', {}, h('bdi', {}, NOTHING.has(value) ? text.none : value));
  const says =
    kind === 'change'
      ? [`${words.items[item]}: `, side(here), ` ${words.here}, `, side(there), ` ${words.there}`]
      : [`${words.items[item]}: `, ...numbersOf((here || there).split(', '))];
  return h(
    'li',
    { class: kind, key: item },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, mark),
    h('span', {}, ...says),
  );
}

/** @param {string[]} all */
const numbersOf = (all) => [
  h('b', {}, words.numbers(all.length)),
  h(
    'span',
    { class: 'small muted mono numbers-of', dir: 'ltr' },
    all.map((number) => h('span', { class: 'nowrap' }, phone(number))),
  ),
];

/** What goes and what comes. @type {Partial<Record<BundleDifference['item'], [string, string]>>} */
const MARKS = { numbers_only_here: ['minus', '−'], numbers_only_there: ['plus', '+'] };
