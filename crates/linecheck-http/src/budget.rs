//! What the reading of one use case may take as a whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use linecheck_domain::transport::Bound;

/// The most entries of all lists together. Ten times an account of 10,000 numbers.
pub const MAX_ENTRIES: usize = 100_000;

/// The most bytes of all lists together. A number takes about 1.4 KB of Twilio's answer, so 10,000 take 14 MB.
pub const MAX_BYTES: usize = 128 * 1024 * 1024;

/// What the reading of one use case may take as a whole: a time, and so many entries and bytes of all its lists. Copies are
/// the same budget.
///
/// It bounds what reads. A request that creates has the time of one exchange, so that being out of time never says whether
/// something was created.
#[derive(Debug, Clone)]
pub struct Budget {
    until: Option<Instant>,
    left: Arc<Left>,
}

#[derive(Debug)]
struct Left {
    entries: AtomicUsize,
    bytes: AtomicUsize,
}

impl Budget {
    /// For so long from now on.
    #[must_use]
    pub fn for_time(time: Duration) -> Self {
        Self { until: Instant::now().checked_add(time), ..Self::of_one_list() }
    }

    /// Without a time of its own: for a list whose reader has one.
    #[must_use]
    pub fn of_one_list() -> Self {
        let left = Left { entries: AtomicUsize::new(MAX_ENTRIES), bytes: AtomicUsize::new(MAX_BYTES) };
        Self { until: None, left: Arc::new(left) }
    }

    /// When its time is over, where it has one.
    #[must_use]
    pub fn until(&self) -> Option<Instant> {
        self.until
    }

    /// Takes what a page has.
    ///
    /// # Errors
    /// What it is too much for.
    pub fn take(&self, entries: usize, bytes: usize) -> Result<(), Bound> {
        for (left, taken, bound) in
            [(&self.left.bytes, bytes, Bound::Bytes), (&self.left.entries, entries, Bound::Entries)]
        {
            left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(taken))
                .map_err(|_| bound)?;
        }
        Ok(())
    }
}
