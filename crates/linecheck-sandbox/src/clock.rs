//! The sandbox's clock: the real time plus an offset that tests and people can advance, so that nobody waits for
//! a delivery.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// The latest offset: a hundred years. Beyond it the dates of Twilio's answers would leave four-digit years.
pub(crate) const MOST_OFFSET_MS: i64 = 100 * 366 * 24 * 3600 * 1000;

/// Real time plus an offset.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_ms: AtomicI64,
}

impl Clock {
    pub(crate) fn with_offset(offset_ms: i64) -> Self {
        Self { offset_ms: AtomicI64::new(offset_ms.clamp(0, MOST_OFFSET_MS)) }
    }

    /// Milliseconds since 1970, as the sandbox sees it.
    pub(crate) fn now_ms(&self) -> i64 {
        Timestamp::now().as_millisecond().saturating_add(self.offset_ms())
    }

    pub(crate) fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::SeqCst)
    }

    /// Moves the clock forward. It never goes back: a message would fall behind a state that was already seen.
    pub(crate) fn advance(&self, by_ms: i64) -> i64 {
        let sum = self.offset_ms().saturating_add(by_ms.max(0)).min(MOST_OFFSET_MS);
        self.offset_ms.store(sum, Ordering::SeqCst);
        sum
    }
}

/// A time as Twilio's 2010 API writes it: RFC 2822 in UTC, `Thu, 30 Jul 2015 20:00:00 +0000` (OAI).
pub(crate) fn rfc2822(ms: i64) -> String {
    timestamp(ms).strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// A time for the log: RFC 3339 in UTC with milliseconds.
pub(crate) fn rfc3339(ms: i64) -> String {
    timestamp(ms).strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

fn timestamp(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_dates_are_rfc_2822() {
        assert_eq!(rfc2822(1_438_286_400_000), "Thu, 30 Jul 2015 20:00:00 +0000");
        assert_eq!(rfc3339(1_438_286_400_007), "2015-07-30T20:00:00.007Z");
    }

    #[test]
    fn s1_the_clock_only_goes_forward() {
        let clock = Clock::default();
        assert_eq!(clock.advance(-5), 0);
        assert_eq!(clock.advance(5), 5);
        assert_eq!(clock.advance(i64::MAX), MOST_OFFSET_MS);
    }
}
