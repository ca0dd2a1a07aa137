//! What a test send does next, as a pure function of what has happened.
//!
//! Sources: PingID, *Using a custom Twilio account*, step 8 (fallback on every API error but no delivery error,
//! and when no origination number was found; the custom account always first, each transaction on its own), and
//! Twilio, `docs/api/errors/20429` and `20500` (what may be repeated).
//!
//! Invariants, each with a property test:
//! - never two creates on one account unless the first was certainly not accepted;
//! - never a fallback after a create that was accepted, or that a look-up found;
//! - every sequence of outcomes ends;
//! - whoever stores an event asks [`admits`] first, about the events that are stored at that moment: two processes on one
//!   transaction take each step once.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::conclusion::{conclude, last_status, verdict};
use crate::following::{asked_why, asks_why};
use crate::limits::LimitReached;
use crate::phone::PhoneNumber;
use crate::trace::{
    CreateOutcome, DefaultOrigin, Event, FallbackReason, LookUpResult, Plan, Role, UnknownWhy, Verdict,
    moves_forward,
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
    /// Store the verdict: nothing more is created. After one, a look-up or another verdict follows where a late answer calls
    /// for it.
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
    if let Some(told) = last_decided(events) {
        let late = to_look_up(plan, events).into_iter();
        let mut late = late.filter(|(role, attempt)| was_answered_last(events, *role, *attempt));
        if let Some((role, attempt)) = late.next() {
            return Step::LookUp { role, attempt };
        }
        return match verdict(plan, events) {
            Some(now) if now != *told => Step::Decide(now),
            _ => Step::Done,
        };
    }
    match undecided(plan, events) {
        Step::Decide(verdict) => Step::Decide(borne_out(plan, events, verdict)),
        step => step,
    }
}

/// What comes next for one who must not create, since nobody asks for it any more: what would be created is not.
#[must_use]
pub fn next_step_without_creating(plan: &Plan, events: &[Event]) -> Step {
    match next_step(plan, events) {
        Step::Create { .. } | Step::FallBack(_) => Step::Decide(borne_out(plan, events, Verdict::Stopped)),
        step => step,
    }
}

/// Whether an event may be stored behind these. A step may when it is the next one; an answer, when it says more than
/// what is stored, however late it comes.
#[must_use]
pub fn admits(plan: &Plan, events: &[Event], event: &Event) -> bool {
    match event {
        Event::CreateIntended { role, attempt, from } => matches!(
            next_step(plan, events),
            Step::Create { role: of, attempt: which, from: number, .. }
                if of == *role && which == *attempt && number == *from
        ),
        Event::LimitRefused { role, .. } => {
            matches!(next_step(plan, events), Step::Create { role: of, .. } if of == *role)
        }
        Event::CreateAnswered { role, attempt, outcome, .. } if *outcome == STOPPED => {
            next_step(plan, events) == Step::MarkStopped { role: *role, attempt: *attempt }
        }
        Event::CreateAnswered { role, attempt, .. } => {
            matches!(outcome_of(events, *role, *attempt), None | Some(&STOPPED))
        }
        Event::LookedUp { role, attempt, .. } => {
            !plan.dry_run
                && outcome_of(events, *role, *attempt).is_some()
                && is_unresolved(events, *role, *attempt)
        }
        Event::FellBack { reason } => next_step(plan, events) == Step::FallBack(reason.clone()),
        Event::Decided { verdict } => {
            let decide = Step::Decide(verdict.clone());
            next_step(plan, events) == decide || next_step_without_creating(plan, events) == decide
        }
        Event::StatusSeen { status, error_code, exchanges, .. } => {
            let Some(Verdict::Originated { role, .. }) = verdict(plan, events) else { return false };
            let Some((known, code)) = last_status(plan, events, role) else { return true };
            // That the notifications were asked for is told, also when they say nothing.
            let tells_why = known == *status && asks_why(exchanges) && !asked_why(events);
            tells_why || moves_forward(plan.channel, (&known, code), (status, *error_code))
        }
        // Once is enough, however often it is answered so.
        Event::StatusOfAnother { .. } => {
            !events.iter().any(|event| matches!(event, Event::StatusOfAnother { .. }))
        }
        Event::FollowingEnded { .. } => conclude(plan, events).is_none(),
        Event::ReceiptRefused { .. } | Event::Confirmed { .. } => {
            !events.iter().any(|event| matches!(event, Event::Confirmed { .. }))
        }
    }
}

