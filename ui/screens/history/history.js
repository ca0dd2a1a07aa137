/** History: every test send, searched, filtered, counted and exported. */
import { h, patch } from '../../app/dom.js';
import { whenFollowed } from '../../app/following.js';
import * as format from '../../app/format.js';
import { kept } from '../../app/kept.js';
import { register } from '../../app/keys.js';
import { debounce } from '../../app/operation.js';
import { address, go } from '../../app/router.js';
import { whenSteady } from '../../app/steady.js';
import { read, subscribe } from '../../app/store.js';
import '../../elements/copy-button.js';
import { confirm } from '../../elements/confirm.js';
import { outcomeBadge } from '../../elements/outcome.js';
import { button, emptyState, errorNote, heading, mono } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { text } from '../../text/history.js';
import { HistoryController } from './controller.js';
import { filters } from './filters.js';
import { pictures } from './pictures.js';

/** @typedef {import('../../ipc/types.d.ts').HistoryLine} HistoryLine */
const words = text.history;

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal }) {
  let frame = 0;
  const changed = () => {
    frame ||= requestAnimationFrame(() => whenSteady(render));
  };
  // Filters stay over a visit to another screen.
  const model = kept('history', null, () => new HistoryController(changed));
  model.changed = changed;
  model.savedPath = null;
  model.exportError = null;

  async function reveal() {
    if (model.reveal) return model.setReveal(false);
    if (await confirm(words.revealTitle, words.revealSays, words.reveal)) await model.setReveal(true);
  }

  /** @param {HistoryLine} line */
  function row(line) {
    const cell = (
      /** @type {string} */ label,
      /** @type {import('../../app/dom.js').Children} */ child,
      class_ = '',
    ) => h('td', { role: 'cell', 'data-label': label, class: class_ }, child);
    const took = [
      line.delivered_ms !== null ? words.delivered(format.duration(line.delivered_ms)) : null,
      line.confirmed_ms !== null ? words.confirmed(format.duration(line.confirmed_ms)) : null,
    ].filter((one) => one !== null);
    return h(
      'tr',
      { key: line.transaction, role: 'row' },
      h(
        'th',
        { scope: 'row', role: 'rowheader' },
        h(
          'a',
          {
            href: address('send', line.tenant ?? read().tenant, line.transaction),
            title: format.utc(line.begun_at),
            'aria-label': words.openTrace(format.moment(line.begun_at)),
          },
          format.moment(line.begun_at),
        ),
      ),
      cell(words.outcome, [
        outcomeBadge(line.outcome),
        line.may_still_arrive ? h('span', { class: 'small muted' }, ` ${words.may}`) : null,
        line.code ? h('span', { class: 'mono small' }, ` ${line.code}`) : null,
      ]),
      cell(words.recipient, [
        mono(line.recipient),
        line.country ? h('span', { class: 'small muted' }, ` ${format.country(line.country)}`) : null,
      ]),
      cell(words.channel, line.channel === 'sms' ? text.channels.sms : text.channels.voice),
      cell(words.by, [
        line.account ? mono(format.ending(line.account)) : h('span', { class: 'muted' }, words.noAccount),
        line.from ? h('span', { class: 'small muted mono from', dir: 'ltr' }, line.from) : null,
      ]),
      cell(
        words.took,
        h('span', { class: 'small muted' }, took.join(', ') || '–'),
        took.length ? '' : 'none',
      ),
    );
  }

  function table() {
    const { rows } = model;
    if (!rows) return null;
    const columns = [words.when, words.outcome, words.recipient, words.channel, words.by, words.took];
    const empty = model.isFiltered
      ? emptyState({
          icon: 'search',
          title: words.noMatchTitle,
          says: words.noMatchSays,
          actions: button({ on: { click: () => model.clear() } }, words.clear),
        })
      : emptyState({
          icon: 'history',
          title: words.emptyTitle,
          says: words.emptySays,
          actions: button({ on: { click: () => go('send', read().tenant) } }, words.emptyGo),
        });
    return h(
      'section',
      { class: 'card', 'aria-label': words.list, key: 'table' },
      h(
        'header',
        {},
        h('h2', {}, words.list),
        h('span', { class: 'small muted' }, words.total(rows.length, model.total)),
        model.total > 0
          ? h(
              'span',
              { class: 'end' },
              button(
                { class: 'quiet', 'aria-pressed': String(model.reveal), on: { click: () => reveal() } },
                model.reveal ? words.mask : words.reveal,
              ),
              button({ on: { click: () => model.export('csv') } }, words.csv),
              button({ on: { click: () => model.export('json') } }, words.json),
            )
          : null,
      ),
      model.exportError ? h('div', { class: 'card-note' }, errorNote(model.exportError)) : null,
      model.savedPath
        ? h(
            'p',
            { class: 'card-note small' },
            `${words.saved}: `,
            mono(model.savedPath),
            h('copy-button', { state: { what: text.filePath, value: model.savedPath } }),
          )
        : null,
      rows.length === 0
        ? empty
        : h(
            'div',
            { class: 'body list' },
            h(
              'table',
              { role: 'table' },
              h(
                'thead',
                {},
                h(
                  'tr',
                  {},
                  columns.map((name) => h('th', { scope: 'col' }, name)),
                ),
              ),
              h('tbody', { role: 'rowgroup' }, rows.map(row)),
            ),
          ),
      model.next
        ? h('div', { class: 'card-foot' }, button({ on: { click: () => model.more() } }, words.more))
        : null,
    );
  }

  function render() {
    cancelAnimationFrame(frame);
    frame = 0;
    if (signal.aborted) return;
    const { figures, error } = model;
    const nothing = model.rows?.length === 0 && !model.isFiltered;
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        h('div', { class: 'head' }, heading(words.title), h('span', { class: 'small muted' }, words.says)),
        error
          ? errorNote(error, { actions: button({ on: { click: () => model.read() } }, text.tryAgain) })
          : null,
        nothing ? null : filters(model),
        figures && figures.total > 0
          ? pictures(figures, (code) => {
              model.typed.code = String(code);
              model.read();
            })
          : null,
        table(),
      ),
    );
  }

  register(
    {
      export_history: {
        run: () => void model.export('csv'),
        unavailable: () => (model.total > 0 ? null : words.emptyTitle),
      },
    },
    signal,
  );
  subscribe((state) => state.statuses, changed, signal);
  // News of a delivery; who has read on to further pages is not taken back to the first.
  const news = debounce(() => model.readNews(), 1000);
  whenFollowed(() => news.later(), signal);
  render();
  model.read();
  commands.listCountries().then(
    (countries) => {
      model.countries = countries;
      changed();
    },
    () => {},
  );
}
