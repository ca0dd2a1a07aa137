//! Waiting where PingOne asks to (PingOne, *Rate limiting*, *Retry best practices*: seconds on 429, a date on 503, and the
//! value has to be checked).

use std::time::Duration;

use linecheck_domain::transport::Bound;

use crate::error::PingOneError;

/// How long one is ready to wait, over all pauses of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patience {
    left: Duration,
    /// The next pause by our own reckoning: twice as long each time.
    next: Duration,
}

/// A pause before the same is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// The status that asked for it: 429 or 503.
    pub status: u16,
    /// What was asked for, where something was that can be read; a day at most.
    pub asked: Option<Duration>,
    /// How long it is: as long as was asked for or longer, but for [`Pause::is_shortened`].
    pub lasts: Duration,
}

impl Pause {
    /// Whether more was asked for than is waited: more than [`Patience::LONGEST`] at once.
    #[must_use]
    pub fn is_shortened(&self) -> bool {
        self.asked.is_some_and(|asked| asked > self.lasts)
    }
}

impl Patience {
    /// The longest pause. PingOne counts by the second and by the minute (PingOne, *Rate limiting*).
    pub const LONGEST: Duration = Duration::from_mins(1);
    /// The usual bound of all pauses together.
    pub const USUAL: Duration = Duration::from_mins(3);
    /// The shortest pause, also where none was asked for.
    const SHORTEST: Duration = Duration::from_secs(1);

    /// So long, over all pauses together.
    #[must_use]
    pub fn of(total: Duration) -> Self {
        Self { left: total, next: Self::SHORTEST }
    }

    /// How long to wait after this error; none where the same must not be asked again by itself, or where patience ends.
    ///
    /// Asked again is what was answered 429 or 503: reading in any case, what changes something only where it was
    /// certainly not carried out, which is 429 with PingOne's own words. `chance` is 32 random bits, so that those who were
    /// turned away at once do not come back at once.
    pub fn pause_after(&mut self, error: &PingOneError, chance: u32) -> Option<Pause> {
        let status = error.status().filter(|status| matches!(status, 429 | 503))?;
        let turned_away = matches!(error, PingOneError::Refused { .. } | PingOneError::Intercepted { .. });
        if !turned_away || error.may_have_been_done() {
            return None;
        }
        let asked = error.retry_after();
        let least = self.next.max(asked.unwrap_or_default());
        let jitter = (self.next / 2).mul_f64(f64::from(chance) / f64::from(u32::MAX));
        let lasts = least.saturating_add(jitter).min(Self::LONGEST);
        self.left = self.left.checked_sub(lasts)?;
        self.next = (self.next * 2).min(Self::LONGEST);
        Some(Pause { status, asked, lasts })
    }
}

/// Asks, and asks again after a pause for as long as [`Patience::pause_after`] gives one. `wait` tells the pause and is over
/// when it is. Dropping the future ends the pause, and with it everything.
///
/// # Errors
/// The last error. Where the time of reading ran out over the pauses it is what asked for them, which says more.
pub async fn patiently<T, Asking, Waiting>(
    mut patience: Patience,
    mut chance: impl FnMut() -> u32,
    mut wait: impl FnMut(Pause) -> Waiting,
    mut ask: impl FnMut() -> Asking,
) -> Result<T, PingOneError>
where
    Asking: Future<Output = Result<T, PingOneError>>,
    Waiting: Future<Output = ()>,
{
    let mut turned_away = None;
    loop {
        let error = match (ask().await, turned_away) {
            (Ok(value), _) => return Ok(value),
            (Err(PingOneError::LeftOff { bound: Bound::Time, .. }), Some(before)) => return Err(before),
            (Err(error), _) => error,
        };
        let Some(pause) = patience.pause_after(&error, chance()) else { return Err(error) };
        wait(pause).await;
        turned_away = Some(error);
    }
}
