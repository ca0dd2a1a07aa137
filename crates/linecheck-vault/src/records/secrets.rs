//! Credentials.

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::draft::SecretId;
use linecheck_domain::tenant::TenantId;
use rusqlite::OptionalExtension;
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
    /// Keeps a credential under an ID that no other one has had.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_secret(
        &self,
        id: &SecretId,
        tenant: &TenantId,
        value: &Secret,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        // Stored in the encrypted file, its one place.
        let value = Zeroizing::new(value.expose().to_owned());
        self.sql()
            .prepare_cached("INSERT INTO secrets (id, tenant, value, created_at) VALUES (?1, ?2, ?3, ?4)")?
            .execute((&id.0, tenant.as_str(), value.as_str(), stamp(now)))?;
        Ok(())
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
