//! T7: once an intent is stored, every end of a test send names its transaction and says that something may have been sent;
//! what Twilio answered is stored as soon as it can be. The vault fails at every write, two Linechecks are on one
//! transaction, its record is deleted, nobody waits any more: nothing is created twice.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use linecheck_app::{
    App, AppError, Clock, Code, HistoryRequest, MatrixRequest, Pace, Progress, ProgressSink, Remedy, Retry,
};
use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_domain::passcode::Language;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::trace::{Channel, CreateOutcome, Event, Role, Verdict};
use linecheck_sandbox::known;
use linecheck_sandbox::{Control, Endpoint, FaultAction, FaultRule};
use linecheck_tests::{PASSPHRASE, Stage, VirtualTime, no_pauses, open_app};
use linecheck_vault::{FirstKept, KeySource, Vault, VaultError};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::seen::{Fallback, Reopen, Seen, create_on, fresh, http, on_creates, reopen};

/// Whether whoever reads it is told to look before anything is sent again.
fn looks_first(error: &AppError) -> bool {
    match &error.remedy {
        Remedy::ByCode { code } => *code == Code::OutcomeUnknown,
        Remedy::LookUp { .. }
        | Remedy::LookUpOrAsk { .. }
        | Remedy::FindAtTwilio { .. }
        | Remedy::ReadTrace { .. }
        | Remedy::LookAtMatrix { .. } => true,
        _ => false,
    }
}

/// A way that a test send goes, with how many events it stores.
#[derive(Debug, Clone, Copy)]
enum Way {
    Accepted,
    RefusedThenDefault,
    RepeatedThenAccepted,
    UnknownThenFound,
    UnknownThenRefused,
}

impl Way {
    const ALL: [Self; 5] = [
        Self::Accepted,
        Self::RefusedThenDefault,
        Self::RepeatedThenAccepted,
        Self::UnknownThenFound,
        Self::UnknownThenRefused,
    ];

    fn rules(self) -> Vec<FaultRule> {
        let main = |action| on_creates(Channel::Sms, known::MAIN, action);
        match self {
            Self::Accepted => Vec::new(),
            Self::RefusedThenDefault => vec![main(FaultAction::error(21_610))],
            Self::RepeatedThenAccepted => {
                let limited = FaultAction::RateLimited { code: 20_429, retry_after: Some(5) };
                vec![FaultRule::nth(create_on(Channel::Sms), 1, limited).for_account(known::MAIN.sid())]
            }
            Self::UnknownThenFound => vec![main(FaultAction::Reset { processed: true })],
            Self::UnknownThenRefused => vec![
                main(FaultAction::Reset { processed: false }),
                on_creates(Channel::Sms, known::DEFAULT_ACCOUNT, FaultAction::error(21_211)),
            ],
        }
    }

    fn events(self) -> usize {
        match self {
            Self::Accepted => 3,
            Self::RefusedThenDefault => 6,
            Self::RepeatedThenAccepted => 5,
            Self::UnknownThenFound => 4,
            Self::UnknownThenRefused => 7,
        }
    }
}

/// How many requests that create reached each account.
fn creates(control: &Control) -> [usize; 2] {
    [known::MAIN, known::DEFAULT_ACCOUNT].map(|account| {
        let log = control.log();
        let there = |entry: &&linecheck_sandbox::LogEntry| {
            entry.endpoint.creates() && entry.account.as_deref() == Some(account.sid())
        };
        log.iter().filter(there).count()
    })
}

/// Does something when the n-th event of a test send is stored, before the next step.
fn at(nth: usize, act: impl Fn() + Send + Sync + 'static) -> ProgressSink {
    let told = AtomicUsize::new(0);
    ProgressSink::new(move |progress| {
        if matches!(progress, Progress::Stored { .. }) && told.fetch_add(1, Ordering::SeqCst) + 1 == nth {
            act();
        }
    })
}

/// Waits for what is asynchronous where a sink cannot.
fn wait_for<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    thread::spawn(move || Runtime::new().unwrap().block_on(work)).join().unwrap()
}

fn later(minutes: i64) -> Clock {
    Arc::new(move || Timestamp::now() + SignedDuration::from_mins(minutes))
}

