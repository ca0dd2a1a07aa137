/** The card of how it looks. */
import { h } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { read } from '../../app/store.js';
import { countryOptions } from '../../elements/countries.js';
import { card, errorNote, field, segmented } from '../../elements/pieces.js';
import { text as common } from '../../text/en.js';
import { text } from '../../text/settings.js';

const words = text.settings;
/** Minutes between two looks; 0 is never. */
const WATCH = /** @type {const} */ ([0, 5, 15, 60]);

/** What the last look came to. */
function lastLook() {
  const { watched } = read();
  if (watched?.error) return errorNote(watched.error, { key: 'watch-error' });
  if (!watched?.view) return null;
  const { at, level } = watched.view;
  return h(
    'p',
    { class: 'small muted', role: 'status' },
    words.watched(format.moment(at), common.watching.levels[level]),
  );
}

/** @param {import('../../ipc/types.d.ts').CountryInfo[]} countries @param {(edit: Partial<import('../../ipc/types.d.ts').Preferences>) => unknown} set */
export function appearanceCard(countries, set) {
  const { theme, text_size, default_country } = read().preferences;
  return card(
    words.appearance,
    null,
    h(
      'div',
      { class: 'setting' },
      h('span', { id: 'theme-label', class: 'label' }, words.theme),
      segmented({
        name: 'theme',
        labelledBy: 'theme-label',
        value: theme,
        options: /** @type {const} */ (['system', 'light', 'dark']).map((value) => ({
          value,
          label: words.themes[value],
        })),
        choose: (value) => set({ theme: value }),
      }),
    ),
    h(
      'div',
      { class: 'setting' },
      h('span', { id: 'size-label', class: 'label' }, words.textSize),
      segmented({
        name: 'text-size',
        labelledBy: 'size-label',
        value: String(text_size),
        options: ['100', '125', '150', '200'].map((value) => ({ value, label: `${value} %` })),
        choose: (value) => set({ text_size: /** @type {100 | 125 | 150 | 200} */ (Number(value)) }),
      }),
    ),
    field({ id: 'default-country', label: words.country, hint: words.countryHint }, (described) =>
      h(
        'select',
        {
          ...described,
          value: default_country ?? '',
          on: {
            change: (/** @type {any} */ event) => set({ default_country: event.target.value || null }),
          },
        },
        h('option', { value: '' }, words.noCountry),
        countryOptions(countries),
      ),
    ),
  );
}

/** The card of the looks that the window takes by itself. @param {(edit: Partial<import('../../ipc/types.d.ts').Preferences>) => unknown} set */
export function watchCard(set) {
  const { watch_minutes } = read().preferences;
  return card(
    words.watching,
    null,
    field({ id: 'watch-minutes', label: words.watch, hint: words.watchHint }, (described) =>
      h(
        'select',
        {
          ...described,
          value: String(watch_minutes ?? 0),
          on: {
            change: (/** @type {any} */ event) =>
              set({ watch_minutes: /** @type {5 | 15 | 60} */ (Number(event.target.value)) || null }),
          },
        },
        WATCH.map((minutes) => h('option', { value: String(minutes) }, words.watchEvery[minutes])),
      ),
    ),
    lastLook(),
  );
}
