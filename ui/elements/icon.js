/** Small pictures, drawn with lines. They stand beside words and say nothing by themselves. */
import { s } from '../app/dom.js';

/** @type {Record<string, string>} */
const paths = {
  overview: 'M2 3h5v4H2zM9 3h5v4H9zM2 9h5v4H2zM9 9h5v4H9z',
  account:
    'M5.500 7.300a3.200 3.200 0 1 1 0 6.400 3.200 3.200 0 0 1 0-6.400zM7.800 8.200 13.500 2.500M10.200 5.800 12.500 8.100',
  send: 'M2 8 14 2.500 10 14 7.500 9.500zM7.500 9.500 14 2.500',
  history: 'M8 3.500a5 5 0 1 1-4.700 3.300M2.500 3v4h4M8 6v2.500l2 1.500',
  ready:
    'M8 1.700 13.300 3.500v4c0 3.400-2.200 5.500-5.300 6.800-3.100-1.300-5.300-3.400-5.300-6.800v-4zM5.500 7.800l1.800 1.800L10.700 6',
  /* Two places, and the way from the one to the other. */
  pingone:
    'M2 5.500h3.500v5H2zM10.500 2h3.500v3.500h-3.500zM10.500 10.500h3.500V14h-3.500zM5.500 8H8M8 3.700v8.600M8 3.700h2.500M8 12.300h2.500',
  drafts:
    'M2.500 13.500 3.300 10 10.800 2.500a1.300 1.300 0 0 1 1.900 0l.8.800a1.300 1.300 0 0 1 0 1.900L6 12.700zM9.300 4 12 6.700',
  sandbox:
    'M5.500 2h5M6.500 2v4L3 12.300A1.200 1.200 0 0 0 4 14h8a1.200 1.200 0 0 0 1-1.700L9.500 6V2M4.700 10h6.600',
  settings: 'M2 4.500h7M13 4.500h1M11 3v3M2 11.500h1M7 11.500h7M5 10v3',
  audit: 'M3.500 2h9v12h-9zM6 5h4M6 8h4M6 11h2',
  guide:
    'M8 4.500C6.500 3 4.500 2.500 2 2.500v9.500c2.500 0 4.500.500 6 2 1.500-1.500 3.500-2 6-2V2.500c-2.500 0-4.500.500-6 2zM8 4.500V14',
  commands: 'M4 6 6.500 8 4 10M8 11h4M2 2.500h12v11H2z',
  eye: 'M1.500 8S4 3.500 8 3.500 14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8zM8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  copy: 'M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3',
  check: 'M3 8.500 6.500 12 13 4.500',
  cross: 'M4 4l8 8M12 4l-8 8',
  question: 'M5.500 6a2.500 2.500 0 1 1 3.500 2.300c-.7.300-1 .8-1 1.700M8 12.500v.3',
  arrow: 'M2 8h11M9 4l4 4-4 4',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  turn: 'M3 3v5a3 3 0 0 0 3 3h7M10 8l3 3-3 3',
  dot: 'M8 5.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z',
  look_up:
    'M7 2.500a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9zM10.300 10.300 14 14M5 6.500h4M5 8.500h2.500',
  delivery: 'M2 13.500h12M4 13.500V9M7 13.500V5.500M10 13.500V7.500M13 13.500V3',
  search: 'M7 2.500a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9zM10.300 10.300 14 14',
  phone:
    'M4 2h2.500l1.200 3-1.700 1.200a8 8 0 0 0 3.800 3.800L11 8.300l3 1.200V12a2 2 0 0 1-2 2A10 10 0 0 1 2 4a2 2 0 0 1 2-2z',
  outside: 'M9 2.500h4.500V7M13.500 2.500 7.500 8.500M6 3H2.500v10.500H13V10',
  lock: 'M4 7.500h8V14H4zM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500',
  more: 'M6 3.500 10.500 8 6 12.500',
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
