/** Asks for a file and what opens it; shows what it would change, and takes what is chosen. */
import { say } from '../../../app/announce.js';
import { openDialog } from '../../../app/dialog.js';
import { h } from '../../../app/dom.js';
import { moment } from '../../../app/format.js';
import { begin } from '../../../app/operation.js';
import { confirm } from '../../../elements/confirm.js';
import { button, errorNote, field, segmented } from '../../../elements/pieces.js';
import * as commands from '../../../ipc/commands.js';
import { asError } from '../../../ipc/transport.js';
import { text } from '../../../text/hand-over.js';
import { choose } from './choose.js';
import { secretField, typedIn } from './make-file.js';

/** @typedef {import('../../../ipc/types.d.ts').OpenedBundle} OpenedBundle */
const words = text.handOver;

/** The bytes of a file as text that can be sent. @param {File} file @returns {Promise<string>} */
const inBase64 = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,/, '')));
    reader.addEventListener('error', () => reject(new Error(words.unread)));
    reader.readAsDataURL(file);
  });

/** What came of it, in a sentence; null where nothing was taken. @returns {Promise<string | null>} */
export async function openFile() {
  const opened = await ask();
  if (!opened) return null;
  const { bundle, request } = opened;
  if (bundle.kind !== 'kit') return choose(bundle);
  const until = bundle.expires_at ? moment(bundle.expires_at) : '';
  if (!(await confirm(words.kitTitle, words.kitAsk(until), words.kitOpen))) return null;
  await commands.openKit(request);
  return words.kitOpened;
}

/** @typedef {{ bundle: OpenedBundle, request: import('../../../ipc/types.d.ts').OpenBundle }} Opened */

/** @returns {Promise<Opened | null>} */
function ask() {
  let by = /** @type {'passphrase' | 'identity'} */ ('passphrase');
  /** @type {import('../../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** @type {string | null} */
  let noFile = null;
  let isOpening = false;
  return openDialog(
    { title: words.openTitle },
    (/** @type {(opened: Opened | null) => void} */ close, again) => {
      const submit = async (/** @type {Event} */ event) => {
        event.preventDefault();
        if (isOpening) return say(text.already);
        const input = /** @type {HTMLInputElement} */ (document.getElementById('bundle-file'));
        const file = input.files?.[0];
        noFile = file ? null : words.noFile;
        error = null;
        if (!file) {
          again();
          input.focus();
          return;
        }
        isOpening = true;
        say(words.opening);
        try {
          const secret = typedIn('bundle-secret-field');
          const key = by === 'passphrase' ? { passphrase: secret } : { identity: secret };
          const request = { file: await inBase64(file), key };
          close({
            bundle: await begin(
              (running) => commands.openBundle(request, running),
              () => {},
            ).result,
            request,
          });
        } catch (thrown) {
          error = asError(thrown);
          again();
          document.getElementById('bundle-secret')?.focus();
        }
        isOpening = false;
      };
      const isOfSecret = error?.field === 'passphrase' || error?.field === 'identity';
      const said = isOfSecret ? (error?.message ?? null) : null;
      return h(
        'form',
        { on: { submit }, novalidate: true },
        field({ id: 'bundle-file', label: words.file, hint: words.fileHint, error: noFile }, (described) =>
          h('input', { ...described, type: 'file', accept: '.age', 'data-first': true }),
        ),
        segmented({
          name: 'open-with',
          label: words.lock,
          value: by,
          options: /** @type {const} */ (['passphrase', 'identity']).map((value) => ({
            value,
            label: words.openWith[value],
          })),
          choose: (value) => {
            by = value;
            again();
          },
        }),
        by === 'passphrase'
          ? secretField('bundle-secret', words.filePassphrase, '', said)
          : secretField('bundle-secret', words.identity, words.identityHint, said),
        error && !isOfSecret ? errorNote(error) : null,
        h(
          'div',
          { class: 'dialog-end' },
          button({ on: { click: () => close(null) } }, text.cancel),
          h('button', { type: 'submit', class: 'primary' }, words.open),
        ),
      );
    },
  );
}
