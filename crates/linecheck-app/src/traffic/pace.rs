//! How many requests run side by side. Passcodes go first: whatever the account sends meanwhile shares its limit.

use std::time::Duration;

use tokio::time::Instant;

/// The most at once.
const MOST: usize = 6;

/// From how many requests of others on, as Twilio counts what runs at once, no further one is added. Twilio publishes no limit
/// (`docs/api/errors/20429`).
const OTHERS: u32 = 20;

/// The first pause after a refusal for too many requests, where Twilio names none. Each in a row is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// For how long nothing has to come before it is given up.
const PATIENCE: Duration = Duration::from_mins(5);

/// How many requests may run.
#[derive(Debug)]
pub(super) struct Pace {
    at_once: usize,
    refused: u32,
    until: Instant,
    came: Instant,
}

impl Pace {
    pub(super) fn begin(now: Instant) -> Self {
        Self { at_once: 2, refused: 0, until: now, came: now }
    }

    /// How many may run at once.
    pub(super) fn at_once(&self) -> usize {
        self.at_once
    }

    /// Until when none is begun.
    pub(super) fn until(&self) -> Instant {
        self.until
    }

    /// One came, while so many ran here and so many in all as Twilio counted.
    pub(super) fn came(&mut self, now: Instant, here: usize, running: Option<u32>) {
        self.refused = 0;
        self.came = now;
        let others = running.unwrap_or_default().saturating_sub(u32::try_from(here).unwrap_or(u32::MAX));
        self.at_once =
            if others >= OTHERS { (self.at_once - 1).max(1) } else { (self.at_once + 1).min(MOST) };
    }

    /// One has to be asked for again, at most so often in a row. False when nothing came for so long that it is given up.
    pub(super) fn slower(&mut self, now: Instant, asked_for: Option<Duration>, most: u32) -> bool {
        self.at_once = (self.at_once / 2).max(1);
        let doubled = FIRST_PAUSE * 2_u32.saturating_pow(self.refused.min(5));
        self.refused += 1;
        self.until = self.until.max(now + asked_for.unwrap_or(doubled).min(LONGEST_PAUSE));
        self.refused <= most && now.duration_since(self.came) < PATIENCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l2_it_reads_side_by_side_and_gives_way_to_others() {
        let now = Instant::now();
        let mut pace = Pace::begin(now);
        for _ in 0..20 {
            pace.came(now, pace.at_once(), Some(7));
        }
        assert_eq!(pace.at_once(), MOST);
        pace.came(now, MOST, Some(40));
        assert_eq!(pace.at_once(), MOST - 1, "somebody else is busy");
        for _ in 0..20 {
            pace.came(now, 1, Some(40));
        }
        assert_eq!(pace.at_once(), 1, "one goes on");
    }

    #[test]
    fn l2_after_a_refusal_it_waits_longer_each_time_and_gives_up_in_the_end() {
        let begun = Instant::now();
        let mut pace = Pace::begin(begun);
        let mut waited = Vec::new();
        let mut now = begun;
        while pace.slower(now, None, u32::MAX) {
            waited.push(pace.until().duration_since(now).as_secs());
            now = pace.until();
        }
        assert_eq!(waited[..6], [1, 2, 4, 8, 16, 30]);
        assert!(now.duration_since(begun) >= PATIENCE);
        assert_eq!(pace.at_once(), 1);
        let mut pace = Pace::begin(now);
        assert!(pace.slower(now, Some(Duration::from_secs(7)), 1));
        assert_eq!(pace.until().duration_since(now).as_secs(), 7, "as Twilio asks");
        assert!(!pace.slower(now, Some(Duration::from_hours(5)), 1), "once was enough");
        assert_eq!(pace.until().duration_since(now), LONGEST_PAUSE, "as long as is sensible");
    }
}
