//! How long the history is kept. Deletion is entered into the audit trail, and takes nothing but transactions.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use linecheck_domain::actor::Actor;
use linecheck_vault::Writer;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, administrator_only, audit};
use crate::error::{AppError, Code};

const RETENTION: &str = "history_retention";

/// By which rules the history was derived.
const DERIVED: &str = "history_rules";
const RULES: u32 = 2;

/// The longest that can be set, in days: ten years.
const MOST_DAYS: u32 = 3_653;

/// How long the history is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RetentionView {
    /// Test sends of so many whole days of UTC before today are kept; none when they are kept for ever.
    pub days: Option<u32>,
    /// How many were deleted just now.
    pub deleted: u64,
}

/// The setting, and who is responsible for what it deletes.
#[derive(Debug, Serialize, Deserialize)]
struct Retention {
    days: u32,
    set_by: Actor,
}

impl App {
    /// How long the history is kept.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn retention(&self) -> Result<RetentionView, AppError> {
        let days = self.read(|reader| Ok(reader.setting::<Option<Retention>>(RETENTION)?.flatten())).await?;
        Ok(RetentionView { days: days.map(|retention| retention.days), deleted: 0 })
    }

    /// Sets how long the history is kept, in days from 1 to 3,653, or for ever; and deletes at once what is older.
    ///
    /// # Errors
    /// When the days are out of range, or the actor is no administrator.
    pub async fn set_retention(&self, actor: &Actor, days: Option<u32>) -> Result<RetentionView, AppError> {
        administrator_only(actor)?;
        if days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
            return Err(AppError::new(
                Code::InvalidValue,
                format!("The history is kept for 1 to {MOST_DAYS} days, or for ever."),
            ));
        }
        let (actor, now) = (actor.clone(), self.now());
        self.write(move |writer| {
            let retention = days.map(|days| Retention { days, set_by: actor.clone() });
            writer.put_setting(RETENTION, &retention)?;
            audit(writer, &actor, "retention_set", None, json!({ "days": days }), now)?;
            Ok(RetentionView { days, deleted: delete_old(writer, now)? })
        })
        .await
    }
}

/// Deletes what is older than the setting allows. Today's and the kept days are whole days of UTC, so that a day's counts
/// are whole or gone.
///
/// # Errors
/// What the vault says.
pub(crate) fn delete_old(writer: &Writer<'_>, now: Timestamp) -> Result<u64, AppError> {
    let Some(Retention { days, set_by }) = writer.setting::<Option<Retention>>(RETENTION)?.flatten() else {
        return Ok(0);
    };
    let Some(first) = first_kept(now, days) else { return Ok(0) };
    let deleted = writer.delete_transactions_before(first)?;
    if deleted > 0 {
        let detail = json!({ "deleted": deleted, "days": days, "begun_before": first.to_string() });
        audit(writer, &set_by, "history_deleted", None, detail, now)?;
    }
    Ok(deleted)
}

/// Derives what the history shows anew, once, where it may come from rules of before: by them a status could go back, and a
/// test send that may still arrive could count as refused.
///
/// # Errors
/// What the vault says.
pub(crate) fn derive_again(writer: &Writer<'_>) -> Result<(), AppError> {
    if writer.setting::<u32>(DERIVED)? == Some(RULES) {
        return Ok(());
    }
    writer.derive_again()?;
    Ok(writer.put_setting(DERIVED, &RULES)?)
}

/// The first day that is kept.
fn first_kept(now: Timestamp, days: u32) -> Option<Date> {
    let today = now.to_zoned(TimeZone::UTC).date();
    today.checked_sub(SignedDuration::from_hours(i64::from(days) * 24)).ok()
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
            assert_eq!(first_kept(at(now), days).map(|day| day.to_string()).as_deref(), Some(first), "{now}");
        }
    }
}
