//! Reading a period (L2), held against the sandbox's own truth; stopped at random and gone on with; and answers that are not as
//! they should be.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use linecheck_app::{
    AppError, HealthView, PeriodRequest, Progress, ProgressSink, health_report, health_table,
};
use linecheck_domain::channel::Channel;
use linecheck_domain::traffic::signs::Rule;
use linecheck_domain::traffic::{ChannelHealth, State};
use linecheck_sandbox::known::{self};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, Incident, IncidentKind, Kind, Settings, Traffic};
use linecheck_tests::{Stage, scale};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::seen::http;

/// What is held against each other: how many by hour and state, and by country.
type Counts = (BTreeMap<(i64, State), u64>, BTreeMap<String, u64>, BTreeMap<u32, u64>);

async fn stage(messages: u32, days: u32, seed: u64) -> Stage {
    let stage = Stage::configured(known::MAIN, true).await;
    give(&stage, messages, days, seed);
    stage
}

fn give(stage: &Stage, messages: u32, days: u32, seed: u64) {
    stage
        .control()
        .set_traffic(known::MAIN.sid(), Some(Traffic { messages, days, seed, incident: None }))
        .unwrap();
}

fn request(stage: &Stage, hours: u32) -> PeriodRequest {
    PeriodRequest { tenant: stage.tenant.to_string(), hours: Some(hours), ..PeriodRequest::default() }
}

async fn read(stage: &Stage, hours: u32) -> Result<HealthView, AppError> {
    stage.app.read_period(&stage.actor, request(stage, hours), &ProgressSink::silent()).await
}

/// What the sandbox has of the hours of a view.
fn truth(stage: &Stage, kind: Kind, view: &HealthView) -> Counts {
    let mut counts = Counts::default();
    let (from, until) = (view.from.as_millisecond(), view.until.as_millisecond());
    let channel = if kind == Kind::Messages { Channel::Sms } else { Channel::Voice };
    stage
        .control()
        .each_recorded(known::MAIN.sid(), kind, |one| {
            // Twilio tells whole seconds.
            let at = one.at_ms.div_euclid(1000) * 1000;
            if at >= from && at < until {
                let hour = one.at_ms.div_euclid(3_600_000);
                *counts.0.entry((hour, State::read(channel, one.status))).or_default() += 1;
                *counts.1.entry(one.country.to_owned()).or_default() += 1;
                if let Some(code) = one.code {
                    *counts.2.entry(code).or_default() += 1;
                }
            }
        })
        .unwrap();
    counts
}

fn assert_is(health: &ChannelHealth, truth: &Counts, what: &str) {
    let mut states: BTreeMap<State, u64> = BTreeMap::new();
    let mut hours: BTreeMap<i64, u64> = BTreeMap::new();
    for ((hour, state), count) in &truth.0 {
        *states.entry(*state).or_default() += count;
        *hours.entry(*hour).or_default() += count;
    }
    let of_view: BTreeMap<_, _> = health.all.states.iter().map(|one| (one.state, one.count)).collect();
    assert_eq!(of_view, states, "{what}: states");
    let of_view: BTreeMap<_, _> = health.hours.iter().map(|one| (one.hour, one.count)).collect();
    assert_eq!(of_view, hours, "{what}: hours");
    let countries = health.countries.iter().filter(|line| line.count > 0);
    let of_view: BTreeMap<_, _> =
        countries.map(|line| (line.name.clone().unwrap_or_default(), line.count)).collect();
    assert_eq!(of_view, truth.1, "{what}: countries");
    let of_view: BTreeMap<_, _> = health.codes.iter().map(|one| (one.code, one.count)).collect();
    assert_eq!(of_view, truth.2, "{what}: codes");
}

#[tokio::test(flavor = "multi_thread")]
async fn l2_a_period_is_counted_as_the_sandbox_has_it_and_not_read_again() {
    let stage = stage(6_000, 8, 3).await;
    let view = read(&stage, 6 * 24).await.unwrap();
    let (messages, calls) = (truth(&stage, Kind::Messages, &view), truth(&stage, Kind::Calls, &view));
    assert_is(&view.messages, &messages, "messages");
    assert_is(&view.calls, &calls, "calls");
    assert!(view.messages.all.count > 3_000 && view.messages.all.before > 500, "{}", view.messages.all.count);
    assert_eq!(view.messages.unreadable, 0);
    assert!(view.messages.receipts.is_some() && view.messages.costs.iter().any(|cost| cost.amount != "0"));

    // Of what is final nothing is asked again; the last two days are.
    let before = stage.control().log().len();
    let again = read(&stage, 6 * 24).await.unwrap();
    assert_is(&again.messages, &truth(&stage, Kind::Messages, &again), "again");
    assert!(again.records_read > 0 && again.records_read < view.records_read / 2, "{}", again.records_read);
    let asked: Vec<_> = stage.control().log().into_iter().skip(before).map(|entry| entry.path).collect();
    assert!(!asked.is_empty());

    // No recipient is in anything that leaves.
    let everything =
        [serde_json::to_string(&view).unwrap(), health_report(&view), health_table(&view).unwrap()].concat();
    let mut recipients = 0;
    let show = |one: &linecheck_sandbox::Recorded| {
        recipients += 1;
        assert!(!everything.contains(one.to.trim_start_matches('+')), "{} is told", one.to);
    };
    stage.control().each_recorded(known::MAIN.sid(), Kind::Messages, show).unwrap();
    assert_eq!(recipients, 6_000);
}

