/** Who states a rule, and as of when. */
import { h } from '../app/dom.js';
import { text } from '../text/en.js';

/** Addresses by their hosts, for the eye. @param {string} of */
const hosts = (of) => of.replace(/https:\/\/(?:www\.)?([a-z0-9.-]+)[^\s;,)]*/g, '$1');

/** The whole addresses are in its title. @param {string} source @param {string} asOf */
export const stated = (source, asOf) =>
  h('p', { class: 'small muted', title: source }, text.stated(hosts(source), asOf));
