//! The audit trail: one entry for every change, added in the same database transaction as the change.

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::audit_chain::{Content, Entry, EntryWords};
use linecheck_domain::tenant::TenantId;
use rusqlite::{Connection, params};
use serde::Serialize;
use serde_json::Value;

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
    /// Its number, from 1.
    pub id: i64,
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

impl Reader<'_> {
    /// The newest entries, the newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn audit(&self, most: u32) -> Result<Vec<AuditEntry>, VaultError> {
        self.audit_page(None, None, None, most)
    }

    /// The newest entries of a tenant and of an action, where they are given, with a number below `before`.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn audit_page(
        &self,
        tenant: Option<&TenantId>,
        action: Option<&str>,
        before: Option<i64>,
        most: u32,
    ) -> Result<Vec<AuditEntry>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT * FROM audit WHERE id < ?1 AND (?2 IS NULL OR tenant = ?2) AND (?3 IS NULL OR action = ?3) \
             ORDER BY id DESC LIMIT ?4",
        )?;
        let below = before.unwrap_or(i64::MAX);
        let entries = statement.query_map((below, tenant.map(TenantId::as_str), action, most), |row| {
            Ok(AuditEntry {
                id: row.get("id")?,
                at: time_column(row, "at")?,
                actor: json_column(row, "actor")?,
                action: row.get("action")?,
                tenant: row.get("tenant")?,
                detail: json_column(row, "detail")?,
            })
        })?;
        Ok(entries.collect::<Result<_, _>>()?)
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
