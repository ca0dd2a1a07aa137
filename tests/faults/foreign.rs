//! C5, T3 to T8: an answer that is not Twilio's, for every status, every kind of body and every operation. It is never
//! taken for Twilio's: nothing is said about the credentials, nothing is changed, and what PingID would do is not inferred.

use std::collections::BTreeMap;

use linecheck_app::{
    AppError, AttentionCode, Code, DryRun, ExitStatus, LineState, OneShot, ProgressSink, ReadyOf,
    ReadyRequest, verify_once,
};
use linecheck_domain::passcode::Language;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::test_number;
use linecheck_domain::trace::{Channel, Role, UnknownWhy, Verdict};
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule};
use linecheck_tests::{Stage, word};

use crate::seen::{Fallback, fresh, on_creates, send};

const FOREIGN: &str = "something between here and Twilio answered";

/// What says that the account or its token is at fault, which nothing here may say.
const BLAMES: [&str; 6] = [
    "refuse",
    "wrong SID",
    "Copy the Account SID",
    "may not read",
    "PingID would originate now",
    "API error",
];

const STATUSES: [u16; 13] = [200, 201, 400, 401, 403, 404, 407, 429, 451, 500, 502, 503, 511];

const BODIES: [(&str, &str); 7] = [
    ("text/html", "<!DOCTYPE html><html><body><h1>Blocked by policy</h1></body></html>"),
    ("text/html; charset=utf-8", ""),
    ("text/plain", "upstream connect error or disconnect/reset before headers"),
    ("application/json", "[]"),
    ("application/json", "\"blocked\""),
    ("application/xml", "<?xml version=\"1.0\"?><error code=\"20003\"/>"),
    ("application/json", "{\"error\":{\"code\":20003,\"message\":\"Authenticate\"}}"),
];

/// Answers that are not Twilio's, each by a proxy that says what it is. Of a success, JSON of another shape is an answer
/// that is not understood, and stands in no table here.
fn answers() -> Vec<(String, FaultAction)> {
    let mut answers = Vec::new();
    for status in STATUSES {
        for (content_type, body) in BODIES {
            if status < 300 && body.starts_with('{') {
                continue;
            }
            let action = FaultAction::Http {
                status,
                body: body.to_owned(),
                content_type: content_type.to_owned(),
                headers: BTreeMap::from([("Via".to_owned(), "1.1 gate.example".to_owned())]),
                processed: false,
            };
            answers.push((format!("HTTP {status}, {content_type}, {body:?}"), action));
        }
    }
    answers
}

fn assert_intercepted(error: &AppError, case: &str) {
    assert_eq!(error.code, Code::Intercepted, "{case}: {error:?}");
    assert_eq!(error.code.exit_status(), ExitStatus::Unreachable, "{case}");
    assert!(error.message.contains(FOREIGN), "{case}: {}", error.message);
    assert!(error.message.contains("from \"1.1 gate.example\""), "{case}: {}", error.message);
    assert_eq!(error.field, None, "{case}: no field is at fault");
    assert_blames_nobody(&serde_json::to_string(error).unwrap(), case);
}

fn assert_blames_nobody(told: &str, case: &str) {
    for blame in BLAMES {
        assert!(!told.contains(blame), "{case}: {blame:?} in {told}");
    }
}

fn ready_of(stage: &Stage, of: ReadyOf) -> ReadyRequest {
    ReadyRequest { tenant: stage.tenant.to_string(), of: Some(of), recipient: None, country: None }
}

/// Everything that reads the account.
#[tokio::test]
async fn c5_m7_an_answer_that_is_not_twilios_is_told_as_that_by_every_operation() {
    let stage = Stage::configured(known::MAIN, true).await;
    let silent = ProgressSink::silent();
    let (app, actor, tenant) = (&stage.app, &stage.actor, &stage.tenant);
    let before = app.status(tenant).await.unwrap().active;
    app.begin_draft(actor, tenant, false).await.unwrap();
    for (case, action) in answers() {
        stage.control().set_faults(vec![FaultRule::every(Endpoint::Any, action)]).unwrap();
        app.edit_draft(actor, tenant, linecheck_app::DraftEdit::Queued(true)).await.unwrap();

        let found = app.verify(actor, tenant, &silent).await.unwrap();
        assert_eq!((found.outcome, found.is_about_the_account), (OutcomeCode::Intercepted, false), "{case}");
        assert_intercepted(found.error.as_ref().unwrap(), &case);
        let draft = app.draft(tenant).await.unwrap();
        assert!(draft.queued, "{case}: it goes on waiting, as for unreachable");
        assert_intercepted(&app.prepare_save(actor, tenant, &silent).await.unwrap_err(), &case);

        let status = app.status(tenant).await.unwrap();
        let attention =
            status.attention.iter().find(|item| item.code == AttentionCode::ActiveAccountNotRead).unwrap();
        assert!(attention.message.contains(FOREIGN), "{case}: {attention:?}");
        for item in &status.checklist[1..] {
            assert_eq!(item.state, linecheck_app::CheckState::Unknown, "{case}: {item:?}");
            assert!(item.detail.contains(FOREIGN), "{case}: {item:?}");
        }
        assert_blames_nobody(&serde_json::to_string(&(&status.attention, &status.checklist)).unwrap(), &case);

        for of in [ReadyOf::Active, ReadyOf::Draft] {
            let view = app.ready(ready_of(&stage, of), &silent).await.unwrap();
            assert_intercepted(view.error.as_ref().unwrap(), &case);
            assert_eq!(view.lines[0].state, LineState::Unreadable, "{case}");
            assert_eq!(view.counts.fail, 0, "{case}");
            assert!(
                view.differences.is_none_or(|all| all.is_empty()),
                "{case}: it says nothing of what is active"
            );
        }
        let rotated = app.rotate_token(actor, tenant, stage.token(known::MAIN), &silent).await;
        assert_intercepted(&rotated.unwrap_err(), &case);
        let sub = AccountSid::parse(known::SUB_ACTIVE.sid()).unwrap();
        assert_intercepted(&app.choose_sub_account(actor, tenant, sub, &silent).await.unwrap_err(), &case);
        assert_intercepted(&dry_run(&stage).await.unwrap_err(), &case);
        assert_intercepted(&AppError::from_outcome(&once(&stage).await.outcome).unwrap(), &case);
    }
    stage.control().clear_faults().unwrap();
    let after = app.status(tenant).await.unwrap();
    assert_eq!(after.active, before, "what is active is not touched");
    assert!(app.recent_sends(None, 10).await.unwrap().is_empty(), "nothing was begun");
    assert_eq!(app.verify(actor, tenant, &silent).await.unwrap().outcome, OutcomeCode::Verified);
    assert!(!app.draft(tenant).await.unwrap().queued, "an answer of Twilio's ends the wait");
}

