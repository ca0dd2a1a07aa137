/** What the overview says of a tenant, cell by cell. */
import { h, s } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { badge } from '../../../elements/pieces.js';
import { text } from '../../../text/overview.js';

/** @typedef {import('../../../ipc/types.d.ts').TenantStatus} TenantStatus */
const words = text.overview;
export const NONE = '—';

/** @param {TenantStatus} status */
export const senderBadge = ({ active }) =>
  active.sender === 'custom'
    ? badge(
        'custom',
        active.account_name || text.customName,
        ' ',
        h('span', { class: 'nowrap' }, format.ending(active.account_sid)),
      )
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
      ? badge('ok', words.verified)
      : badge(found.is_about_the_account ? 'bad' : 'warn', says),
    ' ',
    h('span', { class: 'small muted nowrap' }, when),
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

/** Test sends of the last days, a bar for each. What was not read is not *none*. @param {TenantStatus['days']} days */
export function spark(days) {
  if (!days) return h('span', { class: 'muted small' }, words.sendsNotRead);
  const sum = (/** @type {'custom' | 'default'} */ role) => days.reduce((all, day) => all + day[role], 0);
  const [custom, other] = [sum('custom'), sum('default')];
  if (custom + other === 0) return h('span', { class: 'muted small' }, words.noSends);
  const most = Math.max(...days.map((day) => day.custom + day.default), 4);
  const picture = s(
    'svg',
    {
      class: 'bars',
      viewBox: `0 0 ${days.length * 4} 24`,
      role: 'img',
      'aria-label': words.daysLabel(custom, other),
    },
    ...days.flatMap((day, at) => {
      const low = (day.custom / most) * 22;
      const high = (day.default / most) * 22;
      return [
        s('rect', { class: 'none', x: at * 4, y: 23, width: 3, height: 1 }),
        s('rect', { class: 'custom', x: at * 4, y: 23 - low, width: 3, height: low }),
        s('rect', { class: 'default', x: at * 4, y: 23 - low - high, width: 3, height: high }),
      ];
    }),
  );
  return h(
    'span',
    { class: 'spark' },
    picture,
    h('span', { class: 'small', 'aria-hidden': 'true' }, format.number(custom + other)),
  );
}
