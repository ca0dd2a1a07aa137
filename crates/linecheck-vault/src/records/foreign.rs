//! What other vaults handed over: their audit trails and their consents, kept apart from one's own and never changed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use linecheck_domain::audit_chain::{Break, Chain, ConsentFacts, Content, Entry, EntryWords, Hash, How, Run};
use linecheck_domain::tenant::TenantId;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use uuid::Uuid;

use super::chain::{chain_row, hash_column, keep_checkpoint, own_chain, uuid_column};
use super::columns::{json_column, stamp, time_column, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

/// What became of a trail that was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignRun {
    /// It is here now.
    Taken {
        /// How many of its entries are new here.
        added: u64,
        /// How many were here already, or are this vault's own.
        known: u64,
    },
    /// It contradicts what is here of the same writer, from this entry on: one of them was written anew, or the vault went on
    /// twice from one copy. Nothing was taken.
    Contradicts {
        /// Which entry.
        sequence: u64,
    },
}

/// What became of consents that were handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignConsents {
    /// They are here now.
    Taken {
        /// How many of them are new here.
        added: usize,
    },
    /// The one of this number is here from the same vault, and says something else.
    Contradicts {
        /// Its number in that vault.
        number: i64,
    },
}

/// A trail that came from another vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignChain {
    /// Whose it is.
    pub chain: Chain,
    /// How many of its entries are here: from 1 to this one.
    pub entries: u64,
    /// When the first of them came.
    pub since: Timestamp,
}

/// A consent that was given in another vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForeignConsent {
    /// In which.
    pub vault: Uuid,
    /// The consent, as it is there.
    pub consent: ConsentFacts,
    /// When it came.
    pub received_at: Timestamp,
}

