use linecheck_domain::actor::Actor;
use linecheck_domain::base::ApiBase;
use linecheck_domain::history::Summary;
use linecheck_domain::passcode::Language;
use linecheck_domain::phone::Recipient;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::trace::{
    CreateOutcome, DefaultOrigin, FallbackRule, LookUpResult, Origin, Role, StoredEvent, UnknownWhy,
};
use proptest::prelude::*;

use super::*;
use crate::error::Retry;
use crate::remedy::Remedy;

fn origin(digit: char) -> Origin {
    Origin {
        account_sid: AccountSid::parse(&format!("AC{}", digit.to_string().repeat(32))).unwrap(),
        base: ApiBase::Us1,
        number: PhoneNumber::from_server("+12025550101"),
    }
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let fallback = prop::sample::select(vec![
        FallbackRule::Disabled,
        FallbackRule::Enabled,
        FallbackRule::PingOriginatesAnyway,
        FallbackRule::OnlyThisNumber,
    ]);
    let channel = prop::sample::select(vec![Channel::Sms, Channel::Voice]);
    (fallback, channel, any::<bool>()).prop_map(|(fallback, channel, stand_in)| Plan {
        channel,
        recipient: Recipient::parse("+12025550123", None).unwrap(),
        language: Language::En,
        custom: Some(origin('1')),
        fallback,
        default: if stand_in { DefaultOrigin::StandIn(origin('2')) } else { DefaultOrigin::NotConfigured },
        dry_run: false,
    })
}

