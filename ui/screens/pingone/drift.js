/** Drift (G7): what PingOne has against what was last applied, and against what Twilio has. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { badge, button, card, errorNote } from '../../elements/pieces.js';
import { text } from '../../text/pingone-plan.js';
import { driftOf } from './noted.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
const words = text.drift;

/** Whom Twilio was asked about, and what it did not answer. @param {import('../../ipc/types.d.ts').PingOneDriftView} drift */
const asked = (drift) =>
  drift.asked.length === 0
    ? h('p', { class: 'small muted', key: 'asked' }, words.noneAsked)
    : drift.asked.map(({ account_sid: sid, error }) =>
        h(
          'p',
          { class: 'small muted', key: sid },
          error ? words.notCompared(format.ending(sid), error.message) : words.compared(format.ending(sid)),
        ),
      );

/** @typedef {{ rotate: (sender: string) => unknown }} Act */

/** What mends it: a plan, or a token that somebody has to give. @param {import('../../ipc/types.d.ts').PingOneDrift} one @param {Controller} model @param {Act} act */
function mendButton(one, model, act) {
  const { mend } = one;
  if (mend)
    return button(
      { 'data-changes': true, on: { click: () => model.planFor({ wish: 'mend', goal: mend }) } },
      words.mend,
    );
  return one.drift === 'token_refused'
    ? button(
        { 'data-changes': true, on: { click: () => act.rotate(one.sender) } },
        text.pingone.senders.rotate,
      )
    : null;
}

/** @param {Controller} model @param {Act} act */
export function driftCard(model, act) {
  const { drift, driftError: error, busy, record } = model;
  if (!record) return null;
  return card(
    words.title,
    h(
      'span',
      { class: 'end' },
      drift
        ? h(
            'span',
            { class: 'small muted', title: format.utc(drift.read_at) },
            words.at(format.moment(drift.read_at)),
          )
        : null,
      button({ on: { click: () => model.compare() } }, words.check),
    ),
    h('p', { class: 'small muted' }, words.says),
    busy?.what === 'drift'
      ? h(
          'div',
          { class: 'row tight-row' },
          h('progress-line', { state: busy }),
          button({ class: 'quiet', on: { click: () => busy.cancel() } }, text.cancel),
        )
      : null,
    error ? errorNote(error, { key: 'drift-error' }) : null,
    drift && !drift.applied_at ? h('p', {}, words.never) : null,
    drift && drift.drifts.length === 0 ? h('p', {}, badge('ok', words.none)) : null,
    drift && drift.drifts.length > 0
      ? h(
          'ul',
          {},
          drift.drifts.map((one, at) =>
            h(
              'li',
              { class: 'list-row', key: `${at}` },
              h('div', {}, badge('warn', words.differs), ' ', h('bdi', {}, driftOf(one, model.state))),
              mendButton(one, model, act),
            ),
          ),
        )
      : null,
    drift ? asked(drift) : null,
  );
}
