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

use std::time::Duration;

use crate::attempts::{
    AccountState, Created, STOPPED, account_state, is_unresolved, outcome_of, to_look_up, was_answered_last,
};
use crate::following::{asked_why, asks_why};
use crate::phone::PhoneNumber;
use crate::standing::{Standing, borne_out, last_decided};
use crate::trace::{DefaultOrigin, Event, FallbackReason, Plan, Role, Verdict, moves_forward};

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

/// What comes next in a transaction.
#[must_use]
pub fn next_step(plan: &Plan, events: &[Event]) -> Step {
    if let Some(told) = last_decided(events) {
        let late = to_look_up(plan, events).into_iter();
        let mut late = late.filter(|(role, attempt)| was_answered_last(events, *role, *attempt));
        if let Some((role, attempt)) = late.next() {
            return Step::LookUp { role, attempt };
        }
        return match Standing::of(plan, events).verdict {
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
            let standing = Standing::of(plan, events);
            if standing.originated().is_none() {
                return false;
            }
            let Some(known) = standing.status else { return true };
            // That the notifications were asked for is told, also when they say nothing.
            let tells_why = known.word == *status && asks_why(exchanges) && !asked_why(events);
            tells_why || moves_forward(plan.channel, (&known.word, known.code), (status, *error_code))
        }
        // Once is enough, however often it is answered so.
        Event::StatusOfAnother { .. } => {
            !events.iter().any(|event| matches!(event, Event::StatusOfAnother { .. }))
        }
        Event::FollowingEnded { .. } => !Standing::of(plan, events).outcome.is_conclusion(),
        Event::ReceiptRefused { .. } | Event::Confirmed { .. } => {
            !events.iter().any(|event| matches!(event, Event::Confirmed { .. }))
        }
    }
}

fn undecided(plan: &Plan, events: &[Event]) -> Step {
    if plan.custom.is_none() {
        return on_default(plan, events, FallbackReason::DefaultIsActive);
    }
    match on_account(plan, events, Role::Custom) {
        Err(reason) if plan.fallback.falls_back() && !plan.dry_run => on_default(plan, events, reason),
        Err(reason) => Step::Decide(ended(Role::Custom, reason)),
        Ok(step) => step,
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
    on_account(plan, events, Role::Default)
        .unwrap_or_else(|reason| Step::Decide(ended(Role::Default, reason)))
}

/// What comes next on an account, or why nothing does.
fn on_account(plan: &Plan, events: &[Event], role: Role) -> Result<Step, FallbackReason> {
    Ok(match account_state(plan, events, role) {
        AccountState::ToCreate { attempt, from, pause } => Step::Create { role, attempt, from, pause },
        AccountState::WithoutAnswer { attempt } => Step::MarkStopped { role, attempt },
        AccountState::ToLookUp { attempt } => Step::LookUp { role, attempt },
        AccountState::Originated(Created { role, resource_sid, found_by_look_up }) => {
            Step::Decide(Verdict::Originated { role, resource_sid, found_by_look_up })
        }
        AccountState::Out(reason) => return Err(reason),
    })
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

#[cfg(test)]
mod tests;
