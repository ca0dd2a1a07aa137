/** What the overview says of a tenant, cell by cell. */
import { h, s } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { address } from '../../../app/router.js';
import { badge, nextStep } from '../../../elements/pieces.js';
import { text } from '../../../text/overview.js';

/** @typedef {import('../../../ipc/types.d.ts').TenantStatus} TenantStatus */
const words = text.overview;
export const NONE = '—';
export const URGENT = new Set(['active_account_not_verified', 'numbers_gone', 'no_alternate_method']);

/** @param {TenantStatus} status @param {import('../../../ipc/types.d.ts').Attention} attention */
export function attentionNote({ tenant }, attention) {
  const link = words.remedies[attention.code];
  return h(
    'div',
    { class: `note ${URGENT.has(attention.code) ? 'bad' : 'warn'}`, key: `${tenant.id} ${attention.code}` },
    h(
      'span',
      {},
      h('strong', {}, h('bdi', {}, tenant.name), ': ', attention.message),
      ' ',
      nextStep(attention),
      ' ',
      link ? h('a', { href: address('account', tenant.id) }, link) : null,
    ),
  );
}

/** @param {TenantStatus} status */
export const senderBadge = ({ active }) =>
  active.sender === 'custom'
    ? badge('custom', active.account_name || text.customName, ' ', format.ending(active.account_sid))
    : badge('default', text.ping);

/** @param {TenantStatus} status */
export function checkBadge({ active_verification: found }) {
  if (!found) return h('span', { class: 'muted small' }, words.notChecked);
  const when = format.ago(found.at);
  const says = text.outcomes[found.outcome] ?? found.outcome;
  return h(
    'span',
    { title: format.utc(found.at) },
    found.outcome === 'verified'
      ? badge('ok', words.verified(when))
      : badge(found.is_about_the_account ? 'bad' : 'warn', `${says}, ${when}`),
  );
}

/** Who consented, and when. @param {TenantStatus} status */
export function consentCell({ consent }) {
  if (!consent) return NONE;
  return h(
    'span',
    { title: `${format.utc(consent.at)} · ${words.consentUser(consent.user)}` },
    h('bdi', {}, consent.name),
    ' ',
    h('span', { class: 'small muted nowrap' }, format.day(consent.at)),
  );
}

/** Test sends of the last seven days. What was not read is not *none*. @param {TenantStatus['week']} days */
export function week(days) {
  if (!days) return h('span', { class: 'muted small' }, words.sendsNotRead);
  const sum = (/** @type {'custom' | 'default'} */ role) => days.reduce((all, day) => all + day[role], 0);
  const [custom, other] = [sum('custom'), sum('default')];
  if (custom + other === 0) return h('span', { class: 'muted small' }, words.noSends);
  const most = Math.max(...days.map((day) => day.custom + day.default), 4);
  return s(
    'svg',
    {
      class: 'bars',
      viewBox: '0 0 112 24',
      role: 'img',
      'aria-label': words.weekLabel(custom, other),
    },
    ...days.flatMap((day, at) => {
      const low = (day.custom / most) * 22;
      const high = (day.default / most) * 22;
      return [
        s('rect', { class: 'none', x: at * 16, y: 23, width: 12, height: 1 }),
        s('rect', { class: 'custom', x: at * 16, y: 23 - low, width: 12, height: low }),
        s('rect', { class: 'default', x: at * 16, y: 23 - low - high, width: 12, height: high }),
      ];
    }),
  );
}
