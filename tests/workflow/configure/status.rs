//! C12, C13, C14, C16: what is said of a tenant, and where.

use linecheck_app::{CheckState, DraftEdit, SendRequest, TenantEdit, TenantStatus, WarningCode};
use linecheck_domain::document::Document;
use linecheck_domain::sender_id::{AS_OF, SOURCE, SenderIdRule};
use linecheck_domain::trace::Channel;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_tests::word;

use crate::desk::{ANN, ANYBODY, Desk, silent};

fn states(status: &TenantStatus) -> [CheckState; 3] {
    let codes: Vec<_> = status.checklist.iter().map(|item| word(item.code)).collect();
    assert_eq!(codes, ["credentials", "numbers", "billing"]);
    [status.checklist[0].state, status.checklist[1].state, status.checklist[2].state]
}

fn detail<'status>(status: &'status TenantStatus, code: &str) -> &'status str {
    &status.checklist.iter().find(|item| word(item.code) == code).expect("the item").detail
}

#[tokio::test]
async fn c12_what_must_be_so_is_shown_with_its_state() {
    use CheckState::{Done, Limited, Missing, Unknown};
    let desk = Desk::new().await;
    assert_eq!(states(&desk.status().await), [Missing, Unknown, Unknown], "nothing yet");
    desk.edit(DraftEdit::AccountSid(known::MAIN.sid().to_owned())).await;
    assert_eq!(states(&desk.status().await), [Missing, Unknown, Unknown], "no token yet");
    desk.edit(DraftEdit::Token(desk.token(known::MAIN))).await;
    assert_eq!(states(&desk.status().await), [Unknown, Unknown, Unknown], "not verified yet");
    desk.edit(DraftEdit::AccountSid("AC12".to_owned())).await;
    assert_eq!(states(&desk.status().await), [Missing, Unknown, Unknown], "that is no SID");
    let found: [(KnownAccount, [CheckState; 3], &str, &str); 7] = [
        (known::MAIN, [Done, Done, Done], "40 numbers, 20 of them", "128.40 USD"),
        (known::TRIAL, [Done, Done, Limited], "1 numbers, 1 of them", "verified numbers only"),
        (known::SUB_ACTIVE, [Done, Done, Done], "6 numbers, 6 of them", "its main account's counts"),
        (known::NO_NUMBERS, [Done, Missing, Done], "0 numbers", "20.00 USD"),
        (known::NO_USABLE, [Done, Missing, Done], "0 of them", "20.00 USD"),
        (known::SUSPENDED, [Done, Unknown, Missing], "could not be read: Twilio says", "suspended"),
        (known::CLOSED, [Missing, Unknown, Unknown], "could not be read", "could not be read"),
    ];
    for (account, expected, numbers, billing) in found {
        desk.enter(account).await;
        desk.verify().await;
        let status = desk.status().await;
        assert_eq!(states(&status), expected, "{account:?}");
        assert!(detail(&status, "numbers").contains(numbers), "{}", detail(&status, "numbers"));
        assert!(detail(&status, "billing").contains(billing), "{}", detail(&status, "billing"));
    }
}

#[tokio::test]
async fn c12_what_is_known_of_the_active_account_is_not_said_of_another_ones_draft() {
    use CheckState::{Done, Missing, Unknown};
    let desk = Desk::configured(known::MAIN, false).await;
    assert_eq!(states(&desk.status().await), [Done, Done, Done]);
    desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
    let status = desk.status().await;
    assert_eq!(states(&status), [Missing, Unknown, Unknown]);
    assert_eq!(status.verification, None);
    desk.app.discard_draft(&desk.actor, &desk.tenant).await.unwrap();
    // A draft of the active one knows what is known of it.
    desk.edit(DraftEdit::Fallback(true)).await;
    assert_eq!(states(&desk.status().await), [Done, Done, Done]);
}

#[tokio::test]
async fn c9_c15_what_is_known_of_the_active_account_is_known_beside_a_draft_too() {
    let desk = Desk::new().await;
    let status = desk.status().await;
    assert_eq!((status.consent, status.active_verification), (None, None), "Ping Identity");
    desk.ready(known::MAIN).await;
    desk.save(ANN).await.unwrap();
    let saved = desk.status().await;
    let consent = saved.consent.clone().unwrap();
    assert_eq!((Some(consent.name.as_str()), consent.user.as_str()), (ANN, desk.actor.os_user.as_str()));
    assert_eq!(saved.active_verification, saved.verification);
    // A draft of another account: its own verification is one thing, the active one's another.
    desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
    let beside = desk.status().await;
    assert_eq!((beside.verification, beside.consent), (None, Some(consent.clone())));
    assert_eq!(beside.active_verification, saved.active_verification);
    desk.ready(known::FABRIKAM).await;
    desk.save(Some("Bob Boss")).await.unwrap();
    let other = desk.status().await.consent.unwrap();
    assert_eq!(other.name, "Bob Boss");
    // Back to the first: consented to anew, and that is the one that holds.
    desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
    desk.ready(known::MAIN).await;
    desk.save(ANN).await.unwrap();
    let again = desk.status().await.consent.unwrap();
    assert!(again.name == consent.name && again.at > other.at, "{again:?}");
    desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    let deleted = desk.status().await;
    assert_eq!((deleted.consent, deleted.active_verification), (None, None));
}

