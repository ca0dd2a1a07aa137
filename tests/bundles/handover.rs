//! A bundle goes from one vault to another.

use linecheck_app::{
    BundleChoice, BundleItem, BundleKey, BundleLock, BundleRequest, BundleStanding, DraftEdit,
    PingOneConnect, ProgressSink, Selection, StandIn, TenantEdit,
};
use linecheck_domain::Secret;
use linecheck_domain::actor::{Actor, Role};
use linecheck_domain::base::Mode;
use linecheck_sandbox::known;
use linecheck_sandbox::pingone;
use linecheck_tests::{Stage, save};
use serde_json::Value;

use crate::age::{Keys, at_a_terminal};
use crate::place::{Place, code, handed_over, read_vault};

fn all(secrets: bool) -> BundleRequest {
    BundleRequest { tenants: Vec::new(), secrets, audit: false }
}

/// A tenant with a custom account, two revisions of it, a stand-in, and a draft whose token nobody else gets.
async fn stage() -> Stage {
    let stage = Stage::configured(known::MAIN, false).await;
    let (app, actor, tenant) = (&stage.app, &stage.actor, &stage.tenant);
    let token = stage.token(known::MAIN);
    app.rotate_token(actor, tenant, token, &ProgressSink::silent()).await.unwrap();
    let stand_in = StandIn {
        tenant: tenant.to_string(),
        sid: known::FABRIKAM.sid().to_owned(),
        base: None,
        token: stage.token(known::FABRIKAM),
    };
    app.set_stand_in(actor, stand_in, &ProgressSink::silent()).await.unwrap();
    stage
}

#[tokio::test]
async fn p5_what_was_exported_is_the_same_elsewhere_entry_by_entry() {
    let (stage, keys) = (stage().await, Keys::new());
    let there = read_vault(&stage.folder, Mode::Sandbox, |reader| handed_over(reader, &stage.tenant));
    for secrets in [true, false] {
        let made = stage.app.export_bundle(&stage.actor, &all(secrets), &keys.lock()).await.unwrap();
        assert_eq!(made.content.secrets, if secrets { 2 } else { 0 });
        let place = Place::beside(&stage).await;
        let shown = place.preview(&made.bytes, keys.key()).await.unwrap();
        assert_eq!(shown.tenants[0].standing, BundleStanding::New);
        assert_eq!((shown.with_secrets, shown.tenants[0].token_missing_then), (secrets, !secrets));
        let taken = place.take(&shown, &["contoso"]).await.unwrap();
        assert_eq!(taken.token_missing.len(), usize::from(!secrets));
        let here = place.read(|reader| handed_over(reader, &stage.tenant));
        let mut expected = there.clone();
        if !secrets {
            for revision in expected["revisions"].as_array_mut().unwrap() {
                revision[0]["secret"] = Value::Null;
            }
        }
        assert_eq!(here, expected);
        // Nobody consented here, and nothing was verified here.
        assert!(place.read(|reader| reader.consents(&stage.tenant)).is_empty());
        assert_eq!(place.read(|reader| reader.foreign_consents().map(|all| all.len())), 1);
        assert!(place.app.status(&stage.tenant).await.unwrap().active_verification.is_none());
        let again = place.preview(&made.bytes, keys.key()).await.unwrap();
        assert_eq!(again.tenants[0].standing, BundleStanding::Same, "{:?}", again.tenants[0].differences);
        if secrets {
            // It sends as it did there.
            let trace = place.send(&stage.tenant).await;
            assert!(trace.to_string().contains(known::MAIN.sid()), "{trace}");
        }
    }
}

