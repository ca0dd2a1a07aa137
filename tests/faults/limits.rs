//! T9, T10: the limits of test sends, counted at the server.

use std::sync::Arc;

use jiff::Timestamp;
use linecheck_app::{Code, LimitsView, ProgressSink, Remedy, Retry, TenantEdit, TraceView};
use linecheck_domain::actor::{Actor, Role as Who};
use linecheck_domain::limits::{DayCount, Limit};
use linecheck_domain::trace::{Channel, FallbackReason, Role, Verdict};
use linecheck_sandbox::FaultAction;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_tests::{HandClock, Stage, no_pauses, open_app};

use crate::receipts::confirm;
use crate::seen::{Fallback, Reopen, fresh, on_creates, reopen, send};

/// Sets the daily limits of the tenant.
pub(crate) async fn set_daily(stage: &Stage, used: u8, unused: u8) {
    let edit = TenantEdit { daily_used: Some(used), daily_unused: Some(unused), ..TenantEdit::default() };
    stage.app.edit_tenant(&stage.actor, &stage.tenant, edit).await.unwrap();
}

async fn standing(stage: &Stage, to: &str) -> LimitsView {
    stage.limits(to).await.unwrap()
}

fn creates(stage: &Stage, account: KnownAccount) -> usize {
    let log = stage.control().log();
    log.iter()
        .filter(|entry| entry.endpoint.creates() && entry.account.as_deref() == Some(account.sid()))
        .count()
}

/// That a trace says which limit refused the default account, how much is left, and when it resets.
fn assert_refused(trace: &TraceView, limit: Limit, code: Code) {
    let Some(Verdict::Failed { reason: FallbackReason::LimitReached(reached), role: Role::Default }) =
        &trace.verdict
    else {
        panic!("{:?}", trace.verdict)
    };
    assert_eq!(reached.limit, limit);
    let error = trace.error().expect("it was refused");
    assert_eq!((error.code, error.retry), (code, Retry::After));
    assert_eq!(error.params["resets_at"], reached.resets_at.to_string());
    for said in ["the default account", "was not asked", "begins anew at"] {
        assert!(trace.headline.contains(said), "{}", trace.headline);
    }
    assert!(trace.lines.iter().any(|line| line.text.contains("was not asked")), "{:?}", trace.lines);
    let told = trace.conclusion.as_ref().expect("that is final");
    assert!(told.text.starts_with("Not delivered"), "{told:?}");
    assert_eq!(told.remedy, Remedy::from(error.code), "{told:?}");
}

/// The tenant originates with the default account: passcodes that are not confirmed use up one limit, those that are
/// the other.
#[tokio::test]
async fn t9_the_default_accounts_daily_limits_refuse_and_say_which_one() {
    let stage = Stage::new().await;
    let view = standing(&stage, &fresh()).await;
    assert_eq!((view.daily.used, view.daily.unused, view.left), (15, 10, 10), "PingID's own");
    set_daily(&stage, 3, 2).await;
    let to = fresh();
    let first = stage.send(Channel::Sms, &to).await;
    stage.send(Channel::Voice, &to).await;
    assert_eq!(
        standing(&stage, &to).await.default,
        DayCount { used: 0, open: 2, unused: 0 },
        "both channels count"
    );
    let refused = stage.send(Channel::Sms, &to).await;
    assert_refused(&refused, Limit::DailyUnused, Code::DailyUnusedLimit);
    assert_eq!(creates(&stage, known::DEFAULT_ACCOUNT), 2);
    // Another recipient has limits of its own.
    stage.send(Channel::Sms, &fresh()).await;
    assert_eq!(creates(&stage, known::DEFAULT_ACCOUNT), 3);

    confirm(&stage, first.transaction).await.unwrap();
    let second = stage.send(Channel::Sms, &to).await;
    assert_eq!(second.originated_by, Some(Role::Default), "what was confirmed is no longer unused");
    confirm(&stage, second.transaction).await.unwrap();
    // Two are used, and the call that is open may still be the third.
    let refused = stage.send(Channel::Sms, &to).await;
    assert_refused(&refused, Limit::DailyUsed, Code::DailyUsedLimit);
    assert_eq!(standing(&stage, &to).await.default, DayCount { used: 2, open: 1, unused: 0 });
    assert_eq!(creates(&stage, known::DEFAULT_ACCOUNT), 4);
}

