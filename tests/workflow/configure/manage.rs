//! M1 to M4: changing, rotating, deleting.

use linecheck_app::{DraftEdit, Selection, TokenState};
use linecheck_domain::base::ApiBase;
use linecheck_domain::draft::{DraftState, SecretId};
use linecheck_domain::tenant::DefaultAccount;
use linecheck_domain::trace::{Channel, Role, Verdict};
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::known;
use linecheck_tests::word;

use crate::desk::{ANN, ANYBODY, Desk, code, secret, sid_of, silent};

#[tokio::test]
async fn m1_numbers_and_fallback_are_changed_without_a_new_consent_or_token() {
    let desk = Desk::configured(known::MAIN, false).await;
    let records = desk.records();
    let before = (records.secret_ids(), records.read(|reader| reader.consents(&desk.tenant)));
    let usable = desk.usable(known::MAIN);
    desk.select(Selection::Remove(linecheck_tests::texts([usable[0].clone()]))).await.unwrap();
    desk.edit(DraftEdit::Fallback(true)).await;
    assert_eq!(desk.draft().await.token, TokenState::OfActive);
    assert_eq!(desk.custom().await.selected.len(), usable.len(), "not before Save");
    let changes = desk.draft().await.changes;
    assert_eq!(
        (changes.numbers_removed.as_slice(), changes.fallback, changes.consent_needed, changes.new_token),
        (&usable[..1], Some((false, true)), false, false)
    );
    let report = desk.save(None).await.unwrap();
    assert_eq!((report.configuration.revision, report.consent_recorded), (2, false));
    let active = desk.custom().await;
    assert!(active.fallback);
    assert_eq!(active.selected.into_iter().collect::<Vec<_>>(), usable[1..]);
    assert_eq!((records.secret_ids(), records.read(|reader| reader.consents(&desk.tenant))), before);
}

#[tokio::test]
async fn m2_the_active_account_goes_on_until_save_replaces_it() {
    let desk = Desk::configured(known::MAIN, false).await;
    let before = desk.active().await;
    let begun = desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
    assert_eq!((begun.account_sid.as_str(), begun.token, begun.based_on), ("", TokenState::Missing, 1));
    for step in ["begun", "entered", "verified", "selected"] {
        match step {
            "entered" => drop(desk.enter(known::FABRIKAM).await),
            "verified" => drop(desk.verify().await),
            "selected" => drop(desk.select_all().await),
            _ => {}
        }
        assert_eq!(desk.active().await, before, "{step}");
        let trace = desk.send(Channel::Sms, ANYBODY).await;
        assert_eq!(trace.account_sid.unwrap().as_str(), known::MAIN.sid(), "{step}");
    }
    assert!(desk.consent_is_needed().await);
    let report = desk.save(ANN).await.unwrap();
    assert_eq!(report.changes.account_from.unwrap().as_str(), known::MAIN.sid());
    assert_eq!(report.changes.account_to.as_deref(), Some(known::FABRIKAM.sid()));
    let trace = desk.send(Channel::Sms, ANYBODY).await;
    assert_eq!(trace.account_sid.unwrap().as_str(), known::FABRIKAM.sid());
    assert_eq!(desk.active().await.revision, 2);
}

#[tokio::test]
async fn m3_a_token_that_was_rotated_at_twilio_is_refused_and_replaced() {
    let desk = Desk::configured(known::MAIN, false).await;
    let records = desk.records();
    let before = desk.active().await;
    let token = desk.control().rotate_token(known::MAIN.sid()).unwrap();

    // The old one is refused: in a send, and when it is verified.
    let trace = desk.send(Channel::Sms, ANYBODY).await;
    assert!(matches!(trace.verdict, Some(Verdict::Failed { role: Role::Custom, .. })), "{}", trace.headline);
    assert!(trace.headline.contains("20003"), "{}", trace.headline);
    let explained: Vec<_> = trace.lines.iter().filter_map(|line| line.explanation.as_ref()).collect();
    assert_eq!(explained[0].code, 20_003);
    assert_eq!(trace.error().unwrap().code.as_str(), "send_refused");
    assert_eq!(desk.verify().await.outcome, OutcomeCode::Refused);
    let attention: Vec<_> = desk.status().await.attention.iter().map(|one| word(one.code)).collect();
    assert_eq!(attention, ["active_account_not_verified"]);
    assert_eq!(desk.active().await, before, "nothing changes by itself");

    // A wrong one replaces nothing.
    let kept = (records.everything(), records.secrets());
    for (wrong, expected) in [("00000000000000000000000000000000", "refused"), ("", "invalid_token")] {
        let error =
            desk.app.rotate_token(&desk.actor, &desk.tenant, secret(wrong), &silent()).await.unwrap_err();
        assert_eq!(error.code.as_str(), expected);
        assert_eq!((records.everything(), records.secrets()), kept, "{expected}");
    }

    // The right one does, and nothing else changes.
    let consents = records.read(|reader| reader.consents(&desk.tenant));
    let found = desk.app.rotate_token(&desk.actor, &desk.tenant, secret(&token), &silent()).await.unwrap();
    assert_eq!(found.outcome, OutcomeCode::Verified);
    assert_eq!(records.secrets(), [token].into(), "the old one is erased");
    let after = desk.active().await;
    assert_eq!(after.revision, before.revision + 1);
    let (old, new) = (before.custom().unwrap(), after.custom().unwrap());
    assert_ne!(old.secret, new.secret);
    assert_eq!((&new.selected, new.fallback, &new.base), (&old.selected, old.fallback, &old.base));
    assert_eq!(records.read(|reader| reader.consents(&desk.tenant)), consents);
    assert_eq!(desk.status().await.attention, []);
    assert!(desk.send(Channel::Sms, ANYBODY).await.error().is_none());
}

