/**
 * Commands and their keys. Every command has a name, a title, and perhaps a key; the palette, the menu and the list
 * of keys are read from here.
 * @typedef {{
 *   name: string,
 *   title: () => string,
 *   group: string,
 *   keys?: string[],
 *   run: () => void,
 *   unavailable?: () => string | null,
 *   hidden?: boolean,
 * }} Command
 */

/** @type {Map<string, Command>} */
const commands = new Map();
const isMac = /mac/i.test(navigator.platform);

/**
 * @param {Command[]} added
 * @param {AbortSignal} [signal]
 */
export function register(added, signal) {
  for (const command of added) commands.set(command.name, command);
  signal?.addEventListener(
    'abort',
    () => {
      for (const command of added) if (commands.get(command.name) === command) commands.delete(command.name);
    },
    { once: true },
  );
}

export const allCommands = () => [...commands.values()].filter((command) => !command.hidden);

/** @param {string} name */
export function run(name) {
  const command = commands.get(name);
  if (!command || command.unavailable?.()) return false;
  start(command);
  return true;
}

let last = { name: '', at: 0 };

/** One press can come from the menu and from the page: it counts once. @param {Command} command */
function start(command) {
  const now = performance.now();
  if (last.name === command.name && now - last.at < 60) return;
  last = { name: command.name, at: now };
  command.run();
}

/** A key as it is shown: `Mod+K` is ⌘K or Ctrl+K. @param {string} key */
export const shown = (key) =>
  isMac ? key.replace('Mod+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥') : key.replace('Mod', 'Ctrl');

/** @param {EventTarget | null} target */
const isField = (target) =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable], [role=listbox]') !== null;

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
      key !== 'Escape' &&
      (isField(event.target) || event.altKey || event.metaKey || event.ctrlKey)
    )
      return;
    if (document.querySelector('dialog[open]')) return;
    for (const command of commands.values()) {
      if (!command.keys?.includes(key) || command.unavailable?.()) continue;
      event.preventDefault();
      start(command);
      return;
    }
  });
}
