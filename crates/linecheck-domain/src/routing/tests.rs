mod properties;

use super::*;
use crate::attempts::stopped;
use crate::attempts::{MOST_ATTEMPTS, why_not};
use crate::base::ApiBase;
use crate::catalogue;
use crate::history::Summary;
use crate::passcode::Language;
use crate::phone::Recipient;
use crate::sid::AccountSid;
use crate::standing::SendOutcome;
use crate::trace::{Channel, CreateOutcome, FallbackRule, FollowingEnd, LookUpResult, Origin, UnknownWhy};
use crate::transport::{ForeignAnswer, Stage};

fn origin(letter: char, number: Option<&str>) -> Origin {
    Origin {
        account_sid: AccountSid::parse(&format!("AC{}", letter.to_string().repeat(32))).unwrap(),
        base: ApiBase::Us1,
        number: number.and_then(PhoneNumber::from_server),
    }
}

fn plan(fallback: FallbackRule) -> Plan {
    Plan {
        channel: Channel::Sms,
        recipient: "+12025550123".parse::<Recipient>().unwrap(),
        language: Language::En,
        custom: Some(origin('a', Some("+12025550101"))),
        fallback,
        default: DefaultOrigin::StandIn(origin('d', Some("+12025550199"))),
        dry_run: false,
    }
}

fn refused(http_status: u16, twilio_code: Option<u32>) -> CreateOutcome {
    CreateOutcome::Refused { http_status, twilio_code, retry_after_seconds: None }
}

fn accepted() -> CreateOutcome {
    CreateOutcome::Accepted { resource_sid: "SM1".to_owned(), status: "queued".to_owned(), error_code: None }
}

fn unknown() -> CreateOutcome {
    CreateOutcome::Unknown { why: UnknownWhy::Transport { stage: Stage::Interrupted } }
}

fn foreign(http_status: u16) -> ForeignAnswer {
    ForeignAnswer { http_status, content_type: Some("text/html".to_owned()), answered_by: None }
}

fn intercepted(http_status: u16) -> CreateOutcome {
    CreateOutcome::Unknown { why: UnknownWhy::Intercepted(foreign(http_status)) }
}

/// Plays a transaction: the n-th create has the n-th outcome, and so the look-ups. Returns its events.
fn play(plan: &Plan, creates: &[CreateOutcome], look_ups: &[LookUpResult]) -> Vec<Event> {
    let mut events = Vec::new();
    let (mut creates, mut look_ups) = (creates.iter().cycle(), look_ups.iter().cycle());
    for _ in 0..40 {
        match next_step(plan, &events) {
            Step::Create { role, attempt, from, .. } => {
                events.push(Event::CreateIntended { role, attempt, from });
                let outcome = creates.next().cloned().unwrap();
                events.push(Event::CreateAnswered { role, attempt, outcome, exchange: None });
            }
            Step::LookUp { role, attempt } => {
                let result = look_ups.next().cloned().unwrap();
                events.push(Event::LookedUp {
                    role,
                    attempt,
                    result,
                    odd: std::collections::BTreeMap::new(),
                    exchanges: Vec::new(),
                });
            }
            Step::MarkStopped { role, attempt } => events.push(stopped(role, attempt)),
            Step::FallBack(reason) => events.push(Event::FellBack { reason }),
            Step::Decide(verdict) => events.push(Event::Decided { verdict }),
            Step::Done => return events,
        }
    }
    panic!("the transaction does not end: {events:?}")
}

fn verdict(events: &[Event]) -> &Verdict {
    match events.last() {
        Some(Event::Decided { verdict }) => verdict,
        other => panic!("no verdict but {other:?}"),
    }
}

fn creates_on(events: &[Event], of: Role) -> usize {
    events.iter().filter(|event| matches!(event, Event::CreateIntended { role, .. } if *role == of)).count()
}

#[test]
fn t2_the_custom_account_is_always_first() {
    for fallback in [FallbackRule::Disabled, FallbackRule::Enabled, FallbackRule::PingOriginatesAnyway] {
        let events = play(&plan(fallback), &[accepted()], &[]);
        assert!(matches!(verdict(&events), Verdict::Originated { role: Role::Custom, .. }));
        assert_eq!(creates_on(&events, Role::Default), 0);
    }
}

#[test]
fn t3_falls_back_on_every_api_error() {
    for entry in catalogue::entries() {
        let outcome =
            refused(entry.http_status.filter(|status| *status < 500).unwrap_or(400), Some(entry.code));
        let repeats = outcome.may_be_repeated();
        for (fallback, default_creates) in [(FallbackRule::Enabled, 1), (FallbackRule::Disabled, 0)] {
            let mut outcomes = vec![outcome.clone(); if repeats { MOST_ATTEMPTS as usize } else { 1 }];
            outcomes.push(accepted());
            let events = play(&plan(fallback), &outcomes, &[]);
            assert_eq!(creates_on(&events, Role::Default), default_creates, "{} {fallback:?}", entry.code);
            let custom = if repeats { MOST_ATTEMPTS as usize } else { 1 };
            assert_eq!(creates_on(&events, Role::Custom), custom, "{}", entry.code);
        }
    }
}

