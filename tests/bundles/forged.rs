//! Files that somebody wrote to do harm: each is refused, and nothing is stored.

use linecheck_app::{BundleChoice, BundleRequest};
use linecheck_domain::base::Mode;
use linecheck_domain::tenant::TenantId;
use linecheck_sandbox::known;
use linecheck_tests::Stage;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::age::Keys;
use crate::place::{Place, code, read_vault};

async fn document(stage: &Stage, keys: &Keys) -> Value {
    let request = BundleRequest { secrets: true, ..BundleRequest::default() };
    let made = stage.app.export_bundle(&stage.actor, &request, &keys.lock()).await.unwrap();
    serde_json::from_slice(&keys.decrypt(&made.bytes)).unwrap()
}

#[tokio::test]
async fn p5_s1_a_bundle_of_the_sandbox_stays_one_and_a_forged_flag_does_not_help() {
    let (stage, keys) = (Stage::configured(known::MAIN, false).await, Keys::new());
    let whole = document(&stage, &keys).await;
    let real = Place::real().await;
    let of = |document: &Value| keys.encrypt(document.to_string().as_bytes());
    assert_eq!(code(real.preview(&of(&whole), keys.key()).await), "bundle_of_other_mode");
    let mut forged = whole.clone();
    forged["mode"] = json!("real");
    assert_eq!(code(real.preview(&of(&forged), keys.key()).await), "bundle_of_other_mode");
    // Not with another base either, and not with another SID at the sandbox's base.
    forged["tenants"][0]["tenant"]["default_account"] = json!({ "kind": "not_configured" });
    for (name, value) in
        [("base", json!("us1")), ("account_sid", json!("AC0123456789abcdef0123456789abcdef"))]
    {
        let mut forged = forged.clone();
        forged["tenants"][0]["revisions"][0]["configuration"][name] = value;
        assert_eq!(code(real.preview(&of(&forged), keys.key()).await), "bundle_of_other_mode", "{name}");
    }
    // And the other way round.
    let sandbox = Place::beside(&stage).await;
    let mut other = whole.clone();
    other["tenants"][0]["revisions"][0]["configuration"]["account_sid"] =
        json!("AC0123456789abcdef0123456789abcdef");
    assert_eq!(code(sandbox.preview(&of(&other), keys.key()).await), "bundle_of_other_mode");
    other = whole.clone();
    other["tenants"][0]["revisions"][0]["configuration"]["base"] = json!("https://twilio.example");
    assert_eq!(code(sandbox.preview(&of(&other), keys.key()).await), "bundle_of_other_mode");
}

#[tokio::test]
async fn p5_a_file_cannot_name_a_credential_of_this_vault() {
    let (stage, keys) = (Stage::configured(known::MAIN, false).await, Keys::new());
    let mine = read_vault(&stage.folder, Mode::Sandbox, |reader| reader.secret_ids(&stage.tenant));
    let mut forged = document(&stage, &keys).await;
    // A tenant of somebody else's, without a credential of its own, that points at the one of contoso.
    forged["secrets"] = Value::Null;
    forged["tenants"][0]["tenant"]["id"] = json!("evil");
    forged["tenants"][0]["consents"][0]["consent"]["tenant"] = json!("evil");
    forged["tenants"][0]["consents"][0]["vault"] = json!("00000000-0000-4000-8000-000000000000");
    forged["tenants"][0]["revisions"][0]["configuration"]["secret"] = json!(mine[0]);
    let file = keys.encrypt(forged.to_string().as_bytes());
    let shown = stage.app.preview_bundle(&stage.actor, file, keys.key()).await.unwrap();
    let choice = BundleChoice { tenants: vec!["evil".to_owned()], allow_hosts: false };
    let taken = stage.app.import_bundle(&stage.actor, &shown, &choice).await.unwrap();
    let evil = TenantId::parse("evil").unwrap();
    assert_eq!(taken.token_missing, std::slice::from_ref(&evil));
    let active = read_vault(&stage.folder, Mode::Sandbox, |reader| reader.active(&evil));
    assert_ne!(active.custom().unwrap().secret, mine[0]);
}

#[tokio::test]
async fn p5_m8_a_consent_that_contradicts_what_is_known_is_refused() {
    let (stage, keys) = (Stage::configured(known::MAIN, false).await, Keys::new());
    let request = BundleRequest { secrets: true, audit: true, ..BundleRequest::default() };
    let made = stage.app.export_bundle(&stage.actor, &request, &keys.lock()).await.unwrap();
    let whole: Value = serde_json::from_slice(&keys.decrypt(&made.bytes)).unwrap();
    let with_name = |name: &str, audit: bool| {
        let mut forged = whole.clone();
        forged["tenants"][0]["consents"][0]["consent"]["name"] = json!(name);
        if !audit {
            forged["audit"] = Value::Null;
        }
        keys.encrypt(forged.to_string().as_bytes())
    };
    // Its own trail says who consented.
    let place = Place::beside(&stage).await;
    let shown = place.preview(&with_name("Mallory", true), keys.key()).await.unwrap();
    let refused = place.take(&shown, &["contoso"]).await.unwrap_err();
    assert_eq!(refused.code.as_str(), "bundle_refused");
    assert!(refused.message.contains("of its audit trail says otherwise"), "{refused}");
    assert_eq!(place.read(|reader| reader.foreign_consents().map(|all| all.len())), 0, "nothing was taken");
    assert_eq!(place.read(|reader| reader.foreign_chains().map(|all| all.len())), 0, "nothing was taken");
    // Without it, what came before does.
    place.take_all(&with_name("Ann", false), keys.key()).await;
    let shown = place.preview(&with_name("Mallory", false), keys.key()).await.unwrap();
    let refused = place.take(&shown, &["contoso"]).await.unwrap_err();
    assert_eq!(refused.code.as_str(), "bundle_refused");
    assert!(refused.message.contains("says something else"), "{refused}");
}

