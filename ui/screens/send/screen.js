/** What the screens of a test send and of a matrix have in common: one model for a tenant, drawn when it changes. */
import { say } from '../../app/announce.js';
import { whyNot } from '../../app/creating.js';
import { h, patch } from '../../app/dom.js';
import { whenFollowed } from '../../app/following.js';
import * as format from '../../app/format.js';
import { kept } from '../../app/kept.js';
import { register } from '../../app/keys.js';
import { whenSteady } from '../../app/steady.js';
import { statusOf, subscribe } from '../../app/store.js';
import { confirmMoney } from '../../elements/confirm.js';
import { inactiveNote, whyInactive } from '../../elements/inactive-note.js';
import { noTenant } from '../../elements/no-tenant.js';
import { badge, heading } from '../../elements/pieces.js';
import { text } from '../../text/send.js';

/** @typedef {import('../../app/dom.js').Children} Children */
/** @typedef {{ tenant: string, changed: () => void, busy: { cancel: () => void } | null, active: { account_name: string, account_sid: string } | null }} Model */

/**
 * @template {Model} M
 * @param {HTMLElement} root
 * @param {Parameters<import('../../app/router.js').Mount>[1]} at
 * @param {{
 *   name: string,
 *   title: string,
 *   says: string,
 *   noTenant: string,
 *   make: (tenant: string, changed: () => void) => M,
 *   draw: (model: M) => Children[],
 *   run: (model: M) => void,
 *   deeds?: (model: M) => Parameters<typeof register>[0],
 *   followed: (model: M, transaction: string) => void,
 *   begin: (model: M) => void,
 *   leave: (model: M) => void,
 * }} about
 */
export function mountPlanned(root, { signal, tenant }, about) {
  if (!tenant)
    return noTenant(root, {
      title: about.title,
      icon: 'send',
      head: text.send.noTenantTitle,
      says: about.noTenant,
    });
  let frame = 0;
  const changed = () => {
    frame ||= requestAnimationFrame(() => whenSteady(render));
  };
  // A send goes on while another screen is looked at.
  const model = kept(about.name, tenant, () => about.make(tenant, changed));
  model.changed = changed;

  function render() {
    cancelAnimationFrame(frame);
    frame = 0;
    if (signal.aborted) return;
    const { active } = model;
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        h(
          'div',
          { class: 'head' },
          heading(about.title),
          h('span', { class: 'small muted' }, about.says),
          active
            ? badge('custom', h('bdi', {}, active.account_name), ' ', format.ending(active.account_sid))
            : badge('default', text.ping),
        ),
        inactiveNote(statusOf(tenant)),
        h('div', { class: 'cols send' }, ...about.draw(model)),
      ),
    );
  }

  register(
    {
      send: { run: () => about.run(model), unavailable: () => whyNot() ?? whyInactive(statusOf(tenant)) },
      cancel: {
        run: () => model.busy?.cancel(),
        unavailable: () => (model.busy ? null : text.palette.noneRunning),
      },
      ...about.deeds?.(model),
    },
    signal,
  );
  subscribe((state) => state.statuses, render, signal);
  whenFollowed((transaction) => about.followed(model, transaction), signal);
  render();
  about.begin(model);
  return () => about.leave(model);
}

/**
 * Asks before money is spent, unless the person has left the screen, which is said.
 * @param {AbortSignal} signal @param {string} title @param {Children} says @param {string} confirm
 */
export async function askMoney(signal, title, says, confirm) {
  if (signal.aborted) say(text.send.leftMeanwhile);
  return !signal.aborted && confirmMoney(title, says, confirm);
}
