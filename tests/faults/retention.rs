//! T13: what is too old is deleted beside people who send, and not by a clock that jumped.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use linecheck_app::{App, AuditRequest, HistoryRequest, Progress, ProgressSink, Remedy};
use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_domain::trace::{Channel, Event, Verdict};
use linecheck_sandbox::{FaultAction, known};
use linecheck_tests::{HandClock, PASSPHRASE, Stage, no_pauses, open_app, scale};
use linecheck_vault::{FirstKept, KeySource, NewTransaction, Vault, VaultError};
use uuid::Uuid;

use crate::receipts::{newest_digits, read_back, stored_digits};
use crate::seen::{Fallback, Reopen, fresh, on_creates, reopen, send};

const DAY: i64 = 86_400;

/// How many there are in the history.
async fn total(app: &App, stage: &Stage) -> u64 {
    app.history(&stage.actor, &HistoryRequest::default(), None, 1).await.unwrap().total
}

/// Fills the history with test sends of a hundred days ago and of the days before, as a desk makes them: some hundreds to two
/// thousand a day.
fn fill(stage: &Stage, plan: &linecheck_domain::trace::Plan, transactions: u32, now: Timestamp) {
    let key = KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None);
    let vault =
        Vault::create_or_open_blocking(&stage.folder.path().join("vault"), Mode::Sandbox, key).unwrap();
    let days = transactions.div_ceil(1_500).max(3);
    for begin in (0..transactions).step_by(500) {
        vault
            .write_blocking(|writer| {
                for place in begin..(begin + 500).min(transactions) {
                    let day = SignedDuration::from_secs((100 + i64::from(place % days)) * DAY);
                    let begun = now - day + SignedDuration::from_millis(i64::from(place));
                    let id = Uuid::new_v4();
                    let new = NewTransaction {
                        id,
                        tenant: Some(&stage.tenant),
                        actor: &stage.actor,
                        plan,
                        passcode: &Secret::new("000000".to_owned()),
                        passcode_until: begun,
                    };
                    writer.add_transaction(&new, begun)?;
                    writer.add_event(id, &Event::Decided { verdict: Verdict::Stopped }, begun)?;
                }
                Ok::<_, VaultError>(())
            })
            .unwrap();
    }
    vault.close_blocking().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t13_the_history_is_deleted_while_sends_go_on_and_none_finds_the_vault_busy() {
    // The long form has 100,000.
    let old = 1_500 * scale();
    let stage = Fallback::Off.stage().await;
    let plan = send(&stage, Channel::Sms, &fresh(), vec![], "a plan").await.plan;
    let filling = Instant::now();
    fill(&stage, &plan, old, Timestamp::now());
    println!("{old} test sends are stored after {:?}", filling.elapsed());
    assert_eq!(total(&stage.app, &stage).await, u64::from(old) + 1);
    // Another process as far as the vault is concerned: its own connections, and the lock of the file between them.
    let base = stage.sandbox.base_url();
    let other = open_app(&stage.folder, &base, no_pauses(), Arc::new(Timestamp::now)).await;
    stage.app.set_retention(&stage.actor, Some(30)).await.unwrap();

    let over = Arc::new(AtomicBool::new(false));
    let (begun, deleting, ended) = (Instant::now(), other.clone(), Arc::clone(&over));
    let pruned = tokio::spawn(async move {
        let view = deleting.delete_old_history(None).await;
        ended.store(true, Ordering::SeqCst);
        view
    });
    let (mut sent, mut slowest) = (0, Duration::ZERO);
    while !over.load(Ordering::SeqCst) || sent == 0 {
        let this_send = Instant::now();
        let preview = stage.preview(Channel::Sms, &fresh()).await;
        stage.app.send(&stage.actor, preview, false, &ProgressSink::silent()).await.expect("never busy");
        slowest = slowest.max(this_send.elapsed());
        sent += 1;
    }
    let view = pruned.await.unwrap().expect("never busy either");
    println!("{old} deleted in {:?} beside {sent} sends, the slowest in {slowest:?}", begun.elapsed());
    assert_eq!((view.deleted, view.left, view.waits), (u64::from(old), 0, None));
    assert_eq!(total(&stage.app, &stage).await, sent + 1, "the new ones are all there");
    let audit = stage
        .app
        .audit_trail(AuditRequest { limit: 1_000, ..AuditRequest::default() })
        .await
        .unwrap()
        .entries;
    let entries: Vec<_> = audit.iter().filter(|entry| entry.action == "history_deleted").collect();
    assert_eq!(entries.len(), 1, "one entry for all steps");
    assert_eq!(entries[0].detail["deleted"], old);
}

