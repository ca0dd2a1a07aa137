//! The records, as methods of [`Reader`](crate::Reader) and [`Writer`](crate::Writer).

mod audit;
mod configurations;
mod counts;
mod drafts;
mod history;
mod matrices;
mod secrets;
mod settings;
mod tenants;
mod transactions;
mod verifications;

use jiff::Timestamp;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use audit::{AuditEntry, NewAuditEntry};
pub use configurations::{ConsentRecord, Revision};
pub use counts::{Counted, NewCount};
pub use drafts::StoredDraft;
pub use history::{DayCount, Figures, HistoryFilter, HistoryPlace, HistoryRow, HistorySearch};
pub use matrices::StoredMatrix;
pub use transactions::{Appended, FirstKept, NewTransaction, StoredTransaction};

use crate::error::VaultError;

/// A value as it is stored.
fn to_json<T: Serialize>(value: &T) -> Result<String, VaultError> {
    serde_json::to_string(value).map_err(VaultError::record)
}

/// A value as it was stored.
fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, VaultError> {
    serde_json::from_str(text).map_err(VaultError::record)
}

/// A time as it is stored: UTC, always with six decimals, so that the order of the texts is the order of time.
fn stamp(time: Timestamp) -> String {
    format!("{time:.6}")
}

/// A column that holds JSON.
fn json_column<T: DeserializeOwned>(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

/// A column that holds a time.
fn time_column(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

#[cfg(test)]
mod tests;
