//! Anything that can be pasted into any field: an error beside it, announced; nothing sent; nothing held up.

use linecheck_window::Window;
use serde_json::json;

use crate::{configured, desk, in_the_sandbox};

/// Pastes a text into a field as the web view does: a paste event that the page may take over, else the text itself.
async fn paste(window: &Window<'_>, field: &str, text: &str) {
    window.fill(field, " ").await;
    let script = "const [text] = arguments;
        const field = document.activeElement;
        field.select();
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        if (field.dispatchEvent(event)) document.execCommand('insertText', false, text);";
    window.run(script, vec![json!(text)]).await;
}

fn is_invalid(id: &str) -> String {
    format!(
        "const field = document.getElementById('{id}');
         const error = document.getElementById('{id}-error');
         return field.getAttribute('aria-invalid') === 'true' && error !== null && error.textContent.length > 0
           && (field.getAttribute('aria-describedby') ?? '').includes('{id}-error')"
    )
}

#[tokio::test]
async fn c3_whatever_is_pasted_as_a_sid_is_answered_beside_the_field_and_nothing_is_sent() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.click("field", "Custom").await;
    let (sid, token) = window.credentials("main").await;
    let enormous = "A".repeat(10_000_000);
    for (what, text) in [
        ("ten megabytes", enormous.as_str()),
        ("control characters", "AC\u{7}\u{1b}[31m12345678901234567890123456"),
        ("right to left", "\u{202e}ACabcdef0123456789abcdef0123456789"),
        ("a token", token.as_str()),
        ("a key's SID", "SK0123456789abcdef0123456789abcdef"),
        ("white space alone", " \t \u{a0} "),
    ] {
        paste(&window, "Account SID", text).await;
        window.press("Tab").await;
        if what != "white space alone" {
            window.until(&format!("{what} to be called wrong"), &is_invalid("account-sid")).await;
        }
        window.click("button", "Verify Account").await;
        window
            .until(&format!("{what} to be refused"), "return !document.querySelector('progress-line')")
            .await;
        window.does_not_say("Verified").await;
    }
    paste(&window, "Account SID", &format!("  {sid}\n")).await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Verify Account").await;
    window.says("0 of 20 selected").await;
    window.close().await;
}

#[tokio::test]
async fn c4_t1_every_other_field_takes_ten_megabytes_without_harm() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    let enormous = "9\u{202e}\u{0}".repeat(3_000_000);
    window.go("Test send", "Test send").await;
    paste(&window, "Recipient", &enormous).await;
    window.press("Tab").await;
    window.until("the recipient to be called wrong", &is_invalid("recipient")).await;
    window.go("Account", "Twilio account").await;
    window.click("button", "Edit Organization Numbers").await;
    paste(&window, "Search the numbers", &enormous).await;
    window.says("No number matches").await;
    window.click("button", "Clear the search").await;
    window.click("button", "Change Account").await;
    paste(&window, "Auth Token", &enormous).await;
    window.press("Tab").await;
    window.until("the token to be called wrong", &is_invalid("auth-token")).await;
    window.click("link", "Overview").await;
    window.click("button", "Add a tenant").await;
    paste(&window, "Name", &enormous).await;
    window.click("button", "Add the tenant").await;
    window.until("the name to be called wrong", &is_invalid("tenant-name")).await;
    window.click("button", "Cancel").await;
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}