#[tokio::test]
async fn t13_a_deletion_that_was_stopped_goes_on_and_is_entered_once() {
    let stage = Fallback::Off.stage().await;
    let plan = send(&stage, Channel::Sms, &fresh(), vec![], "a plan").await.plan;
    fill(&stage, &plan, 600, Timestamp::now());
    stage.app.set_retention(&stage.actor, Some(30)).await.unwrap();
    let entered = async || {
        let audit = stage
            .app
            .audit_trail(AuditRequest { limit: 1_000, ..AuditRequest::default() })
            .await
            .unwrap()
            .entries;
        let deleted = audit.iter().filter(|entry| entry.action == "history_deleted");
        deleted.map(|entry| entry.detail["deleted"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let view = stage.app.delete_old_history(Some(1)).await.unwrap();
    assert_eq!((view.deleted, view.left), (250, 350));
    assert_eq!(total(&stage.app, &stage).await, 351);
    assert!(entered().await.is_empty());
    let view = stage.app.delete_old_history(None).await.unwrap();
    assert_eq!((view.deleted, view.left), (350, 0));
    assert_eq!(entered().await, [600]);
    assert_eq!(stage.app.delete_old_history(None).await.unwrap().deleted, 0);
    assert_eq!(entered().await, [600]);
}

#[tokio::test]
async fn t13_a_clock_that_jumps_deletes_nothing_until_it_is_believed() {
    let clock = HandClock::at(Timestamp::now());
    let mut stage = Fallback::Off.stage().await;
    reopen(&mut stage, Reopen { clock: clock.clock(), ..Reopen::default() }).await;
    let trace = send(&stage, Channel::Sms, &fresh(), vec![], "a send").await.trace;
    let other = send(&stage, Channel::Sms, &fresh(), vec![], "another").await.trace;
    let digits = newest_digits(&stage);
    stage.app.set_retention(&stage.actor, Some(30)).await.unwrap();
    let jump = 4_000 * DAY;

    // One command with the clock in the 2030s: it opens, sends, deletes, is told a passcode, and sets the period again.
    clock.jump(jump);
    reopen(&mut stage, Reopen { clock: clock.clock(), ..Reopen::default() }).await;
    let late = read_back(&stage, trace.transaction, "000000").await;
    assert_eq!(late.unwrap_err().code.as_str(), "receipt_late");
    send(&stage, Channel::Sms, &fresh(), vec![], "ahead").await;
    for view in [
        stage.app.delete_old_history(None).await.unwrap(),
        stage.app.set_retention(&stage.actor, Some(1)).await.unwrap(),
        stage.app.delete_old_history(None).await.unwrap(),
    ] {
        assert_eq!((view.deleted, view.left), (0, 2), "{view:?}");
        assert!(view.waits.as_deref().unwrap_or_default().contains("the clock may be wrong"), "{view:?}");
    }
    assert_eq!(total(&stage.app, &stage).await, 3);

    // It is right again: nothing is lost, the passcode neither.
    clock.jump(-jump);
    reopen(&mut stage, Reopen { clock: clock.clock(), ..Reopen::default() }).await;
    assert_eq!(total(&stage.app, &stage).await, 3);
    let view = stage.app.delete_old_history(None).await.unwrap();
    assert_eq!((view.deleted, view.left, view.waits), (0, 0, None));
    assert!(stored_digits(&stage, trace.transaction).await.is_some());
    stage.app.trust_clock(&stage.actor).await.unwrap();
    read_back(&stage, other.transaction, &digits).await.expect("its digits are still there");

    // Somebody comes back after months, and says so.
    clock.jump(90 * DAY);
    let view = stage.app.delete_old_history(None).await.unwrap();
    assert_eq!((view.deleted, view.left), (0, 2));
    stage.app.trust_clock(&stage.actor).await.unwrap();
    let view = stage.app.delete_old_history(None).await.unwrap();
    assert_eq!((view.deleted, view.left, view.waits), (2, 0, None));
}

#[tokio::test]
async fn t13_a_clock_that_goes_on_for_a_week_is_believed_by_itself() {
    let clock = HandClock::at(Timestamp::now());
    let mut stage = Fallback::Off.stage().await;
    reopen(&mut stage, Reopen { clock: clock.clock(), ..Reopen::default() }).await;
    send(&stage, Channel::Sms, &fresh(), vec![], "a send").await;
    stage.app.set_retention(&stage.actor, Some(30)).await.unwrap();
    clock.jump(60 * DAY);
    for day in 0..8 {
        reopen(&mut stage, Reopen { clock: clock.clock(), ..Reopen::default() }).await;
        let view = stage.app.delete_old_history(None).await.unwrap();
        assert_eq!(
            (view.deleted, view.waits.is_some()),
            if day < 7 { (0, true) } else { (1, false) },
            "day {day}"
        );
        clock.jump(DAY);
    }
}

/// Does something at once, in the middle of a send.
fn when(
    is_now: impl Fn(&Progress) -> bool + Send + Sync + 'static,
    what: impl Fn() + Send + Sync + 'static,
) -> ProgressSink {
    ProgressSink::new(move |progress| {
        if is_now(&progress) {
            what();
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t13_a_send_that_is_under_way_is_not_deleted_by_a_clock_that_jumps() {
    let clock = HandClock::at(Timestamp::now());
    let mut stage = Fallback::Off.stage().await;
    reopen(&mut stage, Reopen { clock: clock.clock(), ..Reopen::default() }).await;
    stage.app.set_retention(&stage.actor, Some(1)).await.unwrap();
    let views = Arc::new(Mutex::new(Vec::new()));
    let (app, jumping, seen) = (stage.app.clone(), clock.clone(), Arc::clone(&views));
    // Further than is kept, and not so far that it is doubted.
    let sink = when(
        |progress| matches!(progress, Progress::Creating),
        move || {
            jumping.jump(5 * DAY);
            let deletion = async { app.delete_old_history(None).await };
            let view =
                tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(deletion)).unwrap();
            seen.lock().unwrap().push((view.deleted, view.left, view.waits));
        },
    );
    let preview = stage.preview(Channel::Sms, &fresh()).await;
    let trace = stage.app.send(&stage.actor, preview, false, &sink).await.expect("its record is there");
    assert_eq!(*views.lock().unwrap(), [(0, 0, None)]);
    assert!(matches!(trace.verdict, Some(Verdict::Originated { .. })), "{trace:?}");
    // Nobody asks what became of it. When nobody can any more, it goes.
    clock.jump(4 * DAY);
    let view = stage.app.delete_old_history(None).await.unwrap();
    assert_eq!((view.deleted, view.left, view.waits), (1, 0, None));
}

#[tokio::test]
async fn t7_a_send_whose_record_is_gone_names_the_sid_and_sends_nobody_to_look_it_up() {
    type IsNow = fn(&Progress) -> bool;
    let creating: IsNow = |progress| matches!(progress, Progress::Creating);
    let answered: IsNow = |progress| matches!(progress, Progress::Stored { event, .. } if matches!(event.event, Event::CreateAnswered { .. }));
    let cases = [
        ("before the answer", creating, false),
        ("before a lost answer", creating, true),
        ("after the answer", answered, false),
        ("after a lost answer", answered, true),
    ];
    for (case, is_now, is_lost) in cases {
        let stage = Fallback::Off.stage().await;
        let key = KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None);
        let path = stage.folder.path().join("vault");
        let other = Vault::create_or_open_blocking(&path, Mode::Sandbox, key).unwrap();
        let sink = when(is_now, move || {
            let first = FirstKept { day: Date::MAX, open: Date::MAX };
            let deleted = other.write_blocking(|writer| writer.delete_transactions_before(first, 10));
            assert_eq!(deleted.unwrap(), 1);
        });
        if is_lost {
            let reset = on_creates(Channel::Sms, known::MAIN, FaultAction::Reset { processed: true });
            stage.control().add_fault(reset).unwrap();
        }
        stage.control().clear_log();
        let preview = stage.preview(Channel::Sms, &fresh()).await;
        let error = stage.app.send(&stage.actor, preview, false, &sink).await.expect_err(case);
        assert_eq!(error.code.as_str(), "outcome_unknown", "{case}");
        assert_eq!(error.params["cause"], "transaction_not_found", "{case}");
        let log = stage.control().log();
        let sid = log.iter().find_map(|entry| entry.created_sid.as_deref()).unwrap();
        assert_eq!(error.message.contains(sid), !is_lost, "{case}: {error:?}");
        let resource_sid = (!is_lost).then(|| sid.to_owned());
        assert_eq!(error.remedy, Remedy::FindAtTwilio { resource_sid }, "{case}: {error:?}");
        assert_eq!(error.params.contains_key("resource_sid"), !is_lost, "{case}: {error:?}");
        assert!(error.message.contains("was deleted meanwhile"), "{case}: {error:?}");
        assert!(!error.message.contains("tries again"), "{case}: {error:?}");
    }
}