#[tokio::test]
async fn p5_without_secrets_no_token_is_in_it_and_with_them_those_in_use_alone() {
    let (stage, keys) = (stage().await, Keys::new());
    // A draft with a token of its own, of an account that nobody hands over.
    stage.app.begin_draft(&stage.actor, &stage.tenant, true).await.unwrap();
    let typed = "feedfacefeedfacefeedfacefeedface";
    let edit = DraftEdit::Token(Secret::new(typed.to_owned()));
    stage.app.edit_draft(&stage.actor, &stage.tenant, edit).await.unwrap();
    // Planted, to be looked for.
    let tokens = [known::MAIN, known::FABRIKAM].map(|account| stage.token(account).expose().to_owned());
    for secrets in [true, false] {
        let made = stage.app.export_bundle(&stage.actor, &all(secrets), &keys.lock()).await.unwrap();
        // Debian's age opens what Linecheck made.
        let content = String::from_utf8(keys.decrypt(&made.bytes)).unwrap();
        for token in &tokens {
            assert_eq!(content.matches(token.as_str()).count(), usize::from(secrets));
            assert!(!String::from_utf8_lossy(&made.bytes).contains(token.as_str()));
        }
        assert!(!content.contains(typed), "a draft's token is nobody else's");
        let document: Value = serde_json::from_str(&content).unwrap();
        assert_eq!((&document["format"], &document["version"]), (&"linecheck-bundle".into(), &1.into()));
        // And what age makes, Linecheck opens.
        let place = Place::beside(&stage).await;
        place.take_all(&keys.encrypt(content.as_bytes()), keys.key()).await;
    }
}

#[tokio::test]
async fn p5_a_conflict_is_shown_and_what_is_here_stays_until_it_is_asked_for() {
    let (stage, keys) = (stage().await, Keys::new());
    let place = Place::beside(&stage).await;
    let made = stage.app.export_bundle(&stage.actor, &all(true), &keys.lock()).await.unwrap();
    place.take_all(&made.bytes, keys.key()).await;
    // There the administrator goes on.
    let edit = TenantEdit { voice: Some(false), ..TenantEdit::default() };
    stage.app.edit_tenant(&stage.actor, &stage.tenant, edit).await.unwrap();
    let number = stage
        .app
        .status(&stage.tenant)
        .await
        .unwrap()
        .active
        .custom()
        .unwrap()
        .selected
        .iter()
        .next()
        .cloned();
    stage.app.begin_draft(&stage.actor, &stage.tenant, false).await.unwrap();
    let some = Selection::Remove(vec![number.unwrap().to_string()]);
    stage.app.verify(&stage.actor, &stage.tenant, &ProgressSink::silent()).await.unwrap();
    stage.app.select_numbers(&stage.actor, &stage.tenant, some).await.unwrap();
    save(&stage.app, &stage.actor, &stage.tenant, None).await.unwrap();
    let made = stage.app.export_bundle(&stage.actor, &all(false), &keys.lock()).await.unwrap();

    let shown = place.preview(&made.bytes, keys.key()).await.unwrap();
    let tenant = &shown.tenants[0];
    assert_eq!(tenant.standing, BundleStanding::Differs);
    let items: Vec<_> = tenant.differences.iter().map(|difference| difference.item).collect();
    assert_eq!(items, [BundleItem::Methods, BundleItem::NumbersOnlyHere]);
    assert_eq!((tenant.revision_here, tenant.revision_there), (2, 3));
    assert!(tenant.token_here && !tenant.token_there && !tenant.token_missing_then);
    assert_eq!(code(place.take(&shown, &[]).await), "invalid_value");
    assert_eq!(code(place.take(&shown, &["fabrikam"]).await), "tenant_not_found");
    let before = place.read(|reader| handed_over(reader, &stage.tenant));
    let secrets = place.read(|reader| reader.secret_ids(&stage.tenant));

    // What was shown is what is taken, or nothing is.
    let edit = TenantEdit { name: Some("Meanwhile".to_owned()), ..TenantEdit::default() };
    place.app.edit_tenant(&place.actor, &stage.tenant, edit).await.unwrap();
    assert_eq!(code(place.take(&shown, &["contoso"]).await), "plan_outdated");
    let mut renamed = before.clone();
    renamed["tenant"]["name"] = "Meanwhile".into();
    assert_eq!(place.read(|reader| handed_over(reader, &stage.tenant)), renamed);

    let shown = place.preview(&made.bytes, keys.key()).await.unwrap();
    let taken = place.take(&shown, &["contoso"]).await.unwrap();
    assert_eq!((taken.consents, taken.token_missing.len()), (0, 0), "the token that is here stays in use");
    let status = place.app.status(&stage.tenant).await.unwrap();
    assert_eq!((status.active.revision, status.tenant.voice_enabled), (3, false));
    assert_eq!(place.read(|reader| reader.secret_ids(&stage.tenant)), secrets);
    place.send(&stage.tenant).await;
    let revisions = place.read(|reader| reader.revisions(&stage.tenant));
    assert_eq!(revisions.len(), 3, "what was before stays");
    assert_eq!(revisions[0].actor.os_user, "elsewhere", "who took it saved it here");
    let again = place.preview(&made.bytes, keys.key()).await.unwrap();
    assert_eq!(again.tenants[0].standing, BundleStanding::Same, "{:?}", again.tenants[0].differences);
}

