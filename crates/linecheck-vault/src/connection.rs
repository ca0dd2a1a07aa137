//! One connection to the encrypted file: key, proof of the key, version, settings; in this order.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error, ErrorCode, OpenFlags};

use crate::error::{NotAVault, VaultError};
use crate::files;
use crate::header::{HeaderKey, VaultHeader};
use crate::key::DatabaseKey;
use crate::migrations;
use crate::paths::VaultPaths;

/// Without CREATE: a file that is missing stays so.
const EXISTING: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// How long another process's database transaction is waited for: twelve commands at once on a slow disk come to five seconds.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens the file with this key, and proves that the key fits before anything is changed.
pub(crate) fn open(
    paths: &VaultPaths,
    key: &DatabaseKey,
    header: &VaultHeader,
) -> Result<Connection, VaultError> {
    // Without CREATE: the file was made before, private from its first byte, or it is missing and stays so.
    let connection =
        Connection::open_with_flags(paths.database(), EXISTING).map_err(|error| told(paths, error))?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Until the version is known, closing must not write back what a newer program left in its log.
    let log_is_empty = fs::metadata(paths.log()).map_or(true, |log| log.len() == 0);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !log_is_empty)?;
    give_key(&connection, key)?;
    prove_key(&connection).map_err(|error| refused(paths, header, error))?;
    check_origin(&connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    settle(&connection).map_err(|error| match error {
        VaultError::Database(_) => files::why_not_writable(paths).unwrap_or(error),
        other => other,
    })?;
    Ok(connection)
}

/// A connection to a file that is a copy, and to what nobody else knows of: it stays one file, with nothing beside it.
pub(crate) fn open_copy(file: &Path, key: &DatabaseKey) -> Result<Connection, VaultError> {
    let connection = Connection::open_with_flags(file, EXISTING)?;
    give_key(&connection, key)?;
    prove_key(&connection)?;
    Ok(connection)
}

/// A connection that only reads, to a vault whose folder or disk takes nothing any more, by the first way that works.
pub(crate) fn open_unwritable(
    paths: &VaultPaths,
    key: &DatabaseKey,
    header: &VaultHeader,
) -> Result<Connection, VaultError> {
    let with_uri = EXISTING | OpenFlags::SQLITE_OPEN_URI;
    let first = match usable(Connection::open_with_flags(paths.database(), with_uri), key, false) {
        Ok(connection) => return Ok(connection),
        Err(error) => refused(paths, header, error),
    };
    // With its index in memory: there is no room for one beside the file.
    if let Ok(connection) = usable(Connection::open_with_flags(paths.database(), with_uri), key, true) {
        return Ok(connection);
    }
    // As a file that nobody can change. What is in a log would be passed over, and must not be.
    if fs::metadata(paths.log()).is_ok_and(|log| log.len() > 0) {
        return Err(first);
    }
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let uri = format!("file:{}?immutable=1", uri_path(&paths.database()));
    usable(Connection::open_with_flags(uri, flags), key, false).map_err(|_| first)
}

fn usable(opened: Result<Connection, Error>, key: &DatabaseKey, alone: bool) -> Result<Connection, Error> {
    let connection = opened?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    if alone {
        connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
    }
    // What it refuses is no error of SQLite's, and cannot happen to a vault that was opened before.
    give_key(&connection, key).map_err(|_| Error::InvalidQuery)?;
    prove_key(&connection)?;
    Ok(connection)
}

/// A database that is in this process's memory alone, encrypted there as a file would be. Empty, and gone with its last
/// connection: so this one is there before anything is copied into it.
pub(crate) fn open_in_memory(name: &str, key: &DatabaseKey) -> Result<Connection, VaultError> {
    let connection = Connection::open_with_flags(name, EXISTING | OpenFlags::SQLITE_OPEN_URI)?;
    give_key(&connection, key)?;
    Ok(connection)
}

/// Settles it when it is filled.
pub(crate) fn settle_in_memory(connection: &Connection) -> Result<(), VaultError> {
    prove_key(connection)?;
    check_origin(connection)?;
    // An empty one would pass for a new vault.
    if migrations::version(connection)? == 0 {
        return Err(VaultError::NotAVault(NotAVault::TooShort));
    }
    set_up(connection)
}

fn uri_path(path: &Path) -> String {
    let text = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    if cfg!(windows) { format!("/{}", text.replace('\\', "/")) } else { text }
}

/// A second connection to a vault that is already open, which cannot change anything.
pub(crate) fn open_for_reading(
    paths: &VaultPaths,
    key: &DatabaseKey,
    header: &VaultHeader,
) -> Result<Connection, VaultError> {
    let connection = open(paths, key, header)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn give_key(connection: &Connection, key: &DatabaseKey) -> Result<(), VaultError> {
    // SQLCipher reports a wrong key on standard error by itself; our own error says it.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    // Before the key, so that the memory which this statement itself takes is overwritten too.
    connection.execute_batch("PRAGMA cipher_memory_security = ON")?;
    connection.execute_batch(&key.pragma())?;
    // A SQLite that is not SQLCipher ignores all of the above, and would write in the clear.
    let cipher = connection.pragma_query_value(None, "cipher_version", |row| row.get::<_, String>(0));
    if cipher.map_or(true, |version| version.is_empty()) {
        return Err(VaultError::EncryptionUnavailable);
    }
    // After the key, or it has no effect.
    connection.execute_batch("PRAGMA cipher_compatibility = 4")?;
    Ok(())
}

fn prove_key(connection: &Connection) -> Result<(), Error> {
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))
}

