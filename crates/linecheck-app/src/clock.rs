//! The time that deleting goes by, kept in the vault: see [`linecheck_domain::clock`].

use jiff::{SignedDuration, Timestamp};
use linecheck_domain::clock::SeenClock;
use linecheck_vault::{Reader, Writer};

use crate::error::AppError;

const SEEN_CLOCK: &str = "seen_clock";

/// What is known of the clock, after a look at it. A vault that never looked believes the latest time that it holds.
pub(crate) fn seen(reader: &Reader<'_>, clock: Timestamp) -> Result<SeenClock, AppError> {
    let known = match reader.setting(SEEN_CLOCK)? {
        Some(known) => known,
        None => SeenClock::believed(reader.latest_time()?.unwrap_or(clock)),
    };
    Ok(known.look(clock))
}

/// Whether what is known of the clock is worth writing down: a time that is an hour later, or a doubt that comes or goes.
pub(crate) fn is_news(reader: &Reader<'_>, seen: SeenClock) -> Result<bool, AppError> {
    let Some(known) = reader.setting::<SeenClock>(SEEN_CLOCK)? else { return Ok(true) };
    let apart = seen.last_look().duration_since(known.last_look()).abs();
    Ok(apart >= SignedDuration::from_hours(1) || known.last_believed() != seen.last_believed())
}

/// The time that deleting goes by, after a look at the clock, which is kept.
pub(crate) fn deleting_time(writer: &Writer<'_>, clock: Timestamp) -> Result<Timestamp, AppError> {
    let seen = seen(writer, clock)?;
    if writer.setting(SEEN_CLOCK)? != Some(seen) {
        writer.put_setting(SEEN_CLOCK, &seen)?;
    }
    Ok(seen.deleting_time(clock))
}

/// Believes the clock: an administrator says that it is right.
pub(crate) fn believe(writer: &Writer<'_>, clock: Timestamp) -> Result<(), AppError> {
    Ok(writer.put_setting(SEEN_CLOCK, &SeenClock::believed(clock))?)
}
