//! The main job for a script: every command with `--json`, on a vault with a passphrase, in the sandbox.

use linecheck_domain::base::Mode;
use linecheck_sandbox::{known, pingone};
use serde_json::{Value, json};

use crate::home::{Home, NOTHING, contents};

/// The recipient whose SMS every custom account refuses with 21211.
const REFUSED_BY_CUSTOM: &str = "+12025550140";
/// The recipient whose SMS is undelivered with 30003.
const UNDELIVERED: &str = "+12025550130";
/// The recipient at whom the connection is reset before anything is created.
const RESET: &str = "+12025550153";

#[test]
fn s2_the_whole_job_is_done_without_a_window_with_one_object_for_each_command() {
    let home = Home::with_vault(Mode::Sandbox);
    configure(&home);
    send(&home);
    change(&home);
    leave(&home);
}

/// From a SID and a token to a saved configuration.
fn configure(home: &Home) {
    let sid = known::MAIN.sid();
    let token = known::MAIN.initial_auth_token();
    let added = home.sandbox(
        &["tenant", "add", "contoso", "--name", "Contoso", "--sms", "on", "--destinations", "US,GB"],
        "",
    );
    let added = added.done();
    assert_eq!((&added["id"], &added["name"]), (&json!("contoso"), &json!("Contoso")));
    assert_eq!(added["destinations"], json!(["GB", "US"]));
    let edited = home.sandbox(&["tenant", "edit", "contoso", "--voice", "on"], "").done();
    assert_eq!((&edited["sms_enabled"], &edited["voice_enabled"]), (&json!(true), &json!(true)));
    let listed = home.sandbox(&["tenant", "list"], "").done();
    assert_eq!(listed["tenants"].as_array().unwrap().len(), 1);

    let short = home.sandbox(&["draft", "edit", "contoso", "--sid", "ACfacade0"], "");
    let short = short.refused(2, "invalid_sid");
    assert_eq!(short["message"], "Twilio account SID must be 34 characters long");
    assert_eq!(short["account_sid"], "ACfacade0", "what was typed is kept, with its error");
    let draft =
        home.sandbox(&["draft", "edit", "contoso", "--sid", sid, "--token-stdin", "--queue", "on"], &token);
    let draft = draft.done();
    assert_eq!(draft["account_sid"], sid);
    assert_eq!((&draft["token"], &draft["token_advice"]), (&json!("given"), &json!("usual")));
    assert_eq!((&draft["state"], &draft["queued"]), (&json!("draft"), &json!(true)));
    assert_eq!(home.sandbox(&["draft", "show", "contoso"], "").done()["account_sid"], sid);
    assert_eq!(home.sandbox(&["draft", "list"], "").done()["drafts"].as_array().unwrap().len(), 1);

    let queued = home.sandbox(&["verify"], "").done();
    assert_eq!(queued["verified"][0]["verification"]["outcome"], "verified");
    let found = home.sandbox(&["verify", "contoso"], "").done();
    assert_eq!(found["outcome"], "verified");
    assert_eq!((&found["counts"]["total"], &found["counts"]["usable"]), (&json!(40), &json!(20)));
    let rows = |words: &[&str]| {
        let view = home.sandbox(&[&["numbers", "list", "contoso"], words].concat(), "").done();
        view["rows"].as_array().unwrap().clone()
    };
    assert_eq!(rows(&[]).len(), 20);
    assert_eq!(rows(&["--show", "filtered"]).len(), 20);
    assert_eq!(rows(&["--search", "GB"]).len(), 2);
    assert_eq!(rows(&["--show", "selected"]).len(), 0);
    let select = |words: &[&str]| {
        let view = home.sandbox(&[&["numbers", "select", "contoso"], words].concat(), "").done();
        view["selected"].as_array().unwrap().clone()
    };
    assert_eq!(select(&["--all", "--search", "GB"]).len(), 2);
    assert_eq!(select(&["+12125550100", "+1 (212) 555-0102"]).len(), 4);
    assert_eq!(select(&["--remove", "+12125550102"]).len(), 3);
    assert_eq!(select(&["--none"]), Vec::<Value>::new());
    assert_eq!(select(&["--all"]).len(), 20);
    assert_eq!(select(&["--only", "+12125550100", "+442079460000"]), ["+12125550100", "+442079460000"]);
    assert_eq!(rows(&["--show", "selected"]).len(), 2);
    assert_eq!(home.sandbox(&["fallback", "contoso", "on"], "").done()["fallback"], true);

    let before = contents(&home.vault(Mode::Sandbox));
    home.sandbox(&["save", "contoso"], "").refused(3, "consent_needed");
    assert!(before == contents(&home.vault(Mode::Sandbox)), "without the consent nothing is saved");
    let consent = home.sandbox(&["consent"], "").done();
    assert!(consent["text"].as_str().unwrap().len() > 100);
    let saved = home.sandbox(&["save", "contoso", "--consent-by", "Ann Admin"], "").done();
    assert_eq!((&saved["revision"], &saved["consent_recorded"]), (&json!(1), &json!(true)));
    let status = home.sandbox(&["status", "contoso"], "").done();
    assert_eq!(status["active"]["account_sid"], sid);
    assert_eq!(status["active"]["fallback"], true);
    assert_eq!(status["draft"], Value::Null);
    assert_eq!(home.sandbox(&["status"], "").done()["tenants"][0]["active"], status["active"]);
}

