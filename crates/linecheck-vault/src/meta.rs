//! Facts about the vault itself, by name.

use rusqlite::{Connection, OptionalExtension};

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
