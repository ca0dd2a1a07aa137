/** Small pictures, drawn with lines. They stand beside words and say nothing by themselves. */
import { s } from '../app/dom.js';

/** @type {Record<string, string>} */
const paths = {
  overview: 'M2 3h5v4H2zM9 3h5v4H9zM2 9h5v4H2zM9 9h5v4H9z',
  account: 'M8 2a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM2.5 14c.4-3 2.600-4.500 5.500-4.500s5.100 1.500 5.500 4.500',
  send: 'M2 8 14 2.500 10 14 7.500 9.500zM7.500 9.500 14 2.500',
  history: 'M8 3.500a5 5 0 1 1-4.700 3.300M2.500 3v4h4M8 6v2.500l2 1.500',
  ready: 'M3 2.500h10v11H3zM5.500 8l1.700 1.700L10.500 6',
  drafts: 'M3 2h6l4 4v8H3zM9 2v4h4M5.500 9h5M5.500 11.500h5',
  sandbox: 'M2 6h12l-1.500 8h-9zM4.500 6 8 2l3.500 4',
  settings: 'M2 4.500h7M13 4.500h1M11 3v3M2 11.500h1M7 11.500h7M5 10v3',
  audit: 'M3.500 2h9v12h-9zM6 5h4M6 8h4M6 11h2',
  commands: 'M4 6 6.500 8 4 10M8 11h4M2 2.500h12v11H2z',
  eye: 'M1.500 8S4 3.500 8 3.500 14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8zM8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  copy: 'M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3',
  check: 'M3 8.500 6.500 12 13 4.500',
  cross: 'M4 4l8 8M12 4l-8 8',
  question: 'M5.500 6a2.500 2.500 0 1 1 3.500 2.300c-.7.300-1 .8-1 1.700M8 12.500v.3',
  arrow: 'M2 8h11M9 4l4 4-4 4',
  down: 'M4 6l4 4 4-4',
  turn: 'M3 3v5a3 3 0 0 0 3 3h7M10 8l3 3-3 3',
  dot: 'M8 5.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z',
  search: 'M7 2.500a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9zM10.300 10.300 14 14',
  phone:
    'M4 2h2.500l1.200 3-1.700 1.200a8 8 0 0 0 3.800 3.800L11 8.300l3 1.200V12a2 2 0 0 1-2 2A10 10 0 0 1 2 4a2 2 0 0 1 2-2z',
  outside: 'M9 2.500h4.500V7M13.500 2.500 7.500 8.500M6 3H2.500v10.500H13V10',
  flag: 'M4 14V2.500h8l-2 3 2 3H4',
};

/** @param {string} name @param {string} [class_] */
export const icon = (name, class_ = 'icon') =>
  s(
    'svg',
    { class: class_, viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' },
    s('path', {
      d: paths[name] ?? paths['dot'],
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': '1.5',
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    }),
  );
