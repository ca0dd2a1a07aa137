//! What bounds test sends: the default account's daily limits, as PingID's, and two of our own against misuse.
//!
//! Source of the daily limits: PingID, *Configuring SMS and voice authentication* (daily used and unused SMS and voice
//! limits, per user and day, 1 to 50 each, 15 and 10 by default; counted from midnight UTC). The cool-down and the hourly
//! cap are Linecheck's own.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::base::Mode;

/// The daily limits of the default account, for one recipient and one UTC day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DailyLimits {
    /// How many passcodes may be confirmed.
    pub used: u8,
    /// How many may stay unconfirmed.
    pub unused: u8,
}

impl Default for DailyLimits {
    fn default() -> Self {
        Self { used: 15, unused: 10 }
    }
}

impl DailyLimits {
    /// Limits of 1 to 50 each.
    ///
    /// # Errors
    /// [`LimitError::Daily`] when one is something else.
    pub fn new(used: u8, unused: u8) -> Result<Self, LimitError> {
        let fits = |most: u8| (1..=50).contains(&most);
        if fits(used) && fits(unused) { Ok(Self { used, unused }) } else { Err(LimitError::Daily) }
    }

    /// Whether another passcode may be sent.
    ///
    /// One that is open may still become used, and may become unused: it takes a place of both, so that neither
    /// limit is ever exceeded, whatever becomes of it.
    ///
    /// # Errors
    /// Which limit is reached.
    pub fn admit(self, count: DayCount, now: Timestamp) -> Result<(), LimitReached> {
        let reached = |limit, most: u8, taken: u32| LimitReached {
            limit,
            most: u32::from(most),
            left: u32::from(most).saturating_sub(taken),
            resets_at: next_day(now),
        };
        if count.used + count.open >= u32::from(self.used) {
            return Err(reached(Limit::DailyUsed, self.used, count.used));
        }
        if count.open + count.unused >= u32::from(self.unused) {
            return Err(reached(Limit::DailyUnused, self.unused, count.unused));
        }
        Ok(())
    }
}

/// What was sent to one recipient from one account on one UTC day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DayCount {
    /// Passcodes that were confirmed.
    pub used: u32,
    /// Passcodes that can still be confirmed.
    pub open: u32,
    /// Passcodes that were not confirmed in time.
    pub unused: u32,
}

/// Linecheck's own bounds on all test sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SendLimits {
    /// How many seconds lie between two test sends to one recipient, at most an hour.
    pub cool_down_seconds: u32,
    /// How many test sends there may be in any hour, 1 to 10,000.
    pub hourly_cap: u32,
}

impl SendLimits {
    /// Where nobody set anything: half a minute and 60 an hour. In the sandbox nothing arrives and nothing costs: no
    /// cool-down, and as many as there may be.
    #[must_use]
    pub fn of(mode: Mode) -> Self {
        match mode {
            Mode::Real => Self { cool_down_seconds: 30, hourly_cap: 60 },
            Mode::Sandbox => Self { cool_down_seconds: 0, hourly_cap: 10_000 },
        }
    }

    /// Limits within their bounds.
    ///
    /// # Errors
    /// [`LimitError::Send`] when one is outside of them.
    pub fn new(cool_down_seconds: u32, hourly_cap: u32) -> Result<Self, LimitError> {
        if cool_down_seconds <= 3_600 && (1..=10_000).contains(&hourly_cap) {
            Ok(Self { cool_down_seconds, hourly_cap })
        } else {
            Err(LimitError::Send)
        }
    }

    /// Whether a recipient may be sent something again. `last` is when that was last done.
    ///
    /// # Errors
    /// For how long not yet.
    pub fn admit_recipient(self, last: Option<Timestamp>, now: Timestamp) -> Result<(), LimitReached> {
        let Some(last) = last else { return Ok(()) };
        let resets_at = last + SignedDuration::from_secs(i64::from(self.cool_down_seconds));
        if now >= resets_at {
            return Ok(());
        }
        let left = (resets_at.duration_since(now).as_millis() + 999) / 1_000;
        Err(LimitReached {
            limit: Limit::CoolDown,
            most: self.cool_down_seconds,
            left: u32::try_from(left).unwrap_or(u32::MAX),
            resets_at,
        })
    }

    /// Whether anything may be sent. `earlier` is when the send was that takes the last place: the newest but
    /// [`Self::hourly_cap`] less one.
    ///
    /// # Errors
    /// Until when not.
    pub fn admit_hour(self, earlier: Option<Timestamp>, now: Timestamp) -> Result<(), LimitReached> {
        let Some(resets_at) = earlier.map(|at| at + SignedDuration::from_hours(1)) else { return Ok(()) };
        if now >= resets_at {
            return Ok(());
        }
        Err(LimitReached { limit: Limit::HourlyCap, most: self.hourly_cap, left: 0, resets_at })
    }
}

/// A limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The default account's passcodes that were confirmed, per recipient and UTC day.
    DailyUsed,
    /// The default account's passcodes that were not, per recipient and UTC day.
    DailyUnused,
    /// The pause between two test sends to one recipient.
    CoolDown,
    /// The test sends of an hour.
    HourlyCap,
}

/// A limit that refuses a test send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LimitReached {
    /// Which.
    pub limit: Limit,
    /// The limit itself: passcodes or test sends; for the cool-down seconds.
    pub most: u32,
    /// How much of it is left, for what is open may still take it; for the cool-down the seconds to wait.
    pub left: u32,
    /// When it begins anew, or lets the next one through.
    pub resets_at: Timestamp,
}

