/** History: every test send, searched, filtered, counted and exported; a trace beside the list. */
import { h, patch } from '../../app/dom.js';
import { whenFollowed } from '../../app/following.js';
import * as format from '../../app/format.js';
import { kept } from '../../app/kept.js';
import { register } from '../../app/keys.js';
import { debounce } from '../../app/operation.js';
import { address, go } from '../../app/router.js';
import { whenSteady } from '../../app/steady.js';
import { read, subscribe } from '../../app/store.js';
import { confirm } from '../../elements/confirm.js';
import '../../elements/phone-field.js';
import { button, errorNote, heading } from '../../elements/pieces.js';
import { recipientAnswer } from '../../elements/recipient-answer.js';
import * as commands from '../../ipc/commands.js';
import { text } from '../../text/history.js';
import { TraceBeside, traceBeside } from './beside.js';
import { HistoryController } from './controller.js';
import { filters } from './filters.js';
import { list } from './list.js';
import { pictures } from './pictures.js';
import { strip } from './strip.js';

const words = text.history;

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, rest }) {
  let frame = 0;
  const changed = () => {
    frame ||= requestAnimationFrame(() => whenSteady(render));
  };
  // Filters stay over a visit to another screen.
  const model = kept('history', null, () => new HistoryController(changed));
  model.changed = changed;
  model.savedPath = null;
  model.exportError = null;
  const trace = kept('history-trace', null, () => new TraceBeside(changed));
  trace.changed = changed;
  // A trace that was opened from other rows does not stay beside these.
  model.asked = () => {
    if (!trace.chosen) return;
    history.replaceState(null, '', address('history'));
    trace.close();
  };
  let showsFigures = false;
  const walk = { open, close, more };

  async function more() {
    await model.more();
    render();
  }

  async function reveal() {
    if (model.reveal) return model.setReveal(false);
    if (await confirm(words.revealTitle, words.revealSays, words.reveal)) await model.setReveal(true);
  }

  /** @param {string} transaction */
  function open(transaction) {
    // The place is the trace, without another screen.
    history.replaceState(null, '', address('history', null, transaction));
    return trace.open(transaction);
  }

  function close() {
    history.replaceState(null, '', address('history'));
    trace.close();
    requestAnimationFrame(() =>
      /** @type {HTMLElement | null} */ (root.querySelector('.rows th a[tabindex="0"]'))?.focus(),
    );
  }

  const searchField = () => {
    const { search } = model;
    return h('phone-field', {
      key: 'search',
      state: {
        id: 'history-search',
        label: words.search,
        hint: words.searchHint,
        typed: search.typed,
        country: search.country,
        told: search.told,
        error: model.wrong('search'),
        countries: model.countries,
        isSearch: true,
        type: (/** @type {string} */ typed) => model.find(typed),
        choose: (/** @type {string} */ country, /** @type {string} */ typed) => model.findIn(country, typed),
      },
    });
  };

  /** The answer where one recipient is looked for, else the days. Both are as high. */
  function glance() {
    const { told } = model.search;
    const newest = model.rows?.[0];
    if (told && model.isOfRecipient)
      return recipientAnswer(
        newest,
        format.phone(told.number, told.national),
        newest
          ? button({ on: { click: () => open(newest.transaction) } }, words.openNewest)
          : button({ on: { click: () => go('send', read().tenant, `to:${told.number}`) } }, words.sendTo),
      );
    const { since, until } = model.typed;
    const today = new Date().toISOString().slice(0, 10);
    return strip(model.figures, {
      until: until && until < today && since !== until ? until : today,
      day: since && since === until ? since : null,
      choose: (day) => {
        model.typed.since = day ?? '';
        return model.choose('until', day ?? '');
      },
    });
  }

  function figures() {
    if (!model.figures?.total) return null;
    return h(
      'details',
      {
        class: 'card',
        key: 'figures',
        on: {
          toggle: (/** @type {any} */ event) => {
            showsFigures = event.target.open;
            changed();
          },
        },
      },
      h('summary', {}, words.pictures),
      showsFigures ? pictures(model.figures, (code) => model.choose('code', String(code))) : null,
    );
  }

  function render() {
    cancelAnimationFrame(frame);
    frame = 0;
    if (signal.aborted) return;
    const isEmpty = model.rows?.length === 0 && !model.isFiltered;
    patch(
      root,
      h(
        'div',
        { class: 'screen history' },
        h(
          'div',
          { class: 'head' },
          heading(words.title),
          h(
            'span',
            { class: 'end' },
            button(
              {
                class: 'quiet',
                'aria-pressed': String(model.reveal),
                'data-changes': !model.reveal,
                on: { click: () => reveal() },
              },
              model.reveal ? words.mask : words.reveal,
            ),
            button({ on: { click: () => model.export('csv') } }, words.csv),
            button({ on: { click: () => model.export('json') } }, words.json),
          ),
        ),
        model.error
          ? errorNote(model.error, { actions: button({ on: { click: () => model.read() } }, text.tryAgain) })
          : null,
        h(
          'form',
          {
            class: 'finding',
            role: 'search',
            novalidate: true,
            key: 'finding',
            on: {
              submit: (/** @type {Event} */ event) => {
                event.preventDefault();
                model.flush();
              },
            },
          },
          searchField(),
          filters(model),
        ),
        isEmpty ? null : glance(),
        h(
          'div',
          { class: `beside-list ${trace.chosen ? 'open' : ''}`, key: 'lists' },
          list(model, { ...walk, chosen: trace.chosen }),
          trace.chosen ? traceBeside(trace, close, read().tenant) : null,
        ),
        figures(),
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
  // What was shown to an administrator is not left to support.
  subscribe(
    (state) => state.session.role?.role,
    (role) => role === 'support' && model.reveal && model.setReveal(false),
    signal,
  );
  // A number that is pasted anywhere here is looked for.
  document.addEventListener(
    'paste',
    (event) => {
      const typed = event.clipboardData?.getData('text/plain').trim() ?? '';
      const target = /** @type {Element | null} */ (event.target);
      if (!typed || target?.closest('input, textarea, select, dialog')) return;
      event.preventDefault();
      event.stopPropagation();
      model.find(typed.slice(0, 200));
      document.getElementById('history-search')?.focus();
    },
    { capture: true, signal },
  );
  // News of a delivery; who has read on to further pages is not taken back to the first.
  const news = debounce(() => model.readNews(), 1000);
  whenFollowed((transaction) => {
    news.later();
    trace.reread(transaction);
  }, signal);
  const [, what, asked] = /^(find|code):(.+)$/.exec(rest ?? '') ?? [];
  if (what && asked) {
    model.only(what === 'code' ? { code: asked } : {}, what === 'find' ? asked : '');
    history.replaceState(null, '', address('history'));
  } else if (rest ?? trace.chosen) trace.open(rest ?? trace.chosen ?? '');
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
