//! T7: the outcome of a create that cannot be known from its exchange, at every stage after sending.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::time::Duration;

use linecheck_domain::trace::{Channel, LookUpResult, Role, UnknownWhy, Verdict};
use linecheck_domain::transport::{ForeignAnswer, Stage as Failing};
use linecheck_http::Limits;
use linecheck_sandbox::known;
use linecheck_sandbox::{FaultAction, MalformedShape};
use linecheck_tests::Stage;

use crate::seen::{Fallback, Reopen, Seen, fresh, http, on_creates, reopen, send};

/// A fault of the exchange, and what is then in doubt.
struct Fault {
    name: String,
    action: FaultAction,
    why: UnknownWhy,
}

fn fault(name: &str, action: FaultAction, why: UnknownWhy) -> Fault {
    let effect = if action.processes() { "created" } else { "nothing created" };
    Fault { name: format!("{name}, {effect}"), action, why }
}

fn at(stage: Failing) -> UnknownWhy {
    UnknownWhy::Transport { stage }
}

fn unreadable(http_status: u16) -> UnknownWhy {
    UnknownWhy::Unreadable { http_status }
}

/// Not Twilio's answer: its body is neither a resource nor an error of Twilio's form.
fn foreign(http_status: u16, content_type: &str) -> UnknownWhy {
    UnknownWhy::Intercepted(ForeignAnswer {
        http_status,
        content_type: Some(content_type.to_owned()),
        answered_by: None,
    })
}

const HTML: &str = "text/html";
const JSON: &str = "application/json";
const TWILIOS: &str = "application/json;charset=utf-8";

fn failed(http_status: u16, twilio_code: Option<u32>) -> UnknownWhy {
    UnknownWhy::ServerFailed { http_status, twilio_code }
}

/// Every fault that ends by itself, each with and without an effect on the server. `elsewhere` is the address of a
/// listener that nobody may connect to.
fn faults(elsewhere: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for processed in [false, true] {
        faults.extend([
            fault("reset", FaultAction::Reset { processed }, at(Failing::Interrupted)),
            fault("closed", FaultAction::Close { processed }, at(Failing::Interrupted)),
            fault(
                "cut in the middle",
                FaultAction::Truncate { keep: None, processed },
                at(Failing::Truncated),
            ),
            fault("cut at once", FaultAction::Truncate { keep: Some(0), processed }, at(Failing::Truncated)),
            fault("huge", FaultAction::Huge { mebibytes: 1, processed }, at(Failing::TooLarge)),
            fault("gzip bomb", FaultAction::GzipBomb { mebibytes: 1, processed }, at(Failing::TooLarge)),
            fault("408", FaultAction::http(408, processed), foreign(408, HTML)),
            fault("403 of a proxy", http(403, "<html>Blocked</html>", processed), foreign(403, JSON)),
            fault("407 of a proxy", FaultAction::http(407, processed), foreign(407, HTML)),
            fault(
                "403 of a gateway",
                http(403, "{\"message\":\"Forbidden\"}", processed),
                foreign(403, JSON),
            ),
            fault("451", http(451, "{}", processed), foreign(451, JSON)),
            fault("304", FaultAction::http(304, processed), UnknownWhy::Redirected { http_status: 304 }),
            fault("another resource", http(201, &other_resource(), processed), unreadable(201)),
            fault("200 with other JSON", http(200, "{\"ok\": true}", processed), unreadable(200)),
            fault("200 with nothing", http(200, "", processed), foreign(200, JSON)),
            fault("204", http(204, "", processed), foreign(204, JSON)),
            fault("202 with a list", http(202, "[]", processed), foreign(202, JSON)),
        ]);
        for status in [500, 503, 599] {
            faults.push(fault(
                &status.to_string(),
                FaultAction::http(status, processed),
                foreign(status, HTML),
            ));
        }
        for (code, status) in [(20_500, 500), (21_730, 503), (20_429, 503)] {
            let action = FaultAction::Error {
                code,
                status: Some(status),
                message: None,
                without_code: false,
                processed,
            };
            faults.push(fault(&format!("{status} with {code}"), action, failed(status, Some(code))));
        }
        for (shape, why) in [
            (MalformedShape::Empty, foreign(201, TWILIOS)),
            (MalformedShape::NotJson, unreadable(201)),
            (MalformedShape::Html, foreign(201, HTML)),
            (MalformedShape::WrongShape, foreign(201, TWILIOS)),
            (MalformedShape::WrongTypes, unreadable(201)),
            (MalformedShape::MissingFields, unreadable(201)),
            (MalformedShape::NotUtf8, unreadable(201)),
        ] {
            let action = FaultAction::Malformed { shape, processed };
            faults.push(fault(&format!("{shape:?}"), action, why));
        }
        for (status, location) in [
            (301, format!("{elsewhere}{{path}}")),
            (302, format!("{elsewhere}{{path}}")),
            (303, format!("{elsewhere}/")),
            (307, format!("{elsewhere}{{path}}")),
            (308, format!("{elsewhere}{{path}}")),
            (307, "{path}".to_owned()),
        ] {
            let name = format!("{status} to {location}");
            let action = FaultAction::Redirect { status, location, processed };
            faults.push(fault(&name, action, UnknownWhy::Redirected { http_status: status }));
        }
    }
    faults
}

