//! What was really sent to a person (L1): asked by mouse, by keys alone, from the palette, and as support.

use linecheck_window::Window;
use serde_json::{Value, json};

use crate::{configured, desk};

const FILTERED: &str = "+12025550133";
const SAYS: &str = "did not arrive: Filtered (30007).";
const NO_DIALOG: &str = "return !document.querySelector('dialog[open]')";

async fn done(window: &Window<'_>, command: &str, arguments: Value) -> Value {
    window.call(command, arguments).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

/// A message that the carrier filtered, some time ago.
async fn filtered(window: &Window<'_>) {
    window.send_by_command(FILTERED).await;
    done(window, "advance_sandbox", json!({ "seconds": 120 })).await;
    window.reload().await;
}

async fn faults(window: &Window<'_>, rules: Value) {
    done(window, "set_sandbox_faults", json!({ "rules": rules })).await;
}

/// The look-ups in the audit trail, the newest first.
async fn looked_up(window: &Window<'_>) -> Vec<Value> {
    let asked = json!({ "limit": 50, "action": "recipient_looked_up" });
    let entries = done(window, "read_audit", asked).await["entries"].clone();
    entries.as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn l1_a_recipient_is_looked_up_by_mouse_and_the_answer_leads_on() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    filtered(&window).await;
    window.go("Look up", "Look up").await;
    window.says("Nobody was looked up yet").await;
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());

    // What is no number is said at its field, and nobody is looked up.
    window.fill("Recipient", "12").await;
    window.click("button", "Look up").await;
    let wrong = "return document.getElementById('look-up-recipient').getAttribute('aria-invalid') === 'true'
        && document.activeElement.id === 'look-up-recipient'";
    window.until("the error beside the field", wrong).await;

    window.fill("Recipient", FILTERED).await;
    window.click("button", "Look up").await;
    window.says(SAYS).await;
    window.says("Nothing arrived.").await;
    for words in ["What the codes mean", "Messages and calls", "What was read", "1 record"] {
        window.says(words).await;
    }
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    let entries = looked_up(&window).await;
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert!(!entries[0].to_string().contains("2025550133"), "{entries:?}");

    // Somebody else's: nothing, and what that can mean.
    window.fill("Recipient", "+12025550198").await;
    window.click("button", "Look up again").await;
    window.says("Twilio lists nothing that was sent to +1 202 555 0198").await;
    window.says("PingID sent this account no request for this person").await;
    window.does_not_say(SAYS).await;

    window.click("button", "Send a test to this number").await;
    window.find("heading", "Test send").await;
    let filled = "return document.getElementById('recipient').value.replace(/\\D/g, '') === '12025550198'";
    window.until("the recipient of the test", filled).await;
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test]
async fn l1_a_recipient_is_looked_up_by_keys_alone_and_from_the_palette() {
    let desk = desk();
    let window = configured(&desk, true).await;
    filtered(&window).await;
    window.press("Control+f").await;
    window.find("heading", "Look up").await;
    window.tab_to("field", "Recipient").await;
    window.type_keys(FILTERED).await;
    window.press("Control+Enter").await;
    window.says(SAYS).await;
    window.tab_to("button", "Send a test to this number").await;
    let said = "return document.querySelector('[aria-live=polite]').textContent.includes(arguments[0])";
    window.until_with("the answer to be read aloud", said, vec![json!(SAYS)]).await;

    // A number that is typed in the palette: the first line is the test sends, the one below asks Twilio.
    window.run("location.hash = '#/overview'", vec![]).await;
    window.find("heading", "Overview").await;
    window.type_command(FILTERED).await;
    let both = "return document.querySelectorAll('.palette [role=option]').length === 2";
    window.until("both lines", both).await;
    window.press("Down").await;
    window.says("Asks Twilio what was really sent to this number").await;
    window.press("Enter").await;
    window.until("the palette to close", NO_DIALOG).await;
    window.find("heading", "Look up").await;
    window.says(SAYS).await;
    for _ in 0..50 {
        if looked_up(&window).await.len() == 2 {
            break;
        }
        window.settle().await;
    }
    // The address and what is remembered for the next start name nobody, and a reload asks nothing.
    let kept = "return location.href + JSON.stringify(Object.entries(localStorage))";
    let kept = window.run(kept, vec![]).await.to_string();
    assert!(kept.contains("look_up") && !kept.contains("2025550133"), "{kept}");
    window.reload().await;
    window.says("Nobody was looked up yet").await;
    assert_eq!(looked_up(&window).await.len(), 2);
    window.close().await;
}

#[tokio::test]
async fn l1_support_begins_with_the_look_up_and_what_fails_is_said_and_asked_again() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    filtered(&window).await;
    done(&window, "set_administrator", json!({ "passphrase": "horse battery staple" })).await;
    done(&window, "lock", json!({})).await;
    // As at a start where nothing is remembered.
    window.run("location.hash = '#/'", vec![]).await;
    window.reload().await;
    window.find("heading", "Look up").await;
    window.says("Support: unlock").await;

    // Nothing at all can be read.
    faults(&window, json!([{ "action": { "kind": "error", "code": 20003 } }])).await;
    window.fill("Recipient", FILTERED).await;
    window.press("Enter").await;
    window.find("button", "Try again").await;
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    // The messages cannot be read: that is not none.
    faults(&window, json!([{ "endpoint": "messages_list", "action": { "kind": "error", "code": 20500 } }]))
        .await;
    window.click("button", "Try again").await;
    window.says("It is not known whether anything was sent to +1 202 555 0133").await;
    window.says("Not wholly read").await;
    window.does_not_say("What it can mean").await;
    // It takes long, and is given up.
    faults(&window, json!([{ "endpoint": "messages_list", "action": { "kind": "stall" } }])).await;
    window.click("button", "Look up again").await;
    window.says("Asking Twilio for its records").await;
    window.click("button", "Cancel").await;
    window.says("Look-up cancelled.").await;
    let over = "return !document.querySelector('progress-line')";
    window.until("the progress to go", over).await;
    // And once it works again it is answered.
    faults(&window, json!([])).await;
    window.click("button", "Look up again").await;
    window.says(SAYS).await;
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    assert_eq!(looked_up(&window).await.len(), 4, "each is entered, also what failed or was given up");
    window.close().await;
}
