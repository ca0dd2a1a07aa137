//! The chain of the vault's own audit trail: where it ends, and what it says of other records.

use std::collections::BTreeMap;

use jiff::Timestamp;
use linecheck_domain::audit_chain::{
    self, Break, Chain, Checkpoint, Content, Entry, EntryWords, Hash, Hex, How, SignedCheckpoint, WriterKey,
};
use linecheck_domain::base::Mode;
use linecheck_domain::tenant::TenantId;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::columns::broken;
use crate::access::{Reader, Writer};
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

/// Counts and hashes the consents and the configurations that are there.
pub(crate) fn records_before_the_chain(database: &Connection) -> Result<RecordsBefore, VaultError> {
    let (mut all, configurations) = (digests_of_consents(database)?, digests_of_revisions(database)?);
    let (consents, revisions) = (all.len() as u64, configurations.len() as u64);
    all.extend(configurations);
    Ok(RecordsBefore { consents, configurations: revisions, digest: digest_of_digests(&all) })
}

/// Of all consents, by their number.
fn digests_of_consents(database: &Connection) -> Result<Vec<String>, VaultError> {
    digests(database, &format!("SELECT {CONSENT} FROM consents ORDER BY id"))
}

/// Of all configurations, by tenant and revision.
fn digests_of_revisions(database: &Connection) -> Result<Vec<String>, VaultError> {
    digests(database, &format!("SELECT {CONFIGURATION} FROM configurations ORDER BY tenant, revision"))
}

fn digests(database: &Connection, sql: &str) -> Result<Vec<String>, VaultError> {
    let mut statement = database.prepare(sql)?;
    let rows = statement.query_map([], record_digest)?;
    Ok(rows.map(|row| row.map(|digest| digest.to_string())).collect::<Result<_, _>>()?)
}

fn digest_of_digests(digests: &[String]) -> String {
    let digests: Vec<_> = digests.iter().map(|digest| Some(digest.as_str())).collect();
    audit_chain::digest_of(&digests).to_string()
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

impl Reader<'_> {
    /// Whose the vault's own audit trail is, and its last entry: number and hash.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn audit_end(&self) -> Result<(Chain, u64, Hash), VaultError> {
        let end = ChainEnd::of_own(self.sql())?;
        Ok((end.chain, end.sequence, end.hash))
    }

    /// So many entries of the vault's own trail that come after this one, in order.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn audit_run(&self, after: u64, most: usize) -> Result<Vec<Entry>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT * FROM audit WHERE writer = (SELECT writer FROM audit_writers WHERE signing_key IS NOT NULL)
             AND sequence > ?1 ORDER BY sequence LIMIT ?2",
        )?;
        let entries = statement.query_map((after, most), entry_row)?;
        Ok(entries.collect::<Result<_, _>>()?)
    }

    /// The entry that says that a consent of this number was given.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn entry_of_consent(&self, number: i64) -> Result<Option<Entry>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT * FROM audit WHERE action = 'consent_given' AND detail ->> '$.consent' = ?1
             AND writer = (SELECT writer FROM audit_writers WHERE signing_key IS NOT NULL) ORDER BY sequence LIMIT 1",
        )?;
        Ok(statement.query_row([number], entry_row).optional()?)
    }

    /// The checkpoints of a chain that are kept here: those that were given out, or that came with it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn checkpoints(&self, chain: &Chain) -> Result<Vec<SignedCheckpoint>, VaultError> {
        let mut statement = self
            .sql()
            .prepare_cached("SELECT * FROM audit_checkpoints WHERE writer = ?1 ORDER BY sequence, id")?;
        let signed = statement.query_map([chain.writer.to_string()], |row| {
            let checkpoint = Checkpoint {
                chain: chain.clone(),
                sequence: row.get("sequence")?,
                hash: hash_column(row, "hash")?,
                at: row.get("at")?,
            };
            Ok(SignedCheckpoint { checkpoint, signature: hash_column(row, "signature")? })
        })?;
        Ok(signed.collect::<Result<_, _>>()?)
    }

    /// What the trail says of consents and configurations, held against those that are there: the first entry whose record is
    /// not there as it was entered, or that one is there which no entry holds. Before that, the first entry that another writer
    /// put among the vault's own, where no chain holds it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn broken_record(&self) -> Result<Option<Break>, VaultError> {
        let own = own_chain(self.sql())?.writer.to_string();
        // By the index on writer and number, on either side of the own.
        let mut strange = self.sql().prepare_cached(
            "SELECT min(sequence) FROM audit WHERE writer < ?1 UNION ALL SELECT min(sequence) FROM audit WHERE writer > ?1",
        )?;
        let strange =
            strange.query_map([own], |row| row.get::<_, Option<u64>>(0))?.collect::<Result<Vec<_>, _>>()?;
        if let Some(sequence) = strange.into_iter().flatten().min() {
            return Ok(Some(Break { sequence: Some(sequence), how: How::OtherWriter }));
        }
        let mut entered = BTreeMap::new();
        let mut statement = self.sql().prepare(
            "SELECT sequence, detail ->> '$.record' AS record FROM audit WHERE record IS NOT NULL ORDER BY sequence",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (sequence, record): (u64, String) = (row.get(0)?, row.get(1)?);
            entered.entry(record).or_insert(sequence);
        }
        let (consents, configurations) =
            (digests_of_consents(self.sql())?, digests_of_revisions(self.sql())?);
        let mut unheld = Vec::new();
        for digest in consents.into_iter().chain(configurations) {
            if entered.remove(&digest).is_none() {
                unheld.push(digest);
            }
        }
        if let Some(sequence) = entered.into_values().min() {
            return Ok(Some(Break { sequence: Some(sequence), how: How::Record }));
        }
        let chained = self.sql().query_row(
            "SELECT sequence, detail ->> '$.records' FROM audit WHERE action = 'audit_chained' ORDER BY sequence LIMIT 1",
            [],
            |row| Ok((row.get::<_, u64>(0)?, row.get::<_, Option<String>>(1)?)),
        );
        Ok(match chained.optional()? {
            Some((sequence, records)) if records.as_deref() != Some(&digest_of_digests(&unheld)) => {
                Some(Break { sequence: Some(sequence), how: How::Record })
            }
            None if !unheld.is_empty() => Some(Break { sequence: None, how: How::Unentered }),
            _ => None,
        })
    }
}

