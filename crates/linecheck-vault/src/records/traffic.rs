//! What the records of an account come to, hour by hour (L2).

use std::ops::Range;

use linecheck_domain::channel::Channel;
use linecheck_domain::sid::AccountSid;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::columns::{json_column, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

/// An hour that is about to be kept, in place of what it was.
#[derive(Debug)]
pub struct NewHour<'a, Counted, Asked> {
    /// Of which account.
    pub account: &'a AccountSid,
    /// On which channel.
    pub channel: Channel,
    /// The hour, in hours since 1970.
    pub hour: i64,
    /// When it was read, in seconds since 1970.
    pub read_at: i64,
    /// What was counted.
    pub data: &'a Counted,
    /// How often each recipient was written to, under a keyed hash; only of what is younger than two days.
    pub asked: Option<&'a Asked>,
}

impl Reader<'_> {
    /// Which hours of an account are kept, and when each was read, in seconds since 1970.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn hours_read(
        &self,
        account: &AccountSid,
        channel: Channel,
        hours: Range<i64>,
    ) -> Result<Vec<(i64, i64)>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT hour, read_at FROM traffic_hours
             WHERE account = ?1 AND channel = ?2 AND hour >= ?3 AND hour < ?4 ORDER BY hour",
        )?;
        let found = (account.as_str(), channel.code(), hours.start, hours.end);
        let rows = statement.query_map(found, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Hands over each hour that is kept, the oldest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn traffic<Counted: DeserializeOwned>(
        &self,
        account: &AccountSid,
        channel: Channel,
        hours: Range<i64>,
        mut take: impl FnMut(i64, Counted),
    ) -> Result<(), VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT hour, data FROM traffic_hours
             WHERE account = ?1 AND channel = ?2 AND hour >= ?3 AND hour < ?4 ORDER BY hour",
        )?;
        let mut rows = statement.query((account.as_str(), channel.code(), hours.start, hours.end))?;
        while let Some(row) = rows.next()? {
            take(row.get(0)?, json_column(row, "data")?);
        }
        Ok(())
    }

    /// Hands over each hour of which it is still known how often each recipient was written to, under the keyed hash.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn asked<Asked: DeserializeOwned>(
        &self,
        account: &AccountSid,
        channel: Channel,
        hours: Range<i64>,
        mut take: impl FnMut(i64, Asked),
    ) -> Result<(), VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT hour, asked FROM traffic_hours
             WHERE account = ?1 AND channel = ?2 AND hour >= ?3 AND hour < ?4 AND asked IS NOT NULL ORDER BY hour",
        )?;
        let mut rows = statement.query((account.as_str(), channel.code(), hours.start, hours.end))?;
        while let Some(row) = rows.next()? {
            take(row.get(0)?, json_column(row, "asked")?);
        }
        Ok(())
    }
}

impl Writer<'_> {
    /// Keeps an hour, in place of what it was.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put_hour<Counted: Serialize, Asked: Serialize>(
        &self,
        new: &NewHour<'_, Counted, Asked>,
    ) -> Result<(), VaultError> {
        let asked = new.asked.map(to_json).transpose()?;
        self.sql()
            .prepare_cached(
                "INSERT OR REPLACE INTO traffic_hours (account, channel, hour, read_at, data, asked)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                new.account.as_str(),
                new.channel.code(),
                new.hour,
                new.read_at,
                to_json(new.data)?,
                asked,
            ))?;
        Ok(())
    }

    /// Forgets how often each recipient was written to in hours before this one.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn forget_asked(&self, before: i64) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached("UPDATE traffic_hours SET asked = NULL WHERE hour < ?1 AND asked IS NOT NULL")?
            .execute([before])?;
        Ok(())
    }
}
