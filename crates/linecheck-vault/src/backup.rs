//! A backup of a vault that is in use, and a look whether the vault is whole.

use std::fs;
use std::io;
use std::path::Path;

use rusqlite::Connection;
use tokio::task::spawn_blocking;

use crate::connection;
use crate::copy;
use crate::error::VaultError;
use crate::files;
use crate::header::VaultHeader;
use crate::key::DatabaseKey;
use crate::meta;
use crate::paths::VaultPaths;
use crate::stop::Stop;
use crate::vault::{Vault, held, stopped};
use crate::whole::{self, VaultCheck};

impl Vault {
    /// Makes a folder with a copy of the vault: the database as it is at one moment, and its header. It opens with the same
    /// key, and is read whole before this answers. Nobody has to stop meanwhile. What was erased is not in it.
    ///
    /// The header comes last: a folder without one is no backup, but what a kill left of one.
    ///
    /// # Errors
    /// [`VaultError::BackupExists`] where something of this name is there, [`VaultError::NotWhole`], or what the disk says;
    /// then nothing stays.
    pub fn back_up_blocking(&self, to: &Path) -> Result<(), VaultError> {
        self.back_up_until(to, &Stop::default())
    }

    fn back_up_until(&self, to: &Path, stop: &Stop) -> Result<(), VaultError> {
        let (header, connection, key) = self.another(stop)?;
        let target = VaultPaths::new(to);
        files::check_length(&target)?;
        files::new_private_folder(to).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => VaultError::BackupExists { path: to.to_owned() },
            _ => VaultError::from_io("make the folder of the backup", error),
        })?;
        let made = stop.or(fill(&target, &header, &connection, &key, stop));
        if made.is_err() {
            for file in [target.header(), target.database(), target.rollback_journal()] {
                let _ = fs::remove_file(file);
            }
            let _ = fs::remove_dir(to);
        }
        made
    }

    /// [`Vault::back_up_blocking`] on a blocking thread. Whoever drops the future does not stop the work; `stop` does.
    ///
    /// # Errors
    /// As there; and [`VaultError::Stopped`] when it was asked to stop, or the runtime is shutting down.
    pub async fn back_up(&self, to: &Path, stop: &Stop) -> Result<(), VaultError> {
        let (vault, to, stop) = (self.clone(), to.to_owned(), stop.clone());
        spawn_blocking(move || vault.back_up_until(&to, &stop))
            .await
            .unwrap_or_else(|ended| Err(stopped(ended)))
    }

    /// Reads every page of the vault, and compares its tables, indexes and references. Nothing writes meanwhile.
    ///
    /// # Errors
    /// What the database says when it cannot be read at all. What is wrong with it is no error but the answer.
    pub fn check_blocking(&self) -> Result<VaultCheck, VaultError> {
        self.check_until(&Stop::default())
    }

    fn check_until(&self, stop: &Stop) -> Result<VaultCheck, VaultError> {
        let (_, connection, _) = self.another(stop)?;
        let first = whole::check(&connection, stop)?;
        if first.problems.is_empty() {
            return Ok(first);
        }
        // Another process may just have been bringing its log home: what is really wrong is so again.
        whole::check(&connection, stop)
    }

    /// [`Vault::check_blocking`] on a blocking thread. Whoever drops the future stops it.
    ///
    /// # Errors
    /// As there; and [`VaultError::Stopped`] when the runtime is shutting down.
    pub async fn check(&self) -> Result<VaultCheck, VaultError> {
        let (vault, stop) = (self.clone(), Stop::default());
        let _dropped = stop.when_dropped();
        spawn_blocking(move || vault.check_until(&stop)).await.unwrap_or_else(|ended| Err(stopped(ended)))
    }

    /// A connection of its own to the file, beside those of the use cases. Its work ends when it is asked to stop.
    fn another(&self, stop: &Stop) -> Result<(VaultHeader, Connection, DatabaseKey), VaultError> {
        let inner = self.writable()?;
        let kept = held(&inner.kept);
        let key = kept.key.as_ref().ok_or(VaultError::Closed)?.again();
        let mut connection = connection::open(&inner.paths, &key, &kept.header)?;
        stop.watch(&mut connection)?;
        Ok((kept.header.clone(), connection, key))
    }
}

fn fill(
    target: &VaultPaths,
    header: &VaultHeader,
    connection: &Connection,
    key: &DatabaseKey,
    stop: &Stop,
) -> Result<(), VaultError> {
    copy::make(connection, &target.database())?;
    let mut copy = connection::open_copy(&target.database(), key)?;
    stop.watch(&mut copy)?;
    meta::check(&copy, header)?;
    whole::prove_until(&copy, "the backup", stop)?;
    stop.check()?;
    copy.close().map_err(|(_, error)| VaultError::from(error))?;
    header.write(target)?;
    target.folder().parent().map_or(Ok(()), files::sync_folder)
}