fn other_resource() -> String {
    format!("{{\"sid\": \"PN{}\", \"status\": \"queued\"}}", "0".repeat(32))
}

/// What has to be so after a create on the custom account of which nothing can be known by itself.
fn assert_looked_up_first(seen: &Seen, fault: &Fault, fallback: Fallback, case: &str) {
    assert_eq!(seen.unknown_why(Role::Custom), Some(&fault.why), "{case}");
    assert_eq!(seen.creates(known::MAIN), 1, "{case}: never a second one");
    let told = |text: &str| text.contains("custom account") && text.contains("unknown");
    assert!(seen.trace.lines.iter().any(|line| told(&line.text)), "{case}: {:?}", seen.trace.lines);
    let first_default = seen.log.iter().position(|entry| is_default(entry.account.as_deref()));
    let last_look_up = seen.log.iter().rposition(|entry| entry.method == "GET");
    assert!(last_look_up.is_some(), "{case}: it is looked up");
    assert!(first_default.is_none() || last_look_up < first_default, "{case}: and that comes first");
    if fault.action.processes() {
        assert_found(seen, Role::Custom, case);
        assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), 0, "{case}: what was found is not sent again");
        assert_eq!(seen.look_ups(known::MAIN), 1, "{case}");
        assert!(!seen.trace.may_still_arrive, "{case}");
    } else if fallback.happens() {
        assert_eq!(seen.looked_up(Role::Custom), Some(&LookUpResult::NotFound), "{case}");
        assert_eq!(seen.look_ups(known::MAIN), 2, "{case}");
        assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), 1, "{case}");
        assert_eq!(seen.trace.originated_by, Some(Role::Default), "{case}");
        assert!(seen.trace.may_still_arrive, "{case}");
        let why = seen.why();
        let is_foreign = matches!(fault.why, UnknownWhy::Intercepted(_) | UnknownWhy::Redirected { .. });
        let reason = if is_foreign {
            "something between here and Twilio answered"
        } else {
            "gave no answer that says whether it took it"
        };
        assert!(why.contains(reason), "{case}: {why}");
        assert!(why.contains("that first one may still arrive and be billed"), "{case}: {why}");
    } else {
        assert_eq!(seen.looked_up(Role::Custom), Some(&LookUpResult::NotFound), "{case}");
        assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), 0, "{case}");
        assert_unknown(seen, Role::Custom, case);
        assert!(seen.trace.may_still_arrive, "{case}");
    }
}

fn is_default(account: Option<&str>) -> bool {
    account == Some(known::DEFAULT_ACCOUNT.sid())
}

