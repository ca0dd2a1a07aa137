//! Administrator and support in the window (M6): refused by a call that the page did not make, unlocked by a person, locked again.

use linecheck_window::Window;
use serde_json::{Value, json};

use crate::{configured, desk, in_the_sandbox};

const RIGHT: &str = "horse battery staple";

/// The list of commands, as it is compiled in.
const LIST: &str = include_str!("../../../crates/linecheck-shell/src/list.rs");

/// What support may do of what stores something or takes long. Every other command of these kinds is refused to it.
const OF_SUPPORT: &[&str] = &[
    "open_vault",
    "close_vault",
    "send_test",
    "dry_run",
    "follow_transaction",
    "look_up_recipient",
    "look_up_transaction",
    "read_period",
    "watch_tenants",
    "follow_open",
    "confirm_receipt",
    "run_matrix",
    "follow_matrix",
    "read_pingone_state",
    "find_pingone_route",
    "check_pingone_drift",
    "prepare_pingone_send",
    "check_ready",
    "check_audit",
    "check_audit_file",
    "check_vault",
    "save_preferences",
    // The made-up server, in which nothing of a vault is.
    "set_sandbox_faults",
    "clear_sandbox_faults",
    "advance_sandbox",
    "give_sandbox_traffic",
    "release_sandbox_number",
    // The audit trail is everybody's.
    "export_audit",
    "save_checkpoint",
    "save_consent_receipt",
];

/// What takes the preview of a file that was opened, and support can open none.
const OF_AN_OPENED_FILE: &str = "import_bundle";

/// The commands of a kind that the list has.
fn of_kind(kinds: &[&str]) -> Vec<String> {
    let lines = LIST.lines().filter_map(|line| line.trim().split_once(' '));
    let named = lines.filter(|(kind, _)| kinds.contains(kind));
    named.filter_map(|(_, rest)| Some(rest.split_once('(')?.0.to_owned())).collect()
}

/// A request with everything that any command takes; what differs by command stands beside it.
fn forged(command: &str, preview: &Value) -> Value {
    let id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    let mut request = json!({
        "tenant": "contoso", "id": "fabrikam", "name": "Fabrikam", "passphrase": "another passphrase", "minutes": 60,
        "active": false, "sid": "ACfacade0facade0000000000000000001", "base": null, "token": "0".repeat(32),
        "new_account": false, "selection": "none", "preview": preview, "consent_name": "Mallory", "revision": 1,
        "replaces": null, "cool_down_seconds": 0, "hourly_cap": 1000, "days": 1, "host": "twilio.example",
        "worker_environment": id, "client_id": id, "client_secret": "x", "wish": { "wish": "put_back" }, "plan": id,
        "confirmed": [], "format": "terraform", "number": null, "secrets": true, "audit": true, "tenants": [],
        "sign": "money", "reason": "known", "onProgress": "CHANNEL",
    });
    let edit = if command == "edit_draft" { json!({ "fallback": false }) } else { json!({ "sms": false }) };
    request["edit"] = edit;
    let (lock, key) = (json!({ "recipients": ["age1"] }), json!({ "passphrase": "a passphrase of twelve" }));
    let more = match command {
        "export_bundle" => {
            json!({ "request": { "tenants": [], "secrets": true, "audit": true }, "lock": lock })
        }
        "make_kit" => json!({ "request": { "tenants": ["contoso"], "days": 1 }, "lock": lock }),
        "look_into_backup" => json!({ "folder": "/tmp" }),
        "restore_vault" => json!({ "other_vault": true }),
        "open_bundle" | "open_kit" => json!({ "file": "", "key": key }),
        _ => json!({}),
    };
    request.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
    request
}

fn code(answer: &Result<Value, Value>) -> &str {
    answer.as_ref().err().and_then(|error| error["code"].as_str()).unwrap_or("done")
}

