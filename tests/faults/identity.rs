//! T7, T8: an answer that names another SID, account, recipient or sender than was asked for is not ours, in whatever it
//! comes: a create so answered is unknown and looked up first, a look-up finds nothing by it, a status is not taken.

use std::time::Duration;

use jiff::Timestamp;
use linecheck_app::{Code, Pace, ProgressSink};
use linecheck_domain::trace::{Channel, CreateOutcome, Event, LookUpResult, Role, UnknownWhy, Verdict};
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::known;
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule};
use linecheck_tests::{HandClock, Stage, VirtualTime, no_pauses};
use serde_json::{Value, json};

use crate::seen::{Fallback, Reopen, Seen, fresh, http, on_creates, on_lists, reopen, send};

const CHANNELS: [Channel; 2] = [Channel::Sms, Channel::Voice];
const OTHER_ACCOUNT: &str = "ACffffffffffffffffffffffffffffffff";

fn kind(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "SM",
        Channel::Voice => "CA",
    }
}

/// The number that the main account originates with, for a recipient.
async fn sender(stage: &Stage, channel: Channel, to: &str) -> String {
    let preview = stage.preview(channel, to).await;
    preview.plan.custom.unwrap().number.unwrap().to_string()
}

/// What another account, recipient or sender would be, one at a time.
fn foreign() -> Vec<(&'static str, Value)> {
    vec![
        ("account", json!({ "account_sid": OTHER_ACCOUNT })),
        ("recipient", json!({ "to": "+14155550177" })),
        ("sender", json!({ "from": "+14155550178" })),
        ("kind of recipient", json!({ "to": "client:ann" })),
    ]
}

/// A resource as Twilio would answer it, with some fields of another.
fn resource(channel: Channel, to: &str, from: &str, other: &Value) -> Value {
    let mut resource = json!({
        "sid": format!("{}{}", kind(channel), "0".repeat(32)),
        "account_sid": known::MAIN.sid(),
        "to": to,
        "from": from,
        "status": "queued",
        "direction": "outbound-api",
    });
    let fields = resource.as_object_mut().unwrap();
    fields.extend(other.as_object().unwrap().clone());
    resource
}

#[tokio::test]
async fn t7_a_create_answered_about_another_is_unknown_and_looked_up_first() {
    let stage = Fallback::On.stage().await;
    for channel in CHANNELS {
        for (name, other) in foreign() {
            for processed in [true, false] {
                let case = format!("another {name}, {channel:?}, created: {processed}");
                let to = fresh();
                let from = sender(&stage, channel, &to).await;
                let body = resource(channel, &to, &from, &other).to_string();
                let rules = vec![on_creates(channel, known::MAIN, http(201, &body, processed))];
                let seen = send(&stage, channel, &to, rules, &case).await;
                assert_eq!(
                    seen.unknown_why(Role::Custom),
                    Some(&UnknownWhy::OfAnother { http_status: 201 }),
                    "{case}"
                );
                assert_eq!(seen.creates(known::MAIN), 1, "{case}");
                assert!(seen.look_ups(known::MAIN) > 0, "{case}: it is looked up");
                let by = if processed { Role::Custom } else { Role::Default };
                assert_eq!(seen.trace.originated_by, Some(by), "{case}");
                assert_eq!(seen.trace.resource_sid.as_deref(), seen.created().first().copied(), "{case}");
                let why = seen.trace.lines.iter().any(|line| line.text.contains("about another account"));
                assert!(why, "{case}: {:?}", seen.trace.lines);
            }
        }
    }
}

