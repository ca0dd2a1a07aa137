/** Where the limits stand for the recipient (T9, T10). */
import { announce } from '../../app/announce.js';
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { button, note } from '../../elements/pieces.js';
import { trustClock } from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/send.js';

/** @typedef {import('./controller.js').SendController} Controller */
const words = text.limits;

/** @param {Controller} model */
export function limitsLines(model) {
  const { limits } = model;
  if (!limits) return null;
  const { custom } = limits;
  const trust = () =>
    trustClock().then(
      (count) => {
        announce(words.trusted(count));
        return model.readLimits();
      },
      (thrown) => {
        model.error = asError(thrown);
        model.changed();
      },
    );
  return h(
    'div',
    { class: 'stack tight small', key: 'limits' },
    limits.cool_until ? note('warn', words.cool(format.time(limits.cool_until))) : null,
    limits.clock_is_behind
      ? note(
          'warn',
          h('span', {}, words.behind),
          h('div', {}, button({ 'data-changes': true, on: { click: trust } }, words.trust)),
        )
      : null,
    h(
      'details',
      {},
      h('summary', {}, words.hour(limits.left_this_hour)),
      h(
        'ul',
        { class: 'muted limits' },
        h('li', {}, words.left(limits.left, format.moment(limits.resets_at))),
        model.active ? h('li', {}, words.counted(custom.used, custom.open, custom.unused)) : null,
      ),
    ),
  );
}
