//! C15: a draft without a network.

use std::sync::Arc;

use jiff::Timestamp;
use linecheck_app::{DraftEdit, Show, TenantEdit, TokenState};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::draft::{DraftState, SaveRefusal};
use linecheck_domain::number::FilterReason;
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::known;
use linecheck_sandbox::{Sandbox, SandboxConfig};
use linecheck_tests::{no_pauses, open_app, save, word};

use crate::desk::{ANN, HandClock, code, contoso, phone, silent};

#[tokio::test]
async fn c15_composed_offline_found_again_after_a_restart_and_verified_with_one_action() {
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let nowhere = sandbox.closed_port_base_url();
    let folder = tempfile::tempdir().unwrap();
    let (actor, tenant) = (Actor::administrator("tester"), contoso());
    let clock = || Arc::new(Timestamp::now);
    let listed = sandbox.control().numbers(known::MAIN.sid()).unwrap();
    let able = |sms, voice| {
        let mut fitting = listed.iter().filter(move |number| {
            number.capabilities.is_some_and(|can| can.sms == sms && can.voice == voice)
        });
        phone(&fitting.next().unwrap().phone_number)
    };
    let (usable, voice_only, sms_only, stranger) =
        (able(true, true), able(false, true), able(true, false), phone("+4930901820"));

    // Offline: composed, and queued.
    let app = open_app(&folder, &nowhere, no_pauses(), clock()).await;
    app.add_tenant(&actor, tenant.clone(), "Contoso").await.unwrap();
    let methods = TenantEdit { sms: Some(true), ..TenantEdit::default() };
    app.edit_tenant(&actor, &tenant, methods).await.unwrap();
    let expected = [&usable, &voice_only, &sms_only, &stranger].map(Clone::clone);
    for edit in [
        DraftEdit::AccountSid(known::MAIN.sid().to_owned()),
        DraftEdit::Token(Secret::new(known::MAIN.initial_auth_token())),
        DraftEdit::Expected(linecheck_tests::texts(expected.clone())),
        DraftEdit::Fallback(true),
        DraftEdit::Queued(true),
    ] {
        app.edit_draft(&actor, &tenant, edit).await.unwrap();
    }
    let composed = serde_json::to_value(app.draft(&tenant).await.unwrap()).unwrap();
    app.close().await.unwrap();
    drop(app);

    // Restarted, still offline: everything is there, and asking keeps it in the queue.
    let app = open_app(&folder, &nowhere, no_pauses(), clock()).await;
    let again = app.draft(&tenant).await.unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), composed);
    assert_eq!((again.token, again.queued, again.fallback), (TokenState::Given, true, true));
    assert_eq!(again.expected, expected.clone().into());
    assert!(again.selected.is_empty(), "expected numbers stay unselected");
    assert_eq!(again.state, DraftState::Draft { missing: SaveRefusal::NotVerified });
    let found = app.verify(&actor, &tenant, &silent()).await.unwrap();
    assert_eq!((found.outcome, found.expected), (OutcomeCode::Unreachable, None));
    let waiting = app.draft(&tenant).await.unwrap();
    assert!(waiting.queued && waiting.selected.is_empty());
    let attention: Vec<_> =
        app.status(&tenant).await.unwrap().attention.iter().map(|one| word(one.code)).collect();
    assert_eq!(attention, ["verification_queued"]);
    assert_eq!(code(save(&app, &actor, &tenant, ANN).await), "unreachable");
    app.close().await.unwrap();
    drop(app);
    assert_eq!(sandbox.control().log(), [], "nothing reached Twilio so far");

    // The network is back: one action.
    let app = open_app(&folder, &sandbox.base_url(), no_pauses(), clock()).await;
    let found = app.verify(&actor, &tenant, &silent()).await.unwrap();
    assert_eq!(found.outcome, OutcomeCode::Verified);
    let difference = found.expected.expect("a difference");
    assert_eq!(difference.found, std::slice::from_ref(&usable));
    let mut not_usable =
        vec![(voice_only.clone(), FilterReason::VoiceOnly), (sms_only.clone(), FilterReason::SmsOnly)];
    not_usable.sort();
    assert_eq!(difference.not_usable, not_usable);
    assert_eq!(difference.missing, std::slice::from_ref(&stranger));
    assert_eq!(difference.others, found.counts.usable - 1);
    let draft = app.draft(&tenant).await.unwrap();
    assert_eq!(draft.selected, [usable.clone()].into(), "the expected one that is there is selected");
    assert!(!draft.queued);
    assert_eq!(draft.expected_difference, Some(difference));
    assert_eq!(draft.state, DraftState::Ready);
    let rows =
        app.numbers(&tenant, Show::Selected, linecheck_domain::number::Search::Everything).await.unwrap();
    assert_eq!(rows.rows.len(), 1);
    save(&app, &actor, &tenant, ANN).await.unwrap();
}

#[tokio::test]
async fn c15_what_a_person_deselected_stays_deselected_when_save_verifies_again() {
    let hand = HandClock::new();
    let desk = crate::desk::Desk::with(hand.clock(), None).await;
    let usable = desk.usable(known::MAIN);
    desk.enter(known::MAIN).await;
    desk.edit(DraftEdit::Expected(linecheck_tests::texts([usable[0].clone(), usable[1].clone()]))).await;
    desk.verify().await;
    assert_eq!(desk.draft().await.selected.len(), 2);
    desk.select(linecheck_app::Selection::Remove(linecheck_tests::texts([usable[0].clone()]))).await.unwrap();
    // Too old, and offline first: then too old, and online.
    hand.set(16);
    let offline = desk.beside(&desk.sandbox.closed_port_base_url(), hand.clock()).await;
    assert_eq!(code(save(&offline, &desk.actor, &desk.tenant, ANN).await), "unreachable");
    hand.set(33);
    desk.save(ANN).await.unwrap();
    assert_eq!(desk.custom().await.selected, [usable[1].clone()].into());
}

#[tokio::test]
async fn c15_without_a_verification_before_save_itself_selects_what_was_expected() {
    let desk = crate::desk::Desk::new().await;
    let usable = desk.usable(known::MAIN);
    desk.enter(known::MAIN).await;
    desk.edit(DraftEdit::Expected(linecheck_tests::texts([usable[3].clone()]))).await;
    let offline = desk.beside(&desk.sandbox.closed_port_base_url(), Arc::new(Timestamp::now)).await;
    assert_eq!(
        offline.verify(&desk.actor, &desk.tenant, &silent()).await.unwrap().outcome,
        OutcomeCode::Unreachable
    );
    desk.save(ANN).await.unwrap();
    assert_eq!(desk.custom().await.selected, [usable[3].clone()].into());
}
