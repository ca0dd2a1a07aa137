//! C9: the legal consent, and what is recorded of it.

use std::collections::BTreeMap;

use linecheck_app::{DraftEdit, Selection};
use linecheck_domain::consent;
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule};
use linecheck_vault::ConsentRecord;

use crate::desk::{ANN, Desk, Records, code, silent};

fn consents(records: &Records, desk: &Desk) -> Vec<ConsentRecord> {
    records.read(|reader| reader.consents(&desk.tenant))
}

/// Changes to another account, and says whether its consent was asked for.
async fn change_to(desk: &Desk, account: KnownAccount) -> bool {
    desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
    desk.ready(account).await;
    let asked = desk.consent_is_needed().await;
    assert_eq!(code(desk.save(None).await), if asked { "consent_needed" } else { "done" });
    if asked {
        assert!(desk.save(ANN).await.unwrap().consent_recorded);
    }
    asked
}

#[tokio::test]
async fn c9_every_sid_that_was_not_active_just_before_is_asked_for() {
    let desk = Desk::new().await;
    let records = desk.records();
    for (account, given_so_far) in [(known::MAIN, 1), (known::FABRIKAM, 2), (known::MAIN, 3)] {
        assert!(change_to(&desk, account).await, "A to B to A asks each time");
        let all = consents(&records, &desk);
        assert_eq!(all.len(), given_so_far);
        assert_eq!(all[0].consent.account_sid.as_str(), account.sid());
    }
    // The SID that is active, typed again with another of its tokens: no new SID.
    assert!(!change_to_the_same(&desk).await);
    desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    assert!(change_to(&desk, known::MAIN).await, "a deleted one that is entered again is asked for again");
    assert_eq!(consents(&records, &desk).len(), 4);
}

async fn change_to_the_same(desk: &Desk) -> bool {
    let token = desk.control().rotate_token(known::MAIN.sid()).unwrap();
    desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
    desk.edit(DraftEdit::AccountSid(known::MAIN.sid().to_owned())).await;
    desk.edit(DraftEdit::Token(crate::desk::secret(&token))).await;
    desk.verify().await;
    desk.select_all().await;
    let asked = desk.consent_is_needed().await;
    desk.save(None).await.unwrap();
    asked
}

#[tokio::test]
async fn c9_a_change_of_numbers_fallback_or_token_is_not_asked_for_and_records_none() {
    let desk = Desk::configured(known::MAIN, false).await;
    let records = desk.records();
    let given = consents(&records, &desk);
    let first = desk.usable(known::MAIN)[0].clone();
    for what in ["numbers", "fallback", "token"] {
        match what {
            "numbers" => {
                desk.select(Selection::Only(linecheck_tests::texts([first.clone()]))).await.unwrap();
            }
            "fallback" => {
                desk.edit(DraftEdit::Fallback(true)).await;
            }
            _ => {
                let token = desk.control().rotate_token(known::MAIN.sid()).unwrap();
                desk.edit(DraftEdit::Token(crate::desk::secret(&token))).await;
                desk.verify().await;
            }
        }
        assert!(!desk.consent_is_needed().await, "{what}");
        // A name that is given all the same is not made a consent.
        let report = desk.save(ANN).await.unwrap();
        assert!(!report.consent_recorded, "{what}");
        assert_eq!(consents(&records, &desk), given, "{what}");
    }
    let active = desk.custom().await;
    assert!(active.fallback);
    assert_eq!(active.selected, [first].into());
    assert_eq!(desk.active().await.revision, 4);
}

#[tokio::test]
async fn c9_cancel_saves_nothing_and_a_consent_needs_a_name() {
    let desk = Desk::new().await;
    let records = desk.records();
    desk.ready(known::MAIN).await;
    let before = (records.everything(), records.secrets());
    for (name, expected) in [
        (None, "consent_needed"),
        (Some(""), "invalid_name"),
        (Some("  "), "invalid_name"),
        (Some("Ann\u{7}"), "invalid_name"),
    ] {
        // The words are shown again each time: looking changes nothing either.
        let preview = desk.app.prepare_save(&desk.actor, &desk.tenant, &silent()).await.unwrap();
        assert_eq!(preview.consent_text, Some(consent::TEXT));
        assert_eq!(code(desk.save(name).await), expected, "{name:?}");
        assert_eq!((records.everything(), records.secrets()), before, "{name:?}");
    }
}

#[tokio::test]
async fn c9_the_record_has_the_words_their_hash_who_when_and_the_sid_that_twilio_returned() {
    let desk = Desk::new().await;
    let records = desk.records();
    desk.ready(known::MAIN).await;
    // As a person may type it.
    let typed = known::MAIN.sid().replace("AC", "  ac");
    desk.edit(DraftEdit::AccountSid(typed)).await;
    desk.verify().await;
    desk.select_all().await;
    let before = jiff::Timestamp::now();
    desk.save(Some("  Ann Admin ")).await.unwrap();
    let all = consents(&records, &desk);
    assert_eq!(all.len(), 1);
    let record = &all[0];
    assert_eq!(record.text, consent::TEXT);
    assert_eq!(record.consent.text_hash, consent::text_hash());
    assert_eq!(record.consent.text_version, consent::VERSION);
    assert_eq!(record.consent.name, "Ann Admin");
    assert_eq!(record.consent.account_sid.as_str(), known::MAIN.sid());
    assert_eq!(record.actor, desk.actor);
    assert!(record.given_at.as_second() >= before.as_second());
    let revisions = records.read(|reader| reader.revisions(&desk.tenant));
    assert_eq!(revisions[0].consent, Some(record.id), "it belongs to its revision");
    let audit = desk.audit().await;
    let entries: BTreeMap<_, _> = audit.iter().map(|one| (one.action.as_str(), one)).collect();
    let entry = entries["consent_given"];
    assert_eq!(entry.detail["account_sid"], known::MAIN.sid());
    assert_eq!(entry.detail["text_hash"], consent::text_hash());
    assert_eq!(entry.detail["name"], "Ann Admin");
    assert_eq!(entry.tenant.as_deref(), Some("contoso"));
}

#[tokio::test]
async fn c9_an_answer_for_another_account_is_consented_to_by_nobody() {
    let desk = Desk::new().await;
    desk.enter(known::MAIN).await;
    let other = format!(
        r#"{{"sid":"{}","friendly_name":"Other","status":"active","type":"Full"}}"#,
        known::FABRIKAM.sid()
    );
    let answer = FaultAction::Http {
        status: 200,
        body: other,
        content_type: "application/json".to_owned(),
        headers: BTreeMap::new(),
        processed: false,
    };
    desk.control().set_faults(vec![FaultRule::every(Endpoint::Account, answer)]).unwrap();
    let found = desk.verify().await;
    assert_eq!(found.outcome, OutcomeCode::NotUnderstood);
    assert!(found.message.contains("another account"), "{}", found.message);
    assert_eq!(code(desk.save(ANN).await), "not_verified");
    assert!(consents(&desk.records(), &desk).is_empty());
}
