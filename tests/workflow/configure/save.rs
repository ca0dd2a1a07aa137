//! C8 and C10: Save, all or nothing; and what a verification is good for.

use std::collections::BTreeMap;

use std::sync::Arc;

use jiff::Timestamp;
use linecheck_app::{DraftEdit, Selection, TenantEdit, TokenState};
use linecheck_domain::base::ApiBase;
use linecheck_domain::draft::{Configuration, DraftState, SaveRefusal, Sender};
use linecheck_domain::fact::Fact;
use linecheck_sandbox::known;
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule};
use linecheck_tests::save;

use crate::desk::{ANN, Desk, HandClock, RealDesk, code, phone, secret, sid_of, silent};

#[tokio::test]
async fn c8_fallback_is_disabled_until_somebody_enables_it() {
    let desk = Desk::new().await;
    desk.ready(known::MAIN).await;
    assert!(!desk.draft().await.fallback);
    desk.save(ANN).await.unwrap();
    assert!(!desk.custom().await.fallback);
    for enabled in [true, false] {
        desk.edit(DraftEdit::Fallback(enabled)).await;
        assert_eq!(desk.custom().await.fallback, !enabled, "not before Save");
        assert_eq!(desk.draft().await.changes.fallback, Some((!enabled, enabled)));
        desk.save(None).await.unwrap();
        assert_eq!(desk.custom().await.fallback, enabled);
    }
    // A draft for another account begins with it disabled, whatever the active one has.
    desk.edit(DraftEdit::Fallback(true)).await;
    desk.save(None).await.unwrap();
    assert!(!desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap().fallback);
}

/// Makes an edit, with what the sandbox has.
type Edit = fn(&Desk) -> DraftEdit;

#[tokio::test]
async fn c10_editing_sid_or_token_voids_the_verification_and_nothing_else_does() {
    let desk = Desk::new().await;
    let keep: [Edit; 3] = [
        |_| DraftEdit::Fallback(true),
        |_| DraftEdit::Queued(true),
        |_| DraftEdit::Expected(linecheck_tests::texts([phone("+4930901820")])),
    ];
    desk.ready(known::MAIN).await;
    for edit in keep {
        let edit = edit(&desk);
        let told = format!("{edit:?}");
        desk.edit(edit).await;
        assert_eq!(desk.draft().await.state, DraftState::Ready, "{told}");
    }
    // The same token again is another token: nobody compares them.
    let void: [(Edit, SaveRefusal); 4] = [
        (|desk| DraftEdit::Token(desk.token(known::MAIN)), SaveRefusal::NotVerified),
        (|_| DraftEdit::Token(secret("another")), SaveRefusal::NotVerified),
        (|_| DraftEdit::AccountSid(known::FABRIKAM.sid().to_owned()), SaveRefusal::NotVerified),
        (|_| DraftEdit::RemoveToken, SaveRefusal::TokenMissing),
    ];
    for (edit, missing) in void {
        desk.ready(known::MAIN).await;
        assert_eq!(desk.draft().await.state, DraftState::Ready);
        let edit = edit(&desk);
        let told = format!("{edit:?}");
        desk.edit(edit).await;
        let draft = desk.draft().await;
        assert_eq!(draft.state, DraftState::Draft { missing }, "{told}");
        assert_eq!(draft.verification, None, "{told}");
        assert_ne!(code(desk.save(ANN).await), "done", "{told}");
    }
    assert!(desk.active().await.custom().is_none());
}

