/** Asks what is to be in a bundle or a support kit and what it opens with, and makes it. */
import { openDialog } from '../../../app/dialog.js';
import { h } from '../../../app/dom.js';
import { LongWork } from '../../../app/long-work.js';
import { checkbox, errorNote, field, fieldError } from '../../../elements/pieces.js';
import * as commands from '../../../ipc/commands.js';
import { asError } from '../../../ipc/transport.js';
import { text } from '../../../text/hand-over.js';
import { dialogEnd, opensWith, typedIn } from './parts.js';

/** @typedef {import('../../../ipc/types.d.ts').SavedBundle} SavedBundle */
const words = text.handOver;

/** How long a support kit may be meant for, in days. */
const LONGEST = 366;

/** @param {'bundle' | 'kit'} kind @returns {Promise<SavedBundle | null>} */
export async function makeFile(kind) {
  const tenants = (await commands.readOverview()).tenants.map((status) => status.tenant);
  const chosen = new Set(kind === 'bundle' || tenants.length === 1 ? tenants.map((tenant) => tenant.id) : []);
  const form = {
    secrets: false,
    audit: false,
    days: '7',
    keys: '',
    lock: /** @type {'passphrase' | 'keys'} */ ('passphrase'),
  };
  /** @type {import('../../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** What is wrong, by its field. @type {Record<string, string>} */
  let wrong = {};
  /** @type {() => void} */
  let draw = () => {};
  const work = new LongWork(() => draw());

  /** @param {string} id @param {string} says */
  function mark(id, says) {
    error = null;
    wrong = { [id]: says };
    draw();
    document.getElementById(id)?.focus();
  }

  /** @param {unknown} thrown */
  function fail(thrown) {
    const failed = asError(thrown);
    if (failed.field === 'passphrase') return mark('file-passphrase', failed.message);
    if (failed.field === 'recipients') return mark('file-keys', failed.message);
    wrong = {};
    error = failed.code === 'cancelled' ? null : failed;
    draw();
  }

  /** @param {(made: SavedBundle | null) => void} close */
  async function submit(close) {
    if (work.busy) return;
    const [passphrase, again] = [typedIn('file-passphrase'), typedIn('file-again')];
    const days = /^\d{1,4}$/.test(form.days.trim()) ? Number(form.days) : 0;
    if (chosen.size === 0) return mark(`tenant-${tenants[0]?.id}`, words.nothingChosen);
    if (kind === 'kit' && (days < 1 || days > LONGEST)) return mark('kit-days', words.daysWrong(LONGEST));
    if (form.lock === 'passphrase' && passphrase !== again) return mark('file-again', words.differ);
    wrong = {};
    error = null;
    const lock =
      form.lock === 'passphrase' ? { passphrase } : { recipients: form.keys.split(/\s+/).filter(Boolean) };
    const ids = tenants.filter((tenant) => chosen.has(tenant.id)).map((tenant) => tenant.id);
    const all = ids.length === tenants.length ? [] : ids;
    const made = await work.run(
      'making',
      words.making,
      (running) =>
        kind === 'bundle'
          ? commands.exportBundle(
              { request: { tenants: all, secrets: form.secrets, audit: form.audit }, lock },
              running,
            )
          : commands.makeKit({ request: { tenants: ids, days }, lock }, running),
      { says: () => undefined, fail },
    );
    if (made) close(made);
  }

  const title = (kind === 'bundle' ? words.makeBundle : words.makeKit).replace('…', '');
  const made = await openDialog(
    { title },
    (/** @type {(made: SavedBundle | null) => void} */ close, again) => {
      draw = again;
      const noneWrong = wrong[`tenant-${tenants[0]?.id}`];
      const which = h(
        'fieldset',
        { class: 'stack tight' },
        h('legend', { class: 'label' }, words.tenants),
        tenants.map((tenant) =>
          checkbox({
            id: `tenant-${tenant.id}`,
            label: [h('bdi', {}, tenant.name), h('span', { class: 'small muted mono' }, ` ${tenant.id}`)],
            checked: chosen.has(tenant.id),
            describedBy: 'tenants-error',
            toggle: (on) => {
              if (on) chosen.add(tenant.id);
              else chosen.delete(tenant.id);
              again();
            },
          }),
        ),
        fieldError('tenants', noneWrong),
      );
      /** @param {'secrets' | 'audit'} name @param {string} label @param {string} hint */
      const option = (name, label, hint) =>
        h(
          'div',
          { class: 'field', key: name },
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
        h('p', {}, kind === 'kit' ? words.kitSays : words.bundleSays),
        tenants.length === 0 ? h('p', { class: 'note' }, words.noTenant) : which,
        kind === 'bundle'
          ? h(
              'fieldset',
              { class: 'stack tight' },
              h('legend', { class: 'label' }, words.holds),
              option('secrets', words.withSecrets, words.withSecretsHint),
              option('audit', words.withAudit, words.withAuditHint),
            )
          : field(
              {
                id: 'kit-days',
                label: words.days,
                hint: words.daysHint,
                error: wrong['kit-days'] ?? null,
                class: 'few-digits',
              },
              (described) =>
                h('input', {
                  ...described,
                  type: 'text',
                  inputmode: 'numeric',
                  autocomplete: 'off',
                  value: form.days,
                  on: {
                    input: (/** @type {any} */ event) => {
                      form.days = event.target.value.slice(0, 10);
                    },
                  },
                }),
            ),
        opensWith(form, wrong, again),
        error ? errorNote(error, { key: 'make-error' }) : null,
        dialogEnd(work, tenants.length === 0 ? null : words.make, () => close(null)),
      );
    },
  );
  // Whoever leaves the dialog wants no file.
  work.busy?.cancel();
  draw = () => {};
  return made;
}
