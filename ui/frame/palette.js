/** The palette: every command, and whatever a text may mean: a number, a SID, a code, a tenant, a setting. */
import { openDialog } from '../app/dialog.js';
import { h } from '../app/dom.js';
import { allCommands, keyOf, run, shown } from '../app/keys.js';
import { debounce } from '../app/operation.js';
import { usualCountry } from '../app/phone.js';
import { go } from '../app/router.js';
import { read } from '../app/store.js';
import { badge, fieldError } from '../elements/pieces.js';
import { find } from '../ipc/commands.js';
import { Latest } from '../ipc/latest.js';
import { asError } from '../ipc/transport.js';
import { text } from '../text/palette.js';
import { entriesOf } from './found.js';

/** @typedef {import('./found.js').Entry} Entry */
/** Fewer letters find nearly everything. */
const FEWEST = 3;

/** @param {string} typed */
function fits(typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return (/** @type {string} */ name) => words.every((word) => name.toLowerCase().includes(word));
}

/** How near a title is to what was typed: it begins so, it has it, or its group alone has. @param {string} typed */
function distance(typed) {
  const sought = typed.trim().toLowerCase();
  return (/** @type {{ title: string }} */ { title }) => {
    const place = title.toLowerCase().indexOf(sought);
    return place === 0 ? 0 : place > 0 ? 1 : 2;
  };
}

/** What can be done stands before what cannot, and of each the nearest first. @param {string} typed @returns {Entry[]} */
function commands(typed) {
  const does = fits(typed);
  const far = distance(typed);
  return allCommands()
    .filter((command) => command.name !== 'palette' && does(`${command.group} ${command.title}`))
    .map((command) => {
      const key = keyOf(command);
      const why = command.unavailable?.() ?? null;
      return {
        group: command.group,
        title: command.title,
        end: key ? h('kbd', {}, shown(key)) : null,
        why,
        pick: () => run(command.name),
        preview: () => [
          h('h3', {}, command.title),
          h('p', { class: 'muted' }, command.group),
          why ? h('p', {}, why) : null,
          command.keys
            ? h(
                'p',
                { class: 'row' },
                command.keys.map((one) => h('kbd', {}, shown(one))),
              )
            : null,
        ],
      };
    })
    .sort((one, other) => Number(Boolean(one.why)) - Number(Boolean(other.why)) || far(one) - far(other));
}

/** What else can be looked for, as long as nothing is. */
const finds = () =>
  h(
    'section',
    { class: 'stack tight finds', 'aria-label': text.found.findsToo },
    h('h4', {}, text.found.findsToo),
    h(
      'dl',
      {},
      text.found.finds.map(([example, says]) =>
        h('div', {}, h('dt', {}, h('kbd', {}, example)), h('dd', {}, says)),
      ),
    ),
    h('p', { class: 'small muted' }, text.found.pasted),
  );

/** @param {string} typed @returns {Entry[]} */
function settings(typed) {
  if (typed.trim().length < FEWEST || read().session.state !== 'open') return [];
  const does = fits(typed);
  return Object.entries(text.settingsFound)
    .filter(([, [title, says]]) => does(`${title} ${says}`))
    .map(([field, [title, says]]) => ({
      group: text.found.setting,
      title,
      pick: () => go('settings', null, field),
      preview: () => [h('h3', {}, title), h('p', {}, says)],
    }));
}

/** Says of each event whether the pointer has moved since the one before. Where it was at first is not known. */
function movesOfPointer() {
  let last = '';
  return (/** @type {MouseEvent} */ { screenX, screenY }) => {
    const before = last;
    last = `${screenX} ${screenY}`;
    return before !== '' && before !== last;
  };
}

/** @param {string} [given] what was pasted */
export async function openPalette(given = '') {
  if (document.querySelector('dialog[open]')) return;
  const pointerMoved = movesOfPointer();
  let typed = given;
  let at = 0;
  /** @type {import('../ipc/types.d.ts').FoundView} */
  let answer = { found: [], unread: null };
  const answers = new Latest();
  const later = debounce(look, 120);
  /** @type {() => void} */
  let draw = () => {};
  if (given) look();
  /** @type {Entry | null} */
  const chosen = await openDialog(
    { class: 'palette', title: text.palette.title, plainTitle: true },
    (close, again) => {
      draw = again;
      const entries = [...commands(typed), ...settings(typed), ...answer.found.flatMap(entriesOf)];
      at = Math.max(0, Math.min(at, entries.length - 1));
      const current = entries[at];
      const pick = (/** @type {Entry | undefined} */ entry) => {
        if (entry && !entry.why) close(entry);
      };
      const key = (/** @type {KeyboardEvent} */ event) => {
        const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (move) {
          event.preventDefault();
          at = (at + move + entries.length) % Math.max(1, entries.length);
          again();
          document.getElementById(`command-${at}`)?.scrollIntoView({ block: 'nearest' });
        } else if (event.key === 'Enter') {
          event.preventDefault();
          pick(current);
        }
      };
      return [
        h('input', {
          type: 'text',
          role: 'combobox',
          id: 'palette-input',
          'aria-describedby': 'palette-input-error',
          'data-first': true,
          'data-any': true,
          'aria-label': text.palette.placeholder,
          'aria-expanded': 'true',
          'aria-controls': 'command-list',
          'aria-activedescendant': entries.length ? `command-${at}` : undefined,
          autocomplete: 'off',
          spellcheck: 'false',
          placeholder: text.palette.placeholder,
          value: typed,
          on: {
            input: (/** @type {any} */ event) => {
              typed = event.target.value;
              at = 0;
              answer = { found: [], unread: null };
              answers.forget();
              later.later();
              again();
            },
            keydown: key,
          },
        }),
        fieldError('palette-input'),
        h(
          'div',
          { class: 'palette-body' },
          entries.length === 0
            ? h(
                'div',
                { class: 'empty' },
                badge('idle', text.palette.none),
                h('p', {}, answer.unread ?? text.explain.hint),
              )
            : null,
          h(
            'div',
            {
              role: 'listbox',
              id: 'command-list',
              'aria-label': text.palette.list,
              hidden: entries.length === 0,
            },
            entries.map((entry, index) =>
              h(
                'div',
                {
                  role: 'option',
                  id: `command-${index}`,
                  'aria-selected': String(index === at),
                  'aria-disabled': entry.why ? 'true' : undefined,
                  on: {
                    click: () => pick(entry),
                    mousemove: (/** @type {MouseEvent} */ event) => {
                      // A list that comes under a pointer at rest is told as a move too.
                      const moved = pointerMoved(event);
                      if (at === index || !moved) return;
                      at = index;
                      again();
                    },
                  },
                },
                h('span', { class: 'group' }, entry.group),
                h('span', { class: 'what' }, entry.title),
                h('span', { class: 'end small muted' }, entry.end),
              ),
            ),
          ),
          h(
            'section',
            {
              class: 'palette-preview',
              'aria-label': text.found.preview,
              'aria-live': 'polite',
              tabindex: '0',
              hidden: !current,
            },
            current?.preview(),
            typed.trim() === '' && read().session.state === 'open' ? finds() : null,
          ),
        ),
      ];
    },
  );
  chosen?.pick();

  async function look() {
    const asked = typed.trim();
    if (asked.length < FEWEST || read().session.state !== 'open') return;
    await answers.read(
      () => find({ text: asked, country: usualCountry() || null }),
      (found) => {
        answer = found;
      },
      (thrown) => {
        answer = { found: [], unread: asError(thrown).message };
      },
    );
    draw();
  }
}
