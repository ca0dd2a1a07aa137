/** What a readiness check found: what needs somebody first, what is in order in a line each. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import '../../elements/copy-button.js';
import '../../elements/document-link.js';
import { icon } from '../../elements/icon.js';
import { badge, button, mono, nextStep } from '../../elements/pieces.js';
import { text } from '../../text/ready.js';

/** @typedef {import('../../ipc/types.d.ts').ReadyView} ReadyView */
/** @typedef {import('../../ipc/types.d.ts').ReadyLine} ReadyLine */
const words = text.ready;
/** What needs somebody comes first. */
const ORDER = ['fail', 'warn', 'unreadable', 'pass'];

/** The sign of a state; the word stands under the name, and for what is in order it is read aloud alone. */
const SIGNS = { pass: 'check', warn: 'flag', fail: 'cross', unreadable: 'question' };

/** @param {ReadyLine} line */
const nameOf = ({ title, subject }) => [
  h('b', {}, title),
  ...(subject ? [' ', mono(format.phone(subject))] : []),
];

/**
 * Lines that say the same are one row: what an account that was not read leaves unknown is not said seven times.
 * @param {ReadyLine[]} lines
 */
const rowsOf = (lines) => [
  ...Map.groupBy(lines, (line) => (line.state === 'unreadable' ? line.detail : line)).values(),
];

/** @param {ReadyLine[]} lines */
const row = ([line, ...others]) =>
  line &&
  h(
    'li',
    {
      class: `ready-line is-${line.state}`,
      key: `${line.code} ${line.subject ?? ''}`,
      title: text.stated(line.source, line.as_of),
    },
    h(
      'span',
      { class: 'ready-state' },
      icon(SIGNS[line.state]),
      line.state === 'pass' ? h('span', { class: 'visually-hidden' }, words.states.pass) : null,
    ),
    h(
      'span',
      { class: 'ready-what' },
      nameOf(line),
      others.length > 0 ? ` ${words.more(others.length)}` : null,
      line.state === 'pass' ? null : h('span', { class: 'ready-word small' }, words.states[line.state]),
    ),
    h(
      'span',
      { class: 'ready-found' },
      h('bdi', {}, format.unbroken(line.detail)),
      line.remedy && line.remedy.do !== 'read_guideline'
        ? h('span', {}, ' ', nextStep({ remedy: line.remedy }))
        : null,
      line.remedy && line.link
        ? h('span', {}, ' ', h('document-link', { state: { link: line.link, label: text.guideline } }))
        : null,
      others.length > 0
        ? h(
            'ul',
            { class: 'ready-others' },
            others.map((other) => h('li', { key: `${other.code} ${other.subject ?? ''}` }, nameOf(other))),
          )
        : null,
    ),
  );

/** Of an account that was not read nothing is known to be the same either. @param {ReadyView} view */
const isUnread = ({ lines }) => lines.some(({ code, state }) => code === 'account' && state === 'unreadable');

/** @param {NonNullable<ReadyView['differences']>} differences */
const differencesCard = (differences) =>
  h(
    'section',
    { class: 'card', 'aria-label': words.differences },
    h('header', {}, h('h2', {}, words.differences)),
    h(
      'div',
      { class: 'body' },
      differences.length === 0
        ? h('p', {}, badge('ok', words.noDifferences))
        : h(
            'ul',
            { class: 'diff' },
            differences.map((one) =>
              h(
                'li',
                { class: 'change', key: `${one.code} ${one.subject ?? ''}` },
                h('span', { class: 'mark', 'aria-hidden': 'true' }, '~'),
                h(
                  'span',
                  {},
                  h('b', {}, words.difference[one.code] ?? one.code),
                  one.subject ? [' ', mono(format.phone(one.subject))] : null,
                  h('br'),
                  h('span', { class: 'small muted' }, h('bdi', {}, words.was(one.was, one.is))),
                ),
              ),
            ),
          ),
    ),
  );

/** @param {ReadyView} view @param {{ saved: string | null, save: () => unknown, openFolder: () => unknown }} page */
export function result(view, { saved, save, openFolder }) {
  const lines = [...view.lines].sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
  const { warn, unreadable } = view.counts;
  const kind = view.ready ? (warn + unreadable > 0 ? 'warn' : 'ok') : 'bad';
  return [
    h(
      'section',
      { class: 'card', 'aria-label': words.result },
      h(
        'header',
        { class: `ready-head is-${kind}` },
        icon(kind === 'ok' ? 'check' : kind === 'warn' ? 'flag' : 'cross', 'icon large'),
        h('h2', {}, view.headline),
        h('span', { class: 'small muted', title: format.utc(view.at) }, words.at(format.moment(view.at))),
        h(
          'span',
          { class: 'end' },
          button({ class: 'quiet', on: { click: () => save() } }, words.save),
          h('copy-button', {
            state: {
              what: words.copyJson,
              label: words.copyJson,
              value: () => JSON.stringify(view, null, 2),
            },
          }),
        ),
      ),
      saved
        ? h(
            'p',
            { class: 'card-note small row' },
            h('span', {}, `${words.savedTitle}: `, mono(saved)),
            h('copy-button', { state: { what: text.filePath, value: saved } }),
            button({ class: 'quiet small', on: { click: () => openFolder() } }, text.openFolder),
          )
        : null,
      h('ul', { class: 'ready-lines' }, rowsOf(lines).map(row)),
    ),
    view.differences && (view.differences.length > 0 || !isUnread(view))
      ? differencesCard(view.differences)
      : null,
    h(
      'section',
      { class: 'small muted stack tight', 'aria-label': words.limits },
      h('h2', { class: 'small' }, words.limits),
      view.notes.map((one) => h('p', {}, one)),
    ),
  ];
}
