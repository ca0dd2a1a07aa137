//! G1: every step of a plan with every fault: what the server was asked, what is reported, and what a second run does. Never two
//! senders of the account, never an empty chain, never a lost member; and before each write its reading.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use linecheck_app::{App, AppError, PingOneRun, PingOneRunState, Progress, ProgressSink};
use linecheck_domain::base::Mode;
use linecheck_domain::pingone::run::StepState;
use linecheck_sandbox::pingone::{PRODUCTION_ENVIRONMENT, Standing};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, LogEntry, MalformedShape, known};
use linecheck_tests::PASSPHRASE;
use linecheck_vault::{KeySource, Vault, VaultError};
use serde_json::{Map, Value, json};
use tokio::sync::Notify;

use crate::desk::{Desk, body, secret, short, silent};

/// What is done to the one request that writes a step.
pub fn faults() -> Vec<(&'static str, FaultAction, Expected)> {
    use Expected::{Gone, Refused, Repeated, Unknown};

    let refusal = |status, code, detail| FaultAction::pingone(status, code, detail);
    let failed = |status, processed| match FaultAction::pingone(status, "UNEXPECTED_ERROR", None) {
        FaultAction::PingoneError { status, code, message, details, headers, .. } => {
            FaultAction::PingoneError { status, code, message, details, headers, processed }
        }
        other => other,
    };
    let malformed = |shape, processed| FaultAction::Malformed { shape, processed };
    let mut faults = vec![
        ("refused", refusal(400, "INVALID_DATA", Some("INVALID_VALUE")), Refused),
        ("401", refusal(401, "ACCESS_FAILED", Some("INVALID_TOKEN")), Repeated),
        ("403", refusal(403, "ACCESS_FAILED", Some("INSUFFICIENT_PERMISSIONS")), Refused),
        ("404", refusal(404, "NOT_FOUND", None), Refused),
        ("409", refusal(409, "CONFLICT", None), Refused),
        ("429", refusal(429, "REQUEST_LIMITED", Some("LIMIT_EXCEEDED")), Repeated),
        (
            "403, and the environment is gone",
            FaultAction::EnvironmentBecomes { standing: Standing::Vanished },
            Gone,
        ),
        ("lost before its body was read", FaultAction::Reset { processed: false }, Unknown { done: false }),
        ("lost after it was done", FaultAction::Reset { processed: true }, Unknown { done: true }),
        ("closed without an answer", FaultAction::Close { processed: true }, Unknown { done: true }),
        ("cut short", FaultAction::Truncate { keep: None, processed: true }, Unknown { done: true }),
        ("not understood", malformed(MalformedShape::NotJson, true), Unknown { done: true }),
        ("without its members", malformed(MalformedShape::MissingFields, true), Unknown { done: true }),
        ("a proxy's page", FaultAction::page(200, false), Unknown { done: false }),
    ];
    for (status, name) in [(500, "500"), (503, "503")] {
        faults.push((name, failed(status, false), Unknown { done: false }));
        faults.push((name, failed(status, true), Unknown { done: true }));
    }
    faults
}

/// How a step ends with a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It stops there, and nothing of the step was written.
    Refused,
    /// The same, and the environment is not there.
    Gone,
    /// It is made again, and the plan comes to its end.
    Repeated,
    /// It is looked at first: done, so the plan comes to its end; or not done, so it stops.
    Unknown { done: bool },
}

const STEPS: [(Endpoint, &str); 3] = [
    (Endpoint::PingoneSenderCreate, "POST sender"),
    (Endpoint::PingoneSenderReplace, "PUT sender"),
    (Endpoint::PingoneSettingsReplace, "PUT settings"),
];

/// What must hold whatever happens. `before` is the settings' body before anything was written.
struct Guard {
    settings: Map<String, Value>,
    foreign: BTreeMap<String, Value>,
}

impl Guard {
    async fn new(desk: &Desk) -> Self {
        Self { settings: raw_settings(desk).await, foreign: raw_senders(desk).await }
    }

