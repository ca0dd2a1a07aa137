//! What a test send does next, as a pure function of what has happened.
//!
//! Sources: PingID, *Using a custom Twilio account*, step 8 (fallback on every API error but no delivery error,
//! and when no origination number was found; the custom account always first, each transaction on its own), and
//! Twilio, `docs/api/errors/20429` and `20500` (what may be repeated).
//!
//! Invariants, each with a property test:
//! - never two creates on one account unless the first was certainly not accepted;
//! - never a fallback after a create that was accepted, or that a look-up found;
//! - every sequence of outcomes ends.

use std::time::Duration;

use crate::limits::LimitReached;
use crate::phone::PhoneNumber;
use crate::trace::{
    CreateOutcome, DefaultOrigin, Event, FallbackReason, LookUpResult, Plan, Role, UnknownWhy, Verdict,
};
use crate::transport::ForeignAnswer;

/// How many creates are made on one account, when Twilio asks to repeat (429 with 20429).
pub const MOST_ATTEMPTS: u32 = 3;

/// The longest pause that is made before a repetition; a longer `Retry-After` counts as a refusal.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Store the intent, or that a limit refuses it; then create.
    Create {
        /// On which account.
        role: Role,
        /// Which attempt, from 1.
        attempt: u32,
        /// From which number.
        from: PhoneNumber,
        /// How long to pause before.
        pause: Duration,
    },
    /// Ask the server for what an unknown outcome may have made.
    LookUp {
        /// On which account.
        role: Role,
        /// Which attempt.
        attempt: u32,
    },
    /// An intent has no outcome: Linecheck stopped in between. Store that as unknown.
    MarkStopped {
        /// On which account.
        role: Role,
        /// Which attempt.
        attempt: u32,
    },
    /// Store that the default account takes over.
    FallBack(FallbackReason),
    /// Store the verdict: nothing more is created.
    Decide(Verdict),
    /// The verdict is stored.
    Done,
}

/// Where an account stands.
enum Standing {
    Next(Step),
    Originated { resource_sid: String, found_by_look_up: bool },
    Out(FallbackReason),
}

/// What comes next in a transaction.
#[must_use]
pub fn next_step(plan: &Plan, events: &[Event]) -> Step {
    if events.iter().any(|event| matches!(event, Event::Decided { .. })) {
        return Step::Done;
    }
    if plan.custom.is_none() {
        return on_default(plan, events, FallbackReason::DefaultIsActive);
    }
    match standing(plan, events, Role::Custom) {
        Standing::Next(step) => step,
        Standing::Originated { resource_sid, found_by_look_up } => {
            Step::Decide(Verdict::Originated { role: Role::Custom, resource_sid, found_by_look_up })
        }
        Standing::Out(reason) if plan.fallback.falls_back() && !plan.dry_run => {
            on_default(plan, events, reason)
        }
        Standing::Out(reason) => Step::Decide(ended(Role::Custom, reason)),
    }
}

fn on_default(plan: &Plan, events: &[Event], reason: FallbackReason) -> Step {
    // What only says that the way from here was blocked says nothing about what PingID would do.
    if let (DefaultOrigin::NotConfigured, FallbackReason::Intercepted(_)) = (&plan.default, &reason) {
        return Step::Decide(Verdict::Unknown { role: Role::Custom });
    }
    let fell_back = events.iter().any(|event| matches!(event, Event::FellBack { .. }));
    if !fell_back {
        return Step::FallBack(reason);
    }
    match plan.default {
        DefaultOrigin::NotConfigured => return Step::Decide(Verdict::PingWouldOriginate),
        DefaultOrigin::StandIn(_) | DefaultOrigin::Sandbox(_) => {}
    }
    match standing(plan, events, Role::Default) {
        Standing::Next(step) => step,
        Standing::Originated { resource_sid, found_by_look_up } => {
            Step::Decide(Verdict::Originated { role: Role::Default, resource_sid, found_by_look_up })
        }
        Standing::Out(reason) => Step::Decide(ended(Role::Default, reason)),
    }
}

