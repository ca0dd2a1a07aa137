//! How the history follows what is stored: a row and a record, written anew with each event.

use std::collections::BTreeMap;

use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use rusqlite::OptionalExtension;

use super::condition::{Condition, role_code};
use super::form::{self, Packed};
use super::rows::HistoryRow;
use crate::access::Writer;
use crate::error::VaultError;
use crate::records::columns::{broken, stamp};
use crate::records::transactions::{DELETABLE, FirstKept, StoredTransaction};

impl Writer<'_> {
    /// Writes the history's row and record of a transaction anew, from what is stored of it.
    pub(super) fn summarise(&self, stored: &StoredTransaction) -> Result<(), VaultError> {
        let row = HistoryRow::of(stored);
        let mut condition = Condition::default();
        condition.and("id = ?", stored.id.to_string());
        let before = self.history_rows("history", &condition, 1)?.pop();
        if before.as_ref() == Some(&row) {
            return Ok(());
        }
        self.put_history_row(&row)?;
        self.put_record(before.as_ref(), &row)
    }

    pub(super) fn put_history_row(&self, row: &HistoryRow) -> Result<(), VaultError> {
        let HistoryRow { id, begun_at, tenant, sent_by, channel, recipient, country, summary } = row;
        self.sql()
            .prepare_cached(
                "INSERT OR REPLACE INTO history (begun_at, id, tenant, channel, country, account, outcome,
                                                 may_still_arrive, originated_by, code, delivered_ms, confirmed_ms,
                                                 recipient, sender, resource, sent_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            )?
            .execute((
                stamp(*begun_at),
                id.to_string(),
                tenant.as_ref().map_or("", TenantId::as_str),
                channel.code(),
                country.map(Country::code).unwrap_or_default(),
                summary.account.as_ref().map_or("", AccountSid::as_str),
                summary.outcome.code(),
                summary.may_still_arrive,
                summary.originated_by.map_or("", role_code),
                summary.code.unwrap_or(0),
                summary.delivered_ms,
                summary.confirmed_ms,
                recipient.as_str(),
                summary.from.as_ref().map(PhoneNumber::as_str),
                &summary.resource_sid,
                sent_by,
            ))?;
        Ok(())
    }

    /// Puts a row's record in the place of the one that it had.
    pub(super) fn put_record(&self, before: Option<&HistoryRow>, row: &HistoryRow) -> Result<(), VaultError> {
        let begun_at = stamp(row.begun_at);
        let day = &begun_at[..10];
        let mut statement = self.sql().prepare_cached("SELECT records FROM history_days WHERE day = ?1")?;
        let mut records: Vec<u8> =
            statement.query_row([day], |row| row.get(0)).optional()?.unwrap_or_default();
        if let Some(before) = before {
            let gone = self.pack(before)?;
            records =
                form::without(records, gone).ok_or_else(|| broken(0, "a day without a record of its own"))?;
        }
        records.extend(self.pack(row)?.write());
        self.put_day(day, &records)
    }

    pub(super) fn put_day(&self, day: &str, records: &[u8]) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached("INSERT OR REPLACE INTO history_days (day, records) VALUES (?1, ?2)")?
            .execute((day, records))?;
        Ok(())
    }

    pub(super) fn pack(&self, row: &HistoryRow) -> Result<Packed, VaultError> {
        let tenant = self.number_of(row.tenant.as_ref().map_or("", TenantId::as_str))?;
        let account = self.number_of(row.summary.account.as_ref().map_or("", AccountSid::as_str))?;
        Ok(Packed::of(row, tenant, account))
    }

    /// The number of a tenant or an account, given now where it has none.
    fn number_of(&self, word: &str) -> Result<u16, VaultError> {
        if let Some(known) = self.word(word)? {
            return Ok(known);
        }
        let mut statement =
            self.sql().prepare_cached("INSERT INTO history_words (word) VALUES (?1) RETURNING id")?;
        Ok(statement.query_row([word], |row| row.get(0))?)
    }

    /// Deletes the oldest transactions that are not kept, so many at most, with their events and what the history has of
    /// them, and nothing else. Returns how many; fewer than `most` when no more are left.
    ///
    /// Each call leaves the history whole, so that a long deletion can be many short database transactions.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn delete_transactions_before(&self, first: FirstKept, most: u32) -> Result<u32, VaultError> {
        let [day, open] = first.keys();
        let sql = format!("SELECT id FROM transactions WHERE {DELETABLE} ORDER BY begun_at, id LIMIT ?3");
        let mut statement = self.sql().prepare_cached(&sql)?;
        let ids = statement.query_map((&day, &open, most), |row| row.get::<_, String>(0))?;
        let ids: Vec<_> = ids.collect::<Result<_, _>>()?;
        if self.attempt(|| self.take_records(&ids))?.is_err() {
            // The test sends go whatever is wrong with what the history has of them.
            for id in &ids {
                self.mark_day_stale(id)?;
            }
        }
        for statement in [
            // A grid goes with the first of its test sends.
            "DELETE FROM matrices WHERE id = (SELECT matrix FROM matrix_cells WHERE transaction_id = ?1)",
            "DELETE FROM history WHERE id = ?1",
            "DELETE FROM events WHERE transaction_id = ?1",
            "DELETE FROM transactions WHERE id = ?1",
        ] {
            let mut statement = self.sql().prepare_cached(statement)?;
            for id in &ids {
                statement.execute([id])?;
            }
        }
        let deleted = u32::try_from(ids.len()).unwrap_or(most);
        if deleted < most {
            let sql =
                "DELETE FROM matrices WHERE begun_at < ?1 AND id NOT IN (SELECT matrix FROM matrix_cells)";
            self.sql().prepare_cached(sql)?.execute([&day])?;
        }
        Ok(deleted)
    }

    /// Takes the records of these transactions out of their days.
    fn take_records(&self, ids: &[String]) -> Result<(), VaultError> {
        let mut gone: BTreeMap<String, Vec<Packed>> = BTreeMap::new();
        for id in ids {
            let mut condition = Condition::default();
            condition.and("id = ?", id.clone());
            if let Some(row) = self.history_rows("history", &condition, 1)?.pop() {
                gone.entry(stamp(row.begun_at)[..10].to_owned()).or_default().push(self.pack(&row)?);
            }
        }
        for (day, gone) in gone {
            let records: Vec<u8> = self
                .sql()
                .prepare_cached("SELECT records FROM history_days WHERE day = ?1")?
                .query_row([&day], |row| row.get(0))?;
            let left = form::without_all(&records, &gone)
                .ok_or_else(|| broken(0, "a day without a record of its own"))?;
            if left.is_empty() {
                self.sql().prepare_cached("DELETE FROM history_days WHERE day = ?1")?.execute([&day])?;
            } else {
                self.sql()
                    .prepare_cached("UPDATE history_days SET records = ?2 WHERE day = ?1")?
                    .execute((&day, left))?;
            }
        }
        Ok(())
    }
}
