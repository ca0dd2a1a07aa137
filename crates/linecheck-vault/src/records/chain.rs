//! The chain of the vault's own audit trail: where it ends, and what it says of other records.

use linecheck_domain::audit_chain::{self, Chain, Hash, Hex};
use linecheck_domain::base::Mode;
use linecheck_domain::tenant::TenantId;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use super::columns::broken;
use crate::access::Reader;
use crate::error::VaultError;

/// Whose chain it is, and its last entry: 0 and the chain's beginning, where there is none.
#[derive(Debug, Clone)]
pub(crate) struct ChainEnd {
    pub(crate) chain: Chain,
    pub(crate) sequence: u64,
    pub(crate) hash: Hash,
}

impl ChainEnd {
    /// Of the vault's own chain. Two look-ups by an index, however long it is.
    pub(crate) fn of_own(database: &Connection) -> Result<Self, VaultError> {
        let chain = own_chain(database)?;
        let mut statement = database.prepare_cached(
            "SELECT sequence, hash FROM audit WHERE writer = ?1 ORDER BY sequence DESC LIMIT 1",
        )?;
        let last = statement
            .query_row([chain.writer.to_string()], |row| Ok((row.get(0)?, hash_column(row, "hash")?)))
            .optional()?;
        let (sequence, hash) = last.unwrap_or_else(|| (0, chain.beginning()));
        Ok(Self { chain, sequence, hash })
    }
}

/// Whose the vault's own chain is.
pub(crate) fn own_chain(database: &Connection) -> Result<Chain, VaultError> {
    let mut statement = database
        .prepare_cached("SELECT writer, vault, mode, key FROM audit_writers WHERE signing_key IS NOT NULL")?;
    Ok(statement.query_row([], chain_row)?)
}

pub(crate) fn chain_row(row: &Row<'_>) -> rusqlite::Result<Chain> {
    let mode: String = row.get("mode")?;
    Ok(Chain {
        vault: uuid_column(row, "vault")?,
        mode: match mode.as_str() {
            "real" => Mode::Real,
            "sandbox" => Mode::Sandbox,
            _ => return Err(broken(0, "not a mode")),
        },
        writer: uuid_column(row, "writer")?,
        key: hash_column(row, "key")?,
    })
}

pub(crate) fn uuid_column(row: &Row<'_>, column: &str) -> rusqlite::Result<Uuid> {
    let text: String = row.get(column)?;
    Uuid::parse_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

pub(crate) fn hash_column<const N: usize>(row: &Row<'_>, column: &str) -> rusqlite::Result<Hex<N>> {
    Ok(Hex(row.get(column)?))
}

/// The records that no entry of the chain holds, because they were there before it.
pub(crate) struct RecordsBefore {
    pub(crate) consents: u64,
    pub(crate) configurations: u64,
    /// The digest of their digests.
    pub(crate) digest: String,
}

impl RecordsBefore {
    pub(crate) fn is_empty(&self) -> bool {
        self.consents == 0 && self.configurations == 0
    }
}

/// Counts and hashes the consents and the configurations that are there: consents by their number, then configurations by
/// tenant and revision.
pub(crate) fn records_before_the_chain(database: &Connection) -> Result<RecordsBefore, VaultError> {
    let digests = |sql: &str| -> Result<Vec<String>, VaultError> {
        let mut statement = database.prepare(sql)?;
        let rows = statement.query_map([], record_digest)?;
        Ok(rows.map(|row| row.map(|digest| digest.to_string())).collect::<Result<_, _>>()?)
    };
    let consents = digests(&format!("SELECT {CONSENT} FROM consents ORDER BY id"))?;
    let configurations =
        digests(&format!("SELECT {CONFIGURATION} FROM configurations ORDER BY tenant, revision"))?;
    let all: Vec<_> = consents.iter().chain(&configurations).map(|digest| Some(digest.as_str())).collect();
    Ok(RecordsBefore {
        consents: consents.len() as u64,
        configurations: configurations.len() as u64,
        digest: audit_chain::digest_of(&all).to_string(),
    })
}

/// What a consent's digest is made of.
const CONSENT: &str =
    "cast(id AS TEXT), tenant, account_sid, name, text, text_version, text_hash, actor, given_at";
/// And a configuration's.
const CONFIGURATION: &str = "tenant, cast(revision AS TEXT), data, cast(consent AS TEXT), actor, saved_at";

fn record_digest(row: &Row<'_>) -> rusqlite::Result<Hash> {
    let count = row.as_ref().column_count();
    let fields =
        (0..count).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Option<String>>>>()?;
    Ok(audit_chain::digest_of(&fields.iter().map(Option::as_deref).collect::<Vec<_>>()))
}

impl Reader<'_> {
    /// The digest of a consent as it is stored, for the entry that says that it was given: `record` in its detail. So the
    /// chain holds the consent itself.
    ///
    /// # Errors
    /// When there is none of this number; whatever the database says.
    pub fn consent_digest(&self, number: i64) -> Result<Hash, VaultError> {
        let mut statement =
            self.sql().prepare_cached(&format!("SELECT {CONSENT} FROM consents WHERE id = ?1"))?;
        Ok(statement.query_row([number], record_digest)?)
    }

    /// The same of a revision of a tenant's configuration.
    ///
    /// # Errors
    /// When there is no such revision; whatever the database says.
    pub fn revision_digest(&self, tenant: &TenantId, revision: u64) -> Result<Hash, VaultError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {CONFIGURATION} FROM configurations WHERE tenant = ?1 AND revision = ?2"
        ))?;
        Ok(statement.query_row((tenant.as_str(), revision), record_digest)?)
    }
}