#[tokio::test]
async fn p5_a_token_that_is_another_in_the_bundle_is_shown_before_it_is_taken_and_the_same_one_is_not() {
    let (stage, keys) = (stage().await, Keys::new());
    let made = stage.app.export_bundle(&stage.actor, &all(true), &keys.lock()).await.unwrap();
    let place = Place::beside(&stage).await;
    place.take_all(&made.bytes, keys.key()).await;
    let revisions = place.read(|reader| reader.revisions(&stage.tenant)).len();
    let secrets =
        |reader: &linecheck_vault::Reader<'_>| reader.secret_ids(&stage.tenant).map(|all| all.len());
    assert_eq!(place.read(secrets), 2);
    // The very same again: nothing is new, and no credential is stored twice.
    place.take_all(&made.bytes, keys.key()).await;
    assert_eq!(place.read(|reader| reader.revisions(&stage.tenant)).len(), revisions);
    assert_eq!(place.read(secrets), 2);
    // Other tokens for the same two accounts.
    let mut document: Value = serde_json::from_slice(&keys.decrypt(&made.bytes)).unwrap();
    for token in document["secrets"].as_object_mut().unwrap().values_mut() {
        *token = "feedfacefeedfacefeedfacefeedface".into();
    }
    let file = keys.encrypt(document.to_string().as_bytes());
    let shown = place.preview(&file, keys.key()).await.unwrap();
    let tenant = &shown.tenants[0];
    assert_eq!(tenant.standing, BundleStanding::Differs);
    let differences: Vec<_> =
        tenant.differences.iter().map(|one| (one.item, one.here.as_str(), one.there.as_str())).collect();
    assert_eq!(
        differences,
        [
            (BundleItem::AuthToken, "stored", "another one"),
            (BundleItem::StandInToken, "stored", "another one")
        ]
    );
    place.take(&shown, &["contoso"]).await.unwrap();
    assert_eq!(place.read(|reader| reader.revisions(&stage.tenant)).len(), revisions + 1);
    assert_eq!(place.read(secrets), 2, "what was replaced is gone");
    let again = place.preview(&file, keys.key()).await.unwrap();
    assert_eq!(again.tenants[0].standing, BundleStanding::Same, "{:?}", again.tenants[0].differences);
}

#[tokio::test]
async fn p5_a_connection_to_pingone_comes_along_where_there_is_none_and_is_shown_first() {
    let (stage, keys) = (stage().await, Keys::new());
    let without = stage.app.export_bundle(&stage.actor, &all(true), &keys.lock()).await.unwrap();
    let request = PingOneConnect {
        tenant: stage.tenant.to_string(),
        region: Some("EU".to_owned()),
        auth_base: None,
        api_base: None,
        worker_environment: pingone::WORKER_ENVIRONMENT.to_owned(),
        environment: Some(pingone::SANDBOX_ENVIRONMENT.to_owned()),
        client_id: pingone::CLIENT_ID.to_owned(),
        client_secret: Some(Secret::new(pingone::CLIENT_SECRET.to_owned())),
        authentication: None,
    };
    stage.app.connect_pingone(&stage.actor, request, &ProgressSink::silent()).await.unwrap();
    let with = stage.app.export_bundle(&stage.actor, &all(true), &keys.lock()).await.unwrap();
    let place = Place::beside(&stage).await;
    place.take_all(&without.bytes, keys.key()).await;
    let items = |shown: &linecheck_app::BundlePreview| -> Vec<_> {
        shown.tenants[0].differences.iter().map(|one| (one.item, one.there.clone())).collect()
    };
    let shown = place.preview(&with.bytes, keys.key()).await.unwrap();
    assert_eq!(shown.tenants[0].standing, BundleStanding::Differs);
    assert_eq!(items(&shown), [(BundleItem::PingOne, pingone::SANDBOX_ENVIRONMENT.to_owned())]);
    place.take(&shown, &["contoso"]).await.unwrap();
    assert!(place.read(|reader| reader.pingone_connection(&stage.tenant)).is_some());
    let again = place.preview(&with.bytes, keys.key()).await.unwrap();
    assert_eq!(again.tenants[0].standing, BundleStanding::Same, "{:?}", again.tenants[0].differences);
    // Also of a tenant that is new here.
    let shown = Place::beside(&stage).await.preview(&with.bytes, keys.key()).await.unwrap();
    assert_eq!(shown.tenants[0].standing, BundleStanding::New);
    assert_eq!(items(&shown).len(), 1);
}

