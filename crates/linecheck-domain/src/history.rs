//! What is kept in sight of a test send after it: one row of the history, derived from its events alone (T13).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::phone::PhoneNumber;
use crate::sid::AccountSid;
use crate::trace::{
    Channel, CreateOutcome, Event, FallbackReason, LookUpResult, Plan, StoredEvent, Verdict,
    is_failed_status, is_final_status,
};

/// How a test send came out, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum HistoryOutcome {
    /// The recipient read the passcode back.
    Confirmed,
    /// Twilio has a receipt, or the call was answered.
    Delivered,
    /// Twilio took it; no receipt has come, and maybe none will.
    Sent,
    /// Twilio took it, and it did not arrive.
    NotDelivered,
    /// Nothing was originated.
    Refused,
    /// It cannot be known whether anything was originated.
    Unknown,
    /// PingID would originate now; nothing was sent.
    PingWouldOriginate,
    /// A dry run: nothing was sent.
    DryRun,
    /// It is under way, or Linecheck stopped in it.
    UnderWay,
}

impl HistoryOutcome {
    /// Every outcome, the best first.
    pub const ALL: [Self; 9] = [
        Self::Confirmed,
        Self::Delivered,
        Self::Sent,
        Self::NotDelivered,
        Self::Refused,
        Self::Unknown,
        Self::PingWouldOriginate,
        Self::DryRun,
        Self::UnderWay,
    ];

    /// The name by which records and programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Delivered => "delivered",
            Self::Sent => "sent",
            Self::NotDelivered => "not_delivered",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::PingWouldOriginate => "ping_would_originate",
            Self::DryRun => "dry_run",
            Self::UnderWay => "under_way",
        }
    }

    /// The outcome of a name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

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
    pub outcome: HistoryOutcome,
    /// The account that originated, or that was asked last.
    pub account: Option<AccountSid>,
    /// The number that it was asked with.
    pub from: Option<PhoneNumber>,
    /// The error code that Twilio gave last, of a refusal or of a delivery. So one that arrived after a fallback has the
    /// code that the fallback was for.
    pub code: Option<u32>,
    /// The SID of the message or call.
    pub resource_sid: Option<String>,
    /// From the beginning until a receipt was seen, in milliseconds.
    pub delivered_ms: Option<u64>,
    /// From the send until the passcode was read back, in milliseconds.
    pub confirmed_ms: Option<u64>,
}

impl Summary {
    /// Of a transaction that began then, with these events, in order.
    #[must_use]
    pub fn of(plan: &Plan, begun_at: Timestamp, events: &[StoredEvent]) -> Self {
        let mut summary = Self {
            outcome: if plan.dry_run { HistoryOutcome::DryRun } else { HistoryOutcome::UnderWay },
            account: None,
            from: None,
            code: None,
            resource_sid: None,
            delivered_ms: None,
            confirmed_ms: None,
        };
        let mut role = None;
        let mut status: Option<&str> = None;
        let mut verdict = None;
        for stored in events {
            match &stored.event {
                Event::CreateIntended { role: asked, from, .. } => {
                    (role, summary.from, status) = (Some(*asked), Some(from.clone()), None);
                }
                Event::Decided { verdict: decided } => verdict = Some(decided),
                Event::Confirmed { milliseconds } => {
                    summary.confirmed_ms = summary.confirmed_ms.or(Some(*milliseconds));
                }
                event => {
                    if let Some(word) = word_of(event) {
                        status = Some(word);
                        if is_delivered(plan.channel, word) {
                            summary.delivered_ms = summary.delivered_ms.or(since(begun_at, stored.at));
                        }
                    }
                }
            }
            summary.code = code_of(&stored.event).or(summary.code);
        }
        if let Some(Verdict::Originated { role: originated, resource_sid, .. }) = verdict {
            (role, summary.resource_sid) = (Some(*originated), Some(resource_sid.clone()));
        }
        summary.account = role.and_then(|role| plan.origin(role)).map(|origin| origin.account_sid.clone());
        if !plan.dry_run {
            summary.outcome = outcome(plan.channel, verdict, status, summary.confirmed_ms.is_some());
        }
        summary
    }
}

