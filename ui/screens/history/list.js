/** The list of the history: what it is of, what can be done with it, and its rows or why there are none. */
import { h } from '../../app/dom.js';
import { go } from '../../app/router.js';
import { read } from '../../app/store.js';
import '../../elements/copy-button.js';
import { button, emptyState, errorNote } from '../../elements/pieces.js';
import { text } from '../../text/history.js';
import './rows.js';

/** @typedef {import('./controller.js').HistoryController} Controller */
const words = text.history;

/** @param {Controller} model */
function nothing(model) {
  // Why stands beside the field.
  if (model.fieldError) return emptyState({ icon: 'search', title: words.unreadTitle });
  if (!model.rows) return null;
  return model.isFiltered
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
}

/** How many there are, or where the file went: in the same place, so that nothing moves. @param {Controller} model */
function state({ savedPath, rows: shown, total, openFolder }) {
  if (!savedPath) return h('span', { class: 'small muted' }, shown ? words.total(shown.length, total) : '');
  return h(
    'span',
    { class: 'small saved' },
    h(
      'span',
      { title: savedPath },
      `${words.saved}: `,
      h('bdi', { class: 'mono' }, savedPath.split(/[\\/]/).pop() ?? ''),
    ),
    h('copy-button', { state: { what: text.filePath, value: savedPath } }),
    button({ class: 'quiet small', on: { click: openFolder } }, text.openFolder),
  );
}

/** @param {Controller} model @param {import('./rows.js').Walk} walk */
export const list = (model, walk) =>
  h(
    'section',
    { class: 'card list-card', 'aria-label': words.list, key: 'list' },
    model.fieldError
      ? null
      : h('header', {}, h('h2', { class: 'visually-hidden' }, words.list), state(model)),
    model.exportError ? h('div', { class: 'card-note' }, errorNote(model.exportError)) : null,
    model.rows?.length
      ? h('history-rows', { key: 'rows', state: { lines: model.rows, total: model.total, walk } })
      : nothing(model),
    model.next
      ? h('div', { class: 'card-foot' }, button({ on: { click: () => model.more() } }, words.more))
      : null,
  );