/// Sends, and looks at the traces. Every exit status of a send is met.
fn send(home: &Home) {
    // As long as it takes: no number of seconds is too many.
    let longest = u64::MAX.to_string();
    let sms = home.sandbox(&["send", "contoso", "--to", "+12025550101", "--wait", &longest], "").done();
    assert_eq!((&sms["originated_by"], &sms["status"]), (&json!("custom"), &json!("delivered")));
    assert_eq!((&sms["from"], &sms["sandbox"]), (&json!("+12125550100"), &json!(true)));
    let call = ["send", "contoso", "--to", "+12025550101,2992", "--voice", "--wait", "30"];
    let call = home.sandbox(&call, "").done();
    assert_eq!((&call["channel"], &call["status"]), (&json!("voice"), &json!("completed")));
    let national = ["send", "contoso", "--to", "020 7946 0123", "--country", "GB", "--language", "de"];
    assert_eq!(home.sandbox(&national, "").done()["from"], "+442079460000", "the recipient's country first");

    let taken = home.sandbox(&["send", "contoso", "--to", REFUSED_BY_CUSTOM], "").done();
    assert_eq!(taken["originated_by"], "default", "fallback is enabled");
    home.sandbox(&["fallback", "contoso", "off"], "").done();
    let saved = home.sandbox(&["save", "contoso"], "").done();
    assert_eq!((&saved["revision"], &saved["consent_recorded"]), (&json!(2), &json!(false)));
    let refused =
        home.sandbox(&["send", "contoso", "--to", REFUSED_BY_CUSTOM], "").refused(4, "send_refused");
    assert_eq!(refused["originated_by"], Value::Null);
    let undelivered = ["send", "contoso", "--to", UNDELIVERED, "--wait", "30"];
    let undelivered = home.sandbox(&undelivered, "").refused(4, "delivery_failed");
    assert_eq!(
        (&undelivered["originated_by"], &undelivered["delivery_failed"]),
        (&json!("custom"), &json!(true))
    );
    let unknown = home.sandbox(&["send", "contoso", "--to", RESET], "").refused(6, "outcome_unknown");
    assert_eq!(unknown["may_still_arrive"], true);

    let listed = home.sandbox(&["trace"], "").done();
    assert_eq!(listed["traces"].as_array().unwrap().len(), 7);
    assert_eq!(home.sandbox(&["trace", "--limit", "2"], "").done()["traces"].as_array().unwrap().len(), 2);
    let id = |trace: &Value| trace["transaction"].as_str().unwrap().to_owned();
    let told = home.sandbox(&["trace", &id(&undelivered)], "").done();
    assert_eq!(told["headline"], undelivered["headline"], "looking succeeds, whatever the trace says");
    let raw = home.sandbox(&["trace", &id(&undelivered), "--raw"], "").done();
    assert!(raw.to_string().contains("StatusSeen") || raw.to_string().contains("status_seen"), "{raw}");
    let again = home.sandbox(&["trace", &id(&unknown), "--look-up"], "").refused(6, "outcome_unknown");
    assert_eq!(id(&again), id(&unknown));
}

