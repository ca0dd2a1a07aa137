//! What counts against the limits of test sends.
//!
//! Counts are records of their own, so that deleting the history gives nothing back. Their times never go back: a count
//! is entered at the latest time that any other has, or later.

use jiff::Timestamp;
use linecheck_domain::limits::DayCount;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::tenant::TenantId;
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::columns::{stamp, time_column};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// A test send, whatever it originates with: for the cool-down and the hourly cap.
    Send,
    /// A passcode that the custom account sends.
    Custom,
    /// A passcode that the default account sends: for the daily limits.
    Default,
}

impl Counted {
    fn word(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Custom => "custom",
            Self::Default => "default",
        }
    }
}

/// A count that is about to be entered.
#[derive(Debug)]
pub struct NewCount<'send> {
    /// The transaction that counts.
    pub transaction: Uuid,
    /// As what.
    pub counted: Counted,
    /// Its tenant.
    pub tenant: &'send TenantId,
    /// Its recipient.
    pub recipient: &'send PhoneNumber,
    /// Until when its passcode can be confirmed.
    pub open_until: Timestamp,
}

impl Reader<'_> {
    /// The latest time of any count.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn latest_count(&self) -> Result<Option<Timestamp>, VaultError> {
        self.time("SELECT max(at) AS at FROM counts HAVING at IS NOT NULL", [])
    }

    /// When a recipient was last sent something.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn last_send_to(&self, recipient: &PhoneNumber) -> Result<Option<Timestamp>, VaultError> {
        self.time(
            "SELECT at FROM counts WHERE counted = 'send' AND recipient = ?1 ORDER BY at DESC LIMIT 1",
            [recipient.as_str()],
        )
    }

    /// When the send was that has so many newer ones.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn send_before(&self, newer: u32) -> Result<Option<Timestamp>, VaultError> {
        self.time("SELECT at FROM counts WHERE counted = 'send' ORDER BY at DESC LIMIT 1 OFFSET ?1", [newer])
    }

    /// How many sends there were after a moment.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn sends_after(&self, moment: Timestamp) -> Result<u32, VaultError> {
        let mut statement =
            self.sql().prepare_cached("SELECT count(*) FROM counts WHERE counted = 'send' AND at > ?1")?;
        Ok(statement.query_row([stamp(moment)], |row| row.get(0))?)
    }

    /// What was counted for a tenant and a recipient from the beginning of a day on, as it is at a moment.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn day_count(
        &self,
        counted: Counted,
        tenant: &TenantId,
        recipient: &PhoneNumber,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<DayCount, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT coalesce(sum(confirmed), 0) AS used,
                    coalesce(sum(NOT confirmed AND open_until > ?5), 0) AS open,
                    coalesce(sum(NOT confirmed AND open_until <= ?5), 0) AS unused
             FROM counts WHERE counted = ?1 AND tenant = ?2 AND recipient = ?3 AND at >= ?4",
        )?;
        let keys = (counted.word(), tenant.as_str(), recipient.as_str(), stamp(since), stamp(now));
        Ok(statement.query_row(keys, |row| {
            Ok(DayCount { used: row.get("used")?, open: row.get("open")?, unused: row.get("unused")? })
        })?)
    }

    /// Until when a transaction's passcode counts as one that can be confirmed; `None` when it is not counted.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn counted_open_until(&self, transaction: Uuid) -> Result<Option<Timestamp>, VaultError> {
        self.time(
            "SELECT max(open_until) AS at FROM counts WHERE transaction_id = ?1 HAVING at IS NOT NULL",
            [transaction.to_string()],
        )
    }

    fn time(&self, query: &str, keys: impl rusqlite::Params) -> Result<Option<Timestamp>, VaultError> {
        let mut statement = self.sql().prepare_cached(query)?;
        Ok(statement.query_row(keys, |row| time_column(row, "at")).optional()?)
    }
}

impl Writer<'_> {
    /// Enters a count. The same transaction counts once as each.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_count(&self, new: &NewCount<'_>, at: Timestamp) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "INSERT OR REPLACE INTO counts (transaction_id, counted, tenant, recipient, at, open_until, confirmed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
            )?
            .execute((
                new.transaction.to_string(),
                new.counted.word(),
                new.tenant.as_str(),
                new.recipient.as_str(),
                stamp(at),
                stamp(new.open_until),
            ))?;
        Ok(())
    }

    /// Takes a count back: what it stood for was certainly not sent.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn take_back_count(&self, transaction: Uuid, counted: Counted) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached("DELETE FROM counts WHERE transaction_id = ?1 AND counted = ?2")?
            .execute((transaction.to_string(), counted.word()))?;
        Ok(())
    }

    /// Closes a transaction's counts: its passcode was confirmed, or can no longer be.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn close_counts(&self, transaction: Uuid, confirmed: bool, now: Timestamp) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "UPDATE counts SET confirmed = ?2, open_until = min(open_until, ?3) WHERE transaction_id = ?1",
            )?
            .execute((transaction.to_string(), confirmed, stamp(now)))?;
        Ok(())
    }

    /// Forgets what no limit looks at any more.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn forget_counts_before(&self, moment: Timestamp) -> Result<(), VaultError> {
        self.sql().prepare_cached("DELETE FROM counts WHERE at < ?1")?.execute([stamp(moment)])?;
        Ok(())
    }

    /// Brings counts that lie ahead back to a moment: the clock was wrong when they were entered. Returns how many.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn bring_counts_back(&self, moment: Timestamp, open_until: Timestamp) -> Result<usize, VaultError> {
        Ok(self
            .sql()
            .prepare_cached("UPDATE counts SET at = ?1, open_until = min(open_until, ?2) WHERE at > ?1")?
            .execute([stamp(moment), stamp(open_until)])?)
    }
}