async fn done(window: &Window<'_>, command: &str, arguments: Value) -> Value {
    window.call(command, arguments).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

#[tokio::test]
async fn m6_support_is_refused_every_forged_call_that_changes_or_reveals() {
    let desk = desk();
    let window = configured(&desk, true).await;
    done(&window, "edit_draft", json!({ "tenant": "contoso", "edit": { "fallback": false } })).await;
    let prepared =
        done(&window, "prepare_save", json!({ "tenant": "contoso", "onProgress": "CHANNEL" })).await;
    done(&window, "set_administrator", json!({ "passphrase": RIGHT })).await;
    done(&window, "lock", json!({})).await;
    let newest =
        async || done(&window, "read_audit", json!({ "limit": 1 })).await["entries"][0]["id"].clone();
    let before = (done(&window, "read_status", json!({ "tenant": "contoso" })).await, newest().await);

    let mut wrong = Vec::new();
    for command in of_kind(&["changes", "works"]) {
        if OF_SUPPORT.contains(&command.as_str()) || command == OF_AN_OPENED_FILE {
            continue;
        }
        let answer = window.call(&command, forged(&command, &prepared["preview"])).await;
        if code(&answer) != "not_administrator" {
            wrong.push(format!("{command}: {answer:?}"));
        }
    }
    let reveal = json!({ "columns": {}, "search": "", "country": null, "reveal": true });
    for (command, more) in [
        ("read_history", json!({ "after": null, "limit": 10 })),
        ("read_history_figures", json!({})),
        ("export_history", json!({ "format": "csv" })),
    ] {
        let mut request = more;
        request["filter"] = reveal.clone();
        let answer = window.call(command, request).await;
        if code(&answer) != "not_administrator" {
            wrong.push(format!("{command}, revealed: {answer:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let after = (done(&window, "read_status", json!({ "tenant": "contoso" })).await, newest().await);
    assert_eq!(before, after, "something was changed, or entered");
    window.close().await;
}

#[tokio::test]
async fn m6_what_was_pressed_goes_on_once_after_the_unlock_and_a_lock_clears_what_is_typed() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    window.go("Settings", "Settings").await;
    window.fill("New administrator passphrase", RIGHT).await;
    window.fill("The same again", RIGHT).await;
    window.click("button", "Set the passphrase").await;
    window.says("The window opens as support").await;
    window.says("Locks in 5 minutes").await;

    // By the key, and what stands in a secret field is gone.
    window.fill("New administrator passphrase", "half a passph").await;
    window.press("Control+l").await;
    window.says("Support: unlock").await;
    let left =
        "return [...document.querySelectorAll('input[type=password]')].map((input) => input.value).join('')";
    assert_eq!(window.run(left, vec![]).await, json!(""));

    // A refused change asks, and goes on: once.
    window.fill("Wait between sends", "7").await;
    let press = "document.getElementById('cool-down').form.requestSubmit()";
    window.run(press, vec![]).await;
    window.says("What you pressed goes on after the unlock").await;
    window.fill("Administrator passphrase", "wrong passphrase").await;
    window.press("Enter").await;
    window.says("This is not the administrator passphrase.").await;
    let limits = done(&window, "read_send_limits", json!({})).await;
    assert_ne!(limits["cool_down_seconds"], 7, "nothing before the unlock");
    window.fill("Administrator passphrase", RIGHT).await;
    window.press("Enter").await;
    window.says("Locks in 5 minutes").await;
    window.until("the dialog to be gone", "return !document.querySelector('dialog[open]')").await;
    let set = async || {
        let asked = json!({ "limit": 50, "action": "send_limits_set" });
        done(&window, "read_audit", asked).await["entries"].as_array().map_or(0, Vec::len)
    };
    let mut times = set().await;
    for _ in 0..50 {
        if times > 0 {
            break;
        }
        window.settle().await;
        times = set().await;
    }
    assert_eq!(times, 1, "it was done, once");
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}
