/** Asks what is to be in a bundle or a support kit and what it opens with, and makes it. */
import { say } from '../../../app/announce.js';
import { openDialog } from '../../../app/dialog.js';
import { h } from '../../../app/dom.js';
import { begin } from '../../../app/operation.js';
import { button, checkbox, errorNote, field, segmented } from '../../../elements/pieces.js';
import '../../../elements/secret-field.js';
import * as commands from '../../../ipc/commands.js';
import { asError } from '../../../ipc/transport.js';
import { text } from '../../../text/hand-over.js';

/** @typedef {import('../../../ipc/types.d.ts').SavedBundle} SavedBundle */
const words = text.handOver;

/** What was typed into a secret's field. @param {string} id */
export const typedIn = (id) =>
  /** @type {import('../../../elements/secret-field.js').SecretField | null} */ (document.getElementById(id))
    ?.value ?? '';

/** A field for a passphrase or a key: read when the form is sent, and kept nowhere. @param {string} id @param {string} label @param {string} hint @param {string | null} [error] */
export const secretField = (id, label, hint, error = null) =>
  h('secret-field', {
    id: `${id}-field`,
    key: id,
    state: { id, label, hint, stored: false, atOnce: false, error, give: () => {} },
  });

/** @param {'bundle' | 'kit'} kind @returns {Promise<SavedBundle | null>} */
export async function makeFile(kind) {
  const tenants = (await commands.readOverview()).tenants.map((status) => status.tenant);
  const chosen = new Set(kind === 'bundle' || tenants.length === 1 ? tenants.map((tenant) => tenant.id) : []);
  const form = {
    secrets: false,
    audit: false,
    days: 7,
    keys: '',
    lock: /** @type {'passphrase' | 'keys'} */ ('passphrase'),
  };
  /** @type {import('../../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** @type {string | null} */
  let wrong = null;
  let isMaking = false;
  const title = (kind === 'bundle' ? words.makeBundle : words.makeKit).replace('…', '');
  return openDialog({ title }, (/** @type {(made: SavedBundle | null) => void} */ close, again) => {
    const fail = (/** @type {unknown} */ thrown) => {
      error = asError(thrown);
      wrong = error.field === 'passphrase' ? error.message : null;
      again();
      document
        .getElementById(wrong ? 'file-passphrase' : error.field === 'recipients' ? 'file-keys' : 'make-file')
        ?.focus();
    };
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      if (isMaking) return say(text.already);
      const passphrase = typedIn('file-passphrase-field');
      if (form.lock === 'passphrase' && passphrase !== typedIn('file-again-field')) {
        wrong = words.differ;
        error = null;
        again();
        document.getElementById('file-passphrase')?.focus();
        return;
      }
      const keys = form.keys.split(/\s+/).filter(Boolean);
      const lock = form.lock === 'passphrase' ? { passphrase } : { recipients: keys };
      const ids = tenants.filter((tenant) => chosen.has(tenant.id)).map((tenant) => tenant.id);
      isMaking = true;
      say(words.making);
      try {
        const all = ids.length === tenants.length ? [] : ids;
        close(
          kind === 'bundle'
            ? await begin(
                (running) =>
                  commands.exportBundle(
                    { request: { tenants: all, secrets: form.secrets, audit: form.audit }, lock },
                    running,
                  ),
                () => {},
              ).result
            : await begin(
                (running) => commands.makeKit({ request: { tenants: ids, days: form.days }, lock }, running),
                () => {},
              ).result,
        );
      } catch (thrown) {
        fail(thrown);
      }
      isMaking = false;
    };
    const tenantChoice = h(
      'fieldset',
      {},
      h('legend', {}, h('b', {}, words.tenants)),
      tenants.length === 0 ? h('p', {}, words.noTenant) : null,
      tenants.map((tenant) =>
        checkbox({
          label: `${tenant.name} (${tenant.id})`,
          checked: chosen.has(tenant.id),
          toggle: (on) => {
            if (on) chosen.add(tenant.id);
            else chosen.delete(tenant.id);
            again();
          },
        }),
      ),
    );
    const what =
      kind === 'bundle'
        ? [
            option('secrets', words.withSecrets, words.withSecretsHint),
            option('audit', words.withAudit, words.withAuditHint),
          ]
        : field({ id: 'kit-days', label: words.days, hint: words.daysHint }, (described) =>
            h('input', {
              ...described,
              type: 'number',
              min: '1',
              max: '366',
              value: String(form.days),
              on: {
                input: (/** @type {any} */ event) => {
                  form.days = Math.min(Math.max(Math.trunc(Number(event.target.value) || 0), 0), 9999);
                },
              },
            }),
          );
    return h(
      'form',
      { on: { submit }, novalidate: true },
      kind === 'kit' ? h('p', {}, words.kitSays) : null,
      tenantChoice,
      what,
      h('span', { id: 'lock-label', class: 'label' }, words.lock),
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
            secretField('file-passphrase', words.passphrase, words.passphraseHint, wrong),
            secretField('file-again', words.passphraseAgain, ''),
          ]
        : field(
            {
              id: 'file-keys',
              label: words.keys,
              hint: words.keysHint,
              error: error?.field === 'recipients' ? error.message : null,
            },
            (described) =>
              h('textarea', {
                ...described,
                class: 'mono',
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
      error && error.field !== 'passphrase' && error.field !== 'recipients' ? errorNote(error) : null,
      h(
        'div',
        { class: 'dialog-end' },
        button({ on: { click: () => close(null) } }, text.cancel),
        h(
          'button',
          { type: 'submit', id: 'make-file', class: 'primary', disabled: chosen.size === 0 },
          words.make,
        ),
      ),
    );

    /** @param {'secrets' | 'audit'} name @param {string} label @param {string} hint */
    function option(name, label, hint) {
      return h(
        'div',
        { key: name },
        checkbox({
          label,
          checked: form[name],
          describedBy: `${name}-hint`,
          toggle: (on) => {
            form[name] = on;
          },
        }),
        h('span', { class: 'hint', id: `${name}-hint` }, hint),
      );
    }
  });
}
