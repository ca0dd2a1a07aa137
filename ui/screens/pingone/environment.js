/** The environment and how it is reached: in the rail, always in the same place. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { badge, button, card, mono } from '../../elements/pieces.js';
import { text } from '../../text/pingone.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
const words = text.pingone.environment;
const { connect } = text.pingone;

/** @param {string} name @param {import('../../app/dom.js').Children} value */
const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', { class: 'plain' }, value));

/** The type is said in the same place as the name, since it is what one must not mistake. @param {string} kind */
export const kindBadge = (kind) => badge(kind === 'PRODUCTION' ? 'warn' : 'idle', kind);

/** @param {Controller} model @param {{ disconnect: () => unknown }} act */
export function environmentCard(model, { disconnect }) {
  const { record, environment } = model;
  if (!record) return null;
  const { applied_at: applied } = record.side;
  return card(
    words.title,
    null,
    environment
      ? h(
          'div',
          { class: 'row tight-row' },
          h('b', {}, h('bdi', {}, environment.name)),
          kindBadge(environment.kind),
        )
      : null,
    environment?.status === 'DELETE_PENDING' ? h('p', { class: 'note bad' }, words.deleting) : null,
    h(
      'dl',
      { class: 'facts one' },
      fact(words.region, environment?.region ?? record.region ?? record.api_base),
      environment?.license ? fact(words.license, environment.license) : null,
      fact(words.id, mono(record.environment)),
      fact(words.worker, mono(record.client_id)),
      fact(
        words.applied,
        applied ? h('span', { title: format.utc(applied) }, format.moment(applied)) : words.appliedNever,
      ),
    ),
    h(
      'div',
      { class: 'row tight-row' },
      button({ 'data-changes': true, on: { click: () => model.connecting.open(record) } }, connect.change),
      button({ class: 'quiet', 'data-changes': true, on: { click: () => disconnect() } }, connect.remove),
    ),
  );
}
