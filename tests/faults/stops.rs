//! T7: Linecheck stops between the intent and the outcome. Afterwards it is looked up, and nothing is created.

use std::sync::Arc;
use std::thread;

use jiff::SignedDuration;
use linecheck_app::{Code, Progress, ProgressSink, Remedy, Retry};
use linecheck_domain::trace::{Channel, CreateOutcome, Event, LookUpResult, Role, UnknownWhy, Verdict};
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{Control, FaultAction, LogEntry};
use linecheck_tests::Stage;
use tokio::runtime::Handle;
use uuid::Uuid;

use crate::seen::{Fallback, ORDINARY, Reopen, Seen, on_creates, reopen};

const CHANNELS: [Channel; 2] = [Channel::Sms, Channel::Voice];

/// Waits until the log has a request.
async fn logged(control: &Control, wanted: impl Fn(&LogEntry) -> bool) {
    while !control.log().iter().any(&wanted) {
        tokio::task::yield_now().await;
    }
}

/// Sends, and stops when the create has reached an account that holds it.
async fn stop_in_create(stage: &Stage, channel: Channel, account: KnownAccount, processed: bool) -> Uuid {
    let control = stage.control();
    let preview = stage.preview(channel, ORDINARY).await;
    let silent = ProgressSink::silent();
    control.clear_log();
    control.add_fault(on_creates(channel, account, FaultAction::stall(processed))).unwrap();
    let held = |entry: &LogEntry| {
        let there = entry.account.as_deref() == Some(account.sid()) && entry.endpoint.creates();
        there && entry.body_read && entry.fault.is_some() && entry.processed == processed
    };
    tokio::select! {
        ended = stage.app.send(&stage.actor, preview, false, &silent) => panic!("it was held: {ended:?}"),
        () = logged(&control, held) => {}
    }
    control.clear_faults().unwrap();
    newest(stage).await
}

async fn newest(stage: &Stage) -> Uuid {
    let recent = stage.app.recent_sends(None, 1).await.unwrap();
    let trace = stage.app.trace(recent[0].transaction).await.unwrap();
    assert_eq!(trace.verdict, None, "it has no verdict yet");
    assert!(trace.headline.contains("its outcome is unknown"), "{}", trace.headline);
    trace.transaction
}

/// The application starts again so many seconds after the last event.
async fn restart_after(stage: &mut Stage, id: Uuid, seconds: i64) {
    let last = Seen::of(&stage.app, &stage.control(), id).await.events.last().unwrap().at;
    let now = last + SignedDuration::from_secs(seconds);
    reopen(stage, Reopen { clock: Arc::new(move || now), ..Reopen::default() }).await;
}

async fn look_up(stage: &Stage, id: Uuid, case: &str) -> Seen {
    stage.app.look_up_transaction(id, &ProgressSink::silent()).await.unwrap();
    let seen = Seen::of(&stage.app, &stage.control(), id).await;
    let told: Vec<_> = seen.events.iter().zip(1..).map(|(event, place)| (event.sequence, place)).collect();
    assert!(told.iter().all(|(sequence, place)| sequence == place), "{case}: {told:?}");
    seen
}

