//! Delivery health in the window (L2): read by mouse and by keys, stopped, failing, as support, and saved.

use linecheck_window::{Notifications, Window};
use serde_json::{Value, json};

use crate::{configured, desk};

async fn done(window: &Window<'_>, command: &str, arguments: Value) -> Value {
    window.call(command, arguments).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

async fn faults(window: &Window<'_>, rules: Value) {
    done(window, "set_sandbox_faults", json!({ "rules": rules })).await;
}

#[tokio::test]
async fn l2_a_period_is_read_by_mouse_and_shown_beside_the_one_before() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    window.go("Delivery", "Delivery").await;
    window.says("No period was read yet").await;
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());

    // Nothing was sent: said as that, once every list was read to its end.
    window.click("button", "Read the period").await;
    window.says("Nothing was sent in this period.").await;
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());

    window.click("button", "Give the sandbox’s account a past").await;
    for words in
        ["Messages", "Calls", "By country", "By number", "Errors", "Cost", "The period before", "30003"]
    {
        window.says(words).await;
    }
    window.says("None in this period.").await;
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    assert_eq!(window.cut().await, Vec::<String>::new());
    // As many as the sandbox has: what is shown is not another count.
    let shown = "return document.querySelector('.looked-up-column .card header span.muted').textContent";
    assert!(!window.run(shown, vec![]).await.as_str().unwrap_or_default().is_empty());

    window.click("button", "Save as CSV").await;
    window.says("delivery-contoso").await;
    window.click("button", "Save a page to print").await;
    window.says(".html").await;
    // A period of days that has none in it is refused in words.
    window.choose("How long", "0").await;
    window.find("field", "From").await;
    window.click("button", "Read again").await;
    window.says("This is neither a day nor a time").await;
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test]
async fn l2_a_reading_is_stopped_by_key_and_goes_on_and_what_fails_is_said_also_to_support() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    done(&window, "give_sandbox_traffic", json!({ "messages": 3000, "days": 20 })).await;
    done(&window, "set_administrator", json!({ "passphrase": "horse battery staple" })).await;
    done(&window, "lock", json!({})).await;
    window.reload().await;
    window.says("Support: unlock").await;
    faults(&window, json!([{ "endpoint": "messages_list", "action": { "kind": "stall" } }])).await;
    window.press("Control+g").await;
    window.find("heading", "Delivery").await;
    window.choose("How long", "168").await;
    window.press("Control+Enter").await;
    window.says("0 days of 14").await;
    window.press("Escape").await;
    window.says("Stopped. What was read is kept").await;
    let over = "return !document.querySelector('progress-line')";
    window.until("the progress to go", over).await;

    faults(&window, json!([{ "endpoint": "messages_list", "action": { "kind": "error", "code": 20003 } }]))
        .await;
    window.press("Control+Enter").await;
    window.find("button", "Try again").await;
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());

    faults(&window, json!([{ "endpoint": "alerts", "action": { "kind": "error", "code": 20003 } }])).await;
    window.click("button", "Try again").await;
    window.says("By country").await;
    // Alerts that may not be read are not none.
    window.says("Not wholly read").await;
    window.does_not_say("None in this period.").await;
    window.close().await;
}

#[tokio::test]
async fn l3_signs_stand_above_the_figures_with_what_to_do() {
    let desk = desk();
    let window = configured(&desk, true).await;
    let past = json!({ "messages": 9000, "days": 30, "incident": "outage@3" });
    done(&window, "give_sandbox_traffic", past).await;
    window.press("Control+g").await;
    window.find("heading", "Delivery").await;
    window.choose("How long", "720").await;
    window.press("Control+Enter").await;
    window.says("Signs of trouble in the last two days").await;
    window.says("Much does not arrive").await;
    window.says("did not arrive; usually").await;
    window.says("Look at Twilio's status page").await;
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    assert_eq!(window.cut().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test]
async fn l4_the_window_looks_by_itself_says_what_changed_above_the_screen_and_mutes_it() {
    let desk = desk();
    let notifications = Notifications::start(&desk).await;
    let mut window = configured(&desk, true).await;
    let past = json!({ "messages": 9000, "days": 30, "incident": "outage@3" });
    done(&window, "give_sandbox_traffic", past).await;
    window.press("Control+8").await;
    window.find("heading", "Settings").await;
    window.choose("Look at every tenant by itself", "15").await;
    // A few seconds later, on whatever screen.
    window.says("Last look: ").await;
    window.says("Contoso: Much does not arrive").await;
    // On the desktop without a figure or a number: it may be locked.
    let told = ("Linecheck".to_owned(), "Contoso: much does not arrive: look at it".to_owned());
    assert_eq!(notifications.shown().await, [told]);
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    assert_eq!(window.cut().await, Vec::<String>::new());
    window.click("link", "Look at it").await;
    window.find("heading", "Delivery").await;
    window.click("button", "Dismiss").await;
    window.press("Control+Enter").await;
    window.says("Signs of trouble in the last two days").await;
    window.click("button", "Mute…").await;
    window.find("heading", "Mute this sign for 30 days").await;
    window.fill("Why nobody needs to look at it", "Twilio knows").await;
    window.click("button", "Mute for 30 days").await;
    window.says("Muted by ").await;
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    window.click("button", "Tell it again").await;
    window.find("button", "Mute…").await;
    let trail = done(&window, "read_audit", json!({ "limit": 9 })).await.to_string();
    assert!(
        trail.contains("sign_muted") && trail.contains("sign_unmuted") && trail.contains("Twilio knows"),
        "{trail}"
    );
    window.close().await;
}
