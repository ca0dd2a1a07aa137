//! Nothing is confirmed but by what was shown, and one thing at a time: Save beside the command line, two presses of Send, and
//! the menu behind a dialog (C10, T7).

use linecheck_window::Window;
use serde_json::json;

use crate::{configured, desk, in_the_sandbox};

const SEND: &str = "Send test, nothing is billed";

/// Chooses a command of the native menu: this is where its name comes in, whatever the menu looks like.
async fn choose_in_menu(window: &Window<'_>, name: &str) {
    let script = "const [name, done] = arguments;
        import(new URL('app/keys.js', document.baseURI).href).then(({ run }) => { run(name); done(true); })";
    window.run_async(script, vec![json!(name)]).await;
}

/// Waits until the window says that the dialog comes first, then takes the words away.
async fn says_dialog_first(window: &Window<'_>) {
    let said = "const said = document.getElementById('said');
        if (!said.checkVisibility() || said.textContent !== 'Close the dialog first.') return false;
        said.hidePopover();
        return true";
    window.until("that the dialog comes first", said).await;
}

async fn consent(window: &mut Window<'_>) {
    window.find("heading", "Twilio Legal Consent").await;
    window.fill("Your name", "Ann Admin").await;
    window.click("button", "I Consent").await;
}

#[tokio::test]
async fn c10_a_draft_that_the_command_line_changes_behind_the_dialog_is_not_saved_and_it_says_what_changed() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.click("field", "Custom").await;
    let (sid, token) = window.credentials("main").await;
    window.fill("Account SID", &sid).await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Verify Account").await;
    window.click("button", "Select All").await;
    window.says("20 of 20 selected").await;
    window.click("button", "Save and make active").await;
    window.find("heading", "Twilio Legal Consent").await;
    desk.linecheck(&["--sandbox", "fallback", "contoso", "on"]);
    consent(&mut window).await;
    window.says("Fallback was changed after this was shown. Nothing was saved.").await;
    // What it would save now is shown, and asked for again.
    window.says("billed at Ping Identity’s rates").await;
    window.click("button", "Save and make active").await;
    window.find("heading", "Twilio Legal Consent").await;
    let (other, _) = window.credentials("fabrikam").await;
    desk.linecheck(&["--sandbox", "draft", "edit", "contoso", "--sid", &other]);
    consent(&mut window).await;
    window.says("The account SID and 20 numbers were changed after this was shown. Nothing was saved.").await;
    let status = window.call("read_status", json!({ "tenant": "contoso" })).await.expect("a status");
    assert_eq!(status["active"]["sender"], "ping_identity", "{status}");
    window.close().await;
}

#[tokio::test]
async fn t7_two_presses_of_send_make_one_create() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Test send", "Test send").await;
    window.fill("Recipient", "+12025550123").await;
    window.find("button", SEND).await;
    let twice = "const button = [...document.querySelectorAll('button[type=submit]')]
          .find((one) => one.textContent.startsWith('Send'));
        button.click();
        button.click();
        button.form.requestSubmit();
        return true";
    window.until("the presses", twice).await;
    window.says("Delivered to").await;
    let arrived = window.call("read_sandbox_inbox", json!({})).await.expect("the inbox");
    assert_eq!(arrived.as_array().map(Vec::len), Some(1), "at the server: {arrived}");
    window.close().await;
}

#[tokio::test]
async fn t7_a_menu_command_behind_a_dialog_does_nothing_but_say_why() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Account", "Twilio account").await;
    window.click("button", "Edit Fallback To Default Account").await;
    window.click("field", "Enable").await;
    window.says("billed at Ping Identity’s rates").await;
    window.click("button", "Discard changes").await;
    window.until("the dialog", "return Boolean(document.querySelector('dialog[open]'))").await;
    for name in ["save", "verify", "discard", "go_send", "add_tenant", "leave_sandbox", "palette"] {
        choose_in_menu(&window, name).await;
        says_dialog_first(&window).await;
    }
    for keys in ["Control+s", "Control+4", "Control+k", "F5"] {
        window.press(keys).await;
        says_dialog_first(&window).await;
    }
    let here = "return document.querySelectorAll('dialog[open]').length === 1 && location.hash.startsWith('#/account')";
    window.until("the one dialog, and the screen", here).await;
    let status = window.call("read_status", json!({ "tenant": "contoso" })).await.expect("a status");
    assert_eq!((&status["active"]["revision"], status["draft"].is_null()), (&json!(1), false), "{status}");
    window.close().await;
}