/// What every end after an intent has to say.
fn assert_named(error: &AppError, id: Uuid, may_have_been_sent: bool, case: &str) {
    assert_eq!(error.params["transaction"], id.to_string(), "{case}: {error:?}");
    assert_ne!(error.retry, Retry::Safe, "{case}: {error:?}");
    if may_have_been_sent {
        assert_eq!(
            (error.code, error.code.exit_status() as u8),
            (Code::OutcomeUnknown, 6),
            "{case}: {error:?}"
        );
        assert!(error.message.contains(&id.to_string()), "{case}: {error:?}");
        let says = error.message.contains("may have been sent") || error.message.contains("Twilio took");
        assert!(says, "{case}: {error:?}");
        assert!(looks_first(error), "{case}: {error:?}");
        assert!(error.params.contains_key("cause"), "{case}: {error:?}");
    }
}

pub(crate) async fn newest(app: &App) -> Uuid {
    app.recent_sends(None, 1).await.unwrap()[0].transaction
}

/// The vault fails from the n-th write on, for every n of every way. Afterwards it is found out what was made, and nothing
/// is created.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t7_a_vault_that_fails_at_any_write_ends_with_the_transaction_named_and_no_second_create() {
    for way in Way::ALL {
        let mut stage = Fallback::On.stage().await;
        for nth in 1..=way.events() {
            let case = format!("{way:?}, fails behind event {nth}");
            let control = stage.control();
            control.set_faults(way.rules()).unwrap();
            control.clear_log();
            let (app, to) = (stage.app.clone(), fresh());
            let sink = at(nth, move || {
                let app = app.clone();
                wait_for(async move { app.close().await.unwrap() });
            });
            let preview = stage.preview(Channel::Sms, &to).await;
            let error = stage.app.send(&stage.actor, preview, false, &sink).await.unwrap_err();
            let before = creates(&control);
            control.clear_faults().unwrap();
            // Later, for it might be under way.
            reopen(&mut stage, Reopen { clock: later(2), ..Reopen::default() }).await;
            let id = newest(&stage.app).await;
            let seen = Seen::of(&stage.app, &control, id).await;
            let refused = |event: &Event| {
                matches!(event, Event::CreateAnswered { outcome: CreateOutcome::Refused { .. }, .. })
            };
            // Only after a refusal that is stored is it certain that nothing was sent so far.
            let certain = matches!(way, Way::RefusedThenDefault) && (nth == 2 || nth == 3)
                || matches!(way, Way::RepeatedThenAccepted) && nth == 2;
            assert_eq!(
                certain,
                seen.events.iter().any(|stored| refused(&stored.event))
                    && !seen.trace.may_still_arrive
                    && seen.trace.resource_sid.is_none()
                    && creates(&control)[0] + creates(&control)[1] == 1,
                "{case}"
            );
            assert_named(&error, id, !certain, &case);
            let seen_sid = error.params.get("resource_sid").and_then(|sid| sid.as_str());
            if let Some(sid) = seen_sid {
                assert!(seen.created().contains(&sid), "{case}: {sid}");
            }
            stage.app.look_up_transaction(id, &ProgressSink::silent()).await.unwrap();
            stage.app.look_up_transaction(id, &ProgressSink::silent()).await.unwrap();
            assert_eq!(creates(&control), before, "{case}: nothing is created afterwards");
            let seen = Seen::of(&stage.app, &control, id).await;
            assert!(
                before
                    .iter()
                    .all(|count| *count <= 1 + usize::from(matches!(way, Way::RepeatedThenAccepted))),
                "{case}: {before:?}"
            );
            let told = (seen.trace.resource_sid.as_deref(), seen.created().first().copied());
            assert_eq!(told.0, told.1, "{case}: what was made is found");
            assert!(seen.trace.verdict.is_some(), "{case}");
            reopen(&mut stage, Reopen::default()).await;
        }
    }
}

/// Another process's database transaction that writes and does not end.
pub(crate) struct Lock {
    release: mpsc::Sender<()>,
    holder: JoinHandle<()>,
}

impl Lock {
    pub(crate) fn take(vault: &Arc<Vault>) -> Self {
        let (release, released) = mpsc::channel();
        let (taken, is_taken) = mpsc::channel();
        let vault = Arc::clone(vault);
        let holder = thread::spawn(move || {
            let held = vault.write_blocking(|_| {
                taken.send(()).unwrap();
                released.recv().unwrap();
                Ok::<_, VaultError>(())
            });
            held.unwrap();
        });
        is_taken.recv().unwrap();
        Self { release, holder }
    }

