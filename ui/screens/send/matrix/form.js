/** The form of the matrix. The total stands before the button, which says how many sends and who is billed. */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { isSandbox } from '../../../app/store.js';
import { errorNote, segmented } from '../../../elements/pieces.js';
import '../../../elements/progress-line.js';
import { text } from '../../../text/send.js';
import { languageField, plannedForm, recipientField } from '../form.js';

/** @typedef {import('./controller.js').MatrixController} Controller */
const words = text.matrix;

/** @param {Controller} model */
function label({ preview, active }) {
  if (!preview) return words.button.unknown;
  if (isSandbox()) return words.button.sandbox(preview.sends);
  const account = `${active?.account_name ?? ''} ${format.ending(preview.matrix.account_sid)}`.trim();
  return words.button.custom(preview.sends, account);
}

/** @param {Controller} model @param {() => void} run */
export const matrixForm = (model, run) =>
  plannedForm({
    label: words.form,
    button: label(model),
    fields: [
      segmented({
        name: 'channels',
        label: words.channel,
        value: model.form.channels,
        options: [
          { value: 'both', label: words.both },
          { value: 'sms', label: text.channels.sms },
          { value: 'voice', label: text.channels.voice },
        ],
        choose: (channels) => model.set({ channels: /** @type {'both' | 'sms' | 'voice'} */ (channels) }),
      }),
      recipientField(model),
      languageField(model),
    ],
    comesTo: model.preview
      ? [
          h('p', { class: 'small' }, model.preview.total),
          h('p', { class: 'small muted' }, model.preview.pacing),
        ]
      : h('p', { class: 'small muted' }, words.costWaits),
    running: model.busy?.what === 'run' ? model.busy : null,
    submit: run,
    warnings: model.preview?.warnings,
    after: [model.error ? errorNote(model.error) : null],
  });
