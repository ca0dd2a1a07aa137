/** Every number, both channels: which of our numbers work for one recipient. */
import { say } from '../../app/announce.js';
import { whyNot } from '../../app/creating.js';
import { h, patch } from '../../app/dom.js';
import { whenFollowed } from '../../app/following.js';
import * as format from '../../app/format.js';
import { kept } from '../../app/kept.js';
import { register } from '../../app/keys.js';
import { address } from '../../app/router.js';
import { whenSteady } from '../../app/steady.js';
import { subscribe } from '../../app/store.js';
import { confirmMoney } from '../../elements/confirm.js';
import { noTenant } from '../../elements/no-tenant.js';
import { badge, heading } from '../../elements/pieces.js';
import { text } from '../../text/send.js';
import { MatrixController } from './matrix/controller.js';
import { matrixForm } from './matrix/form.js';
import { gridCard } from './matrix/grid.js';

const words = text.matrix;

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, tenant, rest }) {
  if (!tenant)
    return noTenant(root, {
      title: words.title,
      icon: 'send',
      head: text.send.noTenantTitle,
      says: words.noTenantSays,
    });
  let frame = 0;
  const changed = () => {
    frame ||= requestAnimationFrame(() => whenSteady(render));
  };
  // The sends go on while another screen is looked at.
  const model = kept('matrix', tenant, () => new MatrixController(tenant, changed));
  model.changed = changed;
  const run = () =>
    void model.run(async ({ total, pacing }) => {
      if (signal.aborted) say(text.send.leftMeanwhile);
      return (
        !signal.aborted &&
        confirmMoney(
          words.confirmTitle,
          [h('p', {}, h('strong', {}, total)), h('p', {}, pacing)],
          words.confirm,
        )
      );
    });

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
          heading(words.title),
          h('span', { class: 'small muted' }, words.says),
          active
            ? badge('custom', h('bdi', {}, active.account_name), ' ', format.ending(active.account_sid))
            : null,
        ),
        h(
          'div',
          { class: 'cols send' },
          h(
            'div',
            { class: 'stack' },
            matrixForm(model, run),
            h('p', {}, h('a', { href: address('send', tenant) }, words.back)),
          ),
          gridCard(model),
        ),
      ),
    );
  }

  register(
    {
      send: {
        run,
        unavailable: whyNot,
      },
      cancel: {
        run: () => model.busy?.cancel(),
        unavailable: () => (model.busy ? null : text.palette.noneRunning),
      },
    },
    signal,
  );
  subscribe((state) => state.statuses, render, signal);
  whenFollowed(() => {
    if (model.view && !model.busy) model.reread(model.view.matrix);
  }, signal);
  render();
  if (!model.busy) model.load(rest);
  return () => model.leave();
}
