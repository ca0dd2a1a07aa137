//! The whole story, from the first start to the deletion: by mouse, by keyboard alone, and by the shortest way.

use linecheck_window::{Desk, Keyring, Start, Window};

use crate::chromium;

const RECIPIENT: &str = "+12025550123";
const ON_THE_LINE: &str = "+12025550123,2992";

/// The rows of the story, each where it is seen: C1, C3 to C9, M1, M2, M4, T1, T3, T4, T5.
#[tokio::test]
async fn c1_c5_c9_m1_m2_m4_t3_t5_the_whole_story_by_mouse() {
    whole_story(&Desk::new(Keyring::Unlocked)).await;
}

#[tokio::test]
async fn c1_c5_c9_m1_m2_m4_t3_t5_the_whole_story_by_mouse_in_chromium() {
    whole_story(&chromium()).await;
}

async fn whole_story(desk: &Desk) {
    let mut window = Window::open(desk, Start::Plain).await;
    window.enter_sandbox().await;
    verify(&mut window).await;
    save(&mut window).await;
    send(&mut window).await;
    fall_back(&mut window).await;
    change_account(&mut window).await;
    delete(&mut window).await;
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}

async fn verify(window: &mut Window<'_>) {
    let (sid, token) = window.credentials("main").await;
    window.click("field", "Custom").await;
    window.fill("Account SID", &sid[..20]).await;
    window.fill("Auth Token", "0123456789abcdef0123456789abcdef").await;
    window.says("Twilio account SID must be 34 characters long").await;
    window.fill("Account SID", &sid).await;
    window.click("button", "Verify Account").await;
    window.says("Error receiving account information").await;
    window.says("Your draft and the active configuration stay as they are.").await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Verify Account").await;
    window.says("0 of 20 selected").await;
    window
        .says(
            "20 more numbers are filtered out: 6 voice only, 8 SMS only, 6 neither. One number must do both",
        )
        .await;
    window.says("Legal consent is asked for: this SID was not active before").await;
}

async fn save(window: &mut Window<'_>) {
    window.click("button", "Select All").await;
    window.says("20 of 20 selected").await;
    window.click("button", "Save and make active").await;
    window.find("heading", "Twilio Legal Consent").await;
    window.click("button", "Cancel").await;
    window.says("Draft, not in use yet").await;
    window.click("button", "Save and make active").await;
    window.click("button", "I Consent").await;
    window.says("Give the name of the person who consents.").await;
    window.fill("Your name", "Ann Admin").await;
    window.click("button", "I Consent").await;
    window.says("Saved. Contoso is active on record. The consent was recorded with it.").await;
}

async fn send(window: &mut Window<'_>) {
    window.click("button", "Send a test").await;
    window.fill("Recipient", RECIPIENT).await;
    window.click("button", "Send test, nothing is billed").await;
    window.says("Delivered to +12•••••23 in").await;
    window.says("custom account, billed to …0001").await;
    window.click("field", "Voice call").await;
    window.fill("Recipient", ON_THE_LINE).await;
    window.click("button", "Send test, nothing is billed").await;
    window.says("answered, over after").await;
    window.click("field", "SMS").await;
}

async fn fall_back(window: &mut Window<'_>) {
    window.go_wrong("send_21408").await;
    window.send_to(RECIPIENT).await;
    window.says("Refused: nothing was sent to +12•••••23, nothing is billed").await;
    // It is over: the cause stands above what is pressed next.
    window.find("button", "Send again").await;
    window.click("button", "Why").await;
    window.says("Fallback to Default Account is disabled, so nothing else originates.").await;
    window.go("Account", "Twilio account").await;
    window.click("button", "Edit Fallback To Default Account").await;
    window.click("field", "Enable").await;
    window.says("Changes, not in use yet").await;
    window.click("button", "Save and make active").await;
    // The account is the same: no consent is asked.
    window.says("Saved. Contoso is active on record.").await;
    window.send_to(RECIPIENT).await;
    window.says("Delivered to +12•••••23 in").await;
    window.says("default account, billed to").await;
    window.click("button", "Why").await;
    window.says("in production by Ping Identity at its rates").await;
    window.says("21408").await;
}

async fn change_account(window: &mut Window<'_>) {
    window.go("Account", "Twilio account").await;
    window.click("button", "Change Account").await;
    window.says("Contoso stays active until Save replaces it.").await;
    let (sid, token) = window.credentials("fabrikam").await;
    window.fill("Account SID", &sid).await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Verify Account").await;
    window.says("0 of 6 selected").await;
    window.click("button", "Select All").await;
    window.click("button", "Save and make active").await;
    window.fill("Your name", "Ann Admin").await;
    window.click("button", "I Consent").await;
    window.says("Saved. Fabrikam is active on record. The consent was recorded with it.").await;
}

