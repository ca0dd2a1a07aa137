//! T8: following to the final verdict. One test for each verdict, one for each point of a restart, and five hundred at
//! once; the requests are counted at the server.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use linecheck_app::{Code, FollowReport, Pace, Progress, ProgressSink, Remedy, TraceView};
use linecheck_domain::following::pause_at;
use linecheck_domain::trace::{Channel, CreateOutcome, Event, FollowingEnd, Verdict};
use linecheck_sandbox::known;
use linecheck_sandbox::{CallOutcome, Endpoint, FaultAction, FaultRule, MessageOutcome, Nth, Settings};
use linecheck_tests::{HandClock, Stage, VirtualTime, no_pauses};
use tokio::runtime::Handle;
use uuid::Uuid;

use crate::receipts::{confirm, newest_digits};
use crate::seen::{Fallback, Reopen, Seen, fresh, on_creates, on_lists, reopen, send};

/// What the application states: so many requests in any second.
const REQUESTS_PER_SECOND: u32 = 10;

async fn follow_open(stage: &Stage) -> FollowReport {
    let report = stage.app.follow_open(None, &ProgressSink::silent()).await.unwrap();
    assert!(report.failures.is_empty(), "{report:?}");
    report
}

/// A stage on which following takes no time.
async fn quick_stage(fallback: Fallback, clock: &HandClock) -> (Stage, VirtualTime) {
    let mut stage = fallback.stage().await;
    let time = VirtualTime::default();
    let pace = Pace { following: time.timer(|_| ()), ..no_pauses() };
    reopen(&mut stage, Reopen { pace, clock: clock.clock(), ..Reopen::default() }).await;
    (stage, time)
}

fn ends(outcome: MessageOutcome) -> FaultAction {
    FaultAction::MessageOutcome(outcome)
}

fn kind(trace: &TraceView) -> String {
    if trace.conclusion.is_some() { trace.outcome.code().replace('_', " ") } else { "open".to_owned() }
}

#[tokio::test]
async fn t8_each_way_to_end_has_its_final_verdict_in_words() {
    let call = |status| FaultAction::CallOutcome(CallOutcome::ends(status));
    let stays =
        |status: &str| MessageOutcome { status: status.to_owned(), error_code: None, at_create: false };
    for (channel, action, verdict, says) in [
        (Channel::Sms, ends(MessageOutcome::delivered()), "delivered", "the carrier says that it arrived"),
        (Channel::Voice, call("completed"), "delivered", "by a person or by a mailbox"),
        (Channel::Sms, ends(stays("sent")), "sent without receipt", "did not say whether it arrived"),
        (Channel::Sms, ends(MessageOutcome::undelivered(30_003)), "not delivered", "code 30003"),
        (Channel::Sms, ends(MessageOutcome::failed(30_008)), "not delivered", "code 30008"),
        (Channel::Voice, call("busy"), "not delivered", "the line was busy"),
        (Channel::Voice, call("no-answer"), "not delivered", "nobody answered"),
        (Channel::Sms, FaultAction::error(21_610), "refused", "API error 21610"),
        (Channel::Sms, ends(stays("sending")), "unknown", "did not become final in time"),
        (Channel::Sms, FaultAction::Reset { processed: false }, "unknown", "whether it was taken"),
    ] {
        let clock = HandClock::at(Timestamp::now());
        let (stage, time) = quick_stage(Fallback::Off, &clock).await;
        let case = format!("{channel:?} {action:?}");
        let sent =
            send(&stage, channel, &fresh(), vec![on_creates(channel, known::MAIN, action)], &case).await;
        stage.control().advance_clock(Duration::from_mins(1)).unwrap();
        follow_open(&stage).await;
        let seen = Seen::of(&stage.app, &stage.control(), sent.trace.transaction).await;
        assert_eq!(kind(&seen.trace), verdict, "{case}: {}", seen.trace.headline);
        let told = seen.trace.conclusion.as_ref().unwrap();
        assert!(told.text.contains(says), "{case}: {}", told.text);
        assert_ne!(told.remedy, Remedy::Nothing, "{case}");
        assert_eq!(seen.creates(known::MAIN), 1, "{case}");
        let polls = seen
            .log
            .iter()
            .filter(|entry| matches!(entry.endpoint, Endpoint::Message | Endpoint::Call))
            .count();
        assert!(polls <= 120, "{case}: {polls}");
        assert!(time.elapsed() <= Duration::from_hours(11), "{case}: it ends: {:?}", time.elapsed());
        // That was the last word: nothing is asked for any more.
        let asked = stage.control().log().len();
        assert!(follow_open(&stage).await.traces.is_empty(), "{case}");
        assert_eq!(stage.control().log().len(), asked, "{case}");
    }
}

