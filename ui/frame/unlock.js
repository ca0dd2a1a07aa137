/** The dialog that unlocks the administrator role: what it is for, and after wrong passphrases how long the next one waits. */
import { openAbove } from '../app/dialog.js';
import { h } from '../app/dom.js';
import { button, errorNote, field } from '../elements/pieces.js';
import * as commands from '../ipc/commands.js';
import { asError } from '../ipc/transport.js';
import { text } from '../text/administrator.js';

/** @typedef {import('../ipc/types.d.ts').AppError} AppError */
const words = text.administrator;

/** What is said beside the field, and how long to wait below it. */
const OF_THE_FIELD = new Set(['administrator_passphrase_wrong', 'unlock_waits']);

/** Resolves to whether it is unlocked. @param {string | null} what was pressed, by its name */
export async function askForUnlock(what) {
  /** @type {AppError | null} */
  let error = null;
  let isBusy = false;
  let waitsUntil = 0;
  let shown = 0;
  /** After how many minutes it locks again. @type {number | null} */
  let idle = null;
  /** @type {() => void} */
  let draw = () => {};
  const left = () => Math.max(0, Math.ceil((waitsUntil - performance.now()) / 1_000));
  const wait = (/** @type {unknown} */ seconds) => {
    waitsUntil = performance.now() + (Number(seconds) || 0) * 1_000;
  };
  const input = () => /** @type {HTMLInputElement | null} */ (document.getElementById('unlock-passphrase'));

  /** @param {(result: true) => void} close */
  async function submit(close) {
    const passphrase = input()?.value ?? '';
    if (isBusy || left() > 0 || !passphrase) return input()?.focus();
    /** @type {HTMLInputElement} */ (input()).value = '';
    isBusy = true;
    draw();
    try {
      await commands.unlock({ passphrase });
      return close(true);
    } catch (thrown) {
      error = asError(thrown);
      wait(error.params?.['wait_seconds']);
    }
    isBusy = false;
    draw();
    input()?.focus();
  }

  // Whoever tried before may have to wait still.
  void commands.readAdministrator().then(
    ({ wait_seconds, idle_minutes }) => {
      idle = idle_minutes;
      if (wait_seconds > left()) wait(wait_seconds);
      draw();
    },
    () => {},
  );
  const timer = setInterval(() => left() !== shown && draw(), 250);
  const done = await openAbove({ title: words.unlockTitle }, (close, again) => {
    draw = again;
    shown = left();
    const isBeside = error && OF_THE_FIELD.has(error.code);
    return h(
      'form',
      {
        id: 'unlock-form',
        novalidate: true,
        on: {
          submit: (/** @type {Event} */ event) => {
            event.preventDefault();
            void submit(close);
          },
        },
      },
      h('p', {}, what ? words.unlockFor(what) : words.unlockSays(idle)),
      field(
        {
          id: 'unlock-passphrase',
          label: words.passphrase,
          error: isBeside ? words.wrong : null,
          hint: shown > 0 ? words.waits(shown) : words.waitsLater,
        },
        (described) =>
          h('input', {
            ...described,
            type: 'password',
            autocomplete: 'off',
            'data-first': true,
            'data-most': 1000,
          }),
      ),
      error && !isBeside ? errorNote(error, { key: 'unlock-error' }) : null,
      h(
        'div',
        { class: 'dialog-end' },
        button({ on: { click: () => close(null) } }, text.cancel),
        h(
          'button',
          {
            type: 'submit',
            class: shown > 0 ? '' : 'primary',
            'aria-busy': String(isBusy),
            'aria-disabled': shown > 0 ? 'true' : undefined,
          },
          isBusy ? words.unlocking : words.unlock,
        ),
      ),
    );
  });
  clearInterval(timer);
  draw = () => {};
  return done === true;
}
