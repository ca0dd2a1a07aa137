//! Matrices: which test sends belong together as a grid.

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::matrix::{Matrix, MatrixEnd};
use linecheck_domain::tenant::TenantId;
use rusqlite::OptionalExtension;
use rusqlite::types::Type;
use uuid::Uuid;

use super::columns::{from_json, json_column, stamp, time_column, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

/// A matrix as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMatrix {
    /// Its own ID.
    pub id: Uuid,
    /// Its tenant.
    pub tenant: TenantId,
    /// Who sent, as far as it is known.
    pub actor: Actor,
    /// When it began.
    pub begun_at: Timestamp,
    /// What was to be sent.
    pub matrix: Matrix,
    /// How the sending ended; `None` while it is under way, or when it was cut off.
    pub end: Option<MatrixEnd>,
    /// The places of the cells that were begun, with their transactions.
    pub cells: Vec<(u32, Uuid)>,
}

impl Reader<'_> {
    /// One matrix.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn matrix(&self, id: Uuid) -> Result<Option<StoredMatrix>, VaultError> {
        self.found_matrix(
            "SELECT id, tenant, actor, begun_at, data, ended FROM matrices WHERE id = ?1",
            &id.to_string(),
        )
    }

    /// The newest matrix of a tenant.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn latest_matrix(&self, tenant: &TenantId) -> Result<Option<StoredMatrix>, VaultError> {
        self.found_matrix(
            "SELECT id, tenant, actor, begun_at, data, ended FROM matrices
             WHERE tenant = ?1 ORDER BY sequence DESC LIMIT 1",
            tenant.as_str(),
        )
    }

    fn found_matrix(&self, query: &str, key: &str) -> Result<Option<StoredMatrix>, VaultError> {
        let mut statement = self.sql().prepare_cached(query)?;
        let Some(mut found) = statement.query_row([key], without_cells).optional()? else { return Ok(None) };
        let mut statement = self.sql().prepare_cached(
            "SELECT place, transaction_id FROM matrix_cells WHERE matrix = ?1 ORDER BY place",
        )?;
        let cells = statement.query_map([found.id.to_string()], |row| {
            Ok((row.get("place")?, id_of(&row.get::<_, String>("transaction_id")?)?))
        })?;
        found.cells = cells.collect::<Result<_, _>>()?;
        Ok(Some(found))
    }
}

fn id_of(text: &str) -> rusqlite::Result<Uuid> {
    text.parse().map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

fn without_cells(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredMatrix> {
    let broken = |error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error)
    };
    let tenant: String = row.get("tenant")?;
    let ended: Option<String> = row.get("ended")?;
    Ok(StoredMatrix {
        id: id_of(&row.get::<_, String>("id")?)?,
        tenant: TenantId::try_from(tenant).map_err(|error| broken(Box::new(error)))?,
        actor: json_column(row, "actor")?,
        begun_at: time_column(row, "begun_at")?,
        matrix: json_column(row, "data")?,
        end: ended.as_deref().map(from_json).transpose().map_err(|error| broken(Box::new(error)))?,
        cells: Vec::new(),
    })
}

impl Writer<'_> {
    /// Stores a matrix that is about to begin.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_matrix(
        &self,
        id: Uuid,
        tenant: &TenantId,
        actor: &Actor,
        matrix: &Matrix,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO matrices (id, tenant, actor, begun_at, data) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((id.to_string(), tenant.as_str(), to_json(actor)?, stamp(now), to_json(matrix)?))?;
        Ok(())
    }

    /// Gives a cell its transaction, in the database transaction that stores that one. A cell that has one is refused
    /// another.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_matrix_cell(&self, matrix: Uuid, place: u32, transaction: Uuid) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached("INSERT INTO matrix_cells (matrix, place, transaction_id) VALUES (?1, ?2, ?3)")?
            .execute((matrix.to_string(), place, transaction.to_string()))?;
        Ok(())
    }

    /// Stores how the sending ended.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn end_matrix(&self, id: Uuid, end: &MatrixEnd) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached("UPDATE matrices SET ended = ?2 WHERE id = ?1")?
            .execute((id.to_string(), to_json(end)?))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
