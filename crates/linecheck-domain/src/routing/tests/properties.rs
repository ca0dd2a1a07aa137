//! What holds for any plan and any events, and not for those alone that somebody thought of.

use proptest::prelude::*;

use super::*;

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