impl Writer<'_> {
    /// Signs how far the vault's own trail has come: for this entry, or for the last one. It is kept here too.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn sign_checkpoint(
        &self,
        entry: Option<&Entry>,
        now: Timestamp,
    ) -> Result<SignedCheckpoint, VaultError> {
        let end = ChainEnd::of_own(self.sql())?;
        let (sequence, hash) = entry.map_or((end.sequence, end.hash), |entry| (entry.sequence, entry.hash));
        let mut statement = self
            .sql()
            .prepare_cached("SELECT signing_key FROM audit_writers WHERE signing_key IS NOT NULL")?;
        let seed: Zeroizing<[u8; 32]> = statement.query_row([], |row| row.get(0).map(Zeroizing::new))?;
        let signed = WriterKey::from_seed(&seed).sign(end.chain, sequence, hash, now);
        keep_checkpoint(self.sql(), &signed)?;
        Ok(signed)
    }
}

/// Keeps a checkpoint; the same one again is kept once.
pub(crate) fn keep_checkpoint(database: &Connection, signed: &SignedCheckpoint) -> Result<(), VaultError> {
    let SignedCheckpoint { checkpoint, signature } = signed;
    database
        .prepare_cached(
            "INSERT OR IGNORE INTO audit_checkpoints (writer, sequence, hash, at, signature)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            checkpoint.chain.writer.to_string(),
            checkpoint.sequence,
            checkpoint.hash.0,
            &checkpoint.at,
            signature.0,
        ))?;
    Ok(())
}

/// An entry of the vault's own trail.
fn entry_row(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let content = Content {
        at: row.get("at")?,
        actor: row.get("actor")?,
        action: row.get("action")?,
        tenant: row.get("tenant")?,
        detail: row.get("detail")?,
    };
    Ok(Entry {
        sequence: row.get("sequence")?,
        previous: hash_column(row, "previous")?,
        words: EntryWords::Known(content),
        hash: hash_column(row, "hash")?,
    })
}
