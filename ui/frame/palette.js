/** The palette that finds every command and explains codes. */
import '../elements/document-link.js';
import { openDialog } from '../app/dialog.js';
import { h } from '../app/dom.js';
import { allCommands, run, shown } from '../app/keys.js';
import { badge, fieldError } from '../elements/pieces.js';
import { explainCode } from '../ipc/commands.js';
import { Latest } from '../ipc/latest.js';
import { text } from '../text/palette.js';

/** One of Twilio's codes, explained: what it means, whether PingID would have fallen back, what to do. @param {import('../ipc/types.d.ts').CodeView} code */
const explanation = (code) =>
  h(
    'section',
    {
      class: 'explanation',
      'aria-label': text.explain.title(code.twilio_code, code.name),
      'aria-live': 'polite',
    },
    h('h3', {}, text.explain.title(code.twilio_code, code.name)),
    h('p', {}, code.explanation),
    h('p', {}, code.meaning),
    [
      /** @type {const} */ ([text.explain.asApi, code.as_api_error]),
      /** @type {const} */ ([text.explain.asDelivery, code.as_delivery_error]),
    ].map(([title, place]) =>
      h(
        'div',
        { class: 'stack tight' },
        h('h4', {}, title),
        h(
          'div',
          { class: `note ${place.falls_back ? 'default' : ''}` },
          h('span', {}, place.fallback),
          h('span', {}, place.next_step),
        ),
      ),
    ),
    code.docs
      ? h('document-link', { state: { link: { code: code.twilio_code }, label: text.explain.docs } })
      : null,
  );

/** @param {string} typed */
function matching(typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return allCommands()
    .filter((command) => command.name !== 'palette')
    .map((command) => ({ command, why: command.unavailable?.() ?? null }))
    .filter(({ command }) => {
      const name = `${command.group} ${command.title}`.toLowerCase();
      return words.every((word) => name.includes(word));
    })
    .sort((one, other) => Number(Boolean(one.why)) - Number(Boolean(other.why)));
}

export async function openPalette() {
  if (document.querySelector('dialog[open]')) return;
  let typed = '';
  let at = 0;
  /** @type {import('../ipc/types.d.ts').CodeView | null} */
  let explained = null;
  const explanations = new Latest();
  const chosen = await openDialog(
    { class: 'palette', title: text.palette.title, plainTitle: true },
    (close, again) => {
      const found = matching(typed);
      at = Math.max(0, Math.min(at, found.length - 1));
      const pick = (/** @type {number} */ index) => {
        const entry = found[index];
        if (entry && !entry.why) close(entry.command.name);
      };
      const key = (/** @type {KeyboardEvent} */ event) => {
        const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (move) {
          event.preventDefault();
          at = (at + move + found.length) % Math.max(1, found.length);
          again();
          document.getElementById(`command-${at}`)?.scrollIntoView({ block: 'nearest' });
        } else if (event.key === 'Enter') {
          event.preventDefault();
          pick(at);
        }
      };
      return [
        h('input', {
          type: 'text',
          role: 'combobox',
          id: 'palette-input',
          'aria-describedby': 'palette-input-error',
          'data-first': true,
          'aria-label': text.palette.placeholder,
          'aria-expanded': 'true',
          'aria-controls': 'command-list',
          'aria-activedescendant': found.length ? `command-${at}` : undefined,
          placeholder: text.palette.placeholder,
          on: {
            input: (/** @type {any} */ event) => {
              typed = event.target.value;
              at = 0;
              explain(again);
            },
            keydown: key,
          },
        }),
        fieldError('palette-input'),
        h(
          'div',
          {
            role: 'listbox',
            id: 'command-list',
            'aria-label': text.palette.list,
            hidden: found.length === 0,
          },
          found.map(({ command, why }, index) =>
            h(
              'div',
              {
                role: 'option',
                id: `command-${index}`,
                'aria-selected': String(index === at),
                'aria-disabled': why ? 'true' : undefined,
                on: { click: () => pick(index) },
              },
              h('span', { class: 'group' }, command.group),
              h('span', {}, command.title, why ? h('span', { class: 'small' }, ` · ${why}`) : null),
              h(
                'span',
                { class: 'end' },
                command.keys?.slice(0, 1).map((one) => h('kbd', {}, shown(one))),
              ),
            ),
          ),
        ),
        explained ? explanation(explained) : null,
        found.length === 0 && !explained
          ? h('div', { class: 'empty' }, badge('idle', text.palette.none), h('p', {}, text.explain.hint))
          : null,
      ];
    },
  );
  if (chosen) run(chosen);

  /** A number is a code of Twilio's, explained where it is typed. @param {() => void} again */
  async function explain(again) {
    const asked = typed.trim();
    explained = null;
    explanations.forget();
    again();
    if (!/^\d{4,6}$/.test(asked)) return;
    await explanations.read(
      () => explainCode({ code: asked }),
      (found) => {
        explained = found;
        again();
      },
      // It is no code of Twilio's.
      () => {},
    );
  }
}
