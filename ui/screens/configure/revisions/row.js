/** A revision in the list: when, by whom, of which account, and what it changed. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { badge, button } from '../../../elements/pieces.js';
import { text } from '../../../text/revisions.js';

/** @typedef {import('../../../ipc/types.d.ts').RevisionLine} RevisionLine */
/** @typedef {import('../../../app/dom.js').Children} Children */
const words = text.revisions;

/** A sign for the eye, and words for who hears it. @param {string} sign @param {string} says */
const signed = (sign, says) => [
  h('span', { 'aria-hidden': 'true' }, sign),
  h('span', { class: 'visually-hidden' }, says),
];

/** @param {RevisionLine} line */
function changed({ account, changes }) {
  /** @type {Children[]} */
  const said = [];
  if (changes.account) said.push(account ? words.changedAccount : words.changedToPing);
  if (changes.added) said.push(signed(words.added(changes.added), words.addedSays(changes.added)));
  if (changes.removed) said.push(signed(words.removed(changes.removed), words.removedSays(changes.removed)));
  if (changes.fallback !== null) said.push(changes.fallback ? words.fallbackOn : words.fallbackOff);
  if (changes.token) said.push(words.token);
  return said.flatMap((one, at) => [at === 0 ? null : ', ', h('span', {}, one)]);
}

/** @param {RevisionLine} line */
export const accountOf = ({ account }) =>
  account
    ? badge(
        'custom',
        account.account_name,
        ' ',
        h('span', { class: 'nowrap' }, format.ending(account.account_sid)),
      )
    : badge('default', text.ping);

/**
 * @param {RevisionLine} line
 * @param {{ active: number, opened: number | null, look: (revision: number) => void }} of
 */
export function revisionRow(line, { active, opened, look }) {
  const { columns } = words;
  const cell = (/** @type {string} */ label, /** @type {Children} */ child) =>
    h('td', { role: 'cell', 'data-label': label, class: child ? '' : 'none' }, child);
  const { account, consent } = line;
  return h(
    'tr',
    { key: line.revision, role: 'row', class: line.revision === opened ? 'picked' : '' },
    h(
      'th',
      { scope: 'row', role: 'rowheader' },
      button(
        {
          class: 'inline',
          'aria-pressed': String(line.revision === opened),
          on: { click: () => look(line.revision) },
        },
        words.open(line.revision),
      ),
      line.revision === active ? [' ', badge('ok', words.active)] : null,
    ),
    cell(columns.at, h('span', { title: format.utc(line.saved_at) }, format.moment(line.saved_at))),
    cell(columns.account, [
      accountOf(line),
      account
        ? h(
            'div',
            { class: 'small muted' },
            `${words.numbers(account.numbers)}, ${account.fallback ? words.fallbackOn : words.fallbackOff}`,
          )
        : null,
    ]),
    cell(columns.changed, changed(line)),
    cell(columns.by, [
      h('bdi', {}, line.user),
      consent
        ? h(
            'div',
            { class: 'small muted', title: format.utc(consent.at) },
            `${columns.consent}: `,
            h('bdi', {}, consent.name),
          )
        : null,
    ]),
  );
}
