/** Light, dark or the system's, and the size of the text. On Linux the system's theme is asked in Rust. */
import { read, subscribe } from './store.js';

function show() {
  const { theme, text_size, system_theme } = read().preferences;
  const root = document.documentElement;
  root.dataset.theme = theme === 'system' ? system_theme : theme;
  root.dataset.textSize = String(text_size);
}

/** Until the preferences are read it is the window's own theme, which is the right one already. */
export function startTheme() {
  subscribe((state) => state.preferences, show);
}
