/** The route as a picture: Linecheck, the two accounts, the recipient, and the break where it broke. */
import { patch, s } from '../app/dom.js';
import { text } from '../text/send.js';

/** @typedef {import('./route-model.js').Route} Route */
/** @typedef {import('./route-model.js').Stop} Stop */
/** @typedef {{ x: number, y: number, w: number, h: number }} Box */

/** @param {string} words @param {number} width @param {number} each */
const fit = (words, width, each) => {
  const most = Math.max(4, Math.floor(width / each));
  return words.length > most ? `${words.slice(0, most - 1)}…` : words;
};

/** @param {Box} box @param {string} name @param {string} sub @param {string} tone @param {'custom' | 'default' | null} sign @param {boolean} middle */
function drawBox(box, name, sub, tone, sign, middle) {
  const left = box.x + (sign ? 30 : 14);
  const at = middle ? box.x + box.w / 2 : left;
  const anchor = middle ? 'middle' : 'start';
  const centre = box.y + box.h / 2;
  const room = box.w - (middle ? 16 : left - box.x + 10);
  return s(
    'g',
    { class: `is-${tone}` },
    s('rect', { class: 'box', x: box.x, y: box.y, width: box.w, height: box.h, rx: 8 }),
    sign === 'custom' ? s('circle', { class: 'disc', cx: box.x + 17, cy: centre - 9, r: 5 }) : null,
    sign === 'default'
      ? s('rect', {
          class: 'diamond',
          x: box.x + 13,
          y: centre - 13,
          width: 8,
          height: 8,
          transform: `rotate(45 ${box.x + 17} ${centre - 9})`,
        })
      : null,
    s('text', { class: 'name', x: at, y: centre - 4, 'text-anchor': anchor }, fit(name, room, 7.3)),
    s(
      'text',
      { class: 'sub', x: middle ? at : box.x + 14, y: centre + 15, 'text-anchor': anchor },
      fit(sub, middle ? room : box.w - 22, 5.9),
    ),
  );
}

/** @param {number} x @param {number} y */
const cross = (x, y) =>
  s(
    'g',
    {},
    s('circle', { class: 'break-back', cx: x, cy: y, r: 11 }),
    s('path', { class: 'break', d: `M${x - 5} ${y - 5} l10 10 M${x + 5} ${y - 5} l-10 10` }),
  );

/** @param {number} x @param {number} y */
const doubt = (x, y) =>
  s(
    'g',
    {},
    s('circle', { class: 'break-back', cx: x, cy: y, r: 11 }),
    s('text', { class: 'maybe-mark', x, y: y + 5, 'text-anchor': 'middle' }, '?'),
  );

/**
 * @param {[number, number]} from
 * @param {[number, number]} to
 * @param {string} kind
 */
function link([x1, y1], [x2, y2], kind) {
  const d = `M${x1} ${y1} C ${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`;
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return [
    s('path', { class: `link ${kind}`, d }),
    kind === 'broken' ? cross(x, y) : null,
    kind === 'maybe' ? doubt(x, y) : null,
  ];
}

/** @param {Route} route @param {number} width */
function wide(route, width) {
  const height = route.custom ? 176 : 96;
  const mid = height / 2;
  const side = Math.min(170, Math.max(136, width * 0.18));
  const gap = Math.min(110, Math.max(56, width * 0.1));
  const inner = width - 2 * side - 2 * gap - 4;
  const from = { x: 2, y: mid - 27, w: side, h: 54 };
  const to = { x: width - side - 2, y: mid - 27, w: side, h: 54 };
  const x = 2 + side + gap;
  const custom = { x, y: 14, w: inner, h: 58 };
  const other = { x, y: height - 72, w: inner, h: 58 };
  if (!route.custom) other.y = mid - 29;
  return {
    height,
    parts: [
      route.custom ? link([from.x + from.w, mid], [custom.x, custom.y + 29], route.custom.link) : null,
      route.custom ? link([custom.x + inner, custom.y + 29], [to.x, mid], route.custom.onward) : null,
      link([from.x + from.w, mid], [other.x, other.y + 29], route.default.link),
      link([other.x + inner, other.y + 29], [to.x, mid], route.default.onward),
      drawBox(from, text.route.linecheck, route.begun, 'plain', null, true),
      route.custom
        ? drawBox(custom, route.custom.name, route.custom.sub, route.custom.tone, 'custom', false)
        : null,
      drawBox(other, route.default.name, route.default.sub, route.default.tone, 'default', false),
      drawBox(to, route.end.name, route.end.sub, route.end.tone, null, true),
    ],
  };
}

/** @param {Route} route @param {number} width */
function tall(route, width) {
  const stops = route.custom ? [route.custom, route.default] : [route.default];
  const w = width - 46;
  const box = (/** @type {number} */ at) => ({ x: 40, y: 2 + at * 82, w, h: 54 });
  const ends = stops.length + 1;
  const first = box(0);
  const last = box(ends);
  return {
    height: last.y + last.h + 4,
    parts: [
      stops.flatMap((stop, at) => {
        const here = box(at + 1);
        const y = here.y + 27;
        const inset = 8 + at * 16;
        const x = here.x + 60 + at * 40;
        const under = here.y + here.h;
        const gap = under + 14;
        const isBroken = stop.onward === 'broken';
        const isLast = at === stops.length - 1;
        return [
          s('path', {
            class: `link ${stop.link}`,
            d: `M${first.x} ${first.y + 27} H${inset} V${y} H${here.x}`,
          }),
          stop.link === 'broken' ? cross(inset, y - 40) : null,
          isBroken || stop.onward !== 'off' || isLast
            ? s('path', { class: `link ${stop.onward}`, d: `M${x} ${under} V${isBroken ? gap : last.y}` })
            : null,
          isBroken ? cross(x, gap) : null,
          stop.onward === 'maybe' ? doubt(x, gap) : null,
        ];
      }),
      drawBox(first, text.route.linecheck, route.begun, 'plain', null, true),
      stops.map((stop, at) =>
        drawBox(
          box(at + 1),
          stop.name,
          stop.sub,
          stop.tone,
          stop === route.custom ? 'custom' : 'default',
          false,
        ),
      ),
      drawBox(last, route.end.name, route.end.sub, route.end.tone, null, true),
    ],
  };
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
    // The picture is drawn in the width that there is, so that its text is as large as the page's.
    const scale = Number(getComputedStyle(this).getPropertyValue('--scale')) || 1;
    const room = Math.min(880, this.clientWidth - 32) / scale;
    const width = Math.max(240, Math.round(room));
    if (!route || this.clientWidth === 0 || width === this.#width) return;
    this.#width = width;
    const { height, parts } = width >= 620 ? wide(route, width) : tall(route, width);
    const label = text.route.describe(
      route.custom ? `${route.custom.name}, ${route.custom.sub}` : text.route.noCustom,
      `${route.default.name}, ${route.default.sub}`,
      `${route.end.name}, ${route.end.sub}`,
    );
    patch(
      this,
      s(
        'svg',
        { class: 'route', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
        ...parts.map((part) => part ?? null),
      ),
    );
  }
}
customElements.define('route-picture', RoutePicture);
