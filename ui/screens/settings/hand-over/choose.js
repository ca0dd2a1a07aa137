/** What a bundle would change, tenant by tenant, and which of them are taken: none, unless it was chosen. */
import { say } from '../../../app/announce.js';
import { openDialog } from '../../../app/dialog.js';
import { h } from '../../../app/dom.js';
import { moment } from '../../../app/format.js';
import { badge, button, checkbox, errorNote } from '../../../elements/pieces.js';
import * as commands from '../../../ipc/commands.js';
import { asError } from '../../../ipc/transport.js';
import { text } from '../../../text/hand-over.js';

/** @typedef {import('../../../ipc/types.d.ts').BundleTenant} BundleTenant */
const words = text.handOver;
const KINDS = /** @type {const} */ ({ new: 'ok', same: 'idle', differs: 'warn' });

/** @param {import('../../../ipc/types.d.ts').OpenedBundle} bundle @returns {Promise<string | null>} */
export function choose(bundle) {
  /** @type {Set<string>} */
  const chosen = new Set();
  let allow_hosts = false;
  /** @type {import('../../../ipc/types.d.ts').AppError | null} */
  let error = null;
  let isTaking = false;
  return openDialog(
    { title: words.previewTitle },
    (/** @type {(said: string | null) => void} */ close, again) => {
      const submit = async (/** @type {Event} */ event) => {
        event.preventDefault();
        if (isTaking) return say(text.already);
        if (chosen.size === 0) return say(words.nothingChosen);
        isTaking = true;
        try {
          const choice = { tenants: [...chosen], allow_hosts };
          const taken = await commands.importBundle({ preview: bundle.preview, choice });
          close(words.imported(taken.tenants.length));
        } catch (thrown) {
          error = asError(thrown);
          again();
        }
        isTaking = false;
      };
      const tenant = (/** @type {BundleTenant} */ one) =>
        h(
          'li',
          { class: 'stack tight', key: one.tenant },
          h(
            'div',
            { class: 'row' },
            h('b', {}, one.name),
            badge(KINDS[one.standing], words.standing[one.standing]),
          ),
          h('span', { class: 'small muted' }, words.revisions(one.revision_here, one.revision_there)),
          one.differences.length > 0 ? differences(one) : null,
          one.token_missing_then ? h('span', { class: 'small' }, words.tokenMissing) : null,
          one.standing === 'same'
            ? null
            : checkbox({
                label: one.standing === 'new' ? words.take(one.tenant) : words.takeOver(one.tenant),
                checked: chosen.has(one.tenant),
                toggle: (on) => {
                  if (on) chosen.add(one.tenant);
                  else chosen.delete(one.tenant);
                  again();
                },
              }),
        );
      return h(
        'form',
        { on: { submit }, novalidate: true },
        h('p', {}, words.previewBy(bundle.made_by, moment(bundle.made_at))),
        h('ul', { class: 'stack plain-list' }, bundle.tenants.map(tenant)),
        bundle.hosts.length > 0
          ? checkbox({
              label: words.hosts(bundle.hosts),
              checked: allow_hosts,
              toggle: (on) => {
                allow_hosts = on;
              },
            })
          : null,
        error ? errorNote(error) : null,
        h(
          'div',
          { class: 'dialog-end' },
          button({ 'data-first': true, on: { click: () => close(null) } }, text.cancel),
          h('button', { type: 'submit', class: 'primary', disabled: chosen.size === 0 }, words.import),
        ),
      );
    },
  );
}

/** @param {BundleTenant} tenant */
const differences = (tenant) =>
  h(
    'table',
    { class: 'small' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        Object.values(words.columns).map((name) => h('th', { scope: 'col' }, name)),
      ),
    ),
    h(
      'tbody',
      {},
      tenant.differences.map((one) =>
        h(
          'tr',
          { key: one.item },
          h('th', { scope: 'row' }, words.items[one.item]),
          h('td', {}, h('bdi', {}, one.here || '–')),
          h('td', {}, h('bdi', {}, one.there || '–')),
        ),
      ),
    ),
  );
