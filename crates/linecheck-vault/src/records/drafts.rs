//! Drafts: one for a tenant at most.

use jiff::Timestamp;
use linecheck_domain::draft::Draft;
use linecheck_domain::tenant::TenantId;
use rusqlite::OptionalExtension;

use super::columns::{json_column, stamp, time_column, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

/// A draft, with the time when it was last stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// The draft.
    pub draft: Draft,
    /// When it was stored.
    pub saved_at: Timestamp,
}

impl Reader<'_> {
    /// The draft of a tenant.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn draft(&self, tenant: &TenantId) -> Result<Option<StoredDraft>, VaultError> {
        let mut statement =
            self.sql().prepare_cached("SELECT data, saved_at FROM drafts WHERE tenant = ?1")?;
        Ok(statement.query_row([tenant.as_str()], stored).optional()?)
    }

    /// All drafts, by tenant.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn drafts(&self) -> Result<Vec<StoredDraft>, VaultError> {
        let mut statement = self.sql().prepare_cached("SELECT data, saved_at FROM drafts ORDER BY tenant")?;
        let drafts = statement.query_map([], stored)?;
        Ok(drafts.collect::<Result<_, _>>()?)
    }
}

fn stored(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredDraft> {
    Ok(StoredDraft { draft: json_column(row, "data")?, saved_at: time_column(row, "saved_at")? })
}

impl Writer<'_> {
    /// Stores a draft in the place of the tenant's earlier one.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put_draft(&self, draft: &Draft, now: Timestamp) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO drafts (tenant, data, saved_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (tenant) DO UPDATE SET data = excluded.data, saved_at = excluded.saved_at",
            )?
            .execute((draft.tenant.as_str(), to_json(draft)?, stamp(now)))?;
        Ok(())
    }

    /// Takes the draft away. Its credential is another record.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn remove_draft(&self, tenant: &TenantId) -> Result<(), VaultError> {
        self.sql().prepare_cached("DELETE FROM drafts WHERE tenant = ?1")?.execute([tenant.as_str()])?;
        Ok(())
    }
}
