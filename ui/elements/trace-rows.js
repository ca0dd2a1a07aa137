/** The rows of a trace: what each stored event looks like, on one line, and whole when it is opened. */
import { h } from '../app/dom.js';
import * as format from '../app/format.js';
import { text } from '../text/send.js';
import { answerText } from './answer.js';
import { icon } from './icon.js';
import './copy-button.js';
import './document-link.js';
import { badge, mono, nextStep } from './pieces.js';

/** @typedef {import('../ipc/types.d.ts').TraceLine} TraceLine */
/** @typedef {import('../ipc/types.d.ts').StoredEvent} StoredEvent */
/** @typedef {import('../ipc/types.d.ts').TraceView} TraceView */
/** @typedef {{ kind: string, tone: 'plain' | 'custom' | 'default' | 'ok' | 'warn' | 'bad', icon: string, word: string }} Look */

const words = text.trace.words;
const BAD_STATUS = new Set(['undelivered', 'failed', 'canceled', 'busy', 'no-answer']);
const GOOD_STATUS = new Set(['delivered', 'read', 'completed']);

/** @param {StoredEvent | undefined} event @param {TraceLine} line @returns {Look} */
export function lookOf(event, line) {
  const tone = line.role ?? 'plain';
  const make = (
    /** @type {string} */ kind,
    /** @type {Look['tone']} */ tone,
    /** @type {string} */ picture,
  ) => ({
    kind,
    tone,
    icon: picture,
    word: words[kind] ?? kind,
  });
  switch (event?.event) {
    case 'create_intended':
      return make('create_intended', tone, 'arrow');
    case 'create_answered':
      if (event.outcome === 'accepted') return make('accepted', tone, 'check');
      if (event.outcome === 'refused') return make('refused', 'bad', 'cross');
      if (event.outcome === 'not_sent') return make('not_sent', 'bad', 'cross');
      return make('unknown', 'warn', 'question');
    case 'looked_up':
      return event.result === 'found'
        ? make('found', 'ok', 'search')
        : make(event.result ?? 'not_found', 'warn', 'search');
    case 'fell_back':
      return make(event.reason === 'default_is_active' ? 'begins' : 'fell_back', 'default', 'turn');
    case 'status_seen':
      if (BAD_STATUS.has(event.status ?? '')) return make('status_bad', 'bad', 'cross');
      if (GOOD_STATUS.has(event.status ?? '')) return make('status_good', 'ok', 'check');
      return make('status_seen', 'plain', 'dot');
    case 'status_of_another':
      return make('status_of_another', 'warn', 'question');
    case 'confirmed':
      return make('confirmed', 'ok', 'check');
    case 'receipt_refused':
      return make('receipt_refused', 'warn', 'cross');
    case 'limit_refused':
      return make('limit_refused', 'bad', 'cross');
    case 'following_ended':
      return make('following_ended', 'plain', 'flag');
    default:
      return make('decided', 'plain', 'dot');
  }
}

/** The SID of what was made, short: the whole one is under the trace. @param {string} sid */
const short = (sid) => h('span', { class: 'mono', dir: 'ltr', title: sid }, format.ending(sid));

/** What stands beside the verb, of what is stored; where that says nothing by itself, the sentence of the line. */
function gist(/** @type {StoredEvent | undefined} */ event, /** @type {TraceLine} */ line) {
  const { explanation } = line;
  const code = explanation
    ? [h('span', { class: 'chip' }, String(explanation.code)), ' ', explanation.name]
    : [];
  switch (event?.event) {
    case 'create_intended':
      return [
        mono(format.phone(event.from, line.from_national ?? undefined)),
        h('copy-button', { state: { what: text.trace.number, value: event.from } }),
        event.attempt > 1 ? h('span', { class: 'muted' }, text.trace.attempt(event.attempt)) : null,
      ];
    case 'create_answered':
      if (event.outcome === 'accepted') return [event.status, ' ', short(event.resource_sid), ' ', ...code];
      return explanation ? code : line.text;
    case 'looked_up':
      return event.result === 'found'
        ? [event.status, ' ', short(event.resource_sid), ' ', ...code]
        : line.text;
    case 'fell_back':
      return event.reason === 'default_is_active' ? line.text : text.trace.toDefault;
    case 'status_seen':
      // That it was delivered is the verb.
      if (event.code_unread || !event.status) return line.text;
      return [event.status === 'delivered' ? '' : event.status, ' ', ...code];
    default:
      return line.text;
  }
}

/** @param {import('../ipc/types.d.ts').Explanation} explanation @param {boolean} bad */
const meaning = (explanation, bad) =>
  h(
    'div',
    { class: `note meaning ${bad ? 'bad' : 'warn'}` },
    h('strong', {}, `${explanation.code}: ${explanation.name}`),
    h('span', {}, explanation.explanation),
    h('span', {}, explanation.next_step),
    explanation.docs
      ? h(
          'span',
          { class: 'row small' },
          h('document-link', {
            state: { link: { code: explanation.code }, label: `${text.trace.docs} (${explanation.code})` },
          }),
          h('copy-button', {
            state: { what: `${text.trace.docs} (${explanation.code})`, value: explanation.docs },
          }),
        )
      : null,
  );

