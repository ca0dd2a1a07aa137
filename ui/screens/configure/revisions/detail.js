/** One revision beside another one: what differs, its numbers, and what of it can be restored. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { button, card, errorNote, field, mono } from '../../../elements/pieces.js';
import { text } from '../../../text/revisions.js';
import { accountOf } from './row.js';

/** @typedef {import('../../../ipc/types.d.ts').RevisionView} RevisionView */
/** @typedef {import('../../../ipc/types.d.ts').RevisionLine} RevisionLine */
/** @typedef {import('../../../app/dom.js').Children} Children */
const words = text.revisions;

/** More numbers than these are folded away. */
const AT_A_GLANCE = 8;
/** Of very many numbers the first ones. */
const MOST_NUMBERS = 1000;

/** @param {'plus' | 'minus' | 'change'} kind @param {...Children} says */
const line = (kind, ...says) =>
  h(
    'li',
    { class: kind },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, { plus: '+', minus: '−', change: '~' }[kind]),
    h('span', {}, ...says),
  );

/** @param {string} what @param {Children} from @param {Children} to */
const becomes = (what, from, to) =>
  line('change', `${what}: `, h('b', {}, from), ` ${words.difference.becomes} `, h('b', {}, to));

/** @param {string[]} numbers */
const numberList = (numbers) =>
  h(
    'div',
    { class: 'small mono numbers-flow', dir: 'ltr' },
    numbers
      .slice(0, MOST_NUMBERS)
      .flatMap((number) => [h('span', { class: 'nowrap' }, format.phone(number)), '  ']),
    numbers.length > MOST_NUMBERS ? '…' : null,
  );

/** @param {string} says @param {string[]} numbers */
const counted = (says, numbers) =>
  numbers.length > AT_A_GLANCE
    ? h('details', {}, h('summary', {}, says), numberList(numbers))
    : [says, numberList(numbers)];

/** @param {RevisionView['difference']} difference */
function lines(difference) {
  const sid = (/** @type {string | null} */ one) => (one ? mono(format.ending(one)) : text.ping);
  const state = (/** @type {boolean} */ on) => (on ? text.enabled : text.disabled);
  const { account, base, fallback, numbers_added: added, numbers_removed: removed } = difference;
  const said = [
    account ? becomes(words.difference.account, sid(account.from), sid(account.to)) : null,
    base ? becomes(words.difference.base, base[0], base[1]) : null,
    difference.token_replaced ? line('change', words.difference.token) : null,
    fallback ? becomes(words.difference.fallback, state(fallback[0]), state(fallback[1])) : null,
    added.length ? line('plus', counted(words.difference.added(added.length), added)) : null,
    removed.length ? line('minus', counted(words.difference.removed(removed.length), removed)) : null,
  ].filter((one) => one !== null);
  return said.length > 0
    ? h('ul', { class: 'diff' }, said)
    : h('p', { class: 'small muted' }, words.noDifference);
}

/** @param {RevisionView} view @param {string | null} inactive @param {() => void} restore */
function restoring({ restorable }, inactive, restore) {
  const why = inactive ?? (restorable === 'yes' ? null : words.notRestorable[restorable]);
  return h(
    'div',
    { class: 'stack tight', key: 'restore' },
    h('p', { class: 'small muted', id: 'restore-says' }, why ?? words.restoreSays),
    button(
      {
        class: why ? '' : 'primary',
        disabled: why !== null,
        'data-changes': true,
        'aria-describedby': 'restore-says',
        on: { click: restore },
      },
      words.restore,
    ),
  );
}

/**
 * @param {{ view: RevisionView, others: RevisionLine[], error: import('../../../ipc/types.d.ts').AppError | null, inactive: string | null }} of
 * @param {{ compare: (against: number) => void, restore: () => void }} act
 */
export function detailCard({ view, others, error, inactive }, { compare, restore }) {
  const choices = others.filter(({ revision }) => revision !== view.revision);
  return card(
    words.open(view.revision),
    h('span', { class: 'small muted', title: format.utc(view.saved_at) }, format.moment(view.saved_at)),
    accountOf(view),
    field({ id: 'against', label: words.compare }, (described) =>
      h(
        'select',
        {
          ...described,
          value: String(view.against),
          on: { change: (/** @type {any} */ event) => compare(Number(event.target.value)) },
        },
        choices.map((one) =>
          h(
            'option',
            { value: String(one.revision), key: one.revision },
            words.choice(one.revision, format.moment(one.saved_at)),
          ),
        ),
        // One that is older than what is listed so far.
        view.against > 0 && !choices.some(({ revision }) => revision === view.against)
          ? h('option', { value: String(view.against), key: 'older' }, words.open(view.against))
          : null,
        h('option', { value: '0', key: 0 }, words.before),
      ),
    ),
    h(
      'div',
      { class: 'stack tight', 'aria-live': 'polite' },
      h(
        'h3',
        {},
        view.against > 0 ? words.from(view.against, view.revision) : words.fromNothing(view.revision),
      ),
      lines(view.difference),
    ),
    view.numbers.length > 0
      ? h(
          'details',
          { key: 'numbers' },
          h('summary', {}, words.selected(view.numbers.length)),
          numberList(view.numbers),
        )
      : null,
    restoring(view, inactive, restore),
    error ? errorNote(error, { key: 'error' }) : null,
  );
}
