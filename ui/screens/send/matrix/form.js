/** The form of the matrix. The total stands before the button, which says how many sends and who is billed. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { isSandbox } from '../../../app/store.js';
import { button, errorNote, field, segmented, warningNote } from '../../../elements/pieces.js';
import '../../../elements/progress-line.js';
import { text } from '../../../text/send.js';
import { countryField, recipientField } from '../form.js';

/** @typedef {import('./controller.js').MatrixController} Controller */
const words = text.matrix;

/** @param {Controller} model */
function label({ preview, active }) {
  if (!preview) return words.button.unknown;
  if (isSandbox()) return words.button.sandbox(preview.sends);
  const account = `${active?.account_name ?? ''} ${format.ending(preview.matrix.account_sid)}`.trim();
  return words.button.custom(preview.sends, account);
}

/** @param {Controller} model */
const languageField = (model) =>
  field({ id: 'language', label: text.send.message }, (about) =>
    h(
      'select',
      {
        ...about,
        value: model.form.language,
        on: { change: (/** @type {any} */ event) => model.set({ language: event.target.value }) },
      },
      Object.entries(text.send.languages).map(([value, name]) => h('option', { value }, name)),
    ),
  );

/** @param {Controller} model */
const cost = ({ preview }) =>
  h(
    'section',
    { class: 'stack tight', id: 'total', 'aria-label': words.cost },
    h('h2', {}, words.cost),
    preview
      ? [h('p', {}, h('strong', {}, preview.total)), h('p', { class: 'small' }, preview.pacing)]
      : h('p', { class: 'small muted' }, words.costWaits),
    preview?.warnings.map((warning) => warningNote(warning)),
  );

/** @param {Controller} model @param {() => void} run */
export function matrixForm(model, run) {
  const { busy, error } = model;
  const running = busy?.what === 'run' ? busy : null;
  return h(
    'section',
    { class: 'card', 'aria-label': words.form },
    h(
      'form',
      {
        class: 'body stack',
        novalidate: true,
        on: {
          submit: (/** @type {Event} */ event) => {
            event.preventDefault();
            run();
          },
        },
      },
      segmented({
        name: 'channels',
        label: words.channel,
        value: model.form.channel,
        options: [
          { value: 'both', label: words.both },
          { value: 'sms', label: text.channels.sms },
          { value: 'voice', label: text.channels.voice },
        ],
        choose: (channel) => model.set({ channel: /** @type {'both' | 'sms' | 'voice'} */ (channel) }),
      }),
      recipientField(model),
      countryField(model),
      languageField(model),
      cost(model),
      h(
        'div',
        { class: 'stack tight' },
        h(
          'button',
          {
            type: 'submit',
            class: 'primary tall wide',
            'aria-keyshortcuts': 'Control+Enter',
            'aria-describedby': 'total',
          },
          label(model),
        ),
        running
          ? h(
              'div',
              { class: 'row' },
              h('progress-line', { state: running }),
              button({ class: 'quiet', on: { click: () => running.cancel() } }, text.cancel),
            )
          : null,
      ),
      error ? errorNote(error) : null,
    ),
  );
}
