/** The daily limits of the default account (T9): each is set as soon as it is chosen. */
import { h } from '../../../app/dom.js';
import { field } from '../../../elements/pieces.js';
import { text } from '../../../text/account.js';

/** @typedef {import('./controller.js').AccountController} Controller */
const words = text.limits;

/** @param {Controller} model */
export function dailyLimits(model) {
  const limits = model.settings?.daily_limits;
  if (!limits) return null;
  const one = (
    /** @type {'daily_used' | 'daily_unused'} */ name,
    /** @type {string} */ label,
    /** @type {string} */ hint,
    /** @type {number} */ value,
  ) =>
    field({ id: name, label, hint, class: 'grow' }, (described) =>
      h(
        'select',
        {
          ...described,
          value: String(value),
          on: {
            change: (/** @type {any} */ event) => model.editTenant({ [name]: Number(event.target.value) }),
          },
        },
        Array.from({ length: 50 }, (_, at) => h('option', { value: String(at + 1) }, String(at + 1))),
      ),
    );
  return h(
    'details',
    { key: 'daily-limits' },
    h('summary', {}, words.daily),
    h(
      'div',
      { class: 'stack tight' },
      h('p', { class: 'small muted' }, words.dailySays),
      h(
        'div',
        { class: 'row top', 'data-changes': true },
        one('daily_used', words.used, words.usedHint, limits.used),
        one('daily_unused', words.unused, words.unusedHint, limits.unused),
      ),
    ),
  );
}
