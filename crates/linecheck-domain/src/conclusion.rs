//! What is finally known of a transaction: the last word, after the routing, the delivery and the receipt.

use serde::{Deserialize, Serialize};

use crate::routing::{self, Made};
use crate::trace::{
    CreateOutcome, Event, LookUpResult, Plan, Role, Verdict, is_delivered_status, is_failed_status,
    moves_forward,
};

/// The final verdict on a transaction (T8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Conclusion {
    /// The recipient read the passcode back.
    Confirmed {
        /// How long after it was sent, in milliseconds.
        milliseconds: u64,
    },
    /// The carrier says that it was delivered; a call was answered, which a mailbox does too.
    Delivered,
    /// The carrier took it and gave no receipt.
    SentWithoutReceipt,
    /// It was not delivered, or nothing was originated.
    NotDelivered,
    /// It cannot be known.
    Unknown,
    /// Nothing was to be sent: a dry run, or nothing stands for the default account.
    NothingToSend,
}

/// The verdict on the creating part, as the events bear it out: one that says that nothing was originated holds only once
/// every create is resolved, and what a late answer or look-up has found is originated. `None` while there is none.
#[must_use]
pub fn verdict(plan: &Plan, events: &[Event]) -> Option<Verdict> {
    routing::last_decided(events).map(|told| routing::borne_out(plan, events, told.clone()))
}

/// The final verdict, as soon as there is one; `None` while the transaction is open: under way, stopped, or with a
/// status that may still change.
#[must_use]
pub fn conclude(plan: &Plan, events: &[Event]) -> Option<Conclusion> {
    let confirmed = events.iter().find_map(|event| match event {
        Event::Confirmed { milliseconds } => Some(Conclusion::Confirmed { milliseconds: *milliseconds }),
        _ => None,
    });
    if confirmed.is_some() {
        return confirmed;
    }
    Some(match verdict(plan, events)? {
        Verdict::Originated { .. } | Verdict::Unknown { .. } if plan.dry_run => Conclusion::NothingToSend,
        Verdict::Unknown { .. } => Conclusion::Unknown,
        Verdict::Failed { .. } | Verdict::Stopped => Conclusion::NotDelivered,
        Verdict::PingWouldOriginate => Conclusion::NothingToSend,
        Verdict::Originated { role, .. } => return of_delivery(plan, events, role),
    })
}

fn of_delivery(plan: &Plan, events: &[Event], role: Role) -> Option<Conclusion> {
    let status = last_status(plan, events, role).map(|(status, _)| status);
    match status {
        Some(status) if is_delivered_status(plan.channel, &status) => Some(Conclusion::Delivered),
        // What the other account may have made may still arrive.
        Some(status) if is_failed_status(plan.channel, &status) => {
            let open_end = Made::of(plan, events).may_still_arrive();
            Some(if open_end { Conclusion::Unknown } else { Conclusion::NotDelivered })
        }
        _ if !following_ended(events) => None,
        Some(status) if status == "sent" => Some(Conclusion::SentWithoutReceipt),
        _ => Some(Conclusion::Unknown),
    }
}

/// Whether following ended and nothing was seen since.
fn following_ended(events: &[Event]) -> bool {
    let last = events.iter().rev().find_map(|event| match event {
        Event::FollowingEnded { .. } => Some(true),
        Event::StatusSeen { .. } => Some(false),
        _ => None,
    });
    last == Some(true)
}

/// The furthest status of what an account originated, and its error code.
#[must_use]
pub fn last_status(plan: &Plan, events: &[Event], of: Role) -> Option<(String, Option<u32>)> {
    let steps = status_steps(plan, events, of);
    steps.last().map(|(_, status, code)| ((*status).to_owned(), *code))
}

/// The statuses of what an account originated as they moved forward, each with its error code and the place of its event.
/// A word that came late, from a second process, is none of them.
#[must_use]
pub fn status_steps<'events>(
    plan: &Plan,
    events: &'events [Event],
    of: Role,
) -> Vec<(usize, &'events str, Option<u32>)> {
    let mut steps: Vec<(usize, &str, Option<u32>)> = Vec::new();
    for (place, event) in events.iter().enumerate() {
        let (status, code) = match event {
            Event::StatusSeen { status, error_code, .. } => (status.as_str(), *error_code),
            Event::LookedUp { role, result: LookUpResult::Found { status, error_code, .. }, .. }
                if *role == of =>
            {
                (status.as_str(), *error_code)
            }
            Event::CreateAnswered {
                role,
                outcome: CreateOutcome::Accepted { status, error_code, .. },
                ..
            } if *role == of => (status.as_str(), *error_code),
            _ => continue,
        };
        let forward = steps
            .last()
            .is_none_or(|(_, known, before)| moves_forward(plan.channel, (known, *before), (status, code)));
        if forward {
            steps.push((place, status, code));
        }
    }
    steps
}
