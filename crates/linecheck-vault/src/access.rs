//! A database transaction, as the records see it.

use std::fmt;
use std::ops::Deref;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::VaultError;

/// A database transaction that reads. The records are its methods.
pub struct Reader<'vault> {
    transaction: Transaction<'vault>,
}

impl<'vault> Reader<'vault> {
    pub(crate) fn begin(
        connection: &'vault mut Connection,
        behavior: TransactionBehavior,
    ) -> Result<Self, VaultError> {
        Ok(Self { transaction: connection.transaction_with_behavior(behavior)? })
    }

    /// Every value of every table as text, but for the secrets themselves: what a test looks through for what must not be
    /// there.
    ///
    /// # Errors
    /// What the database says.
    pub fn everything_but_secrets(&self) -> Result<String, VaultError> {
        let names = |sql: &str| -> Result<Vec<String>, VaultError> {
            let mut statement = self.sql().prepare(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        let mut text = String::new();
        for table in names("SELECT name FROM sqlite_master WHERE type = 'table'")? {
            let columns = names(&format!("SELECT name FROM pragma_table_info('{table}')"))?;
            let columns: Vec<_> = columns
                .into_iter()
                .filter(|name| {
                    ![("secrets", "value"), ("audit_writers", "signing_key")]
                        .contains(&(table.as_str(), name.as_str()))
                })
                .collect();
            let mut statement =
                self.sql().prepare(&format!("SELECT \"{}\" FROM \"{table}\"", columns.join("\", \"")))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns.len() {
                    let bytes = match row.get_ref(column)? {
                        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
                        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => continue,
                    };
                    text.push_str(&String::from_utf8_lossy(bytes));
                    text.push('\n');
                }
            }
        }
        Ok(text)
    }

    /// The database itself, for the records in this crate.
    pub(crate) fn sql(&self) -> &Connection {
        &self.transaction
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Reader")
    }
}

/// A database transaction that reads and writes. The records are its methods, and those of [`Reader`].
#[derive(Debug)]
pub struct Writer<'vault> {
    reader: Reader<'vault>,
}

impl<'vault> Writer<'vault> {
    pub(crate) fn begin(
        connection: &'vault mut Connection,
        behavior: TransactionBehavior,
    ) -> Result<Self, VaultError> {
        Ok(Self { reader: Reader::begin(connection, behavior)? })
    }

    pub(crate) fn commit(self) -> Result<(), VaultError> {
        Ok(self.reader.transaction.commit()?)
    }
}

impl<'vault> Deref for Writer<'vault> {
    type Target = Reader<'vault>;

    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}
