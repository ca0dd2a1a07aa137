//! Which time may delete: a clock that jumps far ahead deletes nothing.
//!
//! What is too old is deleted by a time that the vault itself has seen pass ([`SeenClock::deleting_time`]). It follows the
//! computer's clock in steps of a week at most. A clock that is further ahead than that is doubted until an administrator
//! says that it is right, or until a week has passed by it in such steps.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The longest time without a look at the clock after which it is believed at once. Also for how long a clock that was
/// found further ahead has to go on before it is believed.
pub const MOST_AHEAD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What is known of the computer's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenClock {
    /// The latest time that is believed. It goes back only when an administrator says that the clock is right.
    believed: Timestamp,
    /// Where a clock was found that is too far ahead, and where it was last.
    doubted: Option<Doubted>,
}

/// A clock that jumped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Doubted {
    since: Timestamp,
    last: Timestamp,
}

impl SeenClock {
    /// A clock that is believed.
    #[must_use]
    pub fn believed(at: Timestamp) -> Self {
        Self { believed: at, doubted: None }
    }

    /// What is known after a look at the clock.
    #[must_use]
    pub fn look(self, clock: Timestamp) -> Self {
        if clock <= self.believed {
            return Self { doubted: None, ..self };
        }
        if clock.duration_since(self.believed) <= MOST_AHEAD {
            return Self::believed(clock);
        }
        let doubted = self
            .doubted
            .filter(|doubted| clock >= doubted.last && clock.duration_since(doubted.last) <= MOST_AHEAD);
        match doubted {
            Some(doubted) if clock.duration_since(doubted.since) >= MOST_AHEAD => Self::believed(clock),
            Some(Doubted { since, .. }) => Self { doubted: Some(Doubted { since, last: clock }), ..self },
            None => Self { doubted: Some(Doubted { since: clock, last: clock }), ..self },
        }
    }

    /// The time that deleting goes by: the clock's, and never one that is not believed.
    #[must_use]
    pub fn deleting_time(self, clock: Timestamp) -> Timestamp {
        clock.min(self.believed)
    }

    /// The latest time that it was found at, believed or doubted.
    #[must_use]
    pub fn last_look(self) -> Timestamp {
        self.doubted.map_or(self.believed, |doubted| doubted.last)
    }

    /// The latest time that is believed, while the clock is doubted.
    #[must_use]
    pub fn last_believed(self) -> Option<Timestamp> {
        self.doubted.map(|_| self.believed)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn hours(hours: i64) -> SignedDuration {
        SignedDuration::from_hours(hours)
    }

    #[test]
    fn t13_a_clock_far_ahead_is_not_believed_at_once() {
        let start = at("2026-11-22T08:00:00Z");
        let seen = SeenClock::believed(start);
        let week_on = seen.look(start + hours(7 * 24));
        assert_eq!(week_on, SeenClock::believed(start + hours(7 * 24)));

        let far = at("2038-01-19T03:14:07Z");
        let doubting = seen.look(far);
        assert_eq!((doubting.deleting_time(far), doubting.last_believed()), (start, Some(start)));
        assert_eq!(doubting.look(start + hours(1)), SeenClock::believed(start + hours(1)), "set right again");
        assert_eq!(doubting.look(start - hours(1)), seen, "set back");
    }

    #[test]
    fn t13_a_clock_that_goes_on_for_a_week_is_believed() {
        let start = at("2026-11-22T08:00:00Z");
        let returned = start + hours(60 * 24);
        let mut seen = SeenClock::believed(start);
        for day in 0..7 {
            seen = seen.look(returned + hours(day * 24));
            assert_eq!(seen.last_believed(), Some(start), "day {day}");
        }
        let last = returned + hours(7 * 24);
        assert_eq!(seen.look(last), SeenClock::believed(last));
        // Another jump begins anew.
        let other = seen.look(returned + hours(30 * 24));
        assert_eq!(other.last_believed(), Some(start));
        assert!(other.look(returned + hours(31 * 24)).last_believed().is_some());
    }

    proptest! {
        #[test]
        fn t13_the_deleting_time_is_never_far_ahead_of_what_was_seen(
            steps in proptest::collection::vec(-20_000_i64..20_000, 1..60),
        ) {
            let start = at("2026-11-22T08:00:00Z");
            let (mut clock, mut seen, mut deleting) = (start, SeenClock::believed(start), start);
            for step in steps {
                clock += hours(step / 10);
                let before = seen;
                seen = seen.look(clock);
                let time = seen.deleting_time(clock);
                prop_assert!(time <= clock);
                // It moves far only after a clock that went on for a week.
                if time.duration_since(deleting) > MOST_AHEAD {
                    prop_assert!(before.last_believed().is_some());
                }
                deleting = deleting.max(time);
            }
        }
    }
}
