//! What is set for the whole application.

use rusqlite::OptionalExtension;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::columns::{json_column, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

impl Reader<'_> {
    /// A setting; `None` when it was never set.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, VaultError> {
        let mut statement = self.sql().prepare_cached("SELECT value FROM settings WHERE name = ?1")?;
        Ok(statement.query_row([name], |row| json_column(row, "value")).optional()?)
    }
}

impl Writer<'_> {
    /// Sets it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put_setting<T: Serialize>(&self, name: &str, value: &T) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO settings (name, value) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )?
            .execute((name, to_json(value)?))?;
        Ok(())
    }
}
