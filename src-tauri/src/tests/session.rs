//! Opening and closing, preferences, and what needs no vault.

use std::fs;

use linecheck_domain::base::Mode;
use linecheck_shell::{OpeningStep, Preferences, PreferencesFile, Session};
use serde_json::{Value, json};

use super::{Desk, PASSPHRASE};
use crate::window;

#[test]
fn p1_a_vault_with_a_passphrase_opens_with_it_and_says_why_it_has_one() {
    let desk = Desk::new();
    let closed = desk.call("read_session", json!({}));
    assert_eq!((&closed["state"], &closed["mode"]), (&json!("closed"), &Value::Null));
    assert_eq!(
        desk.call("locate_vault", json!({ "mode": "sandbox" })),
        json!({ "exists": false, "key": null })
    );

    let short = desk.refuse("open_vault", json!({ "mode": "sandbox", "passphrase": "short" }));
    assert_eq!(
        (&short["code"], &short["field"]),
        (&json!("vault_passphrase_too_short"), &json!("passphrase"))
    );

    let open = desk.call("open_vault", json!({ "mode": "sandbox", "passphrase": PASSPHRASE }));
    assert_eq!((&open["state"], &open["mode"]), (&json!("open"), &json!("sandbox")));
    assert_eq!(open["key"], json!({ "source": "passphrase", "because": null }));
    assert!(open["folder"].as_str().unwrap().starts_with(desk.home.path().to_str().unwrap()));
    assert_eq!(desk.call("open_vault", json!({ "mode": "sandbox" })), open, "it is open already");
    let located = desk.call("locate_vault", json!({ "mode": "sandbox" }));
    assert_eq!(located, json!({ "exists": true, "key": "passphrase" }));

    let closed = desk.call("close_vault", json!({}));
    assert_eq!((&closed["state"], &closed["error"]), (&json!("closed"), &Value::Null));
    assert_eq!(desk.refuse("read_overview", json!({}))["code"], "vault_closed");

    let none = desk.refuse("open_vault", json!({ "mode": "sandbox" }));
    assert_eq!((&none["code"], &none["field"]), (&json!("secret_missing"), &json!("passphrase")));
    let wrong = desk.refuse("open_vault", json!({ "mode": "sandbox", "passphrase": "wrong horse battery" }));
    assert_eq!((&wrong["code"], &wrong["field"]), (&json!("vault_wrong_passphrase"), &json!("passphrase")));
    let failed = desk.call("read_session", json!({}));
    assert_eq!(failed["state"], "closed");
    assert_eq!(
        (&failed["mode"], &failed["error"]["code"]),
        (&json!("sandbox"), &json!("vault_wrong_passphrase"))
    );
    desk.call("open_vault", json!({ "mode": "sandbox", "passphrase": PASSPHRASE }));
}

#[test]
fn p1_another_folder_is_a_whole_path_and_is_chosen_while_nothing_is_open() {
    let desk = Desk::new();
    let blocked = desk.home.path().join("vault");
    fs::write(&blocked, "a file in the folder's place").unwrap();
    for command in ["locate_vault", "open_vault"] {
        let error = desk.refuse(command, json!({ "mode": "real", "passphrase": PASSPHRASE }));
        assert_eq!(
            (&error["code"], &error["params"]["folder"]),
            (&json!("vault_not_a_folder"), &json!(blocked.display().to_string())),
            "{command}: {error}"
        );
        assert!(error["message"].as_str().unwrap().contains(blocked.to_str().unwrap()), "{error}");
    }
    for folder in ["", "here", "./here", "~/here"] {
        assert_eq!(desk.refuse("use_folder", json!({ "folder": folder }))["code"], "invalid_value");
    }
    let other = desk.home.path().join("other");
    desk.call("use_folder", json!({ "folder": format!(" {} ", other.display()) }));
    let open = desk.call("open_vault", json!({ "mode": "real", "passphrase": PASSPHRASE }));
    assert_eq!(open["folder"], json!(other.join("vault").display().to_string()));
    let error = desk.refuse("use_folder", json!({ "folder": desk.home.path().display().to_string() }));
    assert_eq!(error["code"], "invalid_value", "a vault is open");
}

