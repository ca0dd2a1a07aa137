use proptest::prelude::*;

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

fn any_outcome() -> impl Strategy<Value = CreateOutcome> {
    prop_oneof![
        Just(accepted()),
        (
            400_u16..500,
            proptest::option::of(prop_oneof![Just(20_429_u32), Just(63_038), 20_000_u32..64_000]),
            proptest::option::of(0_u64..60)
        )
            .prop_map(|(http_status, twilio_code, retry_after_seconds)| CreateOutcome::Refused {
                http_status,
                twilio_code,
                retry_after_seconds
            }),
        proptest::sample::select(Stage::ALL.to_vec()).prop_map(|stage| if stage.never_sent() {
            CreateOutcome::NotSent { stage }
        } else {
            CreateOutcome::Unknown { why: UnknownWhy::Transport { stage } }
        }),
        (500_u16..600).prop_map(|http_status| CreateOutcome::Unknown {
            why: UnknownWhy::ServerFailed { http_status, twilio_code: None }
        }),
        (200_u16..600).prop_map(intercepted),
    ]
}

fn any_look_up() -> impl Strategy<Value = LookUpResult> {
    prop_oneof![
        Just(LookUpResult::Found {
            resource_sid: "SM9".to_owned(),
            status: "sent".to_owned(),
            error_code: None
        }),
        Just(LookUpResult::NotFound),
        (2_usize..5).prop_map(|matches| LookUpResult::Ambiguous { matches }),
        Just(LookUpResult::Failed { http_status: None, stage: Some(Stage::Dns) }),
        (200_u16..600).prop_map(|http_status| LookUpResult::Intercepted(foreign(http_status))),
    ]
}

fn any_plan() -> impl Strategy<Value = Plan> {
    (
        proptest::sample::select(vec![
            FallbackRule::Disabled,
            FallbackRule::Enabled,
            FallbackRule::PingOriginatesAnyway,
        ]),
        proptest::option::of(any::<bool>()),
        proptest::option::of(any::<bool>()),
        any::<bool>(),
    )
        .prop_map(|(fallback, custom, default, dry_run)| {
            let mut plan = plan(fallback);
            plan.custom = custom.map(|has_number| origin('a', has_number.then_some("+12025550101")));
            plan.default = default.map_or(DefaultOrigin::NotConfigured, |has_number| {
                DefaultOrigin::Sandbox(origin('d', has_number.then_some("+12025550199")))
            });
            plan.dry_run = dry_run;
            plan
        })
}