async fn dry_run(stage: &Stage) -> Result<linecheck_app::TraceView, AppError> {
    let account: KnownAccount = known::TEST_CREDENTIALS;
    let request = DryRun {
        sid: account.sid().to_owned(),
        token: stage.token(account),
        base: None,
        from: test_number::ACCEPTED.to_owned(),
        channel: Channel::Sms,
        recipient: "+12025550100".to_owned(),
        country: None,
        language: Language::En,
    };
    stage.app.dry_run(&stage.actor, request, &ProgressSink::silent()).await
}

async fn once(stage: &Stage) -> linecheck_domain::verification::Verification {
    let asked = OneShot {
        sid: known::MAIN.sid().to_owned(),
        token: stage.token(known::MAIN),
        base: Some(stage.sandbox.base_url().clone()),
        allowed_host: None,
    };
    verify_once(asked, &ProgressSink::silent()).await.unwrap()
}

/// The lines of a readiness check that are read from other hosts, when only that way is blocked.
#[tokio::test]
async fn c12_c13_a_line_whose_host_is_blocked_could_not_be_read() {
    let stage = Stage::configured(known::MAIN, true).await;
    let silent = ProgressSink::silent();
    for (endpoint, line) in [
        (Endpoint::Balance, "balance"),
        (Endpoint::Numbers, "numbers"),
        (Endpoint::GeoPermissions, "sms_permission"),
        (Endpoint::DialingCountries, "voice_permission"),
        (Endpoint::MessagingServices, "us_10dlc"),
        (Endpoint::ServiceNumbers, "us_10dlc"),
        (Endpoint::ServiceCampaigns, "us_10dlc"),
    ] {
        for status in [200, 401, 403, 404, 407, 503] {
            let case = format!("{line}, HTTP {status}");
            let rule = FaultRule::every(endpoint, FaultAction::http(status, false));
            stage.control().set_faults(vec![rule]).unwrap();
            let asked = ReadyRequest { country: Some("US".to_owned()), ..ready_of(&stage, ReadyOf::Active) };
            let view = stage.app.ready(asked, &silent).await.unwrap();
            let told = view.lines.iter().find(|one| word(one.code) == line).unwrap();
            assert_eq!(told.state, LineState::Unreadable, "{case}: {told:?}");
            assert!(told.detail.contains(FOREIGN), "{case}: {told:?}");
            assert_blames_nobody(&told.detail, &case);
        }
    }
}

/// A create: unknown, looked up first, and fallback as for *unreachable*.
#[tokio::test]
async fn t3_t7_a_create_that_is_not_answered_by_twilio_is_unknown() {
    for fallback in [Fallback::Off, Fallback::On, Fallback::PingOriginatesAnyway] {
        let stage = fallback.stage().await;
        for (name, action) in answers().into_iter().step_by(5) {
            for channel in [Channel::Sms, Channel::Voice] {
                let case = format!("{name}, {channel:?}, fallback {fallback:?}");
                let rules = vec![on_creates(channel, known::MAIN, action.clone())];
                let seen = send(&stage, channel, &fresh(), rules, &case).await;
                assert!(matches!(seen.unknown_why(Role::Custom), Some(UnknownWhy::Intercepted(_))), "{case}");
                assert_eq!((seen.creates(known::MAIN), seen.look_ups(known::MAIN)), (1, 2), "{case}");
                assert!(seen.trace.may_still_arrive, "{case}");
                let told = serde_json::to_string(&seen.trace).unwrap();
                assert!(told.contains(FOREIGN), "{case}: {told}");
                assert_blames_nobody(&told, &case);
                if fallback.happens() {
                    assert_eq!(seen.trace.originated_by, Some(Role::Default), "{case}");
                } else {
                    assert_eq!(seen.trace.verdict, Some(Verdict::Unknown { role: Role::Custom }), "{case}");
                    let error = seen.trace.error().unwrap();
                    assert_eq!(error.code.exit_status(), ExitStatus::Unknown, "{case}");
                }
            }
        }
    }
}
