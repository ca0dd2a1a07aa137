//! A vault that nothing can be written into is read all the same: on a full disk, in a folder that is read-only, or where a
//! migration cannot run.
//!
//! What is there is copied into memory, encrypted as it is in the file, and brought to the newest form there: so everything
//! that reads works as ever, and nothing is written anywhere. It shows the vault as it was when it was opened.

use std::path::Path;

use rusqlite::Connection;
use uuid::Uuid;

use crate::code::VaultCode;
use crate::connection;
use crate::create::{self, Found};
use crate::error::VaultError;
use crate::header::VaultHeader;
use crate::key::KeySource;
use crate::meta;
use crate::migrations;
use crate::paths::VaultPaths;
use crate::records;

/// Why a vault could only be opened for reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadsOnly {
    /// The kind of the error that kept it from being opened for more.
    pub because: VaultCode,
    /// Its words, without a full stop.
    pub said: String,
}

pub(crate) struct Reading {
    pub(crate) header: VaultHeader,
    pub(crate) reader: Connection,
}

/// Opens for reading what could not be opened for more; `None` where the error is of another kind, or nothing is there.
pub(crate) fn open(
    folder: &Path,
    mode: linecheck_domain::base::Mode,
    source: &KeySource,
    error: &VaultError,
) -> Option<Result<Reading, VaultError>> {
    let cannot_write = matches!(
        error,
        VaultError::DiskFull(_)
            | VaultError::ReadOnly(_)
            | VaultError::PermissionDenied(_)
            | VaultError::MigrationFailed { .. }
            | VaultError::Io { .. }
            | VaultError::Database(_)
    );
    if !cannot_write {
        return None;
    }
    let paths = VaultPaths::new(folder);
    let Ok(Found::Vault(header)) = create::survey(&paths, mode) else { return None };
    // What is half in its place needs to be put there first.
    if header.replacing().is_some() {
        return None;
    }
    Some(read(&paths, header, source))
}

pub(crate) fn read(
    paths: &VaultPaths,
    header: VaultHeader,
    source: &KeySource,
) -> Result<Reading, VaultError> {
    let (key, file) = create::unlock_by(&header, source, |key| {
        connection::open_unwritable(paths, &key, &header).map(|file| (key, file))
    })?;
    // The name is this process's own; the database is gone with its last connection.
    let memory = format!("file:/linecheck-{}?vfs=memdb", Uuid::new_v4());
    let mut writer = connection::open_in_memory(&memory, &key)?;
    file.execute("VACUUM INTO ?1", [&memory])?;
    drop(file);
    connection::settle_in_memory(&writer)?;
    migrations::run_on_copy(&mut writer, &header)?;
    meta::check(&writer, &header)?;
    records::refresh(&mut writer);
    writer.pragma_update(None, "query_only", true)?;
    Ok(Reading { header, reader: writer })
}
