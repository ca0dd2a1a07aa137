//! Composing a draft: C1 to C16, as far as they are seen in the window.

use serde_json::json;

use crate::{configured, desk, in_the_sandbox};

/// The outcomes of a verification, by the account of the sandbox that has it, and its words.
const OUTCOMES: &[(&str, &str)] = &[
    ("suspended", "suspended"),
    ("closed", "Error receiving account information"),
    ("test_credentials", "test credentials"),
    ("no_numbers", "no originating phone numbers"),
    ("no_usable", "SMS and voice"),
    ("trial", "verified"),
];

/// The outcomes that are no account's own but the way's to it: what goes wrong, and what it is called.
const FAILURES: &[(&str, &str)] = &[
    ("verify_refused", "Twilio refused this token"),
    ("verify_limited", "Rate limited"),
    ("verify_down", "Twilio failed"),
    ("verify_html", "Not Twilio’s answer"),
    ("verify_blocked", "Not Twilio’s answer"),
    ("verify_odd", "Answer not understood"),
    ("verify_reset", "Unreachable"),
    ("verify_redirect", "Not Twilio’s answer"),
];

#[tokio::test]
async fn c1_c2_c4_a_custom_account_needs_a_method_and_its_token_never_comes_back() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.click("button", "Discard draft").await;
    window.click("button", "Discard draft").await;
    window.says("Passcodes are originated by Ping Identity’s own account").await;
    window.click("field", "Custom").await;
    window.click("field", "SMS").await;
    window.click("field", "Voice").await;
    window.says("Enable SMS or Voice first").await;
    let (sid, token) = window.credentials("main").await;
    window.fill("Account SID", &sid).await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Save and make active").await;
    window.says("A token is stored, encrypted.").await;
    window.says("Enable SMS or Voice").await;
    let everywhere = "return document.documentElement.outerHTML.includes(arguments[0])
        || [...document.querySelectorAll('input')].some((field) => field.value.includes(arguments[0]))
        || JSON.stringify([{ ...localStorage }, { ...sessionStorage }]).includes(arguments[0])";
    assert_eq!(window.run(everywhere, vec![json!(token)]).await, json!(false), "the token is in the page");
    window.reload().await;
    window.says("A token is stored, encrypted.").await;
    assert_eq!(window.run(everywhere, vec![json!(token)]).await, json!(false), "the token came back");
    window.close().await;
}

#[tokio::test]
async fn c3_a_wrong_sid_is_said_beside_its_field_and_announced() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.click("field", "Custom").await;
    let whole = "0123456789abcdef0123456789abcdef";
    for (typed, says) in [
        ("AC123".to_owned(), "Twilio account SID must be 34 characters long"),
        (format!("SK{whole}"), "API key"),
        (format!("PN{whole}"), "phone number"),
        (format!("MG{whole}"), "messaging service"),
        (format!("AC{whole}00"), "34"),
        (whole.to_owned(), "Auth Token"),
    ] {
        window.fill("Account SID", &typed).await;
        window.press("Tab").await;
        let said = "const field = document.getElementById('account-sid');
            const error = document.getElementById('account-sid-error');
            const described = (field.getAttribute('aria-describedby') ?? '').split(' ').includes('account-sid-error');
            return field.getAttribute('aria-invalid') === 'true' && described
              && error.textContent.toLowerCase().includes(arguments[0].toLowerCase())";
        window.until_with(&format!("{typed} to be called wrong: {says}"), said, vec![json!(says)]).await;
        let announced = "return ['polite', 'assertive'].some((id) =>
            document.getElementById(id).textContent.toLowerCase().includes(arguments[0].toLowerCase()))";
        window.until_with("the error to be announced", announced, vec![json!(says)]).await;
    }
    window.close().await;
}

#[tokio::test]
async fn c5_each_outcome_of_a_verification_has_its_own_words() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.click("field", "Custom").await;
    for (role, words) in OUTCOMES {
        let (sid, token) = window.credentials(role).await;
        window.fill("Account SID", &sid).await;
        window.fill("Auth Token", &token).await;
        window.click("button", "Verify Account").await;
        let said = "const busy = document.querySelector('progress-line');
            const card = document.querySelector('section[aria-label=Credentials]');
            return !busy && card.innerText.toLowerCase().includes(arguments[0].toLowerCase())";
        window.until_with(&format!("{role} to say {words:?}"), said, vec![json!(words)]).await;
    }
    let (sid, token) = window.credentials("main").await;
    for (preset, words) in FAILURES {
        window.go_wrong(preset).await;
        window.go("Account", "Twilio account").await;
        window.fill("Account SID", &sid).await;
        window.fill("Auth Token", &token).await;
        window.click("button", "Verify Account").await;
        window.says(words).await;
        window.says("stay as they are.").await;
        // It is said once: beside its field nothing is, which points to it.
        let once = "return document.querySelectorAll('.verification .note').length === 1
            && document.getElementById('auth-token-error').textContent === ''";
        window.until("it to be said once", once).await;
    }
    window.close().await;
}