#[tokio::test]
async fn c13_warned_by_the_countries_that_a_tenant_says_it_sends_to_and_by_the_recipients() {
    let desk = Desk::new().await;
    desk.ready(known::MAIN).await;
    assert_eq!(desk.status().await.sender_id_warnings, []);
    for (codes, warned) in [
        (vec!["DE", "GB"], vec![]),
        (
            vec!["AE", "DE", "US", "IL", "SJ"],
            vec![
                ("AE", Some(SenderIdRule::RegistrationRequired)),
                ("IL", Some(SenderIdRule::Conditional)),
                ("SJ", None),
                ("US", Some(SenderIdRule::No)),
            ],
        ),
    ] {
        let destinations =
            TenantEdit { destinations: Some(linecheck_tests::texts(&codes)), ..TenantEdit::default() };
        desk.tenant_edit(destinations).await;
        let mut status = desk.status().await.sender_id_warnings;
        let preview = desk.app.prepare_save(&desk.actor, &desk.tenant, &silent()).await.unwrap();
        assert_eq!(preview.sender_id_warnings, status);
        assert!(status.iter().all(|warning| warning.as_of == AS_OF && warning.source == SOURCE));
        status.sort_by_key(|warning| warning.country.code());
        let told: Vec<_> = status.iter().map(|warning| (warning.country.code(), warning.rule)).collect();
        let warned: Vec<_> = warned.into_iter().map(|(code, rule)| (code.to_owned(), rule)).collect();
        assert_eq!(told, warned);
    }
    desk.save(ANN).await.unwrap();
    for (recipient, channel, warned) in [
        ("+971501234567", Channel::Sms, true),
        ("+971501234567", Channel::Voice, false),
        ("+4930901820", Channel::Sms, false),
        (ANYBODY, Channel::Sms, true),
    ] {
        let preview = desk.app.prepare_send(desk.request(channel, recipient)).await.unwrap();
        let said = preview.warnings.iter().any(|warning| {
            matches!(warning.code, WarningCode::SenderId | WarningCode::NoSenderId)
                && warning.as_of == Some(AS_OF)
        });
        assert_eq!(said, warned, "{recipient}: {:?}", preview.warnings);
    }
    // National, with the country chosen: the country is the recipient's.
    let request =
        SendRequest { country: Some("AE".to_owned()), ..desk.request(Channel::Sms, "050 123 4567") };
    let preview = desk.app.prepare_send(request).await.unwrap();
    assert!(preview.warnings.iter().any(|warning| warning.text.contains("United Arab Emirates")));
}

const LIMITS: &str = "does not enforce its daily used SMS and voice limits";
const SENDER_IDS: &str = "Sender IDs and transactional routes are set up in Twilio";
const DEPRECATED: &str = "PingID no longer supports custom Twilio accounts; PingOne is the way on";
const HONEST: &str = "does not read or change PingID itself";

fn said(status: &TenantStatus) -> [bool; 4] {
    [LIMITS, SENDER_IDS, DEPRECATED, HONEST].map(|words| {
        let times = status.notes.iter().filter(|note| note.text.contains(words)).count();
        assert!(times <= 1, "once is enough");
        times == 1
    })
}

#[tokio::test]
async fn c14_c16_notes_stand_where_a_custom_account_is_or_is_composed_and_nowhere_else() {
    let desk = Desk::new().await;
    assert_eq!(said(&desk.status().await), [false, false, false, true], "Ping Identity: not a nag");
    desk.edit(DraftEdit::Fallback(true)).await;
    assert_eq!(said(&desk.status().await), [true; 4], "a draft");
    desk.ready(known::MAIN).await;
    desk.save(ANN).await.unwrap();
    let status = desk.status().await;
    assert_eq!(said(&status), [true; 4], "active");
    let deprecated = status.notes.iter().find(|note| note.text.contains(DEPRECATED)).unwrap();
    assert_eq!(deprecated.documents, [Document::PingoneMigration, Document::PingoneCustomProvider]);
    for document in deprecated.documents {
        assert!(document.url().starts_with("https://docs.pingidentity.com/pingone/"), "{document:?}");
    }
    desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    assert_eq!(said(&desk.status().await), [false, false, false, true]);
    let overview = desk.app.overview().await.unwrap();
    assert_eq!(overview.len(), 1);
    assert_eq!(overview[0].notes, desk.status().await.notes);
}

#[tokio::test]
async fn c12_what_needs_attention_is_said_and_goes_away_with_its_cause() {
    let desk = Desk::configured(known::MAIN, true).await;
    let codes =
        async || -> Vec<_> { desk.status().await.attention.iter().map(|one| word(one.code)).collect() };
    assert_eq!(codes().await, Vec::<&str>::new());
    desk.edit(DraftEdit::Queued(true)).await;
    assert_eq!(codes().await, ["verification_queued"]);
    desk.verify().await;
    assert_eq!(codes().await, Vec::<&str>::new(), "an answer ends the wait");
    desk.app.discard_draft(&desk.actor, &desk.tenant).await.unwrap();
    desk.control()
        .set_account_status(known::MAIN.sid(), linecheck_sandbox::AccountStatus::Suspended)
        .unwrap();
    desk.verify().await;
    assert_eq!(codes().await, ["active_account_not_verified"]);
    let first = desk.app.overview().await.unwrap().remove(0);
    assert!(first.attention[0].message.contains("suspended"), "{}", first.attention[0].message);
    desk.control().set_account_status(known::MAIN.sid(), linecheck_sandbox::AccountStatus::Active).unwrap();
    desk.verify().await;
    assert_eq!(codes().await, Vec::<&str>::new());
}
