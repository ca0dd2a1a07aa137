//! What the statuses of messages and calls say, and which of two says more.

use crate::channel::Channel;

/// Whether a status says that it arrived: a message at the phone, or a call that was answered (by a person or a
/// mailbox: Twilio does not tell).
#[must_use]
pub fn is_delivered_status(channel: Channel, status: &str) -> bool {
    match channel {
        Channel::Sms => matches!(status, "delivered" | "read"),
        Channel::Voice => status == "completed",
    }
}

/// Whether a status of a message or call is final.
///
/// Source: Twilio, *Message resource* and *Call resource*. `sent` is not final, but may be the last word where
/// the carrier gives no receipt.
#[must_use]
pub fn is_final_status(channel: Channel, status: &str) -> bool {
    is_delivered_status(channel, status) || is_failed_status(channel, status)
}

/// Whether a status says that the delivery failed.
#[must_use]
pub fn is_failed_status(channel: Channel, status: &str) -> bool {
    match channel {
        Channel::Sms => matches!(status, "undelivered" | "failed" | "canceled"),
        Channel::Voice => matches!(status, "busy" | "no-answer" | "failed" | "canceled"),
    }
}

/// Whether a status, with its error code, says more than one that is known already. A status only moves forward: what a
/// second process was answered earlier, and stores later, takes no word back.
#[must_use]
pub fn moves_forward(channel: Channel, from: (&str, Option<u32>), to: (&str, Option<u32>)) -> bool {
    if from.0 == to.0 {
        return from.1.is_none() && to.1.is_some();
    }
    if is_failed_status(channel, from.0) {
        return false;
    }
    let (before, after) = (rank(channel, from.0), rank(channel, to.0));
    before < after || before == after && !is_final_status(channel, from.0)
}

/// How far a status is on its way. The word that nobody knows is as far as can be without being final.
///
/// Source: Twilio, *Message resource* and *Call resource*, the order of their statuses.
fn rank(channel: Channel, status: &str) -> u8 {
    match (channel, status) {
        (_, "") => 0,
        (Channel::Sms, "accepted" | "scheduled") => 1,
        (_, "queued") => 2,
        (Channel::Sms, "sending") | (Channel::Voice, "initiated") => 3,
        (Channel::Sms, "sent") | (Channel::Voice, "ringing") => 4,
        (Channel::Voice, "in-progress") => 5,
        // After `delivered`.
        (Channel::Sms, "read") => 8,
        (_, word) if is_final_status(channel, word) => 7,
        _ => 6,
    }
}
