//! The history: a row for each transaction, rewritten with every event of it, in the same database transaction.
//!
//! Counts and pictures are read from the packed records of each day ([`form`]). A page is read from the rows of those days
//! whose records say that something fits, so that a rare match is found without looking at every row.

mod condition;
mod filter;
mod form;
mod projection;
mod recent;
mod rows;
mod sum;
mod writing;

use rusqlite::OptionalExtension;

use self::condition::{Condition, end_of};
pub use self::filter::{HistoryFilter, HistorySearch};
use self::form::{Packed, WIDTH};
pub(crate) use self::projection::refresh;
pub use self::recent::{Originated, RecentSend};
pub use self::rows::{AccountCount, AccountCounts, DayCount, Figures, HistoryPlace, HistoryRow};
use self::rows::{COLUMNS, history_row};
use self::sum::Sum;
use super::columns::{broken, stamp};
use crate::access::Reader;
use crate::error::VaultError;

impl Reader<'_> {
    /// A page of the history, the newest first: so many rows at most, behind a place or from the newest on.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn history(
        &self,
        filter: &HistoryFilter,
        after: Option<HistoryPlace>,
        most: usize,
    ) -> Result<Vec<HistoryRow>, VaultError> {
        let after = after.map(|place| (stamp(place.begun_at), place.id.to_string()));
        if let Some(table) = filter.search.as_ref().and_then(HistorySearch::table) {
            let mut condition = filter.condition_of_search();
            if let Some(after) = &after {
                condition.before(after);
            }
            return self.history_rows(table, &condition, most);
        }
        let mut rows = Vec::new();
        for day in self.days_that_hold(filter, after.as_ref(), most)? {
            let end = (end_of(&day), String::new());
            let mut condition = filter.condition();
            condition.before(after.as_ref().filter(|after| **after < end).unwrap_or(&end));
            condition.and("begun_at >= ?", day);
            rows.extend(self.history_rows("history", &condition, most.saturating_sub(rows.len()))?);
        }
        Ok(rows)
    }

    fn history_rows(
        &self,
        table: &str,
        condition: &Condition,
        most: usize,
    ) -> Result<Vec<HistoryRow>, VaultError> {
        // The same text for each day: making a statement takes longer than reading a day.
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM {table}{} ORDER BY begun_at DESC, id DESC LIMIT ?",
            condition.sql
        ))?;
        let mut bound = condition.bound();
        bound.push(&most);
        let rows = statement.query_map(bound.as_slice(), history_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The days to read a page from, the latest first: enough to fill it, and none without a match.
    fn days_that_hold(
        &self,
        filter: &HistoryFilter,
        after: Option<&(String, String)>,
        most: usize,
    ) -> Result<Vec<String>, VaultError> {
        let first_day = after.and_then(|(begun_at, _)| begun_at.get(..10));
        let (mut days, mut held) = (Vec::new(), 0);
        self.each_day(filter, first_day, |day, records| {
            let fitting = records.count();
            if fitting > 0 {
                days.push(day.to_owned());
            }
            // Of the day on which the page before ended, nobody knows how much is left.
            if Some(day) != first_day {
                held += fitting;
            }
            held < most
        })?;
        Ok(days)
    }

    /// Goes over the days that a filter has, the latest first, with the records that fit; until it is told to stop.
    fn each_day(
        &self,
        filter: &HistoryFilter,
        from: Option<&str>,
        mut look: impl FnMut(&str, &mut dyn Iterator<Item = Packed>) -> bool,
    ) -> Result<(), VaultError> {
        let Some(fits) = filter.fits(self)? else { return Ok(()) };
        let mut condition = Condition::default();
        if let Some(since) = filter.since {
            condition.and("day >= ?", since.to_string());
        }
        if let Some(until) = filter.until {
            condition.and("day <= ?", until.to_string());
        }
        if let Some(from) = from {
            condition.and("day <= ?", from.to_owned());
        }
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT day, records FROM history_days{} ORDER BY day DESC",
            condition.sql
        ))?;
        let mut rows = statement.query(condition.bound().as_slice())?;
        while let Some(row) = rows.next()? {
            let day = row.get_ref(0)?.as_str().map_err(|_| broken(0, "no text"))?;
            let records = row.get_ref(1)?.as_blob().map_err(|_| broken(1, "no records"))?;
            if records.len() % WIDTH != 0 {
                return Err(broken(1, "records of a day that are cut off").into());
            }
            let mut odd = false;
            let packed = records.chunks_exact(WIDTH).filter_map(|record| {
                let read = Packed::read(record);
                odd |= read.is_none();
                read
            });
            let goes_on = look(day, &mut packed.filter(|packed| fits(packed)));
            // Left out, it would make every figure too small in silence.
            if odd {
                return Err(broken(1, "a record of a day that is none").into());
            }
            if !goes_on {
                break;
            }
        }
        Ok(())
    }

    /// The number of a tenant or an account in the packed records; 0 for an empty text.
    fn word(&self, word: &str) -> Result<Option<u16>, VaultError> {
        if word.is_empty() {
            return Ok(Some(0));
        }
        let mut statement = self.sql().prepare_cached("SELECT id FROM history_words WHERE word = ?1")?;
        Ok(statement.query_row([word], |row| row.get(0)).optional()?)
    }

    /// The counts behind the pictures.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn history_figures(&self, filter: &HistoryFilter) -> Result<Figures, VaultError> {
        let mut sum = Sum::new();
        if let Some(table) = filter.search.as_ref().and_then(HistorySearch::table) {
            // What such a search finds is little, and the records do not have what is looked for.
            for row in self.history_rows(table, &filter.condition_of_search(), u32::MAX as usize)? {
                let packed = Packed::of(&row, 0, 0);
                sum.add(&stamp(row.begun_at)[..10], &mut std::iter::once(packed));
            }
        } else {
            self.each_day(filter, None, |day, records| {
                sum.add(day, records);
                true
            })?;
        }
        Ok(sum.figures()?)
    }

    /// How many transactions fit.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn history_count(&self, filter: &HistoryFilter) -> Result<u64, VaultError> {
        if filter.search.as_ref().is_some_and(|search| search.table().is_some()) {
            return Ok(self.history_figures(filter)?.total);
        }
        let mut count = 0;
        self.each_day(filter, None, |_, records| {
            count += records.count() as u64;
            true
        })?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
