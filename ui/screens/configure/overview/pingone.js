/** The other side of a tenant: its PingOne environment, as it is on record here. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { address } from '../../../app/router.js';
import { badge } from '../../../elements/pieces.js';
import { accountName, accountSign } from '../../../elements/pingone-names.js';
import { text } from '../../../text/overview.js';

const words = text.overview.pingone;

/** @param {import('../../../ipc/types.d.ts').TenantStatus} status */
export function pingoneSide({ tenant, pingone: side }) {
  if (!side) return null;
  const [first] = side.seen?.originates ?? [];
  return h(
    'div',
    { class: 'small other-side' },
    h(
      'a',
      { href: address('pingone', tenant.id) },
      words.side(side.seen?.name ?? format.ending(side.environment)),
    ),
    first ? badge(accountSign(first), accountName(first)) : null,
    side.stopped
      ? badge('warn', words.stopped)
      : h(
          'span',
          { class: 'muted', title: side.applied_at ? format.utc(side.applied_at) : undefined },
          side.applied_at ? words.applied(format.ago(side.applied_at)) : words.nothing,
        ),
    side.seen?.overridden ? h('span', { class: 'muted' }, `· ${words.overridden}`) : null,
  );
}
