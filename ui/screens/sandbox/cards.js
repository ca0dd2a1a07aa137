/** The cards of the sandbox's panel: what exists there. */
import { h } from '../../app/dom.js';
import { phone } from '../../app/format.js';
import { address } from '../../app/router.js';
import { read } from '../../app/store.js';
import '../../elements/copy-button.js';
import { icon } from '../../elements/icon.js';
import { badge, button, card, emptyState, field, listRow, mono } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { text } from '../../text/sandbox.js';
import { searched, searchField } from './found.js';

/** @typedef {(work: () => Promise<unknown>, says: string) => unknown} Act */
const words = text.sandbox;

/** @typedef {import('../../ipc/types.d.ts').AccountInfo} AccountInfo */
/** @typedef {import('../../ipc/types.d.ts').MagicRecipient} MagicRecipient */

/** The accounts to begin with; the others are there for what goes wrong with them. */
const GOOD = new Set(['main', 'fabrikam', 'sub_active', 'default_account', 'trial']);

/** @param {AccountInfo} account @param {(account: AccountInfo) => unknown} use */
const accountRow = (account, use) =>
  listRow(
    account.sid,
    [
      h(
        'span',
        { class: 'row tight-row' },
        h('span', { class: 'label' }, account.friendly_name),
        accountState(account),
      ),
      h(
        'span',
        { class: 'small muted' },
        `${words.roles[account.role] ?? account.role} · ${words.accountNumbers(account.numbers)}`,
      ),
    ],
    h('copy-button', { state: { what: `${text.accountSid}: ${account.friendly_name}`, value: account.sid } }),
    button(
      {
        class: 'quiet',
        'data-changes': true,
        'aria-label': words.useFor(account.friendly_name),
        on: { click: () => use(account) },
      },
      words.use,
    ),
  );

/** @param {AccountInfo} account */
const accountState = ({ status, kind }) =>
  status !== 'active'
    ? badge('bad', words.status[status])
    : kind === 'Trial'
      ? badge('warn', words.trial)
      : null;

/** @param {AccountInfo[]} accounts @param {(account: AccountInfo) => unknown} use */
export const accountsCard = (accounts, use) =>
  card(
    words.accounts,
    h('span', { class: 'small muted' }, words.accountsSays),
    h(
      'div',
      { class: 'halves wide accounts' },
      [
        /** @type {const} */ ([words.accountsGood, true]),
        /** @type {const} */ ([words.accountsBroken, false]),
      ].map(([title, good]) =>
        h(
          'div',
          {},
          h('h3', { class: 'small muted' }, title),
          h(
            'ul',
            {},
            accounts.filter(({ role }) => GOOD.has(role) === good).map((account) => accountRow(account, use)),
          ),
        ),
      ),
    ),
  );

/** What happens, in the order in which three columns are about as high. */
const KINDS = /** @type {const} */ (['delivery', 'refused', 'everywhere', 'broken']);

/** @param {MagicRecipient} recipient @returns {typeof KINDS[number]} */
function kindOf({ message, works_on }) {
  if (message.kind === 'message_outcome') return 'delivery';
  if (works_on === 'all_accounts') return 'everywhere';
  const refuses = message.kind === 'error' || message.kind === 'rate_limited';
  return refuses && !message['processed'] ? 'refused' : 'broken';
}

/** @param {MagicRecipient} recipient */
const recipientRow = ({ phone_number, happens }) =>
  h(
    'li',
    { key: phone_number },
    h(
      'a',
      {
        class: 'recipient',
        href: address('send', read().tenant, `to:${phone_number}`),
      },
      mono(phone(phone_number)),
      h('span', { class: 'grow' }, happens),
      icon('send'),
    ),
  );

/** @param {MagicRecipient[]} recipients @param {string} typed @param {(typed: string) => void} type */
export function recipientsCard(recipients, typed, type) {
  const fits = searched(typed);
  const found = recipients.filter((one) =>
    fits(phone(one.phone_number), one.happens, words.happens[kindOf(one)]),
  );
  const groups = Map.groupBy(found, kindOf);
  // Closed: each form that takes a recipient offers them too.
  return h(
    'details',
    { class: 'card closed', key: 'recipients' },
    h(
      'summary',
      {},
      h('h2', {}, words.recipients),
      h('span', { class: 'small muted' }, words.recipientsSays),
    ),
    h(
      'div',
      { class: 'body' },
      searchField('recipient-search', words.searchRecipients, typed, type),
      groups.size === 0 && recipients.length > 0
        ? emptyState({ icon: 'search', title: words.noRecipient, says: words.noRecipientSays, level: 'h3' })
        : h(
            'div',
            { class: 'recipients' },
            KINDS.filter((kind) => groups.has(kind)).map((kind) =>
              h(
                'div',
                { key: kind },
                h('h3', { class: 'small muted' }, words.happens[kind]),
                h('ul', {}, groups.get(kind)?.map(recipientRow)),
              ),
            ),
          ),
    ),
  );
}

/** @param {Act} act */
export const timeCard = (act) =>
  card(
    words.clockTitle,
    h('span', { class: 'small muted' }, words.clockSays),
    h(
      'div',
      { class: 'row' },
      words.advance.map(([seconds, label]) =>
        button(
          {
            on: {
              click: () =>
                act(
                  () => commands.advanceSandbox({ seconds: Number(seconds) }),
                  words.advanced(String(label)),
                ),
            },
          },
          String(label),
        ),
      ),
    ),
  );

/** @param {Act} act */
export function releaseCard(act) {
  const status = read().statuses.find(({ tenant }) => tenant.id === read().tenant);
  const active = status?.active.sender === 'custom' ? status.active : null;
  if (!active) return null;
  return card(
    words.release,
    h('span', { class: 'small muted' }, words.releaseSays),
    h(
      'div',
      { class: 'row' },
      field({ id: 'release-number', label: words.releaseNumber, class: 'grow hide-label' }, (described) =>
        h(
          'select',
          { ...described, class: 'mono' },
          active.selected
            .slice(0, 500)
            .map((number) => h('option', { value: number, key: number }, phone(number))),
        ),
      ),
      button(
        {
          on: {
            click: () => {
              const number = /** @type {HTMLSelectElement} */ (document.getElementById('release-number'))
                .value;
              act(
                () => commands.releaseSandboxNumber({ sid: active.account_sid, number }),
                words.released(phone(number)),
              );
            },
          },
        },
        words.releaseButton,
      ),
    ),
  );
}
