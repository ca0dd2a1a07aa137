/** The rows of a trace: what each stored event looks like. */
import { h } from '../app/dom.js';
import * as format from '../app/format.js';
import { text } from '../text/send.js';
import { icon } from './icon.js';
import './document-link.js';
import { badge, nextStep } from './pieces.js';

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
      return make('fell_back', 'default', 'turn');
    case 'status_seen':
      if (BAD_STATUS.has(event.status ?? '')) return make('status_bad', 'bad', 'cross');
      if (GOOD_STATUS.has(event.status ?? '')) return make('status_good', 'ok', 'check');
      return make('status_seen', 'plain', 'dot');
    case 'status_of_another':
      return make('status_of_another', 'warn', 'question');
    case 'decided': {
      const verdict = event.verdict;
      if (verdict === 'originated') return make('decided', 'ok', 'flag');
      if (verdict === 'failed') return make('decided', 'bad', 'flag');
      return make('decided', verdict === 'unknown' ? 'warn' : 'plain', 'flag');
    }
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
const exchangeDetails = (exchange) =>
  h(
    'dl',
    { class: 'exchange' },
    h('dt', {}, exchange.method),
    h('dd', {}, `${exchange.host}${exchange.path}`),
    h('dt', {}, text.trace.details),
    h(
      'dd',
      {},
      `${exchange.http_status ? text.trace.http(exchange.http_status) : text.trace.noAnswer}, ${format.duration(exchange.duration_ms)}, ${format.utc(exchange.started_at)}`,
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

/**
 * @param {TraceView} view
 * @param {TraceLine} line
 * @param {Look} look
 * @param {boolean} current
 * @param {string} [accountName]
 */
export function row(view, line, look, current, accountName) {
  const since = new Date(line.at).getTime() - new Date(view.begun_at).getTime();
  const last = line.exchanges.at(-1);
  return h(
    'li',
    {
      key: line.sequence,
      class: `is-${look.tone}`,
      tabindex: current ? '0' : '-1',
      'data-sequence': line.sequence,
    },
    h('time', { datetime: line.at, title: format.utc(line.at) }, format.duration(Math.max(0, since))),
    h('span', { class: 'mark' }, icon(look.icon)),
    h(
      'div',
      { class: 'said' },
      h(
        'span',
        {},
        h('b', {}, look.word),
        ' ',
        line.role ? badge(line.role, accountName ?? text.trace.badge[line.role]) : null,
        ' ',
        h('bdi', {}, line.text),
      ),
      line.remedy ? h('span', {}, nextStep({ remedy: line.remedy })) : null,
      line.explanation ? meaning(line.explanation, look.tone === 'bad') : null,
      line.exchanges.length > 0
        ? h(
            'details',
            { class: 'small' },
            h('summary', {}, text.trace.details),
            line.exchanges.map((exchange) => exchangeDetails(exchange)),
          )
        : null,
    ),
    last
      ? h(
          'span',
          { class: 'facts-line' },
          h('span', {}, last.http_status ? text.trace.http(last.http_status) : text.trace.noAnswer),
          h('span', {}, format.duration(last.duration_ms)),
          last.request_id
            ? h(
                'span',
                { title: last.request_id },
                `${last.request_id.slice(0, 4)}…${last.request_id.slice(-4)}`,
              )
            : null,
        )
      : h('span', {}),
  );
}

/** The trace as text, for a ticket. @param {TraceView} view */
export function asText(view) {
  const lines = [
    view.sandbox ? `${text.trace.sandbox} ` : '',
    `${text.trace.transaction} ${view.transaction}`,
    `${format.utc(view.begun_at)}`,
    view.headline,
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
      const status = exchange.http_status ? text.trace.http(exchange.http_status) : text.trace.noAnswer;
      lines.push(
        `    ${exchange.method} ${exchange.host}${exchange.path}  ${status}  ${format.duration(exchange.duration_ms)}${exchange.request_id ? `  ${text.trace.request} ${exchange.request_id}` : ''}`,
      );
    }
  }
  return lines.join('\n');
}
