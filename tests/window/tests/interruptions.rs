//! What holds nothing up, and what survives: a server that does not answer, a reload, the end of the process, a start
//! without a keyring.

use std::time::Duration;

use linecheck_window::{Desk, Keyring, Start, Window};
use serde_json::json;

use crate::{configured, desk, in_the_sandbox};

const PASSPHRASE: &str = "correct horse battery staple";

#[tokio::test]
async fn c5_while_a_verification_gets_no_answer_the_rest_of_the_window_works() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.go_wrong("verify_stall").await;
    window.go("Account", "Twilio account").await;
    window.click("field", "Custom").await;
    let (sid, token) = window.credentials("main").await;
    window.fill("Account SID", &sid).await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Verify Account").await;
    window.says("Asking for the account").await;
    drive_the_rest(&mut window).await;
    window.go("Account", "Twilio account").await;
    window.says("Asking for the account").await;
    window.click("field", "Enable").await;
    window.says("billed at Ping Identity’s rates").await;
    window.click("button", "Cancel").await;
    window.says("Verification cancelled.").await;
    window.go("Sandbox", "Sandbox").await;
    window.click("button", "Let everything work again").await;
    window.go("Account", "Twilio account").await;
    window.click("button", "Verify Account").await;
    window.says("0 of 20 selected").await;
    window.close().await;
}

#[tokio::test]
async fn t7_while_a_send_gets_no_answer_the_rest_works_and_a_cancelled_one_is_unknown_until_looked_up() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go_wrong("send_stall").await;
    window.send_to("+12025550123").await;
    window.says("Asking the account to originate").await;
    drive_the_rest(&mut window).await;
    window.go("Test send", "Test send").await;
    window.says("Asking the account to originate").await;
    window.click("button", "Cancel").await;
    window.says("Cancelled. A sent test can’t be recalled").await;
    look_up_once_it_may(&mut window).await;
    // Nobody knows when it was delivered.
    window.says("Delivered to +12•••••23, custom account").await;
    window.close().await;
}

/// For a minute a send without a verdict may be under way in another Linecheck, and is left alone.
async fn look_up_once_it_may(window: &mut Window<'_>) {
    let found =
        "return [...document.querySelectorAll('.trace b')].some((verb) => verb.innerText === 'Found')";
    for _ in 0..40 {
        let over = "return !document.querySelector('progress-line')";
        window.until("the look-up to end", over).await;
        if window.run(found, vec![]).await == json!(true) {
            return;
        }
        let asked = "const button = [...document.querySelectorAll('button')].find((one) => one.innerText === 'Look it up now');
            button?.click();
            return true";
        window.run(asked, vec![]).await;
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    panic!("it never could be looked up:\n{}", window.text().await);
}

/// Another screen, the palette, typing, a setting: all of it while something waits.
async fn drive_the_rest(window: &mut Window<'_>) {
    window.go("Overview", "Overview").await;
    window.go("Settings", "Settings").await;
    window.choose("Default country", "GB").await;
    window.type_command("keys").await;
    window.press("Escape").await;
    window.go("Drafts…", "Drafts").await;
}

#[tokio::test]
async fn c15_a_draft_and_the_place_are_back_after_a_reload_and_after_the_end_of_the_process() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.click("field", "Custom").await;
    let (sid, token) = window.credentials("main").await;
    window.fill("Account SID", &sid[..12]).await;
    window.says("Saved").await;
    window.until("the SID to be stored", &stored("draft.account_sid.length === 12")).await;
    window.reload().await;
    let field = window.find("field", "Account SID").await;
    assert_eq!(field.prop("value").await.expect("a value").as_deref(), Some(&sid[..12]));

    window.fill("Account SID", &sid).await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Verify Account").await;
    window.click("button", "Select All").await;
    window.says("20 of 20 selected").await;
    window.click("field", "Enable").await;
    window
        .until("the selection to be stored", &stored("draft.selected.length === 20 && draft.fallback"))
        .await;
    // In the middle of the consent: nothing was saved yet, and nothing is lost.
    window.click("button", "Save and make active").await;
    window.find("heading", "Twilio Legal Consent").await;
    window.kill().await;

    let mut window = Window::open(&desk, Start::Plain).await;
    window.find("heading", "Twilio account").await;
    window.says("20 of 20 selected").await;
    window.says("Draft, not in use yet").await;
    window.click("button", "Save and make active").await;
    window.fill("Your name", "Ann Admin").await;
    window.click("button", "I Consent").await;
    window.says("Saved. Contoso is active on record.").await;
    window.kill().await;
    let window = Window::open(&desk, Start::Plain).await;
    window.find("heading", "Twilio account").await;
    window.says("Active").await;
    window.close().await;
}

/// A script that is true when the draft is stored so.
fn stored(condition: &str) -> String {
    format!(
        "return window.__TAURI__.core.invoke('read_draft', {{ tenant: 'contoso' }}).then((draft) => Boolean(draft && {condition}))"
    )
}

#[tokio::test]
async fn t7_a_send_that_was_under_way_when_the_process_ended_is_unknown_and_looked_up() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go_wrong("send_stall").await;
    window.send_to("+12025550123").await;
    window.says("Asking the account to originate").await;
    window.kill().await;

    let mut window = Window::open(&desk, Start::Plain).await;
    window.find("heading", "Test send").await;
    window.says("Interrupted: outcome unknown").await;
    look_up_once_it_may(&mut window).await;
    let traces =
        window.call("list_traces", json!({ "tenant": "contoso", "limit": 5 })).await.expect("traces");
    assert_eq!(traces.as_array().map(Vec::len), Some(1), "nothing was sent by itself: {traces}");
    window.close().await;
}

#[tokio::test]
async fn t8_a_trace_so_far_is_back_after_a_reload() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    window.go_wrong("send_21408").await;
    window.send_to("+12025550123").await;
    window.says("default account, billed to").await;
    window.reload().await;
    window.find("heading", "Test send").await;
    window.says("default account, billed to").await;
    window.says("21408").await;
    window.close().await;
}

#[tokio::test]
async fn p1_without_a_keyring_a_passphrase_is_asked_for_and_opens_the_vault_again() {
    let desk = Desk::new(Keyring::Absent);
    let mut window = Window::open(&desk, Start::Sandbox).await;
    window.find("heading", "Choose a passphrase").await;
    window.fill("New passphrase", PASSPHRASE).await;
    window.fill("The same passphrase again", "another one entirely").await;
    window.click("button", "Create the vault").await;
    window.says("The two passphrases differ.").await;
    window.fill("New passphrase", PASSPHRASE).await;
    window.fill("The same passphrase again", PASSPHRASE).await;
    window.click("button", "Create the vault").await;
    window.says("SANDBOX").await;
    window.find("button", "Make an example tenant").await;
    window.kill().await;

    let mut window = Window::open(&desk, Start::Plain).await;
    window.find("heading", "Enter the passphrase").await;
    window.fill("Passphrase", "not this one, no").await;
    window.click("button", "Open the vault").await;
    window
        .until(
            "the error beside the field",
            "return document.getElementById('passphrase').getAttribute('aria-invalid') === 'true'",
        )
        .await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.click("button", "Open the vault").await;
    window.find("button", "Make an example tenant").await;
    window.close().await;
}