const STOPPED: CreateOutcome = CreateOutcome::Unknown { why: UnknownWhy::Stopped };

/// The verdict that was stored last.
pub(crate) fn last_decided(events: &[Event]) -> Option<&Verdict> {
    events.iter().rev().find_map(|event| match event {
        Event::Decided { verdict } => Some(verdict),
        _ => None,
    })
}

fn undecided(plan: &Plan, events: &[Event]) -> Step {
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
                | LookUpResult::OfOthers { .. }
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
fn outcome_of(events: &[Event], of: Role, which: u32) -> Option<&CreateOutcome> {
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
fn look_up_of(events: &[Event], of: Role, which: u32) -> Option<&LookUpResult> {
    let results = || {
        events.iter().rev().filter_map(|event| match event {
            Event::LookedUp { role, attempt, result, .. } if *role == of && *attempt == which => Some(result),
            _ => None,
        })
    };
    results().find(|result| matches!(result, LookUpResult::Found { .. })).or_else(|| results().next())
}

/// What a transaction has made at Twilio, as far as it is known. Whatever says that something may still arrive and be
/// billed, or that nothing was sent, says it by this.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// The messages or calls that were accepted or found.
    pub created: Vec<Created>,
    /// The accounts with a create of which it is not known whether it made anything: it may still arrive and be billed.
    pub unresolved: Vec<Role>,
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

impl Made {
    /// By these events. A dry run makes nothing.
    #[must_use]
    pub fn of(plan: &Plan, events: &[Event]) -> Self {
        let mut made = Self::default();
        if plan.dry_run {
            return made;
        }
        for role in [Role::Custom, Role::Default] {
            for attempt in attempts(events, role) {
                match created(events, role, attempt) {
                    Some(created) => made.created.push(created),
                    None if !is_unresolved(events, role, attempt) || made.unresolved.contains(&role) => {}
                    None => made.unresolved.push(role),
                }
            }
        }
        made
    }

    /// Whether something may still arrive and be billed of which nobody can say so for certain.
    #[must_use]
    pub fn may_still_arrive(&self) -> bool {
        !self.unresolved.is_empty()
    }
}

/// The attempts on an account, in order.
fn attempts(events: &[Event], of: Role) -> BTreeSet<u32> {
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

fn created(events: &[Event], role: Role, attempt: u32) -> Option<Created> {
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

/// A verdict as the events bear it out: as long as a create is unresolved, none says that nothing was originated.
pub(crate) fn borne_out(plan: &Plan, events: &[Event], verdict: Verdict) -> Verdict {
    if plan.dry_run || matches!(verdict, Verdict::Originated { .. }) {
        return verdict;
    }
    let Made { created, unresolved } = Made::of(plan, events);
    if let Some(Created { role, resource_sid, found_by_look_up }) = created.into_iter().next() {
        return Verdict::Originated { role, resource_sid, found_by_look_up };
    }
    match (unresolved.first(), verdict) {
        (Some(_), Verdict::Unknown { role }) if unresolved.contains(&role) => Verdict::Unknown { role },
        (Some(role), _) => Verdict::Unknown { role: *role },
        // A late answer has resolved it.
        (None, Verdict::Unknown { role }) => why_not(plan, events, role)
            .map_or(Verdict::Unknown { role }, |reason| Verdict::Failed { reason, role }),
        (None, verdict) => verdict,
    }
}

/// Why an account that was tried has originated nothing, or may not have.
#[must_use]
pub fn why_not(plan: &Plan, events: &[Event], role: Role) -> Option<FallbackReason> {
    match standing(plan, events, role) {
        Standing::Out(reason) => Some(reason),
        // It might have been made again, and was not.
        Standing::Next(Step::Create { attempt, .. }) => match outcome_of(events, role, attempt - 1)? {
            CreateOutcome::Refused { http_status, twilio_code, .. } => {
                Some(FallbackReason::ApiError { http_status: *http_status, twilio_code: *twilio_code })
            }
            CreateOutcome::Accepted { .. }
            | CreateOutcome::NotSent { .. }
            | CreateOutcome::Unknown { .. } => None,
        },
        Standing::Next(_) | Standing::Originated { .. } => None,
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
fn was_answered_last(events: &[Event], of: Role, which: u32) -> bool {
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

#[cfg(test)]
mod tests;
