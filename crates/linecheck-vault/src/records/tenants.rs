//! Tenants.

use jiff::Timestamp;
use linecheck_domain::tenant::{Tenant, TenantId};
use rusqlite::OptionalExtension;

use super::columns::{json_column, stamp, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

impl Reader<'_> {
    /// All tenants that were not removed, by short name.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn tenants(&self) -> Result<Vec<Tenant>, VaultError> {
        let mut statement =
            self.sql().prepare_cached("SELECT data FROM tenants WHERE removed_at IS NULL ORDER BY id")?;
        let tenants = statement.query_map([], |row| json_column(row, "data"))?;
        Ok(tenants.collect::<Result<_, _>>()?)
    }

    /// One tenant that was not removed.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn tenant(&self, id: &TenantId) -> Result<Option<Tenant>, VaultError> {
        let mut statement =
            self.sql().prepare_cached("SELECT data FROM tenants WHERE id = ?1 AND removed_at IS NULL")?;
        Ok(statement.query_row([id.as_str()], |row| json_column(row, "data")).optional()?)
    }
}

impl Writer<'_> {
    /// Adds a tenant, also one that was removed, or changes what is set for it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put_tenant(&self, tenant: &Tenant, now: Timestamp) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO tenants (id, data, created_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET data = excluded.data, removed_at = NULL",
            )?
            .execute((tenant.id.as_str(), to_json(tenant)?, stamp(now)))?;
        Ok(())
    }

    /// Takes a tenant away. What it did refers to it, so its short name stays.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn remove_tenant(&self, id: &TenantId, now: Timestamp) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached("UPDATE tenants SET removed_at = ?2 WHERE id = ?1")?
            .execute((id.as_str(), stamp(now)))?;
        Ok(())
    }
}
