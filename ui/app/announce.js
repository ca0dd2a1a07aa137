/** The two live regions. They stand in index.html from the start. */

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
