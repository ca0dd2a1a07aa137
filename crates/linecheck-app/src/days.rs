//! What each tenant originated in the last thirty days, for the overview: counted in the history, whatever the events weigh.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Role;
use linecheck_vault::{Originated, Reader};
use serde::Serialize;

use crate::error::AppError;

const DAYS: i32 = 30;

/// How many test sends of a tenant were originated on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DayOfSends {
    /// The day, of UTC, such as 2026-11-22.
    pub day: String,
    /// By the custom account.
    pub custom: u64,
    /// By the default account, or what stands for it.
    pub default: u64,
}

/// What every tenant originated in the last thirty days of UTC, today included.
pub(crate) struct LastDays {
    first: Date,
    originated: Vec<Originated>,
}

impl LastDays {
    pub(crate) fn until(reader: &Reader<'_>, now: Timestamp) -> Result<Self, AppError> {
        let first = now.to_zoned(TimeZone::UTC).date().saturating_sub((DAYS - 1).days());
        Ok(Self { first, originated: reader.originated_since(first)? })
    }

    pub(crate) fn of(&self, tenant: &TenantId) -> Vec<DayOfSends> {
        let days = (0..DAYS).map(|ago| self.first.saturating_add(ago.days()));
        let count = |day: Date, role: Role| {
            let of_day = self.originated.iter().filter(|count| count.day == day && count.role == role);
            of_day.filter(|count| count.tenant == *tenant).map(|count| count.transactions).sum()
        };
        days.map(|day| DayOfSends {
            day: day.to_string(),
            custom: count(day, Role::Custom),
            default: count(day, Role::Default),
        })
        .collect()
    }
}
