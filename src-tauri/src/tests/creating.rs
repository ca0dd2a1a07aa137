//! One request that creates something at Twilio at a time, held by the shell whatever the page does (T7).

use std::thread;
use std::time::{Duration, Instant};

use linecheck_shell::Shell;
use serde_json::{Value, json};
use tauri::Manager as _;

use super::workflow::{TENANT, desk_with_draft, save, wait_for_the_fault};
use super::{Desk, PASSPHRASE};

fn configured() -> Desk {
    let desk = desk_with_draft();
    save(&desk);
    // Two test sends to one recipient are minutes apart otherwise.
    desk.call("set_send_limits", json!({ "cool_down_seconds": 0, "hourly_cap": 100 }));
    desk
}

/// The server takes the message and does not answer.
fn stall(desk: &Desk) {
    let rule =
        json!({ "endpoint": "messages_create", "nth": 1, "action": { "kind": "stall", "processed": true } });
    desk.call("set_sandbox_faults", json!({ "rules": [rule] }));
}

fn planned(desk: &Desk) -> Value {
    let request =
        json!({ "tenant": TENANT, "channel": "sms", "recipient": "+12025550123", "language": "en" });
    let prepared = desk.call("prepare_send", json!({ "request": request }));
    json!({ "preview": prepared["preview"], "confirmed": true, "operation": "send" })
}

/// Waits until so many messages have arrived: the server took each, and no other.
fn arrive(desk: &Desk, count: usize) {
    let begun = Instant::now();
    loop {
        let arrived = desk.call("read_sandbox_inbox", json!({})).as_array().unwrap().len();
        assert!(arrived <= count, "{arrived} in place of {count}");
        if arrived == count {
            return;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "{arrived} in place of {count}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn creating(desk: &Desk) -> Value {
    desk.call("read_session", json!({}))["creating"].clone()
}

#[test]
fn t7_while_a_request_creates_nothing_begins_another_and_nothing_drops_it_unasked() {
    let desk = configured();
    let (first, second) = (planned(&desk), planned(&desk));
    let matrix = json!({ "tenant": TENANT, "recipient": "+12025550123", "language": "en" });
    let matrix = desk.call("prepare_matrix", json!({ "request": matrix }))["preview"].clone();
    stall(&desk);
    let sending = desk.begin("send_test", first);
    wait_for_the_fault(&desk);

    let accounts = desk.call("list_sandbox_accounts", json!({}));
    let test = accounts.as_array().unwrap().iter().find(|one| one["role"] == "test_credentials").unwrap();
    let run = json!({ "sid": test["sid"], "token": test["auth_token"], "base": "sandbox", "from": "+15005550006",
        "channel": "sms", "recipient": "+12025550123", "language": "en" });
    for (command, arguments) in [
        ("send_test", second.clone()),
        ("dry_run", json!({ "run": run })),
        ("run_matrix", json!({ "preview": matrix, "confirmed": true, "seconds": 0 })),
        ("close_vault", json!({})),
        ("open_vault", json!({ "mode": "real", "passphrase": PASSPHRASE })),
    ] {
        let refused = desk.refuse(command, arguments);
        assert_eq!(
            (&refused["code"], &refused["message"]),
            (&json!("create_under_way"), &json!("A test send is under way.")),
            "{command}: {refused}"
        );
    }
    // A page that is read again asks this first, and can cancel it.
    let told = creating(&desk);
    assert_eq!(told, json!({ "what": "send", "operation": "send", "closing": false }));
    desk.call("cancel_operation", json!({ "operation": told["operation"] }));
    assert_eq!(sending.join().unwrap().unwrap_err()["code"], "cancelled");
    assert_eq!(creating(&desk), Value::Null);
    arrive(&desk, 1);

    // What was refused is still there to be confirmed.
    desk.call("set_sandbox_faults", json!({ "rules": [] }));
    assert_eq!(desk.call("send_test", second)["originated_by"], "custom");
    arrive(&desk, 2);
    assert_eq!(desk.call("close_vault", json!({}))["state"], "closed");
}

#[test]
fn t7_a_window_that_is_to_close_waits_for_what_creates_unless_it_is_to_stay() {
    let desk = configured();
    let shell = desk.window.state::<Shell>().inner().clone();
    assert!(shell.may_close(), "nothing is under way");
    let sent = planned(&desk);
    stall(&desk);
    let sending = desk.begin("send_test", sent);
    wait_for_the_fault(&desk);
    assert!(!shell.may_close());
    assert_eq!(creating(&desk)["closing"], true, "the page says that the window waits");
    desk.call("stay_open", json!({}));
    assert_eq!(creating(&desk)["closing"], false);
    assert!(!shell.may_close());
    desk.call("cancel_operation", json!({ "operation": "send" }));
    assert_eq!(sending.join().unwrap().unwrap_err()["code"], "cancelled");
    assert!(shell.may_close());
    desk.call("stay_open", json!({}));
    arrive(&desk, 1);
}