#[tokio::test]
async fn t7_a_stop_in_a_create_is_looked_up_and_never_sent_again() {
    for fallback in [Fallback::Off, Fallback::On] {
        for channel in CHANNELS {
            for processed in [false, true] {
                let case = format!("{channel:?}, created: {processed}, fallback {fallback:?}");
                let mut stage = fallback.stage().await;
                let id = stop_in_create(&stage, channel, known::MAIN, processed).await;
                restart_after(&mut stage, id, 120).await;
                let seen = look_up(&stage, id, &case).await;
                assert_eq!(
                    (seen.creates(known::MAIN), seen.creates(known::DEFAULT_ACCOUNT)),
                    (1, 0),
                    "{case}"
                );
                assert_eq!(seen.unknown_why(Role::Custom), Some(&UnknownWhy::Stopped), "{case}");
                assert_eq!(seen.trace.may_still_arrive, !processed, "{case}");
                if processed {
                    assert_eq!(seen.trace.resource_sid.as_deref(), Some(seen.created()[0]), "{case}");
                    assert_eq!(seen.trace.originated_by, Some(Role::Custom), "{case}");
                    seen.assert_derived(&case);
                } else {
                    assert_eq!(seen.looked_up(Role::Custom), Some(&LookUpResult::NotFound), "{case}");
                    let unknown = Verdict::Unknown { role: Role::Custom };
                    assert_eq!(
                        seen.trace.verdict,
                        Some(unknown),
                        "{case}: what was not sent is not sent now"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn t7_what_may_still_be_under_way_is_not_touched() {
    let mut stage = Fallback::On.stage().await;
    let id = stop_in_create(&stage, Channel::Sms, known::MAIN, true).await;
    for seconds in [0, 1, 59] {
        restart_after(&mut stage, id, seconds).await;
        stage.control().clear_log();
        let error = stage.app.look_up_transaction(id, &ProgressSink::silent()).await.unwrap_err();
        assert_eq!((error.code, error.retry), (Code::OutcomeUnknown, Retry::After), "{seconds}");
        assert_eq!(error.remedy, Remedy::LookUpIn { transaction: id, seconds: 60 - seconds });
        assert!(stage.control().log().is_empty(), "{seconds}: nothing is asked");
    }
    restart_after(&mut stage, id, 60).await;
    let seen = look_up(&stage, id, "after a minute").await;
    assert_eq!(seen.trace.originated_by, Some(Role::Custom));
}

/// Unknown is not the end of it: what comes to the list later is found later.
#[tokio::test]
async fn t7_an_unknown_outcome_can_be_looked_up_again() {
    for channel in CHANNELS {
        let case = format!("{channel:?}");
        let mut stage = Fallback::Off.stage().await;
        let id = stop_in_create(&stage, channel, known::MAIN, true).await;
        restart_after(&mut stage, id, 120).await;
        let lists = crate::seen::on_lists(channel, known::MAIN, FaultAction::http(503, false));
        stage.control().set_faults(vec![lists]).unwrap();
        let seen = look_up(&stage, id, &case).await;
        assert_eq!(seen.trace.verdict, Some(Verdict::Unknown { role: Role::Custom }), "{case}");
        stage.control().clear_faults().unwrap();
        let seen = look_up(&stage, id, &case).await;
        assert_eq!(seen.trace.resource_sid.as_deref(), Some(seen.created()[0]), "{case}");
        assert!(!seen.trace.may_still_arrive, "{case}");
        let asked = seen.log.len();
        let again = look_up(&stage, id, &case).await;
        assert_eq!(
            (again.log.len(), again.events.len()),
            (asked, seen.events.len()),
            "{case}: that is final"
        );
    }
}

#[tokio::test]
async fn t7_a_stop_in_the_default_accounts_create_is_looked_up_there() {
    for (channel, processed) in [(Channel::Sms, false), (Channel::Voice, true)] {
        let case = format!("{channel:?}, created: {processed}");
        let mut stage = Fallback::On.stage().await;
        let refused = on_creates(channel, known::MAIN, FaultAction::error(21_610));
        stage.control().set_faults(vec![refused]).unwrap();
        let id = stop_in_create(&stage, channel, known::DEFAULT_ACCOUNT, processed).await;
        restart_after(&mut stage, id, 120).await;
        let seen = look_up(&stage, id, &case).await;
        assert_eq!((seen.creates(known::MAIN), seen.creates(known::DEFAULT_ACCOUNT)), (1, 1), "{case}");
        seen.assert_derived(&case);
        if processed {
            assert_eq!(seen.trace.resource_sid.as_deref(), Some(seen.created()[0]), "{case}");
            assert_eq!(seen.trace.originated_by, Some(Role::Default), "{case}");
        } else {
            let unknown = Verdict::Unknown { role: Role::Default };
            assert_eq!(seen.trace.verdict, Some(unknown), "{case}");
        }
    }
}

/// Linecheck loses its vault at the moment when the refusal is stored, as by a stop: the fallback was not made then, and
/// is not made afterwards.
#[tokio::test]
async fn t7_a_stop_before_the_fallback_sends_nothing_afterwards() {
    for channel in CHANNELS {
        let mut stage = Fallback::On.stage().await;
        let rules = vec![on_creates(channel, known::MAIN, FaultAction::error(21_610))];
        stage.control().set_faults(rules).unwrap();
        stage.control().clear_log();
        let (app, runtime) = (stage.app.clone(), Handle::current());
        let sink = ProgressSink::new(move |progress| {
            if let Progress::Stored { event, .. } = progress
                && let Event::CreateAnswered { outcome: CreateOutcome::Refused { .. }, .. } = event.event
            {
                let close = || runtime.block_on(app.close()).unwrap();
                thread::scope(|scope| scope.spawn(close).join()).unwrap();
            }
        });
        let preview = stage.preview(channel, ORDINARY).await;
        let error = stage.app.send(&stage.actor, preview, false, &sink).await.unwrap_err();
        assert!(matches!(error.code, Code::Vault(_)), "{error:?}");
        reopen(&mut stage, Reopen::default()).await;
        let id = newest(&stage).await;
        restart_after(&mut stage, id, 120).await;
        let seen = look_up(&stage, id, "stopped before the fallback").await;
        assert_eq!((seen.log.len(), seen.creates(known::MAIN)), (1, 1));
        assert_eq!(seen.trace.verdict, Some(Verdict::Stopped));
        assert!(!seen.trace.may_still_arrive);
        assert!(seen.trace.headline.contains("Nothing was sent."), "{}", seen.trace.headline);
        assert_eq!(seen.trace.error().expect("it failed").code, Code::SendRefused);
    }
}

/// The digits are erased after half an hour. A message cannot be told from others without them, and the trace does not
/// claim a look-up that was not made; a call was never known by them.
#[tokio::test]
async fn t7_without_its_passcode_no_message_is_claimed_to_be_looked_up() {
    for channel in CHANNELS {
        let case = format!("{channel:?} after half an hour");
        let mut stage = Fallback::Off.stage().await;
        let id = stop_in_create(&stage, channel, known::MAIN, true).await;
        restart_after(&mut stage, id, 31 * 60).await;
        let seen = look_up(&stage, id, &case).await;
        assert_eq!(seen.creates(known::MAIN), 1, "{case}");
        match channel {
            Channel::Sms => {
                assert_eq!(seen.look_ups(known::MAIN), 0, "{case}");
                let failed = LookUpResult::Failed { http_status: None, stage: None };
                assert_eq!(seen.looked_up(Role::Custom), Some(&failed), "{case}");
                assert_eq!(seen.trace.verdict, Some(Verdict::Unknown { role: Role::Custom }), "{case}");
            }
            Channel::Voice => {
                assert_eq!(seen.trace.resource_sid.as_deref(), Some(seen.created()[0]), "{case}");
            }
        }
    }
}

#[tokio::test]
async fn t7_a_look_up_of_nothing_is_refused() {
    let stage = Fallback::Off.stage().await;
    let error = stage.app.look_up_transaction(Uuid::nil(), &ProgressSink::silent()).await.unwrap_err();
    assert_eq!(error.code, Code::TransactionNotFound);
}
