/** What came of an apply, in a line: as it was planned, or where it stopped and what is in use meanwhile. */
import { h } from '../../app/dom.js';
import { button, nextStep } from '../../elements/pieces.js';
import { text } from '../../text/pingone-plan.js';
import { differenceOf } from './worded.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('../../ipc/types.d.ts').PingOneStepState} StepState */
const words = text.result;

/** @param {string} kind @param {import('../../app/dom.js').Children} children */
const end = (kind, ...children) => h('div', { class: `note ${kind}`, key: 'end' }, ...children);

/** @param {Controller} model */
export function endNote(model) {
  const { report, plan, busy } = model;
  if (!report || !plan || busy?.what === 'apply') return null;
  switch (report.end) {
    case 'done':
      return end('ok', h('strong', {}, words.done));
    case 'nothing':
      return end('ok', h('strong', {}, words.nothing));
    case 'differs':
      return end(
        'warn',
        h('strong', {}, words.differs),
        h(
          'ul',
          { class: 'bullets' },
          report.differences.map((one) => h('li', {}, differenceOf(one, model.state))),
        ),
        h('span', {}, words.differsSays),
      );
    default:
      return end(
        'bad',
        h('strong', {}, words.stopped((report.step ?? 0) + 1, plan.steps.length)),
        report.error ? h('span', {}, `${report.error.message} ${nextStep(report.error)}`) : null,
        h('span', {}, report.not_in_use ? words.notInUse : words.stoppedSays),
        h(
          'div',
          { class: 'row' },
          button({ class: 'primary', on: { click: () => model.resume() } }, words.goOn),
        ),
      );
  }
}
