//! C5: every outcome of Verify Account, produced by the server.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::time::Duration;

use linecheck_app::{Code, DraftEdit, ProgressSink, VerificationView};
use linecheck_domain::Secret;
use linecheck_http::Limits;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{AccountStatus, AnswerMode, Endpoint, FaultAction, FaultRule, MalformedShape};
use linecheck_tests::Stage;

use crate::seen::{Reopen, http, reopen};

/// Verifies an account through a draft, and checks what has to be so whatever the outcome is.
async fn verify(stage: &Stage, account: KnownAccount, token: Secret, case: &str) -> VerificationView {
    for edit in [DraftEdit::AccountSid(account.sid().to_owned()), DraftEdit::Token(token)] {
        stage.app.edit_draft(&stage.actor, &stage.tenant, edit).await.unwrap();
    }
    let silent = ProgressSink::silent();
    let found = stage.app.verify(&stage.actor, &stage.tenant, &silent).await.unwrap();
    assert_eq!(found.account_sid, account.sid(), "{case}");
    assert!(found.next_step.len() > 20, "{case}: it says what to do");
    let error = found.error.as_ref().map(|error| (error.code.as_str(), error.message.clone()));
    let expected = (found.outcome != "verified").then(|| (found.outcome, found.message.clone()));
    assert_eq!(error, expected, "{case}: the error is the outcome");
    let draft = stage.app.draft(&stage.tenant).await.unwrap();
    assert_eq!(
        (draft.account_sid.as_str(), draft.token),
        (account.sid(), "given"),
        "{case}: the draft stays"
    );
    assert_eq!(
        draft.verification.map(|kept| kept.outcome),
        Some(found.outcome),
        "{case}: with what was found"
    );
    let audit = stage.app.audit_trail(1).await.unwrap();
    assert_eq!(
        (audit[0].action.as_str(), &audit[0].detail["outcome"]),
        ("account_verified", &found.outcome.into())
    );
    if found.outcome != "verified" {
        let saved = stage.app.save(&stage.actor, &stage.tenant, Some("Ann Admin"), &silent).await;
        assert!(saved.is_err(), "{case}: what is not verified is not saved");
        let status = stage.app.status(&stage.tenant).await.unwrap();
        assert!(status.active.custom().is_none(), "{case}: nothing is saved");
    }
    found
}

/// What was said, by what it has to be told apart from.
#[derive(Default)]
struct Said(BTreeMap<String, (String, String)>);

impl Said {
    /// Notes a message, and that nothing else was told in the same words.
    fn check(&mut self, found: &VerificationView, outcome: &str, words: &str, case: &str) {
        assert_eq!(found.outcome, outcome, "{case}: {}", found.message);
        assert!(found.message.contains(words), "{case}: {:?} in {:?}", words, found.message);
        let kind = (outcome.to_owned(), words.to_owned());
        let first = self.0.entry(found.message.clone()).or_insert_with(|| kind.clone());
        assert_eq!(*first, kind, "{case}: two outcomes share the words {:?}", found.message);
    }
}

#[tokio::test]
async fn c5_the_accounts_own_outcomes_have_words_of_their_own() {
    let stage = Stage::new().await;
    let control = stage.control();
    let mut said = Said::default();
    let refused = "Error receiving account information (HTTP 401, Twilio code 20003)";
    let wrong = verify(&stage, known::MAIN, Secret::new("0".repeat(32)), "a wrong token").await;
    said.check(&wrong, "refused", refused, "a wrong token");
    for (account, outcome, words) in [
        (known::MAIN, "verified", "The account is verified."),
        (known::SUB_ACTIVE, "verified", "The account is verified."),
        (known::TRIAL, "verified", "The account is verified."),
        (known::TEST_CREDENTIALS, "test_credentials", "test credentials"),
        (known::NO_NUMBERS, "no_numbers", "no originating phone numbers"),
        (known::NO_USABLE, "no_usable_numbers", "none does both SMS and voice"),
    ] {
        let case = format!("{:?}", account.role());
        let found = verify(&stage, account, stage.token(account), &case).await;
        said.check(&found, outcome, words, &case);
    }
    let (suspended, closed) = ("the account is suspended", "the account is closed");
    let refused_403 = "Error receiving account information (HTTP 403, Twilio code 20403)";
    for (account, status, with_status) in [
        (known::SUSPENDED, AccountStatus::Suspended, suspended),
        (known::CLOSED, AccountStatus::Closed, closed),
        (known::SUB_SUSPENDED, AccountStatus::Suspended, suspended),
        (known::SUB_CLOSED, AccountStatus::Closed, closed),
    ] {
        let is_closed = status == AccountStatus::Closed;
        let automatic = if is_closed { ("refused", refused) } else { ("not_active", with_status) };
        for (mode, (outcome, words)) in [
            (AnswerMode::Automatic, automatic),
            (AnswerMode::Refuse401, ("refused", refused)),
            (AnswerMode::Refuse403, ("refused", refused_403)),
            (AnswerMode::WithStatus, ("not_active", with_status)),
        ] {
            control.set_answer_mode(account.sid(), mode).unwrap();
            let case = format!("{:?}, {mode:?}", account.role());
            let found = verify(&stage, account, stage.token(account), &case).await;
            said.check(&found, outcome, words, &case);
            if outcome == "refused" {
                assert!(found.next_step.contains("suspended or closed"), "{case}: {}", found.next_step);
            }
        }
    }
}

