//! C1 to C5: senders, Account SID, Auth Token, Verify Account.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use linecheck_app::{App, Code, DraftEdit, Field, Options, Remedy, TokenAdvice, TokenState};
use linecheck_domain::base::Mode;
use linecheck_domain::draft::{DraftState, SaveRefusal};
use linecheck_domain::verification::OutcomeCode;
use linecheck_http::Limits;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{AnswerMode, Endpoint, FaultAction, FaultRule, MalformedShape};
use linecheck_tests::{PASSPHRASE, save, word};
use linecheck_vault::KeySource;
use url::Url;

use crate::desk::{ANN, Desk, code, secret, silent};

#[tokio::test]
async fn c1_one_of_two_senders_is_active() {
    let desk = Desk::new().await;
    assert!(desk.active().await.custom().is_none(), "Ping Identity, until something is saved");
    assert_eq!(desk.active().await.revision, 0);
    desk.ready(known::MAIN).await;
    assert!(desk.active().await.custom().is_none(), "a draft is not active");
    desk.save(ANN).await.unwrap();
    assert_eq!(desk.custom().await.account_sid.as_str(), known::MAIN.sid());
    desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    assert!(desk.active().await.custom().is_none());
    let senders: Vec<_> = desk.records().read(|reader| reader.revisions(&desk.tenant)).into_iter().collect();
    let custom: Vec<_> = senders.iter().map(|one| one.configuration.custom().is_some()).collect();
    assert_eq!(custom, [false, true], "one sender for each revision, the newest first");
}

#[tokio::test]
async fn c2_neither_sms_nor_voice_and_a_custom_sender_cannot_be_saved() {
    use linecheck_app::TenantEdit;
    let desk = Desk::new().await;
    desk.ready(known::MAIN).await;
    for (sms, voice, can) in
        [(false, false, false), (true, false, true), (false, true, true), (true, true, true)]
    {
        let methods = TenantEdit { sms: Some(sms), voice: Some(voice), ..TenantEdit::default() };
        desk.tenant_edit(methods).await;
        let prepared = desk.app.prepare_save(&desk.actor, &desk.tenant, &silent()).await;
        let expected = if can { "done" } else { "no_alternate_method" };
        assert_eq!(code(prepared), expected, "SMS {sms}, voice {voice}");
        assert_eq!(desk.draft().await.state == DraftState::Ready, can);
        if !can {
            assert_eq!(code(desk.save(ANN).await), "no_alternate_method");
            assert!(desk.active().await.custom().is_none());
        }
    }
    // Enough to save; taken away afterwards, it is said.
    desk.save(ANN).await.unwrap();
    let none = TenantEdit { sms: Some(false), voice: Some(false), ..TenantEdit::default() };
    desk.tenant_edit(none).await;
    let attention: Vec<_> = desk.status().await.attention.iter().map(|one| word(one.code)).collect();
    assert_eq!(attention, ["no_alternate_method"]);
}

