//! A copy of a database that is in use: consistent, encrypted with the same key, private from its first byte.
//!
//! By `VACUUM INTO`, not by SQLite's online backup: it copies what is there in one read transaction, which writers do not
//! hold up, where the online backup begins anew whenever another process writes; and it copies rows instead of pages, so
//! that nothing of what was erased comes along in a page that is free. What it makes is one file, with no log beside it.

use std::io;
use std::path::Path;

use rusqlite::Connection;

use crate::error::VaultError;
use crate::files;

/// Makes the file anew, and waits until it is on the disk.
pub(crate) fn make(connection: &Connection, to: &Path) -> Result<(), VaultError> {
    let failed = |source| VaultError::from_io("copy the vault", source);
    // SQLite takes an empty file, and keeps its permissions.
    let file = files::private_file_anew(to).map_err(failed)?;
    let target = to
        .to_str()
        .ok_or_else(|| failed(io::Error::new(io::ErrorKind::InvalidFilename, "the path is not Unicode")))?;
    connection.execute("VACUUM INTO ?1", [target])?;
    file.sync_all().map_err(failed)
}