/// Another account, another token.
fn change(home: &Home) {
    let sid = known::FABRIKAM.sid();
    let token = known::FABRIKAM.initial_auth_token();
    let begun = home.sandbox(&["change-account", "contoso"], "").done();
    assert_eq!((&begun["account_sid"], &begun["token"]), (&json!(""), &json!("missing")));
    home.sandbox(&["change-account", "contoso"], "").refused(3, "draft_exists");
    home.sandbox(&["draft", "discard", "contoso"], "").done();
    home.sandbox(&["change-account", "contoso"], "").done();
    home.sandbox(&["draft", "edit", "contoso", "--sid", sid, "--token-stdin"], &token).done();
    assert_eq!(home.sandbox(&["verify", "contoso"], "").done()["counts"]["usable"], 6);
    home.sandbox(&["numbers", "select", "contoso", "--all"], "").done();
    home.sandbox(&["save", "contoso"], "").refused(3, "consent_needed");
    let saved = home.sandbox(&["save", "contoso", "--consent-by", "Ann Admin"], "").done();
    assert_eq!((&saved["revision"], &saved["consent_recorded"]), (&json!(3), &json!(true)));

    let wrong = home.sandbox(&["rotate-token", "contoso", "--token-stdin"], &"0".repeat(32));
    assert_eq!(wrong.refused(4, "refused")["params"]["replaced"], false);
    let rotated = home.sandbox(&["rotate-token", "contoso", "--token-stdin"], &token).done();
    assert_eq!(rotated["outcome"], "verified");
    let status = home.sandbox(&["status", "contoso"], "").done();
    assert_eq!((&status["active"]["revision"], &status["active"]["account_sid"]), (&json!(4), &json!(sid)));

    let stand_in = ["tenant", "stand-in", "contoso", "--sid", known::DEFAULT_ACCOUNT.sid(), "--token-stdin"];
    let stand_in = home.sandbox(&stand_in, &known::DEFAULT_ACCOUNT.initial_auth_token()).done();
    assert_eq!(stand_in["default_account"]["account_sid"], known::DEFAULT_ACCOUNT.sid());
    home.sandbox(&["tenant", "stand-in", "contoso", "--remove"], "").done();

    let sub_account = known::SUB_ACTIVE.sid();
    home.sandbox(&["draft", "discard", "contoso"], "").refused(3, "draft_not_found");
    home.sandbox(&["change-account", "contoso"], "").done();
    let main = known::MAIN;
    let edit = ["draft", "edit", "contoso", "--sid", main.sid(), "--token-stdin"];
    home.sandbox(&edit, &main.initial_auth_token()).done();
    home.sandbox(&["verify", "contoso"], "").done();
    let chosen = home.sandbox(&["draft", "sub-account", "contoso", sub_account], "").done();
    assert_eq!((&chosen["outcome"], &chosen["is_sub_account"]), (&json!("verified"), &json!(true)));
    home.sandbox(&["draft", "discard", "contoso"], "").done();
}

