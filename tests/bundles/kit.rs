//! Support kits.

use linecheck_app::{BundleChoice, BundleRequest, DraftEdit, KitRequest, ProgressSink, StandIn, TenantEdit};
use linecheck_domain::tenant::TenantId;
use linecheck_sandbox::known;
use linecheck_tests::{HandClock, Stage};

use crate::age::Keys;
use crate::place::{Place, code};

fn contoso(days: u16) -> KitRequest {
    KitRequest { tenants: vec!["contoso".to_owned()], days }
}

#[tokio::test]
async fn p5_a_support_kit_sends_and_looks_up_and_changes_nothing() {
    let (stage, keys) = (Stage::configured(known::MAIN, false).await, Keys::new());
    let kit = stage.app.make_kit(&stage.actor, &contoso(7), &keys.lock()).await.unwrap();
    assert_eq!((kit.content.secrets, kit.content.revisions, kit.content.consents), (1, 1, 1));
    let place = Place::beside(&stage).await;
    let shown = place.preview(&kit.bytes, keys.key()).await.unwrap();
    assert_eq!(code(place.take(&shown, &["contoso"]).await), "kit_needs_empty_vault");
    assert_eq!(place.app.kit().await.unwrap(), None);
    let opened = place.app.open_kit(&place.actor, kit.bytes.clone(), keys.key()).await.unwrap();
    assert!(!opened.is_expired && opened.kit.made_by == "tester");
    let trace = place.send(&stage.tenant).await;
    assert!(trace.to_string().contains(known::MAIN.sid()), "{trace}");
    assert!(place.app.overview().await.unwrap().len() == 1 && place.app.recent_sends(None, 5).await.is_ok());

    // Whoever asks: in a kit nobody is an administrator.
    let (app, actor, id) = (&place.app, &place.actor, &stage.tenant);
    let silent = ProgressSink::silent();
    let token = || stage.token(known::MAIN);
    let stand_in =
        StandIn { tenant: id.to_string(), sid: known::MAIN.sid().to_owned(), base: None, token: token() };
    let edit = TenantEdit { voice: Some(false), ..TenantEdit::default() };
    let choice = BundleChoice { tenants: vec!["contoso".to_owned()], allow_hosts: true };
    let all = BundleRequest { secrets: true, ..BundleRequest::default() };
    for refused in [
        code(app.add_tenant(actor, TenantId::parse("fabrikam").unwrap(), "Fabrikam").await),
        code(app.edit_tenant(actor, id, edit).await),
        code(app.remove_tenant(actor, id).await),
        code(app.set_stand_in(actor, stand_in, &silent).await),
        code(app.begin_draft(actor, id, true).await),
        code(app.edit_draft(actor, id, DraftEdit::Fallback(true)).await),
        code(app.rotate_token(actor, id, token(), &silent).await),
        code(app.delete_custom_account(actor, id).await),
        code(app.allow_host(actor, "twilio.example").await),
        code(app.export_bundle(actor, &all, &keys.lock()).await),
        code(app.import_bundle(actor, &shown, &choice).await),
        code(app.make_kit(actor, &contoso(7), &keys.lock()).await),
        code(app.open_kit(actor, kit.bytes.clone(), keys.key()).await),
    ] {
        assert_eq!(refused, "kit_read_only");
    }
    let entries = place.read(|reader| reader.audit(1));
    assert_eq!(serde_json::to_value(&entries[0].actor).unwrap()["role"], "administrator");
    assert_eq!(entries[0].action, "kit_opened");
}

#[tokio::test]
async fn p5_a_support_kit_goes_into_an_empty_vault_and_holds_what_support_needs() {
    let (stage, keys) = (Stage::new().await, Keys::new());
    let (request, lock) = (contoso(7), keys.lock());
    assert_eq!(code(stage.app.make_kit(&stage.actor, &request, &lock).await), "no_custom_account");
    stage.configure(known::MAIN, false).await;
    for days in [0, 367] {
        let request = contoso(days);
        assert_eq!(code(stage.app.make_kit(&stage.actor, &request, &keys.lock()).await), "invalid_value");
    }
    let kit = made_bytes(&stage, &keys).await;
    assert_eq!(code(stage.app.open_kit(&stage.actor, kit, keys.key()).await), "kit_needs_empty_vault");
    let all = BundleRequest { secrets: true, ..BundleRequest::default() };
    let bundle = stage.app.export_bundle(&stage.actor, &all, &keys.lock()).await.unwrap();
    let place = Place::beside(&stage).await;
    assert_eq!(code(place.app.open_kit(&place.actor, bundle.bytes, keys.key()).await), "bundle_refused");
    assert_eq!(place.app.kit().await.unwrap(), None);
}

async fn made_bytes(stage: &Stage, keys: &Keys) -> Vec<u8> {
    stage.app.make_kit(&stage.actor, &contoso(7), &keys.lock()).await.unwrap().bytes
}

#[tokio::test]
async fn p5_an_expired_support_kit_says_so_and_goes_on_sending() {
    let (stage, keys) = (Stage::configured(known::MAIN, false).await, Keys::new());
    let kit = made_bytes(&stage, &keys).await;
    let clock = HandClock::at(jiff::Timestamp::now());
    let place = Place::with_clock(&stage, clock.clock()).await;
    place.app.open_kit(&place.actor, kit, keys.key()).await.unwrap();
    clock.jump(8 * 24 * 3600);
    assert!(place.app.kit().await.unwrap().unwrap().is_expired);
    place.send(&stage.tenant).await;
}
