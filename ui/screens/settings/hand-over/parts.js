/** What the dialogs of the hand-over have in common: secrets that are kept nowhere, what a file opens with, and their end. */
import { h } from '../../../app/dom.js';
import { button, field, segmented } from '../../../elements/pieces.js';
import '../../../elements/progress-line.js';
import '../../../elements/secret-field.js';
import { text } from '../../../text/hand-over.js';

const words = text.handOver;

/** What was typed into a secret's field. @param {string} id */
export const typedIn = (id) =>
  /** @type {import('../../../elements/secret-field.js').SecretField | null} */ (
    document.getElementById(`${id}-field`)
  )?.value ?? '';

/** A field for a passphrase or a key: read when the form is sent, and kept nowhere. @param {string} id @param {string} label @param {string} hint @param {string | null} [error] */
export const secretField = (id, label, hint, error = null) =>
  h('secret-field', {
    id: `${id}-field`,
    key: id,
    state: { id, label, hint, stored: false, atOnce: false, error, give: () => {} },
  });

/**
 * What the file is to open with.
 * @param {{ lock: 'passphrase' | 'keys', keys: string }} form
 * @param {Record<string, string>} wrong
 * @param {() => void} again
 */
export const opensWith = (form, wrong, again) =>
  h(
    'fieldset',
    { class: 'stack', key: 'lock' },
    h('legend', { class: 'label', id: 'lock-label' }, words.lock),
    segmented({
      name: 'file-lock',
      labelledBy: 'lock-label',
      value: form.lock,
      options: /** @type {const} */ (['passphrase', 'keys']).map((value) => ({
        value,
        label: words.locks[value],
      })),
      choose: (value) => {
        form.lock = value;
        again();
      },
    }),
    form.lock === 'passphrase'
      ? [
          secretField(
            'file-passphrase',
            words.passphrase,
            words.passphraseHint,
            wrong['file-passphrase'] ?? null,
          ),
          secretField('file-again', words.passphraseAgain, '', wrong['file-again'] ?? null),
        ]
      : field(
          { id: 'file-keys', label: words.keys, hint: words.keysHint, error: wrong['file-keys'] ?? null },
          (described) =>
            h('textarea', {
              ...described,
              class: 'mono',
              dir: 'ltr',
              'data-any': true,
              rows: '3',
              spellcheck: 'false',
              value: form.keys,
              on: {
                input: (/** @type {any} */ event) => {
                  form.keys = event.target.value.slice(0, 10_000);
                },
              },
            }),
        ),
  );

/**
 * The end of a dialog whose work takes a moment: what is under way, a way out of it, and the button that begins it.
 * @param {import('../../../app/long-work.js').LongWork<string>} work
 * @param {string | null} yes none where there is nothing to do
 * @param {() => void} leave
 */
export const dialogEnd = ({ busy }, yes, leave) =>
  h(
    'div',
    { class: 'dialog-end' },
    busy ? h('progress-line', { class: 'start', key: 'busy', state: busy }) : null,
    button({ key: 'cancel', on: { click: () => (busy ? busy.cancel() : leave()) } }, text.cancel),
    yes ? h('button', { type: 'submit', class: 'primary', 'aria-busy': String(Boolean(busy)) }, yes) : null,
  );
