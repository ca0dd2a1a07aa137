/** What pictures of a route are drawn with: boxes, lines, text that is cut to its room, and the element that draws anew with its width. */
import { patch, s } from '../app/dom.js';

/** @typedef {{ x: number, y: number, w: number, h: number }} Box */
/** @typedef {(words: string, room: number, part: 'name' | 'sub') => string} Fit */
/** @typedef {{ height: number, parts: any[], says: string, isLive?: boolean }} Drawing */

export const HIGH = 44;
/** In the pixels of the picture; the style sheet has the same. */
const FONTS = { name: '600 13px', sub: '400 12px' };
const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));

/** Cuts a text to the room that it has, as wide as it is in this font. @param {string} family @returns {Fit} */
const fitIn = (family) => (words, room, part) => {
  pen.font = `${FONTS[part]} ${family}`;
  const fits = (/** @type {string} */ some) => pen.measureText(some).width <= room;
  if (fits(words)) return words;
  const letters = [...words];
  while (letters.length > 1 && !fits(`${letters.join('').trimEnd()}…`)) letters.pop();
  return `${letters.join('').trimEnd()}…`;
};

/**
 * A text, and in full where it had to be cut.
 * @param {Fit} fit @param {'name' | 'sub'} part @param {string} words @param {number} room
 * @param {{ x: number, y: number, 'text-anchor': string }} place
 */
function write(fit, part, words, room, place) {
  const shown = fit(words, room, part);
  return s(
    'text',
    { class: part, key: part, ...place },
    shown,
    shown === words ? null : s('title', {}, words),
  );
}

/** @param {Fit} fit @param {string} key @param {Box} box @param {{ name: string, sub: string, tone: string }} of @param {'custom' | 'default' | null} [sign] */
export function drawBox(fit, key, box, { name, sub, tone }, sign) {
  const at = sign ? box.x + 14 : box.x + box.w / 2;
  const anchor = sign ? 'start' : 'middle';
  const centre = box.y + box.h / 2;
  const room = box.w - (sign ? 24 : 14);
  const inset = sign ? 18 : 0;
  return s(
    'g',
    { class: `is-${tone}`, key },
    s('rect', { class: 'box', key: 'box', x: box.x, y: box.y, width: box.w, height: box.h, rx: 8 }),
    sign === 'custom' ? s('circle', { class: 'disc', cx: box.x + 19, cy: centre - 8, r: 5 }) : null,
    sign === 'default'
      ? s('rect', {
          class: 'diamond',
          x: box.x + 15,
          y: centre - 12,
          width: 8,
          height: 8,
          transform: `rotate(45 ${box.x + 19} ${centre - 8})`,
        })
      : null,
    write(fit, 'name', name, room - inset, { x: at + inset, y: centre - 3, 'text-anchor': anchor }),
    write(fit, 'sub', sub, room, { x: at, y: centre + 14, 'text-anchor': anchor }),
  );
}

/** A line; one that was gone is drawn in one stroke while it is being sent. @param {string} key @param {string} kind @param {string} d */
export const stroke = (key, kind, d) => s('path', { class: `link ${kind}`, key, d, pathLength: drawn(kind) });

/** @param {string} kind */
const drawn = (kind) => (kind === 'custom' || kind === 'default' ? '1' : undefined);

/** The picture is drawn in the width that there is, so that its text is as large as the page's. @param {HTMLElement} element */
function roomIn(element) {
  const style = getComputedStyle(element);
  const scale = Number(style.getPropertyValue('--scale')) || 1;
  const room = Math.min(880, element.clientWidth - 32) / scale;
  return { width: Math.max(240, Math.round(room)), family: style.fontFamily };
}

/** A picture of a state, drawn in the width that there is. @template State */
export class Picture extends HTMLElement {
  /** @type {State | null} */
  #state = null;
  #width = 0;
  #resize = new ResizeObserver(() => requestAnimationFrame(() => this.#render()));

  /** @param {State} state */
  set state(state) {
    this.#state = state;
    this.#width = 0;
    if (this.isConnected) this.#render();
  }

  connectedCallback() {
    this.#resize.observe(this);
    this.#render();
  }

  disconnectedCallback() {
    this.#resize.disconnect();
  }

  /** @param {State} _state @param {number} _width @param {Fit} _fit @returns {Drawing} */
  draw(_state, _width, _fit) {
    return { height: 0, parts: [], says: '' };
  }

  #render() {
    const state = this.#state;
    const { width, family } = roomIn(this);
    if (!state || this.clientWidth === 0 || width === this.#width) return;
    this.#width = width;
    const { height, parts, says, isLive } = this.draw(state, width, fitIn(family));
    patch(
      this,
      s(
        'svg',
        {
          class: isLive ? 'route live' : 'route',
          viewBox: `0 0 ${width} ${height}`,
          role: 'img',
          'aria-label': says,
        },
        // Where nothing is yet, nothing is drawn.
        .../** @type {Node[]} */ (parts.flat(3).filter(Boolean)),
      ),
    );
  }
}
