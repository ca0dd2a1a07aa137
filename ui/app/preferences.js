/** What a person prefers: taken at once, stored after. */
import { readPreferences, savePreferences } from '../ipc/commands.js';
import { Latest } from '../ipc/latest.js';
import { change, read } from './store.js';

const preferences = new Latest();
let unsaved = 0;

/** Reads the preferences, and the theme of the system with them; after a save that is under way. */
export async function readPreferred() {
  if (unsaved > 0) return;
  await preferences.read(
    readPreferences,
    (found) => change({ preferences: found }),
    // Those that were read before still hold.
    () => {},
  );
}

/** Takes effect at once; what cannot be stored is taken back. @param {Partial<import('../ipc/types.d.ts').Preferences>} edit */
export async function prefer(edit) {
  change({ preferences: { ...read().preferences, ...edit } });
  preferences.forget();
  unsaved += 1;
  try {
    await savePreferences({ preferences: read().preferences });
  } finally {
    unsaved -= 1;
    await readPreferred();
  }
}
