//! The test send: T1 to T7, T10, and its trace.

use serde_json::json;

use crate::{configured, desk};

#[tokio::test]
async fn t1_a_recipient_is_e164_or_national_with_a_country_and_a_call_takes_an_extension() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Test send", "Test send").await;
    window.fill("Recipient", "020 7946 0018").await;
    window.press("Tab").await;
    window
        .until(
            "an error beside the field",
            "return document.getElementById('recipient').getAttribute('aria-invalid') === 'true'",
        )
        .await;
    window.choose("Country of the number", "GB").await;
    window.says("United Kingdom").await;
    window.click("field", "Voice call").await;
    window.fill("Recipient", "+12025550123,2992#*1").await;
    window.click("button", "Send test, nothing is billed").await;
    window.says("Call to +12•••••23 answered, over after").await;
    window.says("custom account, billed to …0001").await;
    window.close().await;
}

#[tokio::test]
async fn t2_t3_t4_t5_the_route_is_custom_first_then_the_default_account_on_an_api_error_alone() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    window.go_wrong("send_21610").await;
    window.send_to("+12025550123").await;
    window.says("Delivered to +12•••••23 in").await;
    window.says("default account, billed to").await;
    window.click("button", "Why").await;
    window.says("The custom account was tried first and refused it: API error 21610").await;
    let picture = "return document.querySelector('route-picture [role=img]').getAttribute('aria-label')";
    let picture = window.run(picture, vec![]).await;
    assert!(picture.as_str().is_some_and(|label| label.starts_with("Route. Custom account:")), "{picture}");
    window.go_wrong("delivery_30007").await;
    window.send_to("+12025550123").await;
    window.says("Not delivered to +12•••••23, custom account, billed to …0001").await;
    window.says("30007").await;
    window.click("button", "Why").await;
    window.says("That is a delivery error: it never causes a fallback.").await;
    window.close().await;
}

#[tokio::test]
async fn t6_t7_an_unknown_outcome_is_looked_up_and_found_and_nothing_is_sent_twice() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    window.go_wrong("send_500").await;
    window.send_to("+12025550123").await;
    window.says("Delivered to +12•••••23").await;
    window.says("Found").await;
    let traces =
        window.call("list_traces", json!({ "tenant": "contoso", "limit": 5 })).await.expect("traces");
    assert_eq!(traces.as_array().map(Vec::len), Some(1));
    let id = traces[0]["transaction"].clone();
    let raw = window.call("read_raw_trace", json!({ "transaction": id })).await.expect("a raw trace");
    let creates = raw["events"].as_array().expect("events").iter();
    assert_eq!(creates.filter(|event| event["event"] == "create_intended").count(), 1, "{raw}");
    window.close().await;
}

#[tokio::test]
async fn t5_the_trace_is_read_by_keys_filtered_shown_raw_and_copied() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    window.go_wrong("send_21408").await;
    window.send_to("+12025550123").await;
    window.says("Delivered to").await;
    window.click("field", "Problems").await;
    window.says("Refused").await;
    window.click("field", "All").await;
    let focused = "document.querySelector('.trace > li[tabindex=\"0\"]').focus();
        return document.activeElement.dataset.sequence";
    let first = window.run(focused, vec![]).await;
    window.press("Down").await;
    window
        .until_with(
            "the next event to have the focus",
            "return document.activeElement.dataset.sequence !== arguments[0]",
            vec![first],
        )
        .await;
    window.click("button", "Raw").await;
    window.says("\"request_id\"").await;
    window.click("button", "Copy text").await;
    window
        .until(
            "Copied to be announced",
            "return document.getElementById('polite').textContent.includes('Copied')",
        )
        .await;
    window.close().await;
}

#[tokio::test]
async fn t10_a_send_says_who_is_billed_and_a_real_one_asks_first() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    window.go("Test send", "Test send").await;
    window.fill("Recipient", "+12025550123").await;
    window.says("With real data: billed to the custom Twilio account AC…0001").await;
    // The shell alone knows what a preview costs: the page cannot send without one, nor one twice.
    let refused = window
        .call("send_test", json!({ "preview": "00000000-0000-0000-0000-000000000000", "confirmed": true }))
        .await;
    assert!(refused.is_err(), "a send without a preview was taken");
    window.close().await;
}