/// Ping Identity again, and what is on record of all this.
fn leave(home: &Home) {
    let hosts = home.sandbox(&["settings", "allow-host", "twilio.test"], "").done();
    assert_eq!(hosts["allowed_hosts"], json!(["twilio.test"]));
    let network = home.sandbox(&["settings", "network"], "").done();
    assert_eq!((&network["base"], &network["host"]), (&json!("sandbox"), &json!("127.0.0.1")));
    assert_eq!(
        home.sandbox(&["settings", "forbid-host", "twilio.test"], "").done()["allowed_hosts"],
        json!([])
    );

    let before = contents(&home.vault(Mode::Sandbox));
    home.sandbox(&["delete", "contoso"], "").refused(2, "confirmation_needed");
    assert!(before == contents(&home.vault(Mode::Sandbox)), "unconfirmed, nothing is deleted");
    let deleted = home.sandbox(&["delete", "contoso", "--yes"], "").done();
    assert_eq!((&deleted["revision"], &deleted["sender"]), (&json!(5), &json!("ping_identity")));
    home.sandbox(&["delete", "contoso", "--yes"], "").refused(3, "no_custom_account");

    let entries =
        home.sandbox(&["audit", "--limit", "1000"], "").done()["entries"].as_array().unwrap().clone();
    let of = |action: &str| entries.iter().filter(|entry| entry["action"] == action).count();
    assert_eq!((of("tenant_added"), of("configuration_saved"), of("consent_given")), (1, 5, 2));
    let numbers: Vec<_> = entries.iter().rev().map(|entry| entry["id"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>(), "the newest first, none missing");
    m8_pages_of_the_audit_trail(home, &entries);
}

/// The pages of three, one after the other, are the whole trail; a filter takes its own alone.
fn m8_pages_of_the_audit_trail(home: &Home, entries: &[Value]) {
    let page = |words: &[&str]| home.sandbox(&[&["audit"], words].concat(), "").done();
    let (mut paged, mut next) = (Vec::new(), Value::Null);
    loop {
        let before = next.to_string();
        let from: &[&str] = if next.is_null() { &[] } else { &["--before", &before] };
        let found = page(&[&["--limit", "3"], from].concat());
        assert!(found["entries"].as_array().unwrap().len() <= 3);
        paged.extend(found["entries"].as_array().unwrap().clone());
        next = found["next"].clone();
        if next.is_null() {
            break;
        }
    }
    assert_eq!(paged, entries);
    let saved: Vec<_> =
        entries.iter().filter(|entry| entry["action"] == "configuration_saved").cloned().collect();
    assert_eq!(page(&["--action", "configuration_saved"])["entries"].as_array().unwrap(), &saved);
    let own: Vec<_> = entries.iter().filter(|entry| entry["tenant"] == "contoso").cloned().collect();
    assert_eq!(page(&["--tenant", "contoso", "--limit", "1000"])["entries"].as_array().unwrap(), &own);
    assert_eq!(page(&["--tenant", "nobody"])["entries"], json!([]));
    home.sandbox(&["audit", "--action", "looked_at"], "").refused(2, "invalid_value");
}

#[test]
fn s2_a_dry_run_takes_test_credentials_alone() {
    let home = Home::with_vault(Mode::Sandbox);
    let dry_run = |account: known::KnownAccount, to: &str| {
        let words = ["send", "--dry-run", "--sid", account.sid(), "--token-stdin", "--to", to];
        home.sandbox(&words, &account.initial_auth_token())
    };
    let done = dry_run(known::TEST_CREDENTIALS, "+15005550006").done();
    assert_eq!((&done["dry_run"], &done["tenant"]), (&json!(true), &Value::Null));
    dry_run(known::TEST_CREDENTIALS, "+15005550001").refused(4, "send_refused");
    dry_run(known::MAIN, "+15005550006").refused(3, "not_test_credentials");
}

#[test]
fn s2_the_sandbox_is_set_from_the_command_line() {
    let home = Home::new();
    let run = |words: &[&str], stdin: &str| {
        home.run(&[&["--json", "sandbox"], words].concat(), stdin.as_bytes()).done()
    };
    assert_eq!(run(&["accounts"], "")["accounts"].as_array().unwrap().len(), known::ALL.len());
    assert!(run(&["recipients"], "")["recipients"].as_array().unwrap().len() > 20);
    assert_eq!(run(&["faults"], "")["faults"], json!([]));
    let script =
        r#"[{"name": "slow", "endpoint": "messages_create", "action": {"kind": "latency", "ms": 1}}]"#;
    assert_eq!(run(&["set-faults"], script)["faults"][0]["name"], "slow");
    assert_eq!(run(&["faults"], "")["faults"][0]["name"], "slow", "a script outlives the process");
    assert_eq!(run(&["clear-faults"], "")["faults"], json!([]));
    assert!(run(&["advance", "3600"], "")["now"].is_string());
    let released = run(&["release-number", known::MAIN.sid(), "+12125550100"], "");
    assert_eq!(released["phone_number"], "+12125550100");
}

#[test]
fn g9_the_sandboxs_pingone_is_shown_chosen_and_reset_from_the_command_line() {
    let home = Home::new();
    let run = |words: &[&str]| home.run(&[&["--json", "sandbox", "pingone"], words].concat(), NOTHING).done();
    let new = run(&["show"]);
    assert_eq!(new["client_id"], pingone::CLIENT_ID);
    assert!(new["auth_base"].as_str().unwrap().ends_with("/pingone/auth"));
    let ids: Vec<_> = new["environments"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(
        ids,
        [pingone::WORKER_ENVIRONMENT, pingone::SANDBOX_ENVIRONMENT, pingone::PRODUCTION_ENVIRONMENT]
    );
    let chosen = run(&["choose", "--sender-in-use", "dangle", "--client-authentication", "post"]);
    assert_eq!(chosen["modes"]["sender_in_use"], "dangle");
    let chosen = run(&["choose", "--page-size", "2", "--expires-in", "60", "--client-credentials", "off"]);
    let modes = json!({
        "client_authentication": "post", "client_credentials_allowed": false, "page_size": 2,
        "sender_in_use": "dangle", "token_seconds": 60,
    });
    assert_eq!(chosen["modes"], modes, "what is left out stays, and outlives the process");
    assert!(run(&["choose", "--page-size", "0"])["modes"]["page_size"].is_null());
    let id = pingone::SANDBOX_ENVIRONMENT;
    let gone = run(&["environment", id, "--standing", "delete-pending", "--ping-sms-account", "off"]);
    assert_eq!(
        (gone["standing"].as_str(), gone["can_use_ping_sms_account"].as_bool()),
        (Some("delete_pending"), Some(false))
    );
    run(&["end-tokens"]);
    let reset = run(&["reset"]);
    assert_eq!((&reset["modes"], &reset["environments"]), (&new["modes"], &new["environments"]));
    for words in [&["choose", "--expires-in", "0"][..], &["environment", "x", "--standing", "active"]] {
        let words = [&["--json", "sandbox", "pingone"], words].concat();
        home.run(&words, NOTHING).refused(2, "invalid_value");
    }
}
