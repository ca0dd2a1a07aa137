/** The dialogs that take credentials: a new token of the active account, a stand-in for the default account. */
import { basesOf } from '../../../app/bases.js';
import { openDialog } from '../../../app/dialog.js';
import { h } from '../../../app/dom.js';
import { LongWork } from '../../../app/long-work.js';
import { SidCheck } from '../../../app/sid-check.js';
import { button, errorNote, field, mono, sidField } from '../../../elements/pieces.js';
import '../../../elements/progress-line.js';
import '../../../elements/secret-field.js';
import * as commands from '../../../ipc/commands.js';
import { asError } from '../../../ipc/transport.js';
import { text } from '../../../text/account.js';

/** @typedef {import('../../../ipc/types.d.ts').Running} Running */
const words = text.account;

/**
 * A dialog that takes credentials and asks Twilio with them before it closes.
 * @template T
 * @param {{ title: string, says: string, submit: string, withSid: boolean, sid?: string, bases?: [string, string][] }} about
 * @param {(given: { sid: string, base: string, token: string }, running: import('../../../ipc/types.d.ts').Running) => Promise<T>} ask
 * @returns {Promise<T | null>}
 */
function askCredentials({ title, says, submit: label, withSid, sid: known, bases = [] }, ask) {
  const given = { base: bases[0]?.[0] ?? '', token: '' };
  /** @type {import('../../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** @type {SidCheck | null} */
  let sid = null;
  /** @type {LongWork<'ask'> | null} */
  let work = null;
  return openDialog({ title }, (/** @type {(result: any) => void} */ close, again) => {
    sid ??= new SidCheck(again);
    work ??= new LongWork(again);
    const [typed, asking] = [sid, work];
    const { busy } = asking;
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      const secret = /** @type {import('../../../elements/secret-field.js').SecretField} */ (
        document.getElementById('dialog-secret')
      );
      given.token = secret.value.trim();
      error = null;
      const done = await asking.run(
        'ask',
        words.verifying,
        (running) => ask({ sid: known ?? typed.value, ...given }, running),
        {
          says: () => undefined,
          fail: (thrown) => {
            error = asError(thrown);
            if (error.field === 'account_sid') typed.error = error.message;
          },
        },
      );
      if (!done) return;
      secret.clear();
      close(done);
    };
    return h(
      'form',
      { on: { submit }, novalidate: true },
      h('p', {}, says),
      withSid
        ? sidField({ id: 'dialog-sid', sid: typed, first: true })
        : h('p', {}, `${text.accountSid} `, mono(known ?? '')),
      bases.length > 1
        ? field({ id: 'dialog-base', label: text.base }, (described) =>
            h(
              'select',
              {
                ...described,
                value: given.base,
                on: {
                  change: (/** @type {any} */ event) => {
                    given.base = event.target.value;
                  },
                },
              },
              bases.map(([value, name]) => h('option', { value }, name)),
            ),
          )
        : null,
      h('secret-field', {
        id: 'dialog-secret',
        state: {
          id: 'dialog-token',
          label: words.token,
          hint: words.tokenHint,
          stored: false,
          atOnce: false,
          error: null,
          wrong: error?.field === 'auth_token' ? 'dialog-error' : null,
          give: () => {},
        },
      }),
      // It is said once: of the SID beside its field, of all else here.
      error && !(withSid && error.field === 'account_sid')
        ? h('div', { id: 'dialog-error' }, errorNote(error))
        : null,
      busy ? h('progress-line', { state: busy }) : null,
      h(
        'div',
        { class: 'dialog-end' },
        button(
          {
            on: {
              click: () => {
                busy?.cancel();
                close(null);
              },
            },
          },
          text.cancel,
        ),
        h('button', { type: 'submit', class: 'primary' }, label),
      ),
    );
  });
}

/**
 * A new token of the same SID, verified before it replaces the stored one.
 * @template T
 * @param {string} sid
 * @param {(token: string, running: Running) => Promise<T>} rotate
 */
export const askNewToken = (sid, rotate) =>
  askCredentials(
    {
      title: words.newTokenTitle,
      says: words.newTokenSays,
      submit: words.newTokenButton,
      withSid: false,
      sid,
    },
    ({ token }, running) => rotate(token, running),
  );

/**
 * An account that stands for the default account in test sends.
 * @template T
 * @param {(given: { sid: string, base: string, token: string }, running: Running) => Promise<T>} set
 */
export async function askStandIn(set) {
  const hosts = await commands.readNetwork({ base: 'us1' }).then(
    (network) => network.allowed_hosts,
    () => [],
  );
  return askCredentials(
    {
      title: words.standInTitle,
      says: words.standInHelp,
      submit: words.standInButton,
      withSid: true,
      bases: basesOf(undefined, hosts),
    },
    set,
  );
}
