/** The last test sends of all tenants, each a way to its trace. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { address } from '../../../app/router.js';
import { outcomeBadge } from '../../../elements/outcome.js';
import { text } from '../../../text/overview.js';

/** @typedef {import('../../../ipc/types.d.ts').RecentSend} RecentSend */
const words = text.overview;

/** @param {RecentSend[]} sends @param {(tenant: string) => string} nameOf */
export function latestCard(sends, nameOf) {
  if (sends.length === 0) return null;
  return h(
    'section',
    { class: 'card', 'aria-label': words.latest },
    h('header', {}, h('h2', {}, words.latest), h('a', { class: 'end', href: address('history') }, words.all)),
    h(
      'ul',
      { class: 'latest' },
      sends.map(({ transaction, begun_at: begun, line }) =>
        h(
          'li',
          { key: transaction },
          h(
            'a',
            { href: address('send', line?.tenant, transaction), title: format.utc(begun) },
            h('span', { class: 'when small muted' }, format.ago(begun)),
            h('span', { class: 'who' }, line?.tenant ? h('bdi', {}, nameOf(line.tenant)) : words.dryRun),
            h('span', { class: 'mono', dir: 'ltr' }, line?.recipient ?? ''),
            h('span', { class: 'how small muted' }, line ? text.channels[line.channel] : ''),
            line ? outcomeBadge(line.outcome) : h('span', { class: 'small muted' }, words.sendsNotRead),
          ),
        ),
      ),
    ),
  );
}
