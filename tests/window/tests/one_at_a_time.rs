//! One test send at a time, and what belongs to one test send, tenant or vault stays with it (T7, T12, S1, M7).

use std::fs;

use linecheck_window::{Start, Window};
use serde_json::json;

use crate::{configured, desk, in_the_sandbox};

const SEND: &str = "Send test, nothing is billed";
const WHY: &str = "A test send is under way. Wait for its end, or cancel it.";

/// Waits until the window says why a press does nothing, then takes the words away.
async fn says_why(window: &Window<'_>) {
    let said = "const said = document.getElementById('said');
        if (!said.checkVisibility() || said.textContent !== arguments[0]) return false;
        said.hidePopover();
        return true";
    window.until_with(&format!("the words {WHY:?}"), said, vec![json!(WHY)]).await;
}

#[tokio::test]
async fn t7_while_a_test_send_is_under_way_nothing_else_sends_nor_drops_it_and_it_says_why() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.hold("send_test").await;
    window.send_to("+12025550123").await;
    window.until("the send to be under way", "return window.held.length === 1").await;
    window.run("document.getElementById('recipient').focus()", vec![]).await;
    window.press("Enter").await;
    says_why(&window).await;
    window.click("button", SEND).await;
    says_why(&window).await;
    window.press("Control+Enter").await;
    says_why(&window).await;
    window.click("button", "Dry run with test credentials").await;
    window.click("button", "Check the SMS, nothing is sent").await;
    says_why(&window).await;
    window.click("button", "Leave the sandbox").await;
    says_why(&window).await;
    window.click("link", "Every number, both channels…").await;
    window.find("heading", crate::matrix::TITLE).await;
    window.find("button", "Send 40 tests, nothing is billed").await;
    window.click("button", "Send 40 tests, nothing is billed").await;
    says_why(&window).await;
    window.type_command("send the test").await;
    let greyed = "const said = document.querySelector('dialog[open]').innerText;
        return said.includes('Send the test') && said.includes(arguments[0])";
    window.until_with("the reason in the palette", greyed, vec![json!(WHY)]).await;
    window.press("Escape").await;
    // It is still there, and ends like any other.
    window.go("Test send", "Test send").await;
    window.find("button", "Cancel").await;
    window.let_go(0).await;
    window.says("Delivered to").await;
    let traces = window.call("list_traces", json!({ "tenant": "contoso", "limit": 5 })).await;
    assert_eq!(traces.expect("traces").as_array().map(Vec::len), Some(1));
    window.does_not_say("under way").await;
    window.close().await;
}

/// How many messages have reached the server.
async fn arrived(window: &Window<'_>) -> usize {
    let inbox = window.call("read_sandbox_inbox", json!({})).await.expect("the inbox");
    inbox.as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn t7_a_page_that_is_read_again_knows_what_is_under_way_and_can_cancel_it() {
    for desk in [desk(), crate::chromium()] {
        let mut window = configured(&desk, false).await;
        window.go_wrong("send_stall").await;
        window.send_to("+12025550123").await;
        window.says("Asking the account to originate").await;
        window.reload().await;
        window.says(WHY).await;
        window.press("Control+Enter").await;
        says_why(&window).await;
        window.click("button", SEND).await;
        says_why(&window).await;
        window.click("button", "Leave the sandbox").await;
        says_why(&window).await;
        window.click("button", "Cancel").await;
        window.says("What was under way has ended.").await;
        window.does_not_say(WHY).await;
        assert_eq!(arrived(&window).await, 1, "at the server");
        window.close().await;
    }
}

#[tokio::test]
async fn t7_a_window_that_is_to_close_waits_for_a_test_send_and_says_why() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go_wrong("send_stall").await;
    window.send_to("+12025550123").await;
    window.says("Asking the account to originate").await;
    desk.ask_to_close();
    window.find("heading", "A test send is under way").await;
    window.says("Linecheck closes as soon as its outcome is known.").await;
    window.click("button", "Keep Linecheck open").await;
    window.until("no dialog", "return !document.querySelector('dialog[open]')").await;
    window.says("Asking the account to originate").await;
    desk.ask_to_close();
    window.find("button", "Cancel the test and close").await;
    // After the answer to the driver, which otherwise finds no window.
    let press = "const button = document.querySelector('dialog[open] .danger');
        setTimeout(() => button.click(), 300)";
    window.run(press, vec![]).await;
    window.has_closed().await;

    let window = Window::open(&desk, Start::Plain).await;
    window.find("heading", "Test send").await;
    assert_eq!(arrived(&window).await, 1, "at the server");
    desk.ask_to_close();
    window.has_closed().await;
}

