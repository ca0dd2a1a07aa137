//! The care of the vault in the window (P1, P2): its key, its backups, its check; and what is said of a vault that can only be
//! read, or that an older Linecheck wrote.

use std::fs;
use std::path::PathBuf;

use linecheck_window::{Desk, OLD_PASSPHRASE, Start, Window};
use serde_json::{Value, json};

use crate::{desk, in_the_sandbox};

const FIRST: &str = "correct horse battery";
const SECOND: &str = "another horse battery";

async fn settings(window: &mut Window<'_>) {
    window.go("Settings", "Settings").await;
}

/// Opens a window in the sandbox whose vault wants its passphrase, and gives it.
async fn opened_with<'desk>(desk: &'desk Desk, passphrase: &str) -> Window<'desk> {
    let mut window = Window::open(desk, Start::Sandbox).await;
    window.find("heading", "Enter the passphrase").await;
    window.fill("Passphrase", passphrase).await;
    window.click("button", "Open the vault").await;
    window
}

async fn give(window: &mut Window<'_>, button: &str, fresh: &str, again: &str) {
    window.click("button", button).await;
    window.fill("New passphrase", fresh).await;
    window.fill("The same passphrase again", again).await;
    window.click("button", "Set the passphrase").await;
}

async fn entries(window: &Window<'_>, action: &str) -> usize {
    let asked = json!({ "limit": 50, "action": action });
    let page = window.call("read_audit", asked).await.unwrap_or_else(|error| panic!("{error}"));
    page["entries"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn p1_the_key_goes_from_the_keyring_to_a_passphrase_to_another_and_back() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    settings(&mut window).await;
    window.says("A key in the keyring").await;
    give(&mut window, "Use a passphrase…", "short", "short").await;
    window.says("8 characters at least").await;
    window.fill("New passphrase", FIRST).await;
    window.fill("The same passphrase again", SECOND).await;
    window.click("button", "Set the passphrase").await;
    window.says("The two passphrases differ.").await;
    window.fill("The same passphrase again", FIRST).await;
    window.click("button", "Set the passphrase").await;
    window.says("The vault opens with the new passphrase from now on.").await;
    window.find("button", "Change the vault’s passphrase…").await;
    // What was typed is nowhere in the page, and nothing that the shell tells has it.
    for command in ["read_session", "read_vault"] {
        let told = window.call(command, json!({})).await.expect(command).to_string();
        assert!(!told.contains(FIRST), "{told}");
    }
    let left = "return [...document.querySelectorAll('input')].map((one) => one.value).join(' ')
        + document.documentElement.outerHTML";
    assert!(!window.run(left, vec![]).await.to_string().contains(FIRST));
    window.close().await;

    let mut window = opened_with(&desk, FIRST).await;
    window.find("button", "Commands").await;
    settings(&mut window).await;
    give(&mut window, "Change the vault’s passphrase…", SECOND, SECOND).await;
    window.says("The vault opens with the new passphrase from now on.").await;
    window.close().await;

    let mut window = opened_with(&desk, FIRST).await;
    window.says("The passphrase does not open this vault").await;
    window.fill("Passphrase", SECOND).await;
    window.click("button", "Open the vault").await;
    window.find("button", "Commands").await;
    settings(&mut window).await;
    window.click("button", "Use the keyring…").await;
    window.find("heading", "Keep the key in the keyring?").await;
    window.click("button", "Use the keyring").await;
    window.says("The keyring keeps the vault’s new key.").await;
    window.find("button", "New key…").await;
    assert_eq!(entries(&window, "vault_key_changed").await, 3);
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;

    // Without a question.
    let window = Window::open(&desk, Start::Sandbox).await;
    window.find("button", "Commands").await;
    window.close().await;
}

/// By keys alone, but for what is typed.
#[tokio::test]
async fn p2_a_backup_is_looked_into_and_comes_back_by_keyboard_alone() {
    let desk = desk();
    let window = in_the_sandbox(&desk).await;
    window.press("8").await;
    window.find("heading", "Settings").await;
    window.tab_to("button", "Back up").await;
    window.press("Enter").await;
    window.says("Backed up to").await;
    window.says("It opens with the key in this user’s keyring, and nowhere else.").await;
    let fabrikam = json!({ "id": "fabrikam", "name": "Fabrikam", "edit": { "sms": true } });
    window.call("add_tenant", fabrikam).await.expect("a tenant that the backup has not");

    // A folder that holds none says so at its field.
    window.tab_to("button", "Restore a backup…").await;
    window.press("Enter").await;
    window.find("heading", "Restore a backup").await;
    window.choose("Backup", "In another folder").await;
    window.tab_to("field", "Folder of the backup").await;
    window.type_keys("not/a/whole/path").await;
    window.press("Enter").await;
    window.says("This is not the whole path of a folder.").await;
    window.fill("Folder of the backup", &desk.home().display().to_string()).await;
    window.press("Enter").await;
    window.says("holds no whole backup").await;

    window.press("Escape").await;
    window.tab_to("button", "Restore a backup…").await;
    window.press("Enter").await;
    window.tab_to("button", "Look into it").await;
    window.press("Enter").await;
    window.says("Contoso and Fabrikam").await;
    window.says("Linecheck goes on with the restored vault.").await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    window.tab_to("button", "Restore this backup").await;
    window.press("Enter").await;
    window.says("The backup is in place.").await;
    window.says("Settings").await;
    let tenants = window.call("read_overview", json!({})).await.expect("the tenants")["tenants"].clone();
    assert_eq!(tenants.as_array().map(Vec::len), Some(1), "{tenants}");
    assert_eq!(entries(&window, "vault_restored").await, 1);
    let kept = window.call("read_vault", json!({})).await.expect("the vault")["aside"][0].clone();
    let kept = PathBuf::from(kept.as_str().expect("what was there is kept"));
    assert!(kept.join("vault.db").exists() && kept.join("vault.json").exists());
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test]
async fn p2_a_backup_that_opens_with_the_passphrase_of_its_time_comes_back_with_it() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    settings(&mut window).await;
    give(&mut window, "Use a passphrase…", FIRST, FIRST).await;
    window.says("The vault opens with the new passphrase from now on.").await;
    window.click("button", "Back up").await;
    window.says("It opens with the passphrase that the vault has now.").await;
    give(&mut window, "Change the vault’s passphrase…", SECOND, SECOND).await;
    window.says("The vault opens with the new passphrase from now on.").await;
    window.click("button", "Restore a backup…").await;
    window.click("button", "Look into it").await;
    window.fill("Passphrase of the backup", SECOND).await;
    window.click("button", "Look into it").await;
    window.says("does not open this vault").await;
    window.fill("Passphrase of the backup", FIRST).await;
    window.click("button", "Look into it").await;
    window.click("button", "Restore this backup").await;
    window.says("The backup is in place.").await;
    window.close().await;
    let window = opened_with(&desk, FIRST).await;
    window.find("button", "Commands").await;
    window.close().await;
}

