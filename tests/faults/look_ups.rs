//! T7: what a look-up can say, and what follows when it says nothing.

use std::time::Duration;

use linecheck_app::Pace;
use linecheck_domain::trace::{Channel, LookUpResult, Role, Verdict};
use linecheck_domain::transport::{ForeignAnswer, Stage as Failing};
use linecheck_sandbox::known;
use linecheck_sandbox::{FaultAction, FaultRule, MalformedShape};
use linecheck_tests::{Stage, no_pauses};
use serde_json::json;

use crate::seen::{
    Fallback, ORDINARY, Reopen, Seen, fresh, http, list_on, on_creates, on_lists, reopen, send,
};

const CHANNELS: [Channel; 2] = [Channel::Sms, Channel::Voice];

fn created_unseen(channel: Channel) -> FaultRule {
    on_creates(channel, known::MAIN, FaultAction::Reset { processed: true })
}

/// What follows when the look-up cannot say that it is there, although it is.
fn assert_goes_on(seen: &Seen, fallback: Fallback, case: &str) {
    assert_eq!(seen.creates(known::MAIN), 1, "{case}");
    assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), usize::from(fallback.happens()), "{case}");
    assert!(seen.trace.may_still_arrive, "{case}");
    assert!(seen.why().contains("that first one may still arrive and be billed"), "{case}: {}", seen.why());
    if fallback.happens() {
        assert_eq!(seen.trace.originated_by, Some(Role::Default), "{case}");
    } else {
        assert_eq!(seen.trace.verdict, Some(Verdict::Unknown { role: Role::Custom }), "{case}");
    }
}

/// Answers to the list that are none, and what is kept of each.
fn broken_lists() -> Vec<(&'static str, FaultAction, LookUpResult)> {
    let failed = |http_status, stage| LookUpResult::Failed { http_status, stage };
    let foreign = |http_status| {
        LookUpResult::Intercepted(ForeignAnswer {
            http_status,
            content_type: Some("text/html".to_owned()),
            answered_by: None,
        })
    };
    let malformed = |shape| FaultAction::Malformed { shape, processed: true };
    let redirect = FaultAction::Redirect { status: 302, location: "{path}".to_owned(), processed: false };
    vec![
        ("401", FaultAction::error(20_003), failed(Some(401), None)),
        ("429", FaultAction::RateLimited { code: 20_429, retry_after: Some(1) }, failed(Some(429), None)),
        ("500", FaultAction::error(20_500), failed(Some(500), None)),
        ("503", FaultAction::error(20_503), failed(Some(503), None)),
        ("redirected", redirect, failed(Some(302), Some(Failing::Interrupted))),
        ("reset", FaultAction::Reset { processed: false }, failed(None, Some(Failing::Interrupted))),
        ("closed", FaultAction::Close { processed: false }, failed(None, Some(Failing::Interrupted))),
        (
            "cut",
            FaultAction::Truncate { keep: None, processed: true },
            failed(None, Some(Failing::Truncated)),
        ),
        ("no JSON", malformed(MalformedShape::NotJson), failed(None, None)),
        ("wrong types", malformed(MalformedShape::WrongTypes), failed(None, None)),
        ("without its list", malformed(MalformedShape::MissingFields), failed(None, None)),
        ("HTML", malformed(MalformedShape::Html), foreign(200)),
        ("500 that is not Twilio's", FaultAction::http(500, false), foreign(500)),
        ("403 of a proxy", FaultAction::http(403, false), foreign(403)),
        ("407 of a proxy", FaultAction::http(407, false), foreign(407)),
    ]
}

#[tokio::test]
async fn t7_a_look_up_that_fails_leaves_it_unknown() {
    for fallback in [Fallback::Off, Fallback::On] {
        let stage = fallback.stage().await;
        for channel in CHANNELS {
            for (name, action, failed) in broken_lists() {
                let case = format!("a look-up {name}, {channel:?}, fallback {fallback:?}");
                let rules = vec![created_unseen(channel), on_lists(channel, known::MAIN, action)];
                // Nobody is called twice: a call that was not found would fit the next case as well.
                let seen = send(&stage, channel, &fresh(), rules, &case).await;
                assert_eq!(seen.looked_up(Role::Custom), Some(&failed), "{case}");
                assert_eq!(seen.look_ups(known::MAIN), 2, "{case}: it is tried again");
                assert_goes_on(&seen, fallback, &case);
                let told = seen.trace.lines.iter().any(|line| line.text.contains("The look-up failed too"));
                assert!(told, "{case}: {:?}", seen.trace.lines);
            }
        }
    }
}