/// The same answer comes twice, as from a cache: the second is not about the second test send.
#[tokio::test]
async fn t7_a_create_answered_with_the_sid_of_an_earlier_test_send_is_unknown() {
    let stage = Fallback::Off.stage().await;
    for channel in CHANNELS {
        let to = fresh();
        let first = send(&stage, channel, &to, Vec::new(), "the first").await;
        let sid = first.trace.resource_sid.unwrap();
        let body = json!({ "sid": sid, "status": "queued" }).to_string();
        let rules = vec![on_creates(channel, known::MAIN, http(201, &body, false))];
        let seen = send(&stage, channel, &to, rules, "the second").await;
        assert_eq!(seen.unknown_why(Role::Custom), Some(&UnknownWhy::OfAnother { http_status: 201 }));
        assert_eq!(seen.trace.verdict, Some(Verdict::Unknown { role: Role::Custom }));
        assert!(seen.trace.may_still_arrive);
    }
}

/// What Twilio writes in another way is the same all the same.
#[tokio::test]
async fn t7_a_create_answered_in_another_form_is_ours() {
    let stage = Fallback::Off.stage().await;
    for (nth, other) in [
        json!({ "account_sid": known::MAIN.sid().to_ascii_uppercase() }),
        json!({ "to": null, "from": null, "account_sid": null }),
        json!({ "from": "+14155550178", "messaging_service_sid": format!("MG{}", "1".repeat(32)) }),
        json!({ "sid": format!("MM{}", "2".repeat(32)) }),
    ]
    .iter()
    .enumerate()
    {
        let to = fresh();
        let from = sender(&stage, Channel::Sms, &to).await;
        let mut body = resource(Channel::Sms, &to, &from, other);
        if nth != 3 {
            body["sid"] = json!(format!("SM{nth}{}", "0".repeat(31)));
        }
        stage
            .control()
            .set_faults(vec![on_creates(Channel::Sms, known::MAIN, http(201, &body.to_string(), false))])
            .unwrap();
        let trace = stage.send(Channel::Sms, &to).await;
        assert_eq!(trace.originated_by, Some(Role::Custom), "{other}");
        assert_eq!(trace.resource_sid.as_deref(), body["sid"].as_str(), "{other}");
    }
}

/// A look-up lists a foreign message or call: it is not taken, and suppresses no fallback.
#[tokio::test]
async fn t7_a_look_up_that_lists_anothers_finds_nothing() {
    let stage = Fallback::On.stage().await;
    for channel in CHANNELS {
        let mut others = foreign();
        others.push(("direction", json!({ "direction": "inbound" })));
        if channel == Channel::Voice {
            others.push(("without its ends", json!({ "to": null })));
        }
        for (name, other) in others {
            let case = format!("another {name}, {channel:?}");
            let to = fresh();
            let from = sender(&stage, channel, &to).await;
            let listed = resource(channel, &to, &from, &other);
            let list = json!({ "messages": [listed], "calls": [listed], "next_page_uri": null }).to_string();
            let rules = vec![
                on_creates(channel, known::MAIN, FaultAction::Reset { processed: false }),
                on_lists(channel, known::MAIN, http(200, &list, false)),
            ];
            let seen = send(&stage, channel, &to, rules, &case).await;
            assert_eq!(seen.looked_up(Role::Custom), Some(&LookUpResult::OfOthers { listed: 1 }), "{case}");
            assert_eq!(seen.trace.originated_by, Some(Role::Default), "{case}");
            assert!(seen.trace.may_still_arrive, "{case}");
            let why = seen.trace.lines.iter().any(|line| line.text.contains("are of another account"));
            assert!(why, "{case}: {:?}", seen.trace.lines);
        }
    }
}

