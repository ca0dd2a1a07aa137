//! The open vault, and the database transactions on it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};
use tokio::task::{JoinError, spawn_blocking};
use uuid::Uuid;

use crate::access::{Reader, Writer};
use crate::connection::BUSY_TIMEOUT;
use crate::create;
use crate::error::{Repeatable, VaultError};
use crate::files::InUse;
use crate::header::{KeyStatus, VaultHeader, VaultState};
use crate::key::{DatabaseKey, KeySource};
use crate::migrations;
use crate::os_keyring::KeyringItem;
use crate::paths::VaultPaths;
use crate::reading::{self, ReadsOnly};
use crate::replace;
use linecheck_domain::base::Mode;

/// The pause before a database transaction that another process got in the way of is done again.
const AGAIN: Duration = Duration::from_millis(20);

/// An open vault. Clones are the same vault.
#[derive(Clone)]
pub struct Vault {
    inner: Arc<Inner>,
}

/// Locked in this order, where more than one is: reader, writer, kept.
pub(crate) struct Inner {
    id: Uuid,
    mode: Mode,
    pub(crate) paths: VaultPaths,
    pub(crate) reader: Mutex<Option<Connection>>,
    pub(crate) writer: Mutex<Option<Connection>>,
    pub(crate) kept: Mutex<Kept>,
    /// Why nothing can be written, where that is so.
    reads_only: Option<ReadsOnly>,
}

/// What another key changes.
pub(crate) struct Kept {
    pub(crate) header: VaultHeader,
    /// For more connections to the same file. Gone when the vault is closed.
    pub(crate) key: Option<DatabaseKey>,
    pub(crate) in_use: Option<InUse>,
}

impl Vault {
    /// Looks what is in the folder, without changing anything and without a key.
    ///
    /// # Errors
    ///
    /// What is there cannot be a vault of this mode: [`VaultError::WrongMode`], [`VaultError::NotAVault`],
    /// [`VaultError::DatabaseMissing`], [`VaultError::HeaderUnreadable`], [`VaultError::TooOpen`], or the operating
    /// system refuses.
    pub fn locate(folder: &Path, mode: Mode) -> Result<VaultState, VaultError> {
        create::locate(folder, mode)
    }

    /// Opens the vault in this folder, and makes it first where there is none.
    ///
    /// Blocks: for the keyring, for the passphrase's derivation, for another process that is doing the same. The
    /// key source of an existing vault is told by [`Vault::locate`].
    ///
    /// # Errors
    ///
    /// Any [`VaultError`] but `Closed` and `Stopped`. Nothing was deleted, and nothing that existed was re-created.
    #[expect(clippy::needless_pass_by_value, reason = "a passphrase is not to outlive its use")]
    pub fn create_or_open_blocking(folder: &Path, mode: Mode, source: KeySource) -> Result<Self, VaultError> {
        match create::create_or_open(folder, mode, &source) {
            Ok(create::Opened { header, paths, key, in_use, writer, reader }) => {
                tracing::debug!(vault = %header.vault_id(), %mode, "vault opened");
                let kept = Kept { header, key: Some(key), in_use: Some(in_use) };
                Ok(Self::of(paths, kept, Some(writer), reader, None))
            }
            Err(error) => {
                tracing::warn!(code = error.code().as_str(), %mode, "vault not opened");
                Err(error)
            }
        }
    }

    /// [`Vault::create_or_open_blocking`] on a blocking thread.
    ///
    /// # Errors
    ///
    /// As there; and [`VaultError::Stopped`] when the runtime is shutting down.
    pub async fn create_or_open(folder: &Path, mode: Mode, source: KeySource) -> Result<Self, VaultError> {
        let folder = folder.to_owned();
        spawn_blocking(move || Self::create_or_open_blocking(&folder, mode, source))
            .await
            .unwrap_or_else(|ended| Err(stopped(ended)))
    }