    pub(crate) fn release(self) {
        self.release.send(()).unwrap();
        self.holder.join().unwrap();
    }
}

/// The vault of a stage, opened besides.
pub(crate) fn second_connection(stage: &Stage) -> Arc<Vault> {
    let key = KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None);
    let folder = stage.folder.path().join("vault");
    Arc::new(Vault::create_or_open_blocking(&folder, Mode::Sandbox, key).unwrap())
}

/// Another process writes from the n-th event on. When it has ended, what Twilio answered is stored before anything else is,
/// by the same process, and nobody has to look it up.
async fn busy_behind(nth: usize, rules: Vec<FaultRule>) {
    let case = format!("busy behind event {nth}, {} rules", rules.len());
    let mut stage = Fallback::On.stage().await;
    let pace = Pace { storing: Vec::new(), ..no_pauses() };
    reopen(&mut stage, Reopen { pace, ..Reopen::default() }).await;
    let control = stage.control();
    control.set_faults(rules).unwrap();
    control.clear_log();
    let vault = second_connection(&stage);
    let lock: Arc<Mutex<Option<Lock>>> = Arc::default();
    let taken = Arc::clone(&lock);
    let sink = at(nth, move || *taken.lock().unwrap() = Some(Lock::take(&vault)));
    let preview = stage.preview(Channel::Sms, &fresh()).await;
    let ended = stage.app.send(&stage.actor, preview, false, &sink).await;
    lock.lock().unwrap().take().expect("it was taken").release();
    let id = newest(&stage.app).await;
    let Err(error) = ended else {
        // Behind the verdict there is nothing to store.
        assert!(stage.app.trace(id).await.unwrap().verdict.is_some(), "{case}");
        return;
    };
    assert_ne!(error.retry, Retry::Safe, "{case}: {error:?}");
    assert_eq!(error.params["transaction"], id.to_string(), "{case}: {error:?}");
    let look_ups = || control.log().iter().filter(|entry| entry.method == "GET").count();
    let asked = look_ups();
    let seen = Seen::of(&stage.app, &control, id).await;
    if let Some(created) = seen.created().first() {
        assert_named(&error, id, true, &case);
        assert_eq!(error.params["cause"], "vault_busy", "{case}: {error:?}");
        let known = seen.events.iter().any(|stored| {
            matches!(
                &stored.event,
                Event::CreateAnswered { outcome: CreateOutcome::Accepted { resource_sid, .. }, .. }
                    if resource_sid == created
            )
        });
        assert!(known, "{case}: {:?}", seen.events);
    }
    assert_eq!(look_ups(), asked, "{case}: nobody had to ask again");
    assert!(creates(&control).iter().all(|count| *count <= 1), "{case}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t7_what_twilio_answered_while_another_process_wrote_is_stored_as_soon_as_it_can_be() {
    let mut cases = Vec::new();
    for way in [Way::Accepted, Way::RefusedThenDefault] {
        cases.extend((1..=way.events()).map(|nth| tokio::spawn(busy_behind(nth, way.rules()))));
    }
    for case in cases {
        case.await.unwrap();
    }
}

/// While the vault is busy for a moment, nobody notices.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t7_an_answer_is_tried_to_be_stored_again() {
    let stage = Fallback::Off.stage().await;
    let vault = second_connection(&stage);
    let lock: Arc<Mutex<Option<Lock>>> = Arc::default();
    let taken = Arc::clone(&lock);
    let sink = at(1, move || {
        *taken.lock().unwrap() = Some(Lock::take(&vault));
        let lock = Arc::clone(&taken);
        // Longer than the database waits, and less than twice that.
        thread::spawn(move || {
            thread::sleep(Duration::from_secs(7));
            lock.lock().unwrap().take().unwrap().release();
        });
    });
    let preview = stage.preview(Channel::Sms, &fresh()).await;
    let trace = stage.app.send(&stage.actor, preview, false, &sink).await.unwrap();
    assert_eq!(trace.originated_by, Some(Role::Custom));
    assert_eq!(creates(&stage.control()), [1, 0]);
}

