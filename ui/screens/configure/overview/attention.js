/** What needs attention: its cause, what it means for the tenant's users, and a button that does the remedy. */
import { h } from '../../../app/dom.js';
import { address } from '../../../app/router.js';
import { badge, button, listRow, nextStep } from '../../../elements/pieces.js';
import { text } from '../../../text/overview.js';

/** @typedef {import('../../../ipc/types.d.ts').TenantStatus} TenantStatus */
/** @typedef {import('../../../ipc/types.d.ts').Attention} Attention */
const words = text.overview;
const URGENT = new Set(['active_account_not_verified', 'numbers_gone', 'no_alternate_method']);
/** Which part of the Account screen mends it. @type {Record<string, string>} */
const PLACES = {
  numbers_gone: 'numbers',
  no_alternate_method: 'methods',
  default_account_not_configured: 'stand-in',
};

/** What the tenant's users notice of it. @param {TenantStatus} status @param {Attention} attention */
function consequence({ active }, { code }) {
  const falls = active.sender === 'custom' && active.fallback;
  return words.consequences[code]?.(falls) ?? null;
}

/** @param {TenantStatus} status @param {Attention} attention @param {(status: TenantStatus) => void} check */
function remedy(status, attention, check) {
  const { tenant, draft, active_verification: found } = status;
  const about = `: ${tenant.name}`;
  const link = (/** @type {string} */ label, /** @type {string | null} */ place) =>
    h(
      'a',
      { class: 'button', href: address('account', tenant.id, place), 'aria-label': `${label}${about}` },
      label,
    );
  const place = PLACES[attention.code];
  if (place) return link(words.remedies[attention.code] ?? words.look, place);
  if (attention.code === 'active_account_not_verified' && found?.outcome === 'refused' && !draft)
    return link(words.giveToken, 'token');
  // With a draft it is the draft's account that would be verified.
  if (attention.code !== 'verification_queued' && draft) return link(words.look, null);
  const label = attention.code === 'verification_queued' ? words.verifyNow : words.checkAgain;
  return button(
    { 'aria-label': `${label}${about}`, 'data-changes': true, on: { click: () => check(status) } },
    label,
  );
}

/**
 * The most urgent first.
 * @param {TenantStatus[]} statuses
 * @param {(status: TenantStatus) => void} check
 */
export function attentionCard(statuses, check) {
  const all = statuses.flatMap((status) => status.attention.map((attention) => ({ status, attention })));
  all.sort((one, other) => Number(URGENT.has(other.attention.code)) - Number(URGENT.has(one.attention.code)));
  if (all.length === 0) return null;
  return h(
    'section',
    { class: 'card', 'aria-label': words.attention },
    h('header', {}, h('h2', {}, words.attention), h('span', { class: 'small muted' }, String(all.length))),
    h(
      'ul',
      {},
      all.map(({ status, attention }) =>
        listRow(
          `${status.tenant.id} ${attention.code}`,
          [
            h(
              'div',
              { class: 'row' },
              URGENT.has(attention.code) ? badge('bad', words.urgent) : badge('warn', words.toDo),
              h('strong', {}, h('bdi', {}, status.tenant.name)),
              h('span', { class: 'cause' }, attention.message),
            ),
            h(
              'p',
              { class: 'small muted' },
              consequence(status, attention),
              attention.code.startsWith('active_account') ? ` ${nextStep(attention)}` : null,
            ),
          ],
          remedy(status, attention, check),
        ),
      ),
    ),
  );
}
