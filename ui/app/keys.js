/**
 * What a command of the table does, and by which key. The palette, the menu and the list of keys run it by its name.
 * @typedef {{ run: () => void, unavailable?: () => string | null }} Deed
 * @typedef {import('./table.js').Name} Name
 * @typedef {import('./table.js').Row & Deed} Command
 */

import { text } from '../text/en.js';
import { say } from './announce.js';
import { mayChange, whyNever, whyNothing } from './role.js';
import { TABLE } from './table.js';

/** @type {Map<string, Deed>} */
const deeds = new Map();
export const isMac = /mac/i.test(navigator.platform);

/**
 * Says what commands do, until the signal.
 * @param {Partial<Record<Name, Deed>>} added
 * @param {AbortSignal} [signal]
 */
export function register(added, signal) {
  for (const [name, deed] of Object.entries(added)) deeds.set(name, deed);
  signal?.addEventListener(
    'abort',
    () => {
      for (const [name, deed] of Object.entries(added)) if (deeds.get(name) === deed) deeds.delete(name);
    },
    { once: true },
  );
}

/** What changes nothing that is set, and writes: nobody does it in a vault that is open for reading. @type {Set<Name>} */
const WRITES = new Set(['send', 'export_history']);

/** The commands that there are on this screen. @returns {Command[]} */
export const allCommands = () =>
  TABLE.flatMap((row) => {
    const deed = deeds.get(row.name);
    if (!deed) return [];
    const refused = () => (row.changes ? whyNever() : WRITES.has(row.name) ? whyNothing() : null);
    return [{ ...row, ...deed, unavailable: () => refused() ?? deed.unavailable?.() ?? null }];
  });

const behindDialog = () => (document.querySelector('dialog[open]') ? text.palette.dialogFirst : null);

/** The names of what can be done now. */
export const possibleNow = () =>
  behindDialog() ? [] : allCommands().flatMap(({ name, unavailable }) => (unavailable?.() ? [] : [name]));

/** Runs a command that was chosen by its name, or says why not. The menu knows neither screens nor dialogs. @param {string} name */
export function run(name) {
  const command = allCommands().find((one) => one.name === name);
  if (isRepeated(name)) return;
  const why = behindDialog() ?? (command ? command.unavailable?.() : text.palette.notHere);
  if (command && !why) start(command);
  else if (why) say(why);
}

let last = { name: '', at: 0 };

/** One press can come from the menu and from the page: it counts once. @param {string} name */
const isRepeated = (name) => last.name === name && performance.now() - last.at < 60;

/** @param {Command} command */
function start(command) {
  if (isRepeated(command.name)) return;
  last = { name: command.name, at: performance.now() };
  if (!command.changes) return command.run();
  void mayChange(command.title).then((may) => may && command.run());
}

/** The key that is shown beside a command: the one of the menu, which works in fields too. @param {{ keys?: readonly string[] }} row */
export const keyOf = ({ keys = [] }) => keys.find((key) => key.startsWith('Mod+') || key === 'F5') ?? keys[0];

/** A key as it is shown: `Mod+K` is ⌘K or Ctrl+K. @param {string} key */
export const shown = (key) =>
  isMac ? key.replace('Mod+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥') : key.replace('Mod', 'Ctrl');

/** Whether a plain key is typed here. A list of choices is searched by letters, and a tick box by none. @param {EventTarget | null} target @param {string} key */
const isTyped = (target, key) =>
  target instanceof Element &&
  target.closest(
    `input:not([type=checkbox], [type=radio]), textarea, [contenteditable], [role=listbox]${/^\d$/.test(key) ? '' : ', select'}`,
  ) !== null;

/** @param {KeyboardEvent} event */
function pressed(event) {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const parts = [];
  if (mod) parts.push('Mod');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey && (mod || event.altKey || key.length > 1)) parts.push('Shift');
  return [...parts, key].join('+');
}

export function startKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const key = pressed(event);
    const plain = !/^(Mod|Alt)\+/.test(key);
    // A single letter is never a command while something is being typed, nor behind a dialog.
    if (
      plain &&
      !/^(Escape|F\d+)$/.test(key) &&
      (isTyped(event.target, key) || event.altKey || event.metaKey || event.ctrlKey)
    )
      return;
    const isBehind = document.querySelector('dialog[open]') !== null;
    if (isBehind && plain && !/^F\d/.test(key)) return;
    let why = '';
    for (const command of allCommands()) {
      if (!command.keys?.includes(key)) continue;
      if (isBehind) {
        event.preventDefault();
        return say(text.palette.dialogFirst);
      }
      why = command.unavailable?.() ?? '';
      if (why) continue;
      event.preventDefault();
      start(command);
      return;
    }
    // Escape is pressed by habit, also where nothing is running.
    if (why && key !== 'Escape') say(why);
  });
}
