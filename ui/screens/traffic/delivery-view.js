/** What a period came to: shares with their ranges, countries, numbers, errors and costs, beside the period before. */
import { h, s } from '../../app/dom.js';
import * as format from '../../app/format.js';
import '../../elements/copy-button.js';
import { badge, button, card, emptyState, mono, note } from '../../elements/pieces.js';
import { text } from '../../text/delivery.js';
import { chart } from './delivery-chart.js';
import { TONES } from './list.js';

/** @typedef {import('../../ipc/types.d.ts').HealthView} HealthView */
/** @typedef {import('../../ipc/types.d.ts').ChannelHealth} ChannelHealth */
/** @typedef {import('../../ipc/types.d.ts').HealthLine} HealthLine */
/** @typedef {import('../../ipc/types.d.ts').Share} Share */
/** @typedef {{ opened: Set<string>, open: (table: string) => void, saved: string | null, save: (as: 'csv' | 'html') => void, openFolder: () => void, mute: (one: import('../../ipc/types.d.ts').SignView) => void, unmute: (sign: string) => void }} Act */
const words = text.delivery;

/** How many lines of a table are shown until one asks for all. */
const SHOWN = 8;

const percent = new Intl.NumberFormat(text.locale, { style: 'percent', maximumFractionDigits: 1 });

/** @param {Share | null} share */
const shareText = (share) =>
  share
    ? words.share(percent.format(share.share), percent.format(share.low), percent.format(share.high))
    : words.notKnown;

/** A share as a bar, and as a line the range that so few or so many allow. @param {Share | null} share */
const shareBar = (share) =>
  share
    ? s(
        'svg',
        { class: 'share', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        s('rect', { class: 'whole', x: 0, y: 2, width: 100, height: 6 }),
        s('rect', { class: 'part', x: 0, y: 2, width: share.share * 100, height: 6 }),
        s('rect', {
          class: 'range',
          x: share.low * 100,
          y: 4.2,
          width: Math.max(0.6, (share.high - share.low) * 100),
          height: 1.6,
        }),
      )
    : null;

/** @param {string | null} name @param {'country' | 'number'} by */
const nameOf = (name, by) => {
  if (!name) return words.notKnown;
  return by === 'country' ? `${format.country(name)} (${name})` : mono(format.phone(name));
};

/** @param {'sms' | 'voice'} channel */
const nounOf = (channel) => (channel === 'sms' ? words.messages : words.calls);

/** @param {'sms' | 'voice'} channel @param {'country' | 'number'} by @param {HealthLine[]} lines @param {Act} act */
function table(channel, by, lines, { opened, open }) {
  const name = `${channel}-${by}`;
  const noun = nounOf(channel);
  const shown = opened.has(name) ? lines : lines.slice(0, SHOWN);
  const most = Math.max(1, ...lines.map(({ count }) => count));
  const head = words.columns;
  return h(
    'div',
    { class: 'stack tight', key: name },
    h('h3', {}, words[by]),
    h(
      'table',
      { class: 'delivery', role: 'table', 'aria-label': words.of(words[by], noun) },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          [head[by], head.count, head.before, head.share, head.shareBefore].map((one, place) =>
            h('th', { scope: 'col', class: place === 1 || place === 2 ? 'number' : '' }, one),
          ),
        ),
      ),
      h(
        'tbody',
        {},
        shown.map((line) =>
          h(
            'tr',
            { key: line.name ?? '' },
            h(
              'th',
              { scope: 'row' },
              h('bdi', {}, nameOf(line.name, by)),
              s(
                'svg',
                {
                  class: 'amount',
                  viewBox: '0 0 100 4',
                  preserveAspectRatio: 'none',
                  'aria-hidden': 'true',
                },
                s('rect', { x: 0, y: 0, width: (line.count / most) * 100, height: 4 }),
              ),
            ),
            h('td', { class: 'number', 'data-label': head.count }, format.number(line.count)),
            h('td', { class: 'number muted', 'data-label': head.before }, format.number(line.before)),
            h(
              'td',
              { 'data-label': head.share },
              shareBar(line.reached),
              h('span', { class: 'small' }, shareText(line.reached)),
            ),
            h('td', { class: 'small muted', 'data-label': head.shareBefore }, shareText(line.reached_before)),
          ),
        ),
      ),
    ),
    shown.length < lines.length
      ? h(
          'p',
          {},
          button(
            { class: 'quiet small', on: { click: () => open(name) } },
            words.more(lines.length - shown.length),
          ),
        )
      : null,
  );
}

