//! What the overview and the lists of recent test sends read: the newest, and how many a tenant sent on each day.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Role;
use uuid::Uuid;

use super::filter::HistoryFilter;
use super::rows::{COLUMNS, HistoryRow, history_row};
use crate::access::Reader;
use crate::error::VaultError;
use crate::records::columns::{broken, time_column};

/// A test send that is stored, and what the history has of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentSend {
    /// The transaction.
    pub id: Uuid,
    /// When it began.
    pub begun_at: Timestamp,
    /// Its row; none where it could not be read.
    pub row: Option<HistoryRow>,
}

/// How many test sends of a tenant an account originated on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Originated {
    /// The tenant.
    pub tenant: TenantId,
    /// The day, of UTC.
    pub day: Date,
    /// Which account.
    pub role: Role,
    /// How many.
    pub transactions: u64,
}

/// The newest of one tenant and of the dry runs, which belong to none: each by its index.
pub(super) const OF_TENANT: &str = "
    SELECT id, begun_at FROM
        (SELECT id, begun_at FROM transactions WHERE tenant = ?1 ORDER BY begun_at DESC, id DESC LIMIT ?2)
    UNION ALL SELECT id, begun_at FROM
        (SELECT id, begun_at FROM transactions WHERE tenant IS NULL ORDER BY begun_at DESC, id DESC LIMIT ?2)
    ORDER BY begun_at DESC, id DESC LIMIT ?2";

const OF_ALL: &str = "
    SELECT id, begun_at FROM transactions WHERE ?1 IS NULL ORDER BY begun_at DESC, id DESC LIMIT ?2";

impl Reader<'_> {
    /// The newest test sends, the newest first; of all, or of one tenant with the dry runs, which belong to none.
    ///
    /// # Errors
    /// Whatever the database says. A test send that cannot be read is in the list without its row.
    pub fn recent(&self, tenant: Option<&TenantId>, most: u32) -> Result<Vec<RecentSend>, VaultError> {
        let sql = if tenant.is_some() { OF_TENANT } else { OF_ALL };
        let mut statement = self.sql().prepare_cached(sql)?;
        let newest = statement.query_map((tenant.map(TenantId::as_str), most), |row| {
            Ok((row.get::<_, String>("id")?, time_column(row, "begun_at")?))
        })?;
        let mut rows = self.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM history WHERE id = ?1"))?;
        let mut recent = Vec::new();
        for newest in newest {
            let (id, begun_at) = newest?;
            let row = rows.query_row([&id], history_row);
            if let Err(error) = &row {
                tracing::warn!(%error, "a test send cannot be read");
            }
            let id = id.parse().map_err(|_| broken(0, "no ID"))?;
            recent.push(RecentSend { id, begun_at, row: row.ok() });
        }
        Ok(recent)
    }

    /// How many test sends each tenant originated from a day of UTC on.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn originated_since(&self, since: Date) -> Result<Vec<Originated>, VaultError> {
        let mut statement = self.sql().prepare_cached("SELECT id, word FROM history_words")?;
        let words = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let words: BTreeMap<u16, String> = words.collect::<Result<_, _>>()?;
        let mut counts: BTreeMap<(String, u16, bool), u64> = BTreeMap::new();
        let filter = HistoryFilter { since: Some(since), ..HistoryFilter::default() };
        self.each_day(&filter, None, |day, records| {
            for packed in records {
                if let Some(role) = packed.originated_by {
                    *counts.entry((day.to_owned(), packed.tenant, role == Role::Custom)).or_default() += 1;
                }
            }
            true
        })?;
        let counted = counts.into_iter().filter_map(|((day, tenant, custom), transactions)| {
            Some(Originated {
                tenant: words.get(&tenant)?.clone().try_into().ok()?,
                day: day.parse().ok()?,
                role: if custom { Role::Custom } else { Role::Default },
                transactions,
            })
        });
        Ok(counted.collect())
    }
}
