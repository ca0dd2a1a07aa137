/** How senders of PingOne and those who pay for them are called, on every screen that names them. */
import { asAsked } from './lengthened.js';

export const names = asAsked({
  ping: 'Ping Identity’s account',
  created: 'the new sender',
  isNew: 'new',
  twilio: 'Twilio',
  missing: (/** @type {string} */ id) => `${id}, a sender that is not there`,
  unknown: (/** @type {string} */ link) => `${link}, not understood`,
  kinds: /** @type {Record<string, string>} */ ({
    CUSTOM_TWILIO: 'Twilio',
    CUSTOM_TWILIO_VERIFY: 'Twilio Verify',
    CUSTOM_TWILIO_MESSAGING_SERVICE: 'Twilio messaging service',
    CUSTOM_SYNIVERSE: 'Syniverse',
    CUSTOM_PROVIDER: 'Custom provider',
  }),
  /** Who is billed. */
  pays: {
    ping: 'billed by Ping Identity at its rates',
    twilio: (/** @type {string} */ account) => `billed by Twilio to ${account}`,
    other: (/** @type {string} */ provider) => `billed by its provider (${provider})`,
    nobody: 'does not originate',
  },
});
