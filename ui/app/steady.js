/**
 * The page does not move under a pressed pointer: leaving a field can bring a hint or an error, and what was about to be
 * clicked would slip away between the press and the release.
 * @module
 */
let pressed = false;
/** @type {Set<() => void>} */
const waiting = new Set();

function release() {
  pressed = false;
  const drawings = [...waiting];
  waiting.clear();
  for (const draw of drawings) draw();
}

export function startSteady() {
  document.addEventListener(
    'pointerdown',
    () => {
      pressed = true;
    },
    true,
  );
  // The click comes right after the release, and still finds everything where it was.
  for (const type of ['pointerup', 'pointercancel']) addEventListener(type, () => setTimeout(release), true);
  addEventListener('blur', release);
}

/** Draws now, or once the pointer is released. @param {() => void} draw */
export function whenSteady(draw) {
  if (pressed) waiting.add(draw);
  else draw();
}
