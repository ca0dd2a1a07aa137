//! What comes before and after a test send: readiness, receipt, limits, following, history, codes explained (T8 to T13,
//! C13, M7).

use std::fs;

use linecheck_window::{Start, Window};
use serde_json::{Value, json};

use crate::{configured, desk};

const RECIPIENT: &str = "+12025550123";

#[tokio::test]
async fn c12_m7_the_readiness_is_checked_without_sending_and_saved_as_a_page() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Readiness", "Readiness").await;
    window.says("Nothing was checked yet").await;
    window.fill("For one recipient", "12").await;
    window.press("Enter").await;
    let wrong = "return document.getElementById('ready-recipient').getAttribute('aria-invalid') === 'true'";
    window.until("the error beside the field", wrong).await;
    window.fill("For one recipient", "+12025550147").await;
    window.press("Enter").await;
    window.says("What this check cannot tell").await;
    window.says("Nothing differs from what was stored.").await;
    // The field says how it reads the number; what was found does not repeat it.
    let said = "const copy = document.querySelector('main').cloneNode(true);
        copy.querySelector('.field.phone').remove();
        return copy.textContent.includes('0147')";
    assert_eq!(window.run(said, vec![]).await, json!(false), "{}", window.text().await);

    window.click("button", "Save a page to print").await;
    window.says("The page was saved").await;
    let pages = files(&desk.home().join("exports"), "html");
    let page = fs::read_to_string(&pages[0]).expect("the page");
    assert!(page.contains("Readiness of Contoso") && !page.contains("5550147"), "{page}");

    // What was selected is taken away at Twilio: the check says so, and changes nothing.
    let (sid, _) = window.credentials("main").await;
    let before = window.call("read_status", json!({ "tenant": "contoso" })).await.expect("a status");
    let gone = json!({ "sid": sid, "number": "+12125550100" });
    window.call("release_sandbox_number", gone).await.expect("the number is gone");
    window.click("button", "Check again").await;
    window.says("no longer on the account").await;
    let after = window.call("read_status", json!({ "tenant": "contoso" })).await.expect("a status");
    assert_eq!(before["active"], after["active"], "a check changed something");
    let traces =
        window.call("list_traces", json!({ "tenant": "contoso", "limit": 5 })).await.expect("traces");
    assert_eq!(traces, json!([]), "a check sent something");
    window.close().await;
}

#[tokio::test]
async fn t12_the_passcode_that_is_read_back_confirms_the_receipt_and_a_wrong_one_is_said() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.send_to(RECIPIENT).await;
    window.says("Delivered to").await;
    window.fill("Passcode that was read back", "12345").await;
    window.press("Enter").await;
    window.says("A passcode has 6 digits.").await;
    let passcode = sent_passcode(&desk.home());
    let wrong = if passcode == "111111" { "222222" } else { "111111" };
    window.fill("Passcode that was read back", wrong).await;
    window.press("Enter").await;
    window.says("This is not the passcode that was sent; 4 tries are left.").await;
    window.fill("Passcode that was read back", &passcode).await;
    window.click("button", "Confirm").await;
    window.says("Confirmed").await;
    window.until("the question to go", "return !document.getElementById('read-back')").await;
    let everywhere = "return document.documentElement.outerHTML.includes(arguments[0])";
    assert_eq!(
        window.run(everywhere, vec![json!(passcode)]).await,
        json!(false),
        "the passcode is in the page"
    );
    window.close().await;
}

/// The passcode of the one message, as its recipient reads it: from what the sandbox's server keeps.
fn sent_passcode(home: &std::path::Path) -> String {
    let mut folders = vec![home.join("sandbox-server")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap_or_default();
            let digits =
                text.split("passcode is ").nth(1).map(|rest| rest.chars().take(6).collect::<String>());
            if let Some(digits) = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())) {
                return digits;
            }
        }
    }
    panic!("no message with a passcode in {}", home.display());
}

#[tokio::test]
async fn t9_t10_limits_are_shown_set_and_refuse_with_what_is_left() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Settings", "Settings").await;
    window.fill("Most sends in an hour", "0").await;
    window.press("Enter").await;
    let wrong = "return document.getElementById('hourly-cap').getAttribute('aria-invalid') === 'true'";
    window.until("the error beside the field", wrong).await;
    window.fill("Most sends in an hour", "1").await;
    window.press("Enter").await;
    let limits =
        "return window.__TAURI__.core.invoke('read_send_limits').then((limits) => limits.hourly_cap === 1)";
    window.until("the cap to be stored", limits).await;
    window.go("Test send", "Test send").await;
    window.fill("Recipient", RECIPIENT).await;
    window.says("1 test send is left this hour.").await;
    window.click("button", "1 test send is left this hour.").await;
    window.says("10 more by the default account to this recipient until").await;
    window.send_to(RECIPIENT).await;
    window.says("Delivered to").await;
    window.says("0 test sends are left this hour.").await;
    window.click("button", "Send test, nothing is billed").await;
    window.says("Code hourly_cap").await;
    let traces =
        window.call("list_traces", json!({ "tenant": "contoso", "limit": 5 })).await.expect("traces");
    assert_eq!(traces.as_array().map(Vec::len), Some(1), "the second was sent: {traces}");
    window.close().await;
}