/// Why the first read failed.
fn refused(paths: &VaultPaths, header: &VaultHeader, error: Error) -> VaultError {
    match (error.sqlite_error_code(), header.key()) {
        // SQLCipher says this of a wrong key, of a damaged file and of one that is not encrypted. Only the last of
        // them can be told: it can be read without any key.
        (Some(ErrorCode::NotADatabase), _) if is_plain(paths) => {
            VaultError::NotAVault(NotAVault::PlainDatabase)
        }
        (Some(ErrorCode::NotADatabase), HeaderKey::Keyring { .. }) => VaultError::WrongKey(error.into()),
        (Some(ErrorCode::NotADatabase), HeaderKey::Passphrase { .. }) => {
            VaultError::WrongPassphrase(error.into())
        }
        _ => told(paths, error),
    }
}

/// Whether the file is a database without encryption. SQLite itself has to look; see `files::look_at_database`.
fn is_plain(paths: &VaultPaths) -> bool {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(paths.database(), flags)
        .is_ok_and(|connection| prove_key(&connection).is_ok())
}

/// Refuses another program's database and a newer version's, before anything is changed.
fn check_origin(connection: &Connection) -> Result<(), VaultError> {
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let found = migrations::version(connection)?;
    let known = migrations::newest();
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    let fresh = application == 0 && found == 0 && tables == 0;
    if !fresh && application != migrations::APPLICATION_ID {
        return Err(VaultError::NotAVault(NotAVault::OtherProgram));
    }
    if found > known {
        return Err(VaultError::NewerVersion { found, known });
    }
    Ok(())
}

fn settle(connection: &Connection) -> Result<(), VaultError> {
    // A mode that could not be set is answered with the one that stays.
    let journal: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if !journal.eq_ignore_ascii_case("wal") {
        return Err(VaultError::FileSystemUnfit);
    }
    set_up(connection)
}

fn set_up(connection: &Connection) -> Result<(), VaultError> {
    // 8 MiB of pages: the counts of 200,000 test sends are 4, and each that is not kept is decrypted again.
    // With recursive triggers, replacing a row asks the triggers that keep rows from being deleted.
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA cache_size = -8192;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA trusted_schema = OFF;
         PRAGMA recursive_triggers = ON;",
    )?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    // A cached statement stays as it is when other values are bound: making one takes a millisecond, since all of the
    // memory for it is overwritten.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// SQLite says only that it cannot open the file or the log beside it, and not why.
fn told(paths: &VaultPaths, error: Error) -> VaultError {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => files::why_not_writable(paths).unwrap_or_else(|| error.into()),
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linecheck_domain::base::Mode;

    /// An empty file, opened with a key of its own.
    fn opened(folder: &tempfile::TempDir) -> (VaultPaths, DatabaseKey, VaultHeader) {
        let paths = VaultPaths::new(&folder.path().join("vault"));
        files::ensure_folder(paths.folder()).unwrap();
        files::create_database(&paths).unwrap();
        (paths, DatabaseKey::mint().unwrap(), VaultHeader::new(Mode::Real, HeaderKey::Keyring { item: None }))
    }

    fn setting(connection: &Connection, name: &str) -> String {
        connection
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
            .map(|value| match value {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            })
            .unwrap()
    }

    #[test]
    fn p1_p2_every_connection_has_the_settings_that_the_invariants_rest_on() {
        let folder = tempfile::tempdir().unwrap();
        let (paths, key, header) = opened(&folder);
        let writer = open(&paths, &key, &header).unwrap();
        let reader = open_for_reading(&paths, &key, &header).unwrap();
        for connection in [&writer, &reader] {
            for (name, value) in [
                ("journal_mode", "wal"),
                ("synchronous", "2"),
                ("cache_size", "-8192"),
                ("foreign_keys", "1"),
                ("secure_delete", "1"),
                ("temp_store", "2"),
                ("trusted_schema", "0"),
                ("recursive_triggers", "1"),
                ("busy_timeout", "10000"),
                ("fullfsync", "1"),
                ("cipher_memory_security", "1"),
                ("cipher_page_size", "4096"),
            ] {
                assert_eq!(setting(connection, name), value, "{name}");
            }
            assert!(setting(connection, "cipher_version").starts_with("4."));
            assert!(!connection.db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE).unwrap());
            assert!(connection.db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE).unwrap());
            assert!(connection.db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG).unwrap());
        }
        assert!(writer.execute_batch("CREATE TABLE notes (note TEXT)").is_ok());
        let refused = reader.execute_batch("DROP TABLE notes").unwrap_err();
        assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::ReadOnly), "a reader cannot write");
    }
}