impl Reader<'_> {
    /// The trails that came from other vaults.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn foreign_chains(&self) -> Result<Vec<ForeignChain>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT *, (SELECT coalesce(max(sequence), 0) FROM foreign_audit WHERE foreign_audit.writer = audit_writers.writer)
                 AS entries
             FROM audit_writers WHERE signing_key IS NULL ORDER BY since, writer",
        )?;
        let chains = statement.query_map([], |row| {
            Ok(ForeignChain {
                chain: chain_row(row)?,
                entries: row.get("entries")?,
                since: time_column(row, "since")?,
            })
        })?;
        Ok(chains.collect::<Result<_, _>>()?)
    }

    /// So many entries of a trail from elsewhere that come after this one, in order.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn foreign_run(&self, writer: Uuid, after: u64, most: usize) -> Result<Vec<Entry>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT * FROM foreign_audit WHERE writer = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3",
        )?;
        let entries = statement.query_map((writer.to_string(), after, most), foreign_row)?;
        Ok(entries.collect::<Result<_, _>>()?)
    }

    /// The consents that came from other vaults, the newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn foreign_consents(&self) -> Result<Vec<ForeignConsent>, VaultError> {
        let mut statement = self.sql().prepare_cached("SELECT * FROM foreign_consents ORDER BY id DESC")?;
        let consents = statement.query_map([], |row| {
            Ok(ForeignConsent {
                vault: uuid_column(row, "vault")?,
                consent: facts_row(row, "number")?,
                received_at: time_column(row, "received_at")?,
            })
        })?;
        Ok(consents.collect::<Result<_, _>>()?)
    }

    /// What a trail from elsewhere says of the consents that came from the same vault, held against those that are here: the
    /// first entry that was made for another consent. With `is_whole`, the trail goes as far as they do, and one that no entry
    /// holds is wrong too, unless it may be in words that were withheld or in what was there before the trail began.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn broken_foreign_consent(&self, chain: &Chain, is_whole: bool) -> Result<Option<Break>, VaultError> {
        if own_chain(self.sql())?.writer == chain.writer {
            return Ok(None);
        }
        let writer = chain.writer.to_string();
        let mut given = self.sql().prepare_cached(
            "SELECT * FROM foreign_audit WHERE writer = ?1 AND action = 'consent_given' AND detail ->> '$.consent' IS NOT NULL
             ORDER BY sequence",
        )?;
        let mut entries: BTreeMap<i64, Vec<(u64, Content)>> = BTreeMap::new();
        for entry in given.query_map([&writer], foreign_row)? {
            let entry = entry?;
            if let EntryWords::Known(content) = entry.words
                && let Some(number) = consent_number(&content)
            {
                entries.entry(number).or_default().push((entry.sequence, content));
            }
        }
        let may_be_elsewhere: bool = self.sql().query_row(
            "SELECT EXISTS (SELECT 1 FROM foreign_audit WHERE writer = ?1 AND (at IS NULL OR action = 'audit_chained'))",
            [&writer],
            |row| row.get(0),
        )?;
        for one in self.foreign_consents()?.into_iter().rev().filter(|one| one.vault == chain.vault) {
            match entries.get(&one.consent.number).map(Vec::as_slice) {
                Some(made) => {
                    if let Some((sequence, _)) =
                        made.iter().find(|(_, content)| !one.consent.is_entered_as(content))
                    {
                        return Ok(Some(Break { sequence: Some(*sequence), how: How::Record }));
                    }
                }
                None if is_whole && !may_be_elsewhere => {
                    return Ok(Some(Break { sequence: None, how: How::Unentered }));
                }
                None => {}
            }
        }
        Ok(None)
    }

    /// The consents that were given here, of all tenants or of one, by their number: for a receipt, and to hand over.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn consents_to_hand_over(&self, tenant: Option<&TenantId>) -> Result<Vec<ConsentFacts>, VaultError> {
        let mut statement = self
            .sql()
            .prepare_cached("SELECT * FROM consents WHERE ?1 IS NULL OR tenant = ?1 ORDER BY id")?;
        let consents = statement.query_map([tenant.map(TenantId::as_str)], |row| facts_row(row, "id"))?;
        Ok(consents.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// Takes the trail of another vault, which was checked when it was read. What is here of the same writer stays as it
    /// is; what comes behind is added. Of this vault's own trail nothing is added.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_foreign_run(&self, run: &Run, now: Timestamp) -> Result<ForeignRun, VaultError> {
        let chain = &run.checked.chain;
        let is_own = own_chain(self.sql())?.writer == chain.writer;
        if let Some(known) = known_chain(self.sql(), chain.writer)? {
            if known != *chain {
                return Ok(ForeignRun::Contradicts { sequence: 1 });
            }
        } else {
            self.sql()
                .prepare_cached(
                    "INSERT INTO audit_writers (writer, vault, mode, key, since) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute((
                    chain.writer.to_string(),
                    chain.vault.to_string(),
                    chain.mode.as_str(),
                    chain.key.0,
                    stamp(now),
                ))?;
        }
        let hashes = format!(
            "SELECT hash FROM {} WHERE writer = ?1 AND sequence = ?2",
            if is_own { "audit" } else { "foreign_audit" }
        );
        let mut known = self.sql().prepare_cached(&hashes)?;
        let writer = chain.writer.to_string();
        let (mut added, mut already) = (0, 0);
        for entry in &run.entries {
            let here: Option<Hash> =
                known.query_row((&writer, entry.sequence), |row| hash_column(row, "hash")).optional()?;
            match here {
                Some(hash) if hash == entry.hash => already += 1,
                None if !is_own => {
                    insert(self.sql(), &writer, entry, now)?;
                    added += 1;
                }
                // Nothing that contradicts was added before it: a trail differs from its first different entry on.
                Some(_) | None => return Ok(ForeignRun::Contradicts { sequence: entry.sequence }),
            }
        }
        keep_checkpoint(self.sql(), &run.checkpoint)?;
        Ok(ForeignRun::Taken { added, known: already })
    }

    /// Takes consents that were given in another vault. What is here already stays, and so do this vault's own.
    /// When one contradicts, nothing more is taken, and the caller gives the whole up.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_foreign_consents(
        &self,
        vault: Uuid,
        consents: &[ConsentFacts],
        now: Timestamp,
    ) -> Result<ForeignConsents, VaultError> {
        let is_own = own_chain(self.sql())?.vault == vault;
        let mut own = self.sql().prepare_cached("SELECT * FROM consents WHERE id = ?1")?;
        let mut known =
            self.sql().prepare_cached("SELECT * FROM foreign_consents WHERE vault = ?1 AND number = ?2")?;
        let mut insert = self.sql().prepare_cached(
            "INSERT INTO foreign_consents (vault, number, tenant, account_sid, name, text, text_version, text_hash, \
             actor, given_at, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        let mut added = 0;
        for one in consents {
            let mut here = None;
            if is_own {
                here = own.query_row([one.number], |row| facts_row(row, "id")).optional()?;
            }
            if here.is_none() {
                let key = (vault.to_string(), one.number);
                here = known.query_row(key, |row| facts_row(row, "number")).optional()?;
            }
            match here {
                None => {}
                Some(here) if here == *one => continue,
                Some(_) => return Ok(ForeignConsents::Contradicts { number: one.number }),
            }
            insert.execute(params![
                vault.to_string(),
                one.number,
                one.tenant,
                one.account_sid,
                one.name,
                one.text,
                one.text_version,
                one.text_hash,
                to_json(&one.actor)?,
                one.given_at,
                stamp(now),
            ])?;
            added += 1;
        }
        Ok(ForeignConsents::Taken { added })
    }
}

