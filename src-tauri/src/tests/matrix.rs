//! The matrix through the commands of the page, in the sandbox.

use serde_json::{Value, json};

use super::Desk;
use super::workflow::{TENANT, desk_with_draft, save, wait_for_the_fault};

/// A sandbox whose tenant has two numbers active.
fn desk_with_two_numbers() -> Desk {
    let desk = desk_with_draft();
    save(&desk);
    let list = desk.call("list_numbers", json!({ "tenant": TENANT, "show": "selected", "search": "" }));
    select(&desk, &json!([list["rows"][0]["number"], list["rows"][1]["number"]]));
    desk
}

/// Makes these numbers alone active.
fn select(desk: &Desk, numbers: &Value) {
    desk.call("begin_draft", json!({ "tenant": TENANT, "new_account": false }));
    desk.call("select_numbers", json!({ "tenant": TENANT, "selection": { "only": numbers } }));
    let shown = desk.call("prepare_save", json!({ "tenant": TENANT }));
    desk.call("save_draft", json!({ "preview": shown["preview"] }));
}

fn prepare(desk: &Desk) -> Value {
    let request = json!({ "tenant": TENANT, "recipient": "+12025550123", "language": "en" });
    desk.call("prepare_matrix", json!({ "request": request }))
}

fn latest(desk: &Desk) -> Value {
    desk.call("read_matrix", json!({ "which": { "latest_of": TENANT } }))
}

#[test]
fn t10_a_matrix_is_prepared_confirmed_by_its_id_once_and_read_again() {
    let desk = desk_with_two_numbers();
    assert_eq!(latest(&desk), Value::Null);
    let prepared = prepare(&desk);
    assert_eq!((&prepared["sends"], &prepared["segments"]), (&json!(4), &json!(2)));
    assert!(prepared["total"].as_str().unwrap().contains("2 messages (2 segments in all) and 2 calls"));
    let run = json!({ "preview": prepared["preview"], "confirmed": true, "seconds": 30 });
    let view = desk.call("run_matrix", run.clone());
    assert_eq!((&view["end"]["end"], &view["begun"]), (&json!("complete"), &json!(4)));
    for row in view["rows"].as_array().unwrap() {
        for cell in row["cells"].as_array().unwrap() {
            assert_eq!(cell["outcome"], "delivered", "{cell}");
            let trace = desk.call("read_trace", json!({ "transaction": cell["transaction"] }));
            assert_eq!(trace["from"], row["number"]);
        }
    }
    assert_eq!(desk.refuse("run_matrix", run)["code"], "invalid_value", "sent twice");
    assert_eq!(latest(&desk), view);
    assert_eq!(desk.call("read_matrix", json!({ "which": { "matrix": view["matrix"] } })), view);
    assert_eq!(desk.call("follow_matrix", json!({ "matrix": view["matrix"], "seconds": 1 })), view);

    let stale = prepare(&desk);
    select(&desk, &json!([view["rows"][0]["number"]]));
    let run = json!({ "preview": stale["preview"], "confirmed": true, "seconds": 0 });
    assert_eq!(desk.refuse("run_matrix", run)["code"], "plan_outdated", "what it was made from has changed");
}

#[test]
fn t7_a_cancelled_matrix_keeps_what_was_begun_and_sends_nothing_more() {
    let desk = desk_with_two_numbers();
    let stall = json!({ "rules": [{ "endpoint": "calls_create", "action": { "kind": "stall", "processed": true } }] });
    desk.call("set_sandbox_faults", stall);
    let run = json!({ "preview": prepare(&desk)["preview"], "confirmed": true, "seconds": 0, "operation": "matrix" });
    let running = desk.begin("run_matrix", run);
    wait_for_the_fault(&desk);
    desk.call("cancel_operation", json!({ "operation": "matrix" }));
    assert_eq!(running.join().unwrap().unwrap_err()["code"], "cancelled");
    let view = latest(&desk);
    assert_eq!((&view["end"], &view["begun"]), (&Value::Null, &json!(2)));
    let state = |row: usize, cell: usize| view["rows"][row]["cells"][cell]["outcome"].clone();
    assert_eq!((state(0, 1), state(1, 0), state(1, 1)), (json!("under_way"), Value::Null, Value::Null));
}