#[tokio::test]
async fn c10_editing_the_base_voids_the_verification_and_takes_the_token_away() {
    let desk = RealDesk::new().await;
    let sid = crate::desk::REAL_SID;
    desk.edit(DraftEdit::AccountSid(sid.to_owned())).await.unwrap();
    desk.edit(DraftEdit::Token(secret("a-token"))).await.unwrap();
    let records = desk.records();
    let listed = known::MAIN.initial_numbers();
    let found = linecheck_domain::verification::Verification {
        at: Timestamp::now(),
        account_sid: sid_of(sid),
        base: ApiBase::Us1,
        outcome: linecheck_domain::verification::Outcome::Verified,
        account: Some(linecheck_domain::verification::AccountFacts {
            sid: sid_of(sid),
            friendly_name: "Contoso".to_owned(),
            status: "active".to_owned(),
            kind: "Full".to_owned(),
            owner_sid: None,
        }),
        balance: Fact::not_asked(),
        sub_accounts: Fact::not_asked(),
        odd_sub_accounts: BTreeMap::new(),
        odd_numbers: BTreeMap::new(),
        numbers: vec![linecheck_domain::number::AccountNumber {
            number: phone(&listed[0]),
            sid: "PN0".to_owned(),
            friendly_name: String::new(),
            capabilities: linecheck_domain::number::Capabilities { sms: true, voice: true },
        }],
        numbers_listed: true,
    };
    let stored = records.secret_ids().remove(0);
    records.write(|writer| writer.add_verification(&desk.tenant, &stored, &found).unwrap());
    let all = Selection::All(String::new());
    desk.app.select_numbers(&desk.actor, &desk.tenant, all).await.unwrap();
    assert_eq!(desk.app.draft(&desk.tenant).await.unwrap().state, DraftState::Ready);

    let same = desk.edit(DraftEdit::Base(ApiBase::Us1.to_string())).await.unwrap();
    assert_eq!(
        (same.token, &same.state),
        (TokenState::Given, &DraftState::Ready),
        "the same base is no edit"
    );
    let moved = desk.edit(DraftEdit::Base(ApiBase::Ie1.to_string())).await.unwrap();
    assert_eq!(moved.token, TokenState::Missing);
    assert_eq!(moved.state, DraftState::Draft { missing: SaveRefusal::TokenMissing });
    assert!(moved.selected.is_empty());
    assert!(records.secret_ids().is_empty(), "the token is erased");
    let back = desk.edit(DraftEdit::Base(ApiBase::Us1.to_string())).await.unwrap();
    assert_eq!((back.token, back.verification), (TokenState::Missing, None), "and does not come back");
}

#[tokio::test]
async fn c10_an_edit_during_a_verification_is_not_given_what_that_found() {
    let desk = Desk::new().await;
    desk.enter(known::MAIN).await;
    let usable = desk.usable(known::MAIN);
    desk.edit(DraftEdit::Expected(linecheck_tests::texts([usable[0].clone()]))).await;
    desk.edit(DraftEdit::Queued(true)).await;
    // While the numbers of the one are on their way, the SID of another is typed.
    let (app, actor, tenant) = (desk.app.clone(), desk.actor.clone(), desk.tenant.clone());
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let progress = linecheck_app::ProgressSink::new(move |step| {
        let _ = tell.send(step);
    });
    desk.control()
        .set_faults(vec![FaultRule::every(Endpoint::Numbers, FaultAction::Latency { ms: 1_500 })])
        .unwrap();
    let verifying = tokio::spawn(async move { app.verify(&actor, &tenant, &progress).await });
    while !matches!(told.recv().await.expect("progress"), linecheck_app::Progress::Numbers { .. }) {}
    desk.edit(DraftEdit::AccountSid(known::FABRIKAM.sid().to_owned())).await;
    let found = verifying.await.unwrap().unwrap();
    assert_eq!(found.account_sid, known::MAIN.sid());
    let draft = desk.draft().await;
    assert_eq!(draft.account_sid, known::FABRIKAM.sid());
    assert!(draft.selected.is_empty(), "a number of the other account is not selected");
    assert!(draft.queued, "this one was not asked about yet");
    assert_eq!(draft.verification, None);
}

#[tokio::test]
async fn c10_save_verifies_again_when_the_last_verification_is_too_old() {
    let hand = HandClock::new();
    let desk = Desk::with(hand.clock(), None).await;
    let accounts_asked = || {
        let log = desk.control().log();
        log.iter().filter(|entry| entry.endpoint == Endpoint::Account).count()
    };
    for (minutes, asks_again) in [(0, false), (14, false), (15, false), (16, true), (-1, true), (600, true)] {
        hand.set(0);
        desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
        desk.ready(known::MAIN).await;
        hand.set(minutes);
        let before = accounts_asked();
        let report = desk.save(ANN).await.unwrap();
        assert_eq!(accounts_asked() - before, usize::from(asks_again), "after {minutes} minutes");
        assert!(report.configuration.revision > 0);
        let saved = desk.status().await.verification.unwrap().at.parse::<Timestamp>().unwrap();
        let age = (hand.clock())().as_second() - saved.as_second();
        assert_eq!(age, if asks_again { 0 } else { minutes * 60 });
        // Another account in between, so that the next one is a change.
        hand.set(0);
        desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    }
}

