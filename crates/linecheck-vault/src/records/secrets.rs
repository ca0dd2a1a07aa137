//! Credentials.

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::draft::SecretId;
use linecheck_domain::tenant::TenantId;
use rusqlite::OptionalExtension;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::columns::stamp;
use crate::access::{Reader, Writer};
use crate::error::VaultError;

impl Reader<'_> {
    /// A credential; `None` when it was erased.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn secret(&self, id: &SecretId) -> Result<Option<Secret>, VaultError> {
        let mut statement = self.sql().prepare_cached("SELECT value FROM secrets WHERE id = ?1")?;
        Ok(statement.query_row([&id.0], |row| row.get(0)).optional()?.map(Secret::new))
    }

    /// The IDs of all credentials of a tenant.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn secret_ids(&self, tenant: &TenantId) -> Result<Vec<SecretId>, VaultError> {
        let mut statement =
            self.sql().prepare_cached("SELECT id FROM secrets WHERE tenant = ?1 ORDER BY id")?;
        let ids = statement.query_map([tenant.as_str()], |row| row.get(0).map(SecretId))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// Keeps a credential under a new ID.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_secret(
        &self,
        tenant: &TenantId,
        value: &Secret,
        now: Timestamp,
    ) -> Result<SecretId, VaultError> {
        let id = Uuid::new_v4().to_string();
        // Stored in the encrypted file, its one place.
        let value = Zeroizing::new(value.expose().to_owned());
        self.sql()
            .prepare_cached("INSERT INTO secrets (id, tenant, value, created_at) VALUES (?1, ?2, ?3, ?4)")?
            .execute((&id, tenant.as_str(), value.as_str(), stamp(now)))?;
        Ok(SecretId(id))
    }

    /// Erases a credential: its place in the file is overwritten.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn erase_secret(&self, id: &SecretId) -> Result<(), VaultError> {
        self.sql().prepare_cached("DELETE FROM secrets WHERE id = ?1")?.execute([&id.0])?;
        Ok(())
    }
}
