/** The numbers that a person expects, and the difference to what Twilio has (C15). */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { field } from '../../../elements/pieces.js';
import { text } from '../../../text/account.js';

/** @typedef {import('./controller.js').AccountController} Controller */
const words = text.account;

/** @param {Controller} model */
export function expected(model) {
  const { draft, found } = model;
  if (!draft) return null;
  const difference = draft.expected_difference ?? found?.expected ?? null;
  const wrong = model.error?.code === 'invalid_number' ? model.error.message : null;
  const entry = h(
    'details',
    { key: 'expected' },
    h('summary', {}, words.expected),
    h(
      'div',
      { class: 'stack tight' },
      field(
        {
          id: 'expected-numbers',
          label: words.expected,
          hint: words.expectedHint,
          error: wrong,
          class: 'hide-label',
        },
        (described) =>
          h('textarea', {
            ...described,
            class: 'mono',
            dir: 'ltr',
            'data-any': true,
            rows: '3',
            spellcheck: 'false',
            value: model.expectedTyped ?? draft.expected.join('\n'),
            on: {
              change: (/** @type {any} */ event) => model.expect(event.target.value),
            },
          }),
      ),
    ),
  );
  // What was found is to be seen without opening anything.
  const told = difference
    ? h(
        'div',
        { class: `note ${difference.missing.length + difference.not_usable.length ? 'warn' : 'ok'}` },
        difference.found.length ? h('span', {}, words.expectedFound(difference.found.length)) : null,
        difference.missing.length
          ? h('span', { dir: 'auto' }, words.expectedMissing(format.list(difference.missing)))
          : null,
        difference.not_usable.length
          ? h(
              'span',
              {},
              words.expectedNotUsable(format.list(difference.not_usable.map(([number]) => number))),
            )
          : null,
      )
    : null;
  return [entry, told];
}