#[tokio::test]
async fn t13_the_history_is_filtered_counted_revealed_and_exported() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("History", "History").await;
    window.says("No test send yet").await;
    for recipient in [RECIPIENT, "+12025550130", "+442079460018"] {
        window.send_by_command(recipient).await;
    }
    window.click("link", "Overview").await;
    window.go("History", "History").await;
    window.says("3 test sends").await;
    window.does_not_say(RECIPIENT).await;
    window.choose("Country", "GB").await;
    window.says("1 test send").await;
    window.click("button", "Clear the filters").await;
    window.says("3 test sends").await;
    window.choose("Add a filter", "code").await;
    window.fill("Error code", "no code").await;
    window.says("A code is a number, such as 30034.").await;
    window.fill("Error code", "99999").await;
    window.says("Nothing fits these filters").await;
    window.click("button", "Clear the filters").await;
    window.says("3 test sends").await;
    window.fill("Search", "+1202555").await;
    window.says("While recipients are masked, one is found by its whole number alone.").await;
    window.click("button", "Clear the filters").await;

    window.click("button", "Show recipients").await;
    window.find("heading", "Show recipients as they are?").await;
    window.click("button", "Show recipients").await;
    window.says("+1 202 555 0123").await;
    window.fill("Search", "0130").await;
    window.says("1 test send").await;
    window.click("button", "Clear the filters").await;
    window.says("3 test sends").await;
    window.click("button", "Mask recipients").await;
    window.until("them to be masked", "return !document.body.innerText.includes('+1 202 555 0123')").await;
    window.click("button", "Export as CSV").await;
    window.says("The file was saved").await;
    let file = fs::read_to_string(&files(&desk.home().join("exports"), "csv")[0]).expect("the file");
    assert_eq!(file.lines().count(), 4, "{file}");
    assert!(!file.contains(RECIPIENT), "{file}");

    window.click("button", "Figures: outcomes by day, times, errors").await;
    window.says("Time to the receipt").await;
    window.close().await;
}

#[tokio::test]
async fn t13_older_test_sends_go_when_somebody_says_so_and_not_before() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Settings", "Settings").await;
    window.fill("Days", "no number").await;
    window.press("Enter").await;
    window.says("Give a whole number.").await;
    window.fill("Days", "90").await;
    window.press("Enter").await;
    window.find("heading", "Delete older test sends?").await;
    window.press("Escape").await;
    assert_eq!(window.call("read_retention", json!({})).await.expect("it is read")["days"], Value::Null);
    window.fill("Days", "90").await;
    window.press("Enter").await;
    window.click("button", "Delete them").await;
    let kept = "return window.__TAURI__.core.invoke('read_retention').then((kept) => kept.days === 90)";
    window.until("the days to be stored", kept).await;
    window.close().await;
}

#[tokio::test]
async fn t5_a_code_is_explained_in_the_palette() {
    let desk = desk();
    let window = configured(&desk, false).await;
    window.type_command("30034").await;
    window.says("As a delivery error PingID would not have fallen back").await;
    window.press("Escape").await;
    window.until("the palette to close", "return !document.querySelector('dialog[open]')").await;
    window.close().await;
}

/// What was originated and had no last word when the process ended is followed again by itself; nothing is sent.
#[tokio::test]
async fn t8_following_goes_on_after_a_restart() {
    let desk = desk();
    let window = configured(&desk, false).await;
    // The command alone: nothing follows it before the process ends.
    window.send_by_command(RECIPIENT).await;
    window.kill().await;

    let window = Window::open(&desk, Start::Plain).await;
    let seen = "return window.__TAURI__.core.invoke('list_traces', { tenant: 'contoso', limit: 5 })
        .then((traces) => traces.length === 1 && traces[0].line.outcome === 'delivered')";
    window.until("the delivery to be known", seen).await;
    window.close().await;
}

/// Five hundred are followed at once, and the window goes on working.
#[tokio::test]
async fn t8_five_hundred_are_followed_while_the_window_works() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window
        .call(
            "set_sandbox_faults",
            json!({ "rules": [{
        "name": "stuck", "endpoint": "messages_create",
        "action": { "kind": "message_outcome", "status": "sent" } }] }),
        )
        .await
        .expect("the rule is set");
    let script = "const [done] = arguments;
        const invoke = window.__TAURI__.core.invoke;
        const one = async (at) => {
          const recipient = `+1202555${String(1000 + at)}`;
          const request = { tenant: 'contoso', channel: 'sms', recipient, country: null, language: 'en', number: null };
          const { preview } = await invoke('prepare_send', { request });
          await invoke('send_test', { preview, confirmed: true });
        };
        (async () => { for (let at = 0; at < 500; at += 1) await one(at); })()
          .then(() => done('sent'), (error) => done(JSON.stringify(error)));";
    assert_eq!(window.run_async(script, vec![]).await, json!("sent"));
    window.reload().await;
    window.says("Following deliveries").await;
    for (screen, heading) in [("Account", "Twilio account"), ("History", "History"), ("Settings", "Settings")]
    {
        window.go(screen, heading).await;
    }
    window.choose("Default country", "GB").await;
    window.says("Following deliveries").await;
    window.click("button", "Stop").await;
    window.until("it to stop", "return !document.querySelector('.following')").await;
    window.close().await;
}

fn files(folder: &std::path::Path, ending: &str) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.flatten().map(|entry| entry.path());
    let found: Vec<_> = paths.filter(|path| path.extension().is_some_and(|is| is == ending)).collect();
    assert!(!found.is_empty(), "no {ending} in {}", folder.display());
    found
}
