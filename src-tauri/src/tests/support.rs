//! What comes before and after a test send, through the commands of the page.

use std::fs;

use serde_json::json;

use super::Desk;

fn desk_with_tenant() -> Desk {
    let desk = Desk::in_sandbox();
    desk.call("add_tenant", json!({ "id": "contoso", "name": "Contoso", "edit": { "sms": true } }));
    desk
}

#[test]
fn t13_the_history_refuses_what_it_does_not_understand_and_exports_beside_the_vault() {
    let desk = desk_with_tenant();
    for filter in [
        json!({ "since": "yesterday" }),
        json!({ "account": "AC12" }),
        json!({ "country": "Utopia" }),
        json!({ "search": "+1202" }),
        json!({ "outcome": "well" }),
        json!({ "no_such_filter": 1 }),
    ] {
        for command in ["read_history", "read_history_figures", "export_history"] {
            let arguments = json!({ "filter": filter, "after": null, "limit": 10, "format": "csv" });
            let error = desk.refuse(command, arguments);
            assert!(error["code"].as_str().unwrap().starts_with("invalid_"), "{command} {filter}: {error}");
        }
    }
    assert!(!desk.home.path().join("exports").exists(), "a refused export left something");
    let page = desk.call("read_history", json!({ "filter": {}, "after": null, "limit": 10 }));
    assert_eq!(page["total"], 0);
    let saved = desk.call("export_history", json!({ "filter": {}, "format": "csv" }));
    let text = fs::read_to_string(saved["path"].as_str().unwrap()).unwrap();
    assert!(text.starts_with("transaction,begun_at,"), "{text}");
    assert_eq!(desk.refuse("set_retention", json!({ "days": 0 }))["code"], "invalid_value");
    assert_eq!(desk.call("set_retention", json!({ "days": 30 }))["days"], 30);
    assert_eq!(desk.call("read_retention", json!({}))["days"], 30);
}

#[test]
fn t9_t10_limits_are_read_and_set_within_their_bounds() {
    let desk = desk_with_tenant();
    let asked = json!({ "tenant": "contoso", "recipient": "+12025550123", "country": null });
    let limits = desk.call("read_limits", asked.clone());
    assert_eq!((&limits["daily"]["used"], &limits["daily"]["unused"]), (&json!(15), &json!(10)));
    assert!(!limits.to_string().contains("2025550123"), "the recipient is masked: {limits}");
    for (cool_down, cap) in [(3_601, 10), (0, 0), (0, 10_001)] {
        let set = json!({ "cool_down_seconds": cool_down, "hourly_cap": cap });
        assert_eq!(desk.refuse("set_send_limits", set)["code"], "invalid_value");
    }
    desk.call("set_send_limits", json!({ "cool_down_seconds": 5, "hourly_cap": 7 }));
    assert_eq!(desk.call("read_limits", asked)["sends"]["hourly_cap"], 7);
    let edit = json!({ "tenant": "contoso", "edit": { "daily_used": 51 } });
    assert_eq!(desk.refuse("edit_tenant", edit)["code"], "invalid_value");
    let edit = json!({ "tenant": "contoso", "edit": { "daily_used": 20, "daily_unused": 5 } });
    assert_eq!(desk.call("edit_tenant", edit)["daily_limits"], json!({ "used": 20, "unused": 5 }));
    assert_eq!(desk.call("trust_clock", json!({})), 0);
}

#[test]
fn c12_a_readiness_that_cannot_be_checked_says_why_and_no_page_is_made_of_nothing() {
    let desk = desk_with_tenant();
    assert_eq!(desk.refuse("check_ready", json!({ "tenant": "contoso" }))["code"], "draft_not_found");
    assert_eq!(desk.refuse("check_ready", json!({ "tenant": "nobody" }))["code"], "tenant_not_found");
    assert_eq!(
        desk.refuse("save_ready_report", json!({ "tenant": "contoso", "next_steps": [] }))["code"],
        "invalid_value"
    );
}

#[test]
fn t12_a_receipt_is_of_a_transaction_and_has_six_digits() {
    let desk = desk_with_tenant();
    let nobody = "0f8fad5b-d9cb-469f-a165-70867728950e";
    let unknown = json!({ "transaction": nobody, "passcode": "123456" });
    assert_eq!(desk.refuse("confirm_receipt", unknown)["code"], "transaction_not_found");
    let short = json!({ "transaction": nobody, "passcode": "12" });
    assert_eq!(desk.refuse("confirm_receipt", short)["code"], "invalid_value");
    let report = desk.call("follow_open", json!({ "seconds": 1 }));
    assert_eq!((&report["traces"], &report["under_way"]), (&json!([]), &json!(0)));
}

#[test]
fn m8_the_audit_trail_is_read_newest_first_and_within_a_limit() {
    let desk = desk_with_tenant();
    let page = desk.call("read_audit", json!({ "limit": 10 }));
    let entries = &page["entries"];
    let actions: Vec<_> = entries.as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["tenant_edited", "tenant_added"]);
    assert_eq!(entries[0]["tenant"], "contoso");
    let first = desk.call("read_audit", json!({ "limit": 1 }));
    assert_eq!((first["entries"].as_array().unwrap().len(), &first["next"]), (1, &entries[0]["id"]));
}
