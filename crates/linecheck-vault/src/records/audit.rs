//! The audit trail: one entry for every change, added in the same database transaction as the change.

use jiff::Timestamp;
use jiff::civil::Date;
use linecheck_domain::actor::Actor;
use linecheck_domain::audit_chain::{Content, Entry, EntryWords};
use linecheck_domain::tenant::TenantId;
use rusqlite::{Connection, params};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::chain::ChainEnd;
use super::columns::{json_column, stamp, time_column, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

/// What is to be entered.
#[derive(Debug)]
pub struct NewAuditEntry<'entry> {
    /// Who did it.
    pub actor: &'entry Actor,
    /// What was done: a stable name.
    pub action: &'entry str,
    /// To which tenant.
    pub tenant: Option<&'entry TenantId>,
    /// The facts, without credentials.
    pub detail: Value,
}

/// An entry of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditEntry {
    /// Its number in the table, for the next page.
    pub id: i64,
    /// Its number in its chain, from 1: what a check names.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub action: String,
    /// To which tenant.
    pub tenant: Option<String>,
    /// The facts.
    pub detail: Value,
}

/// Which entries are wanted; what is left out does not filter.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Of the trail from elsewhere with this writer; without it, of the vault's own.
    pub writer: Option<Uuid>,
    /// Of one tenant.
    pub tenant: Option<TenantId>,
    /// Of one action.
    pub action: Option<String>,
    /// Of one user of an operating system.
    pub person: Option<String>,
    /// Of this day of UTC or later.
    pub since: Option<Date>,
    /// Of this day of UTC or earlier.
    pub until: Option<Date>,
}

/// The vault's own entries, and those that came from elsewhere with their words.
const OWN: &str = "SELECT * FROM audit WHERE 1";
const FOREIGN: &str = "SELECT sequence AS id, * FROM foreign_audit WHERE at IS NOT NULL";

impl Reader<'_> {
    /// The newest entries, the newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn audit(&self, most: u32) -> Result<Vec<AuditEntry>, VaultError> {
        self.audit_page(&AuditFilter::default(), None, most)
    }

    /// The newest entries that fit, with a number below `before`.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn audit_page(
        &self,
        filter: &AuditFilter,
        before: Option<i64>,
        most: u32,
    ) -> Result<Vec<AuditEntry>, VaultError> {
        let (rows, id) = if filter.writer.is_some() { (FOREIGN, "sequence") } else { (OWN, "id") };
        let mut statement = self.sql().prepare_cached(&format!(
            "{rows} AND {id} < ?1 AND (?2 IS NULL OR writer = ?2) AND (?3 IS NULL OR tenant = ?3)
             AND (?4 IS NULL OR action = ?4) AND (?5 IS NULL OR actor ->> '$.os_user' = ?5)
             AND (?6 IS NULL OR at >= ?6) AND (?7 IS NULL OR at < ?7) ORDER BY {id} DESC LIMIT ?8"
        ))?;
        let day = |day: Date| format!("{day}T00:00:00.000000Z");
        let given = params![
            before.unwrap_or(i64::MAX),
            filter.writer.map(|writer| writer.to_string()),
            filter.tenant.as_ref().map(TenantId::as_str),
            filter.action,
            filter.person,
            filter.since.map(day),
            filter.until.and_then(|until| until.tomorrow().ok()).map(day),
            most,
        ];
        let entries = statement.query_map(given, |row| {
            Ok(AuditEntry {
                id: row.get("id")?,
                sequence: row.get("sequence")?,
                at: time_column(row, "at")?,
                actor: json_column(row, "actor")?,
                action: row.get("action")?,
                tenant: row.get("tenant")?,
                detail: json_column(row, "detail")?,
            })
        })?;
        Ok(entries.collect::<Result<_, _>>()?)
    }

    /// Who acted in the vault's own trail, or in that of a writer from elsewhere: names of users, in order.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn audit_persons(&self, writer: Option<Uuid>) -> Result<Vec<String>, VaultError> {
        let rows = if writer.is_some() {
            "foreign_audit WHERE writer = ?1 AND at IS NOT NULL"
        } else {
            "audit WHERE ?1 IS NULL"
        };
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT DISTINCT actor ->> '$.os_user' AS name FROM (SELECT DISTINCT actor FROM {rows}) ORDER BY name"
        ))?;
        let names = statement.query_map([writer.map(|writer| writer.to_string())], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// Adds an entry, with its hash over the one before. Entries are never changed or taken away.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_audit(&self, entry: &NewAuditEntry<'_>, now: Timestamp) -> Result<(), VaultError> {
        add_entry(self.sql(), entry, now)
    }
}

/// Adds an entry to the vault's own chain.
pub(crate) fn add_entry(
    database: &Connection,
    entry: &NewAuditEntry<'_>,
    now: Timestamp,
) -> Result<(), VaultError> {
    let content = Content {
        at: stamp(now),
        actor: to_json(entry.actor)?,
        action: entry.action.to_owned(),
        tenant: entry.tenant.map(|tenant| tenant.as_str().to_owned()),
        detail: to_json(&entry.detail)?,
    };
    chain_on(database, None, content)
}

/// Puts an entry behind the last one of the vault's own chain, under this number of the table or the next. Nobody else writes
/// meanwhile: the caller's database transaction is a writing one from its first statement.
pub(crate) fn chain_on(database: &Connection, id: Option<i64>, content: Content) -> Result<(), VaultError> {
    let end = ChainEnd::of_own(database)?;
    let entry = Entry::after(end.sequence, end.hash, EntryWords::Known(content));
    let EntryWords::Known(content) = &entry.words else { return Ok(()) };
    database
        .prepare_cached(
            "INSERT INTO audit (id, writer, sequence, at, actor, action, tenant, detail, previous, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            id,
            end.chain.writer.to_string(),
            entry.sequence,
            content.at,
            content.actor,
            content.action,
            content.tenant,
            content.detail,
            entry.previous.0,
            entry.hash.0,
        ])?;
    Ok(())
}
