//! How long the history is kept. Deletion is entered into the audit trail, and takes nothing but transactions.
//!
//! It is done in short database transactions with pauses between them, so that nobody else who writes has to wait long. It
//! may be stopped after any of them and goes on later; the entry is made when it has come to its end.

use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use linecheck_domain::actor::Actor;
use linecheck_domain::clock::MOST_AHEAD;
use linecheck_domain::following::LONGEST_FOLLOWING;
use linecheck_vault::{FirstKept, Reader, Writer};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, audit};
use crate::clock;
use crate::error::{AppError, Code};
use crate::roles::{Permit, UseCase};

const RETENTION: &str = "history_retention";
const DELETING: &str = "history_deleting";

/// The longest that can be set, in days: ten years.
const MOST_DAYS: u32 = 3_653;

/// How many transactions one database transaction deletes: a fraction of a second of writing, and another process waits
/// for ten seconds.
const AT_A_TIME: u32 = 250;

/// The pause between two of them. Whoever waits for the database looks again after a tenth of a second at most, so each
/// gets in between.
const PAUSE: Duration = Duration::from_millis(120);

/// How many steps are taken at once where somebody waits for the answer. The rest is left for later.
pub const STEPS_AT_ONCE: u32 = 20;

/// How long the history is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RetentionView {
    /// Test sends of so many whole days of UTC before today are kept; none when they are kept for ever.
    pub days: Option<u32>,
    /// How many were deleted just now.
    pub deleted: u64,
    /// How many are older than that and still there.
    pub left: u64,
    /// Why nothing more is deleted, while the clock is doubted.
    pub waits: Option<String>,
}

/// The setting, and who is responsible for what it deletes.
#[derive(Debug, Serialize, Deserialize)]
struct Retention {
    days: u32,
    set_by: Actor,
}

/// A deletion that has begun and not come to its end.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Deleting {
    deleted: u64,
}

impl App {
    /// How long the history is kept.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn retention(&self) -> Result<RetentionView, AppError> {
        let clock = self.now();
        self.read(move |reader| view(reader, clock)).await
    }

    /// Sets how long the history is kept, in days from 1 to 3,653, or for ever. What is older is deleted by
    /// [`App::delete_old_history`].
    ///
    /// # Errors
    /// When the days are out of range, or the actor is no administrator.
    pub async fn set_retention(&self, actor: &Actor, days: Option<u32>) -> Result<RetentionView, AppError> {
        let actor = &self.permit(actor, UseCase::SetRetention).await?;
        if days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
            return Err(AppError::new(
                Code::InvalidValue,
                format!("The history is kept for 1 to {MOST_DAYS} days, or for ever."),
            ));
        }
        let (actor, now) = (actor.clone(), self.now());
        self.write(move |writer| {
            let retention = days.map(|days| Retention { days, set_by: Actor::clone(&actor) });
            writer.put_setting(RETENTION, &retention)?;
            audit(writer, &actor, "retention_set", None, json!({ "days": days }), now)?;
            view(writer, now)
        })
        .await
    }

    /// Deletes what is older than the setting allows, by a clock that is believed: so many short steps at most, or all of
    /// it. May be dropped at any moment; what is left is deleted by the next call.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn delete_old_history(&self, steps: Option<u32>) -> Result<RetentionView, AppError> {
        self.look_at_clock().await?;
        let mut deleted = 0;
        for step in 0..steps.unwrap_or(u32::MAX) {
            let clock = self.now();
            // Most often there is nothing to do, and nobody who writes is kept waiting for that.
            if !self.read(move |reader| something_to_delete(reader, clock)).await? {
                break;
            }
            if step > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            deleted += u64::from(self.write(move |writer| delete_step(writer, clock)).await?);
        }
        Ok(RetentionView { deleted, ..self.retention().await? })
    }
}

fn stored(reader: &Reader<'_>) -> Result<Option<Retention>, AppError> {
    Ok(reader.setting::<Option<Retention>>(RETENTION)?.flatten())
}

fn view(reader: &Reader<'_>, clock: Timestamp) -> Result<RetentionView, AppError> {
    let Some(Retention { days, .. }) = stored(reader)? else {
        return Ok(RetentionView { days: None, deleted: 0, left: 0, waits: None });
    };
    let seen = clock::seen(reader, clock)?;
    let left = first_kept(clock, days).map_or(Ok(0), |first| reader.transactions_before(first))?;
    let waits = seen.last_believed().filter(|_| left > 0).map(|believed| {
        format!(
            "Nothing is deleted, because the clock may be wrong: it is {}, and Linecheck last saw it at {}. It goes on \
             when an administrator says that the clock is right, or when Linecheck has seen a week pass by it.",
            clock.strftime("%F %H:%M UTC"),
            believed.strftime("%F %H:%M UTC"),
        )
    });
    Ok(RetentionView { days: Some(days), deleted: 0, left, waits })
}

/// Whether a step would change anything.
fn something_to_delete(reader: &Reader<'_>, clock: Timestamp) -> Result<bool, AppError> {
    let Some(Retention { days, .. }) = stored(reader)? else { return Ok(false) };
    let time = clock::seen(reader, clock)?.deleting_time(clock);
    let old = first_kept(time, days).map_or(Ok(0), |first| reader.transactions_before(first))?;
    Ok(old > 0 || reader.setting::<Option<Deleting>>(DELETING)?.flatten().is_some())
}

/// One step: so many of the oldest. With the last one the audit trail gets its entry. Today's and the kept days are whole
/// days of UTC.
fn delete_step(writer: &Writer<'_>, clock: Timestamp) -> Result<u32, AppError> {
    let time = clock::deleting_time(writer, clock)?;
    let Some(Retention { days, set_by }) = stored(writer)? else { return Ok(0) };
    let Some(first) = first_kept(time, days) else { return Ok(0) };
    let deleted = writer.delete_transactions_before(first, AT_A_TIME)?;
    let before = writer.setting::<Option<Deleting>>(DELETING)?.flatten().unwrap_or_default();
    let total = before.deleted + u64::from(deleted);
    let is_last = deleted < AT_A_TIME;
    if is_last && total > 0 {
        let detail = json!({ "deleted": total, "days": days, "begun_before": first.day.to_string() });
        audit(writer, &Permit::as_was_set(set_by), "history_deleted", None, detail, clock)?;
    }
    writer.put_setting(DELETING, &(!is_last).then_some(Deleting { deleted: total }))?;
    Ok(deleted)
}

/// What is kept. A test send without a final verdict may be under way: it is kept for as long as one can be followed, by
/// a clock that is as far ahead as one is believed at once.
fn first_kept(now: Timestamp, days: u32) -> Option<FirstKept> {
    let day = whole_days_before(now, SignedDuration::from_hours(i64::from(days) * 24))?;
    let longest = SignedDuration::try_from(LONGEST_FOLLOWING).ok()?;
    Some(FirstKept { day, open: whole_days_before(now, MOST_AHEAD + longest)? })
}

fn whole_days_before(now: Timestamp, ago: SignedDuration) -> Option<Date> {
    Some(now.checked_sub(ago).ok()?.to_zoned(TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t13_whole_days_are_kept() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (now, days, first) in [
            ("2026-11-22T00:00:00Z", 1, "2026-11-21"),
            ("2026-11-22T23:59:59Z", 1, "2026-11-21"),
            ("2026-03-01T12:00:00Z", 90, "2025-12-01"),
        ] {
            let kept = first_kept(at(now), days).unwrap();
            assert_eq!(kept.day.to_string(), first, "{now}");
        }
    }
}
