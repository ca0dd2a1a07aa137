//! A database transaction, as the records see it.

use std::fmt;
use std::ops::Deref;

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