#[tokio::test]
async fn t8_t12_confirmed_is_a_final_verdict_and_nothing_is_asked_for_any_more() {
    let clock = HandClock::at(Timestamp::now());
    let (stage, _) = quick_stage(Fallback::Off, &clock).await;
    let sent = stage.send(Channel::Sms, &fresh()).await;
    assert_eq!(newest_digits(&stage).len(), 6);
    assert_eq!(kind(&confirm(&stage, sent.transaction).await.unwrap()), "confirmed");
    let asked = stage.control().log().len();
    assert!(follow_open(&stage).await.traces.is_empty());
    assert_eq!(stage.control().log().len(), asked);
}

/// A call has no error code of its own: the exchange that reads it is in the trace too, also when it fails.
#[tokio::test]
async fn t8_the_notifications_of_a_failed_call_are_read_and_told() {
    for (readable, code) in [(true, Some(13_224)), (false, None)] {
        let clock = HandClock::at(Timestamp::now());
        let (stage, _) = quick_stage(Fallback::Off, &clock).await;
        let failing = CallOutcome { error_code: Some(13_224), ..CallOutcome::ends("failed") };
        let mut rules = vec![on_creates(Channel::Voice, known::MAIN, FaultAction::CallOutcome(failing))];
        if !readable {
            rules.push(FaultRule::every(Endpoint::CallNotifications, FaultAction::http(503, false)));
        }
        let sent = send(&stage, Channel::Voice, &fresh(), rules, "a call that fails").await;
        stage.control().advance_clock(Duration::from_mins(1)).unwrap();
        follow_open(&stage).await;
        let seen = Seen::of(&stage.app, &stage.control(), sent.trace.transaction).await;
        seen.assert_derived("a call that fails");
        let last = seen.trace.lines.last().unwrap();
        let paths: Vec<_> =
            last.exchanges.iter().map(|exchange| exchange.path.rsplit('/').next().unwrap()).collect();
        assert_eq!(paths, ["Notifications.json"]);
        assert_eq!(last.explanation.as_ref().map(|said| said.code), code);
        assert_eq!(kind(&seen.trace), "not delivered");
        // That it could not be read is not that there is none.
        let told = format!("{} {}", last.text, seen.trace.conclusion.unwrap().text);
        assert_eq!(told.contains("could not be read"), !readable, "{told}");
        assert!(!told.contains("names no code"), "{told}");
    }
}

/// A status that a proxy answers for does not end the following and says nothing of the message.
#[tokio::test]
async fn t8_an_answer_that_is_not_twilios_says_nothing_of_what_is_followed() {
    for (channel, endpoint, status) in [
        (Channel::Sms, Endpoint::Message, 403),
        (Channel::Sms, Endpoint::Message, 404),
        (Channel::Sms, Endpoint::Message, 200),
        (Channel::Voice, Endpoint::Call, 407),
    ] {
        for blocked in [Nth::Range { from: 1, times: 3 }, Nth::Every] {
            let clock = HandClock::at(Timestamp::now());
            let (stage, _) = quick_stage(Fallback::Off, &clock).await;
            let case = format!("{channel:?}, HTTP {status}, {blocked:?}");
            let blocking =
                FaultRule { nth: blocked, ..FaultRule::every(endpoint, FaultAction::http(status, false)) };
            let sent = send(&stage, channel, &fresh(), vec![blocking], &case).await;
            stage.control().advance_clock(Duration::from_mins(1)).unwrap();
            follow_open(&stage).await;
            let seen = Seen::of(&stage.app, &stage.control(), sent.trace.transaction).await;
            assert!(!seen.trace.delivery_failed, "{case}");
            if blocked == Nth::Every {
                assert_eq!(kind(&seen.trace), "unknown", "{case}");
                let told = &seen.trace.conclusion.as_ref().unwrap().text;
                assert!(told.contains("something between here and Twilio answered"), "{case}: {told}");
            } else {
                seen.assert_derived(&case);
                assert_eq!(kind(&seen.trace), "delivered", "{case}: {}", seen.trace.headline);
            }
        }
    }
}

