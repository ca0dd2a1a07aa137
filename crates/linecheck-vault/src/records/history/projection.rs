//! The history as a projection of the events: its tables, its version, and how it is made again from what is stored.
//!
//! Whatever is in these tables can be made again, so nothing that goes wrong with them refuses an event: the day is marked
//! stale, and made again with the next event of it, or at the next opening.

use rusqlite::{Connection, TransactionBehavior};
use uuid::Uuid;

use super::condition::end_of;
use super::form::{TABLES, VERSION};
use super::rows::HistoryRow;
use crate::access::Writer;
use crate::error::VaultError;
use crate::records::columns::stamp;

/// Where a vault has its version.
const VERSION_OF: &str = "history_projection";

/// Makes the history anew where it is of another version, and the days of it that are stale. Where that cannot be done, the
/// vault opens all the same, and the next opening tries again.
pub(crate) fn refresh(connection: &mut Connection) {
    let done = (|| {
        let writer = Writer::begin(connection, TransactionBehavior::Immediate)?;
        let current = writer.setting::<u32>(VERSION_OF)? == Some(VERSION);
        let stale = writer.stale_days()?;
        if current && stale.is_empty() {
            return Ok(());
        }
        let days = || stale.iter().try_for_each(|day| writer.rebuild_day(day));
        if !current || writer.attempt(days)?.is_err() {
            writer.rebuild_history()?;
        }
        writer.commit()
    })();
    if let Err(error) = done {
        tracing::warn!(code = error.code().as_str(), "the history is not made again yet");
    }
}

impl Writer<'_> {
    /// Brings what the history has of a transaction to what is stored of it. Where that fails, its day is stale.
    ///
    /// # Errors
    /// When the database transaction itself is lost.
    pub(crate) fn project(&self, id: Uuid) -> Result<(), VaultError> {
        let done = self.attempt(|| {
            let Some(stored) = self.transaction(id)? else { return Ok(()) };
            self.mark_open(&stored)?;
            let day = stamp(stored.begun_at)[..10].to_owned();
            if self.stale_days()?.contains(&day) { self.rebuild_day(&day) } else { self.summarise(&stored) }
        })?;
        if let Err(error) = done {
            tracing::warn!(code = error.code().as_str(), "a day of the history is stale");
            self.mark_day_stale(&id.to_string())?;
        }
        Ok(())
    }

    /// Does something of which nothing is kept when it fails. The outer error says that the whole database transaction is
    /// gone with it.
    pub(super) fn attempt<T>(
        &self,
        work: impl FnOnce() -> Result<T, VaultError>,
    ) -> Result<Result<T, VaultError>, VaultError> {
        self.sql().execute_batch("SAVEPOINT projection")?;
        let done = work();
        if self.sql().is_autocommit() {
            return Err(done.err().unwrap_or(VaultError::Closed));
        }
        let end = if done.is_ok() { "" } else { "ROLLBACK TO projection; " };
        self.sql().execute_batch(&format!("{end}RELEASE projection"))?;
        Ok(done)
    }

    pub(super) fn stale_days(&self) -> Result<Vec<String>, VaultError> {
        let mut statement = self.sql().prepare_cached("SELECT day FROM history_stale ORDER BY day")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// Marks the day of a transaction stale.
    pub(super) fn mark_day_stale(&self, transaction: &str) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "INSERT OR IGNORE INTO history_stale (day)
                 SELECT substr(begun_at, 1, 10) FROM transactions WHERE id = ?1",
            )?
            .execute([transaction])?;
        Ok(())
    }

    /// Makes the whole history anew from the transactions and their events.
    ///
    /// # Errors
    /// Whatever the database says.
    pub(crate) fn rebuild_history(&self) -> Result<(), VaultError> {
        self.sql().execute_batch(TABLES)?;
        let mut statement = self
            .sql()
            .prepare("SELECT DISTINCT substr(begun_at, 1, 10) AS day FROM transactions ORDER BY day")?;
        let days = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        days.iter().try_for_each(|day| self.rebuild_day(day))?;
        self.put_setting(VERSION_OF, &VERSION)
    }

    /// Makes the rows and the record of a day anew. A transaction that cannot be read is left out.
    fn rebuild_day(&self, day: &str) -> Result<(), VaultError> {
        let span = (day, end_of(day));
        self.sql()
            .execute("DELETE FROM history WHERE begun_at >= ?1 AND begun_at < ?2", (span.0, &span.1))?;
        self.sql().execute("DELETE FROM history_days WHERE day = ?1", [day])?;
        let mut statement = self.sql().prepare_cached(
            "SELECT id FROM transactions WHERE begun_at >= ?1 AND begun_at < ?2 ORDER BY begun_at, id",
        )?;
        let ids = statement.query_map((span.0, &span.1), |row| row.get::<_, String>(0))?;
        let mut records = Vec::new();
        for id in ids.collect::<Result<Vec<_>, _>>()? {
            let stored = id.parse().ok().map_or(Ok(None), |id| self.transaction(id));
            match stored {
                Ok(Some(stored)) => {
                    self.mark_open(&stored)?;
                    let row = HistoryRow::of(&stored);
                    self.put_history_row(&row)?;
                    records.extend(self.pack(&row)?.write());
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(code = error.code().as_str(), "a transaction cannot be read"),
            }
        }
        if !records.is_empty() {
            self.put_day(day, &records)?;
        }
        self.sql().execute("DELETE FROM history_stale WHERE day = ?1", [day])?;
        Ok(())
    }
}
