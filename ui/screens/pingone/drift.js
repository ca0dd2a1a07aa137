/** Drift (G7): what PingOne has against what was last applied, and against what Twilio has. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { badge, button, card, errorNote } from '../../elements/pieces.js';
import { text } from '../../text/pingone-plan.js';
import { driftOf } from './worded.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
const words = text.drift;

/** @param {Controller} model */
export function driftCard(model) {
  const { drift, driftError: error, busy, record } = model;
  if (!record) return null;
  const found = drift?.found ?? [];
  return card(
    words.title,
    h(
      'span',
      { class: 'end' },
      drift ? h('span', { class: 'small muted', title: format.utc(drift.at) }, words.at(format.moment(drift.at))) : null,
      button({ on: { click: () => model.compare() } }, words.check),
    ),
    h('p', { class: 'small muted' }, words.says),
    busy?.what === 'drift' ? h('progress-line', { state: busy }) : null,
    error ? errorNote(error, { key: 'drift-error' }) : null,
    drift && !drift.applied ? h('p', {}, words.never) : null,
    drift && drift.applied && found.length === 0 ? h('p', {}, badge('ok', words.none)) : null,
    found.length > 0
      ? h(
          'ul',
          { class: 'diff' },
          found.map((one, at) => {
            const { says, was } = driftOf(one, model.state);
            return h(
              'li',
              { class: 'change', key: `${at}` },
              h('span', { class: 'mark', 'aria-hidden': 'true' }, '~'),
              h('span', {}, h('b', {}, says), was ? [h('br'), h('span', { class: 'small muted' }, was)] : null),
            );
          }),
        )
      : null,
    drift?.mend
      ? h('div', {}, button({ on: { click: () => drift.mend && model.planFor(drift.mend) } }, words.mend))
      : null,
    (drift?.skipped ?? []).map((sid) => h('p', { class: 'small muted', key: sid }, words.skipped(format.ending(sid)))),
  );
}