/// A second Linecheck on the same vault, whose clock says that the first has stopped, looks the transaction up at every
/// point of it, for every way. The first goes on afterwards, as after a suspension: by what is stored then.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t7_two_processes_on_one_transaction_take_no_step_twice() {
    for way in Way::ALL {
        let stage = Fallback::On.stage().await;
        let other = open_app(&stage.folder, &stage.sandbox.base_url(), no_pauses(), later(2)).await;
        for nth in 1..=way.events() {
            let case = format!("{way:?}, the other behind event {nth}");
            let control = stage.control();
            control.set_faults(way.rules()).unwrap();
            control.clear_log();
            let (looking, found) = (other.clone(), Arc::new(Mutex::new(None)));
            let verdict_then = Arc::clone(&found);
            let sink = at(nth, move || {
                let app = looking.clone();
                *verdict_then.lock().unwrap() = wait_for(async move {
                    let id = newest(&app).await;
                    let trace = app.look_up_transaction(id, &ProgressSink::silent()).await.unwrap();
                    trace.verdict
                });
            });
            let preview = stage.preview(Channel::Sms, &fresh()).await;
            let trace = stage.app.send(&stage.actor, preview, false, &sink).await.unwrap();
            let id = trace.transaction;
            let verdict_then = found.lock().unwrap().clone();
            assert!(verdict_then.is_some(), "{case}: the other one gave a verdict");
            let seen = Seen::of(&stage.app, &control, id).await;
            let [main, default] = creates(&control);
            let repeated = usize::from(matches!(way, Way::RepeatedThenAccepted));
            assert!(main <= 1 + repeated && default <= 1, "{case}: {main} {default}");
            let intents = |of: Role| {
                let intended = seen.events.iter().filter(
                    |stored| matches!(&stored.event, Event::CreateIntended { role, .. } if *role == of),
                );
                intended.count()
            };
            assert_eq!((intents(Role::Custom), intents(Role::Default)), (main, default), "{case}");
            let told = seen.trace.resource_sid.as_deref();
            assert_eq!(told, seen.created().first().copied(), "{case}: {:?}", seen.events);
            assert_eq!(seen.trace, other.trace(id).await.unwrap(), "{case}: both read the same");
            // No create follows a verdict of whoever was the first.
            let decided = seen.events.iter().position(|stored| matches!(stored.event, Event::Decided { .. }));
            let last =
                seen.events.iter().rposition(|stored| matches!(stored.event, Event::CreateIntended { .. }));
            assert!(last < decided, "{case}: {:?}", seen.events);
        }
    }
}

/// It sleeps in its pause; meanwhile another one gives the verdict.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t7_who_slept_in_the_pause_does_not_create_after_the_verdict() {
    let stage = Stage::with_pace(Pace { repetition: 1, ..no_pauses() }).await;
    stage.configure(known::MAIN, true).await;
    let limited = FaultAction::RateLimited { code: 20_429, retry_after: Some(1) };
    stage.control().set_faults(vec![on_creates(Channel::Sms, known::MAIN, limited)]).unwrap();
    let other = open_app(&stage.folder, &stage.sandbox.base_url(), no_pauses(), later(2)).await;
    let following = other.clone();
    let sink = ProgressSink::new(move |progress| {
        if matches!(progress, Progress::Pausing { .. }) {
            let app = following.clone();
            let report =
                wait_for(async move { app.follow_open(None, &ProgressSink::silent()).await.unwrap() });
            assert_eq!(report.traces[0].verdict, Some(Verdict::Stopped));
        }
    });
    let preview = stage.preview(Channel::Sms, &fresh()).await;
    let trace = stage.app.send(&stage.actor, preview, false, &sink).await.unwrap();
    assert_eq!(trace.verdict, Some(Verdict::Stopped));
    assert_eq!(creates(&stage.control()), [1, 0], "neither again nor by the default account");
}

