//! How long somebody waits who gave wrong administrator passphrases (M6).
//!
//! What was given is counted before it is looked at, in one database transaction with the look whether it may be: so neither a
//! restart nor a second Linecheck nor a program that is killed in between makes the wait shorter.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// So many wrong ones cost no wait: people mistype.
const FREE: u32 = 3;

/// The wait after the first that costs one. Each further one doubles it.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(5);

/// The longest wait: about a hundred tries a day at most, and an administrator is not shut out for longer than that.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// The wrong passphrases in a row, and when the last was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WrongPassphrases {
    in_a_row: u32,
    last: Option<Timestamp>,
}

impl WrongPassphrases {
    /// How many, in a row.
    #[must_use]
    pub fn in_a_row(self) -> u32 {
        self.in_a_row
    }

    /// How long nobody may try again; zero when somebody may. Under a clock that was set back the whole wait is still to come.
    #[must_use]
    pub fn wait(self, now: Timestamp) -> SignedDuration {
        let Some(last) = self.last else { return SignedDuration::ZERO };
        let passed = now.duration_since(last).max(SignedDuration::ZERO);
        (whole_wait(self.in_a_row) - passed).max(SignedDuration::ZERO)
    }

    /// What is known when somebody tries. The passphrase counts as wrong until it has turned out to be the right one; during a
    /// wait nothing counts. A wait goes on from where a clock that was set back stands, so that it ends some day.
    #[must_use]
    pub fn tried(self, now: Timestamp) -> Self {
        if self.wait(now).is_zero() {
            return Self { in_a_row: self.in_a_row.saturating_add(1), last: Some(now) };
        }
        Self { last: self.last.map(|last| last.min(now)), ..self }
    }
}

fn whole_wait(in_a_row: u32) -> SignedDuration {
    let Some(doublings) = in_a_row.checked_sub(FREE) else { return SignedDuration::ZERO };
    let factor = 1_i32.checked_shl(doublings.min(16)).unwrap_or(i32::MAX);
    FIRST_WAIT.checked_mul(factor).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn after(wrong: u32) -> WrongPassphrases {
        WrongPassphrases { in_a_row: wrong, last: Some(at(0)) }
    }

    #[test]
    fn m6_the_wait_grows_to_a_bound() {
        for (wrong, seconds) in
            [(0, 0), (1, 0), (2, 0), (3, 5), (4, 10), (5, 20), (9, 320), (11, 900), (u32::MAX, 900)]
        {
            assert_eq!(after(wrong).wait(at(0)), SignedDuration::from_secs(seconds), "{wrong}");
        }
        assert_eq!(after(4).wait(at(7)), SignedDuration::from_secs(3));
        assert_eq!(after(4).wait(at(10)), SignedDuration::ZERO);
    }

    #[test]
    fn m6_a_clock_that_is_set_back_shortens_no_wait_and_makes_none_endless() {
        let wrong = after(5);
        for back in [-1, -86_400, -86_400 * 365] {
            assert_eq!(wrong.wait(at(back)), SignedDuration::from_secs(20), "the whole of it is to come");
            let tried = wrong.tried(at(back));
            assert_eq!((tried.in_a_row(), tried.wait(at(back))), (5, SignedDuration::from_secs(20)));
            assert_eq!(tried.wait(at(back + 20)), SignedDuration::ZERO);
        }
    }

    proptest! {
        #[test]
        fn m6_however_the_clock_is_set_nobody_tries_often(moves in prop::collection::vec((-90_000_i64..2, 0_i64..600), 1..200)) {
            // What the clock says, moved back at will, and what has really passed.
            let (mut clock, mut passed, mut tries) = (0, 0, 0_u32);
            let mut wrong = WrongPassphrases::default();
            for (set, waits) in moves {
                clock += set.min(0) + waits;
                passed += waits;
                let before = wrong.in_a_row();
                wrong = wrong.tried(at(clock));
                tries += wrong.in_a_row() - before;
            }
            let mut least = SignedDuration::ZERO;
            for wrong in 1..tries {
                least += whole_wait(wrong);
            }
            prop_assert!(least <= SignedDuration::from_secs(passed), "{tries} tries in {passed} s");
        }
    }
}