/// An entry of the list that cannot be read is counted with its reason. It may be the one that is looked for: of a message
/// that is not found that is told; a call, which nothing but its time tells, is then not certain.
#[tokio::test]
async fn t7_an_odd_entry_of_a_look_up_is_counted_and_costs_not_the_list() {
    let stage = Fallback::Off.stage().await;
    for (channel, with_call, odd, result, words) in [
        (Channel::Sms, false, "{}, {}, 7", LookUpResult::NotFound, "2 × a message without its SID"),
        (Channel::Voice, false, "{}", LookUpResult::NotFound, "1 × a call without its SID"),
        (Channel::Voice, true, "{}", LookUpResult::Contested, "1 × a call without its SID"),
    ] {
        let to = fresh();
        let from = stage.preview(channel, &to).await.plan.custom.unwrap().number.unwrap();
        let sid = format!("CA{}", "1".repeat(32));
        let call = json!({ "sid": sid, "status": "completed", "to": to, "from": from });
        let items = if with_call { format!("{call}, {odd}") } else { odd.to_owned() };
        let case = format!("{channel:?} {items}");
        let body = format!("{{\"messages\": [{items}], \"calls\": [{items}], \"next_page_uri\": null}}");
        let rules = vec![
            on_creates(channel, known::MAIN, FaultAction::Reset { processed: false }),
            on_lists(channel, known::MAIN, http(200, &body, false)),
        ];
        let seen = send(&stage, channel, &to, rules, &case).await;
        assert_eq!(seen.looked_up(Role::Custom), Some(&result), "{case}");
        let told = seen.trace.lines.iter().any(|line| line.text.contains(words));
        assert!(told, "{case}: {:?}", seen.trace.lines);
        assert!(seen.trace.may_still_arrive, "{case}");
    }
}

#[tokio::test]
async fn t7_the_last_look_up_decides() {
    let stage = Fallback::On.stage().await;
    for channel in CHANNELS {
        let case = format!("found at the second look-up, {channel:?}");
        let once = FaultRule::nth(list_on(channel), 1, FaultAction::http(503, false));
        let rules = vec![created_unseen(channel), once.for_account(known::MAIN.sid())];
        let seen = send(&stage, channel, ORDINARY, rules, &case).await;
        assert_eq!((seen.creates(known::MAIN), seen.creates(known::DEFAULT_ACCOUNT)), (1, 0), "{case}");
        assert_eq!(seen.look_ups(known::MAIN), 2, "{case}");
        assert_eq!(seen.trace.resource_sid.as_deref(), Some(seen.created()[0]), "{case}");
    }
}

/// The look-up ends with its own limit, long before that of an exchange. What had been asked is told.
#[tokio::test]
async fn t7_a_look_up_that_is_never_answered_ends_and_is_told() {
    for fallback in [Fallback::Off, Fallback::On] {
        let mut stage = fallback.stage().await;
        let pace = Pace { look_up_limit: Duration::from_secs(1), ..no_pauses() };
        reopen(&mut stage, Reopen { pace, ..Reopen::default() }).await;
        for channel in CHANNELS {
            let case = format!("a look-up that stalls, {channel:?}, fallback {fallback:?}");
            let rules =
                vec![created_unseen(channel), on_lists(channel, known::MAIN, FaultAction::stall(false))];
            let seen = send(&stage, channel, ORDINARY, rules, &case).await;
            let failed = LookUpResult::Failed { http_status: None, stage: Some(Failing::ResponseTimeout) };
            assert_eq!(seen.looked_up(Role::Custom), Some(&failed), "{case}");
            assert_eq!(seen.look_ups(known::MAIN), 1, "{case}");
            assert_goes_on(&seen, fallback, &case);
        }
    }
}

/// A call has no text to know it by. Another Linecheck, with a vault of its own, calls the same person with the same
/// account; then there are two that fit.
#[tokio::test]
async fn t7_two_calls_that_fit_are_unknown() {
    for fallback in [Fallback::Off, Fallback::On] {
        let stage = fallback.stage().await;
        let mut other = Stage::new().await;
        reopen(&mut other, Reopen { base: Some(stage.sandbox.base_url()), ..Reopen::default() }).await;
        other.configure(known::MAIN, false).await;
        let foreign = other.send(Channel::Voice, ORDINARY).await;
        assert_eq!(foreign.originated_by, Some(Role::Custom));

        let case = format!("a foreign call, fallback {fallback:?}");
        let seen = send(&stage, Channel::Voice, ORDINARY, vec![created_unseen(Channel::Voice)], &case).await;
        assert_eq!(seen.looked_up(Role::Custom), Some(&LookUpResult::Ambiguous { matches: 2 }), "{case}");
        assert_goes_on(&seen, fallback, &case);

        // A message is known by its passcode: whoever else writes to the same person is not taken for it.
        other.send(Channel::Sms, ORDINARY).await;
        let case = format!("a foreign message, fallback {fallback:?}");
        let seen = send(&stage, Channel::Sms, ORDINARY, vec![created_unseen(Channel::Sms)], &case).await;
        assert_eq!(seen.trace.resource_sid.as_deref(), Some(seen.created()[0]), "{case}");
        let nothing = on_creates(Channel::Sms, known::MAIN, FaultAction::Reset { processed: false });
        let seen = send(&stage, Channel::Sms, ORDINARY, vec![nothing], &case).await;
        assert_eq!(seen.looked_up(Role::Custom), Some(&LookUpResult::NotFound), "{case}");
    }
}