/// A status about another is not stored, its reason is, and it is asked for again.
#[tokio::test]
async fn t8_a_status_answered_about_another_is_not_taken() {
    let clock = HandClock::at(Timestamp::now());
    let mut stage = Fallback::Off.stage().await;
    let time = VirtualTime::default();
    let pace = Pace { following: time.timer(|_| ()), ..no_pauses() };
    reopen(&mut stage, Reopen { pace, clock: clock.clock(), ..Reopen::default() }).await;
    for channel in CHANNELS {
        let mut others = foreign();
        others.push(("SID", json!({ "sid": format!("{}{}", kind(channel), "9".repeat(32)) })));
        for (name, other) in others {
            let case = format!("another {name}, {channel:?}");
            stage.control().clear_faults().unwrap();
            let to = fresh();
            let from = sender(&stage, channel, &to).await;
            let trace = stage.send(channel, &to).await;
            let mut body = resource(channel, &to, &from, &json!({ "sid": trace.resource_sid }));
            body.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
            body["status"] = json!(if channel == Channel::Sms { "undelivered" } else { "failed" });
            let endpoint = if channel == Channel::Sms { Endpoint::Message } else { Endpoint::Call };
            let answer = http(200, &body.to_string(), false);
            let rule = FaultRule {
                nth: linecheck_sandbox::Nth::Range { from: 1, times: 2 },
                ..FaultRule::every(endpoint, answer)
            };
            stage.control().set_faults(vec![rule]).unwrap();
            stage.control().advance_clock(Duration::from_mins(1)).unwrap();
            let id = trace.transaction;
            let trace = stage.app.follow(id, Duration::from_hours(1), &ProgressSink::silent()).await.unwrap();
            let word = if channel == Channel::Sms { "delivered" } else { "completed" };
            assert_eq!(trace.status.as_deref(), Some(word), "{case}");
            let seen = Seen::of(&stage.app, &stage.control(), id).await;
            let refused =
                seen.events.iter().filter(|stored| matches!(stored.event, Event::StatusOfAnother { .. }));
            assert_eq!(refused.count(), 1, "{case}: told once");
            let told = trace.lines.iter().any(|line| line.text.contains("was not taken"));
            assert!(told, "{case}: {:?}", trace.lines);
        }
    }
}

/// An account, its numbers and its balance that are another's verify nothing.
#[tokio::test]
async fn c5_answers_about_another_account_verify_nothing() {
    let stage = Fallback::Off.stage().await;
    let silent = ProgressSink::silent();
    let account = json!({ "sid": OTHER_ACCOUNT, "status": "active", "type": "Full" }).to_string();
    let number = json!({
        "sid": format!("PN{}", "1".repeat(32)), "account_sid": OTHER_ACCOUNT, "phone_number": "+14155550177",
        "capabilities": { "sms": true, "voice": true },
    });
    let numbers = json!({ "incoming_phone_numbers": [number], "next_page_uri": null }).to_string();
    for (endpoint, body) in [(Endpoint::Account, account), (Endpoint::Numbers, numbers)] {
        stage.control().set_faults(vec![FaultRule::every(endpoint, http(200, &body, false))]).unwrap();
        let found = stage.app.verify(&stage.actor, &stage.tenant, &silent).await.unwrap();
        assert_eq!(found.outcome, OutcomeCode::NotUnderstood, "{endpoint:?}: {found:?}");
        assert!(found.message.contains("another account"), "{endpoint:?}: {}", found.message);
        assert_eq!(found.error.unwrap().code, Code::NotUnderstood);
    }
    let balance = json!({ "account_sid": OTHER_ACCOUNT, "balance": "7.00", "currency": "USD" }).to_string();
    stage
        .control()
        .set_faults(vec![FaultRule::every(Endpoint::Balance, http(200, &balance, false))])
        .unwrap();
    let found = stage.app.verify(&stage.actor, &stage.tenant, &silent).await.unwrap();
    assert_eq!((found.outcome, found.balance), (OutcomeCode::Verified, None));
}

/// The outcome of a create is one that the trace can be derived from, also when it is not ours.
#[test]
fn t7_an_outcome_of_another_is_read_as_it_was_stored() {
    let outcome = CreateOutcome::Unknown { why: UnknownWhy::OfAnother { http_status: 201 } };
    let text = serde_json::to_string(&outcome).unwrap();
    assert_eq!(serde_json::from_str::<CreateOutcome>(&text).unwrap(), outcome);
    assert!(!outcome.may_be_repeated());
}