/// Whether Twilio's filter by the time of sending has what was never sent is not documented.
#[tokio::test(flavor = "multi_thread")]
async fn l2_what_a_filter_hides_is_counted_of_the_last_two_days_and_said_of_older_ones() {
    let stage = stage(40_000, 8, 4).await;
    let settings = stage.control().settings();
    stage.control().set_settings(Settings { hides_unsent: true, ..settings }).unwrap();
    let says_so = |view: &HealthView| view.notes.iter().any(|note| note.contains("never sent"));
    let view = read(&stage, 24).await.unwrap();
    let messages = truth(&stage, Kind::Messages, &view);
    assert!(messages.0.keys().any(|(_, state)| *state == State::Failed), "nothing is hidden");
    assert_is(&view.messages, &messages, "the last day");
    assert!(!says_so(&view), "{:?}", view.notes);

    let view = read(&stage, 4 * 24).await.unwrap();
    let provisional = view.provisional_from.as_second().div_euclid(3600);
    let (mut expected, mut hidden) = (BTreeMap::new(), 0);
    for ((hour, state), count) in truth(&stage, Kind::Messages, &view).0 {
        if hour < provisional && state == State::Failed {
            hidden += count;
        } else {
            *expected.entry(hour).or_default() += count;
        }
    }
    let counted: BTreeMap<_, u64> = view.messages.hours.iter().map(|one| (one.hour, one.count)).collect();
    assert_eq!(counted, expected);
    assert!(hidden > 0 && says_so(&view), "{hidden} hidden, {:?}", view.notes);
}

/// Stopped at any moment, and begun again as often: what is counted in the end is what there is.
#[tokio::test(flavor = "multi_thread")]
async fn l2_a_reading_that_is_stopped_fifty_times_counts_each_record_once() {
    for round in 0..scale() {
        let stage = stage(4_000, 9, u64::from(round) + 11).await;
        let (mut dice, mut stopped) = (u64::from(round) * 7 + 1, 0);
        for _ in 0..50 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = u32::try_from(dice >> 33).unwrap() % 4;
            let (told, stop) = (AtomicU32::new(0), Arc::new(Notify::new()));
            let seen = Arc::clone(&stop);
            let sink = ProgressSink::new(move |progress| {
                if matches!(progress, Progress::Period { .. }) && told.fetch_add(1, Ordering::Relaxed) == at {
                    seen.notify_one();
                }
            });
            let asked = request(&stage, 8 * 24);
            tokio::select! {
                // Beside a busy machine it may also end with a time-out: that stops it as well.
                _ = stage.app.read_period(&stage.actor, asked, &sink) => {}
                () = async {
                    stop.notified().await;
                    for _ in 0..dice % 40 {
                        tokio::task::yield_now().await;
                    }
                } => stopped += 1,
            }
        }
        assert!(stopped >= 20, "stopped {stopped} times");
        let view = read(&stage, 8 * 24).await.unwrap();
        assert_is(&view.messages, &truth(&stage, Kind::Messages, &view), &format!("messages, round {round}"));
        assert_is(&view.calls, &truth(&stage, Kind::Calls, &view), &format!("calls, round {round}"));
    }
}

fn page(messages: &Value, next: &Value) -> FaultAction {
    http(200, &json!({ "messages": messages, "next_page_uri": next }).to_string(), false)
}

fn sid(letter: char) -> String {
    format!("SM{}", letter.to_string().repeat(32))
}