#[tokio::test]
async fn c10_what_is_stale_is_not_saved_while_offline_or_when_twilio_now_refuses() {
    let hand = HandClock::new();
    let desk = Desk::with(hand.clock(), None).await;
    let records = desk.records();
    desk.ready(known::MAIN).await;
    hand.set(16);
    let offline = desk.beside(&desk.sandbox.closed_port_base_url(), hand.clock()).await;
    let before = (records.secrets(), desk.draft().await.selected);
    for _ in 0..2 {
        let error = save(&offline, &desk.actor, &desk.tenant, ANN).await.unwrap_err();
        assert_eq!((error.code.as_str(), &error.params["saved"]), ("unreachable", &false.into()));
        let prepared = offline.prepare_save(&desk.actor, &desk.tenant, &silent()).await;
        assert_eq!(code(prepared), "unreachable");
        assert_eq!((records.secrets(), desk.draft().await.selected), before, "the draft stays");
    }
    // Back online it is saved, unless the token was replaced meanwhile, the account suspended, or the numbers went.
    desk.control().rotate_token(known::MAIN.sid()).unwrap();
    let error = desk.save(ANN).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.params["saved"]), ("refused", &false.into()));
    assert!(desk.active().await.custom().is_none());
    assert!(records.read(|reader| reader.consents(&desk.tenant)).is_empty());

    desk.ready(known::MAIN).await;
    hand.set(40);
    let gone = desk.usable(known::MAIN)[0].clone();
    desk.control().release_number(known::MAIN.sid(), gone.as_str()).unwrap();
    let error = desk.save(ANN).await.unwrap_err();
    assert_eq!(error.code.as_str(), "numbers_not_usable");
    desk.select(Selection::Remove(linecheck_tests::texts([gone]))).await.unwrap();
    desk.save(ANN).await.unwrap();
}

#[tokio::test]
async fn c10_a_save_that_is_refused_changes_nothing_at_all() {
    let desk = Desk::new().await;
    let records = desk.records();
    let nobody = linecheck_domain::tenant::TenantId::parse("nobody").unwrap();
    assert_eq!(code(save(&desk.app, &desk.actor, &nobody, ANN).await), "tenant_not_found");
    assert_eq!(code(desk.save(ANN).await), "draft_not_found");

    let methods = |on| TenantEdit { sms: Some(on), voice: Some(on), ..TenantEdit::default() };
    for expected in [
        "no_alternate_method",
        "invalid_sid",
        "token_missing",
        "not_verified",
        "no_number_selected",
        "numbers_not_usable",
        "consent_needed",
        "invalid_name",
        "nothing_to_save",
    ] {
        desk.ready(known::MAIN).await;
        let mut name = ANN;
        match expected {
            "no_alternate_method" => desk.tenant_edit(methods(false)).await,
            "invalid_sid" => drop(desk.edit(DraftEdit::AccountSid("AC12".to_owned())).await),
            "token_missing" => drop(desk.edit(DraftEdit::RemoveToken).await),
            "not_verified" => drop(desk.edit(DraftEdit::Token(secret("another"))).await),
            "no_number_selected" => drop(desk.select(Selection::None).await.unwrap()),
            "numbers_not_usable" => {
                let gone = desk.usable(known::MAIN)[0].clone();
                desk.control().release_number(known::MAIN.sid(), gone.as_str()).unwrap();
                desk.verify().await;
            }
            "consent_needed" => name = None,
            "invalid_name" => name = Some("\u{0}"),
            _ => {
                desk.save(ANN).await.unwrap();
                desk.app.begin_draft(&desk.actor, &desk.tenant, false).await.unwrap();
            }
        }
        let before = (records.everything(), records.secrets());
        assert_eq!(code(desk.save(name).await), expected);
        assert_eq!((records.everything(), records.secrets()), before, "{expected}");
        desk.tenant_edit(methods(true)).await;
        desk.app.discard_draft(&desk.actor, &desk.tenant).await.unwrap();
    }
}