/// What is known to be another transaction's is not taken for this one's.
#[tokio::test]
async fn t7_calls_of_other_transactions_do_not_confuse_a_look_up() {
    let stage = Fallback::Off.stage().await;
    for round in 0..3 {
        // An unknown call of an earlier round would fit as well.
        let (case, to) = (format!("round {round}"), fresh());
        send(&stage, Channel::Voice, &to, Vec::new(), &case).await;
        let seen = send(&stage, Channel::Voice, &to, vec![created_unseen(Channel::Voice)], &case).await;
        assert_eq!(seen.trace.resource_sid.as_deref(), Some(seen.created()[0]), "{case}");
        let nothing = on_creates(Channel::Voice, known::MAIN, FaultAction::Reset { processed: false });
        let seen = send(&stage, Channel::Voice, &to, vec![nothing], &case).await;
        assert_eq!(seen.looked_up(Role::Custom), Some(&LookUpResult::NotFound), "{case}");
    }
}

/// One call is listed, and two test sends whose outcome is unknown fit it: whose it is cannot be told.
#[tokio::test]
async fn t7_a_call_that_fits_two_unknown_test_sends_is_neither_ones() {
    let stage = Fallback::Off.stage().await;
    let nothing = || on_creates(Channel::Voice, known::MAIN, FaultAction::Reset { processed: false });
    let to = fresh();
    let first = send(&stage, Channel::Voice, &to, vec![nothing()], "nothing created").await;
    assert_eq!(first.looked_up(Role::Custom), Some(&LookUpResult::NotFound));
    let seen = send(&stage, Channel::Voice, &to, vec![created_unseen(Channel::Voice)], "created").await;
    assert_eq!(seen.looked_up(Role::Custom), Some(&LookUpResult::Contested));
    assert_goes_on(&seen, Fallback::Off, "contested");
    // A message is known by its passcode, whoever else has an unknown one.
    send(
        &stage,
        Channel::Sms,
        &to,
        vec![on_creates(Channel::Sms, known::MAIN, FaultAction::Reset { processed: false })],
        "nothing",
    )
    .await;
    let seen = send(&stage, Channel::Sms, &to, vec![created_unseen(Channel::Sms)], "created").await;
    assert_eq!(seen.trace.resource_sid.as_deref(), Some(seen.created()[0]));
}

/// A later page that fails does not make the trace forget the earlier ones.
#[tokio::test]
async fn t7_a_look_up_that_breaks_off_at_a_later_page_tells_of_the_earlier_ones() {
    let stage = Fallback::Off.stage().await;
    for _ in 0..101 {
        stage.send(Channel::Sms, ORDINARY).await;
    }
    let second = FaultRule::nth(list_on(Channel::Sms), 2, FaultAction::http(503, false));
    let rules = vec![created_unseen(Channel::Sms), second];
    let seen = send(&stage, Channel::Sms, ORDINARY, rules, "the second page fails").await;
    // Two pages of the first look-up, two of the second: the log and the trace agree, which `send` checks.
    assert_eq!(seen.look_ups(known::MAIN), 4);
    assert_eq!(seen.trace.resource_sid.as_deref(), Some(seen.created()[0]));
}

/// More messages than a page holds: each page is told.
#[tokio::test]
async fn t7_a_look_up_over_pages_tells_of_each() {
    let stage = Fallback::Off.stage().await;
    for _ in 0..101 {
        stage.send(Channel::Sms, ORDINARY).await;
    }
    let case = "a second page";
    let seen = send(&stage, Channel::Sms, ORDINARY, vec![created_unseen(Channel::Sms)], case).await;
    assert_eq!(seen.look_ups(known::MAIN), 2, "{case}");
    assert_eq!(seen.trace.resource_sid.as_deref(), Some(seen.created()[0]), "{case}");
}
