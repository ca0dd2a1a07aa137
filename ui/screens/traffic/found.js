/** What a look-up found: the answer in a sentence, each message and call, what a code means, and what was not read. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import '../../elements/copy-button.js';
import '../../elements/document-link.js';
import { icon } from '../../elements/icon.js';
import { badge, button, mono } from '../../elements/pieces.js';
import { text } from '../../text/look-up.js';
import { listCard, TONES } from './list.js';

/** @typedef {import('../../ipc/types.d.ts').LookUpView} LookUpView */
const words = text.lookUp;

const SIGNS = { ok: 'check', bad: 'cross', warn: 'question', idle: 'arrow' };

/** @param {LookUpView['begins']} begins */
function toneOf(begins) {
  if (begins === 'nothing') return 'idle';
  if (begins === 'not_known') return 'warn';
  return TONES['message' in begins ? begins.message.message : begins.call.call];
}

/** Each code once, with what it means and what to do. @param {LookUpView} view */
function codes(view) {
  const once = new Map(view.lines.flatMap(({ code }) => (code ? [[code.twilio_code, code]] : [])));
  if (once.size === 0) return null;
  return h(
    'section',
    { class: 'card', 'aria-label': words.codes },
    h('header', {}, h('h2', {}, words.codes)),
    h(
      'div',
      { class: 'body stack' },
      [...once.values()].map((code) =>
        h(
          'div',
          { class: 'stack tight', key: String(code.twilio_code) },
          h('h3', {}, mono(String(code.twilio_code)), ' ', code.name),
          h('p', {}, code.explanation),
          h('p', {}, code.as_delivery_error.next_step),
          code.docs
            ? h('document-link', { state: { link: { code: code.twilio_code }, label: words.docs } })
            : null,
        ),
      ),
    ),
  );
}

/** What was read, and what was not: what could not be read is never none. @param {LookUpView} view */
const read = (view) =>
  h(
    'section',
    { class: 'card', 'aria-label': words.read },
    h('header', {}, h('h2', {}, words.read)),
    h(
      'div',
      { class: 'body stack' },
      h(
        'ul',
        { class: 'stack tight looked-up-lists' },
        view.lists.map((list) =>
          h(
            'li',
            { key: `${list.role} ${list.channel}` },
            badge(list.unread ? 'warn' : 'ok', list.unread ? words.notWhole : words.whole),
            ' ',
            words.listOf(list.channel, list.role),
            ' ',
            h(
              'span',
              { class: 'unbroken' },
              mono(format.ending(list.account_sid)),
              `: ${format.number(list.found)}`,
            ),
            list.unread ? h('span', { class: 'small muted under' }, h('bdi', {}, list.unread)) : null,
          ),
        ),
        h(
          'li',
          { key: 'refused' },
          badge(view.refused.unread ? 'warn' : 'ok', view.refused.unread ? words.notWhole : words.whole),
          ' ',
          words.refused,
          view.refused.codes.length === 0 && !view.refused.unread ? `: ${words.none}` : null,
          view.refused.codes.map(({ code, count }) =>
            h(
              'span',
              { class: 'under', key: String(code.twilio_code) },
              `${format.number(count)} × `,
              h('span', { class: 'chip mono' }, String(code.twilio_code)),
              ` ${code.name}`,
            ),
          ),
          view.refused.unread
            ? h('span', { class: 'small muted under' }, h('bdi', {}, view.refused.unread))
            : h('span', { class: 'small muted under' }, words.refusedSays),
        ),
      ),
      view.other_forms.length > 0
        ? h(
            'p',
            { class: 'small muted' },
            words.forms(format.list(view.other_forms.map((form) => format.phone(form)))),
          )
        : null,
      view.has_extension ? h('p', { class: 'small muted' }, words.extension) : null,
    ),
  );

/** @param {LookUpView} view @param {{ send: () => unknown, ready: () => unknown }} next */
export function found(view, next) {
  const tone = toneOf(view.begins);
  return [
    h(
      'section',
      { class: `arrived looked-up-answer is-${tone}`, 'aria-label': words.answer, key: 'answer' },
      icon(view.begins === 'nothing' ? 'search' : SIGNS[tone], 'icon large'),
      h(
        'div',
        { class: 'stack tight' },
        h('p', { class: 'lead' }, h('b', {}, h('bdi', {}, format.unbroken(view.headline)))),
        view.then.map((sentence) => h('p', { key: sentence }, h('bdi', {}, format.unbroken(sentence)))),
        h(
          'p',
          { class: 'small muted' },
          mono(format.phone(view.recipient, view.national)),
          view.country ? ` · ${format.country(view.country)}` : null,
          ` · ${words.looked(format.moment(view.at))}`,
        ),
        h(
          'div',
          { class: 'row' },
          button({ on: { click: () => next.send() } }, words.send),
          button({ class: 'quiet', on: { click: () => next.ready() } }, words.ready),
          h('copy-button', {
            state: {
              what: words.answer,
              label: words.copy,
              value: () => [view.headline, ...view.then].join(' '),
            },
          }),
        ),
      ),
    ),
    view.can_mean.length > 0
      ? h(
          'section',
          { class: 'card', 'aria-label': words.canMean, key: 'can-mean' },
          h('header', {}, h('h2', {}, words.canMean)),
          h(
            'ul',
            { class: 'body stack tight' },
            view.can_mean.map((one) => h('li', { key: one }, one)),
          ),
        )
      : null,
    listCard(view),
    codes(view),
    read(view),
  ];
}