#[tokio::test]
async fn p2_a_check_names_both_parts_and_finds_a_damaged_file() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    settings(&mut window).await;
    window.click("button", "Check").await;
    window.says("The vault is whole.").await;
    window.says("Tables, indexes and references agree.").await;
    window.says("entries are whole and in their order.").await;
    window.close().await;

    // One byte in a page that the opening does not need.
    let file = desk.home().join("sandbox").join("vault.db");
    let whole = fs::read(&file).expect("the vault's file");
    for page in (whole.len() / 4096 / 2..whole.len() / 4096).rev() {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 7] ^= 1;
        fs::write(&file, bytes).expect("it is damaged");
        let mut window = Window::open(&desk, Start::Sandbox).await;
        let opened = "return document.body.innerText.includes('Commands')
            || document.body.innerText.includes('The vault cannot be opened')";
        window.until("the vault to be open, or not", opened).await;
        if window.text().await.contains("The vault cannot be opened") {
            window.close().await;
            continue;
        }
        settings(&mut window).await;
        window.click("button", "Check").await;
        window.says("The vault is not whole.").await;
        window.says("Change nothing more, and restore a backup.").await;
        assert_eq!(window.axe().await, Vec::<String>::new());
        window.close().await;
        return;
    }
    panic!("every page is needed for the opening");
}