fn outcome(
    channel: Channel,
    verdict: Option<&Verdict>,
    status: Option<&str>,
    is_confirmed: bool,
) -> HistoryOutcome {
    if is_confirmed {
        return HistoryOutcome::Confirmed;
    }
    match verdict {
        None => HistoryOutcome::UnderWay,
        Some(Verdict::Unknown { .. }) => HistoryOutcome::Unknown,
        Some(Verdict::PingWouldOriginate) => HistoryOutcome::PingWouldOriginate,
        Some(Verdict::Failed { .. } | Verdict::Stopped) => HistoryOutcome::Refused,
        Some(Verdict::Originated { .. }) => match status {
            Some(word) if is_failed_status(channel, word) => HistoryOutcome::NotDelivered,
            Some(word) if is_delivered(channel, word) => HistoryOutcome::Delivered,
            _ => HistoryOutcome::Sent,
        },
    }
}

/// Final and not failed: it arrived.
fn is_delivered(channel: Channel, status: &str) -> bool {
    is_final_status(channel, status) && !is_failed_status(channel, status)
}

/// The status that an event brings.
fn word_of(event: &Event) -> Option<&str> {
    match event {
        Event::StatusSeen { status, .. }
        | Event::LookedUp { result: LookUpResult::Found { status, .. }, .. }
        | Event::CreateAnswered { outcome: CreateOutcome::Accepted { status, .. }, .. } => Some(status),
        _ => None,
    }
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
    use crate::trace::{DefaultOrigin, FallbackRule, Origin, Role};

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
        let sms = plan(Channel::Sms, false);
        let reason = FallbackReason::ApiError { http_status: 400, twilio_code: Some(21_610) };
        let failed = Event::Decided { verdict: Verdict::Failed { reason, role: custom } };
        let decided = |verdict| Event::Decided { verdict };
        for (name, events, expected, code) in [
            ("nothing yet", vec![], HistoryOutcome::UnderWay, None),
            ("intended", vec![intended(custom)], HistoryOutcome::UnderWay, None),
            ("queued", begun(), HistoryOutcome::Sent, None),
            ("sent", and(begun(), vec![seen("sent", None)]), HistoryOutcome::Sent, None),
            ("delivered", and(begun(), vec![seen("delivered", None)]), HistoryOutcome::Delivered, None),
            ("read", and(begun(), vec![seen("read", None)]), HistoryOutcome::Delivered, None),
            (
                "undelivered",
                and(begun(), vec![seen("undelivered", Some(30_003))]),
                HistoryOutcome::NotDelivered,
                Some(30_003),
            ),
            (
                "confirmed without a receipt",
                and(begun(), vec![seen("sent", None), Event::Confirmed { milliseconds: 1 }]),
                HistoryOutcome::Confirmed,
                None,
            ),
            (
                "refused",
                vec![intended(custom), refused(custom, 21_610), failed],
                HistoryOutcome::Refused,
                Some(21_610),
            ),
            ("stopped", vec![decided(Verdict::Stopped)], HistoryOutcome::Refused, None),
            ("unknown", vec![decided(Verdict::Unknown { role: custom })], HistoryOutcome::Unknown, None),
            ("would", vec![decided(Verdict::PingWouldOriginate)], HistoryOutcome::PingWouldOriginate, None),
        ] {
            let found = summary(&sms, events);
            assert_eq!((found.outcome, found.code), (expected, code), "{name}");
        }
        assert_eq!(summary(&plan(Channel::Sms, true), begun()).outcome, HistoryOutcome::DryRun);
        let call = and(begun(), vec![seen("busy", Some(13_225))]);
        assert_eq!(summary(&plan(Channel::Voice, false), call).outcome, HistoryOutcome::NotDelivered);
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
        assert_eq!((found.code, found.outcome), (Some(21_408), HistoryOutcome::Confirmed));
        assert_eq!(
            (found.delivered_ms, found.confirmed_ms),
            (Some(6_000), Some(9)),
            "the first receipt counts"
        );
        assert_eq!(found.resource_sid.as_deref(), Some("SM1"));
    }

    #[test]
    fn t13_times_fall_into_steps() {
        let steps = [0, 1_000, 1_001, 30_000, 30_001, 1_800_000, 1_800_001, u64::MAX].map(time_step);
        assert_eq!(steps, [0, 0, 1, 5, 6, 9, 10, 10]);
        for outcome in HistoryOutcome::ALL {
            assert_eq!(HistoryOutcome::of_code(outcome.code()), Some(outcome));
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.code());
        }
    }
}
