//! The schema, step by step.
//!
//! To add a step: a file `mNNNN_name.rs` with the SQL as a constant, and a line in [`MIGRATIONS`]. A step that was
//! released is never changed again. The database's `user_version` is the number of its last step; each step and
//! its number are one database transaction, and an existing vault is copied beside itself before the first of them.
//! The copy is for a migration that spoils the database: it goes as soon as the migrated one has proved whole, because
//! it keeps what is erased later.

mod m0001_vault;
mod m0002_records;
mod m0003_history;
mod m0004_matrix;
mod m0005_passcodes;
mod m0006_projection;
mod m0007_removed_tenants;
mod m0008_pingone;
mod m0009_audit_chain;
mod m0010_traffic;
mod mend;

use std::fs;
use std::path::PathBuf;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::copy;
use crate::error::VaultError;
use crate::files;
use crate::header::{HeaderState, VaultHeader};
use crate::meta;
use crate::paths::VaultPaths;
use crate::whole;

/// "LnCk": tells a vault from another program's encrypted database.
pub(crate) const APPLICATION_ID: i32 = 0x4c6e_436b;

/// One step of the schema.
pub(crate) struct Migration {
    /// The version that the database has after it: 1, 2, 3 …
    pub(crate) number: u32,
    /// What it does, for errors and logs.
    pub(crate) name: &'static str,
    /// Its statements. No `BEGIN` and no `COMMIT`: the runner does that.
    pub(crate) sql: &'static str,
}

/// Every step, in order.
const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "vault", sql: m0001_vault::SQL },
    Migration { number: 2, name: "records", sql: m0002_records::SQL },
    Migration { number: 3, name: "history", sql: m0003_history::SQL },
    Migration { number: 4, name: "matrix", sql: m0004_matrix::SQL },
    Migration { number: 5, name: "passcodes", sql: m0005_passcodes::SQL },
    Migration { number: 6, name: "projection", sql: m0006_projection::SQL },
    Migration { number: 7, name: "removed_tenants", sql: m0007_removed_tenants::SQL },
    Migration { number: 8, name: "pingone", sql: m0008_pingone::SQL },
    Migration { number: 9, name: AUDIT_CHAIN, sql: m0009_audit_chain::SQL },
    Migration { number: 10, name: "traffic", sql: m0010_traffic::SQL },
];

/// The step that hashes what is there, which SQL cannot.
const AUDIT_CHAIN: &str = "audit_chain";

/// The history's tables as the version before its projection made them.
#[cfg(test)]
pub(crate) const HISTORY_OF_BEFORE: &str = m0003_history::SQL;

/// The newest version that this program knows.
pub(crate) fn newest() -> u32 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

/// The database's own version.
pub(crate) fn version(connection: &Connection) -> Result<u32, VaultError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings a copy that nobody depends on to the newest version, and makes no copy of it.
pub(crate) fn run_on_copy(connection: &mut Connection, header: &VaultHeader) -> Result<(), VaultError> {
    let from = version(connection)?;
    take_all(connection, header, MIGRATIONS, from)
}

/// Brings the database to the newest version. The caller holds the opening lock, so nobody else migrates.
pub(crate) fn run(
    connection: &mut Connection,
    paths: &VaultPaths,
    header: &VaultHeader,
) -> Result<(), VaultError> {
    run_steps(connection, paths, header, MIGRATIONS)
}

fn run_steps(
    connection: &mut Connection,
    paths: &VaultPaths,
    header: &VaultHeader,
    steps: &[Migration],
) -> Result<(), VaultError> {
    let from = version(connection)?;
    let Some(next) = steps.iter().find(|step| step.number > from) else { return Ok(()) };
    if from > 0 {
        back_up(connection, paths, next.number)?;
    }
    take_all(connection, header, steps, from)
}

fn take_all(
    connection: &mut Connection,
    header: &VaultHeader,
    steps: &[Migration],
    from: u32,
) -> Result<(), VaultError> {
    for step in steps.iter().filter(|step| step.number > from) {
        take(connection, header, step).map_err(|error| match error {
            VaultError::Database(source) => {
                VaultError::MigrationFailed { number: step.number, name: step.name, source }
            }
            other => other,
        })?;
        tracing::info!(vault = %header.vault_id(), number = step.number, name = step.name, "vault migrated");
    }
    Ok(())
}

fn take(connection: &mut Connection, header: &VaultHeader, step: &Migration) -> Result<(), VaultError> {
    let transaction = Transaction::new(connection, TransactionBehavior::Immediate)?;
    let from = version(&transaction)?;
    if from > 0 {
        mend::run(&transaction)?;
    }
    transaction.execute_batch(step.sql)?;
    // A vault that is being made has had no version that anybody knew.
    if from > 0 && header.state() == HeaderState::Ready {
        meta::note_migration(&transaction, from)?;
    }
    if step.number == 1 {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        meta::found(&transaction, header)?;
    }
    if step.name == AUDIT_CHAIN {
        m0009_audit_chain::chain(&transaction, header)?;
    }
    transaction.pragma_update(None, "user_version", step.number)?;
    transaction.commit()?;
    Ok(())
}

/// Copies the database, encrypted with the same key, before it is changed.
///
/// The copy gets its name when it is whole. A copy of that name was made by an attempt that failed; the database
/// has kept its version since, so the new copy holds all of the old one's and takes its place.
fn back_up(connection: &Connection, paths: &VaultPaths, before: u32) -> Result<(), VaultError> {
    let back_up = |source| VaultError::from_io("copy the vault before its migration", source);
    let whole = paths.backup_before(before);
    let partial = whole.with_extension("db.partial");
    copy::make(connection, &partial)?;
    files::rename_unless_held(&partial, &whole).map_err(back_up)?;
    files::sync_folder(paths.folder())
}

/// Takes away the copies that were made before migrations, when the database is at its newest version and proves
/// whole. A copy that has to stay is looked at again at the next opening.
pub(crate) fn drop_copies(connection: &Connection, paths: &VaultPaths) {
    let copies: Vec<PathBuf> = (1..=newest())
        .flat_map(|number| {
            let copy = paths.backup_before(number);
            [copy.with_extension("db.partial"), copy]
        })
        .filter(|copy| fs::symlink_metadata(copy).is_ok())
        .collect();
    if copies.is_empty() {
        return;
    }
    if whole::prove(connection, "the vault").is_err() {
        tracing::warn!(copies = copies.len(), "the migrated vault is not whole: the copies stay");
        return;
    }
    for copy in copies {
        if let Err(error) = fs::remove_file(&copy) {
            // The vault is as good as without the copy, so this is no reason not to open it.
            tracing::warn!(kind = %error.kind(), "a copy of the vault stays");
        }
    }
}

#[cfg(test)]
mod tests;
