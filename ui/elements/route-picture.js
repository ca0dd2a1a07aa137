/** The route as a picture: Linecheck, the two accounts, the recipient, and the break where it broke. */
import { s } from '../app/dom.js';
import { text } from '../text/send.js';
import { drawBox, HIGH, Picture, stroke } from './picture.js';

/** @typedef {import('./route-model.js').Route} Route */
/** @typedef {import('./route-model.js').Stop} Stop */
/** @typedef {import('./picture.js').Box} Box */
/** @typedef {import('./picture.js').Fit} Fit */

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

/** @extends {Picture<Route>} */
export class RoutePicture extends Picture {
  /** @param {Route} route @param {number} width @param {Fit} fit */
  draw(route, width, fit) {
    const says = text.route.describe(
      route.custom ? `${route.custom.name}, ${route.custom.sub}` : text.route.noCustom,
      `${route.default.name}, ${route.default.sub}`,
      `${route.end.name}, ${route.end.sub}`,
    );
    return { ...(width >= 560 ? wide : tall)(route, width, fit), says, isLive: route.isLive };
  }
}
customElements.define('route-picture', RoutePicture);