    /// The same, and where nothing can be written, because the disk is full, the folder is read-only, or a migration cannot
    /// run: opens what is there for reading alone, as it is now, in the newest form, in memory. [`Vault::reads_only`] says
    /// why, and whatever would write is refused with [`VaultError::ReadsOnly`].
    ///
    /// # Errors
    /// As there, where there is nothing to read or it cannot be read either.
    #[expect(clippy::needless_pass_by_value, reason = "a passphrase is not to outlive its use")]
    pub fn open_or_read_blocking(folder: &Path, mode: Mode, source: KeySource) -> Result<Self, VaultError> {
        let error = match create::create_or_open(folder, mode, &source) {
            Ok(create::Opened { header, paths, key, in_use, writer, reader }) => {
                let kept = Kept { header, key: Some(key), in_use: Some(in_use) };
                return Ok(Self::of(paths, kept, Some(writer), reader, None));
            }
            Err(error) => error,
        };
        tracing::warn!(code = error.code().as_str(), %mode, "vault not opened");
        let reading = match reading::open(folder, mode, &source, &error) {
            Some(Ok(reading)) => reading,
            // A key that does not fit has to be known first; else the first error is the one to be told.
            Some(Err(
                other @ (VaultError::WrongKey(_)
                | VaultError::WrongPassphrase(_)
                | VaultError::KeyMissing { .. }
                | VaultError::WrongKeySource { .. }),
            )) => return Err(other),
            Some(Err(_)) | None => return Err(error),
        };
        tracing::warn!(%mode, "vault opened for reading alone");
        let kept = Kept { header: reading.header, key: None, in_use: None };
        let because = ReadsOnly { because: error.code(), said: error.to_string() };
        Ok(Self::of(VaultPaths::new(folder), kept, None, reading.reader, Some(because)))
    }

    /// [`Vault::open_or_read_blocking`] on a blocking thread.
    ///
    /// # Errors
    ///
    /// As there; and [`VaultError::Stopped`] when the runtime is shutting down.
    pub async fn open_or_read(folder: &Path, mode: Mode, source: KeySource) -> Result<Self, VaultError> {
        let folder = folder.to_owned();
        spawn_blocking(move || Self::open_or_read_blocking(&folder, mode, source))
            .await
            .unwrap_or_else(|ended| Err(stopped(ended)))
    }

    pub(crate) fn of(
        paths: VaultPaths,
        kept: Kept,
        writer: Option<Connection>,
        reader: Connection,
        reads_only: Option<ReadsOnly>,
    ) -> Self {
        let inner = Inner {
            id: kept.header.vault_id(),
            mode: kept.header.mode(),
            paths,
            reader: Mutex::new(Some(reader)),
            writer: Mutex::new(writer),
            kept: Mutex::new(kept),
            reads_only,
        };
        Self { inner: Arc::new(inner) }
    }

    /// Why the vault could only be opened for reading; `None` where it can be written.
    #[must_use]
    pub fn reads_only(&self) -> Option<&ReadsOnly> {
        self.inner.reads_only.as_ref()
    }

    /// What is behind a vault that can be written.
    pub(crate) fn writable(&self) -> Result<&Inner, VaultError> {
        match &self.inner.reads_only {
            None => Ok(&self.inner),
            Some(ReadsOnly { because, said }) => {
                Err(VaultError::ReadsOnly { because: *because, said: said.clone() })
            }
        }
    }

