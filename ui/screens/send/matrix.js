/** Every number, both channels: which of our numbers work for one recipient. */
import { h } from '../../app/dom.js';
import { address } from '../../app/router.js';
import { statusOf } from '../../app/store.js';
import { errorNote } from '../../elements/pieces.js';
import { text } from '../../text/send.js';
import { MatrixController } from './matrix/controller.js';
import { matrixForm } from './matrix/form.js';
import { gridCard } from './matrix/grid.js';
import { askMoney, mountPlanned } from './screen.js';

const words = text.matrix;

/** @type {import('../../app/router.js').Mount} */
export function mount(root, at) {
  const { signal, tenant, rest } = at;
  const run = (/** @type {MatrixController} */ model) =>
    void model.run(({ total, pacing }) =>
      askMoney(
        signal,
        words.confirmTitle,
        [h('p', {}, h('strong', {}, total)), h('p', {}, pacing)],
        words.confirm,
      ),
    );
  return mountPlanned(root, at, {
    name: 'matrix',
    title: words.title,
    says: words.says,
    noTenant: words.noTenantSays,
    make: (of, changed) => new MatrixController(of, changed),
    run,
    draw: (model) => [
      h(
        'div',
        { class: 'stack' },
        statusOf(tenant)?.inactive
          ? model.error && errorNote(model.error, { key: 'error' })
          : matrixForm(model, () => run(model)),
        h('p', {}, h('a', { href: address('send', tenant) }, words.back)),
      ),
      gridCard(model),
    ],
    followed: (model) => {
      if (model.view && !model.busy) model.reread(model.view.matrix);
    },
    begin: (model) => {
      if (!model.busy) model.load(rest);
    },
    leave: (model) => model.leave(),
  });
}