/// Its record is deleted while it sleeps in its pause: nothing more is created, and that is said.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t7_a_send_whose_record_was_deleted_creates_nothing_more() {
    for at_pause in [true, false] {
        let stage = Stage::with_pace(Pace { repetition: 1, ..no_pauses() }).await;
        stage.configure(known::MAIN, true).await;
        if at_pause {
            let limited = FaultAction::RateLimited { code: 20_429, retry_after: Some(1) };
            stage.control().set_faults(vec![on_creates(Channel::Sms, known::MAIN, limited)]).unwrap();
        }
        let vault = second_connection(&stage);
        let id = Arc::new(Mutex::new(None));
        let noted = Arc::clone(&id);
        let sink = ProgressSink::new(move |progress| {
            let now = match progress {
                Progress::Pausing { .. } => at_pause,
                Progress::Creating => !at_pause,
                Progress::Stored { transaction, .. } => {
                    *noted.lock().unwrap() = Some(transaction);
                    false
                }
                _ => false,
            };
            if now {
                let tomorrow = Timestamp::now().to_zoned(TimeZone::UTC).date().tomorrow().unwrap();
                let first = FirstKept { day: tomorrow, open: tomorrow };
                let deleted = vault.write_blocking(|writer| writer.delete_transactions_before(first, 10));
                assert_eq!(deleted.unwrap(), 1);
            }
        });
        let preview = stage.preview(Channel::Sms, &fresh()).await;
        let error = stage.app.send(&stage.actor, preview, false, &sink).await.unwrap_err();
        let id = id.lock().unwrap().unwrap();
        assert_named(&error, id, !at_pause, "deleted");
        assert_eq!(creates(&stage.control()), [1, 0]);
        if !at_pause {
            assert_eq!(error.params["cause"], "transaction_not_found", "{error:?}");
            let created = stage.control().log().iter().find_map(|entry| entry.created_sid.clone()).unwrap();
            assert_eq!(error.params["resource_sid"], created, "its SID is not lost");
        }
    }
}

