/** Asks for a file and what opens it; shows what it would change, and takes what is chosen. */
import { openDialog } from '../../../app/dialog.js';
import { h } from '../../../app/dom.js';
import { day, list } from '../../../app/format.js';
import { LongWork } from '../../../app/long-work.js';
import { confirm } from '../../../elements/confirm.js';
import { errorNote, field, segmented } from '../../../elements/pieces.js';
import * as commands from '../../../ipc/commands.js';
import { asError } from '../../../ipc/transport.js';
import { text } from '../../../text/hand-over.js';
import { choose } from './choose.js';
import { dialogEnd, secretField, typedIn } from './parts.js';

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
  const until = bundle.expires_at ? day(bundle.expires_at) : '';
  const tenants = list(bundle.tenants.map(({ name }) => name));
  const says = words.kitAsk(bundle.made_by, until, tenants);
  if (!(await confirm(words.kitTitle, says, words.kitOpen))) return null;
  await commands.openKit(request);
  return words.kitOpened;
}

/** @typedef {{ bundle: OpenedBundle, request: import('../../../ipc/types.d.ts').OpenBundle }} Opened */

/** @returns {Promise<Opened | null>} */
async function ask() {
  let by = /** @type {'passphrase' | 'identity'} */ ('passphrase');
  /** @type {import('../../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** @type {string | null} */
  let noFile = null;
  /** @type {() => void} */
  let draw = () => {};
  const work = new LongWork(() => draw());

  /** @param {unknown} thrown */
  function fail(thrown) {
    const failed = asError(thrown);
    error = failed.code === 'cancelled' ? null : failed;
    draw();
    document.getElementById('bundle-secret')?.focus();
  }

  /** @param {(opened: Opened | null) => void} close */
  async function submit(close) {
    if (work.busy) return;
    const input = /** @type {HTMLInputElement} */ (document.getElementById('bundle-file'));
    const file = input.files?.[0];
    noFile = file ? null : words.noFile;
    error = null;
    draw();
    if (!file) return input.focus();
    const secret = typedIn('bundle-secret');
    const key = by === 'passphrase' ? { passphrase: secret } : { identity: secret };
    const opened = await work.run(
      'opening',
      words.opening,
      async (running) => {
        const request = { file: await inBase64(file), key };
        return { bundle: await commands.openBundle(request, running), request };
      },
      { says: () => undefined, fail },
    );
    if (opened) close(opened);
  }

  const opened = await openDialog(
    { title: words.openTitle },
    (/** @type {(opened: Opened | null) => void} */ close, again) => {
      draw = again;
      const isOfSecret = error?.field === 'passphrase' || error?.field === 'identity';
      const said = isOfSecret ? (error?.message ?? null) : null;
      return h(
        'form',
        {
          novalidate: true,
          on: {
            submit: (/** @type {Event} */ event) => {
              event.preventDefault();
              void submit(close);
            },
          },
        },
        h('p', {}, words.openSays),
        field({ id: 'bundle-file', label: words.file, hint: words.fileHint, error: noFile }, (described) =>
          h('input', { ...described, type: 'file', accept: '.age', 'data-first': true }),
        ),
        h(
          'fieldset',
          { class: 'stack' },
          h('legend', { class: 'label', id: 'open-with-label' }, words.lock),
          segmented({
            name: 'open-with',
            labelledBy: 'open-with-label',
            value: by,
            options: /** @type {const} */ (['passphrase', 'identity']).map((value) => ({
              value,
              label: words.openWith[value],
            })),
            choose: (value) => {
              by = value;
              error = null;
              again();
            },
          }),
          by === 'passphrase'
            ? secretField('bundle-secret', words.filePassphrase, '', said)
            : secretField('bundle-secret', words.identity, words.identityHint, said),
        ),
        error && !isOfSecret ? errorNote(error, { key: 'open-error' }) : null,
        dialogEnd(work, words.open, () => close(null)),
      );
    },
  );
  work.busy?.cancel();
  draw = () => {};
  return opened;
}