/// What can go wrong with an answer, wherever it goes wrong: outcome and words.
fn faults(elsewhere: &str) -> Vec<(&'static str, FaultAction, &'static str, &'static str)> {
    let malformed = |shape| FaultAction::Malformed { shape, processed: true };
    let limited = |code, retry_after| FaultAction::RateLimited { code, retry_after };
    let to = |location: String| FaultAction::Redirect { status: 307, location, processed: false };
    let not_understood = "The answer was not understood";
    vec![
        ("20003", FaultAction::error(20_003), "refused", "(HTTP 401, Twilio code 20003)"),
        ("20404", FaultAction::error(20_404), "refused", "(HTTP 404, Twilio code 20404)"),
        ("403 of a proxy", http(403, "<html></html>", false), "refused", "(HTTP 403)"),
        ("20005", FaultAction::error(20_005), "not_active", "the account is not active"),
        ("20008", FaultAction::error(20_008), "test_credentials", "test credentials"),
        ("429", limited(20_429, None), "rate_limited", "no more requests of this account for now."),
        ("429 for 7 s", limited(20_429, Some(7)), "rate_limited", "come back in 7 s"),
        ("500", FaultAction::error(20_500), "twilio_failed", "(HTTP 500)"),
        ("503", FaultAction::http(503, false), "twilio_failed", "(HTTP 503)"),
        ("reset", FaultAction::Reset { processed: false }, "unreachable", "the connection broke"),
        ("closed", FaultAction::Close { processed: false }, "unreachable", "the connection broke"),
        ("cut", FaultAction::Truncate { keep: None, processed: true }, "unreachable", "the answer broke off"),
        (
            "huge",
            FaultAction::Huge { mebibytes: 1, processed: true },
            "unreachable",
            "larger than is accepted",
        ),
        (
            "bomb",
            FaultAction::GzipBomb { mebibytes: 1, processed: true },
            "unreachable",
            "larger than is accepted",
        ),
        ("nothing", malformed(MalformedShape::Empty), "not_understood", not_understood),
        ("no JSON", malformed(MalformedShape::NotJson), "not_understood", not_understood),
        ("a web page", malformed(MalformedShape::Html), "not_understood", not_understood),
        ("wrong shape", malformed(MalformedShape::WrongShape), "not_understood", not_understood),
        ("wrong types", malformed(MalformedShape::WrongTypes), "not_understood", not_understood),
        ("fields missing", malformed(MalformedShape::MissingFields), "not_understood", not_understood),
        ("not UTF-8", malformed(MalformedShape::NotUtf8), "not_understood", not_understood),
        ("redirect", to(format!("{elsewhere}{{path}}")), "not_understood", "a redirect (HTTP 307)"),
        ("redirect to itself", to("{path}".to_owned()), "not_understood", "a redirect (HTTP 307)"),
    ]
}

#[tokio::test]
async fn c5_every_fault_of_an_answer_has_words_of_its_own() {
    let mut stage = Stage::new().await;
    let how = Reopen::default();
    let limits = Limits { body: 512 * 1024, ..how.limits };
    reopen(&mut stage, Reopen { limits, ..how }).await;
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let mut said = Said::default();
    for endpoint in [Endpoint::Account, Endpoint::Numbers] {
        for (name, action, outcome, words) in faults(&format!("http://{}", elsewhere.local_addr().unwrap())) {
            let case = format!("{name} at {endpoint:?}");
            stage.control().set_faults(vec![FaultRule::every(endpoint, action)]).unwrap();
            let found = verify(&stage, known::MAIN, stage.token(known::MAIN), &case).await;
            said.check(&found, outcome, words, &case);
            // What the account itself said stays known when its numbers could not be had.
            assert_eq!(found.account.is_some(), endpoint == Endpoint::Numbers, "{case}");
        }
    }
    assert_eq!(elsewhere.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "no redirect is followed");
    stage.control().clear_faults().unwrap();
    let found = verify(&stage, known::MAIN, stage.token(known::MAIN), "nothing").await;
    said.check(&found, "verified", "The account is verified.", "nothing");
}

