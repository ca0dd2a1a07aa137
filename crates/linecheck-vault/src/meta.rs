//! Facts about the vault itself, by name.

use rusqlite::{Connection, OptionalExtension};

use crate::access::{Reader, Writer};
use crate::error::{HeaderProblem, VaultError};
use crate::header::VaultHeader;
use linecheck_domain::base::Mode;

const VAULT_ID: &str = "vault_id";
const MODE: &str = "mode";

/// Writes into a new database which vault it is. Part of the first migration's transaction.
pub(crate) fn found(connection: &Connection, header: &VaultHeader) -> Result<(), VaultError> {
    set(connection, VAULT_ID, &header.vault_id().to_string())?;
    set(connection, MODE, header.mode().as_str())
}

/// Compares the database with the header: the header is not encrypted, so anybody could have changed it.
pub(crate) fn check(connection: &Connection, header: &VaultHeader) -> Result<(), VaultError> {
    let expected = header.mode();
    if value(connection, MODE)?.as_deref() != Some(expected.as_str()) {
        let found = match expected {
            Mode::Real => Mode::Sandbox,
            Mode::Sandbox => Mode::Real,
        };
        return Err(VaultError::WrongMode { expected, found });
    }
    if value(connection, VAULT_ID)? != Some(header.vault_id().to_string()) {
        return Err(VaultError::header(HeaderProblem::OtherVault));
    }
    Ok(())
}

const MIGRATED_FROM: &str = "migrated_from";

/// Notes which version a vault had before it was brought to a newer one, until somebody has said so.
pub(crate) fn note_migration(connection: &Connection, from: u32) -> Result<(), VaultError> {
    connection.execute(
        "INSERT OR IGNORE INTO meta (name, value) VALUES (?1, ?2)",
        (MIGRATED_FROM, from.to_string()),
    )?;
    Ok(())
}

impl Reader<'_> {
    /// The version that the vault had when an older Linecheck last wrote it, if nobody has said yet that it was brought to a
    /// newer one.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn migrated_from(&self) -> Result<Option<u32>, VaultError> {
        Ok(value(self.sql(), MIGRATED_FROM)?.and_then(|from| from.parse().ok()))
    }
}

impl Writer<'_> {
    /// It was said.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn forget_migration(&self) -> Result<(), VaultError> {
        self.sql().execute("DELETE FROM meta WHERE name = ?1", [MIGRATED_FROM])?;
        Ok(())
    }
}

fn value(connection: &Connection, name: &str) -> Result<Option<String>, VaultError> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

fn set(connection: &Connection, name: &str, value: &str) -> Result<(), VaultError> {
    connection
        .prepare_cached(
            "INSERT INTO meta (name, value) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )?
        .execute([name, value])?;
    Ok(())
}