    async fn check(&self, desk: &Desk, case: &str) {
        let asked = desk.asked();
        let written =
            |entry: &&LogEntry| entry.endpoint == Endpoint::PingoneSettingsReplace && entry.body_read;
        for entry in asked.iter().filter(written) {
            let chain = body(entry)["smsProvidersFallbackChain"].as_array().cloned().unwrap_or_default();
            assert!(!chain.is_empty(), "{case}: an empty chain was written");
        }
        reads_stand_before_writes(&asked, case);
        let settings = raw_settings(desk).await;
        for (member, value) in &self.settings {
            if !["smsProvidersFallbackChain", "updatedAt", "_links"].contains(&member.as_str()) {
                assert_eq!(settings.get(member), Some(value), "{case}: {member} was lost or changed");
            }
        }
        assert!(!settings["smsProvidersFallbackChain"].as_array().unwrap().is_empty(), "{case}");
        let senders = raw_senders(desk).await;
        for (id, body) in &self.foreign {
            assert_eq!(senders.get(id), Some(body), "{case}: a sender of others was touched");
        }
        let ours = senders
            .values()
            .filter(|sender| sender["sid"] == known::MAIN.sid() && sender["provider"] == "CUSTOM_TWILIO");
        assert!(ours.count() <= 1, "{case}: two senders");
    }
}

/// Before each write of a resource that is there, its reading, with nothing between: but for the PUT that follows our POST.
pub fn reads_stand_before_writes(asked: &[LogEntry], case: &str) {
    for (at, entry) in
        asked.iter().enumerate().filter(|(_, entry)| entry.method == "PUT" || entry.method == "DELETE")
    {
        let before = at.checked_sub(1).map(|at| &asked[at]).expect("something before a write");
        let is_its_reading = before.method == "GET" && before.path == entry.path;
        let follows_the_create = before.endpoint == Endpoint::PingoneSenderCreate;
        // A token that ended: the same request once more.
        let is_the_same_again = before.status == Some(401) && before.path == entry.path;
        assert!(
            is_its_reading || follows_the_create || is_the_same_again,
            "{case}: {} after {}",
            short(entry),
            short(before)
        );
    }
}

fn raw(desk: &Desk) -> linecheck_pingone::PingOneClient {
    crate::stops::client(&desk.control(), desk.environment)
}

pub async fn raw_settings(desk: &Desk) -> Map<String, Value> {
    raw(desk).settings().await.expect("settings").value.body.members().clone()
}

pub async fn raw_senders(desk: &Desk) -> BTreeMap<String, Value> {
    let senders = raw(desk).senders().await.expect("senders");
    assert!(senders.odd.is_empty());
    senders.items.into_iter().map(|sender| (sender.id.to_string(), sender.body.into())).collect()
}