#[test]
fn t3_a_delivery_error_in_the_answer_never_falls_back() {
    for entry in catalogue::entries() {
        let failed = CreateOutcome::Accepted {
            resource_sid: "SM1".to_owned(),
            status: "failed".to_owned(),
            error_code: Some(entry.code),
        };
        let events = play(&plan(FallbackRule::Enabled), &[failed], &[]);
        assert_eq!(creates_on(&events, Role::Default), 0, "{}", entry.code);
        assert!(matches!(verdict(&events), Verdict::Originated { role: Role::Custom, .. }), "{}", entry.code);
    }
}

#[test]
fn t3_falls_back_when_no_origination_number_is_left() {
    let mut without = plan(FallbackRule::Enabled);
    without.custom = Some(origin('a', None));
    let events = play(&without, &[accepted()], &[]);
    assert_eq!(events.first(), Some(&Event::FellBack { reason: FallbackReason::NoOriginationNumber }));
    assert_eq!((creates_on(&events, Role::Custom), creates_on(&events, Role::Default)), (0, 1));
}

#[test]
fn t4_without_fallback_the_error_is_the_end() {
    let events = play(&plan(FallbackRule::Disabled), &[refused(400, Some(21_211))], &[]);
    let reason = FallbackReason::ApiError { http_status: 400, twilio_code: Some(21_211) };
    assert_eq!(verdict(&events), &Verdict::Failed { reason, role: Role::Custom });
    assert_eq!(creates_on(&events, Role::Default), 0);
}

#[test]
fn t4_the_sentence_of_the_ping_page_can_be_followed_and_originates() {
    let events =
        play(&plan(FallbackRule::PingOriginatesAnyway), &[refused(400, Some(21_211)), accepted()], &[]);
    assert!(matches!(verdict(&events), Verdict::Originated { role: Role::Default, .. }));
}

#[test]
fn t6_with_nothing_for_the_default_account_nothing_is_sent() {
    let mut without = plan(FallbackRule::Enabled);
    without.default = DefaultOrigin::NotConfigured;
    let events = play(&without, &[refused(400, Some(21_211))], &[]);
    assert_eq!(verdict(&events), &Verdict::PingWouldOriginate);
    assert_eq!(creates_on(&events, Role::Default), 0);

    without.custom = None;
    let events = play(&without, &[accepted()], &[]);
    assert_eq!(verdict(&events), &Verdict::PingWouldOriginate);
}

#[test]
fn t7_only_429_with_20429_is_repeated() {
    for (outcome, creates) in [
        (refused(429, Some(20_429)), 3),
        (refused(429, Some(63_038)), 1),
        (refused(429, None), 1),
        (refused(400, Some(20_429)), 1),
        (refused(503, Some(20_429)), 1),
        (
            CreateOutcome::Refused {
                http_status: 429,
                twilio_code: Some(20_429),
                retry_after_seconds: Some(600),
            },
            1,
        ),
        (CreateOutcome::NotSent { stage: Stage::Connect }, 1),
        (unknown(), 1),
        (accepted(), 1),
    ] {
        let events =
            play(&plan(FallbackRule::Disabled), std::slice::from_ref(&outcome), &[LookUpResult::NotFound]);
        assert_eq!(creates_on(&events, Role::Custom), creates, "{outcome:?}");
    }
}

#[test]
fn t7_an_unknown_outcome_is_looked_up_first_and_then_the_trace_says_that_it_may_still_arrive() {
    let found =
        LookUpResult::Found { resource_sid: "SM9".to_owned(), status: "sent".to_owned(), error_code: None };
    for (result, expected_default, may_arrive) in [
        (found, 0, false),
        (LookUpResult::NotFound, 1, true),
        (LookUpResult::Ambiguous { matches: 2 }, 1, true),
        (LookUpResult::Failed { http_status: Some(500), stage: None }, 1, true),
        (LookUpResult::Intercepted(foreign(403)), 1, true),
    ] {
        for first in [unknown(), intercepted(403), intercepted(200)] {
            let events =
                play(&plan(FallbackRule::Enabled), &[first, accepted()], std::slice::from_ref(&result));
            assert_eq!(creates_on(&events, Role::Default), expected_default, "{result:?}");
            assert_eq!(
                !Standing::of(&plan(FallbackRule::Enabled), &events).may_still_arrive.is_empty(),
                may_arrive,
                "{result:?}"
            );
            assert!(
                matches!(events.get(2), Some(Event::LookedUp { .. })),
                "the look-up comes before anything else"
            );
        }
    }
}

