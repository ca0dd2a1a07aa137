/** What the palette has of what Rust found: each with what it is, where it leads, and a preview. */
import { h } from '../app/dom.js';
import * as format from '../app/format.js';
import { go } from '../app/router.js';
import { read } from '../app/store.js';
import '../elements/document-link.js';
import { outcomeBadge } from '../elements/outcome.js';
import { badge, mono } from '../elements/pieces.js';
import { recipientAnswer, tookOf } from '../elements/recipient-answer.js';
import { text } from '../text/palette.js';

/** @typedef {import('../ipc/types.d.ts').Found} Found */
/** @typedef {import('../ipc/types.d.ts').HistoryLine} HistoryLine */
/** @typedef {import('../app/dom.js').Children} Children */
/**
 * One line of the palette: what it is, what it does, and what is said of it at the side.
 * @typedef {{ group: string, title: Children, end?: Children, why?: string | null, pick: () => void, preview: () => Children }} Entry
 */
const words = text.found;

/** One of Twilio's codes: what it means, whether PingID would have fallen back, what to do. @param {import('../ipc/types.d.ts').CodeView} code */
const explanation = (code) => [
  h('h3', {}, text.explain.title(code.twilio_code, code.name)),
  h('p', {}, code.explanation),
  h('p', {}, code.meaning),
  ...[
    /** @type {const} */ ([text.explain.asApi, code.as_api_error]),
    /** @type {const} */ ([text.explain.asDelivery, code.as_delivery_error]),
  ].map(([title, place]) =>
    h(
      'div',
      { class: 'stack tight' },
      h('h4', {}, title),
      h(
        'div',
        { class: `note ${place.falls_back ? 'default' : ''}` },
        h('span', {}, place.fallback),
        h('span', {}, place.next_step),
      ),
    ),
  ),
  code.docs
    ? h('document-link', { state: { link: { code: code.twilio_code }, label: text.explain.docs } })
    : null,
];

/** @param {HistoryLine[]} sends */
const sendList = (sends) =>
  h(
    'ul',
    { class: 'found-sends' },
    sends.map((line) =>
      h(
        'li',
        { key: line.transaction },
        h('span', { class: 'muted', title: format.utc(line.begun_at) }, format.moment(line.begun_at)),
        outcomeBadge(line.outcome),
        line.code ? h('span', { class: 'chip mono' }, String(line.code)) : null,
        h('span', { class: 'small muted' }, tookOf(line)),
      ),
    ),
  );

/** @param {[string, Children][]} facts */
const factList = (facts) =>
  h(
    'dl',
    { class: 'facts' },
    facts.map(([name, value]) => h('div', { key: name }, h('dt', {}, name), h('dd', {}, value))),
  );

/** @param {import('../ipc/types.d.ts').FoundRecipient} of @returns {Entry} */
function recipient({ number, national, country, total, sends }) {
  const shown = format.phone(number, national);
  return {
    group: words.recipient,
    title: mono(shown),
    end: country ? format.country(country) : null,
    pick: () => go('history', null, `find:${number}`),
    preview: () => [
      recipientAnswer(sends[0], shown),
      sends.length > 1 ? sendList(sends) : null,
      total > 0 ? h('p', { class: 'small muted' }, words.sends(sends.length, total)) : null,
    ],
  };
}

/** @param {HistoryLine} line @returns {Entry} */
const transaction = (line) => ({
  group: words.transaction,
  title: [format.moment(line.begun_at), ' ', mono(line.recipient)],
  pick: () => go('history', null, line.transaction),
  preview: () => [
    recipientAnswer(line, line.recipient),
    factList([
      [words.transaction, mono(line.transaction)],
      ...(line.resource_sid
        ? [/** @type {[string, Children]} */ ([words.resource, mono(line.resource_sid)])]
        : []),
    ]),
  ],
});

/** What Twilio recorded of a recipient, which only a look-up tells. @param {import('../ipc/types.d.ts').FoundRecipient} of @returns {Entry} */
const lookUp = ({ number, national }) => ({
  group: words.lookUp,
  title: mono(format.phone(number, national)),
  pick: () => go('look_up', read().tenant, `to:${number}`),
  preview: () => [h('h3', {}, words.lookUp), h('p', {}, words.lookUpSays)],
});

/** @param {Found} found @returns {Entry[]} */
export const entriesOf = (found) =>
  found.kind === 'recipient' ? [recipient(found), lookUp(found)] : [entryOf(found)];

/** @param {Exclude<Found, { kind: 'recipient' }>} found @returns {Entry} */
function entryOf(found) {
  switch (found.kind) {
    case 'transaction':
      return transaction(found.line);
    case 'code':
      return {
        group: text.explain.group,
        title: [mono(String(found.twilio_code)), ' ', found.name],
        pick: () => go('history', null, `code:${found.twilio_code}`),
        preview: () => explanation(found),
      };
    case 'tenant':
      return {
        group: words.tenant,
        title: h('bdi', {}, found.name),
        end: found.inactive ? text.inactive.badge : null,
        pick: () => go('account', found.tenant),
        preview: () => [
          h('h3', {}, h('bdi', {}, found.name)),
          found.inactive ? h('p', {}, badge('idle', text.inactive.badge)) : null,
          h(
            'p',
            {},
            found.account_sid
              ? badge('custom', h('bdi', {}, found.account_name ?? ''))
              : badge('default', text.ping),
          ),
          found.account_sid ? factList([[text.accountSid, mono(found.account_sid)]]) : null,
        ],
      };
    case 'number': {
      const { row } = found;
      // Twilio calls a number by itself until somebody names it.
      const name = row.friendly_name === row.national ? '' : row.friendly_name;
      const state = row.gone ? words.gone : row.selected ? words.selected : words.notSelected;
      return {
        group: words.number,
        title: [mono(format.phone(row.number, row.national)), ' ', h('bdi', {}, name)],
        pick: () => go('account', found.tenant),
        preview: () => [
          h('h3', {}, mono(format.phone(row.number, row.national))),
          name ? h('p', {}, h('bdi', {}, name)) : null,
          factList([
            [words.tenant, h('bdi', {}, found.tenant_name)],
            [words.state, state],
            ...(row.country
              ? [/** @type {[string, Children]} */ ([words.country, format.country(row.country)])]
              : []),
          ]),
        ],
      };
    }
  }
}
