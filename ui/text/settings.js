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
    watching: 'Watching',
    watch: 'Look at every tenant by itself',
    watchHint:
      'Readiness, delivery and drift, while this window is open. A change is told on the desktop and above the screen. It only reads.',
    watchEvery: { 0: 'Never', 5: 'Every 5 minutes', 15: 'Every 15 minutes', 60: 'Every hour' },
    watched: (/** @type {string} */ at, /** @type {string} */ level) => `Last look: ${at}. ${level}.`,
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
