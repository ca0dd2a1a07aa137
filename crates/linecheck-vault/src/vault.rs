//! The open vault, and the database transactions on it.

use std::fmt;
use std::path::Path;
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
use crate::header::{KeyStatus, VaultHeader, VaultState};
use crate::key::KeySource;
use linecheck_domain::base::Mode;

/// The pause before a database transaction that another process got in the way of is done again.
const AGAIN: Duration = Duration::from_millis(20);

/// An open vault. Clones are the same vault.
#[derive(Clone)]
pub struct Vault {
    inner: Arc<Inner>,
}

struct Inner {
    header: VaultHeader,
    writer: Mutex<Option<Connection>>,
    reader: Mutex<Option<Connection>>,
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
            Ok(create::Opened { header, writer, reader }) => {
                tracing::debug!(vault = %header.vault_id(), %mode, "vault opened");
                let inner =
                    Inner { header, writer: Mutex::new(Some(writer)), reader: Mutex::new(Some(reader)) };
                Ok(Self { inner: Arc::new(inner) })
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

    /// The vault's own ID.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.inner.header.vault_id()
    }

    /// Which data it holds.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.inner.header.mode()
    }

    /// Where its key comes from, and for a passphrase why not from the keyring.
    #[must_use]
    pub fn key_status(&self) -> KeyStatus {
        self.inner.header.key_status()
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
    /// What `work` says; [`VaultError::Busy`] when another process writes for more than five seconds,
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
        let mut connection = held(&self.inner.writer);
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
        // Both are closed whatever the other says.
        let reader_closed = reader.map_or(Ok(()), |reader| reader.close().map_err(|(_, error)| error));
        let writer_closed = writer.map_or(Ok(()), |writer| {
            // It answers a row, and an error only when it could not be tried: another process may still read.
            writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            writer.close().map_err(|(_, error)| error)
        });
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
fn held(connection: &Mutex<Option<Connection>>) -> MutexGuard<'_, Option<Connection>> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

fn stopped(ended: JoinError) -> VaultError {
    match ended.try_into_panic() {
        // The fault is the caller's work's, and goes on where it would have gone without the thread.
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => VaultError::Stopped,
    }
}
