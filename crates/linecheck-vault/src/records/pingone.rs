//! PingOne: the connection of a tenant, what its environment looked like, and what was last applied to it.

use jiff::Timestamp;
use linecheck_domain::pingone::{Connection, Remembered};
use linecheck_domain::tenant::TenantId;
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::columns::{from_json, json_column, stamp, time_column, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

/// A tenant's connection, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConnection {
    /// Whose it is.
    pub tenant: TenantId,
    /// The connection.
    pub connection: Connection,
    /// When it was checked and stored.
    pub connected_at: Timestamp,
    /// When a plan was last applied to its end.
    pub applied_at: Option<Timestamp>,
}

impl Reader<'_> {
    /// The connection of a tenant.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_connection(&self, tenant: &TenantId) -> Result<Option<StoredConnection>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT tenant, data, connected_at, applied_at FROM pingone_connections WHERE tenant = ?1",
        )?;
        Ok(statement.query_row([tenant.as_str()], connection).optional()?)
    }

    /// The connections of all tenants, by tenant.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_connections(&self) -> Result<Vec<StoredConnection>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT tenant, data, connected_at, applied_at FROM pingone_connections ORDER BY tenant",
        )?;
        let connections = statement.query_map([], connection)?;
        Ok(connections.collect::<Result<_, _>>()?)
    }

    /// What a tenant's environment looked like when it was last read, as it was stored.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_seen<T: DeserializeOwned>(&self, tenant: &TenantId) -> Result<Option<T>, VaultError> {
        self.of_connection("SELECT seen AS value FROM pingone_connections WHERE tenant = ?1", tenant)
    }

    /// What was in force after the last plan that was applied to a tenant's environment.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_applied(&self, tenant: &TenantId) -> Result<Option<Remembered>, VaultError> {
        self.of_connection("SELECT applied AS value FROM pingone_connections WHERE tenant = ?1", tenant)
    }

    fn of_connection<T: DeserializeOwned>(
        &self,
        query: &str,
        tenant: &TenantId,
    ) -> Result<Option<T>, VaultError> {
        let mut statement = self.sql().prepare_cached(query)?;
        let text: Option<Option<String>> =
            statement.query_row([tenant.as_str()], |row| row.get("value")).optional()?;
        text.flatten().map(|text| from_json(&text)).transpose()
    }
}

fn connection(row: &Row<'_>) -> rusqlite::Result<StoredConnection> {
    Ok(StoredConnection {
        tenant: tenant_of(row)?,
        connection: json_column(row, "data")?,
        connected_at: time_column(row, "connected_at")?,
        applied_at: optional_time(row, "applied_at")?,
    })
}

pub(super) fn optional_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(broken)).transpose()
}

pub(super) fn tenant_of(row: &Row<'_>) -> rusqlite::Result<TenantId> {
    let tenant: String = row.get("tenant")?;
    TenantId::try_from(tenant).map_err(broken)
}

pub(super) fn broken(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}

impl Writer<'_> {
    /// Stores a tenant's connection in the place of an earlier one. What was seen and applied goes where that one was to another
    /// environment.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put_pingone_connection(
        &self,
        tenant: &TenantId,
        connection: &Connection,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO pingone_connections (tenant, data, connected_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (tenant) DO UPDATE SET data = excluded.data, connected_at = excluded.connected_at,
                     seen = CASE WHEN json_extract(data, '$.environment') = json_extract(excluded.data, '$.environment')
                         THEN seen END,
                     applied = CASE WHEN json_extract(data, '$.environment') = json_extract(excluded.data, '$.environment')
                         THEN applied END,
                     applied_at = CASE WHEN json_extract(data, '$.environment') = json_extract(excluded.data, '$.environment')
                         THEN applied_at END",
            )?
            .execute((tenant.as_str(), to_json(connection)?, stamp(now)))?;
        Ok(())
    }

    /// Takes a tenant's connection away, with what was seen and applied, and its plans that nobody has begun. Its credentials
    /// are other records.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn remove_pingone_connection(&self, tenant: &TenantId) -> Result<(), VaultError> {
        let sql = self.sql();
        sql.execute("DELETE FROM pingone_connections WHERE tenant = ?1", [tenant.as_str()])?;
        sql.execute("DELETE FROM pingone_plans WHERE tenant = ?1 AND begun_at IS NULL", [tenant.as_str()])?;
        sql.execute("UPDATE pingone_plans SET open = 0, token = NULL WHERE tenant = ?1", [tenant.as_str()])?;
        Ok(())
    }

    /// Stores what a tenant's environment looked like.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put_pingone_seen<T: Serialize>(&self, tenant: &TenantId, seen: &T) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached("UPDATE pingone_connections SET seen = ?2 WHERE tenant = ?1")?
            .execute((tenant.as_str(), to_json(seen)?))?;
        Ok(())
    }

    /// Stores what is in force after a plan was applied.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put_pingone_applied(
        &self,
        tenant: &TenantId,
        applied: &Remembered,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached("UPDATE pingone_connections SET applied = ?2, applied_at = ?3 WHERE tenant = ?1")?
            .execute((tenant.as_str(), to_json(applied)?, stamp(now)))?;
        Ok(())
    }
}