#[tokio::test]
async fn c6_numbers_that_are_filtered_out_are_counted_and_shown_with_the_reason() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Account", "Twilio account").await;
    window.click("button", "Edit Organization Numbers").await;
    window.says("20 more numbers are filtered out: 6 voice only, 8 SMS only, 6 neither.").await;
    window.says("Sender IDs and messaging services are set up in Twilio and are not shown here.").await;
    window.click("button", "Show them").await;
    // What is shown is seen, and read whole: nobody has to look for it.
    let seen = "const list = document.querySelector('.number-window').getBoundingClientRect();
        const rows = [...document.querySelectorAll('.number-row[aria-disabled=true]')]
          .filter((row) => row.getBoundingClientRect().top >= list.top && row.getBoundingClientRect().bottom <= list.bottom);
        return list.top >= 0 && list.bottom <= innerHeight && rows.length > 3 && rows.every((row) => {
          const why = row.querySelector('.number-country');
          return /^(Cannot send SMS|Cannot make calls|Neither SMS nor voice)$/.test(why.innerText.trim())
            && why.scrollWidth <= why.clientWidth && why.scrollHeight <= why.clientHeight + 1; })";
    window.until("filtered numbers with their reasons", seen).await;
    window.fill("Search the numbers", "Filtered").await;
    window.says("No number matches").await;
    window.click("button", "Clear the search").await;
    window.close().await;
}

#[tokio::test]
async fn c8_c9_c10_fallback_is_off_at_first_and_says_what_it_costs_and_consent_comes_last() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.click("field", "Custom").await;
    window.says("With fallback disabled, an error is reported and nothing else originates.").await;
    window.click("field", "Enable").await;
    window.says("billed at Ping Identity’s rates, not at any preferential rates from Twilio.").await;
    window.click("button", "What the documents say").await;
    window.says("the event originates from Ping’s account").await;
    let (sid, token) = window.credentials("main").await;
    window.fill("Account SID", &sid).await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Verify Account").await;
    window.click("button", "Select All").await;
    window.click("button", "Save and make active").await;
    window.find("heading", "Twilio Legal Consent").await;
    window.press("Escape").await;
    window.says("Draft, not in use yet").await;
    let status = window.call("read_status", json!({ "tenant": "contoso" })).await.expect("a status");
    assert_eq!(status["active"]["sender"], "ping_identity", "Cancel saved something: {status}");
    window.close().await;
}

#[tokio::test]
async fn c11_a_sub_account_can_be_chosen_and_the_main_accounts_token_is_not_kept() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.click("field", "Custom").await;
    let (sid, token) = window.credentials("main").await;
    window.fill("Account SID", &sid).await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Verify Account").await;
    window.click("button", "Use a sub-account (3)").await;
    window.says("the main account’s token is not kept").await;
    window.click("button", "Use this one: …").await;
    window.says("Sub-account of …0001").await;
    window.says("0 of 6 selected").await;
    window.close().await;
}

#[tokio::test]
async fn c12_c13_c14_c16_what_must_be_so_before_and_what_is_good_to_know_is_said() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    for words in [
        "Account SID and Auth Token at hand",
        "Both are given, not verified yet.",
        "Origination numbers bought",
        "Billing with Twilio set up",
        "United States does not support alphanumeric Sender IDs",
        "Twilio, as of",
    ] {
        window.says(words).await;
    }
    // Nothing is green before it is true.
    let green = "return document.querySelectorAll('.step.done, .checklist .badge.ok').length";
    assert_eq!(window.run(green, vec![]).await, json!(0));
    window.click("button", "Verify Account").await;
    window.says("40 numbers, 20 of them do SMS and voice.").await;
    window.until("what is true to be green", &format!("{green} === 4")).await;
    window.click("button", "Select All").await;
    window
        .until("the second step to be done", "return document.querySelectorAll('.step.done').length === 2")
        .await;
    window.click("button", "Good to know").await;
    window.says("daily").await;
    window.says("PingOne").await;
    window.close().await;
}

#[tokio::test]
async fn c15_a_draft_is_saved_as_typed_queued_and_shows_the_difference_to_what_was_expected() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.go_wrong("verify_reset").await;
    window.go("Account", "Twilio account").await;
    window.click("field", "Custom").await;
    let (sid, token) = window.credentials("main").await;
    window.fill("Account SID", &sid).await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Numbers you expect").await;
    window.fill("Numbers you expect", "+12125550100, +12025550123").await;
    window.press("Tab").await;
    window.says("Saved").await;
    window.click("button", "Verify Account").await;
    window.click("button", "Verify later").await;
    window.says("Waits to be verified. It runs when you say so").await;
    window.go("Sandbox", "Sandbox").await;
    window.click("button", "Let everything work again").await;
    window.says("Everything works again.").await;
    window.click("link", "Drafts…").await;
    window.click("button", "Verify 1 waiting draft").await;
    window.says("Ready to save").await;
    window.go("Account", "Twilio account").await;
    window.says("1 expected number was found.").await;
    window.says("Not on the account: +12025550123.").await;
    window.close().await;
}