/// The time can be up between the question for the status and the one for the reason.
#[tokio::test]
async fn t8_a_failure_that_was_read_in_the_last_question_is_told() {
    let clock = HandClock::at(Timestamp::now());
    let (stage, _) = quick_stage(Fallback::Off, &clock).await;
    let failing = CallOutcome { error_code: Some(13_224), ..CallOutcome::ends("failed") };
    let rules = vec![on_creates(Channel::Voice, known::MAIN, FaultAction::CallOutcome(failing))];
    let sent = send(&stage, Channel::Voice, &fresh(), rules, "a call that fails").await;
    stage.control().advance_clock(Duration::from_mins(1)).unwrap();
    let follow = |limit| {
        let (app, id) = (stage.app.clone(), sent.trace.transaction);
        async move { app.follow(id, limit, &ProgressSink::silent()).await.unwrap() }
    };
    let asked_why = || {
        let log = stage.control().log();
        log.iter().filter(|entry| entry.endpoint == Endpoint::CallNotifications).count()
    };
    // Long enough for one question alone: the next one may be asked a tenth of a second later.
    let trace = follow(pause_at(Duration::ZERO)).await;
    assert_eq!((kind(&trace).as_str(), asked_why()), ("not delivered", 0), "{}", trace.headline);
    // The reason is read when there is time for it, and once.
    for _ in 0..2 {
        let trace = follow(Duration::from_mins(1)).await;
        assert_eq!((kind(&trace).as_str(), asked_why()), ("not delivered", 1));
        assert_eq!(trace.lines.last().unwrap().explanation.as_ref().map(|said| said.code), Some(13_224));
    }
}

/// Twilio notes warnings too, and the newest first.
#[tokio::test]
async fn t8_the_reason_of_a_failed_call_is_the_error_beside_a_newer_warning() {
    let clock = HandClock::at(Timestamp::now());
    let (stage, _) = quick_stage(Fallback::Off, &clock).await;
    let failing =
        CallOutcome { error_code: Some(13_224), warning_code: Some(12_200), ..CallOutcome::ends("failed") };
    let rules = vec![on_creates(Channel::Voice, known::MAIN, FaultAction::CallOutcome(failing))];
    let sent = send(&stage, Channel::Voice, &fresh(), rules, "a call that fails").await;
    stage.control().advance_clock(Duration::from_mins(1)).unwrap();
    follow_open(&stage).await;
    let seen = Seen::of(&stage.app, &stage.control(), sent.trace.transaction).await;
    let codes: Vec<_> =
        seen.trace.lines.iter().filter_map(|line| line.explanation.as_ref()).map(|said| said.code).collect();
    assert_eq!(codes, [13_224]);
}

/// Loses its vault when an event is stored, as by a stop at that moment.
fn stop_at(stage: &Stage, wanted: impl Fn(&Event) -> bool + Send + Sync + 'static) -> ProgressSink {
    let (app, runtime) = (stage.app.clone(), Handle::current());
    ProgressSink::new(move |progress| {
        if let Progress::Stored { event, .. } = progress
            && wanted(&event.event)
        {
            let close = || runtime.block_on(app.close()).unwrap();
            thread::scope(|scope| scope.spawn(close).join()).unwrap();
        }
    })
}

async fn newest(stage: &Stage) -> Uuid {
    stage.app.recent_sends(None, 1).await.unwrap()[0].transaction
}