#[tokio::test]
async fn c3_what_is_wrong_with_a_sid_is_said_at_the_field_and_offline() {
    let desk = Desk::new().await;
    let offline = desk.beside(&desk.sandbox.closed_port_base_url(), Arc::new(Timestamp::now)).await;
    let digits = "0123456789abcdef0123456789abcdef";
    for (typed, words) in [
        ("AC123".to_owned(), "Twilio account SID must be 34 characters long"),
        (format!("AC{}", &digits[1..]), "Twilio account SID must be 34 characters long"),
        // 32 characters, all of them hexadecimal digits: a SID that is being typed, and no token.
        (format!("AC{}", &digits[2..]), "Twilio account SID must be 34 characters long"),
        (format!("AC{digits}0"), "has 35 characters"),
        (format!("SK{digits}"), "the SID of an API key"),
        (format!("PN{digits}"), "the SID of a phone number"),
        (format!("MG{digits}"), "the SID of a messaging service"),
        (format!("AC{}zz", &digits[2..]), "32 digits of 0-9 and a-f"),
        (String::new(), "No Account SID was given"),
    ] {
        let edit = DraftEdit::AccountSid(typed.clone());
        let view = offline.edit_draft(&desk.actor, &desk.tenant, edit).await.unwrap();
        assert_eq!(view.account_sid, typed, "it is kept as it was typed");
        let error = view.sid_error.expect("an error");
        assert!(error.message.contains(words), "{typed}: {}", error.message);
        assert_eq!((error.code, error.field), (Code::InvalidSid, Some(Field::AccountSid)), "{typed}");
        assert!(matches!(view.state, DraftState::Draft { missing: SaveRefusal::Sid(_) }), "{typed}");
        // Whatever is done with it says the same, and not that the network is missing.
        assert_eq!(code(offline.verify(&desk.actor, &desk.tenant, &silent()).await), "invalid_sid");
        assert_eq!(code(save(&offline, &desk.actor, &desk.tenant, ANN).await), "invalid_sid");
    }
    // What may be a token is not kept at all.
    let edit = DraftEdit::AccountSid(digits.to_owned());
    let error = offline.edit_draft(&desk.actor, &desk.tenant, edit).await.unwrap_err();
    assert_eq!((error.code, error.field), (Code::InvalidSid, Some(Field::AccountSid)));
    assert!(error.message.contains("looks like an Auth Token"), "{}", error.message);
    assert_ne!(desk.draft().await.account_sid, digits);
    let pasted = format!(" \t{}\n", known::MAIN.sid());
    let view = desk.edit(DraftEdit::AccountSid(pasted)).await;
    assert_eq!((view.account_sid.as_str(), view.sid_error), (known::MAIN.sid(), None));
}

#[tokio::test]
async fn c4_a_token_goes_in_and_does_not_come_back() {
    let desk = Desk::new().await;
    let records = desk.records();
    desk.edit(DraftEdit::AccountSid(known::MAIN.sid().to_owned())).await;
    assert_eq!(desk.draft().await.token, TokenState::Missing);
    for (typed, advice) in [
        ("0123456789abcdef0123456789abcdef", TokenAdvice::Usual),
        ("0123456789ABCDEF0123456789ABCDEF", TokenAdvice::Usual),
        ("unlike-the-others", TokenAdvice::Unusual),
    ] {
        let view = desk.edit(DraftEdit::Token(secret(typed))).await;
        assert_eq!((view.token, view.token_advice), (TokenState::Given, Some(advice)), "{typed}");
        assert!(!serde_json::to_string(&view).unwrap().contains(typed));
        assert_eq!(records.secrets(), [typed.to_owned()].into(), "the one before is erased");
    }
    let before = records.everything();
    for impossible in ["", "with space", "line\nfeed", "ünusual", &"x".repeat(257), known::MAIN.sid()] {
        let edit = DraftEdit::Token(secret(impossible));
        assert!(!format!("{edit:?}").contains("space"));
        let error = desk.app.edit_draft(&desk.actor, &desk.tenant, edit).await.unwrap_err();
        assert_eq!((error.code, error.field), (Code::InvalidToken, Some(Field::AuthToken)), "{impossible}");
        assert_eq!(records.everything(), before, "{impossible}");
    }
    assert_eq!(records.secrets(), ["unlike-the-others".to_owned()].into());
    assert_eq!(desk.edit(DraftEdit::RemoveToken).await.token, TokenState::Missing);
    assert!(records.secrets().is_empty());
    assert_eq!(code(desk.app.verify(&desk.actor, &desk.tenant, &silent()).await), "token_missing");
}

struct Case {
    of: &'static str,
    account: KnownAccount,
    token: Option<&'static str>,
    faults: Vec<FaultRule>,
    outcome: &'static str,
    words: &'static [&'static str],
}

fn case(
    of: &'static str,
    account: KnownAccount,
    outcome: &'static str,
    words: &'static [&'static str],
) -> Case {
    Case { of, account, token: None, faults: Vec::new(), outcome, words }
}

impl Case {
    fn fault(mut self, endpoint: Endpoint, action: FaultAction) -> Self {
        self.faults.push(FaultRule::every(endpoint, action));
        self
    }
}

