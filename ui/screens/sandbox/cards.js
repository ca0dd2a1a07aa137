/** The cards of the sandbox's panel: what exists there. */
import { h } from '../../app/dom.js';
import { moment } from '../../app/format.js';
import { go } from '../../app/router.js';
import { read } from '../../app/store.js';
import '../../elements/copy-button.js';
import { badge, button, card, emptyState, field, listRow, mono } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { text } from '../../text/sandbox.js';

/** @typedef {(work: () => Promise<unknown>, says: string) => unknown} Act */
const words = text.sandbox;

/** @param {import('../../ipc/types.d.ts').AccountInfo[]} accounts @param {(account: import('../../ipc/types.d.ts').AccountInfo) => unknown} use */
export const accountsCard = (accounts, use) =>
  card(
    words.accounts,
    null,
    h('p', { class: 'small muted' }, words.accountsSays),
    h(
      'ul',
      {},
      accounts.map((account) =>
        listRow(
          account.sid,
          [
            h(
              'div',
              { class: 'row' },
              h('b', {}, account.friendly_name),
              account.status === 'active' ? null : badge('bad', account.status),
              account.kind === 'Trial' ? badge('warn', account.kind) : null,
            ),
            h(
              'span',
              { class: 'small muted' },
              `${words.roles[account.role] ?? account.role} · ${words.accountNumbers(account.numbers)}`,
            ),
            h(
              'span',
              { class: 'row small' },
              mono(account.sid),
              h('copy-button', {
                state: { what: `${text.accountSid}: ${account.friendly_name}`, value: account.sid },
              }),
            ),
          ],
          button(
            { 'aria-label': words.useFor(account.friendly_name), on: { click: () => use(account) } },
            words.use,
          ),
        ),
      ),
    ),
  );

/** @param {import('../../ipc/types.d.ts').Arrival[]} arrivals @param {() => unknown} again */
export const inboxCard = (arrivals, again) =>
  card(
    words.inbox,
    button({ class: 'quiet', on: { click: () => again() } }, words.inboxAgain),
    h('p', { class: 'small muted' }, words.inboxSays),
    arrivals.length === 0
      ? emptyState({
          icon: 'phone',
          title: words.inboxEmpty,
          says: words.inboxEmptySays,
          level: 'h3',
          actions: button({ on: { click: () => go('send', read().tenant) } }, words.inboxSend),
        })
      : h(
          'ul',
          {},
          arrivals.map((arrival) =>
            listRow(arrival.sid, [
              h('b', {}, words.arrivedTo(words.arrivals[arrival.kind], arrival.to)),
              h('span', {}, arrival.text || words.arrivedSilent),
              h(
                'span',
                { class: 'small muted' },
                words.arrivedFrom(arrival.from, arrival.account_name, moment(arrival.arrived)),
                arrival.send_digits ? words.arrivedDigits(arrival.send_digits) : null,
              ),
            ]),
          ),
        ),
  );

/** @param {import('../../ipc/types.d.ts').MagicRecipient[]} recipients */
export const recipientsCard = (recipients) =>
  card(
    words.recipients,
    null,
    h('p', { class: 'small muted' }, words.recipientsSays),
    h(
      'ul',
      {},
      recipients.map((recipient) =>
        listRow(
          recipient.phone_number,
          [mono(recipient.phone_number), h('span', { class: 'small muted' }, recipient.happens)],
          button(
            {
              class: 'quiet',
              'aria-label': words.sendTo(recipient.phone_number),
              on: { click: () => go('send', read().tenant, `to:${recipient.phone_number}`) },
            },
            words.useRecipient,
          ),
        ),
      ),
    ),
  );

/** @param {Act} act */
export const timeCard = (act) =>
  card(
    words.clockTitle,
    null,
    h('p', { class: 'small muted' }, words.clockSays),
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
    null,
    h('p', { class: 'small muted' }, words.releaseSays),
    h(
      'div',
      { class: 'row' },
      field({ id: 'release-number', label: words.releaseNumber, class: 'grow' }, (described) =>
        h(
          'select',
          { ...described, class: 'mono' },
          active.selected.slice(0, 500).map((number) => h('option', { value: number, key: number }, number)),
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
                words.released(number),
              );
            },
          },
        },
        words.releaseButton,
      ),
    ),
  );
}