/// Restarts: before the create, after it and before its answer is stored, and before its verdict. Nothing is created
/// afterwards, and each has its final verdict.
#[tokio::test]
async fn t7_t8_after_a_restart_at_any_point_each_send_comes_to_its_verdict_without_a_create() {
    type Wanted = fn(&Event) -> bool;
    let points: [(&str, Wanted, usize, &str); 3] = [
        ("before the create", |event| matches!(event, Event::FellBack { .. }), 0, "not sent"),
        ("after the create", |event| matches!(event, Event::CreateIntended { .. }), 1, "delivered"),
        (
            "before the verdict",
            |event| matches!(event, Event::CreateAnswered { outcome: CreateOutcome::Accepted { .. }, .. }),
            1,
            "delivered",
        ),
    ];
    for (case, wanted, creates, verdict) in points {
        for channel in [Channel::Sms, Channel::Voice] {
            let clock = HandClock::at(Timestamp::now());
            let (mut stage, time) = quick_stage(Fallback::On, &clock).await;
            // The default account originates, so that there is an event before the create.
            stage.app.delete_custom_account(&stage.actor, &stage.tenant).await.unwrap();
            let (sink, preview) = (stop_at(&stage, wanted), stage.preview(channel, &fresh()).await);
            let error = stage.app.send(&stage.actor, preview, false, &sink).await.unwrap_err();
            let sent = creates == 1;
            assert_eq!(error.code == Code::OutcomeUnknown, sent, "{case}: {error:?}");
            let pace = Pace { following: time.timer(|_| ()), ..no_pauses() };
            reopen(&mut stage, Reopen { pace, clock: clock.clock(), ..Reopen::default() }).await;
            let id = newest(&stage).await;
            // It may still be under way in another window.
            let report = follow_open(&stage).await;
            assert_eq!((report.under_way, report.traces.len()), (1, 0), "{case}");
            clock.jump(61);
            stage.control().advance_clock(Duration::from_mins(1)).unwrap();
            let report = follow_open(&stage).await;
            assert_eq!((report.under_way, report.traces.len()), (0, 1), "{case}");
            let seen = Seen::of(&stage.app, &stage.control(), id).await;
            assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), creates, "{case} {channel:?}");
            assert_eq!(kind(&seen.trace), verdict, "{case} {channel:?}: {}", seen.trace.headline);
        }
    }
}

