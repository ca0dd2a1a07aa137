/**
 * Who originates in a PingOne environment, as a picture: what decides, whom it asks in which order, and the recipient. The
 * first one is asked always, the next only where the one before could not take the message.
 * @typedef {{ name: string, sub: string, tone: 'custom' | 'default' | 'warn' | 'bad' | 'idle', sign: 'custom' | 'default' | null }} Asked
 * @typedef {{ decides: { name: string, sub: string }, asked: Asked[], end: { name: string, sub: string, isReached: boolean }, says: string }} Origins
 */
import { s } from '../app/dom.js';
import { text } from '../text/pingone.js';
import { drawBox, HIGH, Picture, stroke } from './picture.js';

/** @typedef {import('./picture.js').Fit} Fit */
const words = text.pingone.picture;
/** Between two that are asked: room for the words. */
const BETWEEN = 26;

/** The words on the way from one to the next. @param {string} key @param {number} x @param {number} y */
const onward = (key, x, y) => [
  stroke(`${key} line`, 'off', `M${x} ${y - BETWEEN} V${y}`),
  s('text', { class: 'sub', key: `${key} says`, x: x + 10, y: y - BETWEEN / 2 + 4 }, words.onward),
];

/** @param {Origins} origins @param {number} width @param {Fit} fit */
function wide({ decides, asked, end }, width, fit) {
  const height = asked.length * (HIGH + BETWEEN) - BETWEEN + 4;
  const side = Math.min(190, width * 0.22);
  const gap = Math.min(72, Math.max(32, width * 0.06));
  const inner = width - 2 * side - 2 * gap - 4;
  const mid = 2 + HIGH / 2;
  const x = 2 + side + gap;
  const top = (/** @type {number} */ at) => 2 + at * (HIGH + BETWEEN);
  const kind = (/** @type {number} */ at) => (at > 0 ? 'off' : (asked[0]?.sign ?? 'off'));
  return {
    height,
    parts: [
      asked.map((one, at) => {
        const middle = top(at) + HIGH / 2;
        const to = width - side - 2;
        const bend = to - gap / 2;
        return [
          at === 0
            ? stroke('there', one.sign ?? 'off', `M${2 + side} ${mid} H${x}`)
            : onward(`onward ${at}`, x + 22, top(at)),
          end.isReached && one.tone !== 'bad'
            ? stroke(
                `to ${at}`,
                kind(at),
                `M${x + inner} ${middle} C ${bend} ${middle} ${bend} ${mid} ${to} ${mid}`,
              )
            : null,
        ];
      }),
      drawBox(fit, 'decides', { x: 2, y: 2, w: side, h: HIGH }, { ...decides, tone: 'plain' }),
      asked.map((one, at) =>
        drawBox(fit, `asked ${at}`, { x, y: top(at), w: inner, h: HIGH }, one, one.sign),
      ),
      drawBox(
        fit,
        'end',
        { x: width - side - 2, y: 2, w: side, h: HIGH },
        { ...end, tone: end.isReached ? 'plain' : 'bad' },
      ),
    ],
  };
}

/** @param {Origins} origins @param {number} width @param {Fit} fit */
function tall({ decides, asked, end }, width, fit) {
  const step = HIGH + BETWEEN;
  const box = (/** @type {number} */ at) => ({ x: 2, y: 2 + at * step, w: width - 4, h: HIGH });
  return {
    height: (asked.length + 2) * step - BETWEEN + 4,
    parts: [
      stroke('there', asked[0]?.sign ?? 'off', `M24 ${2 + HIGH} V${2 + step}`),
      asked.slice(1).map((_, at) => onward(`onward ${at}`, 24, 2 + (at + 2) * step)),
      end.isReached
        ? stroke('to', 'off', `M24 ${2 + asked.length * step + HIGH} V${2 + (asked.length + 1) * step}`)
        : null,
      drawBox(fit, 'decides', box(0), { ...decides, tone: 'plain' }),
      asked.map((one, at) => drawBox(fit, `asked ${at}`, box(at + 1), one, one.sign)),
      drawBox(fit, 'end', box(asked.length + 1), { ...end, tone: end.isReached ? 'plain' : 'bad' }),
    ],
  };
}

/** @extends {Picture<Origins>} */
export class OriginsPicture extends Picture {
  /** @param {Origins} origins @param {number} width @param {Fit} fit */
  draw(origins, width, fit) {
    return { ...(width >= 560 ? wide : tall)(origins, width, fit), says: origins.says };
  }
}
customElements.define('origins-picture', OriginsPicture);
