//! The audit trail in the window (M8, C9): filtered, checked, exported and checked elsewhere; what is broken is named.

use linecheck_window::{Desk, Window};
use serde_json::{Value, json};

use crate::{chromium, configured, desk};

#[tokio::test]
async fn m8_the_trail_is_filtered_checked_exported_and_checked_elsewhere() {
    let desk = desk();
    let window = configured(&desk, true).await;
    story(&desk, window).await;
}

#[tokio::test]
async fn m8_the_same_in_chromium() {
    let desk = chromium();
    let window = configured(&desk, true).await;
    story(&desk, window).await;
}

/// How many entries are listed.
async fn listed(window: &Window<'_>) -> Value {
    window.run("return document.querySelectorAll('table.audit tbody tr').length", vec![]).await
}

async fn story(desk: &Desk, mut window: Window<'_>) {
    window.go("Audit trail", "Audit trail").await;
    window.says("Configuration saved").await;
    let all = listed(&window).await;

    // Each filter alone, then one with which nothing is left.
    window.choose("What was done", "consent_given").await;
    window.until_with("one entry", LISTED, vec![json!(1)]).await;
    window.click("button", "Clear the filters").await;
    window.until_with("all entries", LISTED, vec![all.clone()]).await;
    window.choose("Tenant", "contoso").await;
    window.until("Contoso's entries alone", OF_CONTOSO).await;
    window.choose("What was done", "history_deleted").await;
    window.says("No entry fits these filters").await;
    window.click("button", "Clear the filters").await;
    window.until_with("all entries", LISTED, vec![all]).await;

    window.click("button", "Check the trail").await;
    window.says("are whole and in their order").await;

    // The file is right by the command line, which needs no vault for it.
    window.click("button", "Export").await;
    window.says(".jsonl").await;
    let trail = desk.exported("jsonl");
    desk.linecheck(&["audit", "verify", &trail.display().to_string()]);

    // One word of one entry: both name it.
    let altered = desk.altered_trail(4);
    let (is_good, said) = desk.ask_linecheck(&["audit", "verify", &altered.display().to_string()]);
    assert!(!is_good && said.contains("Entry 4 was altered"), "{said}");
    window.click("button", "Compare with a checkpoint, or check a file").await;
    window.click("button", "Check the file").await;
    window.says("Choose a file.").await;
    window.give_file("A file to check", &altered).await;
    window.click("button", "Check the file").await;
    window.says("Entry 4 was altered").await;
    window.give_file("A file to check", &trail).await;
    window.click("button", "Check the file").await;
    window.says("are whole and in their order").await;

    // The receipt of the consent, in both of its forms.
    window.click("button", "Receipt of consent 1").await;
    window.says("linecheck-consent-").await;
    for ending in ["json", "html"] {
        desk.linecheck(&["audit", "verify", &desk.exported(ending).display().to_string()]);
    }
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}

const LISTED: &str = "return document.querySelectorAll('table.audit tbody tr').length === arguments[0]";

/// Whether each entry that is listed is Contoso's.
const OF_CONTOSO: &str = "
const cells = [...document.querySelectorAll('table.audit tbody tr td:nth-child(3)')];
return cells.length > 0 && cells.every((cell) => cell.textContent.trim() === 'Contoso')";
