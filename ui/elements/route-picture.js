/** The route as a picture: Linecheck, the two accounts, the recipient, and the break where it broke. */
import { patch, s } from '../app/dom.js';
import { text } from '../text/send.js';

/** @typedef {import('./route-model.js').Route} Route */
/** @typedef {import('./route-model.js').Stop} Stop */
/** @typedef {{ x: number, y: number, w: number, h: number }} Box */
/** @typedef {(words: string, room: number, part: 'name' | 'sub') => string} Fit */

export const HIGH = 44;
/** In the pixels of the picture; the style sheet has the same. */
const FONTS = { name: '600 13px', sub: '400 12px' };
const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));

/** Cuts a text to the room that it has, as wide as it is in this font. @param {string} family @returns {Fit} */
export const fitIn = (family) => (words, room, part) => {
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

/** @param {string} key @param {number} x @param {number} y */
const cross = (key, x, y) =>
  s(
    'g',
    { key },
    s('circle', { class: 'break-back', cx: x, cy: y, r: 11 }),
    s('path', { class: 'break', d: `M${x - 5} ${y - 5} l10 10 M${x + 5} ${y - 5} l-10 10` }),
  );

/** @param {string} key @param {number} x @param {number} y */
const doubt = (key, x, y) =>
  s(
    'g',
    { key },
    s('circle', { class: 'break-back', cx: x, cy: y, r: 11 }),
    s('text', { class: 'maybe-mark', x, y: y + 5, 'text-anchor': 'middle' }, '?'),
  );

/** A line; one that was gone is drawn in one stroke while it is being sent. @param {string} key @param {string} kind @param {string} d */
export const stroke = (key, kind, d) => s('path', { class: `link ${kind}`, key, d, pathLength: drawn(kind) });

/** @param {string} kind */
const drawn = (kind) => (kind === 'custom' || kind === 'default' ? '1' : undefined);

/**
 * @param {string} key
 * @param {[number, number]} from
 * @param {[number, number]} to
 * @param {string} kind
 */
function link(key, [x1, y1], [x2, y2], kind) {
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return [
    stroke(key, kind, `M${x1} ${y1} C ${x} ${y1} ${x} ${y2} ${x2} ${y2}`),
    kind === 'broken' ? cross(`${key} broken`, x, y) : null,
    kind === 'maybe' ? doubt(`${key} maybe`, x, y) : null,
  ];
}

/** @param {Route} route */
const linecheck = (route) => ({ name: text.route.linecheck, sub: route.begun, tone: 'plain' });

/** @param {Route} route @param {number} width @param {Fit} fit */
function wide(route, width, fit) {
  const height = route.custom ? 2 * HIGH + 20 : HIGH + 4;
  const mid = height / 2;
  const [first, last] = [Math.min(150, width * 0.17), Math.min(180, Math.max(146, width * 0.2))];
  const gap = Math.min(96, Math.max(40, width * 0.07));
  const inner = width - first - last - 2 * gap - 4;
  const from = { x: 2, y: mid - HIGH / 2, w: first, h: HIGH };
  const to = { ...from, x: width - last - 2, w: last };
  const x = 2 + first + gap;
  const custom = { x, y: 2, w: inner, h: HIGH };
  const other = { ...custom, y: route.custom ? height - HIGH - 2 : 2 };
  const middle = (/** @type {Box} */ box) => box.y + HIGH / 2;
  const way = (/** @type {Stop} */ stop, /** @type {Box} */ box, /** @type {string} */ key) => [
    link(`${key} there`, [from.x + first, mid], [x, middle(box)], stop.link),
    link(`${key} onward`, [x + inner, middle(box)], [to.x, mid], stop.onward),
  ];
  return {
    height,
    parts: [
      route.custom ? way(route.custom, custom, 'custom') : null,
      way(route.default, other, 'default'),
      drawBox(fit, 'from', from, linecheck(route)),
      route.custom ? drawBox(fit, 'box custom', custom, route.custom, 'custom') : null,
      drawBox(fit, 'box default', other, route.default, 'default'),
      drawBox(fit, 'to', to, route.end),
    ],
  };
}

/** @param {Route} route @param {number} width @param {Fit} fit */
function tall(route, width, fit) {
  const stops = route.custom ? [route.custom, route.default] : [route.default];
  const step = HIGH + 20;
  const box = (/** @type {number} */ at) => ({ x: 40, y: 2 + at * step, w: width - 42, h: HIGH });
  const [first, last] = [box(0), box(stops.length + 1)];
  return {
    height: last.y + HIGH + 2,
    parts: [
      stops.map((stop, at) => {
        const key = stop === route.custom ? 'custom' : 'default';
        const here = box(at + 1);
        const y = here.y + HIGH / 2;
        const inset = 8 + at * 16;
        const x = here.x + 60 + at * 40;
        const under = here.y + HIGH;
        const gap = under + 10;
        const isBroken = stop.onward === 'broken';
        const goesOn = isBroken || stop.onward !== 'off' || at === stops.length - 1;
        return [
          stroke(`${key} there`, stop.link, `M${first.x} ${first.y + HIGH / 2} H${inset} V${y} H${here.x}`),
          stop.link === 'broken' ? cross(`${key} unreached`, inset, y - 32) : null,
          goesOn ? stroke(`${key} onward`, stop.onward, `M${x} ${under} V${isBroken ? gap : last.y}`) : null,
          isBroken ? cross(`${key} broken`, x, gap) : null,
          stop.onward === 'maybe' ? doubt(`${key} maybe`, x, gap) : null,
        ];
      }),
      drawBox(fit, 'from', first, linecheck(route)),
      stops.map((stop, at) => {
        const key = stop === route.custom ? 'custom' : 'default';
        return drawBox(fit, `box ${key}`, box(at + 1), stop, key);
      }),
      drawBox(fit, 'to', last, route.end),
    ],
  };
}

/** The picture is drawn in the width that there is, so that its text is as large as the page's. @param {HTMLElement} element */
export function roomIn(element) {
  const style = getComputedStyle(element);
  const scale = Number(style.getPropertyValue('--scale')) || 1;
  const room = Math.min(880, element.clientWidth - 32) / scale;
  return { width: Math.max(240, Math.round(room)), family: style.fontFamily };
}

export class RoutePicture extends HTMLElement {
  /** @type {Route | null} */
  #route = null;
  #width = 0;
  #resize = new ResizeObserver(() => requestAnimationFrame(() => this.#render()));

  /** @param {Route} route */
  set state(route) {
    this.#route = route;
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

  #render() {
    const route = this.#route;
    const { width, family } = roomIn(this);
    if (!route || this.clientWidth === 0 || width === this.#width) return;
    this.#width = width;
    const { height, parts } = (width >= 560 ? wide : tall)(route, width, fitIn(family));
    const label = text.route.describe(
      route.custom ? `${route.custom.name}, ${route.custom.sub}` : text.route.noCustom,
      `${route.default.name}, ${route.default.sub}`,
      `${route.end.name}, ${route.end.sub}`,
    );
    patch(
      this,
      s(
        'svg',
        {
          class: route.isLive ? 'route live' : 'route',
          viewBox: `0 0 ${width} ${height}`,
          role: 'img',
          'aria-label': label,
        },
        // Where nothing is yet, nothing is drawn.
        .../** @type {Node[]} */ (parts.flat(3).filter(Boolean)),
      ),
    );
  }
}
customElements.define('route-picture', RoutePicture);
