//! What can go wrong with a vault, told apart as far as it can be.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::ErrorCode;
use rusqlite::ffi;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use linecheck_domain::base::Mode;

use crate::code::VaultCode;

/// The error of a lower layer, kept for whoever looks into the cause.
type Cause = Box<dyn Error + Send + Sync>;

/// The shortest passphrase that a new vault takes, in characters of its normalised form.
pub(crate) const MIN_PASSPHRASE_CHARS: usize = 8;

/// Why the vault could not do what was asked. Whatever the variant, nothing was deleted and nothing re-created.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The platform names no data directory for this user.
    #[error("this user has no data directory; set LINECHECK_HOME")]
    NoHome,
    /// Others than the owner may read the folder or the file.
    #[error("{} is open to other users of this computer (mode {mode:03o}); it must be theirs no longer", path.display())]
    TooOpen {
        /// The folder or file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The header beside the database cannot be used.
    #[error("the vault's header cannot be used: {problem}")]
    HeaderUnreadable {
        /// What is wrong with it.
        #[source]
        problem: HeaderProblem,
    },
    /// A sandbox vault was opened as the real one, or the other way round.
    #[error("this is a {found} vault, not a {expected} one")]
    WrongMode {
        /// What the caller asked for.
        expected: Mode,
        /// What the vault is.
        found: Mode,
    },
    /// The vault has a passphrase and was opened with the keyring, or the other way round.
    #[error("this vault's key comes from {}", if *stored_in_keyring { "the keyring" } else { "a passphrase" })]
    WrongKeySource {
        /// Whether the vault's key is in the keyring.
        stored_in_keyring: bool,
    },
    /// The header says that the vault was complete, but the database file is gone.
    #[error("the vault's database file is gone, though the vault was complete")]
    DatabaseMissing,
    /// The database file exists, but the keyring has no key for it. No other key can open it.
    #[error("the keyring has no key for the vault {vault_id}")]
    KeyMissing {
        /// The vault's own ID, which names the keyring item.
        vault_id: Uuid,
    },
    /// The keyring item of this vault does not hold a key.
    #[error("the keyring item of the vault {vault_id} does not hold a key")]
    KeyUnreadable {
        /// The vault's own ID, which names the keyring item.
        vault_id: Uuid,
    },
    /// There is no keyring here.
    #[error("no keyring answers on this computer")]
    KeyringAbsent {
        /// What the platform said.
        reason: String,
    },
    /// The keyring is there but gives no access: it is locked, or its password prompt was dismissed or could not
    /// be shown.
    #[error("the keyring is locked")]
    KeyringLocked(#[source] Cause),
    /// The keyring did not answer in time, most likely because it waits for its password.
    #[error("the keyring did not answer within {} seconds; it may be waiting for its password", after.as_secs())]
    KeyringTimedOut {
        /// How long it was given.
        after: Duration,
    },
    /// The keyring failed in another way.
    #[error("the keyring failed")]
    KeyringFailed(#[source] Cause),
    /// The key from the keyring does not open the file, or the file is damaged: SQLCipher cannot tell which.
    #[error("the key in the keyring does not open this vault, or the file is damaged")]
    WrongKey(#[source] Cause),
    /// The passphrase does not open the file, or the file is damaged: SQLCipher cannot tell which.
    #[error("the passphrase does not open this vault, or the file is damaged")]
    WrongPassphrase(#[source] Cause),
    /// The passphrase for a new vault is too short.
    #[error("a passphrase needs at least {MIN_PASSPHRASE_CHARS} characters")]
    PassphraseTooShort,
    /// No key could be made of the passphrase.
    #[error("no key could be made of the passphrase")]
    KeyDerivation(#[source] Cause),
    /// The operating system gave no random numbers.
    #[error("the operating system gave no random numbers")]
    NoRandomness(#[source] Cause),
    /// The database file is something else.
    #[error("the database file is not an encrypted vault: {0}")]
    NotAVault(NotAVault),
    /// A newer Linecheck has written this file. It was not touched.
    #[error("the vault has version {found}, this program knows versions up to {known}")]
    NewerVersion {
        /// The file's version.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// A migration failed; the file is as it was before.
    #[error("the migration {number} ({name}) failed")]
    MigrationFailed {
        /// The migration's number.
        number: u32,
        /// Its name.
        name: &'static str,
        /// What the database said.
        source: DatabaseFailure,
    },
    /// Another process holds the vault for too long.
    #[error("another process is using the vault")]
    Busy,
    /// There is no room on the disk.
    #[error("the disk is full, or the file may grow no further")]
    DiskFull(#[source] Cause),
    /// The folder or its file system cannot be written.
    #[error("the vault's folder is read-only")]
    ReadOnly(#[source] Cause),
    /// The operating system denies access.
    #[error("access to the vault's folder is denied")]
    PermissionDenied(#[source] Cause),
    /// A file is in the way.
    #[error("a file is where the vault's folder should be")]
    NotAFolder(#[source] Cause),
    /// The database library cannot open a path of this length.
    #[error(
        "the path of the vault has {length} {}, and at most {most} can be opened",
        if cfg!(windows) { "characters" } else { "bytes" }
    )]
    PathTooLong {
        /// Its length, in the system's own characters: bytes, or 16 bits on Windows.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// The folder or a file in it belongs to another user of this computer.
    #[error("{} belongs to another user", path.display())]
    OtherOwner {
        /// What belongs to another.
        path: PathBuf,
    },
    /// Something in the folder is a link, or another thing than a file.
    #[error("{} is a link or no ordinary file, and is not followed", path.display())]
    NotAFile {
        /// What is none.
        path: PathBuf,
    },
    /// The operating system failed in another way.
    #[error("could not {action}: {source}")]
    Io {
        /// What was being done.
        action: &'static str,
        /// What the operating system said.
        source: io::Error,
    },
    /// The database was opened, and then turned out to be damaged.
    #[error("the vault is damaged")]
    Damaged(#[source] DatabaseFailure),
    /// A record does not hold what it should.
    #[error("a record of the vault is not understood")]
    RecordUnreadable(#[source] serde_json::Error),
    /// The database refused a statement.
    #[error(transparent)]
    Database(#[from] DatabaseFailure),
    /// The file system, such as a network share, cannot hold the vault's write-ahead log.
    #[error("this file system cannot hold a vault")]
    FileSystemUnfit,
    /// The SQLite that is linked in cannot encrypt.
    #[error("this build cannot encrypt: its SQLite is not SQLCipher")]
    EncryptionUnavailable,
    /// Another Linecheck has the vault open, and this needs it alone.
    #[error("another Linecheck has this vault open, and this needs it alone; nothing was changed")]
    InUse,
    /// The vault could only be opened for reading: nothing in it can be changed.
    #[error("the vault is open for reading alone, and nothing was changed: {said}")]
    ReadsOnly {
        /// Why it could not be opened for more.
        because: VaultCode,
        /// The same in words, without a full stop.
        said: String,
    },
    /// A database was read through, and is not whole.
    #[error("{what} is not whole: {}", problems.join("; "))]
    NotWhole {
        /// The vault, or a copy of it.
        what: &'static str,
        /// What is wrong with it.
        problems: Vec<String>,
    },
    /// Something has the name that a backup was to have. It stays.
    #[error("{} is there already, and a backup goes over nothing", path.display())]
    BackupExists {
        /// What is there.
        path: PathBuf,
    },
    /// A backup with a log beside it: it was opened where it lies, and is open or was cut off.
    #[error("the backup has been opened where it lies, and not closed in order")]
    BackupInUse,
    /// The backup is not of the vault whose place it would take.
    #[error("this is a backup of another vault ({found}) than the one here ({here})")]
    BackupOfOther {
        /// The backup's vault.
        found: Uuid,
        /// The one here.
        here: Uuid,
    },
    /// There is no backup in the folder.
    #[error("{} holds no whole backup: {missing} is missing", folder.display())]
    NoBackup {
        /// The folder.
        folder: PathBuf,
        /// The file that a backup has.
        missing: &'static str,
    },
    /// The vault was closed.
    #[error("the vault is closed")]
    Closed,
    /// The program is stopping and did not start the work.
    #[error("the program is stopping")]
    Stopped,
}

/// What is wrong with `vault.json`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderProblem {
    /// There is a database, but no header.
    #[error("it is missing")]
    Missing,
    /// It is not the JSON that it should be.
    #[error("it is not understood")]
    NotUnderstood(#[source] serde_json::Error),
    /// A newer Linecheck has written it.
    #[error("it has format {found}, this program knows formats up to {known}")]
    NewerFormat {
        /// The header's format.
        found: u32,
        /// The newest format that this program knows.
        known: u32,
    },
    /// The Argon2id parameters are outside of what this program would ever use.
    #[error("its Argon2id parameters are out of range")]
    OutOfRange,
    /// It belongs to another database than the one beside it.
    #[error("it belongs to another vault")]
    OtherVault,
}

/// What the database file is, when it is not an encrypted vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAVault {
    /// A SQLite database that is not encrypted.
    #[error("it is a database without encryption")]
    PlainDatabase,
    /// Shorter than any database.
    #[error("it is too short")]
    TooShort,
    /// Encrypted with this key, but made by another program.
    #[error("it belongs to another program")]
    OtherProgram,
}

/// Why the keyring could not be used, as it is kept in the header of a vault with a passphrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyringRefusal {
    /// Which kind of refusal.
    pub kind: KeyringRefusalKind,
    /// What the platform said, to find the cause by. Never branch on it.
    pub detail: String,
}

/// The kinds of [`KeyringRefusal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyringRefusalKind {
    /// There is no keyring.
    Absent,
    /// It is locked.
    Locked,
    /// It did not answer in time.
    TimedOut,
    /// It failed in another way.
    Failed,
    /// A person preferred a passphrase.
    Declined,
}

impl KeyringRefusal {
    /// A person preferred a passphrase to the keyring.
    #[must_use]
    pub fn declined() -> Self {
        Self { kind: KeyringRefusalKind::Declined, detail: String::new() }
    }
}

/// An error of what is done in a database transaction.
pub trait Repeatable: From<VaultError> {
    /// Whether another process was in the way: the whole may be done again.
    fn is_busy(&self) -> bool;
}

impl Repeatable for VaultError {
    fn is_busy(&self) -> bool {
        matches!(self, Self::Busy)
    }
}

impl VaultError {
    pub(crate) fn record(error: serde_json::Error) -> Self {
        Self::RecordUnreadable(error)
    }

    /// The kind of this error, for logs and for the faces.
    #[must_use]
    pub fn code(&self) -> VaultCode {
        match self {
            Self::NoHome => VaultCode::NoHome,
            Self::TooOpen { .. } => VaultCode::TooOpen,
            Self::HeaderUnreadable { .. } => VaultCode::HeaderUnreadable,
            Self::WrongMode { .. } => VaultCode::WrongMode,
            Self::WrongKeySource { .. } => VaultCode::WrongKeySource,
            Self::DatabaseMissing => VaultCode::DatabaseMissing,
            Self::KeyMissing { .. } => VaultCode::KeyMissing,
            Self::KeyUnreadable { .. } => VaultCode::KeyUnreadable,
            Self::KeyringAbsent { .. } => VaultCode::KeyringAbsent,
            Self::KeyringLocked(_) => VaultCode::KeyringLocked,
            Self::KeyringTimedOut { .. } => VaultCode::KeyringTimedOut,
            Self::KeyringFailed(_) => VaultCode::KeyringFailed,
            Self::WrongKey(_) => VaultCode::WrongKey,
            Self::WrongPassphrase(_) => VaultCode::WrongPassphrase,
            Self::PassphraseTooShort => VaultCode::PassphraseTooShort,
            Self::KeyDerivation(_) => VaultCode::KeyDerivation,
            Self::NoRandomness(_) => VaultCode::NoRandomness,
            Self::NotAVault(_) => VaultCode::NotAVault,
            Self::NewerVersion { .. } => VaultCode::NewerVersion,
            Self::MigrationFailed { .. } => VaultCode::MigrationFailed,
            Self::Busy => VaultCode::Busy,
            Self::DiskFull(_) => VaultCode::DiskFull,
            Self::ReadOnly(_) => VaultCode::ReadOnly,
            Self::PermissionDenied(_) => VaultCode::PermissionDenied,
            Self::NotAFolder(_) => VaultCode::NotAFolder,
            Self::PathTooLong { .. } => VaultCode::PathTooLong,
            Self::OtherOwner { .. } => VaultCode::OtherOwner,
            Self::NotAFile { .. } => VaultCode::NotAFile,
            Self::Io { .. } => VaultCode::Io,
            Self::Damaged(_) => VaultCode::Damaged,
            Self::RecordUnreadable(_) => VaultCode::RecordUnreadable,
            Self::Database(_) => VaultCode::Database,
            Self::FileSystemUnfit => VaultCode::FileSystemUnfit,
            Self::EncryptionUnavailable => VaultCode::EncryptionUnavailable,
            Self::InUse => VaultCode::InUse,
            Self::ReadsOnly { .. } => VaultCode::ReadsOnly,
            Self::NotWhole { .. } => VaultCode::NotWhole,
            Self::BackupExists { .. } => VaultCode::BackupExists,
            Self::BackupInUse => VaultCode::BackupInUse,
            Self::BackupOfOther { .. } => VaultCode::BackupOfOther,
            Self::NoBackup { .. } => VaultCode::NoBackup,
            Self::Closed => VaultCode::Closed,
            Self::Stopped => VaultCode::Stopped,
        }
    }

    /// Why the keyring could not be used, if that is what this error is about: the caller may then offer a
    /// passphrase and hand the reason on to [`crate::KeySource::passphrase`].
    ///
    /// A key that is missing or does not fit is no such case: a passphrase would not help.
    #[must_use]
    pub fn keyring_refusal(&self) -> Option<KeyringRefusal> {
        let (kind, detail) = match self {
            Self::KeyringAbsent { reason } => (KeyringRefusalKind::Absent, reason.clone()),
            Self::KeyringLocked(cause) => (KeyringRefusalKind::Locked, chain(cause.as_ref())),
            Self::KeyringTimedOut { .. } => (KeyringRefusalKind::TimedOut, self.to_string()),
            Self::KeyringFailed(cause) => (KeyringRefusalKind::Failed, chain(cause.as_ref())),
            _ => return None,
        };
        Some(KeyringRefusal { kind, detail })
    }

    pub(crate) fn header(problem: HeaderProblem) -> Self {
        Self::HeaderUnreadable { problem }
    }

    /// Sorts an error of the operating system by what a person can do about it.
    pub(crate) fn from_io(action: &'static str, source: io::Error) -> Self {
        match source.kind() {
            // A file may also be larger than this user or this file system allows.
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::DiskFull(source.into())
            }
            io::ErrorKind::NotADirectory => Self::NotAFolder(source.into()),
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(source.into()),
            io::ErrorKind::PermissionDenied => Self::PermissionDenied(source.into()),
            _ => Self::Io { action, source },
        }
    }
}

/// An error with its causes in one line; many libraries keep the useful words in the cause.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        // Some libraries repeat the cause in their own words.
        if !words.contains(&more) {
            words.push_str(": ");
            words.push_str(&more);
        }
        cause = error.source();
    }
    words
}

/// What the database said. Its own words name a kind only: the source may hold SQL and is not for logs.
#[derive(Debug)]
pub struct DatabaseFailure {
    source: rusqlite::Error,
}

impl DatabaseFailure {
    /// Whether a record that had to be there is not.
    #[must_use]
    pub fn is_no_record(&self) -> bool {
        matches!(self.source, rusqlite::Error::QueryReturnedNoRows)
    }
}

impl fmt::Display for DatabaseFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.source.sqlite_error() {
            // A disk that is full by a limit of the file's size says no more than that.
            Some(error) if error.code == ErrorCode::SystemIoFailure => {
                write!(
                    formatter,
                    "the disk refused what the database asked of it (code {})",
                    error.extended_code
                )
            }
            Some(error) => write!(formatter, "the database refused (code {})", error.extended_code),
            None if self.is_no_record() => formatter.write_str("a record is not there"),
            None => formatter.write_str("a record is not what it should be"),
        }
    }
}

impl Error for DatabaseFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(source: rusqlite::Error) -> Self {
        let Some(error) = source.sqlite_error() else {
            return Self::Database(DatabaseFailure { source });
        };
        match error.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DiskFull => Self::DiskFull(source.into()),
            // The index of the write-ahead log is a file that only ever grows: when it cannot, there is no room.
            ErrorCode::SystemIoFailure if error.extended_code == ffi::SQLITE_IOERR_SHMSIZE => {
                Self::DiskFull(source.into())
            }
            ErrorCode::ReadOnly => Self::ReadOnly(source.into()),
            ErrorCode::PermissionDenied => Self::PermissionDenied(source.into()),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged(DatabaseFailure { source }),
            _ => Self::Database(DatabaseFailure { source }),
        }
    }
}
