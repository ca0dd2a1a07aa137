//! The PingOne screen: connect, plan, apply, manage. In the window, and in Chromium by way of the bridge.

use linecheck_window::{Desk, Window};
use serde_json::{Value, json};

use crate::{chromium, configured, desk};

const SECRET: &str = "planted.client-secret_0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// Contoso with its main account active, connected to an environment of the sandbox with one press.
async fn connected<'a>(desk: &'a Desk, environment: &str) -> Window<'a> {
    let mut window = configured(desk, false).await;
    window.go("PingOne", "PingOne").await;
    window.click("button", environment).await;
    window.says("Who would originate").await;
    window
}

/// From nothing applied to the plan of the carry-over.
async fn planned(window: &mut Window<'_>) {
    window.click("button", "Plan the carry-over").await;
    window.says("Plan: Carry over the account …0001").await;
}

async fn applied(window: &mut Window<'_>, environment: &str) {
    window.click("button", &format!("Apply to {environment}")).await;
    window.find("heading", "Third-party Service Consent").await;
    window.type_keys("Ann Admin").await;
    window.press("Enter").await;
}

/// What the page holds, its fields' values included.
async fn everything(window: &Window<'_>) -> String {
    let script = "return [document.documentElement.outerHTML, ...[...document.querySelectorAll('input, textarea')]
        .map((field) => field.value), ...Object.values(localStorage), ...Object.values(sessionStorage)].join('\\n')";
    window.run(script, vec![]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn g1_g4_g5_a_verified_configuration_is_connected_planned_applied_and_then_there_is_no_change() {
    carry_over(&desk()).await;
}

#[tokio::test]
async fn g1_g4_g5_a_verified_configuration_is_connected_planned_applied_and_then_there_is_no_change_in_chromium()
 {
    carry_over(&chromium()).await;
}

async fn carry_over(desk: &Desk) {
    let mut window = connected(desk, "Use Contoso Test (SANDBOX)").await;
    window.says("Ping Identity’s account would originate SMS to any country.").await;
    planned(&mut window).await;
    for words in [
        "3 steps",
        "Create the sender Twilio …0001",
        "Choose the numbers of",
        "20 numbers",
        "Set the chain",
        "billed by Ping Identity at its rates",
        "billed by Twilio to …0001",
        "PingOne enforces daily limits, which PingID did not for a custom account.",
    ] {
        window.says(words).await;
    }
    assert_eq!(window.axe().await, Vec::<String>::new());
    applied(&mut window, "Contoso Test").await;
    window.says("Applied, read back, and as it was planned.").await;
    window.says("1 of 10").await;
    window.says("20 of 41 numbers selected").await;
    window.says("Place 1 of the chain").await;
    window.says("would originate SMS to").await;
    window.click("button", "Close").await;
    planned(&mut window).await;
    window.says("No change").await;
    window.says("PingOne has it all already. Applying would write nothing.").await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    assert_eq!(window.violations().await, Vec::<String>::new());
    // Both sides of the tenant, and the way here from the note that PingID no longer supports this (C16).
    window.go("Overview", "Overview").await;
    window.click("link", "PingOne: Contoso Test").await;
    window.says("Who would originate").await;
    window.go("Account", "Twilio account").await;
    window.click("button", "Good to know").await;
    window.click("link", "Carry this account over to PingOne").await;
    window.says("Who would originate").await;
    window.close().await;
}

/// The connection is checked before it is kept, each outcome has its words, and the secret never comes back.
#[tokio::test]
async fn g4_a_connection_is_checked_before_it_is_kept_and_its_secret_is_never_in_the_page() {
    let desk = chromium();
    let mut window = configured(&desk, false).await;
    window.go("PingOne", "PingOne").await;
    let offers = window.call("list_sandbox_pingone", json!({})).await.expect("the environments");
    let one = offers[0].clone();
    let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
    window.fill("Environment ID", "not a UUID").await;
    window.fill("Client ID", &text("client_id")).await;
    window.fill("Client secret", SECRET).await;
    window.click("button", "Check and keep").await;
    let invalid = "return document.activeElement?.id === 'pingone-environment'
        && document.activeElement.getAttribute('aria-invalid') === 'true'";
    window.until("the first error to have the focus", invalid).await;
    window.fill("Environment ID", &text("environment")).await;
    window.fill("Environment ID of the worker application", &text("worker_environment")).await;
    window.fill("Client secret", SECRET).await;
    window.click("button", "Check and keep").await;
    let refused = "return document.getElementById('pingone-secret')?.getAttribute('aria-invalid') === 'true'";
    window.until("the secret to be refused", refused).await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    window.fill("Client secret", &text("client_secret")).await;
    window.click("button", "Check and keep").await;
    window.says("Who would originate").await;
    window.click("button", "Change the connection").await;
    window.says("A secret is stored, encrypted.").await;
    let shown = everything(&window).await;
    for secret in [SECRET, &text("client_secret")] {
        assert!(!shown.contains(secret), "a client secret is in the page");
    }
    window.close().await;
}

/// An apply that stops says where, and goes on without a second sender.
#[tokio::test]
async fn g1_an_apply_that_stops_says_where_and_goes_on_from_there() {
    stop_and_go_on(&desk()).await;
}

#[tokio::test]
async fn g1_an_apply_that_stops_says_where_and_goes_on_from_there_in_chromium() {
    stop_and_go_on(&chromium()).await;
}

async fn stop_and_go_on(desk: &Desk) {
    let mut window = connected(desk, "Use Contoso Test (SANDBOX)").await;
    planned(&mut window).await;
    window.go_wrong("pingone_settings_refused").await;
    window.go("PingOne", "PingOne").await;
    applied(&mut window, "Contoso Test").await;
    window.says("Stopped at step 3 of 3").await;
    window.says("The new sender is there, and not in use: traffic goes as before.").await;
    window.says("Refused, not written").await;
    window.reload().await;
    // Told by what is stored.
    window.says("An apply did not come to its end.").await;
    window.says("Stopped at step 3 of 3").await;
    window.go("Sandbox", "Sandbox").await;
    window.click("button", "Let everything work again").await;
    window.go("PingOne", "PingOne").await;
    window.click("button", "Go on").await;
    window.says("Applied, read back, and as it was planned.").await;
    window.says("1 of 10").await;
    window.close().await;
}

/// An empty chain is confirmed by itself, and Cancel writes nothing.
#[tokio::test]
async fn g6_handing_over_to_ping_identity_is_confirmed_by_itself() {
    hand_over(&desk()).await;
}

#[tokio::test]
async fn g6_handing_over_to_ping_identity_is_confirmed_by_itself_in_chromium() {
    hand_over(&chromium()).await;
}

async fn hand_over(desk: &Desk) {
    let mut window = connected(desk, "Use Contoso (PRODUCTION)").await;
    window.says("Kept, not understood").await;
    window.says("Branch offices").await;
    window.click("button", "Take Contoso gateway…").await;
    window.says("Without any sender Ping Identity’s account originates everything.").await;
    window.click("button", "Plan this chain").await;
    window.says("Plan: Hand over to Ping Identity").await;
    window.click("button", "Apply to Contoso").await;
    window.click("button", "Change the production environment").await;
    window.find("heading", "Hand over to Ping Identity?").await;
    window.click("button", "Cancel").await;
    window.says("Nothing was written: the confirmations were not all given.").await;
    window.click("button", "Apply to Contoso").await;
    window.click("button", "Change the production environment").await;
    window.click("button", "Hand over to Ping Identity").await;
    window.says("Applied, read back, and as it was planned.").await;
    window.says("The chain is empty").await;
    window.click("button", "Close").await;
    // What was there before comes back.
    window.click("button", "Plan putting back").await;
    window.says("Plan: Put back what was there before").await;
    window.close().await;
}

/// What could not be read is said with what to do, keeps what was read before, and is read again by one press. While it is
/// read, the screen says so and can be left.
#[tokio::test]
async fn g6_what_cannot_be_read_is_said_and_read_again() {
    let desk = chromium();
    let mut window = connected(&desk, "Use Contoso Test (SANDBOX)").await;
    window.go_wrong("pingone_html").await;
    window.go("PingOne", "PingOne").await;
    window.click("button", "Read again").await;
    window.says("Something that is not PingOne answered").await;
    window.says("What stands below is what was read before.").await;
    window.says("Who would originate").await;
    window.reload().await;
    window.says("Not read").await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    window.go("Sandbox", "Sandbox").await;
    window.click("button", "Let everything work again").await;
    window.go("PingOne", "PingOne").await;
    window.click("button", "Try again").await;
    window.says("Who would originate").await;
    window.says("Connected").await;
    window.close().await;
}

/// A token of a sender is changed by a second one in its place, and the recipient's route has one all the while; the secret is
/// nowhere in the page.
#[tokio::test]
async fn g3_a_new_token_is_a_plan_that_ends_with_one_sender() {
    let desk = chromium();
    let mut window = connected(&desk, "Use Contoso Test (SANDBOX)").await;
    let (_, token) = window.credentials("main").await;
    planned(&mut window).await;
    applied(&mut window, "Contoso Test").await;
    window.says("Applied, read back, and as it was planned.").await;
    window.click("button", "Close").await;
    window.click("button", "New token: …").await;
    window.find("heading", "Give a new Auth Token").await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Plan it").await;
    window.says("Plan: New token for Twilio …0001").await;
    window.says("4 steps").await;
    window.says("Delete the sender").await;
    applied(&mut window, "Contoso Test").await;
    window.says("Applied, read back, and as it was planned.").await;
    window.says("1 of 10").await;
    assert!(!everything(&window).await.contains(&token), "the Auth Token is in the page");
    window.close().await;
}

/// Two senders of one account, as a rotation that was half done in the console leaves them: the other one is offered in the old
/// one's place, without a token, and the carry-over asks which one it is about.
#[tokio::test]
async fn g3_a_rotation_that_was_half_done_is_finished_with_the_sender_that_is_there() {
    let desk = chromium();
    let mut window = connected(&desk, "Use Contoso Test (SANDBOX)").await;
    planned(&mut window).await;
    applied(&mut window, "Contoso Test").await;
    window.says("Applied, read back, and as it was planned.").await;
    window.click("button", "Close").await;
    window.click("button", "Options").await;
    window.choose("Sender in PingOne", "new").await;
    window.fill("Name of a new sender", "Contoso new token").await;
    window.click("button", "Plan the carry-over").await;
    window.says("Create the sender Contoso new token …0001").await;
    applied(&mut window, "Contoso Test").await;
    window.says("Applied, read back, and as it was planned.").await;
    window.says("2 of 10").await;
    window.click("button", "Close").await;
    window.click("button", "Options").await;
    window.choose("Sender in PingOne", "by_account").await;
    window.click("button", "Plan the carry-over").await;
    window.says("Several senders have this account. Choose the one to change.").await;
    window.click("button", "New token: Twilio…").await;
    window.says("With it no token is needed.").await;
    window.click("button", "Plan it").await;
    window.says("Plan: New token for Twilio …0001").await;
    window.says("Delete the sender Twilio …0001").await;
    window.close().await;
}

/// The chain is reordered by keys alone, and nothing is written before the plan of it was applied.
#[tokio::test]
async fn g6_the_chain_is_reordered_by_keys_and_planned_first() {
    let desk = chromium();
    let window = connected(&desk, "Use Contoso (PRODUCTION)").await;
    window.choose("Add to the chain", "PINGONE_TWILIO").await;
    window.tab_to("button", "Move Ping Identity’s account up").await;
    window.press("Enter").await;
    let is_at = |place: usize| {
        format!(
            "return [...document.querySelectorAll('.chain > li')].map((row) => row.dataset.link)[{place}] === 'PINGONE_TWILIO'
                && document.activeElement?.getAttribute('aria-label') === 'Move Ping Identity’s account up'"
        )
    };
    window.until("Ping Identity's account to be first, with the focus", &is_at(0)).await;
    window.press("Alt+Down").await;
    window.until("the chain to be as before", &is_at(1)).await;
    window.find("button", "Plan this chain").await;
    window.close().await;
}

/// Ten senders of three thousand numbers each: those of one are in the page, and of them a window of rows, whatever is done
/// with them. The sandbox's sender is shown ten times over, with so many numbers.
#[tokio::test]
async fn g6_ten_senders_of_three_thousand_numbers_are_a_window_of_rows() {
    let desk = chromium();
    let mut window = connected(&desk, "Use Contoso Test (SANDBOX)").await;
    planned(&mut window).await;
    applied(&mut window, "Contoso Test").await;
    window.says("Applied, read back, and as it was planned.").await;
    let many = "const { core } = window.__TAURI__;
        const ask = core.invoke;
        core.invoke = async (name, args) => {
          const answer = await ask(name, args);
          if (name === 'read_pingone_state')
            answer.senders = Array.from({ length: 10 }, (_, at) =>
              ({ ...answer.senders[0], id: at ? `facade0f-acad-4e00-8000-0000000000${at}0` : answer.senders[0].id, name: `Line ${at}`, numbers: 3000 }));
          if (name === 'list_pingone_numbers')
            answer.numbers = Array.from({ length: 3000 }, (_, at) =>
              ({ ...answer.numbers[0], number: `+1212${5000000 + at}`, national: null, kind: at % 2 ? 'TOLL_FREE' : 'PHONE_NUMBER', selected: at < 20 }));
          return answer;
        };";
    window.run(many, vec![]).await;
    window.click("button", "Read again").await;
    window.says("10 of 10").await;
    let held = "return [document.querySelectorAll('main [role=option]').length, document.querySelectorAll('main *').length]";
    let before = window.run(held, vec![]).await;
    window.click("button", "Numbers: Line 0…").await;
    window.says("As it is in PingOne").await;
    for press in ["Select All", "Show Only Selected", "Show all numbers", "Select none"] {
        window.click("button", press).await;
        let rows = window.run(held, vec![]).await;
        let few = |at: usize| rows[at].as_u64().unwrap_or(u64::MAX);
        assert!(few(0) <= 60, "{press}: {rows}");
        // Beside the rows, of the numbers that can have countries a hundred are the options of one list.
        let more = few(1) - before[1].as_u64().unwrap_or_default();
        assert!(more < 1_200, "{press}: {before} became {rows}");
    }
    window.says("20 taken out").await;
    window.close().await;
}

/// The files of an export are seen before they are saved, and hold no secret.
#[tokio::test]
async fn g2_an_export_is_previewed_and_has_no_secret() {
    let desk = chromium();
    let mut window = connected(&desk, "Use Contoso Test (SANDBOX)").await;
    let (_, token) = window.credentials("main").await;
    planned(&mut window).await;
    window.click("field", "Terraform").await;
    window.says("pingone_phone_delivery_settings").await;
    let shown: Value = json!(everything(&window).await);
    assert!(!shown.as_str().unwrap_or_default().contains(&token), "the Auth Token is in the page");
    // What is saved is what was seen.
    window.click("button", "Save the…").await;
    window.says("linecheck-pingone-terraform-").await;
    window.close().await;
}