#[tokio::test]
async fn c10_after_save_the_old_token_is_erased_and_the_drafts_is_the_active_one() {
    let desk = Desk::new().await;
    let records = desk.records();
    desk.ready(known::MAIN).await;
    let main = desk.token(known::MAIN).expose().to_owned();
    let given = records.secret_ids();
    desk.save(ANN).await.unwrap();
    assert_eq!(vec![desk.custom().await.secret], given);
    assert_eq!(records.secrets(), [main.clone()].into());
    assert_eq!(code(desk.app.draft(&desk.tenant).await), "draft_not_found");

    desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
    desk.ready(known::FABRIKAM).await;
    let fabrikam = desk.token(known::FABRIKAM).expose().to_owned();
    assert_eq!(records.secrets(), [main, fabrikam.clone()].into(), "both, until it is saved");
    desk.save(ANN).await.unwrap();
    assert_eq!(records.secrets(), [fabrikam].into());
    // A draft that is thrown away takes its own token with it, and not the active one's.
    desk.edit(DraftEdit::Token(secret("of-the-draft"))).await;
    desk.app.discard_draft(&desk.actor, &desk.tenant).await.unwrap();
    assert_eq!(records.secret_ids(), [desk.custom().await.secret]);
    desk.edit(DraftEdit::Fallback(true)).await;
    desk.app.discard_draft(&desk.actor, &desk.tenant).await.unwrap();
    assert_eq!(records.secret_ids(), [desk.custom().await.secret]);
}

#[tokio::test]
async fn c10_what_became_active_meanwhile_is_not_written_over() {
    let desk = Desk::configured(known::MAIN, false).await;
    let records = desk.records();
    let usable = desk.usable(known::MAIN);
    desk.select(Selection::Only(linecheck_tests::texts([usable[0].clone(), usable[1].clone()])))
        .await
        .unwrap();
    // Another Linecheck, of another kind: one that restores a revision, for instance.
    let mut newer = desk.active().await;
    newer.revision += 1;
    if let Sender::Custom(account) = &mut newer.sender {
        account.selected = [usable[1].clone(), usable[2].clone()].into();
        account.fallback = true;
    }
    let put = newer.clone();
    let (tenant, actor) = (desk.tenant.clone(), desk.actor.clone());
    records.write(|writer| writer.add_revision(&tenant, &put, None, &actor, Timestamp::now()).unwrap());

    let before = records.everything();
    let prepared = desk.app.prepare_save(&desk.actor, &desk.tenant, &silent()).await;
    assert_eq!(code(prepared), "draft_outdated");
    let error = desk.save(ANN).await.unwrap_err();
    assert_eq!(error.code.as_str(), "draft_outdated");
    assert!(error.message.contains("from revision 1 to 2"), "{}", error.message);
    assert_eq!(records.everything(), before);
    let draft = desk.draft().await;
    let missing = SaveRefusal::DraftOutdated { based_on: 1, active: 2 };
    assert_eq!(draft.state, DraftState::Verified { missing });
    // The difference, to what is active now.
    assert_eq!(draft.changes.numbers_added, [usable[0].clone()]);
    assert_eq!(draft.changes.numbers_removed, [usable[2].clone()]);
    assert_eq!(draft.changes.fallback, Some((true, false)));
    assert_eq!(desk.active().await, newer);
    desk.app.discard_draft(&desk.actor, &desk.tenant).await.unwrap();
    desk.edit(DraftEdit::Fallback(false)).await;
    desk.save(None).await.unwrap();
    assert_eq!(desk.active().await.revision, 3);
}

#[tokio::test]
async fn c10_two_at_once_make_one_draft_and_save_it_once() {
    let desk = Desk::new().await;
    let records = desk.records();
    let other = desk.beside(&desk.sandbox.base_url(), Arc::new(Timestamp::now)).await;
    let (actor, tenant) = (&desk.actor, &desk.tenant);
    let (one, two) =
        tokio::join!(desk.app.begin_draft(actor, tenant, true), other.begin_draft(actor, tenant, true));
    let mut begun = [code(one), code(two)];
    begun.sort_unstable();
    assert_eq!(begun, ["done", "draft_exists"]);
    assert_eq!(desk.app.drafts().await.unwrap().len(), 1);

    // Both edit the one draft: each sees the other's edits.
    desk.enter(known::MAIN).await;
    other.edit_draft(actor, tenant, DraftEdit::Fallback(true)).await.unwrap();
    assert!(desk.draft().await.fallback);
    desk.verify().await;
    desk.select_all().await;
    let shown = desk.app.prepare_save(actor, tenant, &silent()).await.unwrap();
    let (one, two) = tokio::join!(desk.app.save(actor, &shown, ANN), other.save(actor, &shown, ANN));
    let mut saved = [code(one), code(two)];
    saved.sort_unstable();
    assert_eq!(saved, ["done", "draft_not_found"]);
    assert_eq!(records.read(|reader| reader.revisions(tenant)).len(), 1);
    assert_eq!(records.read(|reader| reader.consents(tenant)).len(), 1);
    assert_eq!(records.secret_ids().len(), 1);
}

