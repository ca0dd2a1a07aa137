/**
 * What the first screen is made of, asked for before the rest of the page is there: a start waits for no answer that
 * could have been on its way.
 * @module
 */
import { locateVault, readOverview, readPreferences, readSession } from './commands.js';
import { asError } from './transport.js';

const session = readSession();

/** Null where there was no answer: then the start is that of a first run, and an overview is asked for once more. */
export const first = {
  preferences: readPreferences().catch(() => null),
  session: session.catch(() => null),
  /** A folder that cannot be used is told at once, and not when somebody wants to begin. */
  real: locateVault({ mode: 'real' }).catch((thrown) => ({ error: asError(thrown) })),
  overview: session.then(({ state }) => (state === 'open' ? readOverview() : null)).catch(() => null),
};
