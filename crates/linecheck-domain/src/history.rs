//! What is kept in sight of a test send after it: one row of the history, derived from its events alone (T13).

use jiff::Timestamp;

use crate::phone::PhoneNumber;
use crate::sid::AccountSid;
use crate::standing::{SendOutcome, Standing, status_steps};
use crate::trace::{
    CreateOutcome, Event, FallbackReason, LookUpResult, Plan, Role, StoredEvent, Verdict, is_delivered_status,
};

/// Up to how many milliseconds each step of a distribution reaches; what took longer is in one more step.
pub const TIME_STEPS_MS: [u64; 10] =
    [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 1_800_000];

/// The step of a distribution that a time belongs to: 0 to `TIME_STEPS_MS.len()`.
#[must_use]
pub fn time_step(milliseconds: u64) -> usize {
    TIME_STEPS_MS.partition_point(|limit| *limit < milliseconds)
}

/// What a transaction's events come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How it came out.
    pub outcome: SendOutcome,
    /// Whether something of it may still arrive and be billed of which nobody can say so for certain.
    pub may_still_arrive: bool,
    /// Which account originated.
    pub originated_by: Option<Role>,
    /// The account that originated, or that was asked last.
    pub account: Option<AccountSid>,
    /// The number that it was asked with.
    pub from: Option<PhoneNumber>,
    /// The error code that Twilio gave last, of a refusal or of a delivery. So one that arrived after a fallback has the
    /// code that the fallback was for.
    pub code: Option<u32>,
    /// The SID of the message or call.
    pub resource_sid: Option<String>,
    /// From the beginning until a receipt was seen by one who waited for it, in milliseconds.
    pub delivered_ms: Option<u64>,
    /// From the send until the passcode was read back, in milliseconds.
    pub confirmed_ms: Option<u64>,
}

impl Summary {
    /// Of a transaction that began then, with these events, in order.
    #[must_use]
    pub fn of(plan: &Plan, begun_at: Timestamp, stored: &[StoredEvent]) -> Self {
        let events: Vec<Event> = stored.iter().map(|stored| stored.event.clone()).collect();
        let asked = |of: Option<Role>| {
            events.iter().rev().find_map(|event| match event {
                Event::CreateIntended { role, from, .. } if of.is_none_or(|of| of == *role) => {
                    Some((*role, from))
                }
                _ => None,
            })
        };
        let standing = Standing::of(plan, &events);
        let originated = standing.originated();
        let role = originated.or_else(|| asked(None).map(|(role, _)| role));
        let steps = role.map(|role| status_steps(plan, &events, role)).unwrap_or_default();
        let delivered = steps.iter().find(|(_, status, _)| is_delivered_status(plan.channel, status));
        // One that a look-up finds, or that is seen when nobody waited any more, came at a time that nobody knows.
        let waited = |place: usize| {
            matches!(events.get(place), Some(Event::StatusSeen { .. } | Event::CreateAnswered { .. }))
                && !events.iter().take(place).any(|event| matches!(event, Event::FollowingEnded { .. }))
        };
        let delivered =
            delivered.filter(|(place, ..)| waited(*place)).and_then(|(place, ..)| stored.get(*place));
        Self {
            outcome: standing.outcome,
            may_still_arrive: !standing.may_still_arrive.is_empty(),
            originated_by: originated,
            account: role.and_then(|role| plan.origin(role)).map(|origin| origin.account_sid.clone()),
            from: asked(originated).map(|(_, from)| from.clone()),
            code: code(&events, &steps),
            resource_sid: match standing.verdict {
                Some(Verdict::Originated { resource_sid, .. }) => Some(resource_sid),
                _ => None,
            },
            delivered_ms: delivered.and_then(|seen| since(begun_at, seen.at)),
            confirmed_ms: standing.confirmed_ms,
        }
    }
}

/// The error code that came last. One of a status that came late is none.
fn code(events: &[Event], steps: &[(usize, &str, Option<u32>)]) -> Option<u32> {
    events.iter().enumerate().rev().find_map(|(place, event)| match event {
        Event::StatusSeen { .. } if steps.iter().all(|(step, ..)| *step != place) => None,
        event => code_of(event),
    })
}