fn ended(role: Role, reason: FallbackReason) -> Verdict {
    match reason {
        FallbackReason::OutcomeUnknown | FallbackReason::Intercepted(_) => Verdict::Unknown { role },
        FallbackReason::ApiError { .. }
        | FallbackReason::Unreachable { .. }
        | FallbackReason::NoOriginationNumber
        | FallbackReason::LimitReached(_)
        | FallbackReason::DefaultIsActive => Verdict::Failed { reason, role },
    }
}

fn standing(plan: &Plan, events: &[Event], role: Role) -> Standing {
    let Some(from) = plan.origin(role).and_then(|origin| origin.number.clone()) else {
        return Standing::Out(FallbackReason::NoOriginationNumber);
    };
    if let Some(reached) = limit_of(events, role) {
        return Standing::Out(FallbackReason::LimitReached(reached));
    }
    let Some(attempt) = last_attempt(events, role) else {
        return Standing::Next(Step::Create { role, attempt: 1, from, pause: Duration::ZERO });
    };
    let Some(outcome) = outcome_of(events, role, attempt) else {
        return Standing::Next(Step::MarkStopped { role, attempt });
    };
    match outcome {
        CreateOutcome::Accepted { resource_sid, .. } => {
            Standing::Originated { resource_sid: resource_sid.clone(), found_by_look_up: false }
        }
        CreateOutcome::Refused { http_status, twilio_code, retry_after_seconds } => {
            match pause_before_repeating(outcome, attempt, *retry_after_seconds) {
                Some(pause) => Standing::Next(Step::Create { role, attempt: attempt + 1, from, pause }),
                None => Standing::Out(FallbackReason::ApiError {
                    http_status: *http_status,
                    twilio_code: *twilio_code,
                }),
            }
        }
        CreateOutcome::NotSent { stage } => Standing::Out(FallbackReason::Unreachable { stage: *stage }),
        // A dry run makes nothing that could be looked up.
        CreateOutcome::Unknown { why } if plan.dry_run => Standing::Out(unresolved(why)),
        CreateOutcome::Unknown { why } => match look_up_of(events, role, attempt) {
            None => Standing::Next(Step::LookUp { role, attempt }),
            Some(LookUpResult::Found { resource_sid, .. }) => {
                Standing::Originated { resource_sid: resource_sid.clone(), found_by_look_up: true }
            }
            Some(
                LookUpResult::NotFound
                | LookUpResult::Ambiguous { .. }
                | LookUpResult::Contested
                | LookUpResult::Intercepted(_)
                | LookUpResult::Failed { .. },
            ) => Standing::Out(unresolved(why)),
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

fn outcome_of(events: &[Event], of: Role, which: u32) -> Option<&CreateOutcome> {
    events.iter().find_map(|event| match event {
        Event::CreateAnswered { role, attempt, outcome, .. } if *role == of && *attempt == which => {
            Some(outcome)
        }
        _ => None,
    })
}

/// The last look-up decides: an earlier one may have come too soon.
fn look_up_of(events: &[Event], of: Role, which: u32) -> Option<&LookUpResult> {
    events.iter().rev().find_map(|event| match event {
        Event::LookedUp { role, attempt, result, .. } if *role == of && *attempt == which => Some(result),
        _ => None,
    })
}

/// Whether something that was created on the custom account may still arrive and be billed, although the
/// transaction went on or ended without it.
#[must_use]
pub fn custom_may_still_arrive(events: &[Event]) -> bool {
    last_attempt(events, Role::Custom).is_some_and(|attempt| is_unresolved(events, Role::Custom, attempt))
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
    Event::CreateAnswered {
        role,
        attempt,
        outcome: CreateOutcome::Unknown { why: UnknownWhy::Stopped },
        exchange: None,
    }
}

#[cfg(test)]
mod tests;
