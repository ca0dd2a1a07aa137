//! The creates of a test send, as its events tell of them: which were tried, and what is known of each.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::limits::LimitReached;
use crate::phone::PhoneNumber;
use crate::trace::{CreateOutcome, Event, FallbackReason, LookUpResult, Plan, Role, UnknownWhy};
use crate::transport::ForeignAnswer;

/// How many creates are made on one account, when Twilio asks to repeat (429 with 20429).
pub const MOST_ATTEMPTS: u32 = 3;

/// The longest pause that is made before a repetition; a longer `Retry-After` counts as a refusal.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The outcome of an intent without an answer, after a stop.
pub(crate) const STOPPED: CreateOutcome = CreateOutcome::Unknown { why: UnknownWhy::Stopped };

/// Where an account stands.
pub(crate) enum AccountState {
    /// It may be asked.
    ToCreate {
        attempt: u32,
        from: PhoneNumber,
        pause: Duration,
    },
    /// It was asked, and no answer is stored.
    WithoutAnswer {
        attempt: u32,
    },
    /// Its answer says neither, and nobody has looked yet.
    ToLookUp {
        attempt: u32,
    },
    Originated(Created),
    /// It has originated nothing, or nobody knows.
    Out(FallbackReason),
}

/// A message or call that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// On which account.
    pub role: Role,
    /// Its SID.
    pub resource_sid: String,
    /// Whether a look-up had to find it.
    pub found_by_look_up: bool,
}

/// Where an account stands in a transaction.
pub(crate) fn account_state(plan: &Plan, events: &[Event], role: Role) -> AccountState {
    let Some(from) = plan.origin(role).and_then(|origin| origin.number.clone()) else {
        return AccountState::Out(FallbackReason::NoOriginationNumber);
    };
    if let Some(reached) = limit_of(events, role) {
        return AccountState::Out(FallbackReason::LimitReached(reached));
    }
    let Some(attempt) = last_attempt(events, role) else {
        return AccountState::ToCreate { attempt: 1, from, pause: Duration::ZERO };
    };
    let Some(outcome) = outcome_of(events, role, attempt) else {
        return AccountState::WithoutAnswer { attempt };
    };
    match outcome {
        CreateOutcome::Accepted { resource_sid, .. } => AccountState::Originated(Created {
            role,
            resource_sid: resource_sid.clone(),
            found_by_look_up: false,
        }),
        CreateOutcome::Refused { http_status, twilio_code, retry_after_seconds } => {
            match pause_before_repeating(outcome, attempt, *retry_after_seconds) {
                Some(pause) => AccountState::ToCreate { attempt: attempt + 1, from, pause },
                None => AccountState::Out(FallbackReason::ApiError {
                    http_status: *http_status,
                    twilio_code: *twilio_code,
                }),
            }
        }
        CreateOutcome::NotSent { stage } => AccountState::Out(FallbackReason::Unreachable { stage: *stage }),
        // A dry run makes nothing that could be looked up.
        CreateOutcome::Unknown { why } if plan.dry_run => AccountState::Out(unresolved(why)),
        CreateOutcome::Unknown { why } => match look_up_of(events, role, attempt) {
            None => AccountState::ToLookUp { attempt },
            Some(LookUpResult::Found { resource_sid, .. }) => AccountState::Originated(Created {
                role,
                resource_sid: resource_sid.clone(),
                found_by_look_up: true,
            }),
            Some(
                LookUpResult::NotFound
                | LookUpResult::OfOthers { .. }
                | LookUpResult::Ambiguous { .. }
                | LookUpResult::Contested
                | LookUpResult::Intercepted(_)
                | LookUpResult::Failed { .. },
            ) => AccountState::Out(unresolved(why)),
        },
    }
}

/// Why an account is left whose outcome stays unknown.
fn unresolved(why: &UnknownWhy) -> FallbackReason {
    match why {
        UnknownWhy::Intercepted(answer) => FallbackReason::Intercepted(answer.clone()),
        // Twilio's API does not redirect what is asked here.
        UnknownWhy::Redirected { http_status } => FallbackReason::Intercepted(ForeignAnswer {
            http_status: *http_status,
            content_type: None,
            answered_by: None,
        }),
        UnknownWhy::Transport { .. }
        | UnknownWhy::ServerFailed { .. }
        | UnknownWhy::Unreadable { .. }
        | UnknownWhy::OfAnother { .. }
        | UnknownWhy::Stopped => FallbackReason::OutcomeUnknown,
    }
}

/// How long to pause before the same request is repeated; `None` when it must not be.
fn pause_before_repeating(
    outcome: &CreateOutcome,
    attempt: u32,
    asked_seconds: Option<u64>,
) -> Option<Duration> {
    if !outcome.may_be_repeated() || attempt >= MOST_ATTEMPTS {
        return None;
    }
    let growing = Duration::from_millis(500 << attempt.min(4));
    let pause = asked_seconds.map_or(growing, Duration::from_secs);
    (pause <= LONGEST_PAUSE).then_some(pause)
}

/// The limit that refused a create on an account.
fn limit_of(events: &[Event], of: Role) -> Option<LimitReached> {
    events.iter().find_map(|event| match event {
        Event::LimitRefused { role, reached } if *role == of => Some(*reached),
        _ => None,
    })
}