    /// The vault's own ID.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.inner.id
    }

    /// Which data it holds.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.inner.mode
    }

    /// Where its key comes from, and for a passphrase why not from the keyring.
    #[must_use]
    pub fn key_status(&self) -> KeyStatus {
        held(&self.inner.kept).header.key_status()
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.inner.paths.folder()
    }

    /// Under which account of [`crate::SERVICE`] the keyring lists its key, if the keyring has it.
    #[must_use]
    pub fn keyring_account(&self) -> Option<String> {
        held(&self.inner.kept).header.keyring_item().map(KeyringItem::account)
    }

    /// The folders within its own that hold vaults whose places backups took.
    #[must_use]
    pub fn kept_aside(&self) -> Vec<PathBuf> {
        replace::kept_aside(&self.inner.paths)
    }

    /// How many bytes its database takes on the disk, with the log beside it.
    #[must_use]
    pub fn size(&self) -> u64 {
        let size = |file: PathBuf| std::fs::metadata(file).map_or(0, |file| file.len());
        size(self.inner.paths.database()) + size(self.inner.paths.log())
    }

    /// The version of the newest schema.
    #[must_use]
    pub fn newest_version() -> u32 {
        migrations::newest()
    }

    /// Reads in one database transaction: everything that `work` sees is of one moment.
    ///
    /// # Errors
    ///
    /// What `work` says, [`VaultError::Closed`], or what the database says.
    pub fn read_blocking<T, E>(&self, work: impl FnOnce(&Reader<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<VaultError>,
    {
        let mut connection = held(&self.inner.reader);
        let connection = connection.as_mut().ok_or(VaultError::Closed)?;
        let reader = Reader::begin(connection, TransactionBehavior::Deferred)?;
        // Nothing was written, so it is left by dropping it.
        work(&reader)
    }

    /// Writes in one database transaction: all of it is kept when `work` says `Ok`, nothing of it when it says
    /// `Err`, panics, or the process dies. When this answers `Ok`, it is on the disk.
    ///
    /// No other process writes between the start of `work` and its end, so it may read, decide and write. When another one
    /// gets in the way all the same, the whole is done again, for as long as one waits for it: so `work` does nothing that
    /// cannot be done twice, and takes its IDs, its randomness and its time from outside.
    ///
    /// # Errors
    ///
    /// What `work` says; [`VaultError::Busy`] when another process writes for more than ten seconds,
    /// [`VaultError::DiskFull`], [`VaultError::Closed`], or what else the database says.
    pub fn write_blocking<T, E>(&self, work: impl Fn(&Writer<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: Repeatable,
    {
        let begun = Instant::now();
        loop {
            match self.write_once(&work) {
                Err(error) if error.is_busy() && begun.elapsed() < BUSY_TIMEOUT => thread::sleep(AGAIN),
                done => return done,
            }
        }
    }

    fn write_once<T, E>(&self, work: impl Fn(&Writer<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<VaultError>,
    {
        let mut connection = held(&self.writable()?.writer);
        let connection = connection.as_mut().ok_or(VaultError::Closed)?;
        let writer = Writer::begin(connection, TransactionBehavior::Immediate)?;
        // Dropped without a commit, the database transaction is rolled back.
        let answer = work(&writer)?;
        writer.commit()?;
        Ok(answer)
    }

    /// [`Vault::read_blocking`] on a blocking thread.
    ///
    /// # Errors
    ///
    /// As there; and [`VaultError::Stopped`] when the runtime is shutting down.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<VaultError> + Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T, E> + Send + 'static,
    {
        let vault = self.clone();
        spawn_blocking(move || vault.read_blocking(work))
            .await
            .unwrap_or_else(|ended| Err(stopped(ended).into()))
    }

    /// [`Vault::write_blocking`] on a blocking thread.
    ///
    /// Whoever drops the future does not stop the work: it is then still done whole or not at all.
    ///
    /// # Errors
    ///
    /// As there; and [`VaultError::Stopped`] when the runtime is shutting down.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Repeatable + Send + 'static,
        F: Fn(&Writer<'_>) -> Result<T, E> + Send + 'static,
    {
        let vault = self.clone();
        spawn_blocking(move || vault.write_blocking(work))
            .await
            .unwrap_or_else(|ended| Err(stopped(ended).into()))
    }

    /// Brings the log home into the file and closes it, for all clones. What comes after gets
    /// [`VaultError::Closed`]; a second close does nothing.
    ///
    /// Blocks until the work that is under way has ended.
    ///
    /// # Errors
    ///
    /// What the database says. Everything acknowledged is safe all the same: the next opening reads the log.
    pub fn close_blocking(&self) -> Result<(), VaultError> {
        let reader = held(&self.inner.reader).take();
        let writer = held(&self.inner.writer).take();
        let kept = {
            let mut kept = held(&self.inner.kept);
            (kept.key.take(), kept.in_use.take())
        };
        // Both are closed whatever the other says.
        let reader_closed = reader.map_or(Ok(()), |reader| reader.close().map_err(|(_, error)| error));
        let writer_closed = writer.map_or(Ok(()), |writer| {
            // It answers a row, and an error only when it could not be tried: another process may still read.
            writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            writer.close().map_err(|(_, error)| error)
        });
        drop(kept);
        Ok(reader_closed.and(writer_closed)?)
    }

    /// [`Vault::close_blocking`] on a blocking thread.
    ///
    /// # Errors
    ///
    /// As there; and [`VaultError::Stopped`] when the runtime is shutting down.
    pub async fn close(&self) -> Result<(), VaultError> {
        let vault = self.clone();
        spawn_blocking(move || vault.close_blocking()).await.unwrap_or_else(|ended| Err(stopped(ended)))
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Vault")
            .field("id", &self.id())
            .field("mode", &self.mode())
            .finish_non_exhaustive()
    }
}

/// A panic in somebody's work has rolled its database transaction back: the connection is as good as before.
pub(crate) fn held<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn stopped(ended: JoinError) -> VaultError {
    match ended.try_into_panic() {
        // The fault is the caller's work's, and goes on where it would have gone without the thread.
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => VaultError::Stopped,
    }
}
