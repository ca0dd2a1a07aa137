//! T3, T8: a delivery error never causes a fallback, and is shown with its explanation.

use std::time::Duration;

use linecheck_app::{Code, Pace, ProgressSink, Remedy, Timer};
use linecheck_domain::catalogue::{self, CodeClass};
use linecheck_domain::trace::{Channel, Role};
use linecheck_sandbox::known;
use linecheck_sandbox::{CallOutcome, Endpoint, FaultAction, MessageOutcome};
use linecheck_tests::{Stage, no_pauses};

use crate::seen::{ORDINARY, Seen, on_creates, send};

/// Longer than the life of any message or call in the sandbox.
const A_WHILE: Duration = Duration::from_mins(1);

async fn stage() -> Stage {
    let stage = Stage::with_pace(Pace { following: Timer::real(100), ..no_pauses() }).await;
    stage.configure(known::MAIN, true).await;
    stage
}

/// Sends, lets time pass at the server, and follows.
async fn follow(stage: &Stage, channel: Channel, action: FaultAction, case: &str) -> Seen {
    let seen = send(stage, channel, ORDINARY, vec![on_creates(channel, known::MAIN, action)], case).await;
    stage.control().advance_clock(A_WHILE).unwrap();
    let id = seen.trace.transaction;
    let followed = stage.app.follow(id, A_WHILE, &ProgressSink::silent()).await.unwrap();
    let seen = Seen::of(&stage.app, &stage.control(), id).await;
    assert_eq!(seen.trace, followed, "{case}");
    seen.assert_derived(case);
    assert_eq!((seen.creates(known::MAIN), seen.creates(known::DEFAULT_ACCOUNT)), (1, 0), "{case}");
    assert_eq!(seen.trace.originated_by, Some(Role::Custom), "{case}");
    seen
}

fn assert_failed(seen: &Seen, status: &str, code: Option<u32>, case: &str) {
    let trace = &seen.trace;
    assert_eq!(trace.status.as_deref(), Some(status), "{case}");
    assert!(trace.delivery_failed && trace.is_final, "{case}");
    assert!(seen.why().contains("That is a delivery error: it never causes a fallback."), "{case}");
    let error = trace.error().expect("a failed delivery is an error");
    assert_eq!(error.code, Code::DeliveryFailed, "{case}");
    let Some(code) = code else { return };
    assert!(trace.headline.contains(&format!("{status}, code {code}")), "{case}: {}", trace.headline);
    assert!(seen.explains(code), "{case}: {:?}", trace.lines);
    let said = trace.lines.iter().filter_map(|line| line.explanation.as_ref());
    assert!(said.clone().all(|said| said.class == CodeClass::DeliveryError), "{case}");
    assert_eq!(error.params["twilio_code"], code, "{case}");
    let text = catalogue::explain(code).unwrap().next_step.clone();
    assert_eq!(error.remedy, Remedy::Words { text }, "{case}");
}

fn delivery_codes() -> Vec<u32> {
    let codes: Vec<_> =
        catalogue::entries().iter().map(|entry| entry.code).filter(|code| code / 1000 == 30).collect();
    assert!(codes.len() > 50, "the table has the codes of delivery");
    codes
}

#[tokio::test]
async fn t3_t8_no_delivery_error_of_a_message_causes_a_fallback() {
    let stage = stage().await;
    for code in delivery_codes() {
        for outcome in [MessageOutcome::undelivered(code), MessageOutcome::failed(code)] {
            let case = format!("{} with {code}", outcome.status);
            let status = outcome.status.clone();
            let seen = follow(&stage, Channel::Sms, FaultAction::MessageOutcome(outcome), &case).await;
            assert_failed(&seen, &status, Some(code), &case);
            assert_eq!(seen.log.last().map(|entry| entry.endpoint), Some(Endpoint::Message), "{case}");
        }
    }
}

#[tokio::test]
async fn t3_t8_what_the_201_itself_calls_failed_is_a_delivery_error() {
    let stage = stage().await;
    for code in delivery_codes() {
        let case = format!("failed at once with {code}");
        let outcome = MessageOutcome { at_create: true, ..MessageOutcome::failed(code) };
        let seen = follow(&stage, Channel::Sms, FaultAction::MessageOutcome(outcome), &case).await;
        assert_failed(&seen, "failed", Some(code), &case);
        assert_eq!(seen.log.len(), 1, "{case}: a final status is not asked for");
    }
}

#[tokio::test]
async fn t3_t8_no_delivery_error_of_a_call_causes_a_fallback() {
    let stage = stage().await;
    for at_create in [false, true] {
        for (status, error_code) in [
            ("busy", None),
            ("no-answer", None),
            ("canceled", None),
            ("failed", None),
            ("failed", Some(13_224)),
            ("failed", Some(13_225)),
            ("failed", Some(13_227)),
        ] {
            let case = format!("a call that is {status} with {error_code:?}, at once: {at_create}");
            let outcome = CallOutcome { error_code, at_create, ..CallOutcome::ends(status) };
            let seen = follow(&stage, Channel::Voice, FaultAction::CallOutcome(outcome), &case).await;
            // A call says why in its notifications, also one that had failed when it was created.
            assert_failed(&seen, status, error_code, &case);
        }
    }
}

#[tokio::test]
async fn t8_what_is_delivered_is_followed_to_its_end() {
    let stage = stage().await;
    let delivered = FaultAction::MessageOutcome(MessageOutcome::delivered());
    for (channel, action, end) in [
        (Channel::Sms, delivered, "delivered"),
        (Channel::Voice, FaultAction::CallOutcome(CallOutcome::completed()), "completed"),
    ] {
        let seen = follow(&stage, channel, action, end).await;
        assert_eq!(seen.trace.status.as_deref(), Some(end));
        assert!(seen.trace.is_final && !seen.trace.delivery_failed);
        assert_eq!(seen.trace.error(), None);
    }
}

/// The status is asked for, and asked again, when the answer is none.
#[tokio::test]
async fn t8_a_status_that_cannot_be_read_is_asked_for_again() {
    let stage = stage().await;
    let seen = send(&stage, Channel::Sms, ORDINARY, Vec::new(), "sent").await;
    stage.control().advance_clock(A_WHILE).unwrap();
    let faults = [
        FaultAction::http(503, false),
        FaultAction::Reset { processed: false },
        FaultAction::RateLimited { code: 20_429, retry_after: None },
    ];
    let rules = faults
        .into_iter()
        .zip(1..)
        .map(|(action, nth)| linecheck_sandbox::FaultRule::nth(Endpoint::Message, nth, action));
    stage.control().set_faults(rules.collect()).unwrap();
    let id = seen.trace.transaction;
    let trace = stage.app.follow(id, A_WHILE, &ProgressSink::silent()).await.unwrap();
    assert_eq!(trace.status.as_deref(), Some("delivered"));
    let seen = Seen::of(&stage.app, &stage.control(), id).await;
    seen.assert_derived("three faults, then a status");
    assert_eq!(seen.log.len(), 5);
}