fn cases() -> Vec<Case> {
    let malformed = |shape| FaultAction::Malformed { shape, processed: true };
    let mut cases = vec![
        case("the right ones", known::MAIN, "verified", &["verified"]),
        Case {
            token: Some("00000000000000000000000000000000"),
            ..case("a wrong token", known::MAIN, "refused", &["Error receiving account information", "20003"])
        },
        case("test credentials", known::TEST_CREDENTIALS, "test_credentials", &["test credentials"]),
        case("suspended", known::SUSPENDED, "not_active", &["suspended"]),
        case("closed, answered like a wrong token", known::CLOSED, "refused", &["Error receiving"]),
        case("none", known::NO_NUMBERS, "no_numbers", &["no originating phone numbers", "not validate"]),
        case("none usable", known::NO_USABLE, "no_usable_numbers", &["none does both", "not validate"]),
        case("not active", known::MAIN, "not_active", &["not active"])
            .fault(Endpoint::Account, FaultAction::error(20_005)),
        case("rate limited", known::MAIN, "rate_limited", &["come back in 7 s"])
            .fault(Endpoint::Account, FaultAction::RateLimited { code: 20_429, retry_after: Some(7) }),
        case("rate limited in the list", known::MAIN, "rate_limited", &["no more requests"])
            .fault(Endpoint::Numbers, FaultAction::RateLimited { code: 20_429, retry_after: None }),
        case("503", known::MAIN, "twilio_failed", &["HTTP 503"])
            .fault(Endpoint::Account, FaultAction::error(20_503)),
        case("503 of a gateway", known::MAIN, "intercepted", &["between here and Twilio", "HTTP 503"])
            .fault(Endpoint::Account, FaultAction::http(503, false)),
        case("403 of a proxy", known::MAIN, "intercepted", &["between here and Twilio", "HTTP 403"])
            .fault(Endpoint::Numbers, FaultAction::http(403, false)),
        case("reset", known::MAIN, "unreachable", &["could not be reached", "broke"])
            .fault(Endpoint::Account, FaultAction::Reset { processed: false }),
        case("cut off", known::MAIN, "unreachable", &["broke off"])
            .fault(Endpoint::Numbers, FaultAction::Truncate { keep: None, processed: true }),
        case("redirect", known::MAIN, "intercepted", &["redirect", "never followed"]).fault(
            Endpoint::Account,
            FaultAction::Redirect {
                status: 307,
                location: "https://no-such-host.invalid{path}".to_owned(),
                processed: false,
            },
        ),
    ];
    let foreign: &[&str] = &["not Twilio's answer"];
    let odd: &[&str] = &["not understood"];
    for (shape, outcome, words) in [
        (MalformedShape::Empty, "intercepted", foreign),
        (MalformedShape::Html, "intercepted", foreign),
        (MalformedShape::WrongShape, "intercepted", foreign),
        (MalformedShape::NotJson, "not_understood", odd),
        (MalformedShape::MissingFields, "not_understood", odd),
        (MalformedShape::NotUtf8, "not_understood", odd),
    ] {
        cases.push(case("malformed", known::MAIN, outcome, words).fault(Endpoint::Account, malformed(shape)));
    }
    cases
}

#[tokio::test]
async fn c5_every_outcome_has_its_words_its_next_step_and_its_error() {
    let desk = Desk::new().await;
    let mut seen = HashSet::new();
    for case in cases() {
        desk.control().set_faults(case.faults).unwrap();
        desk.enter(case.account).await;
        if let Some(token) = case.token {
            desk.edit(DraftEdit::Token(secret(token))).await;
        }
        let found = desk.verify().await;
        assert_eq!(found.outcome.as_str(), case.outcome, "{}: {}", case.of, found.message);
        for words in case.words {
            assert!(found.message.contains(words), "{}: {}", case.of, found.message);
        }
        seen.insert((found.outcome, format!("{:?}", found.remedy)));
        assert_eq!(desk.status().await.verification.unwrap().outcome, found.outcome, "it is kept");
        if case.outcome == "verified" {
            assert_eq!(found.error, None);
            continue;
        }
        let error = found.error.expect("an error");
        assert_eq!(error.code.as_str(), case.outcome, "{}", case.of);
        let save = code(desk.save(ANN).await);
        assert!([case.outcome, "not_verified"].contains(&save), "{}: {save}", case.of);
    }
    assert!(desk.active().await.custom().is_none());
    let outcomes: HashSet<_> = seen.iter().map(|(outcome, _)| *outcome).collect();
    assert_eq!(outcomes.len(), 11, "{outcomes:?}");
}

