//! How often and for how long a status is asked for.

use std::time::Duration;

use crate::trace::{Event, ExchangeFacts};

/// For how long a message may be under way: Twilio tries for 36,000 seconds unless it is told otherwise (Twilio,
/// *Message resource*, `ValidityPeriod`).
pub const LONGEST_FOLLOWING: Duration = Duration::from_hours(10);

/// For how long a receipt is waited for once the carrier has taken a message. Ours: Twilio names no time.
pub const LONGEST_WITHOUT_RECEIPT: Duration = Duration::from_hours(1);

/// How often a status is asked for at most, whatever the clock says.
pub const MOST_POLLS: u32 = 120;

const SHORTEST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// The pause before the next question for a status: quick at first, then slower: a quarter of the age, from half a
/// second to ten minutes. It depends on the age alone, so that a restart neither begins anew nor asks in a hurry.
#[must_use]
pub fn pause_at(age: Duration) -> Duration {
    (age / 4).clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
}

/// Whether following is over although no status was final.
#[must_use]
pub fn is_over(status: Option<&str>, age: Duration, polls: u32) -> bool {
    let longest = if status == Some("sent") { LONGEST_WITHOUT_RECEIPT } else { LONGEST_FOLLOWING };
    age >= longest || polls >= MOST_POLLS
}

/// Whether one of these exchanges asked why a call failed: for its notifications.
#[must_use]
pub fn asks_why(exchanges: &[ExchangeFacts]) -> bool {
    exchanges.iter().any(|exchange| exchange.path.ends_with("/Notifications.json"))
}

/// Whether it was asked already why a call failed, whatever was answered.
#[must_use]
pub fn asked_why(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event, Event::StatusSeen { exchanges, .. } if asks_why(exchanges)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t8_following_is_bounded_in_time_and_in_polls() {
        for (status, longest) in [(None, LONGEST_FOLLOWING), (Some("sent"), LONGEST_WITHOUT_RECEIPT)] {
            let (mut age, mut polls, mut last) = (Duration::ZERO, 0, Duration::ZERO);
            while !is_over(status, age, polls) {
                let pause = pause_at(age);
                assert!(pause >= last, "it never becomes quicker");
                (age, polls, last) = (age + pause, polls + 1, pause);
            }
            assert!(polls < MOST_POLLS, "the time is the bound where the clock is right: {polls}");
            assert!(age < longest + LONGEST_PAUSE);
        }
        assert!(is_over(Some("sending"), Duration::ZERO, MOST_POLLS));
    }
}