#[test]
fn c4_a_token_that_the_page_sends_as_something_else_is_neither_kept_nor_repeated() {
    let desk = Desk::in_sandbox();
    desk.call("add_tenant", json!({ "id": "contoso", "name": "Contoso", "edit": {} }));
    let token = "89abcdef0123456789abcdef01234567";
    for (command, arguments) in [
        ("add_tenant", json!({ "id": token, "name": "Wingtip", "edit": {} })),
        ("add_tenant", json!({ "id": "wingtip", "name": token, "edit": {} })),
        ("edit_draft", json!({ "tenant": "contoso", "edit": { "account_sid": token } })),
        ("edit_draft", json!({ "tenant": "contoso", "edit": { "accountSid": token } })),
        ("read_status", json!({ "tenant": token })),
        ("allow_host", json!({ "host": format!("{token}.example.com") })),
        ("explain_code", json!({ "code": token })),
        ("read_history", json!({ "filter": { "search": token }, "after": null, "limit": 10 })),
        ("release_sandbox_number", json!({ "account": token, "sid": token, "number": token })),
    ] {
        let error = desk.refuse(command, arguments);
        assert!(!error.to_string().contains(token), "{command}: {error}");
    }
    for (command, arguments) in [
        ("check_sid", json!({ "text": token })),
        ("describe_recipient", json!({ "text": token, "country": null })),
        ("read_overview", json!({})),
        ("list_drafts", json!({})),
        ("read_session", json!({})),
    ] {
        let told = desk.call(command, arguments);
        assert!(!told.to_string().contains(token), "{command}: {told}");
    }
}

#[test]
fn p1_a_page_that_comes_late_reads_what_the_opening_waits_for() {
    let session = Session::default();
    for (stage, says) in
        [(OpeningStep::Opening, "opening"), (OpeningStep::WaitingForKeyring, "waiting_for_keyring")]
    {
        session.set_opening(Mode::Sandbox, stage);
        let view = serde_json::to_value(session.view()).unwrap();
        assert_eq!((&view["state"], &view["stage"]), (&json!("opening"), &json!(says)));
    }
    session.set_closed(None, None);
    assert_eq!(serde_json::to_value(session.view()).unwrap()["stage"], Value::Null);
}

#[test]
fn s1_the_windows_name_says_sandbox_from_the_moment_that_it_is_wanted() {
    let session = Session::default();
    let named = |session: &Session| window::title(session.view().mode);
    assert!(!named(&session).contains("SANDBOX"));
    session.set_opening(Mode::Sandbox, OpeningStep::Opening);
    assert!(named(&session).contains("SANDBOX"));
    session.set_closed(Some(Mode::Sandbox), None);
    assert!(named(&session).contains("SANDBOX"), "its passphrase is asked for");
    session.set_opening(Mode::Real, OpeningStep::Opening);
    assert!(!named(&session).contains("SANDBOX"));
}

#[test]
fn s1_a_sandbox_that_another_process_owns_says_so_and_its_panel_is_refused() {
    let desk = Desk::new();
    let sandbox = desk.home.path().join("sandbox-server");
    let owner = tauri::async_runtime::block_on(linecheck_app::enter_sandbox(&sandbox)).unwrap();
    let joined = desk.call("open_vault", json!({ "mode": "sandbox", "passphrase": PASSPHRASE }));
    assert_eq!(joined["sandbox_elsewhere"], true);
    assert_eq!(desk.refuse("read_sandbox_faults", json!({}))["code"], "sandbox_failed");
    assert_eq!(desk.refuse("read_sandbox_inbox", json!({}))["code"], "sandbox_failed");
    assert!(!desk.call("list_magic_recipients", json!({})).as_array().unwrap().is_empty());
    desk.call("close_vault", json!({}));
    tauri::async_runtime::block_on(owner.leave()).unwrap();
    let own = desk.call("open_vault", json!({ "mode": "sandbox", "passphrase": PASSPHRASE }));
    assert_eq!(own["sandbox_elsewhere"], false);
}

#[test]
fn s1_sandbox_and_real_data_are_never_open_together() {
    let desk = Desk::in_sandbox();
    let tenant = json!({ "id": "contoso", "name": "Contoso", "edit": {} });
    desk.call("add_tenant", tenant);
    let real = desk.call("open_vault", json!({ "mode": "real", "passphrase": PASSPHRASE }));
    assert_eq!(real["mode"], "real");
    assert_eq!(desk.call("read_overview", json!({})), json!({ "tenants": [] }));
    assert_eq!(desk.refuse("read_sandbox_faults", json!({}))["code"], "invalid_value");
    assert_eq!(
        desk.refuse("read_sandbox_inbox", json!({}))["code"],
        "invalid_value",
        "no phone beside real data"
    );
    desk.call("open_vault", json!({ "mode": "sandbox", "passphrase": PASSPHRASE }));
    assert_eq!(desk.call("read_overview", json!({}))["tenants"].as_array().unwrap().len(), 1);
}

