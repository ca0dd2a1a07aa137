/** What came of an apply: as it was planned, or where it stopped and what is in force meanwhile. */
import { h } from '../../app/dom.js';
import { button, errorNote } from '../../elements/pieces.js';
import { text } from '../../text/pingone-plan.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('../../ipc/types.d.ts').PingOneRun} Run */
const words = text.result;

/** @param {Controller} model */
export function endNote(model) {
  const { run, plan } = model;
  if (!run || !plan || model.isApplying) return null;
  const planAgain = button({ on: { click: () => model.planAgain() } }, text.plan.again);
  switch (run.state) {
    case 'done':
      return h(
        'div',
        { class: 'note ok', key: 'end' },
        h('strong', {}, plan.empty ? words.nothing : words.done),
      );
    case 'given_up':
      return h('div', { class: 'note', key: 'end' }, h('strong', {}, words.givenUp));
    case 'differs':
    case 'outdated':
      return run.error
        ? errorNote(run.error, {
            key: 'end',
            kind: 'warn',
            means: run.state === 'differs' ? words.differsSays : undefined,
            actions: planAgain,
          })
        : null;
    case 'stopped':
      return run.error
        ? errorNote(run.error, {
            key: 'end',
            means: words.stoppedSays,
            // Going on is the rail's.
            actions: run.error.code === 'plan_outdated' ? planAgain : null,
          })
        : null;
  }
}
