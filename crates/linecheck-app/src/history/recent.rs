//! The newest test sends: read from the history, whatever their events weigh.

use jiff::Timestamp;
use linecheck_domain::tenant::TenantId;
use serde::Serialize;
use uuid::Uuid;

use super::HistoryLine;
use crate::app::App;
use crate::error::AppError;

/// One of the newest test sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RecentSend {
    /// The transaction.
    pub transaction: Uuid,
    /// When it began.
    pub begun_at: Timestamp,
    /// What the history has of it; none where it could not be read.
    pub line: Option<HistoryLine>,
}

impl App {
    /// The newest test sends, the newest first; of all, or of one tenant with the dry runs, which belong to none. One that
    /// cannot be read is among them without its line.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn recent_sends(
        &self,
        tenant: Option<&TenantId>,
        most: u32,
    ) -> Result<Vec<RecentSend>, AppError> {
        let tenant = tenant.cloned();
        self.read(move |reader| {
            let recent = reader.recent(tenant.as_ref(), most)?.into_iter().map(|one| RecentSend {
                transaction: one.id,
                begun_at: one.begun_at,
                line: one.row.map(|row| HistoryLine::of(row, false)),
            });
            Ok(recent.collect())
        })
        .await
    }
}