/// Goes on after a fault is over: with the same plan where that is possible, with a new one where it is not.
async fn second_run(desk: &Desk, app: &App, case: &str) -> PingOneRun {
    // A minute later: a create whose outcome is not known may be under way until then.
    let later = desk.beside(61).await;
    let app = if std::ptr::eq(app, &raw const desk.app) { &later } else { app };
    match app.resume_pingone(&desk.actor, &desk.tenant, &silent()).await {
        Ok(run) if run.state == PingOneRunState::Done => return run,
        Ok(run) => assert_eq!(run.state, PingOneRunState::Outdated, "{case}: {run:?}"),
        Err(error) => assert_eq!(error.code.as_str(), "pingone_no_run", "{case}: {error:?}"),
    }
    let request = linecheck_app::PingOnePlanRequest {
        tenant: desk.tenant.to_string(),
        wish: crate::desk::carry_over(),
    };
    let shown = app.plan_pingone(&desk.actor, request, &silent()).await.expect("a plan");
    app.apply_pingone(&desk.actor, Desk::yes(&shown), &silent()).await.expect("a report")
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_every_step_with_every_fault_is_reported_and_a_second_run_does_the_rest_and_nothing_twice() {
    for (place, (endpoint, write)) in STEPS.into_iter().enumerate() {
        for (name, action, expected) in faults() {
            let case = format!("step {} ({write}), {name}", place + 1);
            let desk = Desk::of(PRODUCTION_ENVIRONMENT, false).await;
            let guard = Guard::new(&desk).await;
            let shown = desk.carried().await;
            desk.control().clear_log();
            desk.fault(endpoint, 1, action);
            let run = desk.apply(&shown).await.unwrap_or_else(|error| panic!("{case}: {error:?}"));
            reported(&run, place, expected, &case);
            desk.control().clear_faults().unwrap();
            if expected == Expected::Gone {
                let change = linecheck_sandbox::pingone::EnvironmentChange {
                    standing: Some(Standing::Active),
                    ..Default::default()
                };
                desk.control().change_pingone_environment(desk.environment, change).unwrap();
            }
            guard.check(&desk, &case).await;
            // What a second run asks: what was done is not done again.
            let done_before = place
                + usize::from(matches!(expected, Expected::Unknown { done: true } | Expected::Repeated));
            if run.state != PingOneRunState::Done {
                desk.control().clear_log();
                let again = second_run(&desk, &desk.app, &case).await;
                assert_eq!(again.state, PingOneRunState::Done, "{case}: {again:?}");
                let writes = desk.writes();
                let left: Vec<_> =
                    STEPS[done_before..].iter().map(|(_, write)| (*write).to_owned()).collect();
                assert_eq!(writes, left, "{case}");
            }
            guard.check(&desk, &case).await;
            assert_eq!(raw_senders(&desk).await.len(), guard.foreign.len() + 1, "{case}: one sender");
            // And then there is nothing left to do.
            assert!(desk.carried().await.empty, "{case}");
        }
    }
}

fn reported(run: &PingOneRun, place: usize, expected: Expected, case: &str) {
    let state = run.steps[place].state;
    match expected {
        Expected::Repeated | Expected::Unknown { done: true } => {
            assert_eq!((run.state, &run.error), (PingOneRunState::Done, &None), "{case}: {run:?}");
            assert!(state.is_done(), "{case}");
        }
        Expected::Refused | Expected::Gone => {
            assert_eq!(
                (run.state, run.stopped_at),
                (PingOneRunState::Stopped, Some(place + 1)),
                "{case}: {run:?}"
            );
            assert_eq!(state, StepState::Refused, "{case}");
        }
        Expected::Unknown { done: false } => {
            assert_eq!(
                (run.state, run.stopped_at),
                (PingOneRunState::Stopped, Some(place + 1)),
                "{case}: {run:?}"
            );
            // A create was looked up and not found; what else it was, nobody knows before a person goes on.
            let looked_up = if place == 0 { StepState::Waiting } else { StepState::Unknown };
            assert_eq!(state, looked_up, "{case}");
        }
    }
    if let Some(error) = &run.error {
        assert!(error.message.contains(&format!("step {}", place + 1)), "{case}: {}", error.message);
        assert_eq!(error.params["step"], json!(place + 1), "{case}");
    }
    for (at, step) in run.steps.iter().enumerate() {
        assert!(at >= place || step.state.is_done(), "{case}: step {} is {:?}", at + 1, step.state);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_a_reading_that_fails_stops_before_anything_is_written() {
    for (name, action) in [
        ("403", FaultAction::pingone(403, "ACCESS_FAILED", Some("INSUFFICIENT_PERMISSIONS"))),
        ("500", FaultAction::pingone(500, "UNEXPECTED_ERROR", None)),
        ("closed", FaultAction::Close { processed: false }),
        ("a page", FaultAction::page(200, false)),
        (
            "a redirect",
            FaultAction::Redirect { status: 307, location: "http://127.0.0.1:1/".into(), processed: false },
        ),
    ] {
        // Before it begins; and before its third step.
        for (nth, writes) in [(1, 0), (2, 2)] {
            let case = format!("{name} at reading {nth} of the settings");
            let desk = Desk::of(PRODUCTION_ENVIRONMENT, false).await;
            let guard = Guard::new(&desk).await;
            let shown = desk.carried().await;
            desk.control().clear_log();
            desk.fault(Endpoint::PingoneSettings, nth, action.clone());
            let ended = desk.apply(&shown).await;
            assert_eq!(desk.writes().len(), writes, "{case}");
            desk.control().clear_faults().unwrap();
            let again = match ended {
                // The plan was not begun: the same one can be applied.
                Err(error) if writes == 0 => {
                    assert_ne!(error.code.as_str(), "pingone_plan_taken", "{case}");
                    desk.apply(&shown).await.unwrap()
                }
                Ok(run) => {
                    assert_eq!(run.steps[2].state, StepState::NotRead, "{case}: {run:?}");
                    second_run(&desk, &desk.app, &case).await
                }
                Err(error) => panic!("{case}: {error:?}"),
            };
            assert_eq!(again.state, PingOneRunState::Done, "{case}: {again:?}");
            guard.check(&desk, &case).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_what_cannot_be_read_back_is_read_back_by_going_on() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    desk.fault(Endpoint::PingonePolicies, 2, FaultAction::pingone(500, "UNEXPECTED_ERROR", None));
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(
        (run.state, run.stopped_at, run.read_back),
        (PingOneRunState::Stopped, None, false),
        "{run:?}"
    );
    assert_eq!(run.error.unwrap().code.as_str(), "pingone_failed");
    desk.control().clear_log();
    let run = desk.resume().await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    assert_eq!(desk.writes(), Vec::<String>::new());
}

/// Tells when progress has come so far, and how often it was told.
fn at(nth: usize, reached: Arc<Notify>) -> (ProgressSink, Arc<AtomicUsize>) {
    let told = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&told);
    let sink = ProgressSink::new(move |progress| {
        if matches!(progress, Progress::PingOne { .. }) && count.fetch_add(1, Ordering::SeqCst) + 1 == nth {
            reached.notify_one();
        }
    });
    (sink, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_cut_off_at_any_moment_and_opened_again_it_goes_on_and_makes_nothing_twice() {
    let mut nth = 1;
    loop {
        let case = format!("cut off at {nth}");
        let mut desk = Desk::of(PRODUCTION_ENVIRONMENT, false).await;
        let guard = Guard::new(&desk).await;
        let shown = desk.carried().await;
        desk.control().clear_log();
        let reached = Arc::new(Notify::new());
        let (sink, told) = at(nth, Arc::clone(&reached));
        let ended = tokio::select! {
            biased;
            () = reached.notified() => false,
            run = desk.app.apply_pingone(&desk.actor, Desk::yes(&shown), &sink) => {
                run.unwrap();
                told.load(Ordering::SeqCst) < nth
            }
        };
        if ended {
            assert!(nth > 10, "nothing was cut off: {nth}");
            return;
        }
        // A minute later: a request that was under way has certainly ended.
        desk.reopen(61).await;
        let again = second_run(&desk, &desk.app, &case).await;
        assert_eq!(again.state, PingOneRunState::Done, "{case}: {again:?}");
        guard.check(&desk, &case).await;
        let creates = desk.writes().into_iter().filter(|write| write == "POST sender").count();
        assert_eq!(creates, 1, "{case}: {:?}", desk.writes());
        assert!(desk.carried().await.empty, "{case}");
        nth += 1;
    }
}

/// Another process writes to the vault from the n-th progress on, for longer than one waits for it: as with a disk that takes
/// nothing more, nothing can be stored.
async fn vault_fails_from(nth: usize) -> bool {
    let case = format!("the vault fails from progress {nth} on");
    let desk = Desk::of(PRODUCTION_ENVIRONMENT, false).await;
    let guard = Guard::new(&desk).await;
    let shown = desk.carried().await;
    desk.control().clear_log();
    let key = KeySource::passphrase(secret(PASSPHRASE), None);
    let vault =
        Vault::create_or_open_blocking(&desk.folder.path().join("vault"), Mode::Sandbox, key).unwrap();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let released = Arc::new(std::sync::Mutex::new(Some(released)));
    let told = Arc::new(AtomicUsize::new(0));
    let (count, waiting) = (Arc::clone(&told), Arc::clone(&released));
    let sink = ProgressSink::new(move |progress| {
        if matches!(progress, Progress::PingOne { .. }) && count.fetch_add(1, Ordering::SeqCst) + 1 == nth {
            let (vault, released) = (vault.clone(), waiting.lock().unwrap().take().unwrap());
            let (taken, is_taken) = std::sync::mpsc::channel();
            std::thread::spawn(move || {
                vault.write_blocking(|_| {
                    taken.send(()).unwrap();
                    let _ = released.recv();
                    Ok::<_, VaultError>(())
                })
            });
            is_taken.recv().unwrap();
        }
    });
    let ended: Result<PingOneRun, AppError> =
        desk.app.apply_pingone(&desk.actor, Desk::yes(&shown), &sink).await;
    drop(release);
    if told.load(Ordering::SeqCst) < nth {
        return false;
    }
    let error = ended.expect_err(&case);
    assert!(["vault_busy", "outcome_unknown"].contains(&error.code.as_str()), "{case}: {error:?}");
    let written = desk.writes().len();
    assert!(written <= 3, "{case}");
    // The process ends; another is opened a minute later.
    let other = desk.beside(61).await;
    let again = second_run(&desk, &other, &case).await;
    assert_eq!(again.state, PingOneRunState::Done, "{case}: {again:?}");
    guard.check(&desk, &case).await;
    let creates = desk.writes().into_iter().filter(|write| write == "POST sender").count();
    assert_eq!(creates, 1, "{case}");
    true
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_a_vault_that_takes_nothing_more_stops_it_before_the_next_write() {
    // Before the claim, before each intent, and between an intent and its answer.
    let mut all = tokio::task::JoinSet::new();
    for nth in [4, 5, 6, 8, 9, 11, 12] {
        all.spawn(vault_fails_from(nth));
    }
    while let Some(done) = all.join_next().await {
        done.expect("no panic");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_pauses_that_pingone_asks_for_are_kept_bounded_and_told() {
    use std::sync::Mutex;

    for (header, least, most) in [
        (Some("2"), 2_000, 4_000),
        (Some("0"), 1_000, 2_000),
        (Some("-5"), 1_000, 2_000),
        (None, 1_000, 2_000),
        (Some("86400"), 60_000, 60_000),
    ] {
        let desk = Desk::new().await;
        let headers = header.map(|value| ("Retry-After".to_owned(), value.to_owned())).into_iter().collect();
        let action = FaultAction::PingoneError {
            status: 429,
            code: "REQUEST_LIMITED".to_owned(),
            message: None,
            details: Vec::new(),
            headers,
            processed: false,
        };
        desk.control().set_faults(vec![FaultRule::nth(Endpoint::PingoneSenders, 1, action)]).unwrap();
        let pauses = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&pauses);
        let sink = ProgressSink::new(move |progress| {
            if let Progress::Pausing { milliseconds } = progress {
                told.lock().unwrap().push(milliseconds);
            }
        });
        desk.app
            .pingone_state(&desk.tenant, &sink)
            .await
            .unwrap_or_else(|error| panic!("{header:?}: {error:?}"));
        let pauses = pauses.lock().unwrap().clone();
        assert_eq!(pauses.len(), 1, "{header:?}");
        assert!((least..=most).contains(&pauses[0]), "{header:?}: {pauses:?}");
    }
}