/// Nobody waits for it any more: the request that is under way is finished and its answer stored.
#[tokio::test]
async fn t7_an_answer_that_nobody_waits_for_is_stored_all_the_same() {
    let stage = Fallback::On.stage().await;
    let control = stage.control();
    let slow = FaultAction::Latency { ms: 1_500 };
    control.set_faults(vec![on_creates(Channel::Sms, known::MAIN, slow)]).unwrap();
    let (sink, noted) = ProgressSink::silent().noting();
    let preview = stage.preview(Channel::Sms, &fresh()).await;
    let reached = async {
        while creates(&control) != [1, 0] {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        ended = stage.app.send(&stage.actor, preview, false, &sink) => panic!("{ended:?}"),
        () = reached => {}
    }
    let id = newest(&stage.app).await;
    let error = noted.cancelled();
    assert_eq!((error.code, error.retry), (Code::Cancelled, Retry::After));
    assert_eq!(error.params["transaction"], id.to_string());
    assert!(error.message.contains("may have been sent") && looks_first(&error));
    loop {
        let seen = Seen::of(&stage.app, &control, id).await;
        if let [.., last] = &seen.events[..]
            && let Event::CreateAnswered { outcome, .. } = &last.event
        {
            let created = control.log().iter().find_map(|entry| entry.created_sid.clone()).unwrap();
            let CreateOutcome::Accepted { resource_sid, .. } = outcome else { panic!("{outcome:?}") };
            assert_eq!(*resource_sid, created);
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The same for a matrix: whatever fails after the first cell, the grid and its test sends are named.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t7_a_matrix_that_fails_names_itself_and_what_it_has_sent() {
    // Behind the intent of the first cell, behind its verdict, in the second cell, and behind the last.
    for nth in [1, 3, 4, 6] {
        let case = format!("fails behind event {nth}");
        let mut stage = Fallback::Off.stage().await;
        let request = MatrixRequest {
            tenant: stage.tenant.to_string(),
            channel: Some(Channel::Sms),
            recipient: fresh(),
            country: None,
            language: Language::En,
        };
        let preview = stage.app.prepare_matrix(request).await.unwrap();
        assert!(preview.sends >= 2);
        let app = stage.app.clone();
        let sink = at(nth, move || {
            let app = app.clone();
            wait_for(async move { app.close().await.unwrap() });
        });
        let wait = Duration::from_secs(1);
        let error = stage.app.run_matrix(&stage.actor, preview, false, wait, &sink).await.unwrap_err();
        let before = creates(&stage.control());
        reopen(&mut stage, Reopen { clock: later(2), ..Reopen::default() }).await;
        let view = stage.app.latest_matrix(&stage.tenant).await.unwrap().unwrap();
        assert_eq!((error.code, error.retry), (Code::OutcomeUnknown, Retry::After), "{case}: {error:?}");
        assert_eq!(error.params["matrix"], view.matrix.to_string(), "{case}");
        assert!(error.message.contains("may arrive and be billed"), "{case}: {error:?}");
        assert!(looks_first(&error), "{case}: {error:?}");
        let named = error.params["transactions"].as_array().unwrap().len()
            + usize::from(error.params.contains_key("transaction"));
        assert_eq!(named, before[0], "{case}: {error:?}");
        stage.app.follow_matrix(view.matrix, wait, &ProgressSink::silent()).await.unwrap();
        assert_eq!(creates(&stage.control()), before, "{case}: nothing is sent afterwards");
    }
}

/// Looking at it and the receipt fail too: each names the test send, and none says that it is safe to try again.
#[tokio::test]
async fn t7_who_looks_at_a_test_send_and_fails_is_told_which_it_is() {
    let stage = Fallback::Off.stage().await;
    let id = stage.send(Channel::Sms, &fresh()).await.transaction;
    stage.app.close().await.unwrap();
    let silent = ProgressSink::silent();
    for error in [
        stage.app.follow(id, Duration::from_secs(1), &silent).await.unwrap_err(),
        stage.app.look_up_transaction(id, &silent).await.unwrap_err(),
        stage.app.confirm_receipt(id, &Secret::new("123456".to_owned()), &silent).await.unwrap_err(),
    ] {
        assert_eq!((error.code.as_str(), error.retry), ("vault_closed", Retry::After), "{error:?}");
        assert_eq!(error.params["transaction"], id.to_string(), "{error:?}");
        assert!(error.message.contains("may have been sent"), "{error:?}");
        assert!(looks_first(&error), "{error:?}");
    }
}

/// A status that a second process was answered earlier, and stores later.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t8_a_late_answer_of_a_second_process_undoes_no_final_word() {
    let stage = Fallback::Off.stage().await;
    let control = stage.control();
    let id = stage.send(Channel::Sms, &fresh()).await.transaction;
    let created = control.log().iter().find_map(|entry| entry.created_sid.clone()).unwrap();
    control.advance_clock(Duration::from_mins(1)).unwrap();
    // The other has begun to follow. Before it is answered, the first one sees the last word; its own answer is an early one.
    let (first, faults) = (stage.app.clone(), control.clone());
    let once = AtomicUsize::new(0);
    let time = VirtualTime::default().timer(move |_| {
        if once.fetch_add(1, Ordering::SeqCst) == 0 {
            let app = first.clone();
            let follow = async move { app.follow(id, Duration::from_mins(1), &ProgressSink::silent()).await };
            assert_eq!(wait_for(follow).unwrap().status.as_deref(), Some("delivered"));
            let early = http(200, &format!(r#"{{"sid":"{created}","status":"sending"}}"#), false);
            faults.set_faults(vec![FaultRule::every(Endpoint::Message, early)]).unwrap();
        }
    });
    let pace = Pace { following: time, ..no_pauses() };
    let other = open_app(&stage.folder, &stage.sandbox.base_url(), pace, later(0)).await;
    let silent = ProgressSink::silent();
    let trace = other.follow(id, Duration::from_mins(1), &silent).await.unwrap();
    assert_eq!((trace.status.as_deref(), trace.is_final), (Some("delivered"), true), "{:?}", trace.lines);

    // A vault of before has it all the same, and reads right.
    let late = Event::StatusSeen {
        status: "sending".to_owned(),
        error_code: None,
        code_unread: None,
        exchanges: Vec::new(),
    };
    let vault = second_connection(&stage);
    vault.write_blocking(|writer| writer.add_event(id, &late, Timestamp::now())).unwrap();
    let trace = other.trace(id).await.unwrap();
    assert_eq!((trace.status.as_deref(), trace.is_final), (Some("delivered"), true));
    let history = other.history(&stage.actor, &HistoryRequest::default(), None, 10).await.unwrap();
    assert_eq!(history.rows[0].outcome, SendOutcome::Delivered);
    assert!(other.follow_open(None, &silent).await.unwrap().traces.is_empty(), "and nothing is open");
}