/** @param {import('../ipc/types.d.ts').ExchangeFacts} exchange */
const answered = (exchange) =>
  exchange.http_status ? text.trace.http(exchange.http_status) : text.trace.noAnswer;

/** @param {import('../ipc/types.d.ts').ExchangeFacts} exchange */
const exchangeDetails = (exchange) =>
  h(
    'dl',
    { class: 'exchange' },
    h('dt', {}, exchange.method),
    h('dd', {}, `${exchange.host}${exchange.path}`),
    h('dt', {}, text.trace.exchange),
    h(
      'dd',
      {},
      `${answered(exchange)}, ${format.duration(exchange.duration_ms)}, ${format.utc(exchange.started_at)}`,
    ),
    exchange.request_id ? h('dt', {}, text.trace.request) : null,
    exchange.request_id
      ? h(
          'dd',
          { class: 'row' },
          exchange.request_id,
          h('copy-button', { state: { what: text.trace.request, value: exchange.request_id } }),
        )
      : null,
  );

/** What a line says in full. @param {TraceLine} line @param {Look} look */
const whole = (line, look) =>
  h(
    'div',
    { class: 'rest' },
    h('p', {}, h('bdi', {}, line.text)),
    line.remedy ? h('p', {}, nextStep({ remedy: line.remedy })) : null,
    line.explanation ? meaning(line.explanation, look.tone === 'bad') : null,
    line.exchanges.map((exchange) => exchangeDetails(exchange)),
  );

/** What comes next is not there yet. */
export const waiting = () =>
  h(
    'li',
    { class: 'waits', key: 'waits' },
    h(
      'div',
      { class: 'line' },
      h('span'),
      h('span', { class: 'mark progress' }, h('span', { class: 'spin' })),
      h('span', { class: 'muted' }, text.trace.waits),
    ),
  );

/**
 * @param {{ view: TraceView, line: TraceLine, event: StoredEvent | undefined, look: Look, account: string | null,
 *   isCurrent: boolean, isOpen: boolean, toggle: () => void }} about
 */
export function row({ view, line, event, look, account, isCurrent, isOpen, toggle }) {
  const since = new Date(line.at).getTime() - new Date(view.begun_at).getTime();
  const last = line.exchanges.at(-1);
  return h(
    'li',
    {
      key: line.sequence,
      class: `is-${look.tone}`,
      tabindex: isCurrent ? '0' : '-1',
      'data-sequence': line.sequence,
    },
    h(
      'div',
      {
        class: 'line',
        on: {
          click: (/** @type {{ target: Element }} */ { target }) => {
            // What is being copied is no press.
            if (!target.closest('button') && getSelection()?.isCollapsed) toggle();
          },
        },
      },
      h('time', { datetime: line.at, title: format.utc(line.at) }, format.duration(Math.max(0, since))),
      h('span', { class: 'mark' }, icon(look.icon)),
      h('b', {}, look.word),
      h(
        'span',
        { class: 'gist' },
        line.role && account ? badge(line.role, account) : null,
        h('bdi', { title: line.text }, gist(event, line)),
      ),
      h(
        'span',
        { class: 'took', title: last ? answered(last) : undefined },
        last ? format.duration(last.duration_ms) : '',
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'quiet more',
          'aria-expanded': String(isOpen),
          'aria-label': text.trace.more(look.word),
          tabindex: isCurrent ? '0' : '-1',
          on: { click: toggle },
        },
        icon('more'),
      ),
    ),
    isOpen ? whole(line, look) : null,
  );
}

/** The trace as text, for a ticket. @param {TraceView} view */
export function asText(view) {
  const lines = [
    view.sandbox ? `${text.trace.sandbox} ` : '',
    `${text.trace.transaction} ${view.transaction}`,
    `${format.utc(view.begun_at)}`,
    answerText(view),
    view.conclusion ? `${view.conclusion.cause} ${nextStep(view.conclusion)}` : '',
    view.billed,
    ...view.why,
    '',
  ].filter((line, index, all) => line !== '' || index === all.length - 1);
  for (const line of view.lines) {
    lines.push(`${format.utc(line.at)}  ${line.role ? `[${text.trace.badge[line.role]}] ` : ''}${line.text}`);
    if (line.remedy) lines.push(`    ${nextStep({ remedy: line.remedy })}`);
    if (line.explanation)
      lines.push(
        `    ${line.explanation.code}: ${line.explanation.name}. ${line.explanation.explanation} ${line.explanation.next_step}`,
      );
    for (const exchange of line.exchanges) {
      lines.push(
        `    ${exchange.method} ${exchange.host}${exchange.path}  ${answered(exchange)}  ${format.duration(exchange.duration_ms)}${exchange.request_id ? `  ${text.trace.request} ${exchange.request_id}` : ''}`,
      );
    }
  }
  return lines.join('\n');
}