#[tokio::test]
async fn t9_a_fallback_is_refused_by_the_limit_and_the_custom_account_is_only_counted() {
    let stage = Fallback::On.stage().await;
    set_daily(&stage, 50, 1).await;
    let to = fresh();
    let refusing = || vec![on_creates(Channel::Sms, known::MAIN, FaultAction::error(21_610))];
    let first = send(&stage, Channel::Sms, &to, refusing(), "falls back").await;
    assert_eq!(first.trace.originated_by, Some(Role::Default));
    assert_eq!(standing(&stage, &to).await.custom, DayCount::default(), "what Twilio refused was not sent");
    let second = send(&stage, Channel::Sms, &to, refusing(), "refused by the limit").await;
    assert_refused(&second.trace, Limit::DailyUnused, Code::DailyUnusedLimit);
    assert_eq!((second.creates(known::MAIN), second.creates(known::DEFAULT_ACCOUNT)), (1, 0));
    assert!(second.trace.lines.iter().any(|line| line.text.starts_with("Fallback to the default account")));

    for nth in 1..=3 {
        let taken = send(&stage, Channel::Sms, &to, Vec::new(), "the custom account").await;
        assert_eq!(taken.trace.originated_by, Some(Role::Custom), "PingID does not limit it");
        assert_eq!(standing(&stage, &to).await.custom.open, nth);
    }
}

/// What the default account certainly did not send takes no place; what it may have sent does.
#[tokio::test]
async fn t9_only_what_may_have_been_sent_counts() {
    for (action, counts) in [
        (FaultAction::error(21_610), 0),
        (FaultAction::RateLimited { code: 20_429, retry_after: None }, 0),
        (FaultAction::RateLimited { code: 63_038, retry_after: None }, 0),
        (FaultAction::Reset { processed: false }, 1),
        (FaultAction::http(503, true), 1),
    ] {
        let stage = Stage::new().await;
        let (to, case) = (fresh(), format!("{action:?}"));
        let rules = vec![on_creates(Channel::Sms, known::DEFAULT_ACCOUNT, action)];
        send(&stage, Channel::Sms, &to, rules, &case).await;
        assert_eq!(standing(&stage, &to).await.default.open, counts, "{case}");
    }
}

#[tokio::test]
async fn t10_the_cool_down_and_the_hourly_cap_refuse_before_anything_is_stored() {
    let clock = HandClock::at(Timestamp::now());
    let mut stage = Fallback::Off.stage().await;
    reopen(&mut stage, Reopen { clock: clock.clock(), ..Reopen::default() }).await;
    let support = Actor { role: Who::Support, os_user: "helper".to_owned() };
    let refused = stage.app.set_send_limits(&support, Some(0), None).await.unwrap_err();
    assert_eq!(refused.code, Code::NotAdministrator);
    assert!(stage.app.set_send_limits(&stage.actor, Some(3_601), None).await.is_err());
    stage.app.set_send_limits(&stage.actor, Some(30), Some(3)).await.unwrap();
    let silent = ProgressSink::silent();
    let to = fresh();
    stage.send(Channel::Sms, &to).await;
    for (seconds, left) in [(0, 30), (29, 1)] {
        clock.jump(seconds);
        let preview = stage.preview(Channel::Voice, &to).await;
        let error = stage.app.send(&stage.actor, preview, false, &silent).await.unwrap_err();
        assert_eq!((error.code, &error.params["left"]), (Code::CoolDown, &left.into()), "{error:?}");
    }
    clock.jump(1);
    stage.send(Channel::Voice, &to).await;
    stage.send(Channel::Sms, &fresh()).await;
    let before = stage.app.recent_sends(None, 100).await.unwrap().len();
    let preview = stage.preview(Channel::Sms, &fresh()).await;
    let error = stage.app.send(&stage.actor, preview, false, &silent).await.unwrap_err();
    assert_eq!((error.code, error.retry), (Code::HourlyCap, Retry::After));
    assert!(error.params["resets_at"].is_string() && error.message.contains("3 test sends"), "{error:?}");
    assert_eq!(stage.app.recent_sends(None, 100).await.unwrap().len(), before, "nothing is stored");
    assert_eq!(creates(&stage, known::MAIN), 3);
    clock.jump(3_600 - 30);
    stage.send(Channel::Sms, &fresh()).await;
}

