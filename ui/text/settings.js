/** The texts of the settings, besides those of every screen. */

import { text as history } from './history.js';
import { asAsked } from './lengthened.js';
import { text as limits } from './limits.js';

const own = asAsked({
  settings: {
    title: 'Settings',
    appearance: 'Appearance',
    theme: 'Theme',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    textSize: 'Text size',
    country: 'Default country',
    countryHint: 'For numbers typed without a country code.',
    noCountry: 'None',
    network: 'Network',
    networkSays: 'Credentials go only here, over TLS, never after a redirect.',
    base: 'API region or host',
    host: 'Host',
    proxy: 'Proxy',
    noProxy: 'None',
    trust: 'Trusted certificates',
    hosts: 'Other allowed hosts',
    noHosts: 'None.',
    hostAdd: 'Host name',
    allow: 'Allow this host',
    forbid: (/** @type {string} */ host) => `Stop allowing ${host}`,
    allowed: (/** @type {string} */ host) => `${host} is allowed.`,
    forbidden: (/** @type {string} */ host) => `${host} is no longer allowed.`,
    keyboard: 'Keyboard',
    allKeys: 'All keys',
    saved: 'Settings saved.',
  },
});

export const text = { ...limits, ...history, ...own };
