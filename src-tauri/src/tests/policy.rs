//! What the page may do, and nothing else (P4).

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use linecheck_domain::document::Link;
use linecheck_shell::COMMANDS;
use serde_json::{Value, json};
use tauri::ipc::InvokeBody;
use tauri::test::mock_builder;

use super::{Desk, PAGE, invoke};

const CONFIG: &str = include_str!("../../tauri.conf.json");
const CAPABILITY: &str = include_str!("../../capabilities/main.json");
const DECISION: &str = include_str!("../../../docs/decisions/0008-the-desktop-shell.md");

static REACHED: AtomicBool = AtomicBool::new(false);

#[tauri::command]
fn not_on_the_list() {
    REACHED.store(true, Ordering::SeqCst);
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn p4_the_capability_gives_the_commands_of_the_list_and_listening_and_no_more() {
    let capability = parsed(CAPABILITY);
    let given: BTreeSet<_> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    let mut expected: BTreeSet<_> =
        COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    expected.extend(["core:event:allow-listen".to_owned(), "core:event:allow-unlisten".to_owned()]);
    assert_eq!(given, expected);
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["remote"], Value::Null);
    assert_eq!(parsed(CONFIG)["app"]["security"]["capabilities"], json!(["main"]));
}

#[test]
fn p4_every_command_is_registered_and_permitted() {
    let desk = Desk::new();
    for command in COMMANDS {
        // A command that is unknown or denied answers with a sentence; these answer with a result or a code.
        if let Err(error) = desk.invoke(command, json!({})) {
            assert!(error["code"].is_string(), "{command}: {error}");
        }
    }
}

#[test]
fn p4_a_command_that_is_not_on_the_list_is_denied_though_it_is_registered() {
    let desk = Desk::of(mock_builder().invoke_handler(tauri::generate_handler![not_on_the_list]));
    let error = desk.invoke("not_on_the_list", json!({})).unwrap_err();
    assert!(error.is_string(), "{error}");
    assert!(!REACHED.load(Ordering::SeqCst), "it was run");
}

#[test]
fn p4_of_tauris_own_commands_only_listening_is_allowed() {
    let desk = Desk::new();
    for (command, arguments) in [
        ("plugin:event|emit", json!({ "event": "menu", "payload": "save_draft" })),
        ("plugin:event|emit_to", json!({ "target": { "kind": "Any" }, "event": "menu" })),
        ("plugin:window|close", json!({ "label": "main" })),
        ("plugin:window|set_title", json!({ "label": "main", "value": "Linecheck" })),
        (
            "plugin:webview|create_webview_window",
            json!({ "options": { "label": "other", "url": "https://example.com" } }),
        ),
        ("plugin:app|version", json!({})),
        ("plugin:path|resolve_directory", json!({ "directory": 1 })),
        ("plugin:resources|close", json!({ "rid": 0 })),
        ("plugin:menu|new", json!({ "kind": "Menu" })),
        ("plugin:window-state|save_window_state", json!({ "flags": 1 })),
    ] {
        let error = desk.invoke(command, arguments).expect_err(command);
        assert!(
            error.as_str().is_some_and(|text| text.contains("not allowed") || text.contains("not found")),
            "{command}: {error}"
        );
    }
    let listening = json!({ "event": "menu", "target": { "kind": "Any" }, "handler": 1 });
    assert!(desk.invoke("plugin:event|listen", listening).is_ok());
}

#[test]
fn p4_a_link_is_named_and_never_an_address() {
    let desk = Desk::new();
    for asked in [
        json!({ "document": "https://example.com/" }),
        json!({ "document": "file:///etc/passwd" }),
        json!({ "url": "https://example.com/" }),
        json!({ "code": "https://example.com/" }),
        json!({ "code": 1 }),
        json!({}),
    ] {
        assert_eq!(desk.refuse("open_link", asked.clone())["code"], "invalid_value", "{asked}");
    }
    // What would be opened, without a browser.
    let url = |asked| serde_json::from_value::<Link>(asked).unwrap().url().unwrap();
    assert_eq!(url(json!({ "code": 21211 })), "https://www.twilio.com/docs/api/errors/21211");
    assert_eq!(url(json!({ "guideline": "US" })), "https://www.twilio.com/en-us/guidelines/us/sms");
    let named = json!({ "document": "pingone_migration", "url": "https://example.com/" });
    assert!(url(named).starts_with("https://docs.pingidentity.com/"));
}

#[test]
fn p4_another_window_and_another_address_may_call_nothing() {
    let desk = Desk::new();
    let other = desk.other_window("other");
    for command in ["read_session", "read_overview", "copy_text"] {
        let of_window = invoke(&other, PAGE, command, InvokeBody::Json(json!({})));
        assert!(of_window.unwrap_err().is_string(), "{command} in another window");
        let of_page = invoke(&desk.window, "https://example.com/", command, InvokeBody::Json(json!({})));
        assert!(of_page.unwrap_err().is_string(), "{command} from another address");
    }
}