fn last_attempt(events: &[Event], of: Role) -> Option<u32> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::CreateIntended { role, attempt, .. } if *role == of => Some(*attempt),
            _ => None,
        })
        .max()
}

/// The outcome of an attempt. A late answer knows better than whoever took Linecheck for stopped.
pub(crate) fn outcome_of(events: &[Event], of: Role, which: u32) -> Option<&CreateOutcome> {
    let outcomes = || {
        events.iter().filter_map(|event| match event {
            Event::CreateAnswered { role, attempt, outcome, .. } if *role == of && *attempt == which => {
                Some(outcome)
            }
            _ => None,
        })
    };
    outcomes().find(|outcome| **outcome != STOPPED).or_else(|| outcomes().next())
}

/// The look-up that found it; else the last, since an earlier one may have come too soon.
pub(crate) fn look_up_of(events: &[Event], of: Role, which: u32) -> Option<&LookUpResult> {
    let results = || {
        events.iter().rev().filter_map(|event| match event {
            Event::LookedUp { role, attempt, result, .. } if *role == of && *attempt == which => Some(result),
            _ => None,
        })
    };
    results().find(|result| matches!(result, LookUpResult::Found { .. })).or_else(|| results().next())
}

/// The attempts on an account, in order.
pub(crate) fn attempts(events: &[Event], of: Role) -> BTreeSet<u32> {
    let attempts = events.iter().filter_map(|event| match event {
        Event::CreateIntended { role, attempt, .. } | Event::CreateAnswered { role, attempt, .. }
            if *role == of =>
        {
            Some(*attempt)
        }
        _ => None,
    });
    attempts.collect()
}

pub(crate) fn created(events: &[Event], role: Role, attempt: u32) -> Option<Created> {
    let (resource_sid, found_by_look_up) =
        match (outcome_of(events, role, attempt)?, look_up_of(events, role, attempt)) {
            (CreateOutcome::Accepted { resource_sid, .. }, _) => (resource_sid, false),
            (CreateOutcome::Unknown { .. }, Some(LookUpResult::Found { resource_sid, .. })) => {
                (resource_sid, true)
            }
            _ => return None,
        };
    Some(Created { role, resource_sid: resource_sid.clone(), found_by_look_up })
}

/// Why an account that was tried has originated nothing, or may not have.
#[must_use]
pub fn why_not(plan: &Plan, events: &[Event], role: Role) -> Option<FallbackReason> {
    match account_state(plan, events, role) {
        AccountState::Out(reason) => Some(reason),
        // It might have been made again, and was not.
        AccountState::ToCreate { attempt, .. } => match outcome_of(events, role, attempt - 1)? {
            CreateOutcome::Refused { http_status, twilio_code, .. } => {
                Some(FallbackReason::ApiError { http_status: *http_status, twilio_code: *twilio_code })
            }
            CreateOutcome::Accepted { .. }
            | CreateOutcome::NotSent { .. }
            | CreateOutcome::Unknown { .. } => None,
        },
        AccountState::WithoutAnswer { .. } | AccountState::ToLookUp { .. } | AccountState::Originated(_) => {
            None
        }
    }
}

/// Whether it is not known what an attempt has created: it has no outcome or an unknown one, and no look-up found it.
#[must_use]
pub fn is_unresolved(events: &[Event], role: Role, attempt: u32) -> bool {
    match outcome_of(events, role, attempt) {
        None => true,
        Some(CreateOutcome::Unknown { .. }) => {
            !matches!(look_up_of(events, role, attempt), Some(LookUpResult::Found { .. }))
        }
        Some(
            CreateOutcome::Accepted { .. } | CreateOutcome::Refused { .. } | CreateOutcome::NotSent { .. },
        ) => false,
    }
}

/// The attempts whose outcome is unknown: what a look-up may still find.
#[must_use]
pub fn to_look_up(plan: &Plan, events: &[Event]) -> Vec<(Role, u32)> {
    let all = [Role::Custom, Role::Default]
        .into_iter()
        .flat_map(|role| attempts(events, role).into_iter().map(move |attempt| (role, attempt)));
    all.filter(|(role, attempt)| !plan.dry_run && is_unresolved(events, *role, *attempt)).collect()
}

/// Whether an answer to an attempt came after it was looked up for the last time.
pub(crate) fn was_answered_last(events: &[Event], of: Role, which: u32) -> bool {
    let last = events.iter().rev().find_map(|event| match event {
        Event::LookedUp { role, attempt, .. } if *role == of && *attempt == which => Some(false),
        Event::CreateAnswered { role, attempt, outcome, .. } if *role == of && *attempt == which => {
            (*outcome != STOPPED).then_some(true)
        }
        _ => None,
    });
    last == Some(true)
}

/// Whether an attempt has created something, or may have.
#[must_use]
pub fn may_have_created(events: &[Event], role: Role, attempt: u32) -> bool {
    !matches!(
        outcome_of(events, role, attempt),
        Some(CreateOutcome::Refused { .. } | CreateOutcome::NotSent { .. })
    )
}

/// The event by which an intent without an outcome is closed after a stop.
#[must_use]
pub fn stopped(role: Role, attempt: u32) -> Event {
    Event::CreateAnswered { role, attempt, outcome: STOPPED, exchange: None }
}
