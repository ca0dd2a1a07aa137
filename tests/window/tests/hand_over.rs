//! Bundles and support kits in the window (P5): made, opened in another vault, and nothing overwritten without consent.

use std::fs;

use linecheck_window::{PHRASE, Window};
use serde_json::{Value, json};

use crate::{configured, desk};

async fn done(window: &Window<'_>, command: &str, arguments: Value) -> Value {
    window.call(command, arguments).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

/// Makes a file by the dialog of this button.
async fn make(window: &mut Window<'_>, button: &str, secrets: bool) {
    window.go("Settings", "Settings").await;
    window.click("button", button).await;
    if secrets {
        window.click("field", "With Auth Tokens and client secrets").await;
    }
    window.fill("Passphrase for the file", PHRASE).await;
    window.fill("The same again", "another one").await;
    window.click("button", "Make the file").await;
    window.says("The two passphrases differ.").await;
    window.fill("The same again", PHRASE).await;
    window.click("button", "Make the file").await;
}

#[tokio::test]
async fn p5_a_bundle_shows_its_difference_and_overwrites_nothing_that_was_not_chosen() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    make(&mut window, "Make a bundle…", true).await;
    window.says("The bundle is made.").await;
    let bundle = desk.exported("age");
    let start = fs::read(&bundle).expect("the bundle");
    assert!(start.starts_with(b"age-encryption.org/v1\n"), "it is in the age format");

    // Another vault, which has a tenant of that short name with Ping Identity.
    window.move_to(&desk.home().with_file_name("another")).await;
    let edit = json!({ "sms": true, "voice": false, "destinations": [] });
    done(&window, "add_tenant", json!({ "id": "contoso", "name": "Contoso of old", "edit": edit })).await;
    window.reload().await;
    let before = done(&window, "read_status", json!({ "tenant": "contoso" })).await;

    window.go("Settings", "Settings").await;
    window.click("button", "Open a file…").await;
    window.click("button", "Open").await;
    window.says("Choose a file.").await;
    window.give_file("File", &bundle).await;
    window.fill("Passphrase of the file", "not the one of this file").await;
    window.click("button", "Open").await;
    window.says("The passphrase does not open the file.").await;
    window.fill("Passphrase of the file", PHRASE).await;
    window.click("button", "Open").await;
    window.says("What the bundle would change").await;
    window.says("Contoso of old here, Contoso in the bundle").await;
    window.says("Account: none here").await;
    // Nothing is chosen, so nothing is taken; and nothing where it is left.
    window.click("button", "Import what is chosen").await;
    window.says("Choose at least one tenant.").await;
    window.press("Escape").await;
    window.until("the dialog to be gone", "return !document.querySelector('dialog[open]')").await;
    assert_eq!(done(&window, "read_status", json!({ "tenant": "contoso" })).await, before);

    window.click("button", "Open a file…").await;
    window.give_file("File", &bundle).await;
    window.fill("Passphrase of the file", PHRASE).await;
    window.click("button", "Open").await;
    window.click("field", "Take Contoso in the place of what is here…").await;
    window.click("button", "Import what is chosen").await;
    window.says("1 tenant was imported").await;
    let after = done(&window, "read_status", json!({ "tenant": "contoso" })).await;
    assert_eq!(after["active"]["sender"], "custom", "{after}");
    assert_eq!(after["tenant"]["name"], "Contoso");
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test]
async fn p5_a_support_kit_is_made_opened_and_shown_and_nobody_changes_it() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    make(&mut window, "Make a support kit…", false).await;
    window.says("The support kit is made.").await;
    let kit = desk.exported("age");

    // A new vault says where the file is opened.
    window.move_to(&desk.home().with_file_name("another")).await;
    window.run("location.hash = '#/start'", vec![]).await;
    window.click("button", "Open the file").await;
    window.find("heading", "Settings").await;
    window.until("the way in to have the focus", "return document.activeElement?.id === 'open-bundle'").await;
    window.press("Enter").await;
    window.give_file("File", &kit).await;
    window.fill("Passphrase of the file", PHRASE).await;
    window.click("button", "Open").await;
    window.find("heading", "Open a support kit").await;
    window.says("For Contoso, made by").await;
    window.click("button", "Make this vault the support kit").await;
    window.says("SUPPORT KIT").await;
    window.says("Nobody changes anything in it.").await;

    // A press says so, a command of the menu is grey, and a forged call is refused.
    let before = done(&window, "read_send_limits", json!({})).await;
    window.click("button", "Set limits").await;
    window.says("This is a support kit: test sends and look-ups.").await;
    assert_eq!(done(&window, "read_send_limits", json!({})).await, before);
    window.press("n").await;
    window.settle().await;
    assert_eq!(window.run("return !document.querySelector('dialog[open]')", vec![]).await, json!(true));
    let forged = json!({ "cool_down_seconds": 0, "hourly_cap": 1000 });
    let refused = window.call("set_send_limits", forged).await.expect_err("it is refused");
    assert_eq!(refused["code"], "kit_read_only", "{refused}");

    // It stays one after a restart of the page, on every screen, and past its time it says so.
    window.reload().await;
    window.go("Overview", "Overview").await;
    window.says("SUPPORT KIT").await;
    window.days_later(30).await;
    window.says("SUPPORT KIT, PAST ITS TIME").await;
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}