#[tokio::test]
async fn t7_the_menu_offers_what_can_be_done_now() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    let note = "const { core } = window.__TAURI__;
        window.__TAURI__.core = { ...core, invoke: (name, given) => {
          if (name === 'offer_commands') window.offered = given.commands;
          return core.invoke(name, given);
        } };
        return true";
    window.until("the notes", note).await;
    window.go("Test send", "Test send").await;
    let offers = "return arguments[0].every((name) => window.offered?.includes(name))
        && !arguments[1].some((name) => window.offered?.includes(name))";
    let offered = async |window: &Window<'_>, what: &str, some: &[&str], none: &[&str]| {
        window.until_with(what, offers, vec![json!(some), json!(none)]).await;
    };
    let everywhere = ["go_overview", "palette", "text_larger", "leave_sandbox"];
    offered(&window, "the send", &["send", "palette"], &["save", "verify", "raw", "enter_sandbox"]).await;
    window.go("Account", "Twilio account").await;
    offered(&window, "the account", &everywhere, &["send", "raw", "check_ready"]).await;
    window.press("Control+k").await;
    offered(&window, "nothing behind the palette", &[], &everywhere).await;
    window.press("Escape").await;
    offered(&window, "the account again", &everywhere, &["send"]).await;
    window.close().await;
}

#[tokio::test]
async fn t12_what_was_read_back_goes_with_its_test_send_and_does_not_outlast_a_reload() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    let other = json!({ "id": "fabrikam", "name": "Fabrikam", "edit": { "sms": true, "voice": true } });
    window.call("add_tenant", other).await.expect("a tenant");
    window.reload().await;
    let empty = "return document.getElementById('read-back').value === ''
        && document.getElementById('read-back-error').textContent === ''";
    let wrong = "return document.getElementById('read-back-error').textContent !== ''";
    window.send_to("+12025550123").await;
    window.says("Delivered to").await;
    window.fill("Passcode that was read back", "12345").await;
    window.press("Enter").await;
    window.until("the error", wrong).await;
    // Read again.
    window.type_command("read again").await;
    window.press("Enter").await;
    window.until("the receipt to be empty", empty).await;
    window.fill("Passcode that was read back", "12345").await;
    window.press("Enter").await;
    window.until("the error", wrong).await;
    window.send_to("+12025550124").await;
    let second = "return document.querySelectorAll('.recent a').length === 2 && Boolean(document.getElementById('read-back'))";
    window.until("the second", second).await;
    window.until("the receipt of the second to be empty", empty).await;
    // Another tenant has its own.
    window.fill("Passcode that was read back", "123").await;
    window.choose("Tenant", "fabrikam").await;
    window.until("the other tenant", "return document.title.includes('Fabrikam')").await;
    window.says("No test send yet").await;
    let nothing =
        "return document.getElementById('recipient').value === '' && !document.getElementById('read-back')";
    window.until("nothing of the first tenant", nothing).await;
    window.choose("Tenant", "contoso").await;
    window.until("the receipt to be empty", empty).await;
    window.close().await;
}

#[tokio::test]
async fn s1_nothing_of_the_sandbox_is_left_in_the_screens_of_real_data() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.send_to("+12025550123").await;
    window.says("Delivered to").await;
    window.go("Readiness", "Readiness").await;
    window.fill("For one recipient", "+12025550123").await;
    window.press("Enter").await;
    window.says("What this check cannot tell").await;
    window.go("History", "History").await;
    window.fill("Search", "+12025550123").await;
    window.choose("Channel", "sms").await;
    window.click("button", "Leave the sandbox").await;
    window.click("button", "Add a Twilio account").await;
    // The same short name, in the other vault.
    window.fill("Name", "Contoso").await;
    window.click("button", "Add the tenant").await;
    window.find("heading", "Twilio account").await;
    window.go("Test send", "Test send").await;
    let empty = "return document.getElementById('recipient').value === ''";
    window.until("no recipient", empty).await;
    window.settle().await;
    window.until("no recipient still", empty).await;
    window.click("link", "Every number, both channels…").await;
    window.find("heading", crate::matrix::TITLE).await;
    window.until("no recipient in the matrix", empty).await;
    window.go("Readiness", "Readiness").await;
    window.says("There is nothing to check").await;
    window.does_not_say("What this check cannot tell").await;
    window.go("History", "History").await;
    window.says("No test send yet").await;
    window.close().await;
}

#[tokio::test]
async fn m7_the_page_to_print_is_of_the_tenant_whose_check_is_shown() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    let other = json!({ "id": "fabrikam", "name": "Fabrikam", "edit": { "sms": true, "voice": true } });
    window.call("add_tenant", other).await.expect("a tenant");
    window.configure_for("contoso", "main", false).await;
    window.configure_for("fabrikam", "fabrikam", false).await;
    window.reload().await;
    for tenant in ["contoso", "fabrikam"] {
        window.run("location.hash = `#/ready/${arguments[0]}`", vec![json!(tenant)]).await;
        window
            .until_with(
                "the tenant",
                "return document.title.toLowerCase().includes(arguments[0])",
                vec![json!(tenant)],
            )
            .await;
        window.click("button", "Check now").await;
        window.says("What this check cannot tell").await;
    }
    window.run("location.hash = '#/ready/contoso'", vec![]).await;
    window.until("the first tenant", "return document.title.includes('Contoso')").await;
    window.click("button", "Save a page to print").await;
    window.says("The page was saved").await;
    let folder = fs::read_dir(desk.home().join("exports")).expect("the exports");
    let names: Vec<String> =
        folder.flatten().map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    assert!(names.iter().all(|name| name.contains("readiness-contoso")) && !names.is_empty(), "{names:?}");
    window.close().await;
}
