//! What support may not do is held back in the page too: grey, with the unlock, everywhere alike (M6).

use linecheck_window::{Logind, Window};
use serde_json::{Value, json};

use crate::{chromium, configured, desk, in_the_sandbox};

const RIGHT: &str = "horse battery staple";

/// Presses everything on a screen that is not held, and tells which of these presses the shell refused.
const PRESS_ALL: &str = "
const [leaves, done] = arguments;
const refused = [];
const { core } = window.__TAURI__;
let pressed = '';
window.__TAURI__.core = { ...core, invoke: (name, given) => core.invoke(name, given).catch((error) => {
  if (error?.code === 'not_administrator') refused.push(`${pressed}: ${name}`);
  throw error;
}) };
const pause = (time) => new Promise((go) => setTimeout(go, time));
const held = (one) => {
  const holder = one.closest('[data-changes], [data-free], copy-button, .reveal');
  return holder?.hasAttribute('data-changes') ?? false;
};
const nameOf = (one) => (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent).trim();
(async () => {
  const seen = new Set();
  for (let round = 0; round < 200; round += 1) {
    const all = document.querySelectorAll('main button, main input[type=checkbox], main input[type=radio], main summary');
    const next = [...all].find((one) => !held(one) && !one.disabled && !seen.has(nameOf(one)) && !leaves.includes(nameOf(one))
      && one.checkVisibility());
    if (!next) break;
    pressed = nameOf(next);
    seen.add(pressed);
    next.click();
    await pause(60);
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    await pause(20);
  }
  window.__TAURI__.core = core;
  done([refused, seen.size]);
})();";

async fn done(window: &Window<'_>, command: &str, arguments: Value) -> Value {
    window.call(command, arguments).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

async fn leave_dialog(window: &Window<'_>) {
    window.press("Escape").await;
    window.until("the dialog to be gone", "return !document.querySelector('dialog[open]')").await;
}

#[tokio::test]
async fn m6_no_press_of_support_is_refused_that_was_not_held_back() {
    let desk = chromium();
    let window = configured(&desk, true).await;
    window.connect_pingone("Contoso Test").await;
    done(&window, "begin_draft", json!({ "tenant": "contoso", "new_account": true })).await;
    done(&window, "set_administrator", json!({ "passphrase": RIGHT })).await;
    done(&window, "lock", json!({})).await;
    let (mut wrong, mut pressed) = (Vec::new(), 0);
    for place in [
        "overview",
        "account/contoso",
        "revisions/contoso",
        "look_up/contoso",
        "delivery/contoso",
        "ready/contoso",
        "send/contoso",
        "pingone/contoso",
        "history",
        "drafts",
        "settings",
        "audit",
        "sandbox",
    ] {
        window.run("location.hash = `#/${arguments[0]}`", vec![json!(place)]).await;
        window.reload().await;
        window.settle().await;
        let leaves = json!(["Leave the sandbox", "Close the vault", "Show folder", "Open folder"]);
        let told = window.run_async(PRESS_ALL, vec![leaves]).await;
        pressed += told[1].as_u64().unwrap_or_default();
        let refused = told[0].as_array().expect("a list").iter();
        wrong.extend(refused.map(|one| format!("{place}: {one}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(pressed > 30, "only {pressed} presses");
    window.close().await;
}

#[tokio::test]
async fn m6_a_press_that_is_held_asks_first_goes_on_after_the_unlock_and_what_is_typed_waits() {
    let desk = chromium();
    let mut window = configured(&desk, true).await;
    done(&window, "set_administrator", json!({ "passphrase": RIGHT })).await;
    done(&window, "lock", json!({})).await;
    window.reload().await;
    window.says("What is grey needs it").await;
    let grey = "return document.documentElement.hasAttribute('data-held')";
    assert_eq!(window.run(grey, vec![]).await, json!(true));

    // Left, nothing goes on; unlocked, the dialog of what was pressed opens.
    window.go("Overview", "Overview").await;
    window.click("button", "Add a tenant").await;
    window.says("“Add a tenant” is for administrators.").await;
    leave_dialog(&window).await;
    window.click("button", "Add a tenant").await;
    window.fill("Administrator passphrase", RIGHT).await;
    window.press("Enter").await;
    window.find("field", "Short name").await;
    leave_dialog(&window).await;

    // Letters that would change something ask too, and change nothing.
    window.press("Control+l").await;
    window.says("Support: unlock").await;
    window.go("Settings", "Settings").await;
    // Without what is said for a moment, which stands in no landmark.
    window.run("document.getElementById('said').hidePopover()", vec![]).await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    window.fill("Most sends in an hour", "7").await;
    window.says("“Most sends in an hour” is for administrators.").await;
    let value = "return document.getElementById('hourly-cap').value !== '7'";
    assert_eq!(window.run(value, vec![]).await, json!(true));
    leave_dialog(&window).await;
    // A key of the menu.
    window.press("Control+n").await;
    window.says("“Add a tenant” is for administrators.").await;

    // After three wrong ones the next one waits, which is counted down.
    for _ in 0..4 {
        window.until("the field", "return document.activeElement?.id === 'unlock-passphrase'").await;
        window.fill("Administrator passphrase", "wrong passphrase").await;
        window.press("Enter").await;
        window.says("This is not the administrator passphrase.").await;
        window.until("an answer", "return !document.querySelector('#unlock-form [aria-busy=true]')").await;
    }
    window.says("The next try can be in").await;
    let waits = "return document.querySelector('#unlock-form [type=submit]').ariaDisabled === 'true'";
    window.until("the button to wait", waits).await;
    window.says("Three wrong ones in a row cost a wait").await;
    window.fill("Administrator passphrase", RIGHT).await;
    window.press("Enter").await;
    window.find("field", "Short name").await;
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test]
async fn m6_the_session_s_lock_locks_the_role_and_the_window_says_why() {
    let desk = desk().with_system_bus();
    let logind = Logind::start(&desk).await;
    let window = in_the_sandbox(&desk).await;
    done(&window, "set_administrator", json!({ "passphrase": RIGHT })).await;
    window.reload().await;
    window.says("Locks in 5 minutes").await;
    logind.lock_session().await;
    window.says("Locked with the computer’s session.").await;
    window.says("Support: unlock").await;
    let newest = done(&window, "read_audit", json!({ "limit": 1 })).await;
    let entry = &newest["entries"][0];
    assert_eq!(
        (&entry["action"], &entry["detail"]["by"]),
        (&json!("administrator_locked"), &json!("session"))
    );
    window.close().await;
}
