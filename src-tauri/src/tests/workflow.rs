//! The workflow through the commands of the page, in the sandbox.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Desk;

pub(super) const TENANT: &str = "contoso";

/// A sandbox with a tenant whose draft has the credentials of the main account.
pub(super) fn desk_with_draft() -> Desk {
    let desk = Desk::in_sandbox();
    let edit = json!({ "sms": true, "voice": true, "destinations": ["US", "GB"] });
    let tenant = desk.call("add_tenant", json!({ "id": TENANT, "name": "Contoso", "edit": edit }));
    assert_eq!(
        (&tenant["sms_enabled"], &tenant["default_account"]["kind"]),
        (&json!(true), &json!("sandbox"))
    );
    let accounts = desk.call("list_sandbox_accounts", json!({}));
    let main = accounts.as_array().unwrap().iter().find(|account| account["role"] == "main").unwrap().clone();
    edit_draft(&desk, &json!({ "account_sid": main["sid"] }));
    edit_draft(&desk, &json!({ "token": main["auth_token"] }));
    desk
}

fn edit_draft(desk: &Desk, edit: &Value) -> Value {
    desk.call("edit_draft", json!({ "tenant": TENANT, "edit": edit }))
}

fn of_tenant() -> Value {
    json!({ "tenant": TENANT })
}

fn request(recipient: &str) -> Value {
    json!({ "request": { "tenant": TENANT, "channel": "sms", "recipient": recipient, "language": "en" } })
}