proptest! {
    #[test]
    fn t7_never_two_creates_unless_the_first_was_certainly_not_accepted(
        plan in any_plan(),
        creates in proptest::collection::vec(any_outcome(), 1..8),
        look_ups in proptest::collection::vec(any_look_up(), 1..4),
    ) {
        let events = play(&plan, &creates, &look_ups);
        for role in [Role::Custom, Role::Default] {
            let attempts = creates_on(&events, role);
            for attempt in 1..attempts {
                let outcome = outcome_of(&events, role, u32::try_from(attempt).unwrap()).unwrap();
                prop_assert!(outcome.may_be_repeated(), "{outcome:?} was repeated");
            }
        }
    }

    #[test]
    fn t3_never_a_fallback_after_a_create_that_was_accepted_or_found(
        plan in any_plan(),
        creates in proptest::collection::vec(any_outcome(), 1..8),
        look_ups in proptest::collection::vec(any_look_up(), 1..4),
    ) {
        let events = play(&plan, &creates, &look_ups);
        let originated = events.iter().position(|event| matches!(
            event,
            Event::CreateAnswered { role: Role::Custom, outcome: CreateOutcome::Accepted { .. }, .. }
                | Event::LookedUp { role: Role::Custom, result: LookUpResult::Found { .. }, .. }
        ));
        if let Some(position) = originated {
            let on_default = events[position..].iter().any(|event| matches!(
                event,
                Event::FellBack { .. } | Event::CreateIntended { role: Role::Default, .. }
            ));
            prop_assert!(!on_default);
        }
        if plan.custom.is_some() && !plan.fallback.falls_back() {
            prop_assert_eq!(creates_on(&events, Role::Default), 0);
        }
    }

    #[test]
    fn t7_stopping_anywhere_and_going_on_makes_no_create_twice(
        plan in any_plan(),
        creates in proptest::collection::vec(any_outcome(), 1..8),
        look_ups in proptest::collection::vec(any_look_up(), 1..4),
        cut in 0_usize..12,
    ) {
        let whole = play(&plan, &creates, &look_ups);
        let events = &whole[..cut.min(whole.len())];
        if let Step::Create { role, attempt, .. } = next_step(&plan, events) {
            let known = events.iter().any(|event| matches!(
                event,
                Event::CreateIntended { role: other, attempt: earlier, .. } if *other == role && *earlier == attempt
            ));
            prop_assert!(!known, "attempt {attempt} would be made twice");
        }
    }
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

/// Any event of a test send, whether it can follow or not.
fn any_event() -> impl Strategy<Value = Event> {
    let role = || proptest::sample::select(vec![Role::Custom, Role::Default]);
    let status = proptest::sample::select(vec![
        "queued",
        "sending",
        "sent",
        "delivered",
        "read",
        "undelivered",
        "odd",
        "",
    ]);
    let verdict = prop_oneof![
        role().prop_map(|role| Verdict::Originated {
            role,
            resource_sid: "SM1".to_owned(),
            found_by_look_up: false
        }),
        role().prop_map(|role| Verdict::Failed {
            reason: FallbackReason::ApiError { http_status: 400, twilio_code: None },
            role
        }),
        role().prop_map(|role| Verdict::Unknown { role }),
        Just(Verdict::PingWouldOriginate),
        Just(Verdict::Stopped),
    ];
    prop_oneof![
        3 => (role(), 1_u32..3).prop_map(|(role, attempt)| Event::CreateIntended {
            role,
            attempt,
            from: crate::phone::PhoneNumber::from_server("+12025550101").unwrap(),
        }),
        4 => (role(), 1_u32..3, any_outcome()).prop_map(|(role, attempt, outcome)| Event::CreateAnswered {
            role,
            attempt,
            outcome,
            exchange: None
        }),
        1 => (role(), 1_u32..3).prop_map(|(role, attempt)| stopped(role, attempt)),
        3 => (role(), 1_u32..3, any_look_up()).prop_map(|(role, attempt, result)| Event::LookedUp {
            role,
            attempt,
            result,
            odd: std::collections::BTreeMap::new(), exchanges: Vec::new()
        }),
        1 => Just(Event::FellBack { reason: FallbackReason::OutcomeUnknown }),
        3 => status.prop_map(|status| Event::StatusSeen {
            status: status.to_owned(),
            error_code: None,
            code_unread: None, exchanges: Vec::new()
        }),
        1 => Just(Event::FollowingEnded { why: FollowingEnd::TimeUp }),
        1 => Just(Event::Confirmed { milliseconds: 1 }),
        3 => verdict.prop_map(|verdict| Event::Decided { verdict }),
    ]
}

/// Whether a create is there of which nothing says what it made, looked for without the rules.
fn anything_unresolved(events: &[Event]) -> bool {
    [Role::Custom, Role::Default].into_iter().any(|of| {
        (1..3).any(|which| {
            let mut known = false;
            let mut asked = false;
            for event in events {
                match event {
                    Event::CreateIntended { role, attempt, .. } => asked |= (*role, *attempt) == (of, which),
                    Event::CreateAnswered { role, attempt, outcome, .. }
                        if (*role, *attempt) == (of, which) =>
                    {
                        asked = true;
                        // The first that is no stop counts.
                        if !matches!(outcome, CreateOutcome::Unknown { .. }) {
                            known = true;
                        }
                    }
                    Event::LookedUp { role, attempt, result: LookUpResult::Found { .. }, .. } => {
                        known |= (*role, *attempt) == (of, which);
                    }
                    _ => {}
                }
            }
            asked && !known
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn t7_no_projection_says_that_nothing_was_sent_while_a_create_is_unresolved(
        plan in any_plan(),
        events in proptest::collection::vec(any_event(), 0..12),
    ) {
        if plan.dry_run || !anything_unresolved(&events) {
            return Ok(());
        }
        let standing = Standing::of(&plan, &events);
        prop_assert!(!standing.may_still_arrive.is_empty() && standing.may_be_billed());
        let read = &standing.verdict;
        prop_assert!(matches!(read, None | Some(Verdict::Originated { .. } | Verdict::Unknown { .. })), "{read:?}");
        let denies = matches!(
            standing.outcome,
            SendOutcome::Refused | SendOutcome::NotSent | SendOutcome::NotDelivered | SendOutcome::PingWouldOriginate
        );
        prop_assert!(!denies, "{:?}", standing.outcome);
        let confirmed = standing.outcome == SendOutcome::Confirmed;
        prop_assert_eq!(standing.outcome == SendOutcome::UnderWay, read.is_none() && !confirmed);
        if let Some(Verdict::Unknown { .. }) = read {
            prop_assert!(confirmed || standing.outcome == SendOutcome::Unknown, "{:?}", standing.outcome);
        }
    }

    /// What one part of a standing says, no other part of it denies, and the history's row is a part of it.
    #[test]
    fn t5_the_parts_of_a_standing_agree(
        plan in any_plan(),
        events in proptest::collection::vec(any_event(), 0..12),
    ) {
        let standing = Standing::of(&plan, &events);
        let outcome = standing.outcome;
        let originated = standing.originated();
        let nothing = matches!(outcome, SendOutcome::Refused | SendOutcome::NotSent | SendOutcome::PingWouldOriginate);
        if nothing || plan.dry_run {
            prop_assert!(!standing.may_be_billed(), "{standing:?}");
        }
        if nothing {
            prop_assert_eq!(originated, None);
        }
        if matches!(outcome, SendOutcome::Delivered | SendOutcome::Sent | SendOutcome::SentWithoutReceipt | SendOutcome::NotDelivered) {
            prop_assert!(originated.is_some_and(|role| standing.billed().contains(&role)), "{standing:?}");
        }
        if outcome == SendOutcome::NotDelivered {
            prop_assert!(standing.delivery_failed() && standing.may_still_arrive.is_empty());
        }
        let of_dry_run = matches!(outcome, SendOutcome::DryRun | SendOutcome::DryRunRefused | SendOutcome::DryRunUnknown);
        let open = matches!(outcome, SendOutcome::UnderWay | SendOutcome::Confirmed);
        prop_assert!(of_dry_run == plan.dry_run || open, "{standing:?}");
        prop_assert_eq!(standing.is_open(), standing.verdict.is_none() || outcome == SendOutcome::Sent);
        let stored: Vec<_> = events.iter().zip(1..).map(|(event, sequence)| crate::trace::StoredEvent {
            sequence,
            at: jiff::Timestamp::UNIX_EPOCH,
            event: event.clone(),
        }).collect();
        let row = Summary::of(&plan, jiff::Timestamp::UNIX_EPOCH, &stored);
        prop_assert_eq!(
            (row.outcome, row.may_still_arrive, row.originated_by, row.confirmed_ms),
            (outcome, !standing.may_still_arrive.is_empty(), originated, standing.confirmed_ms)
        );
        prop_assert_eq!(row.resource_sid.is_some(), originated.is_some());
    }

    /// Two processes, each with what it has read, and the answers of one arriving late: what is stored is admitted at that
    /// moment, and nothing is created twice on one account, or after a verdict.
    #[test]
    fn t7_two_processes_take_each_step_once(
        plan in any_plan(),
        creates in proptest::collection::vec(any_outcome(), 1..8),
        look_ups in proptest::collection::vec(any_look_up(), 1..4),
        turns in proptest::collection::vec(any::<bool>(), 1..60),
    ) {
        let mut stored: Vec<Event> = Vec::new();
        let mut read: [Vec<Event>; 2] = [Vec::new(), Vec::new()];
        // What each has asked Twilio, and not stored yet.
        let mut waiting: [Option<Event>; 2] = [None, None];
        let (mut creates, mut look_ups) = (creates.iter().cycle(), look_ups.iter().cycle());
        let mut made = 0;
        for turn in turns {
            let who = usize::from(turn);
            let may_create = who == 0;
            let event = if let Some(answer) = waiting[who].take() { Some(answer) } else {
                let step = if may_create { next_step(&plan, &read[who]) } else { next_step_without_creating(&plan, &read[who]) };
                match step {
                    Step::Create { role, attempt, from, .. } => Some(Event::CreateIntended { role, attempt, from }),
                    Step::LookUp { role, attempt } => {
                        let result = look_ups.next().cloned().unwrap();
                        waiting[who] = Some(Event::LookedUp { role, attempt, result, odd: std::collections::BTreeMap::new(), exchanges: Vec::new() });
                        None
                    }
                    Step::MarkStopped { role, attempt } => Some(stopped(role, attempt)),
                    Step::FallBack(reason) => Some(Event::FellBack { reason }),
                    Step::Decide(verdict) => Some(Event::Decided { verdict }),
                    Step::Done => None,
                }
            };
            if let Some(event) = event && admits(&plan, &stored, &event) {
                if let Event::CreateIntended { role, attempt, .. } = &event {
                    prop_assert!(!stored.iter().any(|event| matches!(event, Event::Decided { .. })), "after a verdict");
                    made += 1;
                    let outcome = creates.next().cloned().unwrap();
                    waiting[who] = Some(Event::CreateAnswered { role: *role, attempt: *attempt, outcome, exchange: None });
                }
                stored.push(event);
            }
            read[who].clone_from(&stored);
        }
        let intended = stored.iter().filter(|event| matches!(event, Event::CreateIntended { .. })).count();
        prop_assert_eq!(intended, made);
        for role in [Role::Custom, Role::Default] {
            let attempts = creates_on(&stored, role);
            for attempt in 1..attempts {
                let outcome = outcome_of(&stored, role, u32::try_from(attempt).unwrap()).unwrap();
                prop_assert!(outcome.may_be_repeated(), "{outcome:?} was repeated");
            }
        }
        // Whatever was accepted is known, however late it was stored.
        for event in &stored {
            if let Event::CreateAnswered { role, outcome: CreateOutcome::Accepted { .. }, .. } = event {
                let standing = Standing::of(&plan, &stored);
                prop_assert!(plan.dry_run || standing.created.iter().any(|created| created.role == *role));
            }
        }
    }

    #[test]
    fn t8_a_status_never_goes_back(
        voice in any::<bool>(),
        words in proptest::collection::vec((0_usize..14, proptest::option::of(1_u32..3)), 1..12),
    ) {
        let all = ["", "accepted", "queued", "sending", "sent", "delivered", "read", "undelivered", "failed", "initiated",
            "ringing", "in-progress", "completed", "busy"];
        let mut plan = plan(FallbackRule::Disabled);
        plan.channel = if voice { Channel::Voice } else { Channel::Sms };
        let mut events = vec![
            Event::CreateIntended { role: Role::Custom, attempt: 1, from: plan.origin(Role::Custom).unwrap().number.clone().unwrap() },
            Event::CreateAnswered { role: Role::Custom, attempt: 1, outcome: accepted(), exchange: None },
            Event::Decided { verdict: Verdict::Originated { role: Role::Custom, resource_sid: "SM1".to_owned(), found_by_look_up: false } },
        ];
        let (mut last, mut final_word) = (None, None::<String>);
        for (word, error_code) in words {
            let seen = Event::StatusSeen { status: all[word].to_owned(), error_code, code_unread: None, exchanges: Vec::new() };
            let admitted = admits(&plan, &events, &seen);
            // Stored by rules of before, it reads the same.
            events.push(seen);
            let now = Standing::of(&plan, &events).status.map(|status| (status.word, status.code));
            prop_assert_eq!(now != last && last.is_some(), admitted && last.is_some(), "{:?}", events);
            last = now;
            let (status, _) = last.clone().unwrap();
            if let Some(word) = &final_word {
                let read_after = status == "read" && word == "delivered";
                prop_assert!(status == *word || read_after, "{word} became {status}");
            }
            if crate::trace::is_final_status(plan.channel, &status) {
                final_word = Some(status);
            }
        }
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