#[tokio::test]
async fn m3_an_open_draft_goes_on_after_a_rotation() {
    // A draft that uses the active token, and one for another account with a token of its own.
    for other_account in [false, true] {
        let desk = Desk::configured(known::MAIN, false).await;
        desk.app.begin_draft(&desk.actor, &desk.tenant, other_account).await.unwrap();
        if other_account {
            desk.ready(known::FABRIKAM).await;
        }
        desk.edit(DraftEdit::Fallback(true)).await;
        let before = desk.draft().await;
        let token = desk.control().rotate_token(known::MAIN.sid()).unwrap();
        desk.app.rotate_token(&desk.actor, &desk.tenant, secret(&token), &silent()).await.unwrap();
        let after = desk.draft().await;
        assert_eq!((before.based_on, after.based_on), (1, 2));
        assert_eq!((&after.token, &after.account_sid), (&before.token, &before.account_sid));
        assert_eq!((after.fallback, &after.selected), (true, &before.selected));
        assert_eq!(after.state, DraftState::Ready, "it is verified with the new token");
        desk.save(other_account.then_some("Ann Admin")).await.unwrap();
        assert!(desk.custom().await.fallback);
        let kept = if other_account { desk.token(known::FABRIKAM).expose().to_owned() } else { token };
        assert_eq!(desk.records().secrets(), [kept].into());
    }
}

#[tokio::test]
async fn m3_there_is_nothing_to_rotate_without_a_custom_account() {
    let desk = Desk::new().await;
    desk.ready(known::MAIN).await;
    let rotated = desk.app.rotate_token(&desk.actor, &desk.tenant, desk.token(known::MAIN), &silent()).await;
    assert_eq!(code(rotated), "no_custom_account");
}

#[tokio::test]
async fn m4_deleting_erases_every_secret_but_the_stand_ins_and_keeps_what_happened() {
    let desk = Desk::configured(known::MAIN, true).await;
    let records = desk.records();
    let stand_in = (sid_of(known::DEFAULT_ACCOUNT.sid()), desk.token(known::DEFAULT_ACCOUNT));
    desk.app
        .set_stand_in(
            &desk.actor,
            linecheck_app::StandIn {
                tenant: desk.tenant.to_string(),
                sid: stand_in.0.to_string(),
                base: Some(ApiBase::Sandbox.to_string()),
                token: stand_in.1,
            },
            &silent(),
        )
        .await
        .unwrap();
    let trace = desk.send(Channel::Sms, ANYBODY).await;
    desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
    desk.enter(known::FABRIKAM).await;
    // One that nothing refers to, as a fault of ours might leave it.
    records.write(|writer| {
        let id = SecretId("left-over".to_owned());
        writer.add_secret(&id, &desk.tenant, &secret("left-over"), jiff::Timestamp::now()).unwrap();
    });
    assert_eq!(records.secrets().len(), 4);
    let audit = desk.audit().await;
    let consents = records.read(|reader| reader.consents(&desk.tenant));

    let after = desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    assert!(after.custom().is_none());
    assert_eq!(desk.active().await, after);
    assert_eq!(records.secrets(), [desk.token(known::DEFAULT_ACCOUNT).expose().to_owned()].into());
    assert_eq!(code(desk.app.draft(&desk.tenant).await), "draft_not_found");
    assert!(matches!(desk.status().await.tenant.default_account, DefaultAccount::StandIn { .. }));
    let revisions = records.read(|reader| reader.revisions(&desk.tenant));
    assert_eq!(revisions.len(), 2);
    assert_eq!(revisions[1].configuration.custom().unwrap().account_sid.as_str(), known::MAIN.sid());
    assert_eq!(records.read(|reader| reader.consents(&desk.tenant)), consents);
    assert_eq!(desk.audit().await[..audit.len()], audit);
    assert_eq!(desk.app.trace(trace.transaction).await.unwrap(), trace);

    assert_eq!(code(desk.app.delete_custom_account(&desk.actor, &desk.tenant).await), "no_custom_account");
    let sent = desk.send(Channel::Sms, ANYBODY).await;
    assert_eq!(sent.originated_by, Some(Role::Default));
    // Without the credentials nobody can ask what became of the first one: said, and not failed in another way.
    let followed = desk.app.follow(trace.transaction, std::time::Duration::ZERO, &silent()).await;
    assert_eq!(code(followed), "token_missing");
}
