/** Each message and call that a look-up found, a row each. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { badge, mono } from '../../elements/pieces.js';
import { text } from '../../text/look-up.js';

/** @typedef {import('../../ipc/types.d.ts').SentLine} SentLine */
const words = text.lookUp;

/** How a state is coloured and signed. @type {Record<import('../../ipc/types.d.ts').State, 'ok' | 'bad' | 'warn' | 'idle'>} */
export const TONES = {
  arrived: 'ok',
  answered: 'ok',
  not_delivered: 'bad',
  failed: 'bad',
  busy: 'warn',
  no_answer: 'warn',
  no_receipt: 'warn',
  unknown: 'warn',
  under_way: 'idle',
  canceled: 'idle',
};
/** @param {SentLine} line */
const lengthOf = (line) =>
  line.channel === 'sms'
    ? line.segments
      ? words.segments(line.segments)
      : null
    : line.seconds === null
      ? null
      : words.lasted(line.seconds);

/** @param {SentLine} line */
const row = (line) =>
  h(
    'tr',
    { key: line.sid },
    h(
      'td',
      { 'data-label': words.columns[0], title: line.at ? format.utc(line.at) : undefined },
      line.at ? format.moment(line.at) : words.noTime,
    ),
    h(
      'td',
      { 'data-label': words.columns[1] },
      words.channels[line.channel],
      line.role === 'default' ? ` ${words.standIn}` : '',
    ),
    h(
      'td',
      { 'data-label': words.columns[2] },
      line.from ? mono(format.phone(line.from)) : null,
      line.to_form ? h('span', { class: 'small muted under' }, words.toForm(line.to_form)) : null,
    ),
    h(
      'td',
      { 'data-label': words.columns[3] },
      badge(TONES[line.state], words.states[line.state]),
      line.code ? [' ', h('span', { class: 'chip mono' }, String(line.code.twilio_code))] : null,
      line.state === 'unknown' && line.status
        ? h('span', { class: 'small muted under' }, h('bdi', {}, line.status))
        : null,
    ),
    h(
      'td',
      { class: 'small', 'data-label': words.columns[4] },
      [line.receipt_seconds === null ? null : words.receipt(line.receipt_seconds), lengthOf(line)].map(
        (one) => one && h('span', { class: 'under' }, one),
      ),
    ),
    h(
      'td',
      { class: 'small', 'data-label': words.columns[5] },
      line.price ? h('bdi', {}, `${line.price} ${line.currency ?? ''}`) : words.noPrice,
    ),
  );

/** The card of the list; none where nothing was found. @param {import('../../ipc/types.d.ts').LookUpView} view */
export const listCard = (view) =>
  view.lines.length > 0
    ? h(
        'section',
        { class: 'card', 'aria-label': words.list, key: 'list' },
        h(
          'header',
          {},
          h('h2', {}, words.list),
          h('span', { class: 'small muted' }, words.count(view.lines.length)),
        ),
        h(
          'div',
          { class: 'body' },
          h(
            'table',
            { role: 'table', class: 'looked-up' },
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                words.columns.map((name) => h('th', { scope: 'col' }, name)),
              ),
            ),
            h('tbody', {}, view.lines.map(row)),
          ),
        ),
      )
    : null;
