//! The audit trail's chain (M8): a writer with its key, each entry with its hash, the checkpoints that were given out, and what
//! came from other vaults.
//!
//! `audit` is made anew with the columns of the chain. What it held is chained in its order, and an entry behind it says so:
//! of what was there before the chain, that entry's hash covers how it was then, and nothing earlier.

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::audit_chain::{Content, WriterKey};
use rusqlite::Connection;
use serde_json::json;
use uuid::Uuid;

use crate::error::VaultError;
use crate::header::VaultHeader;
use crate::records::{NewAuditEntry, add_entry, chain_on, records_before_the_chain};

/// `audit_writers` has a row for each chain that the vault knows. One is its own, and has the signing key's 32 bytes; the others
/// came in with what another vault handed over. Digests, hashes, keys and signatures are bytes.
///
/// An entry from elsewhere whose words were withheld has its digest alone. `foreign_consents` keeps a consent as the vault
/// that it was given in had it, by its number and the tenant's ID there.
pub(super) const SQL: &str = "
CREATE TABLE audit_writers (
    writer      TEXT NOT NULL PRIMARY KEY,
    vault       TEXT NOT NULL,
    mode        TEXT NOT NULL CHECK (mode IN ('real', 'sandbox')),
    key         BLOB NOT NULL CHECK (length(key) = 32),
    signing_key BLOB CHECK (length(signing_key) = 32),
    since       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX audit_writers_own ON audit_writers ((1)) WHERE signing_key IS NOT NULL;

ALTER TABLE audit RENAME TO audit_before;
CREATE TABLE audit (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    writer   TEXT NOT NULL REFERENCES audit_writers (writer),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    tenant   TEXT,
    detail   TEXT NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    UNIQUE (writer, sequence)
) STRICT;

-- A checkpoint each time that one was given out, and those that came with what another vault handed over.
CREATE TABLE audit_checkpoints (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    writer    TEXT NOT NULL REFERENCES audit_writers (writer),
    sequence  INTEGER NOT NULL CHECK (sequence >= 0),
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    at        TEXT NOT NULL,
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    UNIQUE (writer, sequence, at)
) STRICT;

CREATE TABLE foreign_audit (
    writer      TEXT NOT NULL REFERENCES audit_writers (writer),
    sequence    INTEGER NOT NULL CHECK (sequence > 0),
    at          TEXT,
    actor       TEXT,
    action      TEXT,
    tenant      TEXT,
    detail      TEXT,
    digest      BLOB NOT NULL CHECK (length(digest) = 32),
    previous    BLOB NOT NULL CHECK (length(previous) = 32),
    hash        BLOB NOT NULL CHECK (length(hash) = 32),
    received_at TEXT NOT NULL,
    PRIMARY KEY (writer, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE foreign_consents (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    vault        TEXT NOT NULL,
    number       INTEGER NOT NULL CHECK (number > 0),
    tenant       TEXT NOT NULL,
    account_sid  TEXT NOT NULL,
    name         TEXT NOT NULL,
    text         TEXT NOT NULL,
    text_version TEXT NOT NULL,
    text_hash    TEXT NOT NULL,
    actor        TEXT NOT NULL,
    given_at     TEXT NOT NULL,
    received_at  TEXT NOT NULL,
    UNIQUE (vault, number)
) STRICT;

CREATE TRIGGER audit_writers_are_final BEFORE UPDATE ON audit_writers BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER audit_writers_stay BEFORE DELETE ON audit_writers BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER audit_checkpoints_are_final BEFORE UPDATE ON audit_checkpoints BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER audit_checkpoints_stay BEFORE DELETE ON audit_checkpoints BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER foreign_audit_is_final BEFORE UPDATE ON foreign_audit BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER foreign_audit_stays BEFORE DELETE ON foreign_audit BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER foreign_consents_are_final BEFORE UPDATE ON foreign_consents BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER foreign_consents_stay BEFORE DELETE ON foreign_consents BEGIN SELECT raise(ABORT, 'append only'); END;
";

/// Makes the writer and its key, and chains what is there. Part of the step's own database transaction.
pub(super) fn chain(database: &Connection, header: &VaultHeader) -> Result<(), VaultError> {
    let mut seed = zeroize::Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut_slice()).map_err(|error| VaultError::NoRandomness(error.into()))?;
    let now = Timestamp::now();
    database
        .prepare(
            "INSERT INTO audit_writers (writer, vault, mode, key, signing_key, since)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            Uuid::new_v4().to_string(),
            header.vault_id().to_string(),
            header.mode().as_str(),
            WriterKey::from_seed(&seed).public().0,
            *seed,
            format!("{now:.6}"),
        ))?;
    let mut statement =
        database.prepare("SELECT id, at, actor, action, tenant, detail FROM audit_before ORDER BY id")?;
    let mut rows = statement.query([])?;
    let (mut entries, mut newest) = (0_u64, None);
    while let Some(row) = rows.next()? {
        let content = Content {
            at: row.get("at")?,
            actor: row.get("actor")?,
            action: row.get("action")?,
            tenant: row.get("tenant")?,
            detail: row.get("detail")?,
        };
        let id: i64 = row.get("id")?;
        chain_on(database, Some(id), content)?;
        (entries, newest) = (entries + 1, Some(id));
    }
    drop(rows);
    drop(statement);
    // Without its triggers, which go with it.
    database.execute_batch("DROP TABLE audit_before")?;
    database.execute_batch(
        "CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'append only'); END;
         CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'append only'); END;",
    )?;
    let before = records_before_the_chain(database)?;
    // A new vault has nothing that was there before.
    if newest.is_none() && before.is_empty() {
        return Ok(());
    }
    let entry = NewAuditEntry {
        actor: &Actor::administrator("linecheck"),
        action: "audit_chained",
        tenant: None,
        detail: json!({
            "entries": entries,
            "consents": before.consents,
            "configurations": before.configurations,
            "records": before.digest,
        }),
    };
    add_entry(database, &entry, now)
}