fn consent_number(content: &Content) -> Option<i64> {
    serde_json::from_str::<serde_json::Value>(&content.detail).ok()?["consent"].as_i64()
}

fn known_chain(database: &Connection, writer: Uuid) -> Result<Option<Chain>, VaultError> {
    let mut statement = database.prepare_cached("SELECT * FROM audit_writers WHERE writer = ?1")?;
    Ok(statement.query_row([writer.to_string()], chain_row).optional()?)
}

fn insert(database: &Connection, writer: &str, entry: &Entry, now: Timestamp) -> Result<(), VaultError> {
    let content = match &entry.words {
        EntryWords::Known(content) => Some(content),
        EntryWords::Withheld(_) => None,
    };
    database
        .prepare_cached(
            "INSERT INTO foreign_audit (writer, sequence, at, actor, action, tenant, detail, digest, previous, hash, \
             received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            writer,
            entry.sequence,
            content.map(|content| &content.at),
            content.map(|content| &content.actor),
            content.map(|content| &content.action),
            content.and_then(|content| content.tenant.as_ref()),
            content.map(|content| &content.detail),
            entry.words.digest().0,
            entry.previous.0,
            entry.hash.0,
            stamp(now),
        ])?;
    Ok(())
}

fn foreign_row(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let words = match row.get("at")? {
        Some(at) => EntryWords::Known(Content {
            at,
            actor: row.get("actor")?,
            action: row.get("action")?,
            tenant: row.get("tenant")?,
            detail: row.get("detail")?,
        }),
        None => EntryWords::Withheld(hash_column(row, "digest")?),
    };
    Ok(Entry {
        sequence: row.get("sequence")?,
        previous: hash_column(row, "previous")?,
        words,
        hash: hash_column(row, "hash")?,
    })
}

fn facts_row(row: &Row<'_>, number: &str) -> rusqlite::Result<ConsentFacts> {
    Ok(ConsentFacts {
        number: row.get(number)?,
        tenant: row.get("tenant")?,
        account_sid: row.get("account_sid")?,
        name: row.get("name")?,
        text_version: row.get("text_version")?,
        text_hash: row.get("text_hash")?,
        text: row.get("text")?,
        actor: json_column(row, "actor")?,
        given_at: row.get("given_at")?,
    })
}