/// That the way from this machine was blocked says nothing of the account, and nothing of what PingID would do.
#[test]
fn t6_what_ping_would_do_is_not_inferred_from_an_answer_that_is_not_twilios() {
    let look_ups = [LookUpResult::Intercepted(foreign(403)), LookUpResult::NotFound];
    for rule in [FallbackRule::Disabled, FallbackRule::Enabled, FallbackRule::PingOriginatesAnyway] {
        for look_up in &look_ups {
            let alone = Plan { default: DefaultOrigin::NotConfigured, ..plan(rule) };
            let events = play(&alone, &[intercepted(403)], std::slice::from_ref(look_up));
            assert_eq!(verdict(&events), &Verdict::Unknown { role: Role::Custom }, "{rule:?}");
            assert!(!events.iter().any(|event| matches!(event, Event::FellBack { .. })), "{rule:?}");
        }
    }
    let events = play(&plan(FallbackRule::Enabled), &[intercepted(403)], &look_ups);
    let reason = FallbackReason::Intercepted(foreign(403));
    assert!(events.contains(&Event::FellBack { reason }), "fallback follows as for unreachable");
    assert_eq!(verdict(&events), &Verdict::Unknown { role: Role::Default });
    let stored = serde_json::to_string(&events).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Event>>(&stored).unwrap(), events, "it is read as it was stored");
}

/// As they were stored before there were foreign answers and odd entries.
#[test]
fn t7_events_of_an_older_vault_are_still_read() {
    for stored in [
        r#"{"event":"create_answered","role":"custom","attempt":1,"outcome":"refused","http_status":403,"twilio_code":null,
            "retry_after_seconds":null,"exchange":null}"#,
        r#"{"event":"looked_up","role":"custom","attempt":1,"result":"not_found","exchanges":[]}"#,
        r#"{"event":"fell_back","reason":"api_error","http_status":407,"twilio_code":null}"#,
        r#"{"event":"status_seen","status":"failed","error_code":null,"exchanges":[]}"#,
        r#"{"event":"following_ended","end":"unanswered","http_status":403,"exchange":null}"#,
    ] {
        let event: Event = serde_json::from_str(stored).unwrap();
        let again = serde_json::to_value(&event).unwrap();
        assert_eq!(again, serde_json::from_str::<serde_json::Value>(stored).unwrap(), "and written alike");
    }
}

#[test]
fn t7_a_stop_between_intent_and_outcome_is_unknown_and_not_repeated() {
    let plan = plan(FallbackRule::Enabled);
    let Step::Create { role, attempt, from, .. } = next_step(&plan, &[]) else {
        panic!("a create comes first")
    };
    let events = [Event::CreateIntended { role, attempt, from }];
    assert_eq!(next_step(&plan, &events), Step::MarkStopped { role, attempt });
    let events = [events[0].clone(), stopped(role, attempt)];
    assert_eq!(next_step(&plan, &events), Step::LookUp { role, attempt });
}

#[test]
fn t11_a_dry_run_never_falls_back() {
    let mut dry = plan(FallbackRule::Enabled);
    dry.dry_run = true;
    let events = play(&dry, &[refused(400, Some(21_211))], &[]);
    assert!(matches!(verdict(&events), Verdict::Failed { role: Role::Custom, .. }));

    let events = play(&dry, &[unknown()], &[LookUpResult::NotFound]);
    assert_eq!(verdict(&events), &Verdict::Unknown { role: Role::Custom });
    let looked_up = events.iter().any(|event| matches!(event, Event::LookedUp { .. }));
    assert!(!looked_up, "there is nothing to look up");
}

/// A limit of the default account refuses its create, whether it comes first or by a fallback: it is not asked, and the
/// verdict says why.
#[test]
fn t9_a_limit_on_the_default_account_ends_the_transaction_unasked() {
    let reached = crate::limits::LimitReached {
        limit: crate::limits::Limit::DailyUnused,
        most: 10,
        left: 0,
        resets_at: jiff::Timestamp::UNIX_EPOCH,
    };
    let alone = Plan { custom: None, ..plan(FallbackRule::Disabled) };
    for (plan, first) in [(alone, None), (plan(FallbackRule::Enabled), Some(refused(400, Some(21_211))))] {
        let mut events = Vec::new();
        loop {
            match next_step(&plan, &events) {
                Step::Create { role: role @ Role::Default, .. } => {
                    events.push(Event::LimitRefused { role, reached });
                }
                Step::Create { role, attempt, from, .. } => {
                    events.push(Event::CreateIntended { role, attempt, from });
                    let outcome = first.clone().unwrap();
                    events.push(Event::CreateAnswered { role, attempt, outcome, exchange: None });
                }
                Step::FallBack(reason) => events.push(Event::FellBack { reason }),
                Step::Decide(verdict) => events.push(Event::Decided { verdict }),
                Step::Done => break,
                step @ (Step::LookUp { .. } | Step::MarkStopped { .. }) => panic!("{step:?}"),
            }
        }
        let reason = FallbackReason::LimitReached(reached);
        assert_eq!(verdict(&events), &Verdict::Failed { reason, role: Role::Default });
        assert_eq!(creates_on(&events, Role::Default), 0);
        let stored = serde_json::to_string(&events).unwrap();
        assert_eq!(
            serde_json::from_str::<Vec<Event>>(&stored).unwrap(),
            events,
            "it is read as it was stored"
        );
    }
}