/// The error code that an event brings.
fn code_of(event: &Event) -> Option<u32> {
    match event {
        Event::StatusSeen { error_code, .. }
        | Event::LookedUp { result: LookUpResult::Found { error_code, .. }, .. }
        | Event::CreateAnswered { outcome: CreateOutcome::Accepted { error_code, .. }, .. } => *error_code,
        Event::CreateAnswered { outcome: CreateOutcome::Refused { twilio_code, .. }, .. }
        | Event::FellBack { reason: FallbackReason::ApiError { twilio_code, .. } } => *twilio_code,
        _ => None,
    }
}

/// A clock that went back makes no time negative.
fn since(begun_at: Timestamp, at: Timestamp) -> Option<u64> {
    u64::try_from(at.duration_since(begun_at).as_millis().max(0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ApiBase;
    use crate::passcode::Language;
    use crate::phone::Recipient;
    use crate::trace::{Channel, DefaultOrigin, FallbackRule, FollowingEnd, Origin};

    fn plan(channel: Channel, dry_run: bool) -> Plan {
        let origin = |digit: &str, number: &str| Origin {
            account_sid: AccountSid::parse(&format!("AC{}", digit.repeat(32))).unwrap(),
            base: ApiBase::Us1,
            number: PhoneNumber::from_server(number),
        };
        Plan {
            channel,
            recipient: Recipient::parse("+12025550123", None).unwrap(),
            language: Language::En,
            custom: Some(origin("1", "+12025550101")),
            fallback: FallbackRule::Enabled,
            default: DefaultOrigin::StandIn(origin("2", "+12025550102")),
            dry_run,
        }
    }

    fn summary(plan: &Plan, events: Vec<Event>) -> Summary {
        let begun = Timestamp::UNIX_EPOCH;
        let stored = events.into_iter().zip(1_u32..).map(|(event, sequence)| StoredEvent {
            sequence,
            at: begun + jiff::SignedDuration::from_secs(i64::from(sequence)),
            event,
        });
        Summary::of(plan, begun, &stored.collect::<Vec<_>>())
    }

    fn intended(role: Role) -> Event {
        let from = PhoneNumber::from_server("+12025550101").unwrap();
        Event::CreateIntended { role, attempt: 1, from }
    }

    fn accepted(role: Role) -> Event {
        let outcome = CreateOutcome::Accepted {
            resource_sid: "SM1".to_owned(),
            status: "queued".to_owned(),
            error_code: None,
        };
        Event::CreateAnswered { role, attempt: 1, outcome, exchange: None }
    }

    fn refused(role: Role, code: u32) -> Event {
        let outcome =
            CreateOutcome::Refused { http_status: 400, twilio_code: Some(code), retry_after_seconds: None };
        Event::CreateAnswered { role, attempt: 1, outcome, exchange: None }
    }

    fn originated(role: Role) -> Event {
        let verdict = Verdict::Originated { role, resource_sid: "SM1".to_owned(), found_by_look_up: false };
        Event::Decided { verdict }
    }

    fn seen(status: &str, error_code: Option<u32>) -> Event {
        Event::StatusSeen { status: status.to_owned(), error_code, code_unread: None, exchanges: vec![] }
    }

    #[test]
    fn t13_the_outcome_follows_from_the_events() {
        let custom = Role::Custom;
        let begun = || vec![intended(custom), accepted(custom), originated(custom)];
        let and = |mut events: Vec<Event>, more: Vec<Event>| {
            events.extend(more);
            events
        };
        let ended = || Event::FollowingEnded { why: FollowingEnd::TimeUp };
        let sms = plan(Channel::Sms, false);
        let reason = FallbackReason::ApiError { http_status: 400, twilio_code: Some(21_610) };
        let failed = Event::Decided { verdict: Verdict::Failed { reason, role: custom } };
        let decided = |verdict| Event::Decided { verdict };
        for (name, events, expected, code) in [
            ("nothing yet", vec![], SendOutcome::UnderWay, None),
            ("intended", vec![intended(custom)], SendOutcome::UnderWay, None),
            ("queued", begun(), SendOutcome::Sent, None),
            ("sent", and(begun(), vec![seen("sent", None)]), SendOutcome::Sent, None),
            ("delivered", and(begun(), vec![seen("delivered", None)]), SendOutcome::Delivered, None),
            ("read", and(begun(), vec![seen("read", None)]), SendOutcome::Delivered, None),
            (
                "undelivered",
                and(begun(), vec![seen("undelivered", Some(30_003))]),
                SendOutcome::NotDelivered,
                Some(30_003),
            ),
            (
                "confirmed without a receipt",
                and(begun(), vec![seen("sent", None), Event::Confirmed { milliseconds: 1 }]),
                SendOutcome::Confirmed,
                None,
            ),
            (
                "refused",
                vec![intended(custom), refused(custom, 21_610), failed],
                SendOutcome::Refused,
                Some(21_610),
            ),
            ("stopped", vec![decided(Verdict::Stopped)], SendOutcome::NotSent, None),
            ("unknown", vec![decided(Verdict::Unknown { role: custom })], SendOutcome::Unknown, None),
            (
                "followed to the end without a receipt",
                and(begun(), vec![seen("sent", None), ended()]),
                SendOutcome::SentWithoutReceipt,
                None,
            ),
            // What became of it is not known: the conclusion says so, and so does the row.
            (
                "followed to the end without an answer",
                and(begun(), vec![ended()]),
                SendOutcome::Unknown,
                None,
            ),
            ("would", vec![decided(Verdict::PingWouldOriginate)], SendOutcome::PingWouldOriginate, None),
        ] {
            let found = summary(&sms, events);
            assert_eq!((found.outcome, found.code), (expected, code), "{name}");
        }
        assert_eq!(summary(&plan(Channel::Sms, true), begun()).outcome, SendOutcome::DryRun);
        let call = and(begun(), vec![seen("busy", Some(13_225))]);
        assert_eq!(summary(&plan(Channel::Voice, false), call).outcome, SendOutcome::NotDelivered);
    }

    #[test]
    fn t13_a_fallback_keeps_the_code_that_it_was_for_and_names_who_originated() {
        let sms = plan(Channel::Sms, false);
        let events = vec![
            intended(Role::Custom),
            refused(Role::Custom, 21_408),
            intended(Role::Default),
            accepted(Role::Default),
            originated(Role::Default),
            seen("delivered", None),
            seen("read", None),
            Event::Confirmed { milliseconds: 9 },
        ];
        let found = summary(&sms, events);
        assert_eq!(found.account, sms.origin(Role::Default).map(|origin| origin.account_sid.clone()));
        assert_eq!((found.code, found.outcome), (Some(21_408), SendOutcome::Confirmed));
        assert_eq!(
            (found.delivered_ms, found.confirmed_ms),
            (Some(6_000), Some(9)),
            "the first receipt counts"
        );
        assert_eq!(found.resource_sid.as_deref(), Some("SM1"));
    }

    #[test]
    fn t13_a_receipt_that_a_look_up_finds_or_that_is_seen_later_has_no_time() {
        let sms = plan(Channel::Sms, false);
        let unknown = || Event::CreateAnswered {
            role: Role::Custom,
            attempt: 1,
            outcome: CreateOutcome::Unknown { why: crate::trace::UnknownWhy::Stopped },
            exchange: None,
        };
        let found = |status: &str| Event::LookedUp {
            role: Role::Custom,
            attempt: 1,
            result: LookUpResult::Found {
                resource_sid: "SM1".to_owned(),
                status: status.to_owned(),
                error_code: None,
            },
            odd: std::collections::BTreeMap::new(),
            exchanges: vec![],
        };
        let ended = || Event::FollowingEnded { why: FollowingEnd::TimeUp };
        let begun = || vec![intended(Role::Custom), accepted(Role::Custom), originated(Role::Custom)];
        for (name, events, expected) in [
            (
                "found delivered",
                vec![intended(Role::Custom), unknown(), found("delivered"), originated(Role::Custom)],
                None,
            ),
            (
                "found sent, then waited for",
                vec![
                    intended(Role::Custom),
                    unknown(),
                    found("sent"),
                    originated(Role::Custom),
                    seen("delivered", None),
                ],
                Some(5_000),
            ),
            ("seen after the end", [begun(), vec![ended(), seen("delivered", None)]].concat(), None),
            ("waited for", [begun(), vec![seen("delivered", None)]].concat(), Some(4_000)),
        ] {
            let found = summary(&sms, events);
            assert_eq!((found.delivered_ms, found.outcome), (expected, SendOutcome::Delivered), "{name}");
        }
    }

    #[test]
    fn t13_times_fall_into_steps() {
        let steps = [0, 1_000, 1_001, 30_000, 30_001, 1_800_000, 1_800_001, u64::MAX].map(time_step);
        assert_eq!(steps, [0, 0, 1, 5, 6, 9, 10, 10]);
        for outcome in SendOutcome::ALL {
            assert_eq!(SendOutcome::of_code(outcome.code()), Some(outcome));
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.code());
        }
    }
}