#[tokio::test]
async fn c10_only_what_was_shown_is_saved() {
    let desk = Desk::configured(known::MAIN, false).await;
    let records = desk.records();
    let other = desk.beside(&desk.sandbox.base_url(), Arc::new(Timestamp::now)).await;
    let (actor, tenant) = (&desk.actor, &desk.tenant);
    let usable = desk.usable(known::FABRIKAM);
    desk.app.begin_draft(actor, tenant, true).await.unwrap();
    desk.ready(known::FABRIKAM).await;
    let shown = other.prepare_save(actor, tenant, &silent()).await.unwrap();
    assert_eq!(shown.account_sid, known::FABRIKAM.sid());

    // A person reads the consent for one account; meanwhile the draft has other numbers, or becomes another's.
    let refused = async |says: &str| {
        let before = (records.everything(), records.secrets());
        let error = other.save(actor, &shown, ANN).await.unwrap_err();
        assert_eq!(error.code.as_str(), "draft_outdated");
        assert_eq!(error.message, format!("{says} changed after this was shown. Nothing was saved."));
        assert_eq!((records.everything(), records.secrets()), before);
    };
    desk.select(Selection::Remove(linecheck_tests::texts([usable[0].clone()]))).await.unwrap();
    refused("1 number was").await;
    desk.select_all().await;
    desk.edit(DraftEdit::Fallback(true)).await;
    refused("Fallback was").await;
    desk.edit(DraftEdit::Fallback(false)).await;
    desk.edit(DraftEdit::Expected(linecheck_tests::texts([usable[0].clone()]))).await;
    refused("The expected numbers were").await;
    desk.edit(DraftEdit::Expected(Vec::new())).await;
    // Before it is said what the other account lacks.
    desk.edit(DraftEdit::AccountSid(known::DEFAULT_ACCOUNT.sid().to_owned())).await;
    refused(&format!("The account SID and {} numbers were", usable.len())).await;
    desk.ready(known::FABRIKAM).await;
    refused("The Auth Token was").await;
    desk.ready(known::DEFAULT_ACCOUNT).await;
    let error = other.save(actor, &shown, ANN).await.unwrap_err();
    assert!(error.message.starts_with("The account SID, the Auth Token and "), "{error:?}");
    assert_eq!(error.params["changed"], serde_json::json!(["account_sid", "auth_token", "numbers"]));
    assert_eq!(desk.custom().await.account_sid.as_str(), known::MAIN.sid());
    assert_eq!(
        records.read(|reader| reader.consents(tenant)).len(),
        1,
        "none for an account that was not shown"
    );

    // What is active is another by now, although the draft is the same as it was.
    let shown = other.prepare_save(actor, tenant, &silent()).await.unwrap();
    let mut newer = desk.active().await;
    newer.revision += 1;
    records.write(|writer| writer.add_revision(tenant, &newer, None, actor, Timestamp::now()).unwrap());
    let error = other.save(actor, &shown, ANN).await.unwrap_err();
    assert!(error.message.starts_with("The active configuration was changed after"), "{error:?}");
    desk.app.discard_draft(actor, tenant).await.unwrap();
    desk.app.begin_draft(actor, tenant, true).await.unwrap();
    desk.ready(known::DEFAULT_ACCOUNT).await;

    let shown = other.prepare_save(actor, tenant, &silent()).await.unwrap();
    let report = other.save(actor, &shown, ANN).await.unwrap();
    assert_eq!(report.changes, shown.changes);
    assert_eq!(desk.custom().await.account_sid.as_str(), known::DEFAULT_ACCOUNT.sid());
}

#[tokio::test]
async fn c10_configurations_of_tenants_are_their_own() {
    let desk = Desk::configured(known::MAIN, false).await;
    let fabrikam = linecheck_domain::tenant::TenantId::parse("fabrikam").unwrap();
    desk.app.add_tenant(&desk.actor, fabrikam.clone(), "Fabrikam").await.unwrap();
    assert_eq!(desk.app.status(&fabrikam).await.unwrap().active, Configuration::initial());
    assert_eq!(code(desk.app.delete_custom_account(&desk.actor, &fabrikam).await), "no_custom_account");
    assert_eq!(code(desk.app.verify(&desk.actor, &fabrikam, &silent()).await), "no_custom_account");
    assert_eq!(code(desk.app.add_tenant(&desk.actor, fabrikam, "Again").await), "tenant_exists");
    assert!(desk.active().await.custom().is_some());
}