#[tokio::test]
async fn p5_an_export_and_an_import_are_in_the_audit_trail_and_support_does_neither() {
    let (stage, keys) = (stage().await, Keys::new());
    let helper = Actor { role: Role::Support, os_user: "helper".to_owned() };
    let (app, place) = (&stage.app, Place::beside(&stage).await);
    assert_eq!(code(app.export_bundle(&helper, &all(false), &keys.lock()).await), "not_administrator");
    let made = app.export_bundle(&stage.actor, &all(true), &keys.lock()).await.unwrap();
    let opened = place.app.preview_bundle(&helper, made.bytes.clone(), keys.key()).await;
    assert_eq!(code(opened), "not_administrator");
    let shown = place.preview(&made.bytes, keys.key()).await.unwrap();
    let choice = BundleChoice { tenants: vec!["contoso".to_owned()], allow_hosts: false };
    assert_eq!(code(place.app.import_bundle(&helper, &shown, &choice).await), "not_administrator");
    place.take(&shown, &["contoso"]).await.unwrap();

    let entries = read_vault(&stage.folder, Mode::Sandbox, |reader| reader.audit(1));
    assert_eq!(entries[0].action, "bundle_exported");
    assert_eq!(entries[0].detail["with_secrets"], true);
    assert!(entries[0].detail["sealed_for"][0].as_str().unwrap().starts_with("age1"));
    let entries = place.read(|reader| reader.audit(10));
    let actions: Vec<_> = entries.iter().rev().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["revision_imported", "revision_imported", "bundle_imported"]);
    assert_eq!(entries[0].detail["made_by"], "tester");
    let vault = read_vault(&stage.folder, Mode::Sandbox, |reader| reader.consents_to_hand_over(None));
    let foreign = place.read(|reader| Ok(reader.foreign_consents()?.remove(0)));
    assert_eq!((&foreign.consent, foreign.vault), (&vault[0], shown.vault), "marked with where it was given");
}

#[tokio::test]
async fn p5_a_passphrase_seals_and_opens_it_too() {
    let stage = stage().await;
    let phrase = || Secret::new("a passphrase of twelve".to_owned());
    let lock = BundleLock::Passphrase(phrase());
    let made = stage.app.export_bundle(&stage.actor, &all(false), &lock).await.unwrap();
    assert_eq!(made.content.sealed_for, ["passphrase"]);
    let place = Place::beside(&stage).await;
    let wrong = BundleKey::Passphrase(Secret::new("another passphrase".to_owned()));
    assert_eq!(code(place.preview(&made.bytes, wrong).await), "bundle_not_opened");
    place.take_all(&made.bytes, BundleKey::Passphrase(phrase())).await;
}

/// Debian's `age` asks for a passphrase at a terminal alone.
#[tokio::test]
async fn p5_age_opens_what_a_passphrase_seals_and_what_it_seals_with_one_is_imported() {
    let stage = stage().await;
    let phrase = "a passphrase of twelve";
    let (lock, key) = (
        BundleLock::Passphrase(Secret::new(phrase.to_owned())),
        BundleKey::Passphrase(Secret::new(phrase.to_owned())),
    );
    let made = stage.app.export_bundle(&stage.actor, &all(true), &lock).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let [ours, clear, theirs] = ["ours.age", "clear.json", "theirs.age"]
        .map(|name| folder.path().join(name).to_str().unwrap().to_owned());
    std::fs::write(&ours, &made.bytes).unwrap();
    at_a_terminal(&["-d", "-o", &clear, &ours], phrase);
    let content = std::fs::read_to_string(&clear).unwrap();
    assert!(content.contains("linecheck-bundle") && content.contains(stage.token(known::MAIN).expose()));

    at_a_terminal(&["-p", "-o", &theirs, &clear], phrase);
    let place = Place::beside(&stage).await;
    let taken = place.take_all(&std::fs::read(&theirs).unwrap(), key).await;
    assert_eq!(taken.token_missing, Vec::new());
    place.send(&stage.tenant).await;
}