#[test]
fn p2_preferences_outlive_a_restart_and_a_damaged_file_is_as_good_as_none() {
    let desk = Desk::new();
    let usual = json!({ "theme": "system", "text_size": 100, "default_country": null, "watch_minutes": null, "system_theme": "light" });
    assert_eq!(desk.call("read_preferences", json!({})), usual);
    let chosen = json!({ "theme": "dark", "text_size": 150, "default_country": "de", "watch_minutes": 15, "system_theme": "dark" });
    let saved = desk.call("save_preferences", json!({ "preferences": chosen }));
    let expected = json!({ "theme": "dark", "text_size": 150, "default_country": "DE", "watch_minutes": 15, "system_theme": "light" });
    assert_eq!(saved, expected);
    assert_eq!(desk.call("read_preferences", json!({})), expected);
    let refused = json!({ "theme": "dark", "text_size": 150, "default_country": "Germany" });
    assert_eq!(desk.refuse("save_preferences", json!({ "preferences": refused }))["code"], "invalid_country");

    let refused = json!({ "theme": "dark", "text_size": 150, "default_country": null, "watch_minutes": 7 });
    assert_eq!(desk.refuse("save_preferences", json!({ "preferences": refused }))["code"], "invalid_value");

    let file = desk.home.path().join("preferences.json");
    let again = PreferencesFile::read(file.clone()).get();
    assert_eq!(serde_json::to_value(again).unwrap()["text_size"], 150);
    for damaged in ["", "{", "[]", "{\"text_size\": 7}"] {
        fs::write(&file, damaged).unwrap();
        assert_eq!(PreferencesFile::read(file.clone()).get(), Preferences::default(), "{damaged}");
    }
}

#[test]
fn c3_a_sid_is_checked_while_it_is_typed_and_nothing_is_stored() {
    let desk = Desk::in_sandbox();
    let account = desk.call("list_sandbox_accounts", json!({}))[0]["sid"].clone();
    assert_eq!(desk.call("check_sid", json!({ "text": account })), Value::Null);
    let short = desk.call("check_sid", json!({ "text": "AC123" }));
    assert_eq!(short["message"], "Twilio account SID must be 34 characters long");
    assert_eq!((&short["code"], &short["field"]), (&json!("invalid_sid"), &json!("account_sid")));
    let real = desk.call("check_sid", json!({ "text": format!("AC{}", "0".repeat(32)) }));
    assert_eq!(real["code"], "real_sid_in_sandbox");
    for provably_wrong in ["SK12", "PN0", "\u{200f}AC12", "AC1\u{0}", "0123456789abcdef0123456789abcdef"] {
        let error = desk.call("check_sid", json!({ "text": provably_wrong }));
        let reason = error["params"]["sid"]["reason"].as_str().unwrap().to_owned();
        assert!(!["too_short", "empty"].contains(&reason.as_str()), "{provably_wrong:?}: {reason}");
    }
    let long = desk.call("check_sid", json!({ "text": "A".repeat(10_000_000) }));
    assert_eq!(long["code"], "invalid_sid");
    assert!(long.to_string().len() < 1_000);
    assert_eq!(desk.call("list_drafts", json!({})), json!([]));
}

#[test]
fn t1_recipients_countries_codes_and_the_consent_need_no_vault() {
    let desk = Desk::new();
    let good = desk.call("describe_recipient", json!({ "text": "030 901820", "country": "DE" }));
    assert_eq!(
        (&good["number"], &good["country"], &good["valid"]),
        (&json!("+4930901820"), &json!("DE"), &json!(true))
    );
    let bad = desk.call("describe_recipient", json!({ "text": "030 901820" }));
    assert_eq!((&bad["code"], &bad["field"]), (&json!("invalid_number"), &json!("recipient")));
    let languages = desk.call("list_languages", json!({}));
    assert_eq!(
        (&languages[0]["language"], &languages[0]["segments"]),
        (&json!("en"), &json!({ "encoding": "GSM-7", "count": 1 }))
    );
    assert_eq!(desk.call("list_test_numbers", json!({ "channel": "voice" }))["to"][1]["code"], 21217);
    assert!(desk.call("list_countries", json!({})).as_array().unwrap().len() > 200);
    assert_eq!(desk.call("explain_code", json!({ "code": "21211" }))["as_api_error"]["falls_back"], true);
    let consent = desk.call("read_consent", json!({}));
    assert!(consent["text"].as_str().unwrap().starts_with("Twilio Legal Consent"));
}
