//! Answers that come late: what a person chose, asked for or was told last stands, whichever answer comes after it.

use linecheck_window::{Start, Window};
use serde_json::json;

use crate::matrix::{SEND, TITLE, two_numbers};
use crate::{configured, desk};

#[tokio::test]
async fn c1_what_was_chosen_while_the_stored_choice_was_still_read_stays_chosen() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Overview", "Overview").await;
    window.hold("read_draft").await;
    window.go("Account", "Twilio account").await;
    window.click("field", "Ping Identity").await;
    window.find("button", "Save and delete the custom account").await;
    window.let_go(0).await;
    // What comes after the draft was asked for: the draft was taken.
    window.until("the numbers to be read", "return window.asked.includes('list_numbers')").await;
    window.settle().await;
    window.find("button", "Save and delete the custom account").await;
    window.close().await;
}

#[tokio::test]
async fn t5_a_trace_that_was_asked_for_before_a_send_does_not_take_the_place_of_its_trace() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.send_by_command("+12025550123").await;
    window.go("Overview", "Overview").await;
    window.hold("read_trace").await;
    window.go("Test send", "Test send").await;
    window.until("the earlier trace to be asked for", "return window.held.length === 1").await;
    // It stays held; whatever is asked for after it is answered.
    window.run("window.held = { earlier: window.held[0], push: (go) => go() }", vec![]).await;
    window.send_to("+12025550124").await;
    window.says("Delivered to").await;
    let shown =
        "return [...document.querySelectorAll('.recent a')].findIndex((link) => link.ariaCurrent === 'true')";
    window.until("the new trace in the list", &format!("{shown} === 0")).await;
    window.run("window.held.earlier()", vec![]).await;
    window.settle().await;
    assert_eq!(window.run(shown, vec![]).await, json!(0));
    window.close().await;
}

#[tokio::test]
async fn t10_a_grid_that_was_read_before_the_end_of_a_matrix_does_not_take_the_place_of_its_result() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    two_numbers(&window, json!([])).await;
    window.run("location.hash = '#/matrix/contoso'", vec![]).await;
    window.find("heading", TITLE).await;
    window.says("Not tried yet").await;
    window.hold("read_matrix").await;
    window.fill("Recipient", "+12025550123").await;
    window.click("button", SEND).await;
    window.says("All 4 were tried.").await;
    // It was read in the middle.
    window.let_go(0).await;
    window.settle().await;
    window.says("All 4 were tried.").await;
    let open =
        "return [...document.querySelectorAll('table.matrix .badge')].map((badge) => badge.innerText.trim())
        .filter((says) => says !== 'Delivered')";
    assert_eq!(window.run(open, vec![]).await, json!([]));
    window.close().await;
}

#[tokio::test]
async fn p1_a_vault_that_waits_for_the_keyring_says_so_and_opens_by_itself_once_it_may() {
    let desk = desk();
    desk.signal_keyring("STOP");
    let window = Window::open(&desk, Start::Sandbox).await;
    window.says("Waiting for your keyring").await;
    desk.signal_keyring("CONT");
    window.find("button", "Make an example tenant").await;
    window.close().await;
}
