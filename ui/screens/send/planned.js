/** What a form says, planned and then made: of one test send, or of a matrix. */
import { say } from '../../app/announce.js';
import { create } from '../../app/creating.js';
import { text } from '../../text/send.js';

/** @typedef {import('../../app/creating.js').Creation} Creation */

/**
 * What a form says, planned: its preview is what is sent, and nothing else.
 * @template P
 * @typedef {{
 *   form: { recipient: string },
 *   preview: P | null,
 *   touched: boolean,
 *   recipientError: string | null,
 *   describe: () => Promise<void>,
 *   changed: () => void,
 * }} Planned
 */

/**
 * Makes what the form says at the press, once: it is planned anew, and the plan that is confirmed and made is the one of the
 * form as it still is. Null when there is none, which is said.
 * @template {{ costs_money: boolean }} P
 * @template T
 * @param {Creation} what
 * @param {Planned<P>} model
 * @param {(preview: P) => Promise<boolean>} confirm
 * @param {(preview: P) => Promise<T>} act
 * @returns {Promise<T | null>}
 */
export function createPlanned(what, model, confirm, act) {
  return create(what, async () => {
    model.touched = true;
    const asked = JSON.stringify(model.form);
    const isChanged = () => {
      const is = JSON.stringify(model.form) !== asked;
      if (is) say(text.send.changedMeanwhile);
      return is;
    };
    await model.describe();
    if (isChanged()) return null;
    if (!model.form.recipient.trim()) model.recipientError = text.send.missingRecipient;
    const { preview } = model;
    if (!preview || model.recipientError) {
      model.changed();
      const to = model.recipientError ? 'recipient' : 'from';
      requestAnimationFrame(() =>
        (document.getElementById(to) ?? document.getElementById('recipient'))?.focus(),
      );
      return null;
    }
    if (preview.costs_money && !(await confirm(preview))) return null;
    return isChanged() ? null : act(preview);
  });
}
