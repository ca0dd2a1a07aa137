//! Answers that come late and in any order, as on a busy machine: injected into the page from outside, by a seed.

use serde_json::{Value, json};

use crate::window::Window;

/// Every answer of the shell is held back for a while, most of them shortly and some for long, and some questions too, since the
/// shell works at many at once. `promptly` asks past it; `underWay` counts what has no answer yet.
const DELAY: &str = r"
const [seed, most] = arguments;
let state = seed;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};
const pause = (share) => new Promise((go) => setTimeout(go, random() * most * share));
const { core } = window.__TAURI__;
window.promptly ??= core.invoke;
window.underWay = 0;
window.restless = performance.now();
// What a press sets off is asked for a little later: after a dialog has closed, for instance.
for (const type of ['click', 'keydown', 'input', 'change']) {
  addEventListener(type, () => { window.restless = performance.now(); }, true);
}
window.__TAURI__.core = { ...core, invoke: async (name, given) => {
  // It goes on for as long as anything is open.
  if (name === 'follow_open') return window.promptly(name, given);
  window.underWay += 1;
  try {
    if (random() < 0.2) await pause(0.3);
    return await window.promptly(name, given);
  } finally {
    await pause(random() < 0.3 ? 1 : 0.1);
    window.underWay -= 1;
    window.restless = performance.now();
  }
} };
return true";

/// What can be seen, but for what moves by itself.
const SEEN: &str = r"
const seen = [location.hash, document.body.innerText];
for (const one of document.querySelectorAll('input, select, textarea')) {
  seen.push(one.type === 'password' ? one.value.length : one.value, one.checked);
}
for (const one of document.querySelectorAll('[aria-selected], [aria-pressed], details')) {
  seen.push(one.ariaSelected, one.ariaPressed, one.open);
}
return seen.join('\n')";

impl Window<'_> {
    /// Holds answers back from now on, for up to so many milliseconds, until the page is read again.
    pub async fn delay_answers(&self, seed: u32, most: u32) {
        self.run(DELAY, vec![json!(seed), json!(most)]).await;
    }

    /// Waits until nothing was under way, and nothing pressed, for longer than anything that is typed waits to be stored.
    pub async fn is_quiet(&self) {
        let script = "return window.underWay === 0 && performance.now() - window.restless > 420";
        self.until("everything to be answered", script).await;
    }

    /// What can be seen.
    async fn seen(&self) -> Value {
        self.run(SEEN, vec![]).await
    }

    /// Presses something and waits for an effect that can be seen.
    pub async fn press_on(&mut self, kind: &str, name: &str) {
        self.find(kind, name).await;
        let before = self.seen().await;
        self.click(kind, name).await;
        self.has_changed(&format!("the press on the {kind} {name:?}"), before).await;
    }

    /// Presses a key where the focus is and waits for an effect that can be seen.
    pub async fn strike(&self, keys: &str) {
        let before = self.seen().await;
        self.press(keys).await;
        self.has_changed(&format!("the key {keys}"), before).await;
    }

    async fn has_changed(&self, what: &str, before: Value) {
        let script = format!("const seen = (() => {{ {SEEN} }})(); return seen !== arguments[0]");
        self.until_with(&format!("{what} to have an effect"), &script, vec![before]).await;
    }
}
