/** The answer to "did it arrive?": the newest test send to a number, before all others. */
import { h } from '../app/dom.js';
import * as format from '../app/format.js';
import { text } from '../text/phone.js';
import { icon } from './icon.js';
import { outcomeName, outcomeTone } from './outcome.js';
import { mono } from './pieces.js';

/** @typedef {import('../ipc/types.d.ts').HistoryLine} HistoryLine */
const words = text.answer;
const SIGNS = { ok: 'check', bad: 'cross', warn: 'question', idle: 'arrow', default: 'turn' };

/** How long it took, where that is known. @param {HistoryLine} line */
export function tookOf({ delivered_ms, confirmed_ms }) {
  if (confirmed_ms !== null) return words.confirmed(format.duration(confirmed_ms));
  return delivered_ms === null ? null : words.delivered(format.duration(delivered_ms));
}

/**
 * @param {HistoryLine | undefined} line the newest, if there is one
 * @param {string} number the recipient, as it was read, for the eye
 * @param {import('../app/dom.js').Children} [more] what else there is to do or to know
 */
export function recipientAnswer(line, number, more) {
  const kind = line ? outcomeTone(line.outcome) : 'idle';
  const facts = line
    ? [
        line.channel === 'sms' ? text.channels.sms : text.channels.voice,
        tookOf(line),
        line.account ? words.account(format.ending(line.account)) : null,
        line.may_still_arrive ? words.may : null,
      ]
    : [words.noneSays];
  return h(
    'section',
    { class: `arrived is-${kind}`, 'aria-label': words.label, key: 'answer' },
    icon(line ? SIGNS[kind] : 'search', 'icon large'),
    h(
      'div',
      { class: 'stack tight' },
      h(
        'p',
        { class: 'lead' },
        line
          ? [
              h('b', {}, outcomeName(line.outcome)),
              ', ',
              h('span', { title: format.utc(line.begun_at) }, format.ago(line.begun_at)),
            ]
          : h('b', {}, words.none),
      ),
      h(
        'p',
        { class: 'small muted' },
        h('span', { class: 'nowrap' }, mono(number)),
        facts
          .filter((fact) => fact !== null)
          // Between them, and nowhere else, a line may end.
          .flatMap((fact) => [' ', h('span', { class: line ? 'nowrap' : '' }, `· ${fact}`)]),
      ),
      line?.code
        ? h(
            'p',
            { class: 'small' },
            h('span', { class: 'chip mono' }, String(line.code)),
            ' ',
            line.code_name,
          )
        : null,
    ),
    more,
  );
}