/// A clock that jumps back grants nothing again: neither the limits of an earlier day nor a cool-down that is over.
#[tokio::test]
async fn t9_t10_a_clock_that_jumps_back_grants_nothing() {
    let clock = HandClock::at("2026-11-22T12:00:00Z".parse().unwrap());
    let mut stage = Stage::new().await;
    reopen(&mut stage, Reopen { clock: clock.clock(), ..Reopen::default() }).await;
    set_daily(&stage, 50, 1).await;
    let day = 24 * 3_600;
    let to = fresh();
    stage.send(Channel::Sms, &to).await;
    for (jump, sent) in
        [(-day, false), (-30 * day, false), (31 * day, false), (day, true), (-day, false), (day, false)]
    {
        clock.jump(jump);
        let trace = stage.send(Channel::Sms, &to).await;
        assert_eq!(trace.originated_by.is_some(), sent, "after {jump} s: {}", trace.headline);
    }
    clock.jump(-day);
    assert_eq!(
        standing(&stage, &to).await.clock_is_behind,
        Some(clock.now() + jiff::SignedDuration::from_hours(24))
    );
    stage.app.set_send_limits(&stage.actor, Some(10), None).await.unwrap();
    let silent = ProgressSink::silent();
    let preview = stage.preview(Channel::Sms, &to).await;
    let error = stage.app.send(&stage.actor, preview, false, &silent).await.unwrap_err();
    assert_eq!(error.remedy, Remedy::SetClock, "{error:?}");
    // An administrator says that the clock is right now: what was counted ahead of it counts as of now.
    assert!(stage.app.trust_clock(&stage.actor).await.unwrap() > 0);
    clock.jump(10);
    let trace = stage.send(Channel::Sms, &to).await;
    assert_refused(&trace, Limit::DailyUnused, Code::DailyUnusedLimit);
    assert_eq!(standing(&stage, &to).await.clock_is_behind, None);
}

/// Two windows on one vault press at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t9_two_windows_together_do_not_exceed_a_limit() {
    let stage = Stage::new().await;
    set_daily(&stage, 50, 3).await;
    let other =
        open_app(&stage.folder, &stage.sandbox.base_url(), no_pauses(), Arc::new(Timestamp::now)).await;
    let to = fresh();
    let preview = stage.preview(Channel::Sms, &to).await;
    let mut sends = tokio::task::JoinSet::new();
    for nth in 0..10 {
        let app = if nth % 2 == 0 { stage.app.clone() } else { other.clone() };
        let (actor, preview) = (stage.actor.clone(), preview.clone());
        sends.spawn(async move { app.send(&actor, preview, false, &ProgressSink::silent()).await.unwrap() });
    }
    let traces = sends.join_all().await;
    let sent = traces.iter().filter(|trace| trace.originated_by == Some(Role::Default)).count();
    assert_eq!((sent, creates(&stage, known::DEFAULT_ACCOUNT)), (3, 3));
    assert_eq!(standing(&stage, &to).await.default.open, 3);
}
