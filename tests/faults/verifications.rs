//! C5: every outcome of Verify Account, produced by the server.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::time::Duration;

use linecheck_app::{
    AuditRequest, CheckState, ChecklistCode, Code, DraftEdit, LineState, ProgressSink, ReadyCode,
    ReadyRequest, Remedy, Selection, Show, TokenState, VerificationView,
};
use linecheck_domain::Secret;
use linecheck_domain::number::Search;
use linecheck_domain::verification::OutcomeCode;
use linecheck_http::Limits;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{AccountStatus, AnswerMode, Endpoint, FaultAction, FaultRule, MalformedShape};
use linecheck_tests::{Stage, save};

use crate::seen::{Reopen, http, reopen};

/// Verifies an account through a draft, and checks what has to be so whatever the outcome is.
async fn verify(stage: &Stage, account: KnownAccount, token: Secret, case: &str) -> VerificationView {
    for edit in [DraftEdit::AccountSid(account.sid().to_owned()), DraftEdit::Token(token)] {
        stage.app.edit_draft(&stage.actor, &stage.tenant, edit).await.unwrap();
    }
    let silent = ProgressSink::silent();
    let found = stage.app.verify(&stage.actor, &stage.tenant, &silent).await.unwrap();
    assert_eq!(found.account_sid, account.sid(), "{case}");
    let error = found.error.as_ref().map(|error| (error.code.as_str(), error.message.clone()));
    let expected =
        (found.outcome != OutcomeCode::Verified).then(|| (found.outcome.as_str(), found.message.clone()));
    assert_eq!(error, expected, "{case}: the error is the outcome");
    let draft = stage.app.draft(&stage.tenant).await.unwrap();
    assert_eq!(
        (draft.account_sid.as_str(), draft.token),
        (account.sid(), TokenState::Given),
        "{case}: the draft stays"
    );
    assert_eq!(
        draft.verification.map(|kept| kept.outcome),
        Some(found.outcome),
        "{case}: with what was found"
    );
    let audit =
        stage.app.audit_trail(AuditRequest { limit: 1, ..AuditRequest::default() }).await.unwrap().entries;
    assert_eq!(
        (audit[0].action.as_str(), &audit[0].detail["outcome"]),
        ("account_verified", &found.outcome.as_str().into())
    );
    if found.outcome != OutcomeCode::Verified {
        let saved = save(&stage.app, &stage.actor, &stage.tenant, Some("Ann Admin")).await;
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
        assert_eq!(found.outcome.as_str(), outcome, "{case}: {}", found.message);
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
                assert_eq!(found.remedy, Remedy::from(Code::Refused), "{case}");
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
        ("403 of a proxy", http(403, "<html></html>", false), "intercepted", "(HTTP 403, application/json)"),
        ("401 of a proxy", FaultAction::http(401, false), "intercepted", "(HTTP 401, text/html)"),
        (
            "407 of a proxy",
            FaultAction::http(407, false),
            "intercepted",
            "a proxy that wants a login of its own",
        ),
        (
            "511 of a network",
            FaultAction::http(511, false),
            "intercepted",
            "a network that wants you to sign in",
        ),
        ("20005", FaultAction::error(20_005), "not_active", "the account is not active"),
        ("20008", FaultAction::error(20_008), "test_credentials", "test credentials"),
        ("429", limited(20_429, None), "rate_limited", "no more requests of this account for now."),
        ("429 for 7 s", limited(20_429, Some(7)), "rate_limited", "come back in 7 s"),
        ("500", FaultAction::error(20_500), "twilio_failed", "(HTTP 500)"),
        ("503", FaultAction::error(20_503), "twilio_failed", "(HTTP 503)"),
        ("503 of a gateway", FaultAction::http(503, false), "intercepted", "(HTTP 503, text/html)"),
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
        ("nothing", malformed(MalformedShape::Empty), "intercepted", "(HTTP 200, application/json)"),
        ("no JSON", malformed(MalformedShape::NotJson), "not_understood", not_understood),
        ("a web page", malformed(MalformedShape::Html), "intercepted", "(HTTP 200, text/html)"),
        ("wrong shape", malformed(MalformedShape::WrongShape), "intercepted", "(HTTP 200, application/json)"),
        ("wrong types", malformed(MalformedShape::WrongTypes), "not_understood", not_understood),
        ("fields missing", malformed(MalformedShape::MissingFields), "not_understood", not_understood),
        ("not UTF-8", malformed(MalformedShape::NotUtf8), "not_understood", not_understood),
        (
            "redirect",
            to(format!("{elsewhere}{{path}}")),
            "intercepted",
            "with a redirect, which is never followed",
        ),
        (
            "redirect to itself",
            to("{path}".to_owned()),
            "intercepted",
            "with a redirect, which is never followed",
        ),
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
        assert_eq!(found.outcome, OutcomeCode::NotUnderstood, "{next}: {}", found.message);
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
        (stage.sandbox.self_signed_base_url(), "the certificate's issuer is not trusted on this system"),
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

/// What only adds to the answer does not spoil it. That it could not be read is neither that there is none nor that these
/// credentials may not read it: three states, told alike on every screen.
#[tokio::test]
async fn c5_c12_what_could_not_be_read_is_told_as_that() {
    let stage = Stage::new().await;
    let may_not = "These credentials may not read it";
    for endpoint in [Endpoint::Balance, Endpoint::Accounts] {
        for (action, words) in [
            (FaultAction::error(20_003), may_not),
            (FaultAction::error(20_503), "Twilio answered that it failed itself (HTTP 503)"),
            (FaultAction::http(503, false), "something between here and Twilio answered"),
            (FaultAction::http(403, false), "something between here and Twilio answered"),
            (FaultAction::RateLimited { code: 20_429, retry_after: None }, "no more requests"),
            (FaultAction::Reset { processed: false }, "could not be reached"),
            (
                FaultAction::Malformed { shape: MalformedShape::MissingFields, processed: true },
                "not understood",
            ),
        ] {
            let case = format!("{} at {endpoint:?}, {words}", action.kind());
            stage.control().set_faults(vec![FaultRule::every(endpoint, action)]).unwrap();
            let found = verify(&stage, known::MAIN, stage.token(known::MAIN), &case).await;
            assert_eq!(found.outcome, OutcomeCode::Verified, "{case}: {}", found.message);
            assert_eq!(found.balance.is_none(), endpoint == Endpoint::Balance, "{case}");
            assert_eq!(found.sub_accounts.is_empty(), endpoint == Endpoint::Accounts, "{case}");
            let balance = found.balance_told.unwrap();
            let status = stage.app.status(&stage.tenant).await.unwrap();
            let billing = status.checklist.iter().find(|item| item.code == ChecklistCode::Billing).unwrap();
            assert!(billing.detail.contains(&balance.detail), "{case}: one sentence for both: {billing:?}");
            let ready = stage.app.ready(ready_of(&stage), &ProgressSink::silent()).await.unwrap();
            let line = ready.lines.iter().find(|line| line.code == ReadyCode::Balance).unwrap();
            assert_eq!((line.state, &line.detail), (balance.state, &balance.detail), "{case}: and ready's");
            if endpoint == Endpoint::Balance {
                assert!(balance.detail.contains(words), "{case}: {}", balance.detail);
                assert_eq!(balance.state, LineState::Unreadable, "{case}");
                let expected = if words == may_not { CheckState::Done } else { CheckState::Unknown };
                assert_eq!(billing.state, expected, "{case}: {}", billing.detail);
                assert_eq!(balance.detail.contains("may not"), words == may_not, "{case}");
                assert_eq!(found.sub_accounts_unread, None, "{case}");
            } else {
                let unread = found.sub_accounts_unread.unwrap();
                assert!(unread.contains(words), "{case}: {unread}");
                assert_eq!(balance.state, LineState::Pass, "{case}");
            }
        }
    }
    stage.control().clear_faults().unwrap();
    for (amount, state, check) in [
        ("128.40", LineState::Pass, CheckState::Done),
        ("9.99", LineState::Warn, CheckState::Limited),
        ("0.00", LineState::Fail, CheckState::Missing),
        ("-3.17", LineState::Fail, CheckState::Missing),
    ] {
        stage.control().set_balance(known::MAIN.sid(), amount).unwrap();
        let found = verify(&stage, known::MAIN, stage.token(known::MAIN), amount).await;
        assert_eq!(found.balance_told.unwrap().state, state, "{amount}");
        let status = stage.app.status(&stage.tenant).await.unwrap();
        let billing = status.checklist.iter().find(|item| item.code == ChecklistCode::Billing).unwrap();
        assert_eq!(billing.state, check, "{amount}: {}", billing.detail);
    }
    let sub = verify(&stage, known::SUB_ACTIVE, stage.token(known::SUB_ACTIVE), "a sub-account").await;
    assert_eq!(sub.sub_accounts_unread, None, "a sub-account has none, which is no failure");
    assert!(sub.balance_told.unwrap().detail.contains("its main account's counts"));
}

fn ready_of(stage: &Stage) -> ReadyRequest {
    ReadyRequest { tenant: stage.tenant.to_string(), of: None, recipient: None, country: None }
}

/// A list with one entry that cannot be read is the list, with that entry counted.
#[tokio::test]
async fn c6_c11_an_odd_entry_costs_neither_the_list_nor_the_count() {
    let stage = Stage::new().await;
    let control = stage.control();
    let number = control
        .numbers(known::MAIN.sid())
        .unwrap()
        .into_iter()
        .find(|one| one.capabilities.is_some_and(|can| can.sms && can.voice))
        .unwrap();
    let good = format!(
        "{{\"sid\": \"{}\", \"phone_number\": \"{}\", \"capabilities\": {{\"sms\": true, \"voice\": true}}}}",
        number.sid, number.phone_number
    );
    let short = format!("{{\"sid\": \"{}\", \"phone_number\": \"12345\"}}", number.sid);
    for (odd, reason) in [
        ("null", "an entry that is no object"),
        ("{}", "a number without its SID"),
        (short.as_str(), "not a phone number"),
    ] {
        let body = format!("{{\"incoming_phone_numbers\": [{odd}, {good}], \"next_page_uri\": null}}");
        control.set_faults(vec![FaultRule::every(Endpoint::Numbers, http(200, &body, false))]).unwrap();
        let found = verify(&stage, known::MAIN, stage.token(known::MAIN), odd).await;
        assert_eq!(found.outcome, OutcomeCode::Verified, "{odd}: {}", found.message);
        assert_eq!((found.counts.total, found.counts.usable, found.counts.unreadable), (2, 1, 1), "{odd}");
        let unread = found.numbers_unread.unwrap();
        assert!(unread.contains(&format!("1 × {reason}")), "{odd}: {unread}");
        let list = stage.app.numbers(&stage.tenant, Show::All, Search::Everything).await.unwrap();
        assert_eq!((list.rows.len(), list.counts.total, list.unread), (1, 2, Some(unread)), "{odd}");
    }
    // What is selected and not found may be the one that cannot be read.
    let all = Selection::All(String::new());
    stage.app.select_numbers(&stage.actor, &stage.tenant, all).await.unwrap();
    for (odd, state) in [("{}", LineState::Unreadable), (short.as_str(), LineState::Fail)] {
        let body = format!("{{\"incoming_phone_numbers\": [{odd}], \"next_page_uri\": null}}");
        control.set_faults(vec![FaultRule::every(Endpoint::Numbers, http(200, &body, false))]).unwrap();
        let ready = stage.app.ready(ready_of(&stage), &ProgressSink::silent()).await.unwrap();
        let line = ready.lines.iter().find(|line| line.code == ReadyCode::Number).unwrap();
        assert_eq!(line.state, state, "{odd}: {}", line.detail);
    }
    let sub = known::SUB_ACTIVE.sid();
    let accounts = format!(
        "{{\"accounts\": [7, {{\"sid\": \"{sub}\", \"status\": \"active\", \"owner_account_sid\": \"{}\"}}, {{}}]}}",
        known::MAIN.sid()
    );
    control.set_faults(vec![FaultRule::every(Endpoint::Accounts, http(200, &accounts, false))]).unwrap();
    let found = verify(&stage, known::MAIN, stage.token(known::MAIN), "sub-accounts").await;
    assert_eq!(found.sub_accounts.iter().map(|sub| sub.sid.as_str()).collect::<Vec<_>>(), [sub]);
    let unread = found.sub_accounts_unread.unwrap();
    assert!(unread.contains("1 × an account without its SID, 1 × an entry that is no object"), "{unread}");
}