/// Until the first fault of the script has struck.
pub(super) fn wait_for_the_fault(desk: &Desk) {
    let begun = Instant::now();
    while desk.call("read_sandbox_faults", json!({}))[0]["fired"] == 0 {
        assert!(begun.elapsed() < Duration::from_secs(30), "the fault never struck");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Verified, selected, consented, saved.
pub(super) fn save(desk: &Desk) -> Value {
    let found = desk.call("verify_account", json!({ "tenant": TENANT, "operation": "verify-1" }));
    assert_eq!(found["outcome"], "verified", "{found}");
    desk.call("select_numbers", json!({ "tenant": TENANT, "selection": { "all": "" } }));
    let preview = desk.call("prepare_save", of_tenant());
    assert_eq!(preview["consent_needed"], true);
    let save = |name: Option<&str>| json!({ "preview": preview["preview"], "consent_name": name });
    assert_eq!(desk.refuse("save_draft", save(None))["code"], "consent_needed");
    let report = desk.call("save_draft", save(Some("Ann Admin")));
    assert_eq!(desk.refuse("save_draft", save(Some("Ann Admin")))["code"], "invalid_value", "saved once");
    report
}

#[test]
fn s1_the_workflow_from_nothing_to_a_traced_send_and_the_deletion() {
    let desk = desk_with_draft();
    let expected = json!({ "tenant": TENANT, "edit": { "expected": ["no number"] } });
    assert_eq!(desk.refuse("edit_draft", expected)["field"], "numbers", "beside its own field");
    let draft = desk.call("read_draft", of_tenant());
    assert_eq!((&draft["token"], &draft["state"]), (&json!("given"), &json!("draft")));
    edit_draft(&desk, &json!({ "fallback": true }));
    let report = save(&desk);
    assert_eq!((&report["sender"], &report["consent_recorded"]), (&json!("custom"), &json!(true)));
    assert_eq!(desk.call("read_draft", of_tenant()), Value::Null);

    let numbers = desk.call("list_numbers", json!({ "tenant": TENANT, "show": "selected", "search": "" }));
    assert_eq!(
        numbers["rows"].as_array().unwrap().len(),
        usize::try_from(numbers["selected"].as_u64().unwrap()).unwrap()
    );
    let prepared = desk.call("prepare_send", request("+12025550123"));
    assert!(prepared["billed"].as_str().unwrap().starts_with("billed to the custom Twilio account"));
    let sent = desk.call("send_test", json!({ "preview": prepared["preview"], "confirmed": true }));
    assert_eq!((&sent["originated_by"], &sent["sandbox"]), (&json!("custom"), &json!(true)));
    let id = &sent["transaction"];
    let followed = desk.call("follow_transaction", json!({ "transaction": id, "seconds": 30 }));
    assert_eq!((&followed["is_final"], &followed["status"]), (&json!(true), &json!("delivered")));
    assert_eq!(desk.call("read_trace", json!({ "transaction": id })), followed);
    let listed = desk.call("list_traces", json!({ "tenant": null, "limit": 10 }));
    assert_eq!((&listed[0]["transaction"], &listed[0]["line"]["outcome"]), (id, &json!("delivered")));
    assert!(desk.call("read_raw_trace", json!({ "transaction": id }))["events"].is_array());
    assert_eq!(desk.call("look_up_transaction", json!({ "transaction": id })), followed);

    let status = desk.call("read_status", of_tenant());
    assert_eq!(status["active"]["fallback"], true);
    let overview = desk.call("read_overview", json!({}));
    assert_eq!(overview, json!({ "tenants": [status] }));
    assert_eq!(desk.call("delete_custom_account", of_tenant())["sender"], "ping_identity");
    assert_eq!(desk.call("close_vault", json!({}))["state"], "closed");
}

#[test]
fn c4_no_answer_holds_the_token() {
    let desk = desk_with_draft();
    let token = desk.call("list_sandbox_accounts", json!({}))[0]["auth_token"].as_str().unwrap().to_owned();
    save(&desk);
    for (command, arguments) in [
        ("read_session", json!({})),
        ("read_overview", json!({})),
        ("read_status", of_tenant()),
        ("list_drafts", json!({})),
        ("begin_draft", json!({ "tenant": TENANT, "new_account": false })),
        ("read_draft", of_tenant()),
        ("verify_account", of_tenant()),
        ("list_numbers", json!({ "tenant": TENANT, "show": "all", "search": "" })),
        ("prepare_send", request("+12025550123")),
    ] {
        assert!(!desk.call(command, arguments).to_string().contains(&token), "{command}");
    }
}

#[test]
fn t10_a_preview_is_good_for_one_send_of_what_was_shown() {
    let desk = desk_with_draft();
    save(&desk);
    let prepared = desk.call("prepare_send", request("+12025550123"));
    let send = json!({ "preview": prepared["preview"], "confirmed": true });
    desk.call("send_test", send.clone());
    assert_eq!(desk.refuse("send_test", send)["code"], "invalid_value", "sent twice");

    let prepared = desk.call("prepare_send", request("+12025550124"));
    let edit = json!({ "ping_originates_without_fallback": true });
    desk.call("edit_tenant", json!({ "tenant": TENANT, "edit": edit }));
    let stale = desk.refuse("send_test", json!({ "preview": prepared["preview"], "confirmed": true }));
    assert_eq!(stale["code"], "plan_outdated", "what it was made from has changed");
    assert_eq!(desk.call("list_traces", json!({ "limit": 10 })).as_array().unwrap().len(), 1);

    let first = desk.call("prepare_send", request("+12025550123"));
    for _ in 0..20 {
        desk.call("prepare_send", request("+12025550124"));
    }
    let old = desk.refuse("send_test", json!({ "preview": first["preview"], "confirmed": true }));
    assert_eq!(old["code"], "invalid_value", "previews are bounded");
}

#[test]
fn c5_a_stalled_verification_holds_nothing_up_and_is_cancelled_at_once() {
    let desk = desk_with_draft();
    let stall = json!({ "rules": [{ "endpoint": "account", "action": { "kind": "stall" } }] });
    desk.call("set_sandbox_faults", stall);
    let verify = desk.begin("verify_account", json!({ "tenant": TENANT, "operation": "slow" }));
    wait_for_the_fault(&desk);
    let begun = Instant::now();
    edit_draft(&desk, &json!({ "fallback": true }));
    desk.call("read_overview", json!({}));
    let busy = desk.refuse("verify_account", json!({ "tenant": TENANT, "operation": "slow" }));
    assert_eq!(busy["code"], "invalid_value", "one operation of a name");
    assert!(begun.elapsed() < Duration::from_secs(5), "the rest waited: {:?}", begun.elapsed());
    let cancelled = Instant::now();
    desk.call("cancel_operation", json!({ "operation": "slow" }));
    let error = verify.join().unwrap().unwrap_err();
    assert_eq!((&error["code"], &error["retry"]), (&json!("cancelled"), &json!("after")));
    assert!(cancelled.elapsed() < Duration::from_secs(5), "cancelled after {:?}", cancelled.elapsed());
    desk.call("cancel_operation", json!({ "operation": "slow" }));
    desk.call("clear_sandbox_faults", json!({}));
    let found = desk.call("verify_account", json!({ "tenant": TENANT, "operation": "slow" }));
    assert_eq!(found["outcome"], "verified");
}

#[test]
fn t7_a_cancelled_send_stays_in_the_trace_without_a_verdict() {
    let desk = desk_with_draft();
    save(&desk);
    let stall = json!({ "rules": [{ "endpoint": "messages_create", "action": { "kind": "stall", "processed": true } }] });
    desk.call("set_sandbox_faults", stall);
    let prepared = desk.call("prepare_send", request("+12025550123"));
    let arguments = json!({ "preview": prepared["preview"], "confirmed": true, "operation": "send" });
    let send = desk.begin("send_test", arguments);
    wait_for_the_fault(&desk);
    desk.call("cancel_operation", json!({ "operation": "send" }));
    assert_eq!(send.join().unwrap().unwrap_err()["code"], "cancelled");
    let traces = desk.call("list_traces", json!({ "tenant": TENANT, "limit": 10 }));
    assert_eq!(traces[0]["line"]["outcome"], "under_way");
    let trace = desk.call("read_trace", json!({ "transaction": traces[0]["transaction"] }));
    assert_eq!(trace["verdict"], Value::Null);
    assert_eq!(trace["lines"].as_array().unwrap().len(), 1, "the intent was stored before the effect");
}

#[test]
fn m1_closing_cancels_what_is_under_way() {
    let desk = desk_with_draft();
    desk.call(
        "set_sandbox_faults",
        json!({ "rules": [{ "endpoint": "account", "action": { "kind": "stall" } }] }),
    );
    let verify = desk.begin("verify_account", json!({ "tenant": TENANT, "operation": "slow" }));
    wait_for_the_fault(&desk);
    assert_eq!(desk.call("close_vault", json!({}))["state"], "closed");
    assert_eq!(verify.join().unwrap().unwrap_err()["code"], "cancelled");
}

#[test]
fn s1_the_panel_of_the_sandbox_reaches_its_server() {
    let desk = Desk::in_sandbox();
    let magic = desk.call("list_magic_recipients", json!({}));
    assert!(
        magic
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["phone_number"].is_string() && one["happens"].is_string())
    );
    desk.call("advance_sandbox", json!({ "seconds": 60 }));
    let account = desk.call("list_sandbox_accounts", json!({}))[0]["sid"].clone();
    let unknown = desk.refuse("release_sandbox_number", json!({ "sid": account, "number": "+1999" }));
    assert_eq!(unknown["code"], "invalid_value");
}

#[test]
fn t11_a_dry_run_takes_test_credentials_for_the_run_and_leaves_no_trace_of_them() {
    let desk = desk_with_draft();
    let accounts = desk.call("list_sandbox_accounts", json!({}));
    let of_role = |role: &str| {
        accounts.as_array().unwrap().iter().find(|account| account["role"] == role).unwrap().clone()
    };
    let run = |account: &Value, from: &str| {
        json!({ "run": {
            "sid": account["sid"], "token": account["auth_token"], "base": "sandbox", "from": from,
            "channel": "sms", "recipient": "+15005550001", "country": null, "language": "en",
        }, "operation": "dry-1" })
    };
    let (test, main) = (of_role("test_credentials"), of_role("main"));
    let trace = desk.call("dry_run", run(&test, "+15005550006"));
    assert_eq!((&trace["dry_run"], &trace["tenant"]), (&json!(true), &Value::Null));
    assert!(trace["headline"].as_str().unwrap().contains("21211"), "{trace}");
    let raw = desk.call("read_raw_trace", json!({ "transaction": trace["transaction"] }));
    let token = test["auth_token"].as_str().unwrap();
    assert!(!trace.to_string().contains(token) && !raw.to_string().contains(token));

    assert_eq!(desk.refuse("dry_run", run(&main, "+15005550006"))["code"], "not_test_credentials");
    let number = desk.refuse("dry_run", run(&test, "no number"));
    assert_eq!((&number["code"], &number["field"]), (&json!("invalid_number"), &json!("numbers")));
    let mut other = run(&test, "+15005550006");
    other["run"]["token"] = json!("short");
    assert_eq!(desk.refuse("dry_run", other)["field"], "auth_token");
}
