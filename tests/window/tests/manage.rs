//! What an active configuration can be changed to: M1 to M4, the overview, and what needs attention.

use serde_json::json;

use crate::{configured, desk};

#[tokio::test]
async fn m1_numbers_and_fallback_change_without_a_consent_and_can_be_undone() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Account", "Twilio account").await;
    window.says("20 of 20 selected").await;
    window.click("button", "Edit Organization Numbers").await;
    window.click("button", "Edit Fallback To Default Account").await;
    window.fill("Search the numbers", "+12125550100").await;
    window.click("button", "Select none").await;
    window.click("button", "Select the 1 match").await;
    window.click("field", "Enable").await;
    window.says("1 of 20 selected").await;
    window.click("button", "Save and make active").await;
    window.says("Saved. Contoso is active on record.").await;
    window.click("button", "Undo").await;
    window.says("The numbers and the fallback setting are back as they were.").await;
    let status = window.call("read_status", json!({ "tenant": "contoso" })).await.expect("a status");
    assert_eq!(status["active"]["fallback"], json!(false));
    assert_eq!(status["active"]["selected"].as_array().map(Vec::len), Some(20));
    window.close().await;
}

#[tokio::test]
async fn m2_m3_the_active_account_works_on_while_another_is_drafted_and_its_token_can_be_rotated() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Account", "Twilio account").await;
    window.click("button", "Change Account").await;
    window.says("Contoso stays active until Save replaces it.").await;
    window.send_to("+12025550123").await;
    window.says("Delivered to +12•••••23 in").await;
    window.go("Account", "Twilio account").await;
    window.click("button", "Discard draft").await;
    window.click("button", "Discard draft").await;
    window.click("button", "New token").await;
    window.fill("Auth Token", "ffffffffffffffffffffffffffffffff").await;
    window.click("button", "Verify and replace").await;
    window.says("Error receiving account information").await;
    let (_, token) = window.credentials("main").await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Verify and replace").await;
    window.says("The new token is in use here.").await;
    window.close().await;
}

#[tokio::test]
async fn m4_deleting_says_what_is_lost_and_wants_the_word_typed() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Account", "Twilio account").await;
    window.click("field", "Ping Identity").await;
    window.click("button", "Save and delete the custom account").await;
    window.says("the Auth Token: it is erased").await;
    window.says("history, consents and the audit trail").await;
    window.fill("Type contoso to confirm", "Contoso Ltd").await;
    window.click("button", "Delete the custom account").await;
    window.says("Type exactly contoso.").await;
    window.click("button", "Cancel").await;
    let status = window.call("read_status", json!({ "tenant": "contoso" })).await.expect("a status");
    assert_eq!(status["active"]["sender"], "custom", "Cancel deleted something");
    window.close().await;
}

#[tokio::test]
async fn c5_c7_the_overview_shows_what_needs_attention_with_its_remedy() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    let (sid, _) = window.credentials("main").await;
    let number = json!({ "sid": sid, "number": "+12125550100" });
    window.call("release_sandbox_number", number).await.expect("it is released");
    window.click("link", "Overview").await;
    window.click("button", "Check all now").await;
    window.says("1 tenant was checked.").await;
    window.says("no longer on the account with SMS and voice").await;
    window.says("Passcodes from these numbers would fail.").await;
    window.click("link", "Choose numbers: Contoso").await;
    window.find("heading", "Twilio account").await;
    window.says("No longer on the account").await;
    window.close().await;
}

#[tokio::test]
async fn m4_m8_a_tenant_is_renamed_and_removed_once_nothing_is_active_and_comes_back_with_its_test_sends() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.send_by_command("+12025550123").await;
    window.go("Overview", "Overview").await;
    window.says("Last test sends").await;
    window.click("button", "Edit: Contoso").await;
    window.says("To remove it, delete its custom account first.").await;
    window.fill("Name", "\u{5e7}\u{5d5}\u{5e0}\u{5d8}\u{5d5}\u{5e1}\u{5d5}").await;
    window.click("button", "Rename").await;
    window.find("button", "Edit: \u{5e7}\u{5d5}\u{5e0}\u{5d8}\u{5d5}\u{5e1}\u{5d5}").await;
    window.call("delete_custom_account", json!({ "tenant": "contoso" })).await.expect("it is deleted");
    window.reload().await;
    window.click("button", "Edit: …").await;
    window.click("button", "Remove the tenant").await;
    window.fill("Type contoso to confirm", "Contoso").await;
    window.click("button", "Remove the tenant").await;
    window.says("Type exactly contoso.").await;
    window.fill("Type contoso to confirm", "contoso").await;
    window.click("button", "Remove the tenant").await;
    window.says("No tenant yet").await;
    window.go("History", "History").await;
    window.says("1 test send").await;
    window.go("Audit trail", "Audit trail").await;
    window.says("Tenant removed").await;
    window.says("Tenant renamed").await;
    let again = json!({ "id": "contoso", "name": "Contoso", "edit": {} });
    window.call("add_tenant", again).await.expect("it comes back");
    let traces = window.call("list_traces", json!({ "tenant": "contoso", "limit": 5 })).await;
    assert_eq!(traces.expect("traces").as_array().map(Vec::len), Some(1));
    window.close().await;
}