async fn delete(window: &mut Window<'_>) {
    window.click("field", "Ping Identity").await;
    window.says("Saving now deletes the custom account Fabrikam from this tenant.").await;
    window.click("button", "Save and delete the custom account").await;
    window.find("heading", "Delete the custom account?").await;
    window.click("button", "Delete the custom account").await;
    window.says("Type exactly contoso.").await;
    window.fill("Type contoso to confirm", "contoso").await;
    window.click("button", "Delete the custom account").await;
    window.says("The custom account was deleted. Ping Identity originates.").await;
    window.go("Test send", "Test send").await;
    // The history stays.
    window.says("default account, billed to").await;
}

/// From nothing to a traced test send: at most seven clicks and one field, besides the name under the consent. Verify, the
/// selection and the consent are the person's.
#[tokio::test]
async fn c12_s1_from_nothing_to_a_traced_test_send_takes_at_most_seven_clicks() {
    let desk = Desk::new(Keyring::Unlocked);
    let mut window = Window::open(&desk, Start::Plain).await;
    window.enter_sandbox().await;
    window.click("button", "Verify Account").await;
    window.says("0 of 20 selected").await;
    window.click("button", "Select All").await;
    window.click("button", "Save and make active").await;
    window.find("heading", "Twilio Legal Consent").await;
    window.type_keys("Ann Admin").await;
    window.press("Enter").await;
    window.click("button", "Send a test").await;
    window.fill("Recipient", RECIPIENT).await;
    window.click("button", "Send test, nothing is billed").await;
    window.says("custom account, billed to …0001").await;
    // Filling the recipient is a click into it, for who does not use Tab.
    let clicks = window.clicks + 1;
    println!("{clicks} clicks");
    assert!(clicks <= 7, "{clicks} clicks");
    window.close().await;
}

/// The same story without a mouse: Tab, the arrows, Space, Enter, and the keys of the commands. That every step is found
/// by Tab or by a key is what is proved.
#[tokio::test]
async fn c1_c5_c7_c9_m1_m4_t5_the_whole_story_by_keyboard_alone() {
    let desk = Desk::new(Keyring::Unlocked);
    let window = Window::open(&desk, Start::Plain).await;
    window.tab_to("button", "Try in the sandbox").await;
    window.press("Enter").await;
    window.find("heading", "Twilio account").await;
    let (sid, token) = window.credentials("main").await;

    window.tab_to("field", "Account SID").await;
    window.press("Control+a").await;
    window.type_keys(&sid).await;
    window.tab_to("field", "Auth Token").await;
    window.type_keys(&token).await;
    window.tab_to("button", "Verify Account").await;
    window.press("Space").await;
    window.says("0 of 20 selected").await;
    window.tab_to("listbox", "Organization numbers").await;
    window.press("Space").await;
    window.press("Shift+Down").await;
    window.says("2 of 20 selected").await;
    window.press("Control+a").await;
    window.says("20 of 20 selected").await;
    window.press("Control+s").await;
    window.find("heading", "Twilio Legal Consent").await;
    window.type_keys("Ann Admin").await;
    window.press("Enter").await;
    window.says("The consent was recorded with it.").await;

    window.tab_to("button", "Send a test").await;
    window.press("Enter").await;
    window.find("heading", "Test send").await;
    window.tab_to("field", "Recipient").await;
    window.type_keys(RECIPIENT).await;
    window.press("Control+Enter").await;
    window.says("Delivered to +12•••••23 in").await;

    // By the palette, which also says each key.
    window.type_command("account").await;
    window.find("option", "…").await;
    window.press("Enter").await;
    window.find("heading", "Twilio account").await;
    window.tab_to("button", "Edit Fallback To Default Account").await;
    window.press("Enter").await;
    window.tab_to("field", "Disable").await;
    window.press("Right").await;
    window.says("Changes, not in use yet").await;
    window.press("Control+s").await;
    window.says("Saved. Contoso is active on record.").await;
    window.tab_to("field", "Custom").await;
    window.press("Left").await;
    window.says("Saving now deletes the custom account Contoso").await;
    window.press("Control+s").await;
    window.find("heading", "Delete the custom account?").await;
    window.type_keys("contoso").await;
    window.press("Enter").await;
    window.says("The custom account was deleted. Ping Identity originates.").await;
    window.close().await;
}