fn assert_found(seen: &Seen, by: Role, case: &str) {
    let [created] = seen.created()[..] else { panic!("{case}: one thing is created") };
    let originated =
        Verdict::Originated { role: by, resource_sid: created.to_owned(), found_by_look_up: true };
    assert_eq!(seen.trace.verdict, Some(originated), "{case}");
    assert_eq!(seen.trace.originated_by, Some(by), "{case}");
    assert!(seen.trace.headline.contains("(a look-up found it)"), "{case}: {}", seen.trace.headline);
    assert!(seen.trace.billed.starts_with("Billed to "), "{case}: {}", seen.trace.billed);
    assert_eq!(seen.trace.error(), None, "{case}");
}

fn assert_unknown(seen: &Seen, of: Role, case: &str) {
    let trace = &seen.trace;
    assert_eq!(trace.verdict, Some(Verdict::Unknown { role: of }), "{case}");
    assert!(trace.headline.contains("It may still arrive and be billed."), "{case}: {}", trace.headline);
    assert!(trace.billed.starts_with("If it was taken, billed to "), "{case}: {}", trace.billed);
    let error = trace.error().expect("an unknown outcome is an error");
    assert_eq!(error.code.as_str(), "outcome_unknown", "{case}");
}

/// A stage that reads no answer of more than half a mebibyte.
async fn small_answers(fallback: Fallback) -> Stage {
    let mut stage = fallback.stage().await;
    let how = Reopen::default();
    let limits = Limits { body: 512 * 1024, ..how.limits };
    reopen(&mut stage, Reopen { limits, ..how }).await;
    stage
}

/// Every so many-th fault, on a channel.
async fn every_fault(step: usize, fallback: Fallback, channel: Channel) {
    let stage = small_answers(fallback).await;
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    for fault in faults(&format!("http://{}", elsewhere.local_addr().unwrap())).iter().step_by(step) {
        let case = format!("{}, {channel:?}, fallback {fallback:?}", fault.name);
        let rules = vec![on_creates(channel, known::MAIN, fault.action.clone())];
        let seen = send(&stage, channel, &fresh(), rules, &case).await;
        assert_looked_up_first(&seen, fault, fallback, &case);
    }
    let nobody = elsewhere.accept().unwrap_err();
    assert_eq!(nobody.kind(), ErrorKind::WouldBlock, "no redirect is followed");
}

#[tokio::test]
async fn t7_every_broken_exchange_of_a_message_is_looked_up_first_with_fallback_off() {
    every_fault(1, Fallback::Off, Channel::Sms).await;
}

#[tokio::test]
async fn t7_every_broken_exchange_of_a_message_is_looked_up_first_with_fallback_on() {
    every_fault(1, Fallback::On, Channel::Sms).await;
}

#[tokio::test]
async fn t7_every_broken_exchange_of_a_call_is_looked_up_first_with_fallback_off() {
    every_fault(1, Fallback::Off, Channel::Voice).await;
}

#[tokio::test]
async fn t7_every_broken_exchange_of_a_call_is_looked_up_first_with_fallback_on() {
    every_fault(1, Fallback::On, Channel::Voice).await;
}

#[tokio::test]
async fn t7_a_broken_exchange_is_looked_up_first_when_ping_originates_anyway() {
    every_fault(5, Fallback::PingOriginatesAnyway, Channel::Sms).await;
}

/// The default account is asked once, looked up as well, and nothing comes after it.
#[tokio::test]
async fn t7_a_broken_exchange_with_the_default_account_is_looked_up_too() {
    let stage = small_answers(Fallback::On).await;
    for (channel, step) in [(Channel::Sms, 1), (Channel::Voice, 4)] {
        for fault in faults("http://no-such-host.invalid").iter().step_by(step) {
            let case = format!("{} on the default account, {channel:?}", fault.name);
            let rules = vec![
                on_creates(channel, known::MAIN, FaultAction::error(21_610)),
                on_creates(channel, known::DEFAULT_ACCOUNT, fault.action.clone()),
            ];
            let seen = send(&stage, channel, &fresh(), rules, &case).await;
            assert_eq!((seen.creates(known::MAIN), seen.creates(known::DEFAULT_ACCOUNT)), (1, 1), "{case}");
            assert_eq!(seen.unknown_why(Role::Default), Some(&fault.why), "{case}");
            assert_eq!(seen.trace.may_still_arrive, !fault.action.processes(), "{case}");
            if fault.action.processes() {
                assert_found(&seen, Role::Default, &case);
            } else {
                assert_unknown(&seen, Role::Default, &case);
            }
        }
    }
}

