/** Opening the vault: behind a visible state, never in front of a dead window. */
import { alarm } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import {
  currentPhase,
  enterAgain,
  enterElsewhere,
  enterSandbox,
  enterWith,
  leave,
  openingSince,
} from '../../app/session.js';
import { button, errorNote, field, heading, nextStep } from '../../elements/pieces.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/opening.js';
import '../../elements/progress-line.js';
import { startView } from './start.js';

const words = text.opening;

/** What cannot be opened any more, and a backup could take its place. @type {Set<string>} */
const LOST = new Set([
  'vault_damaged',
  'vault_not_a_vault',
  'vault_not_whole',
  'vault_header_unreadable',
  'vault_database_missing',
  'vault_record_unreadable',
  'vault_key_missing',
  'vault_key_unreadable',
  'vault_wrong_key',
]);

/** @type {import('../../app/router.js').Mount} */
export function mount(root) {
  let problem = '';
  /** Whether the problem is of the second passphrase. */
  let differs = false;
  let shown = false;
  const render = () => patch(root, view());

  const view = () => {
    const phase = currentPhase();
    if (phase.step === 'start') return startView();
    if (phase.step === 'opening' || phase.step === 'keyring') {
      return page(
        words.title,
        h('progress-line', {
          state: {
            stage: phase.step === 'keyring' ? words.keyring : text.openingVault,
            begun: openingSince(),
          },
        }),
        h('p', { class: 'muted small' }, words.again),
      );
    }
    if (phase.step === 'failed') {
      const refusal = words.refusals[phase.error.code];
      return page(
        refusal?.[0] ?? words.failedTitle,
        refusal
          ? [h('p', {}, words.keyInKeyring, ' ', refusal[1]), said(phase.error)]
          : errorNote(phase.error, { means: words.failedMeans }),
        h(
          'div',
          { class: 'row' },
          button({ class: 'primary', on: { click: () => enterAgain(phase.mode) } }, text.tryAgain),
          phase.mode === 'real'
            ? button({ on: { click: () => enterSandbox() } }, words.trySandbox)
            : button({ on: { click: () => leave() } }, words.back),
          LOST.has(phase.error.code) ? button({ on: { click: comeBack } }, words.restore) : null,
        ),
        phase.error.params?.folder || phase.error.code === 'vault_no_home' ? elsewhere(phase.mode) : null,
      );
    }
    return phase.step === 'passphrase' ? passphrase(phase) : null;
  };

  /** A backup in the place of what does not open. */
  const comeBack = async () => {
    const { restore } = await import('../../elements/restore-backup.js');
    await restore((thrown) => alarm(asError(thrown).message));
  };

  /** Another folder in place of one that cannot be used. @param {import('../../ipc/types.d.ts').Mode} mode */
  const elsewhere = (mode) => {
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      const input = /** @type {HTMLInputElement | null} */ (root.querySelector('#folder'));
      problem = '';
      try {
        await enterElsewhere(mode, input?.value ?? '');
      } catch (thrown) {
        const error = asError(thrown);
        problem = `${error.message} ${nextStep(error)}`;
        render();
        input?.focus();
      }
    };
    return h(
      'form',
      { class: 'stack', on: { submit }, novalidate: true },
      field(
        { id: 'folder', label: words.folder, hint: words.folderHint, error: problem || null },
        (described) =>
          h('input', {
            ...described,
            type: 'text',
            'data-most': 4000,
            spellcheck: 'false',
            autocomplete: 'off',
          }),
      ),
      h('div', { class: 'row' }, h('button', { type: 'submit' }, words.useFolder)),
    );
  };

  /** @param {Extract<import('../../app/session.js').Phase, { step: 'passphrase' }>} phase */
  const passphrase = ({ mode, isNew, error }) => {
    const wrong = (differs ? '' : problem) || (!isNew && error ? error.message : '');
    const input = (
      /** @type {string} */ id,
      /** @type {string} */ label,
      /** @type {string} */ autocomplete,
      /** @type {string} */ says,
      /** @type {string | null} */ hint = null,
    ) =>
      field({ id, label, hint, error: says || null }, (described) =>
        h('input', {
          ...described,
          type: shown ? 'text' : 'password',
          autocomplete,
          'data-most': 1000,
          'data-any': true,
          spellcheck: 'false',
        }),
      );
    const value = (/** @type {string} */ id) =>
      /** @type {HTMLInputElement} */ (root.querySelector(`#${id}`))?.value ?? '';
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const first = value('passphrase');
      differs = isNew && first !== '' && first !== value('passphrase-again');
      problem = first === '' ? words.missing : differs ? words.differ : '';
      if (problem) {
        render();
        const at = differs ? '#passphrase-again' : '#passphrase';
        /** @type {HTMLElement | null} */ (root.querySelector(at))?.focus();
        return;
      }
      enterWith(mode, first, isNew);
    };
    const refusal = isNew && error ? words.refusals[error.code] : null;
    return page(
      isNew ? words.newTitle : words.passphraseTitle,
      h('p', {}, refusal ? `${refusal[0]}. ` : null, isNew ? words.newWhy : words.passphraseWhy),
      h(
        'form',
        { class: 'stack', on: { submit }, novalidate: true },
        input(
          'passphrase',
          isNew ? words.newLabel : words.passphrase,
          isNew ? 'new-password' : 'current-password',
          wrong,
          isNew ? words.newWarn : null,
        ),
        isNew ? input('passphrase-again', words.repeat, 'new-password', differs ? problem : '') : null,
        h(
          'div',
          { class: 'row' },
          h('button', { type: 'submit', class: 'primary' }, isNew ? words.create : words.open),
          button(
            {
              class: 'quiet',
              'aria-pressed': String(shown),
              on: {
                click: () => {
                  shown = !shown;
                  render();
                },
              },
            },
            text.reveal,
          ),
          button({ class: 'quiet', on: { click: () => leave() } }, words.back),
        ),
      ),
      refusal && error
        ? h(
            'div',
            { class: 'stack tight beneath' },
            h(
              'div',
              { class: 'row' },
              h('span', { class: 'grow small muted' }, refusal[1]),
              button({ class: 'quiet', on: { click: () => enterAgain(mode) } }, words.keyringAgain),
            ),
            said(error),
          )
        : null,
    );
  };
  render();
  // Each step is a screen of its own: the focus is in its field, or on its heading.
  const target = /** @type {HTMLElement | null} */ (
    root.querySelector('#passphrase') ?? root.querySelector('h1')
  );
  queueMicrotask(() => target?.focus());
}

/** What the keyring said in its own words, for who wants to mend it. @param {import('../../ipc/types.d.ts').AppError} error */
const said = ({ params, message, code }) =>
  h(
    'details',
    { class: 'small' },
    h('summary', {}, words.said),
    h('p', {}, h('bdi', {}, String(params?.['detail'] ?? message))),
    h('p', { class: 'muted' }, text.code(code)),
  );

/** @param {string} title @param {...import('../../app/dom.js').Children} children */
const page = (title, ...children) =>
  h(
    'div',
    { class: 'screen narrow welcome' },
    heading(title),
    h('section', { class: 'card', 'aria-label': title }, h('div', { class: 'body' }, ...children)),
  );
