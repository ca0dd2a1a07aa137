//! What is finally known of a transaction: the last word, after the routing, the delivery and the receipt.

use serde::{Deserialize, Serialize};

use crate::routing;
use crate::trace::{
    CreateOutcome, Event, LookUpResult, Plan, Role, Verdict, is_delivered_status, is_failed_status,
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
    let first_may_arrive = routing::custom_may_still_arrive(events) && !plan.dry_run;
    Some(match last_verdict(events)? {
        Verdict::Originated { .. } | Verdict::Unknown { .. } if plan.dry_run => Conclusion::NothingToSend,
        Verdict::Unknown { .. } => Conclusion::Unknown,
        Verdict::Failed { .. } | Verdict::Stopped | Verdict::PingWouldOriginate if first_may_arrive => {
            Conclusion::Unknown
        }
        Verdict::Failed { .. } | Verdict::Stopped => Conclusion::NotDelivered,
        Verdict::PingWouldOriginate => Conclusion::NothingToSend,
        Verdict::Originated { role, .. } => return of_delivery(plan, events, *role),
    })
}

fn of_delivery(plan: &Plan, events: &[Event], role: Role) -> Option<Conclusion> {
    let status = last_status(events, role).map(|(status, _)| status);
    match status {
        Some(status) if is_delivered_status(plan.channel, &status) => Some(Conclusion::Delivered),
        Some(status) if is_failed_status(plan.channel, &status) => Some(Conclusion::NotDelivered),
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

/// The last verdict on the creating part: a later look-up may have changed the first.
#[must_use]
pub fn last_verdict(events: &[Event]) -> Option<&Verdict> {
    events.iter().rev().find_map(|event| match event {
        Event::Decided { verdict } => Some(verdict),
        _ => None,
    })
}

/// The last status of what an account originated, and its error code.
#[must_use]
pub fn last_status(events: &[Event], of: Role) -> Option<(String, Option<u32>)> {
    events.iter().rev().find_map(|event| match event {
        Event::StatusSeen { status, error_code, .. } => Some((status.clone(), *error_code)),
        Event::LookedUp { role, result: LookUpResult::Found { status, error_code, .. }, .. }
            if *role == of =>
        {
            Some((status.clone(), *error_code))
        }
        Event::CreateAnswered {
            role, outcome: CreateOutcome::Accepted { status, error_code, .. }, ..
        } if *role == of => Some((status.clone(), *error_code)),
        _ => None,
    })
}