#[tokio::test]
async fn t7_both_accounts_can_leave_it_unknown() {
    let stage = small_answers(Fallback::On).await;
    let unseen = faults("http://no-such-host.invalid");
    for fault in unseen.iter().filter(|fault| !fault.action.processes()).step_by(3) {
        let case = format!("{} on both accounts", fault.name);
        let both = [known::MAIN, known::DEFAULT_ACCOUNT];
        let rules = both.map(|account| on_creates(Channel::Sms, account, fault.action.clone())).to_vec();
        let seen = send(&stage, Channel::Sms, &fresh(), rules, &case).await;
        assert_eq!((seen.creates(known::MAIN), seen.creates(known::DEFAULT_ACCOUNT)), (1, 1), "{case}");
        assert_unknown(&seen, Role::Default, &case);
        assert!(seen.trace.may_still_arrive, "{case}: the first one too");
        assert!(seen.why().contains("that first one may still arrive and be billed"), "{case}");
    }
}

async fn stalled(fallback: Fallback, channel: Channel) {
    let mut stage = fallback.stage().await;
    let how = Reopen::default();
    // Long enough that nothing but what is held ever takes so long.
    let limits = Limits { overall: Duration::from_secs(2), ..how.limits };
    reopen(&mut stage, Reopen { limits, ..how }).await;
    for fault in [
        fault("stalled", FaultAction::stall(false), at(Failing::ResponseTimeout)),
        fault("stalled", FaultAction::stall(true), at(Failing::ResponseTimeout)),
        fault(
            "stalled after the head",
            FaultAction::StallBody { processed: true, max_ms: 600_000 },
            at(Failing::ResponseTimeout),
        ),
    ] {
        let case = format!("{}, {channel:?}, fallback {fallback:?}", fault.name);
        let rules = vec![on_creates(channel, known::MAIN, fault.action.clone())];
        let seen = send(&stage, channel, &fresh(), rules, &case).await;
        assert_looked_up_first(&seen, &fault, fallback, &case);
    }
}

#[tokio::test]
async fn t7_a_create_that_is_never_answered_is_looked_up_first() {
    tokio::join!(
        stalled(Fallback::Off, Channel::Sms),
        stalled(Fallback::On, Channel::Sms),
        stalled(Fallback::Off, Channel::Voice),
        stalled(Fallback::On, Channel::Voice),
    );
}

/// A refusal is Twilio's by the form of its body. Without it nothing is known, and nothing is said of the account.
#[tokio::test]
async fn t7_a_refusal_that_is_not_twilios_is_no_refusal() {
    for fallback in [Fallback::Off, Fallback::On] {
        let stage = small_answers(fallback).await;
        for status in [400, 401, 403, 404, 407, 429, 451] {
            for body in
                ["", "<html>Forbidden</html>", "[1]", "{\"code\": \"many\"}", "{\"message\": \"Forbidden\"}"]
            {
                let case = format!("{status} with {body:?}, fallback {fallback:?}");
                let rules = vec![on_creates(Channel::Sms, known::MAIN, http(status, body, false))];
                let seen = send(&stage, Channel::Sms, &fresh(), rules, &case).await;
                let by_default = usize::from(fallback.happens());
                assert_eq!(
                    (seen.creates(known::MAIN), seen.creates(known::DEFAULT_ACCOUNT)),
                    (1, by_default),
                    "{case}"
                );
                assert_eq!(seen.unknown_why(Role::Custom), Some(&foreign(status, JSON)), "{case}");
                assert_eq!(seen.look_ups(known::MAIN), 2, "{case}: looked up first");
                let told = serde_json::to_string(&seen.trace).unwrap();
                assert!(told.contains("something between here and Twilio answered"), "{case}: {told}");
                for wrong in ["API error", "refused it", "PingID would originate"] {
                    assert!(!told.contains(wrong), "{case}: {wrong} in {told}");
                }
            }
        }
    }
}