#[test]
fn t8_a_late_word_undoes_no_final_one() {
    for (channel, from, to, forward) in [
        (Channel::Sms, "queued", "sending", true),
        (Channel::Sms, "delivered", "sending", false),
        (Channel::Sms, "delivered", "read", true),
        (Channel::Sms, "read", "delivered", false),
        (Channel::Sms, "undelivered", "delivered", false),
        (Channel::Sms, "undelivered", "read", false),
        (Channel::Sms, "sent", "partially_delivered", true),
        (Channel::Sms, "partially_delivered", "sent", false),
        (Channel::Sms, "partially_delivered", "delivered", true),
        (Channel::Voice, "ringing", "queued", false),
        (Channel::Voice, "in-progress", "completed", true),
        (Channel::Voice, "completed", "in-progress", false),
        (Channel::Voice, "busy", "failed", false),
    ] {
        assert_eq!(moves_forward(channel, (from, None), (to, None)), forward, "{from} {to}");
    }
    assert!(moves_forward(Channel::Sms, ("failed", None), ("failed", Some(30_008))), "its reason is news");
}

/// A create is unknown and the fallback is refused: every reading says that the first may still arrive.
#[test]
fn t7_an_unknown_create_and_a_refused_fallback_read_the_same_everywhere() {
    let plan = plan(FallbackRule::Enabled);
    let events = play(&plan, &[unknown(), refused(400, Some(21_211))], &[LookUpResult::NotFound]);
    assert_eq!(verdict(&events), &Verdict::Unknown { role: Role::Custom });
    assert_eq!(
        why_not(&plan, &events, Role::Default),
        Some(FallbackReason::ApiError { http_status: 400, twilio_code: Some(21_211) })
    );
    // As it was stored before.
    let mut old = events.clone();
    let reason = FallbackReason::ApiError { http_status: 400, twilio_code: Some(21_211) };
    *old.last_mut().unwrap() = Event::Decided { verdict: Verdict::Failed { reason, role: Role::Default } };
    let standing = Standing::of(&plan, &old);
    assert_eq!(standing.verdict, Some(Verdict::Unknown { role: Role::Custom }));
    assert_eq!(standing.outcome, SendOutcome::Unknown);
}

/// The answer comes after another process took it for stopped and gave a verdict.
#[test]
fn t7_a_late_answer_is_known_and_corrects_the_verdict() {
    let plan = plan(FallbackRule::Enabled);
    for (late, expected) in [
        (
            accepted(),
            Verdict::Originated {
                role: Role::Custom,
                resource_sid: "SM1".to_owned(),
                found_by_look_up: false,
            },
        ),
        (
            refused(429, Some(20_429)),
            Verdict::Failed {
                reason: FallbackReason::ApiError { http_status: 429, twilio_code: Some(20_429) },
                role: Role::Custom,
            },
        ),
    ] {
        let from = plan.origin(Role::Custom).unwrap().number.clone().unwrap();
        let mut events = vec![Event::CreateIntended { role: Role::Custom, attempt: 1, from }];
        while next_step_without_creating(&plan, &events) != Step::Done {
            events.push(match next_step_without_creating(&plan, &events) {
                Step::MarkStopped { role, attempt } => stopped(role, attempt),
                Step::LookUp { role, attempt } => Event::LookedUp {
                    role,
                    attempt,
                    result: LookUpResult::NotFound,
                    odd: std::collections::BTreeMap::new(),
                    exchanges: Vec::new(),
                },
                Step::Decide(verdict) => Event::Decided { verdict },
                step => panic!("{step:?}"),
            });
        }
        assert_eq!(verdict(&events), &Verdict::Unknown { role: Role::Custom });
        let answer = Event::CreateAnswered { role: Role::Custom, attempt: 1, outcome: late, exchange: None };
        assert!(admits(&plan, &events, &answer));
        events.push(answer.clone());
        assert!(!admits(&plan, &events, &answer), "once");
        assert_eq!(next_step(&plan, &events), Step::Decide(expected), "and nothing is created");
    }
}
