/** Tells the shell which commands can be done now, whenever that may have changed: the native menu greys out the others. */
import { possibleNow } from '../app/keys.js';
import { offerCommands } from '../ipc/commands.js';

/** Changes come in crowds. */
const PAUSE = 120;

let told = '';
let waits = false;
/** One after another, so that the last one stands. @type {Promise<unknown>} */
let telling = Promise.resolve();

export function startOffered() {
  // Whatever makes a command possible or not can be seen.
  new MutationObserver(later).observe(document.documentElement, {
    attributes: true,
    childList: true,
    characterData: true,
    subtree: true,
  });
  look();
}

function later() {
  if (waits) return;
  waits = true;
  setTimeout(look, PAUSE);
}

function look() {
  waits = false;
  const commands = possibleNow();
  const names = commands.join(' ');
  if (names === told) return;
  told = names;
  telling = telling.then(() => offerCommands({ commands })).catch(() => {});
}