fn outcome() -> impl Strategy<Value = CreateOutcome> {
    prop_oneof![
        Just(CreateOutcome::Accepted {
            resource_sid: "SM1".to_owned(),
            status: "queued".to_owned(),
            error_code: None
        }),
        Just(CreateOutcome::Refused {
            http_status: 400,
            twilio_code: Some(21_211),
            retry_after_seconds: None
        }),
        Just(CreateOutcome::Unknown { why: UnknownWhy::Stopped }),
        Just(CreateOutcome::Unknown {
            why: UnknownWhy::ServerFailed { http_status: 503, twilio_code: Some(20_503) }
        }),
        // A code that the table does not have.
        Just(CreateOutcome::Unknown {
            why: UnknownWhy::ServerFailed { http_status: 500, twilio_code: Some(29_999) }
        }),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let role = || prop::sample::select(vec![Role::Custom, Role::Default]);
    let found =
        LookUpResult::Found { resource_sid: "SM2".to_owned(), status: "sent".to_owned(), error_code: None };
    let status =
        prop::sample::select(vec!["sending", "sent", "delivered", "undelivered", "completed", "busy"]);
    let verdict = prop_oneof![
        role().prop_map(|role| Verdict::Originated {
            role,
            resource_sid: "SM1".to_owned(),
            found_by_look_up: false
        }),
        role().prop_map(|role| Verdict::Failed {
            reason: FallbackReason::ApiError { http_status: 400, twilio_code: Some(21_211) },
            role
        }),
        role().prop_map(|role| Verdict::Unknown { role }),
        Just(Verdict::PingWouldOriginate),
        Just(Verdict::Stopped),
    ];
    prop_oneof![
        3 => role().prop_map(|role| Event::CreateIntended {
            role,
            attempt: 1,
            from: PhoneNumber::from_server("+12025550101").unwrap()
        }),
        4 => (role(), outcome()).prop_map(|(role, outcome)| Event::CreateAnswered {
            role,
            attempt: 1,
            outcome,
            exchange: None
        }),
        2 => (role(), prop::sample::select(vec![found, LookUpResult::NotFound])).prop_map(|(role, result)| {
            Event::LookedUp { role, attempt: 1, result, odd: std::collections::BTreeMap::new(), exchanges: Vec::new() }
        }),
        1 => Just(Event::FellBack { reason: FallbackReason::OutcomeUnknown }),
        2 => status.prop_map(|status| Event::StatusSeen {
            status: status.to_owned(),
            error_code: None,
            code_unread: None, exchanges: Vec::new()
        }),
        4 => verdict.prop_map(|verdict| Event::Decided { verdict }),
    ]
}

fn stored(plan: Plan, events: Vec<Event>) -> StoredTransaction {
    let at = Timestamp::UNIX_EPOCH;
    StoredTransaction {
        id: Uuid::nil(),
        tenant: None,
        actor: Actor::administrator("tester"),
        begun_at: at,
        country: None,
        plan,
        events: events
            .into_iter()
            .zip(1..)
            .map(|(event, sequence)| StoredEvent { sequence, at, event })
            .collect(),
    }
}

/// Whether a create is there of which nothing says what it made, looked for without the rules.
fn anything_unresolved(events: &[Event]) -> bool {
    [Role::Custom, Role::Default].into_iter().any(|of| {
        let asked = events.iter().any(|event| {
            matches!(event, Event::CreateIntended { role, .. } | Event::CreateAnswered { role, .. } if *role == of)
        });
        let known = events.iter().any(|event| match event {
            Event::CreateAnswered { role, outcome, .. } => {
                *role == of && !matches!(outcome, CreateOutcome::Unknown { .. })
            }
            Event::LookedUp { role, result, .. } => {
                *role == of && matches!(result, LookUpResult::Found { .. })
            }
            _ => false,
        });
        asked && !known
    })
}

/// What is said of a transaction as a whole; a line tells of its own moment.
fn said(view: &TraceView) -> String {
    let mut said = vec![view.headline.clone(), view.billed.clone()];
    said.extend(view.why.iter().cloned());
    if let Some(told) = &view.conclusion {
        said.push(told.text.clone());
    }
    if let Some(error) = view.error() {
        said.push(error.message);
    }
    said.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn t7_nothing_that_is_said_denies_what_may_still_arrive(
        plan in any_plan(),
        events in prop::collection::vec(event(), 1..10),
    ) {
        let unresolved = anything_unresolved(&events);
        let stored = stored(plan.clone(), events);
        let view = view(&stored);
        let row = Summary::of(&plan, stored.begun_at, &stored.events);
        prop_assert_eq!((row.outcome, row.may_still_arrive, row.originated_by), (view.outcome, view.may_still_arrive, view.originated_by));
        prop_assert_eq!((&row.resource_sid, row.confirmed_ms), (&view.resource_sid, view.confirmed_ms));
        let row = row.outcome;
        let said = said(&view);
        if unresolved {
            prop_assert!(view.may_still_arrive);
            for denial in ["Nothing was sent", "othing is billed", "nothing was originated", "was not originated:", "Not delivered:"] {
                prop_assert!(!said.contains(denial), "{denial}: {said}");
            }
            prop_assert!(said.contains("may still arrive"), "{said}");
            if let Some(told) = &view.conclusion {
                prop_assert!(!matches!(told.remedy, Remedy::Nothing | Remedy::SendAgain), "{told:?}");
            }
            if view.verdict.is_some() {
                prop_assert!(view.billed.contains("If it was taken"), "{}", view.billed);
            }
            if let Some(error) = view.error() {
                prop_assert_eq!((error.code, error.retry), (Code::OutcomeUnknown, Retry::After), "{:?}", error);
                prop_assert_eq!(error.remedy, Remedy::LookUp { transaction: Some(stored.id) });
            }
            prop_assert!(!matches!(row, SendOutcome::Refused | SendOutcome::NotSent | SendOutcome::NotDelivered | SendOutcome::PingWouldOriginate), "{row:?}");
            for line in view.lines.iter().filter(|line| line.text.contains("the outcome is unknown")) {
                if let Some(explanation) = &line.explanation {
                    prop_assert!(explanation.next_step.contains("before you send again"), "{explanation:?}");
                }
            }
        }
        // All say the same of what was originated.
        let unknown = matches!(view.verdict, Some(Verdict::Unknown { .. }));
        prop_assert_eq!(view.headline.starts_with("It cannot be known"), unknown);
        prop_assert_eq!(row == SendOutcome::UnderWay, view.verdict.is_none());
        // What is said of the money, of the end and by the exit status is the outcome's.
        let nothing_made = matches!(row, SendOutcome::Refused | SendOutcome::NotSent | SendOutcome::PingWouldOriginate);
        prop_assert_eq!(view.billed.starts_with("Nothing is billed"), nothing_made, "{}", view.billed);
        prop_assert_eq!(view.conclusion.is_some(), row.is_conclusion());
        let code = view.error().map(|error| error.code);
        match row {
            SendOutcome::NotDelivered => prop_assert_eq!(code, Some(Code::DeliveryFailed)),
            SendOutcome::Refused => prop_assert_eq!(code, Some(Code::SendRefused)),
            SendOutcome::NotSent => {
                prop_assert!(matches!(code, Some(Code::SendRefused | Code::NoUsableNumbers)), "{code:?}");
            }
            SendOutcome::Unknown | SendOutcome::UnderWay => prop_assert_eq!(code, Some(Code::OutcomeUnknown)),
            _ => prop_assert_eq!(code, None),
        }
        if unknown {
            prop_assert_eq!(row, SendOutcome::Unknown);
        }
        prop_assert_eq!(view.resource_sid.is_some(), matches!(view.verdict, Some(Verdict::Originated { .. })));
    }
}

/// A create is unknown and the fallback is refused: the example of it.
#[test]
fn t7_an_unknown_create_and_a_refused_fallback_say_the_same_everywhere() {
    let from = PhoneNumber::from_server("+12025550101").unwrap();
    let asked = |role| Event::CreateIntended { role, attempt: 1, from: from.clone() };
    let answered = |role, outcome| Event::CreateAnswered { role, attempt: 1, outcome, exchange: None };
    let unknown =
        CreateOutcome::Unknown { why: UnknownWhy::ServerFailed { http_status: 503, twilio_code: None } };
    let refused =
        CreateOutcome::Refused { http_status: 400, twilio_code: Some(21_211), retry_after_seconds: None };
    let reason = FallbackReason::ApiError { http_status: 400, twilio_code: Some(21_211) };
    let events = vec![
        asked(Role::Custom),
        answered(Role::Custom, unknown),
        Event::LookedUp {
            role: Role::Custom,
            attempt: 1,
            result: LookUpResult::NotFound,
            odd: std::collections::BTreeMap::new(),
            exchanges: Vec::new(),
        },
        Event::FellBack { reason: FallbackReason::OutcomeUnknown },
        asked(Role::Default),
        answered(Role::Default, refused),
        // As it was stored by rules of before.
        Event::Decided { verdict: Verdict::Failed { reason, role: Role::Default } },
    ];
    let plan = Plan {
        channel: Channel::Sms,
        recipient: Recipient::parse("+12025550123", None).unwrap(),
        language: Language::En,
        custom: Some(origin('1')),
        fallback: FallbackRule::Enabled,
        default: DefaultOrigin::StandIn(origin('2')),
        dry_run: false,
    };
    let view = view(&stored(plan, events));
    assert!(
        view.headline
            .starts_with("It cannot be known whether the custom account originated the SMS. It may still")
    );
    assert!(view.headline.contains("The default account refused it: API error 21211"), "{}", view.headline);
    assert!(
        view.billed.starts_with("If it was taken, billed to the custom Twilio account AC…1111"),
        "{}",
        view.billed
    );
    assert_eq!(view.outcome, SendOutcome::Unknown);
    assert!(view.conclusion.as_ref().unwrap().text.starts_with("Unknown:"));
    assert!(view.may_still_arrive);
    assert_eq!(view.error().unwrap().code, Code::OutcomeUnknown);
}
