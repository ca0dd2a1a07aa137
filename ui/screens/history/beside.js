/** The trace beside the list: the same as on Test send, where it can be followed and confirmed. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { address } from '../../app/router.js';
import { icon } from '../../elements/icon.js';
import { button, errorNote } from '../../elements/pieces.js';
import '../../elements/trace-view.js';
import * as commands from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/history.js';

const words = text.history;

export class TraceBeside {
  /** The test send that was chosen. @type {string | null} */
  chosen = null;
  /** @type {import('../../ipc/types.d.ts').TraceView | null} */
  view = null;
  /** @type {import('../../ipc/types.d.ts').RawTrace | null} */
  raw = null;
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  error = null;
  #shown = new Latest();

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /** @param {string} transaction */
  async open(transaction) {
    this.chosen = transaction;
    this.changed();
    await this.#shown.read(...this.#ask(transaction));
  }

  close() {
    this.chosen = null;
    this.view = null;
    this.raw = null;
    this.#shown.forget();
    this.changed();
  }

  /** Reads the trace again if it is the one that is looked at. @param {string} transaction */
  async reread(transaction) {
    if (transaction === this.chosen) await this.#shown.news(...this.#ask(transaction));
  }

  /** @param {string} transaction */
  #ask(transaction) {
    return /** @type {const} */ ([
      () => Promise.all([commands.readTrace({ transaction }), commands.readRawTrace({ transaction })]),
      (/** @type {[NonNullable<TraceBeside['view']>, NonNullable<TraceBeside['raw']>]} */ [view, raw]) => {
        Object.assign(this, { view, raw, error: null });
        this.changed();
      },
      (/** @type {unknown} */ thrown) => {
        Object.assign(this, { view: null, raw: null, error: asError(thrown) });
        this.changed();
      },
    ]);
  }
}

/** @param {string} sid @param {'custom' | 'default'} role */
const names = (sid, role) =>
  `${role === 'custom' ? text.customName : words.who.default} ${format.ending(sid)}`;

/**
 * @param {TraceBeside} model
 * @param {() => unknown} close
 * @param {string | null} tenant whose Test send screen opens a dry run, which belongs to none
 */
export function traceBeside(model, close, tenant) {
  const { view, raw, error, chosen } = model;
  return h(
    'section',
    { class: 'card trace-beside', 'aria-label': words.beside, key: 'beside' },
    h(
      'header',
      {},
      h('h2', {}, view ? words.traceOf(format.moment(view.begun_at)) : words.beside),
      h(
        'span',
        { class: 'end' },
        h(
          'a',
          { href: address('send', view?.tenant ?? tenant, chosen), title: words.openWhole },
          words.openWhole,
        ),
        button(
          {
            class: 'quiet',
            'aria-label': words.closeTrace,
            title: words.closeTrace,
            on: { click: close },
          },
          icon('cross'),
        ),
      ),
    ),
    error ? h('div', { class: 'body' }, errorNote(error)) : null,
    view ? h('trace-view', { state: { view, raw, names, actions: null, busy: null, live: false } }) : null,
  );
}
