/** The other side of a tenant: its PingOne environment, as it is on record here. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { address } from '../../../app/router.js';
import { badge } from '../../../elements/pieces.js';
import { text } from '../../../text/overview.js';

/** @typedef {import('../../../ipc/types.d.ts').PingOneRecord} Record */
const words = text.overview.pingone;

/** @param {string} tenant @param {Record | undefined} record */
export function pingoneSide(tenant, record) {
  if (!record) return null;
  const { environment, applied, stopped } = record;
  return h(
    'div',
    { class: 'small other-side' },
    h('a', { href: address('pingone', tenant) }, words.side(environment.name)),
    ' ',
    stopped
      ? badge('warn', words.stopped)
      : h(
          'span',
          { class: 'muted', title: applied ? format.utc(applied.at) : undefined },
          applied ? words.applied(format.ago(applied.at)) : words.nothing,
        ),
  );
}