#[test]
fn p4_the_content_security_policy_is_the_documented_one() {
    let security = &parsed(CONFIG)["app"]["security"];
    let policy = security["csp"].as_str().unwrap();
    assert!(DECISION.lines().any(|line| line.trim() == policy), "docs/decisions/0008 has another policy");
    assert_eq!(security["devCsp"], security["csp"]);
    assert!(!policy.contains("unsafe-") && !policy.contains('*') && !policy.contains("data:"));
    assert!(policy.starts_with("default-src 'none';"));
    assert!(policy.ends_with("require-trusted-types-for 'script'; trusted-types 'none'"));
    assert_eq!(security["freezePrototype"], true);
    let compiled = crate::context::<tauri::test::MockRuntime>();
    assert_eq!(compiled.config().app.security.csp.as_ref().map(ToString::to_string).as_deref(), Some(policy));
}

#[test]
fn p4_bad_arguments_are_an_error_with_a_code() {
    let desk = Desk::in_sandbox();
    for (command, arguments) in [
        ("open_vault", json!({})),
        ("open_vault", json!({ "mode": "other" })),
        ("read_status", json!({ "tenant": 7 })),
        ("edit_draft", json!({ "tenant": "contoso" })),
        ("edit_draft", json!({ "tenant": "contoso", "edit": {} })),
        ("edit_draft", json!({ "tenant": "contoso", "edit": { "fallback": true, "queued": true } })),
        ("edit_draft", json!({ "tenant": "contoso", "edit": { "remove_token": false } })),
        ("list_numbers", json!({ "tenant": "contoso", "show": "some", "search": "" })),
        ("select_numbers", json!({ "tenant": "contoso", "selection": { "all": true } })),
        ("prepare_send", json!({ "request": { "tenant": "contoso" } })),
        ("send_test", json!({ "preview": "not an ID", "confirmed": true })),
        ("verify_account", json!({ "tenant": "contoso", "onProgress": 1 })),
        ("verify_account", json!({ "tenant": "contoso", "onProgress": "no channel" })),
        ("verify_account", json!({ "tenant": "contoso", "operation": "" })),
        ("verify_account", json!({ "tenant": "contoso", "operation": "x".repeat(65) })),
        (
            "save_preferences",
            json!({ "preferences": { "theme": "dark", "text_size": 110, "default_country": null } }),
        ),
        ("set_sandbox_faults", json!({ "rules": [{ "action": { "kind": "unknown" } }] })),
        ("advance_sandbox", json!({ "seconds": -1 })),
        ("explain_code", json!({ "code": 21211 })),
        ("list_traces", json!([])),
        ("list_traces", json!(null)),
    ] {
        let error = desk.refuse(command, arguments.clone());
        assert_eq!(error["code"], "invalid_value", "{command} {arguments}: {error}");
        assert_eq!(error["remedy"]["do"].as_str().map(str::is_empty), Some(false), "{error}");
    }
    let raw = invoke(&desk.window, PAGE, "read_status", InvokeBody::Raw(vec![1, 2, 3])).unwrap_err();
    assert_eq!(raw["code"], "invalid_value");
}

#[test]
fn p4_values_that_a_person_typed_are_refused_by_their_field() {
    let desk = Desk::in_sandbox();
    for (command, arguments, code, field) in [
        ("read_status", json!({ "tenant": "no such tenant" }), "invalid_name", json!("tenant")),
        ("read_status", json!({ "tenant": "nobody" }), "tenant_not_found", Value::Null),
        ("add_tenant", json!({ "id": "contoso", "name": "", "edit": {} }), "invalid_name", json!("tenant")),
        (
            "add_tenant",
            json!({ "id": "contoso", "name": "Contoso", "edit": { "destinations": ["XX"] } }),
            "invalid_country",
            json!("country"),
        ),
        ("read_network", json!({ "base": "http://example.com" }), "invalid_base", json!("api_base")),
        (
            "set_stand_in",
            json!({ "tenant": "contoso", "sid": "SK0", "base": "sandbox", "token": "x" }),
            "invalid_sid",
            json!("account_sid"),
        ),
    ] {
        let error = desk.refuse(command, arguments);
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &field), "{command}: {error}");
    }
    assert_eq!(desk.call("read_overview", json!({})), json!({ "tenants": [] }), "a refused tenant was added");
}

#[test]
fn c4_a_secret_of_the_wrong_kind_is_not_repeated() {
    let desk = Desk::in_sandbox();
    let token = "0123456789abcdef0123456789abcdef";
    for edit in [json!({ token: true }), json!({ "token": [token] }), json!(token)] {
        let error = desk.refuse("edit_draft", json!({ "tenant": "contoso", "edit": edit }));
        assert!(!error.to_string().contains(token), "{error}");
    }
    let error = desk.refuse("open_vault", json!({ "mode": token }));
    assert!(!error.to_string().contains(token), "{error}");
}