/** @param {HealthView} view @param {ChannelHealth} health */
function errors(view, health) {
  if (health.codes.length === 0) return h('p', { class: 'small muted' }, words.codesNone);
  return h(
    'ul',
    { class: 'stack tight' },
    health.codes.slice(0, SHOWN).map(({ code, count, before }) => {
      const about = view.codes.find(({ twilio_code }) => twilio_code === code);
      return h(
        'li',
        { key: code },
        h('span', { class: 'chip mono' }, String(code)),
        ' ',
        h('b', {}, about?.name ?? ''),
        ' ',
        h('span', { class: 'muted' }, words.codeCount(count, before)),
        about
          ? h(
              'span',
              { class: 'small muted under' },
              `${about.explanation} ${about.as_delivery_error.next_step}`,
            )
          : null,
      );
    }),
  );
}

/** @param {ChannelHealth} health @param {string} noun */
const costs = (health, noun) =>
  health.costs.length === 0
    ? null
    : h(
        'div',
        { class: 'stack tight', key: 'costs' },
        h('h3', {}, words.cost),
        h(
          'table',
          { class: 'delivery', role: 'table', 'aria-label': words.of(words.cost, noun) },
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              words.costColumns.map((one, place) =>
                h('th', { scope: 'col', class: place ? 'number' : '' }, one),
              ),
            ),
          ),
          h(
            'tbody',
            {},
            health.costs
              .slice(0, SHOWN)
              .map(({ country, currency, amount, before, unpriced }) =>
                h(
                  'tr',
                  { key: `${country} ${currency}` },
                  h('th', { scope: 'row' }, nameOf(country, 'country')),
                  h(
                    'td',
                    { class: 'number', 'data-label': words.costColumns[1] },
                    h('bdi', {}, `${amount} ${currency ?? ''}`),
                  ),
                  h('td', { class: 'number muted', 'data-label': words.costColumns[2] }, before),
                  h(
                    'td',
                    { class: 'number muted', 'data-label': words.costColumns[3] },
                    format.number(unpriced),
                  ),
                ),
              ),
          ),
        ),
      );

/** @param {number | null} seconds */
const within = (seconds) => (seconds === null ? words.overAnHour : `${seconds} s`);

/** @param {ChannelHealth['receipts']} receipts */
const receiptText = (receipts) =>
  receipts
    ? words.receiptsSays(
        within(receipts.half_within),
        within(receipts.most_within),
        within(receipts.nearly_all_within),
      )
    : words.noReceipts;

/** @param {HealthView} view @param {'sms' | 'voice'} channel @param {Act} act */
function channelCard(view, channel, act) {
  const health = channel === 'sms' ? view.messages : view.calls;
  const noun = nounOf(channel);
  const { all } = health;
  if (all.count === 0 && all.before === 0) return null;
  return card(
    noun,
    h('span', { class: 'small muted' }, format.number(all.count)),
    h(
      'div',
      { class: 'stack' },
      h(
        'dl',
        { class: 'facts' },
        h('dt', {}, words.reached[channel]),
        h('dd', { title: words.rangeSays }, h('b', {}, shareText(all.reached)), shareBar(all.reached)),
        h('dt', {}, words.before),
        h('dd', { class: 'muted' }, `${format.number(all.before)}; ${shareText(all.reached_before)}`),
        channel === 'sms' ? [h('dt', {}, words.receipts), h('dd', {}, receiptText(health.receipts))] : null,
        h('dt', {}, words.states),
        h(
          'dd',
          { class: 'row' },
          [...all.states]
            .sort((one, other) => other.count - one.count)
            .map(({ state, count }) =>
              h(
                'span',
                { key: state },
                badge(TONES[state], text.lookUp.states[state]),
                ` ${format.number(count)}`,
              ),
            ),
        ),
      ),
      chart(noun, health.hours, view.from, view.until),
      table(channel, 'country', health.countries, act),
      table(channel, 'number', health.numbers, act),
      channel === 'sms'
        ? h('div', { class: 'stack tight', key: 'codes' }, h('h3', {}, words.codes), errors(view, health))
        : null,
      costs(health, noun),
    ),
  );
}

