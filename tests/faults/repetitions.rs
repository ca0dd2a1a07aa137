//! T7: what may be repeated on one account, and what must not.

use std::sync::{Arc, Mutex};

use linecheck_app::{Pace, Progress, ProgressSink};
use linecheck_domain::trace::{Channel, CreateOutcome, FallbackReason, Role, Verdict};
use linecheck_sandbox::known;
use linecheck_sandbox::{FaultAction, FaultRule, Nth};
use linecheck_tests::{Stage, no_pauses};

use crate::seen::{Fallback, ORDINARY, create_on, fresh, http, refusal, send};

const CHANNELS: [Channel; 2] = [Channel::Sms, Channel::Voice];

fn first(times: u64, channel: Channel, action: FaultAction) -> FaultRule {
    let rule =
        FaultRule { nth: Nth::Range { from: 1, times }, ..FaultRule::every(create_on(channel), action) };
    rule.for_account(known::MAIN.sid())
}

#[tokio::test]
async fn t7_20429_is_repeated_twice_at_most() {
    for fallback in [Fallback::Off, Fallback::On] {
        let stage = fallback.stage().await;
        for channel in CHANNELS {
            for retry_after in [None, Some(0), Some(1), Some(10)] {
                for times in 1..=4 {
                    let case = format!("{times} times, {retry_after:?}, {channel:?}, {fallback:?}");
                    let rules =
                        vec![first(times, channel, FaultAction::RateLimited { code: 20_429, retry_after })];
                    let seen = send(&stage, channel, &fresh(), rules, &case).await;
                    let expected = usize::try_from(times + 1).unwrap().min(3);
                    assert_eq!(seen.creates(known::MAIN), expected, "{case}");
                    let by_custom = times < 3;
                    let by_default = !by_custom && fallback.happens();
                    assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), usize::from(by_default), "{case}");
                    let by = by_custom.then_some(Role::Custom).or(by_default.then_some(Role::Default));
                    assert_eq!(seen.trace.originated_by, by, "{case}");
                    assert_eq!(seen.created().len(), usize::from(by.is_some()), "{case}");
                    let again = seen.trace.lines.iter().filter(|line| line.text.contains("again, attempt"));
                    assert_eq!(again.count(), expected - 1, "{case}: each repetition is told");
                    assert!(seen.explains(20_429), "{case}");
                }
            }
        }
    }
}

#[tokio::test]
async fn t7_a_long_retry_after_counts_as_a_refusal() {
    let stage = Fallback::On.stage().await;
    let action = FaultAction::RateLimited { code: 20_429, retry_after: Some(11) };
    let seen = send(&stage, Channel::Sms, ORDINARY, vec![first(1, Channel::Sms, action)], "11 s").await;
    assert_eq!((seen.creates(known::MAIN), seen.creates(known::DEFAULT_ACCOUNT)), (1, 1));
    assert_eq!(
        seen.outcome(Role::Custom),
        Some(&CreateOutcome::Refused {
            http_status: 429,
            twilio_code: Some(20_429),
            retry_after_seconds: Some(11)
        })
    );
}

#[tokio::test]
async fn t7_the_pause_before_a_repetition_is_the_one_that_was_asked_for() {
    let stage = Stage::with_pace(Pace { repetition: 1, ..no_pauses() }).await;
    stage.configure(known::MAIN, false).await;
    let action = FaultAction::RateLimited { code: 20_429, retry_after: Some(1) };
    stage.control().set_faults(vec![first(1, Channel::Sms, action)]).unwrap();
    let pauses = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&pauses);
    let sink = ProgressSink::new(move |progress| {
        if let Progress::Pausing { milliseconds } = progress {
            told.lock().unwrap().push(milliseconds);
        }
    });
    let preview = stage.preview(Channel::Sms, ORDINARY).await;
    let trace = stage.app.send(&stage.actor, preview, false, &sink).await.unwrap();
    assert_eq!(trace.originated_by, Some(Role::Custom));
    assert_eq!(*pauses.lock().unwrap(), [1000]);
}

#[tokio::test]
async fn t7_nothing_but_429_with_20429_is_repeated() {
    let limited = |retry_after| FaultAction::RateLimited { code: 63_038, retry_after };
    let without_code = |status| http(status, &format!("{{\"message\":\"No\",\"status\":{status}}}"), false);
    let actions = [
        ("63038", limited(None), Some(63_038)),
        ("63038 with Retry-After", limited(Some(1)), Some(63_038)),
        ("429 without a code", without_code(429), None),
        ("20429 as 400", refusal(20_429, 400), Some(20_429)),
        ("20429 as 403", refusal(20_429, 403), Some(20_429)),
        ("429 with 20003", refusal(20_003, 429), Some(20_003)),
        ("400 without a code", without_code(400), None),
    ];
    for fallback in [Fallback::Off, Fallback::On] {
        let stage = fallback.stage().await;
        for (name, action, code) in &actions {
            for channel in CHANNELS {
                let case = format!("{name}, {channel:?}, {fallback:?}");
                let seen =
                    send(&stage, channel, &fresh(), vec![first(3, channel, action.clone())], &case).await;
                assert_eq!(seen.creates(known::MAIN), 1, "{case}");
                let by_default = usize::from(fallback.happens());
                assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), by_default, "{case}");
                let Some(CreateOutcome::Refused { http_status, twilio_code, .. }) =
                    seen.outcome(Role::Custom)
                else {
                    panic!("{case}: {:?}", seen.outcome(Role::Custom));
                };
                assert_eq!(twilio_code, code, "{case}");
                let reason = FallbackReason::ApiError { http_status: *http_status, twilio_code: *code };
                if !fallback.happens() {
                    let failed = Verdict::Failed { reason, role: Role::Custom };
                    assert_eq!(seen.trace.verdict, Some(failed), "{case}");
                }
            }
        }
    }
}

#[tokio::test]
async fn t7_what_follows_a_repetition_is_judged_on_its_own() {
    let stage = Fallback::On.stage().await;
    let once = FaultAction::RateLimited { code: 20_429, retry_after: None };
    for (name, second, by, creates) in [
        ("then refused", FaultAction::error(21_610), Role::Default, 1),
        ("then 63038", FaultAction::RateLimited { code: 63_038, retry_after: None }, Role::Default, 1),
        ("then reset, but created", FaultAction::Reset { processed: true }, Role::Custom, 0),
        ("then reset, nothing created", FaultAction::Reset { processed: false }, Role::Default, 1),
    ] {
        for channel in CHANNELS {
            let case = format!("20429 {name}, {channel:?}");
            let rules = vec![
                first(1, channel, once.clone()),
                FaultRule::nth(create_on(channel), 2, second.clone()).for_account(known::MAIN.sid()),
            ];
            let seen = send(&stage, channel, &fresh(), rules, &case).await;
            assert_eq!(seen.creates(known::MAIN), 2, "{case}: never a third");
            assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), creates, "{case}");
            assert_eq!(seen.trace.originated_by, Some(by), "{case}");
        }
    }
}
