/** The searches of this screen. */
import { h } from '../../app/dom.js';
import { field } from '../../elements/pieces.js';

/** Finds all its words, anywhere, in any order; a number with or without its groups. @param {string} typed @returns {(...in_: string[]) => boolean} */
export function searched(typed) {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return (...parts) => {
    const all = parts.join(' ').toLowerCase();
    const joined = all.replace(/(\d)\s(?=\d)/g, '$1');
    return wanted.every((word) => all.includes(word) || joined.includes(word));
  };
}

/** A field that narrows what stands below it. @param {string} id @param {string} label @param {string} typed @param {(typed: string) => void} type */
export const searchField = (id, label, typed, type) =>
  field({ id, label, class: 'hide-label search' }, (described) =>
    h('input', {
      ...described,
      type: 'search',
      value: typed,
      placeholder: label,
      autocomplete: 'off',
      spellcheck: 'false',
      on: { input: (/** @type {any} */ event) => type(event.target.value) },
    }),
  );