#[tokio::test]
async fn c5_a_list_that_leads_astray_is_not_followed() {
    let stage = Stage::new().await;
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let port = elsewhere.local_addr().unwrap().port();
    let path = format!("/2010-04-01/Accounts/{}/IncomingPhoneNumbers.json", known::MAIN.sid());
    let foreign = "goes on at another address";
    for (next, words) in [
        (format!("http://127.0.0.1:{port}{path}?Page=1"), foreign),
        (format!("//127.0.0.1:{port}{path}?Page=1"), foreign),
        (format!("https://127.0.0.1:{port}{path}?Page=1"), foreign),
        (format!("{}{path}?Page=1", stage.sandbox.self_signed_base_url()), foreign),
        (format!("/2010-04-01/Accounts/{}/Messages.json", known::MAIN.sid()), foreign),
        ("/2010-04-01/Accounts.json".to_owned(), foreign),
        (format!("{path}?PageSize=1000"), "runs in a circle"),
    ] {
        let page = format!("{{\"incoming_phone_numbers\": [], \"next_page_uri\": \"{next}\"}}");
        let rule = FaultRule::every(Endpoint::Numbers, http(200, &page, false));
        stage.control().set_faults(vec![rule]).unwrap();
        stage.control().clear_log();
        let found = verify(&stage, known::MAIN, stage.token(known::MAIN), &next).await;
        assert_eq!(found.outcome, "not_understood", "{next}: {}", found.message);
        assert!(found.message.contains(words), "{next}: {}", found.message);
        let log = stage.control().log();
        assert_eq!(log.iter().filter(|entry| entry.endpoint == Endpoint::Numbers).count(), 1, "{next}");
        assert!(log.iter().all(|entry| entry.endpoint != Endpoint::MessagesList && !entry.tls), "{next}");
    }
    assert_eq!(elsewhere.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "nobody was asked");
}

#[tokio::test]
async fn c5_an_unreachable_twilio_names_the_stage() {
    let mut stage = Stage::new().await;
    let mut said = Said::default();
    for (base, words) in [
        (stage.sandbox.closed_port_base_url(), "no connection (TCP)"),
        (stage.sandbox.unresolvable_base_url(), "was not resolved (DNS)"),
        (stage.sandbox.self_signed_base_url(), "the certificate is not trusted here"),
    ] {
        reopen(&mut stage, Reopen { base: Some(base.clone()), ..Reopen::default() }).await;
        stage.control().clear_log();
        let found = verify(&stage, known::MAIN, stage.token(known::MAIN), &base).await;
        said.check(&found, "unreachable", words, &base);
        assert_eq!(found.error.unwrap().code, Code::Unreachable);
        assert!(stage.control().log().is_empty(), "{base}: no request reaches the server");
    }
    let how = Reopen::default();
    let limits = Limits { overall: Duration::from_secs(2), ..how.limits };
    reopen(&mut stage, Reopen { limits, ..how }).await;
    for endpoint in [Endpoint::Account, Endpoint::Numbers] {
        let case = format!("stalled at {endpoint:?}");
        stage.control().set_faults(vec![FaultRule::every(endpoint, FaultAction::stall(false))]).unwrap();
        let found = verify(&stage, known::MAIN, stage.token(known::MAIN), &case).await;
        said.check(&found, "unreachable", "no answer in time after the request was sent (time-out)", &case);
    }
}

/// What only adds to the answer does not spoil it.
#[tokio::test]
async fn c5_a_missing_balance_or_list_of_sub_accounts_is_no_failure() {
    let stage = Stage::new().await;
    for endpoint in [Endpoint::Balance, Endpoint::Accounts] {
        for action in [
            FaultAction::error(20_003),
            FaultAction::http(503, false),
            FaultAction::Reset { processed: false },
            FaultAction::Malformed { shape: MalformedShape::Html, processed: true },
        ] {
            let case = format!("{} at {endpoint:?}", action.kind());
            stage.control().set_faults(vec![FaultRule::every(endpoint, action)]).unwrap();
            let found = verify(&stage, known::MAIN, stage.token(known::MAIN), &case).await;
            assert_eq!(found.outcome, "verified", "{case}: {}", found.message);
            assert_eq!(found.balance.is_none(), endpoint == Endpoint::Balance, "{case}");
            assert_eq!(found.sub_accounts.is_empty(), endpoint == Endpoint::Accounts, "{case}");
        }
    }
}