/// What is made of a document.
type Change = fn(&mut Value);

#[tokio::test]
async fn p5_what_does_not_hold_together_is_refused() {
    let (stage, keys) = (Stage::configured(known::MAIN, false).await, Keys::new());
    let whole = document(&stage, &keys).await;
    let place = Place::beside(&stage).await;
    let changes: &[(&str, Change, &str)] = &[
        ("another format", |all| all["format"] = json!("other"), "not_a_bundle"),
        ("a newer version", |all| all["version"] = json!(2), "bundle_newer"),
        ("an unknown member", |all| all["more"] = json!(1), "bundle_refused"),
        ("no tenant", |all| all["tenants"] = json!([]), "bundle_refused"),
        (
            "a tenant twice",
            |all| all["tenants"] = json!([all["tenants"][0], all["tenants"][0]]),
            "bundle_refused",
        ),
        (
            "a name that is none",
            |all| all["tenants"][0]["tenant"]["name"] = json!("a\u{7}b"),
            "bundle_refused",
        ),
        (
            "limits out of bounds",
            |all| all["tenants"][0]["tenant"]["daily_limits"]["used"] = json!(51),
            "bundle_refused",
        ),
        (
            "a short name that is none",
            |all| all["tenants"][0]["tenant"]["id"] = json!("../x"),
            "bundle_refused",
        ),
        (
            "a revision that leaves no room",
            |all| all["tenants"][0]["revisions"][0]["configuration"]["revision"] = json!(i64::MAX),
            "bundle_refused",
        ),
        ("no consent", |all| all["tenants"][0]["consents"] = json!([]), "bundle_refused"),
        (
            "other words",
            |all| all["tenants"][0]["consents"][0]["consent"]["text"] = json!("Nothing."),
            "bundle_refused",
        ),
        (
            "a revision twice",
            |all| {
                let revision = all["tenants"][0]["revisions"][0].clone();
                all["tenants"][0]["revisions"].as_array_mut().unwrap().push(revision);
            },
            "bundle_refused",
        ),
        (
            "no number",
            |all| all["tenants"][0]["revisions"][0]["configuration"]["selected"] = json!([]),
            "bundle_refused",
        ),
        (
            "a token that is none",
            |all| {
                for token in all["secrets"].as_object_mut().unwrap().values_mut() {
                    *token = json!("a b");
                }
            },
            "bundle_refused",
        ),
        ("a stray credential", |all| all["secrets"]["stray"] = json!("0123456789abcdef"), "bundle_refused"),
        ("a trail that is none", |all| all["audit"] = json!("{}"), "bundle_refused"),
    ];
    for (what, change, expected) in changes {
        let mut forged = whole.clone();
        change(&mut forged);
        let file = keys.encrypt(forged.to_string().as_bytes());
        let refused = place.preview(&file, keys.key()).await;
        let error = refused.expect_err(what);
        assert_eq!(error.code.as_str(), *expected, "{what}: {error}");
        for token in whole["secrets"].as_object().unwrap().values() {
            assert!(!format!("{error:?}").contains(token.as_str().unwrap()), "{what}");
        }
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for text in ["", "null", "[]", "{\"format\":", deep.as_str()] {
        let file = keys.encrypt(text.as_bytes());
        assert_eq!(code(place.preview(&file, keys.key()).await), "not_a_bundle");
    }
    assert!(
        place.app.tenants().await.unwrap().is_empty() && place.read(|reader| reader.audit(10)).is_empty()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    /// The document, with a byte of it changed anywhere: it is read or refused, and nothing panics.
    #[test]
    fn p5_no_document_makes_it_panic(place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut text = DOCUMENT.to_owned().into_bytes();
        let at = place.index(text.len());
        if cut { text.truncate(at) } else { text[at] = byte }
        let _ = linecheck_app::read_bundle_content(&text, Mode::Sandbox);
    }
}

/// A small bundle, as it is inside.
const DOCUMENT: &str = r#"{"format":"linecheck-bundle","version":1,"kind":"handover","mode":"sandbox",
"vault":"0f8fad5b-d9cb-469f-a165-70867728950e","made_at":"2026-11-26T10:00:00Z","made_by":{"role":"administrator","os_user":"ann"},
"made_with":"0.1.0","expires_at":null,"tenants":[{"tenant":{"id":"contoso","name":"Contoso","sms_enabled":true,"voice_enabled":false,
"destinations":["US"],"ping_originates_without_fallback":false,"default_account":{"kind":"sandbox"},"daily_limits":{"used":15,"unused":10}},
"revisions":[],"consents":[],"pingone":null}],"allowed_hosts":[],"send_limits":null,"audit":null,"secrets":{}}"#;

#[test]
fn p5_the_small_bundle_of_the_test_above_is_one() {
    linecheck_app::read_bundle_content(DOCUMENT.as_bytes(), Mode::Sandbox).unwrap();
}