/** Why nobody is told of a sign, and the way back; or the way to mute it. @param {import('../../ipc/types.d.ts').SignView} one @param {Act} act */
function muting(one, act) {
  const { muted, name } = one;
  if (!muted)
    return h(
      'div',
      { class: 'row' },
      button({ class: 'small quiet', 'data-changes': true, on: { click: () => act.mute(one) } }, words.mute),
    );
  return h(
    'div',
    { class: 'row' },
    h(
      'span',
      { class: 'small muted' },
      words.muted(muted.by, format.moment(muted.until)),
      ' ',
      h('bdi', {}, muted.reason),
    ),
    button(
      { class: 'small quiet', 'data-changes': true, on: { click: () => act.unmute(name) } },
      words.unmute,
    ),
  );
}

/** What is told of the last two days: the rule's figures, since when, and what to do. @param {HealthView} view @param {Act} act */
function signsCard({ signs }, act) {
  if (!signs) return null;
  const { signs: found, limits } = signs;
  return card(
    words.signs,
    found.length > 0 ? h('span', { class: 'small muted' }, format.number(found.length)) : null,
    h(
      'div',
      { class: 'stack' },
      found.length > 0
        ? h(
            'ul',
            { class: 'stack' },
            found.map((one) => {
              const { sign, says, next_step, muted } = one;
              return h(
                'li',
                { key: `${one.name} ${sign.found_at}`, class: 'stack tight' },
                h(
                  'div',
                  { class: 'row' },
                  badge(sign.until || muted ? 'idle' : 'warn', text.watching.what[sign.rule]),
                  h(
                    'span',
                    { class: 'small muted' },
                    sign.until
                      ? words.wasSign(format.moment(sign.since), format.moment(sign.until))
                      : words.isSign(format.moment(sign.since)),
                  ),
                ),
                h('p', {}, h('b', {}, says)),
                h('p', { class: 'small' }, next_step),
                sign.until ? null : muting(one, act),
              );
            }),
          )
        : limits.length === 0
          ? h('p', { class: 'small muted' }, words.noSigns)
          : null,
      limits.map((one) => h('p', { class: 'small muted', key: one }, one)),
    ),
  );
}

/** @param {HealthView} view */
function refusedCard({ refused }) {
  return card(
    words.refused,
    null,
    refused.unread ? note('warn', h('strong', {}, words.refusedUnread), h('span', {}, refused.unread)) : null,
    refused.codes.length > 0
      ? h(
          'ul',
          { class: 'stack tight' },
          refused.codes.map(({ code, count }) =>
            h(
              'li',
              { key: code.twilio_code },
              h('span', { class: 'chip mono' }, String(code.twilio_code)),
              ' ',
              h('b', {}, code.name),
              ` ${format.number(count)}`,
            ),
          ),
        )
      : refused.unread
        ? null
        : h('p', { class: 'small muted' }, words.refusedNone),
  );
}

/** @param {HealthView} view @param {Act} act */
export function delivery(view, act) {
  const { messages, calls } = view;
  const isNothing = messages.all.count + calls.all.count === 0;
  return [
    h(
      'section',
      { class: 'card', 'aria-label': text.lookUp.result, key: 'head' },
      h(
        'header',
        {},
        h('h2', {}, words.summary(format.moment(view.from), format.moment(view.until))),
        h('span', { class: 'small muted', title: format.utc(view.at) }, words.read(format.moment(view.at))),
        h(
          'span',
          { class: 'end row' },
          button({ class: 'quiet', on: { click: () => act.save('csv') } }, words.csv),
          button({ class: 'quiet', on: { click: () => act.save('html') } }, words.print),
          h('copy-button', {
            state: {
              what: words.copyJson,
              label: words.copyJson,
              value: () => JSON.stringify(view, null, 2),
            },
          }),
        ),
      ),
      act.saved
        ? h(
            'p',
            { class: 'card-note small row' },
            h('span', {}, `${words.savedTitle}: `, mono(act.saved)),
            h('copy-button', { state: { what: text.filePath, value: act.saved } }),
            button({ class: 'quiet small', on: { click: () => act.openFolder() } }, text.openFolder),
          )
        : null,
      isNothing ? emptyState({ icon: 'delivery', title: words.nothing, says: words.nothingSays }) : null,
      h(
        'div',
        { class: 'body small muted' },
        h('p', {}, words.provisional(format.moment(view.provisional_from))),
        view.notes.map((one) => h('p', { key: one }, one)),
      ),
    ),
    signsCard(view, act),
    channelCard(view, 'sms', act),
    channelCard(view, 'voice', act),
    refusedCard(view),
  ];
}
