//! T1, T5, T7, T10: every selected number on every channel to one recipient, counted at the server.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use linecheck_app::{
    Code, MatrixPreview, MatrixRequest, MatrixView, Pace, Progress, ProgressSink, Selection, TenantEdit,
};
use linecheck_domain::limits::Limit;
use linecheck_domain::matrix::MatrixEnd;
use linecheck_domain::passcode::Language;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::standing::SendOutcome::{
    self, Delivered, NotDelivered, Refused, Sent, UnderWay, Unknown,
};
use linecheck_domain::trace::{Channel, FallbackRule};
use linecheck_sandbox::known;
use linecheck_sandbox::{CallOutcome, Endpoint, FaultAction, FaultRule, MessageOutcome};
use linecheck_tests::{Stage, VirtualTime, no_pauses, save};

use crate::seen::{Fallback, Reopen, Seen, fresh, on_creates, reopen};

const A_WHILE: Duration = Duration::from_mins(2);

/// A stage whose main account has so many numbers selected.
async fn stage(fallback: Fallback, numbers: usize) -> Stage {
    let stage = fallback.stage().await;
    select(&stage, numbers).await;
    stage
}

async fn select(stage: &Stage, numbers: usize) {
    stage.app.begin_draft(&stage.actor, &stage.tenant, false).await.unwrap();
    let all = Selection::All(String::new());
    stage.app.select_numbers(&stage.actor, &stage.tenant, all).await.unwrap();
    let first: Vec<_> = selected(stage).await.into_iter().take(numbers).collect();
    stage
        .app
        .select_numbers(&stage.actor, &stage.tenant, Selection::Only(linecheck_tests::texts(first)))
        .await
        .unwrap();
    save(&stage.app, &stage.actor, &stage.tenant, None).await.unwrap();
    assert_eq!(selected(stage).await.len(), numbers);
}

async fn selected(stage: &Stage) -> Vec<PhoneNumber> {
    let status = stage.app.status(&stage.tenant).await.unwrap();
    status.active.custom().unwrap().selected.iter().cloned().collect()
}

fn request(stage: &Stage, to: &str) -> MatrixRequest {
    MatrixRequest {
        tenant: stage.tenant.to_string(),
        channel: None,
        recipient: to.to_owned(),
        country: None,
        language: Language::En,
    }
}

async fn prepare(stage: &Stage, to: &str) -> MatrixPreview {
    stage.app.prepare_matrix(request(stage, to)).await.unwrap()
}

async fn run(stage: &Stage, to: &str) -> MatrixView {
    let preview = prepare(stage, to).await;
    let silent = ProgressSink::silent();
    stage.app.run_matrix(&stage.actor, preview, false, A_WHILE, &silent).await.unwrap()
}

/// How often the main account was asked to create, by number and channel.
fn asked(stage: &Stage) -> BTreeMap<(String, &'static str), usize> {
    let mut asked = BTreeMap::new();
    for entry in stage.control().log().into_iter().filter(|entry| entry.endpoint.creates()) {
        assert_eq!(entry.account.as_deref(), Some(known::MAIN.sid()), "no other account is asked");
        let channel = if entry.endpoint == Endpoint::MessagesCreate { "sms" } else { "voice" };
        *asked.entry((entry.from.unwrap_or_default(), channel)).or_default() += 1;
    }
    asked
}

/// None where nothing was begun.
fn states(view: &MatrixView) -> Vec<Option<SendOutcome>> {
    view.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.outcome).collect()
}

fn nth(channel: Channel, nth: u64, action: FaultAction) -> FaultRule {
    let every = on_creates(channel, known::MAIN, action);
    FaultRule { nth: linecheck_sandbox::Nth::Only(nth), ..every }
}

