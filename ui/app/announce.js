/** The live regions. They stand in index.html from the start. */

/** @type {ReturnType<typeof setTimeout> | undefined} */
let hiding;

/** @param {string} id @param {string} text */
function tell(id, text) {
  const region = document.getElementById(id);
  if (!region) return;
  region.textContent = '';
  // A change is announced, not a text that was there: hence the pause.
  setTimeout(() => {
    region.textContent = text;
  }, 40);
}

/** Says it when nothing else is being said. @param {string} text */
export const announce = (text) => tell('polite', text);
/** Says it at once. @param {string} text */
export const alarm = (text) => tell('assertive', text);

/**
 * Shows it for a moment and announces it: the answer to a press that changes nothing else that can be seen.
 * @param {string} text
 */
export function say(text) {
  const region = document.getElementById('said');
  if (!region) return;
  region.textContent = text;
  // Above a dialog too; shown anew, it is the uppermost.
  region.hidePopover();
  region.showPopover();
  clearTimeout(hiding);
  hiding = setTimeout(() => region.hidePopover(), 8000);
  announce(text);
}