#[tokio::test]
async fn c5_an_unknown_sid_and_a_closed_account_are_told_apart_where_the_answer_allows() {
    let desk = Desk::new().await;
    let unknown = known::MAIN.sid().replace("0001", "9999");
    desk.enter(known::MAIN).await;
    desk.edit(DraftEdit::AccountSid(unknown)).await;
    assert_eq!(desk.verify().await.outcome, OutcomeCode::Refused);
    for (mode, outcome, words) in [
        (
            AnswerMode::Refuse401,
            "refused",
            "Error receiving account information (HTTP 401, Twilio code 20003)",
        ),
        (
            AnswerMode::Refuse403,
            "refused",
            "Error receiving account information (HTTP 403, Twilio code 20403)",
        ),
        (AnswerMode::WithStatus, "not_active", "Twilio says that the account is closed."),
    ] {
        desk.control().set_answer_mode(known::CLOSED.sid(), mode).unwrap();
        desk.enter(known::CLOSED).await;
        let found = desk.verify().await;
        assert_eq!(
            (found.outcome.as_str(), found.message.contains(words)),
            (outcome, true),
            "{mode:?}: {}",
            found.message
        );
        // The same answer for both, so the next step names both.
        if outcome == "refused" {
            assert_eq!(found.remedy, Remedy::from(Code::Refused));
        }
    }
}

#[tokio::test]
async fn c5_every_way_to_be_unreachable_is_named() {
    let desk = Desk::new().await;
    desk.enter(known::MAIN).await;
    desk.edit(DraftEdit::Queued(true)).await;
    desk.control().set_faults(vec![FaultRule::every(Endpoint::Account, FaultAction::stall(false))]).unwrap();
    for (base, stage, words) in [
        (desk.sandbox.unresolvable_base_url(), "dns", "DNS"),
        (desk.sandbox.closed_port_base_url(), "connect", "TCP"),
        (desk.sandbox.self_signed_base_url(), "tls_unknown_issuer", "TLS"),
        (desk.sandbox.base_url(), "response_timeout", "time-out"),
    ] {
        let app = impatient(&desk, &base).await;
        let found = app.verify(&desk.actor, &desk.tenant, &silent()).await.unwrap();
        assert_eq!(found.outcome, OutcomeCode::Unreachable, "{base}");
        assert!(found.message.contains(words), "{base}: {}", found.message);
        let error = found.error.expect("an error");
        assert_eq!((error.code, &error.params["stage"]), (Code::Unreachable, &stage.into()), "{base}");
        assert!(desk.draft().await.queued, "only an answer ends the wait");
        app.close().await.unwrap();
    }
}

/// An application that does not wait long.
async fn impatient(desk: &Desk, base: &str) -> App {
    let key = KeySource::passphrase(secret(PASSPHRASE), None);
    let mut options = Options::new(Mode::Sandbox, desk.folder.path().join("vault"), key);
    options.sandbox = Some(Url::parse(base).unwrap());
    options.limits = Limits { overall: Duration::from_secs(2), ..Limits::default() };
    App::open(options).await.unwrap()
}

#[tokio::test]
async fn c5_what_was_found_is_shown() {
    let desk = Desk::new().await;
    desk.enter(known::MAIN).await;
    let found = desk.verify().await;
    let account = found.account.expect("the account");
    assert_eq!(
        (account.friendly_name.as_str(), account.status.as_str(), account.kind.as_str()),
        ("Contoso", "active", "Full")
    );
    assert!(!found.is_sub_account);
    let balance = found.balance.expect("a balance");
    assert_eq!((balance.amount.as_str(), balance.currency.as_str()), ("128.40", "USD"));
    let [usable, voice_only, sms_only, neither] = desk.at_twilio(known::MAIN);
    assert_eq!(
        (found.counts.usable, found.counts.voice_only, found.counts.sms_only, found.counts.neither),
        (usable.len(), voice_only.len(), sms_only.len(), neither.len())
    );
    let listed = desk.list(linecheck_app::Show::Usable, "").await;
    let numbers: Vec<_> = listed.rows.into_iter().map(|row| row.number).collect();
    assert_eq!(numbers, usable);
}
