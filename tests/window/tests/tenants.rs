//! A tenant that is inactive, and the revisions of its configuration: M5, M9.

use linecheck_window::Window;
use serde_json::{Value, json};

use crate::{configured, desk, in_the_sandbox};

const TENANT: &str = "contoso";

async fn status(window: &Window<'_>) -> Value {
    window.call("read_status", json!({ "tenant": TENANT })).await.expect("a status")
}

/// One number is left selected, and saved.
async fn save_one_number(window: &mut Window<'_>) {
    window.go("Account", "Twilio account").await;
    window.says("20 of 20 selected").await;
    window.click("button", "Edit Organization Numbers").await;
    window.fill("Search the numbers", "+12125550100").await;
    window.click("button", "Select none").await;
    window.click("button", "Select the 1 match").await;
    window.says("1 of 20 selected").await;
    window.click("button", "Save and make active").await;
    window.says("Saved. Contoso is active on record.").await;
}

/// By keys alone: the list, another one of it, and its numbers into a draft that is saved like any other.
#[tokio::test]
async fn m9_an_earlier_revision_is_looked_at_and_its_numbers_come_back_without_a_consent() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    save_one_number(&mut window).await;
    window.type_command("Revisions of").await;
    window.press("Enter").await;
    window.find("heading", "Revisions").await;
    window.says("2 revisions").await;
    window.says("19 numbers were taken away").await;
    assert_eq!(window.axe().await, [] as [String; 0]);
    window.tab_to("button", "Revision 1").await;
    window.press("Enter").await;
    window.says("20 numbers were added").await;
    window.tab_to("button", "Restore numbers and fallback").await;
    window.press("Enter").await;
    window.find("heading", "Twilio account").await;
    window.says("20 of 20 selected").await;
    window.says("Changes, not in use yet").await;
    assert_eq!(status(&window).await["active"]["revision"], 2, "nothing is active before it is saved");
    // A draft that exists is shown, and goes only when that is said.
    window.click("link", "Earlier revisions").await;
    window.click("button", "Revision 1").await;
    window.click("button", "Restore numbers and fallback").await;
    window.says("There is a draft for account").await;
    window.click("button", "Cancel").await;
    window.click("link", "Back to the account").await;
    window.click("button", "Save and make active").await;
    window.says("Saved. Contoso is active on record.").await;
    let status = status(&window).await;
    assert_eq!((&status["active"]["revision"], &status["draft"]), (&json!(3), &Value::Null));
    assert_eq!(status["active"]["selected"].as_array().map(Vec::len), Some(20));
    window.close().await;
}

#[tokio::test]
async fn m9_before_anything_is_saved_and_of_another_account_it_says_so() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.type_command("Revisions of").await;
    window.press("Enter").await;
    window.says("No revision yet").await;
    window.call("discard_draft", json!({ "tenant": TENANT })).await.expect("it is discarded");
    window.configure("main", false).await;
    window.call("delete_custom_account", json!({ "tenant": TENANT })).await.expect("it is deleted");
    window.reload().await;
    window.go("Account", "Twilio account").await;
    window.click("link", "Earlier revisions").await;
    window.says("to Ping Identity").await;
    window.click("button", "Revision 1").await;
    window.says("No custom account is active. Enter the account again").await;
    window
        .until(
            "nothing to be restored",
            "return [...document.querySelectorAll('button')].some((one) => one.textContent === 'Restore numbers and fallback' && one.disabled)",
        )
        .await;
    // A page that is not ours would be told the same.
    let asked = json!({ "tenant": TENANT, "revision": 1, "replaces": null });
    let refused = window.call("restore_revision", asked).await.expect_err("a refusal");
    assert_eq!(refused["code"], "revision_of_other_account", "{refused}");
    window.close().await;
}

#[tokio::test]
async fn m5_an_inactive_tenant_is_shown_calmly_changes_nothing_and_can_lose_its_custom_account() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    window.send_by_command("+12025550123").await;
    window.go("Overview", "Overview").await;
    window.click("button", "Edit: Contoso").await;
    window.click("button", "Set inactive").await;
    window.says("Set Contoso inactive?").await;
    window.click("button", "Set inactive").await;
    window.says("Nothing needs attention.").await;
    window.says("Inactive").await;
    assert_eq!(window.axe().await, [] as [String; 0]);
    window.go("Account", "Twilio account").await;
    window.says("Inactive since").await;
    window.says("Linecheck's own rule").await;
    for gone in ["Change Account", "New token", "Edit Organization Numbers"] {
        window.does_not_say(gone).await;
    }
    assert_eq!(window.axe().await, [] as [String; 0]);
    window.go("Test send", "Test send").await;
    window.says("Inactive since").await;
    // What is under way comes to its end.
    window.click("button", "Follow the delivery").await;
    window.says("Delivered").await;
    window.until("no form to send with", "return !document.querySelector('main input[name=channel]')").await;
    // A page that is not ours would be told the same.
    let edit = json!({ "tenant": TENANT, "edit": { "fallback": false } });
    let refused = window.call("edit_draft", edit).await.expect_err("a refusal");
    assert_eq!(refused["code"], "tenant_inactive", "{refused}");
    // Active again with one press, and inactive again by the command.
    window.go("Account", "Twilio account").await;
    window.click("button", "Set active again").await;
    window.find("button", "Change Account").await;
    window.type_command("Set the tenant inactive").await;
    window.press("Enter").await;
    window.click("button", "Set inactive").await;
    window.says("Inactive since").await;
    // Its custom account goes as always.
    window.click("field", "Ping Identity").await;
    window.click("button", "Save and delete the custom account").await;
    window.fill("Type contoso to confirm", TENANT).await;
    window.click("button", "Delete the custom account").await;
    window.says("The custom account was deleted. Ping Identity originates.").await;
    assert_eq!(status(&window).await["active"]["sender"], "ping_identity");
    window.close().await;
}