#[tokio::test]
async fn t8_following_is_taken_up_after_a_restart_where_it_was() {
    let clock = HandClock::at(Timestamp::now());
    let (mut stage, time) = quick_stage(Fallback::Off, &clock).await;
    let settings = Settings { step_ms: 600_000, ..stage.control().settings() };
    stage.control().set_settings(settings).unwrap();
    let sent = stage.send(Channel::Sms, &fresh()).await;
    let silent = ProgressSink::silent();
    let trace = stage.app.follow(sent.transaction, Duration::from_mins(1), &silent).await.unwrap();
    assert_eq!(kind(&trace), "open", "a minute is not its end");
    let asked = stage.control().log().len();
    // It is dropped in the middle of a question, as by a stop.
    stage.control().set_faults(vec![FaultRule::every(Endpoint::Message, FaultAction::stall(false))]).unwrap();
    let held = async {
        while stage.control().log().len() == asked {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        ended = stage.app.follow_open(None, &silent) => panic!("{ended:?}"),
        () = held => {}
    }
    stage.control().clear_faults().unwrap();
    clock.jump(3_600);
    stage.control().advance_clock(Duration::from_hours(1)).unwrap();
    let pace = Pace { following: time.timer(|_| ()), ..no_pauses() };
    reopen(&mut stage, Reopen { pace, clock: clock.clock(), ..Reopen::default() }).await;
    let before = stage.control().log().len();
    let report = follow_open(&stage).await;
    assert_eq!(kind(&report.traces[0]), "delivered");
    assert_eq!(stage.control().log().len() - before, 1, "one question was enough");
    let creates = stage.control().log().iter().filter(|entry| entry.endpoint.creates()).count();
    assert_eq!(creates, 1);
}

/// What nobody can ask for any more has its verdict too.
#[tokio::test]
async fn t8_without_its_credentials_a_send_is_unknown_and_no_longer_open() {
    let clock = HandClock::at(Timestamp::now());
    let (stage, _) = quick_stage(Fallback::Off, &clock).await;
    let sent = stage.send(Channel::Sms, &fresh()).await;
    stage.app.delete_custom_account(&stage.actor, &stage.tenant).await.unwrap();
    let report = follow_open(&stage).await;
    assert_eq!(kind(&report.traces[0]), "unknown");
    let seen = Seen::of(&stage.app, &stage.control(), sent.transaction).await;
    let ended = Event::FollowingEnded { why: FollowingEnd::CredentialsGone };
    assert_eq!(seen.events.last().map(|stored| &stored.event), Some(&ended));
    assert!(follow_open(&stage).await.traces.is_empty());
}

#[tokio::test]
async fn t8_a_pause_that_twilio_asks_for_is_made() {
    let clock = HandClock::at(Timestamp::now());
    let (stage, time) = quick_stage(Fallback::Off, &clock).await;
    let sent = stage.send(Channel::Sms, &fresh()).await;
    stage.control().advance_clock(Duration::from_mins(1)).unwrap();
    let limited = FaultAction::RateLimited { code: 20_429, retry_after: Some(45) };
    stage.control().set_faults(vec![FaultRule::nth(Endpoint::Message, 1, limited)]).unwrap();
    follow_open(&stage).await;
    assert_eq!(kind(&stage.app.trace(sent.transaction).await.unwrap()), "delivered");
    let waited = time.elapsed();
    assert!((Duration::from_secs(45)..Duration::from_secs(47)).contains(&waited), "{waited:?}");
}

/// The bound holds over all of them together: it is counted at the server, against the time that the schedule waited.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t8_five_hundred_at_once_stay_under_the_stated_bound() {
    let mut stage = Fallback::Off.stage().await;
    let settings = Settings { step_ms: 600_000, ..stage.control().settings() };
    stage.control().set_settings(settings).unwrap();
    for nth in 0..500 {
        let channel = if nth % 5 == 0 { Channel::Voice } else { Channel::Sms };
        stage.send(channel, &fresh()).await;
    }
    stage.control().clear_log();
    let (time, control) = (VirtualTime::default(), stage.control());
    let exceeded: Arc<Mutex<Vec<_>>> = Arc::default();
    let noted = Arc::clone(&exceeded);
    let timer = time.timer(move |now| {
        let asked = u32::try_from(control.log().len()).unwrap();
        // The first one may come at once.
        if Duration::from_secs(1) * (asked - asked.min(1)) > now * REQUESTS_PER_SECOND {
            noted.lock().unwrap().push((now, asked));
        }
    });
    let pace = Pace { following: timer, ..no_pauses() };
    reopen(&mut stage, Reopen { pace, ..Reopen::default() }).await;
    let silent = ProgressSink::silent();
    let limit = Some(Duration::from_secs(75));
    let report = stage.app.follow_open(limit, &silent).await.unwrap();
    assert_eq!(report.traces.len(), 500);
    let log = stage.control().log();
    let mut asked: Vec<_> = log.iter().filter_map(|entry| entry.resource.clone()).collect();
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), 500, "each had its turn");
    assert!(log.len() > 600, "and the bound was reached: {}", log.len());
    stage.control().advance_clock(Duration::from_hours(10)).unwrap();
    let report = stage.app.follow_open(None, &silent).await.unwrap();
    assert!(report.traces.iter().all(|trace| kind(trace) == "delivered"));
    assert_eq!(*exceeded.lock().unwrap(), Vec::new());
    let creates = stage.control().log().iter().filter(|entry| entry.endpoint.creates()).count();
    assert_eq!(creates, 0, "following creates nothing");
}

#[tokio::test]
async fn t7_an_unknown_outcome_stays_a_verdict_and_can_still_be_found() {
    let clock = HandClock::at(Timestamp::now());
    let (stage, _) = quick_stage(Fallback::Off, &clock).await;
    let channel = Channel::Sms;
    let rules = vec![
        on_creates(channel, known::MAIN, FaultAction::Reset { processed: true }),
        on_lists(channel, known::MAIN, FaultAction::http(503, false)),
    ];
    let seen = send(&stage, channel, &fresh(), rules, "unknown").await;
    assert!(matches!(seen.trace.verdict, Some(Verdict::Unknown { .. })));
    assert_eq!(kind(&seen.trace), "unknown");
    stage.control().clear_faults().unwrap();
    let id = seen.trace.transaction;
    let trace = stage.app.look_up_transaction(id, &ProgressSink::silent()).await.unwrap();
    assert_eq!(kind(&trace), "open", "found, it is followed");
    stage.control().advance_clock(Duration::from_mins(1)).unwrap();
    assert_eq!(kind(&follow_open(&stage).await.traces[0]), "delivered");
}