impl LimitReached {
    /// Which limit, how much is left and when it resets, in a sentence without its end.
    #[must_use]
    pub fn describe(&self) -> String {
        let (most, left, resets_at) = (self.most, self.left, self.resets_at.strftime("%F %T UTC"));
        let held = |left: u32| match left {
            0 => "nothing is left".to_owned(),
            left => format!("{left} left, which passcodes that are still open hold"),
        };
        match self.limit {
            Limit::DailyUsed => format!(
                "the default account's daily limit of {most} used passcodes for this recipient is reached ({}; it begins anew at {resets_at})",
                held(left)
            ),
            Limit::DailyUnused => format!(
                "the default account's daily limit of {most} unused passcodes for this recipient is reached ({}; it begins anew at {resets_at})",
                held(left)
            ),
            Limit::CoolDown => format!(
                "this recipient was sent something less than {most} s ago ({left} s left, until {resets_at})"
            ),
            Limit::HourlyCap => {
                format!(
                    "the limit of {most} test sends in an hour is reached (nothing is left until {resets_at})"
                )
            }
        }
    }
}

/// Why a limit cannot be set so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LimitError {
    /// A daily limit outside of PingID's bounds.
    #[error("A daily limit is 1 to 50.")]
    Daily,
    /// A limit of ours outside of its bounds.
    #[error("The cool-down is 0 to 3600 seconds, and the hourly cap 1 to 10,000 test sends.")]
    Send,
}

/// The beginning of a moment's UTC day.
#[must_use]
pub fn day_of(moment: Timestamp) -> Timestamp {
    let start = moment.to_zoned(TimeZone::UTC).start_of_day();
    // UTC has no day without a beginning.
    start.map_or(moment, |start| start.timestamp())
}

/// The beginning of the next UTC day.
#[must_use]
pub fn next_day(moment: Timestamp) -> Timestamp {
    day_of(moment).checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn t9_the_defaults_are_those_of_ping_and_each_can_be_set_from_1_to_50() {
        assert_eq!(DailyLimits::default(), DailyLimits { used: 15, unused: 10 });
        for (used, unused, good) in
            [(1, 1, true), (50, 50, true), (0, 10, false), (15, 0, false), (51, 10, false), (15, 51, false)]
        {
            assert_eq!(DailyLimits::new(used, unused).is_ok(), good, "{used} {unused}");
        }
        for (seconds, cap, good) in
            [(0, 1, true), (3_600, 10_000, true), (3_601, 1, false), (0, 0, false), (0, 10_001, false)]
        {
            assert_eq!(SendLimits::new(seconds, cap).is_ok(), good, "{seconds} {cap}");
        }
    }

    #[test]
    fn t9_the_day_is_that_of_utc() {
        for (moment, next) in [
            ("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"),
            ("2026-11-22T23:59:59.999999Z", "2026-11-23T00:00:00Z"),
            ("2026-12-31T12:00:00+14:00", "2026-12-31T00:00:00Z"),
        ] {
            assert_eq!(next_day(moment.parse().unwrap()), next.parse().unwrap(), "{moment}");
        }
    }

    #[test]
    fn t10_a_cool_down_and_an_hour_end_when_they_say() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let limits = SendLimits { cool_down_seconds: 30, hourly_cap: 2 };
        let reached =
            limits.admit_recipient(Some(now), now + SignedDuration::from_millis(10_500)).unwrap_err();
        assert_eq!((reached.limit, reached.most, reached.left), (Limit::CoolDown, 30, 20));
        assert_eq!(limits.admit_recipient(Some(now), reached.resets_at), Ok(()));
        assert_eq!(SendLimits { cool_down_seconds: 0, ..limits }.admit_recipient(Some(now), now), Ok(()));
        let reached = limits.admit_hour(Some(now), now + SignedDuration::from_mins(59)).unwrap_err();
        assert_eq!((reached.limit, reached.left), (Limit::HourlyCap, 0));
        assert_eq!(limits.admit_hour(Some(now), reached.resets_at), Ok(()));
    }

    proptest! {
        /// Whatever is confirmed and whatever is not, in whatever order: neither limit is exceeded, and none refuses
        /// while there is certainly room.
        #[test]
        fn t9_no_order_of_sends_and_receipts_exceeds_a_limit(
            used in 1_u8..6, unused in 1_u8..6, steps in prop::collection::vec(0_u8..3, 0..60)
        ) {
            let (limits, mut count) = (DailyLimits::new(used, unused).unwrap(), DayCount::default());
            for step in steps {
                match step {
                    0 => match limits.admit(count, Timestamp::UNIX_EPOCH) {
                        Ok(()) => count.open += 1,
                        Err(reached) => {
                            let taken = match reached.limit {
                                Limit::DailyUsed => count.used + count.open >= u32::from(used),
                                _ => count.unused + count.open >= u32::from(unused),
                            };
                            prop_assert!(taken, "{reached:?} of {count:?}");
                        }
                    },
                    1 if count.open > 0 => { count.open -= 1; count.used += 1; }
                    2 if count.open > 0 => { count.open -= 1; count.unused += 1; }
                    _ => {}
                }
                prop_assert!(count.used <= u32::from(used) && count.unused <= u32::from(unused), "{count:?}");
            }
        }
    }
}