/// A message of now, with some members as given.
fn message(letter: char, more: &Value) -> Value {
    let at = jiff::Timestamp::now().strftime("%a, %d %b %Y %T +0000").to_string();
    let mut message = json!({
        "sid": sid(letter), "account_sid": known::MAIN.sid(), "to": "+12025550123", "from": "+12125550100",
        "status": "delivered", "error_code": null, "price": "-0.0079", "price_unit": "USD", "num_segments": "1",
        "direction": "outbound-api", "date_created": at, "date_sent": at, "date_updated": at,
        "body": "Your passcode is 424242",
    });
    for (name, value) in more.as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

/// What is odd is counted as what it is, and takes nothing else with it.
#[tokio::test(flavor = "multi_thread")]
async fn l2_records_that_are_odd_are_counted_for_what_they_are() {
    let old = "Thu, 30 Jul 2015 20:12:31 +0000";
    let foreign = "ACffffffffffffffffffffffffffffffff";
    for (what, records, counted, unreadable) in [
        ("as it should be", vec![message('a', &json!({}))], 1, 0),
        ("no status", vec![message('a', &json!({ "status": null }))], 1, 0),
        ("a status that nobody knows", vec![message('a', &json!({ "status": "teleported" }))], 1, 0),
        ("no price", vec![message('a', &json!({ "price": null, "price_unit": null }))], 1, 0),
        ("a price that is none", vec![message('a', &json!({ "price": "free" }))], 1, 0),
        ("a price that is a number", vec![message('a', &json!({ "price": -0.5 }))], 1, 0),
        ("a code that is none", vec![message('a', &json!({ "error_code": "odd" }))], 1, 0),
        ("no time of sending", vec![message('a', &json!({ "date_sent": null }))], 1, 0),
        ("no time at all", vec![message('a', &json!({ "date_sent": null, "date_created": null }))], 0, 1),
        (
            "a time that is none",
            vec![message('a', &json!({ "date_sent": "soon", "date_created": 12 }))],
            0,
            1,
        ),
        ("no recipient", vec![message('a', &json!({ "to": null }))], 1, 0),
        ("a short code", vec![message('a', &json!({ "to": "21212" }))], 1, 0),
        ("no SID", vec![message('a', &json!({ "sid": null })), message('b', &json!({}))], 1, 1),
        ("not a record", vec![json!("odd"), message('b', &json!({}))], 1, 1),
        ("the same twice", vec![message('a', &json!({})), message('a', &json!({}))], 1, 0),
        (
            "the same, and they contradict each other",
            vec![message('a', &json!({})), message('a', &json!({ "status": "failed" }))],
            1,
            0,
        ),
        ("of another time", vec![message('a', &json!({ "date_sent": old, "date_created": old }))], 0, 0),
        ("of another account", vec![message('a', &json!({ "account_sid": foreign }))], 0, 0),
        ("one that came in", vec![message('a', &json!({ "direction": "inbound" }))], 0, 0),
    ] {
        let stage = Stage::configured(known::MAIN, true).await;
        let answer = page(&json!(records), &Value::Null);
        stage.control().add_fault(FaultRule::every(Endpoint::MessagesList, answer)).unwrap();
        let view = read(&stage, 1).await.unwrap();
        // The period before has the same answer: what has no time is of neither, and counted where it was read.
        assert_eq!(view.messages.all.count, counted, "{what}: {:?}", view.messages);
        assert_eq!(view.messages.unreadable > 0, unreadable > 0, "{what}: {:?}", view.messages);
        assert_eq!(view.notes.len(), usize::from(unreadable > 0), "{what}: {:?}", view.notes);
        let text = serde_json::to_string(&view).unwrap();
        assert!(!text.contains("424242") && !text.contains("2025550123"), "{what}: {text}");
    }
}

/// A list that cannot be believed is an error that says so, and nothing of it is counted.
#[tokio::test(flavor = "multi_thread")]
async fn l2_a_list_that_cannot_be_believed_is_an_error_and_counts_nothing() {
    let here = format!("/2010-04-01/Accounts/{}/Messages.json?Page=1&PageToken=PA1", known::MAIN.sid());
    for (what, answer) in [
        ("a page that is its own next", page(&json!([message('a', &json!({}))]), &json!(here))),
        ("a page elsewhere", page(&json!([]), &json!("https://evil.example/2010-04-01/Messages.json"))),
        ("no list", http(200, r#"{"next_page_uri":null}"#, false)),
        ("another kind", http(200, r#"{"messages":{},"next_page_uri":null}"#, false)),
        ("a list that ends early", http(200, r#"{"messages":[{"sid":"#, false)),
        ("refused", FaultAction::error(20_003)),
        ("gone", http(404, "{}", false)),
        ("failing", http(503, "{}", false)),
        ("in between", http(200, "<html>sign in</html>", false)),
        ("broken off", FaultAction::Reset { processed: false }),
    ] {
        let stage = Stage::configured(known::MAIN, true).await;
        stage.control().add_fault(FaultRule::every(Endpoint::MessagesList, answer)).unwrap();
        let error = read(&stage, 1).await.expect_err(what);
        assert!(!error.message.is_empty() && error.code.as_str() != "internal", "{what}: {error:?}");
        // Mended, the same reading counts.
        stage.control().clear_faults().unwrap();
        give(&stage, 200, 1, 5);
        let view = read(&stage, 1).await.unwrap();
        assert_is(&view.messages, &truth(&stage, Kind::Messages, &view), what);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn l2_too_many_requests_are_waited_for_and_a_failure_in_the_middle_is_tried_again() {
    let stage = stage(2_000, 8, 9).await;
    for nth in [1, 2, 3, 5, 8] {
        let limited = FaultAction::RateLimited { code: 20_429, retry_after: Some(0) };
        stage.control().add_fault(FaultRule::nth(Endpoint::MessagesList, nth, limited)).unwrap();
    }
    let failing = http(503, "{}", false);
    stage.control().add_fault(FaultRule::nth(Endpoint::MessagesList, 7, failing)).unwrap();
    let view = read(&stage, 7 * 24).await.unwrap();
    assert_is(&view.messages, &truth(&stage, Kind::Messages, &view), "messages");
    let refused = stage.control().log().into_iter().filter(|entry| entry.status == Some(429)).count();
    assert!(refused >= 4, "{refused} were refused");
}

/// Credentials that may not read alerts: said, and never taken for none.
#[tokio::test(flavor = "multi_thread")]
async fn l5_alerts_that_may_not_be_read_are_said_and_not_taken_for_none() {
    let stage = stage(100, 1, 2).await;
    let open = read(&stage, 24).await.unwrap();
    assert_eq!(open.refused.unread, None);
    for action in [FaultAction::error(20_003), FaultAction::error(20_429), http(403, "{}", false)] {
        stage.control().clear_faults().unwrap();
        stage.control().add_fault(FaultRule::every(Endpoint::Alerts, action)).unwrap();
        let view = read(&stage, 24).await.unwrap();
        assert!(view.refused.unread.is_some() && view.refused.codes.is_empty(), "{view:?}");
        assert!(health_report(&view).contains("Not wholly read"));
        assert_is(&view.messages, &truth(&stage, Kind::Messages, &view), "messages");
    }
}

#[tokio::test]
async fn l3_signs_of_what_is_known_to_be_wrong_are_told_over_a_real_connection() {
    let stage = stage(9_000, 30, 5).await;
    let quiet = read(&stage, 15 * 24).await.unwrap();
    let signs = quiet.signs.unwrap();
    assert_eq!((signs.signs.len(), signs.limits.len()), (0, 0), "{signs:?}");
    for (kind, expected) in [
        (IncidentKind::Outage, Rule::Outage),
        (IncidentKind::PumpedRemote, Rule::PumpedCountry),
        (IncidentKind::PumpedBlock, Rule::PumpedBlock),
        (IncidentKind::PumpedCountry, Rule::PumpedCountry),
        (IncidentKind::Money, Rule::Money),
    ] {
        let incident = Some(Incident { kind, hours_ago: 6 });
        let wish = Traffic { messages: 9_000, days: 30, seed: 5, incident };
        stage.control().set_traffic(known::MAIN.sid(), Some(wish)).unwrap();
        let view = read(&stage, 24).await.unwrap();
        let told = view.signs.as_ref().unwrap();
        let found = told.signs.iter().find(|one| one.sign.rule == expected);
        let found = found.unwrap_or_else(|| panic!("{kind:?}: {told:?}"));
        assert!(found.says.ends_with('.') && found.next_step.ends_with('.'), "{found:?}");
        assert!(found.sign.found_at >= found.sign.since);
        // The country of every number is told, by the number itself.
        if kind == IncidentKind::PumpedRemote {
            assert!(
                view.messages.countries.iter().any(|line| line.name.as_deref() == Some("TD")),
                "{view:?}"
            );
        }
    }
    // A period that is over is told no signs of now.
    let over = PeriodRequest { until: Some("2026-01-01".to_owned()), ..request(&stage, 24) };
    if let Ok(view) = stage.app.read_period(&stage.actor, over, &ProgressSink::silent()).await {
        assert_eq!(view.signs, None);
    }
    // With nothing known of the weeks before, that is said, and is not "none".
    let new = Stage::configured(known::MAIN, true).await;
    give(&new, 900, 3, 5);
    let signs = read(&new, 24).await.unwrap().signs.unwrap();
    assert!(signs.signs.is_empty() && signs.limits[0].contains("count 30 days once"), "{signs:?}");
}