#[tokio::test]
async fn t10_a_matrix_says_the_total_first_and_sends_nothing_that_was_not_confirmed() {
    let stage = stage(Fallback::On, 3).await;
    stage.app.set_send_limits(&stage.actor, Some(30), Some(4)).await.unwrap();
    let mut preview = prepare(&stage, &fresh()).await;
    assert_eq!((preview.sends, preview.messages, preview.calls, preview.segments), (6, 3, 3, 3));
    for said in
        ["3 messages (3 segments in all) and 3 calls", "the custom Twilio account AC…0001", "own rates"]
    {
        assert!(preview.total.contains(said), "{said}: {}", preview.total);
    }
    assert_eq!((preview.at_least_seconds, preview.left_this_hour), (150, 4));
    assert!(preview.pacing.contains("at least 2 min 30 s"), "{}", preview.pacing);
    assert!(
        preview.warnings.iter().any(|note| note.text.contains("4 are left now")),
        "{:?}",
        preview.warnings
    );
    assert!(!preview.costs_money, "nothing costs in the sandbox");

    // As with real data.
    preview.costs_money = true;
    let silent = ProgressSink::silent();
    let error =
        stage.app.run_matrix(&stage.actor, preview, false, Duration::ZERO, &silent).await.unwrap_err();
    assert_eq!(error.code, Code::ConfirmationNeeded);
    assert!(error.message.contains("3 messages (3 segments in all) and 3 calls"), "{}", error.message);
    assert!(asked(&stage).is_empty());
    assert_eq!(stage.app.latest_matrix(&stage.tenant).await.unwrap(), None);
    assert!(stage.app.recent_sends(None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn t1_t5_each_number_is_tried_once_on_each_channel_without_fallback_and_the_grid_says_which_work() {
    let stage = stage(Fallback::On, 3).await;
    stage.control().clear_log();
    stage
        .control()
        .set_faults(vec![
            nth(Channel::Sms, 2, FaultAction::error(21_408)),
            nth(Channel::Sms, 3, FaultAction::MessageOutcome(MessageOutcome::undelivered(30_007))),
            nth(Channel::Voice, 3, FaultAction::CallOutcome(CallOutcome::ends("no-answer"))),
        ])
        .unwrap();
    let to = fresh();
    let view = run(&stage, &to).await;
    let asked = asked(&stage);
    assert_eq!(asked.len(), 6);
    assert!(asked.values().all(|count| *count == 1), "{asked:?}");
    let numbers = selected(&stage).await;
    for ((from, _), row) in asked.keys().zip(numbers.iter().flat_map(|number| [number, number])) {
        assert_eq!(from, row.as_str());
    }
    assert_eq!(
        states(&view),
        [Delivered, Delivered, Refused, Delivered, NotDelivered, NotDelivered].map(Some)
    );
    let codes: Vec<_> = view.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.code).collect();
    assert_eq!(codes, [None, None, Some(21_408), None, Some(30_007), None]);
    assert_eq!((view.end, view.begun, view.is_open), (Some(MatrixEnd::Complete), 6, false));
    assert!(!view.recipient.contains(&to[3..9]), "{} is masked", view.recipient);
    let [first, second, third] = &numbers[..] else { panic!("{numbers:?}") };
    assert_eq!(
        view.conclusion,
        [
            format!("SMS: 1 of 3 numbers works: {first}; 2 do not work: {second} (21408), {third} (30007)."),
            format!("Voice call: 2 of 3 numbers work: {first}, {second}; 1 does not work: {third}."),
        ]
    );
    assert_eq!(view.error().map(|error| error.code), Some(Code::NumbersDoNotWork));

    // Each is an ordinary test send: in the traces, in the history, in the counts.
    let traces = stage.app.recent_sends(Some(&stage.tenant), 100).await.unwrap();
    assert_eq!(traces.len(), 6);
    for row in &view.rows {
        for cell in &row.cells {
            let id = cell.transaction.expect("it was begun");
            let seen = Seen::of(&stage.app, &stage.control(), id).await;
            assert_eq!(seen.plan.fallback, FallbackRule::OnlyThisNumber);
            assert_eq!(
                (seen.plan.channel, &seen.plan.custom.unwrap().number),
                (cell.channel, &Some(row.number.clone()))
            );
            assert!(
                seen.trace.why.iter().any(|why| why.contains("A cell of a matrix")),
                "{:?}",
                seen.trace.why
            );
        }
    }
    let limits = stage.limits(&to).await.unwrap();
    assert_eq!(
        (limits.custom.open, limits.left_this_hour),
        (5, 10_000 - 6),
        "what was refused is not counted"
    );
}

/// Whatever is answered, a cell is created once, unless Twilio says that it was certainly not processed.
#[tokio::test]
async fn t7_no_cell_is_created_twice_and_an_unknown_one_is_looked_up() {
    let stage = stage(Fallback::On, 2).await;
    stage.control().clear_log();
    stage
        .control()
        .set_faults(vec![
            nth(Channel::Sms, 1, FaultAction::http(503, true)),
            nth(Channel::Sms, 2, FaultAction::http(503, false)),
            nth(Channel::Voice, 1, FaultAction::RateLimited { code: 63_038, retry_after: None }),
            nth(Channel::Voice, 2, FaultAction::RateLimited { code: 20_429, retry_after: None }),
        ])
        .unwrap();
    let view = run(&stage, &fresh()).await;
    let counts: Vec<_> = asked(&stage).into_values().collect();
    assert_eq!(counts, [1, 1, 1, 2], "20429 alone is repeated: it was not processed");
    assert_eq!(states(&view), [Delivered, Refused, Unknown, Delivered].map(Some));
    let created = stage.control().log().iter().filter(|entry| entry.created_sid.is_some()).count();
    assert_eq!(created, 2);
    assert!(view.conclusion[1].contains("1 does not work"), "{:?}", view.conclusion);
    assert!(view.conclusion[0].contains("1 is not known:"), "{:?}", view.conclusion);
}

#[tokio::test]
async fn t10_the_cool_down_paces_it_and_the_total_time_was_said_first() {
    let mut stage = stage(Fallback::Off, 2).await;
    let (time, begin) = (VirtualTime::default(), Timestamp::now());
    let now = time.clone();
    let clock = move || begin + SignedDuration::try_from(now.elapsed()).unwrap();
    let pace = Pace { following: time.timer(|_| ()), ..no_pauses() };
    reopen(&mut stage, Reopen { pace, clock: Arc::new(clock), ..Reopen::default() }).await;
    stage.app.set_send_limits(&stage.actor, Some(30), None).await.unwrap();
    let to = fresh();
    stage.send(Channel::Sms, &to).await;
    let preview = prepare(&stage, &to).await;
    assert_eq!(preview.at_least_seconds, 4 * 30, "the send before holds the first one too");
    stage.control().clear_log();
    let sent_at: Arc<Mutex<Vec<Duration>>> = Arc::default();
    let (times, now, before) = (Arc::clone(&sent_at), time.clone(), time.elapsed());
    let sink = ProgressSink::new(move |progress| {
        if let Progress::Cell { wait_seconds: 0, .. } = progress {
            times.lock().unwrap().push(now.elapsed());
        }
    });
    let least = Duration::from_secs(preview.at_least_seconds);
    let view = stage.app.run_matrix(&stage.actor, preview, false, A_WHILE, &sink).await.unwrap();
    assert_eq!((view.begun, view.end), (4, Some(MatrixEnd::Complete)));
    let sent_at = sent_at.lock().unwrap();
    assert_eq!((sent_at.len(), asked(&stage).len()), (4, 4), "each was sent once");
    for pair in sent_at.windows(2) {
        assert!(pair[1] >= pair[0] + Duration::from_secs(30), "{sent_at:?}");
    }
    assert!(*sent_at.last().unwrap() >= before + least, "{sent_at:?}");
}

/// A clock that went back is not waited for, or it would be for hours.
#[tokio::test]
async fn t10_a_clock_that_went_back_stops_it_at_once() {
    let mut stage = stage(Fallback::Off, 1).await;
    stage.app.set_send_limits(&stage.actor, Some(30), None).await.unwrap();
    let to = fresh();
    stage.send(Channel::Sms, &to).await;
    let back = Timestamp::now() - SignedDuration::from_hours(2);
    reopen(&mut stage, Reopen { clock: Arc::new(move || back), ..Reopen::default() }).await;
    stage.control().clear_log();
    let view = run(&stage, &to).await;
    let Some(MatrixEnd::LimitReached(reached)) = view.end else { panic!("{view:?}") };
    assert_eq!((reached.limit, view.begun, asked(&stage).len()), (Limit::CoolDown, 0, 0));
    assert_eq!(view.error().map(|error| error.code), Some(Code::CoolDown));
}

#[tokio::test]
async fn t10_the_hourly_cap_stops_it_and_what_was_done_is_told() {
    let stage = stage(Fallback::Off, 2).await;
    stage.app.set_send_limits(&stage.actor, Some(0), Some(3)).await.unwrap();
    let view = run(&stage, &fresh()).await;
    let Some(MatrixEnd::LimitReached(reached)) = view.end else { panic!("{view:?}") };
    assert_eq!((reached.limit, view.begun, asked(&stage).len()), (Limit::HourlyCap, 3, 3));
    assert_eq!(states(&view), [Some(Delivered), Some(Delivered), Some(Delivered), None]);
    assert!(view.headline.starts_with("3 of 4 were tried, then a limit stopped it:"), "{}", view.headline);
    let error = view.error().unwrap();
    assert_eq!((error.code, error.message), (Code::HourlyCap, view.headline.clone()));
    assert_eq!(stage.app.read_matrix(view.matrix).await.unwrap(), view, "that is stored");
}

/// Cancelled while the third create is held, then started again: what was not begun is never sent, what was is looked up.
#[tokio::test]
async fn t7_p2_what_was_begun_survives_a_stop_and_the_rest_is_not_sent() {
    for processed in [true, false] {
        let mut stage = stage(Fallback::On, 2).await;
        let (control, to) = (stage.control(), fresh());
        control.clear_log();
        control.set_faults(vec![nth(Channel::Sms, 2, FaultAction::stall(processed))]).unwrap();
        let preview = prepare(&stage, &to).await;
        let silent = ProgressSink::silent();
        let held = async {
            let stalled = |entry: &linecheck_sandbox::LogEntry| {
                entry.fault.is_some() && entry.body_read && entry.processed == processed
            };
            while !control.log().iter().any(stalled) {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            ended = stage.app.run_matrix(&stage.actor, preview, false, A_WHILE, &silent) => panic!("{ended:?}"),
            () = held => {}
        }
        let view = stage.app.latest_matrix(&stage.tenant).await.unwrap().unwrap();
        assert_eq!((view.begun, view.end), (3, None));
        assert_eq!(states(&view)[2..], [Some(UnderWay), None]);
        control.clear_faults().unwrap();
        let later = Timestamp::now() + SignedDuration::from_mins(2);
        reopen(&mut stage, Reopen { clock: Arc::new(move || later), ..Reopen::default() }).await;
        assert_eq!(stage.app.read_matrix(view.matrix).await.unwrap().begun, 3, "a restart keeps the grid");
        let view = stage.app.follow_matrix(view.matrix, A_WHILE, &silent).await.unwrap();
        let third = states(&view)[2];
        if processed {
            assert!(matches!(third, Some(Sent | Delivered)), "{third:?}: the look-up found it");
        } else {
            assert_eq!(third, Some(Unknown), "absence proves nothing");
        }
        assert_ne!(third, Some(Refused));
        assert_eq!(states(&view)[3], None, "what was not begun is not sent afterwards");
        assert!(asked(&stage).values().all(|count| *count == 1) && asked(&stage).len() == 3);
        assert_eq!(view.error().map(|error| error.code), Some(Code::OutcomeUnknown));
    }
}

#[tokio::test]
async fn t1_what_a_matrix_cannot_try_is_left_out_and_said() {
    let stage = stage(Fallback::Off, 2).await;
    let noted = |preview: &MatrixPreview, words: &str| {
        assert!(
            preview.warnings.iter().any(|note| note.text.contains(words)),
            "{words}: {:?}",
            preview.warnings
        );
    };
    let extension = format!("{},2992", fresh());
    let preview = prepare(&stage, &extension).await;
    assert_eq!((preview.messages, preview.calls), (0, 2));
    noted(&preview, "SMS is left out");
    let sms = MatrixRequest { channel: Some(Channel::Sms), ..request(&stage, &extension) };
    assert_eq!(stage.app.prepare_matrix(sms).await.unwrap_err().code, Code::InvalidNumber);

    let gone = selected(&stage).await.remove(0);
    stage.control().release_number(known::MAIN.sid(), gone.as_str()).unwrap();
    stage.app.begin_draft(&stage.actor, &stage.tenant, false).await.unwrap();
    stage.app.verify(&stage.actor, &stage.tenant, &ProgressSink::silent()).await.unwrap();
    let preview = prepare(&stage, &fresh()).await;
    assert_eq!(preview.sends, 2, "one number is left");
    noted(&preview, gone.as_str());

    let edit = TenantEdit { voice: Some(false), ..TenantEdit::default() };
    stage.app.edit_tenant(&stage.actor, &stage.tenant, edit).await.unwrap();
    let preview = prepare(&stage, &fresh()).await;
    assert_eq!((preview.messages, preview.calls), (1, 0));
    noted(&preview, "Voice is not enabled");
    assert_eq!(
        stage.app.prepare_matrix(request(&stage, &extension)).await.unwrap_err().code,
        Code::NoAlternateMethod
    );

    let other = Stage::new().await;
    let error = other.app.prepare_matrix(request(&other, &fresh())).await.unwrap_err();
    assert_eq!(error.code, Code::NoCustomAccount);
}