#[tokio::test]
async fn p2_a_vault_that_can_only_be_read_says_so_refuses_changes_and_tells_of_its_migration_later() {
    let desk = desk();
    let hindrance = desk.put_old_vault(true);
    let mut window = opened_with(&desk, OLD_PASSPHRASE).await;
    window.says("Open for reading").await;
    window.says("Nothing can be changed or sent.").await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    // On every screen, and what changes is refused with the reason.
    let refused = async |command: &str, given: Value| {
        let error = window.call(command, given).await.expect_err(command);
        assert_eq!(error["code"], "vault_reads_only", "{command}: {error}");
    };
    refused("edit_tenant", json!({ "tenant": "contoso", "name": "Other", "edit": {} })).await;
    refused("back_up_vault", json!({ "onProgress": "CHANNEL" })).await;
    refused("change_vault_key", json!({ "passphrase": FIRST, "onProgress": "CHANNEL" })).await;
    settings(&mut window).await;
    window.says("The vault is open for reading: it takes no new key, no backup and no check").await;
    let off = "return ['vault-passphrase', 'vault-keyring', 'vault-back-up', 'vault-check']
        .every((id) => document.getElementById(id).disabled)";
    window.until("what cannot be done to be greyed", off).await;
    window.fill("Wait between sends", "7").await;
    window.run("document.getElementById('cool-down').form.requestSubmit()", vec![]).await;
    window.says("The vault is open for reading alone, and nothing was changed").await;
    window.press("Control+n").await;
    window.says("The vault is open for reading: nothing can be changed or sent.").await;

    fs::remove_dir_all(hindrance).expect("what was in the way");
    window.click("button", "Open it again").await;
    window.fill("Passphrase", OLD_PASSPHRASE).await;
    window.click("button", "Open the vault").await;
    window.says("An older Linecheck wrote this vault. It was brought from version 3 to version").await;
    window.does_not_say("Open for reading").await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    window.click("link", "See its entry in the audit trail").await;
    window.find("heading", "Audit trail").await;
    let only = "return document.querySelectorAll('main tbody tr').length === 1";
    window.until("its entry alone", only).await;
    window.click("button", "Dismiss").await;
    window.until("it to be gone", "return document.getElementById('notices').hidden").await;
    window.reload().await;
    window.does_not_say("An older Linecheck wrote this vault.").await;
    window.close().await;

    // Once: the next opening has nothing to tell.
    let window = opened_with(&desk, OLD_PASSPHRASE).await;
    window.find("button", "Commands").await;
    window.does_not_say("An older Linecheck wrote this vault.").await;
    window.close().await;
}

#[tokio::test]
async fn m6_support_is_told_what_of_the_vault_is_an_administrators_and_unlocks_it() {
    const RIGHT: &str = "horse battery staple";
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.call("set_administrator", json!({ "passphrase": RIGHT })).await.expect("it is set");
    window.call("lock", json!({})).await.expect("it is locked");
    settings(&mut window).await;
    window.says("What is grey needs it").await;
    // The check is everybody's.
    window.click("button", "Check").await;
    window.says("The vault is whole.").await;
    window.click("button", "Back up").await;
    window.says("What you pressed goes on after the unlock").await;
    window.fill("Administrator passphrase", RIGHT).await;
    window.press("Enter").await;
    window.says("Backed up to").await;
    window.does_not_say("What is grey needs it").await;
    window.close().await;
}

#[tokio::test]
async fn p2_a_backup_takes_the_place_of_a_vault_that_does_not_open() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    settings(&mut window).await;
    window.click("button", "Back up").await;
    window.says("Backed up to").await;
    window.close().await;
    let vault = desk.home().join("sandbox");
    fs::write(vault.join("vault.db"), [0; 100]).expect("it is damaged");
    let mut window = Window::open(&desk, Start::Sandbox).await;
    window.find("heading", "The vault cannot be opened").await;
    window.click("button", "Restore a backup…").await;
    window.click("button", "Look into it").await;
    window.says("In the backup").await;
    window.says("Contoso").await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    window.click("button", "Restore this backup").await;
    window.find("button", "Commands").await;
    settings(&mut window).await;
    window.says("The backup is in place.").await;
    window.says("Kept aside, with its tokens, until you remove it:").await;
    window.close().await;
}
