/**
 * Every text longer by two fifths, as in German, to see that nothing is cut, overlapped or lost. Nobody is offered
 * it: a test puts `linecheck.lengthened` into the storage of the page and reads the page again.
 * @module
 */

/** What is not a text. */
const KEPT = new Set(['locale', 'listKeys', 'advance']);
const MORE = 0.4;

/** @param {string} text */
const longer = (text) => {
  const more = Math.ceil(text.length * MORE);
  return text && /\p{L}/u.test(text) ? `${text} ${'verlängert '.repeat(more).slice(0, more).trim()}` : text;
};

/**
 * @template T
 * @param {T} value
 * @returns {T}
 */
function lengthen(value) {
  /** @type {unknown} */
  let made = value;
  if (typeof value === 'string') made = longer(value);
  else if (Array.isArray(value)) made = value.map(lengthen);
  else if (typeof value === 'function') made = (/** @type {unknown[]} */ ...args) => lengthen(value(...args));
  else if (value && typeof value === 'object') {
    made = Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, KEPT.has(key) ? inner : lengthen(inner)]),
    );
  }
  return /** @type {T} */ (made);
}

/**
 * The catalogue as it is, or lengthened when a test asked for it.
 * @template T
 * @param {T} catalogue
 */
export function asAsked(catalogue) {
  try {
    return localStorage.getItem('linecheck.lengthened') === 'true' ? lengthen(catalogue) : catalogue;
  } catch {
    return catalogue;
  }
}
