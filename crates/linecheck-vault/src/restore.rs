//! A backup comes back, and what was there is kept aside.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::TransactionBehavior;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use linecheck_domain::base::Mode;

use crate::access::Writer;
use crate::code::VaultCode;
use crate::connection::{self, BUSY_TIMEOUT};
use crate::create;
use crate::error::VaultError;
use crate::files::{self, InUse, OpeningLock};
use crate::header::{KeyStatus, VaultHeader};
use crate::key::KeySource;
use crate::meta;
use crate::migrations;
use crate::paths::VaultPaths;
use crate::reading::{self, ReadsOnly};
use crate::rekey::close_whole;
use crate::replace;
use crate::vault::{Kept, Vault, stopped};
use crate::whole;

/// What a folder says of the backup in it, before it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSeen {
    /// Whose backup it is.
    pub vault_id: Uuid,
    /// Which data it holds.
    pub mode: Mode,
    /// Where its key comes from.
    pub key: KeyStatus,
}

/// What restoring came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The vault that is in place now.
    pub vault_id: Uuid,
    /// The folder in which the one before is kept, a vault of its own; `None` when there was none.
    pub aside: Option<PathBuf>,
}

impl Vault {
    /// Looks at a backup, without a key.
    ///
    /// # Errors
    /// [`VaultError::NoBackup`], [`VaultError::BackupInUse`], [`VaultError::HeaderUnreadable`], or what the disk says.
    pub fn look_at_backup(from: &Path) -> Result<BackupSeen, VaultError> {
        let header = read_header(from)?;
        Ok(BackupSeen { vault_id: header.vault_id(), mode: header.mode(), key: header.key_status() })
    }

    /// Opens a backup where it lies, to be read alone: in memory and in the newest form, with nothing written beside it.
    ///
    /// # Errors
    /// As [`Vault::look_at_backup`]; what is wrong with its key; and what the database says.
    #[expect(clippy::needless_pass_by_value, reason = "a passphrase is not to outlive its use")]
    pub fn read_backup_blocking(from: &Path, source: KeySource) -> Result<Self, VaultError> {
        let paths = VaultPaths::new(from);
        let reading = reading::read(&paths, read_header(from)?, &source)?;
        let kept = Kept { header: reading.header, key: None, in_use: None };
        let because = ReadsOnly { because: VaultCode::ReadsOnly, said: "it is a backup".to_owned() };
        Ok(Self::of(paths, kept, None, reading.reader, Some(because)))
    }

    /// [`Vault::read_backup_blocking`] on a blocking thread.
    ///
    /// # Errors
    /// As there; and [`VaultError::Stopped`] when the runtime is shutting down.
    pub async fn read_backup(from: &Path, source: KeySource) -> Result<Self, VaultError> {
        let from = from.to_owned();
        spawn_blocking(move || Self::read_backup_blocking(&from, source))
            .await
            .unwrap_or_else(|ended| Err(stopped(ended)))
    }

    /// Puts a backup in the place of the vault in this folder, or where there is none. The backup is copied, opened, read
    /// whole and brought to the newest form first; what was there goes into a folder beside it, `vault.aside-` and `name`,
    /// untouched. `note` writes what is to be said of it into the restored vault.
    ///
    /// The vault that is there need not open: its key may be lost, and its file damaged. Nobody may have it open. After a
    /// kill at any instant the one or the other is in place, whole.
    ///
    /// # Errors
    /// [`VaultError::BackupOfOther`] when the backup is of another vault than the one that is there, unless `other` allows
    /// it; [`VaultError::WrongMode`] always; [`VaultError::InUse`]; what is wrong with the backup, its key or the disk.
    /// Nothing was changed then.
    #[expect(clippy::needless_pass_by_value, reason = "a passphrase is not to outlive its use")]
    pub fn restore_blocking<E: From<VaultError>>(
        (folder, mode): (&Path, Mode),
        from: &Path,
        source: KeySource,
        other: bool,
        name: &str,
        note: impl FnOnce(&Writer<'_>) -> Result<(), E>,
    ) -> Result<Restored, E> {
        let header = read_header(from)?;
        if header.mode() != mode {
            return Err(VaultError::WrongMode { expected: mode, found: header.mode() }.into());
        }
        let paths = VaultPaths::new(folder);
        files::check_length(&paths)?;
        files::ensure_folder(folder)?;
        let _lock = OpeningLock::acquire(&paths, create::patience(&source))?;
        let here = here(&paths, mode)?;
        if let Some(here) = &here {
            let (found, here) = (header.vault_id(), here.vault_id());
            if found != here && !other {
                return Err(VaultError::BackupOfOther { found, here }.into());
            }
        }
        let _alone = InUse::alone(&paths, BUSY_TIMEOUT)?;
        let aside = files::is_there(&paths.database()).then(|| format!("{}{name}", replace::ASIDE));
        let mut header = header.in_place_of(aside.clone());
        let prepared = prepare(&paths, here.is_some(), &header, from, &source, note);
        if let Err(error) = prepared {
            // The first error is the one to be told; what stays is taken away by the next opening.
            let _ = replace::give_up(&paths, here.as_ref().unwrap_or(&header));
            return Err(error);
        }
        replace::commit(&paths, &mut header)?;
        tracing::info!(vault = %header.vault_id(), %mode, "a backup was restored");
        Ok(Restored { vault_id: header.vault_id(), aside: aside.map(|name| paths.aside(&name)) })
    }

    /// [`Vault::restore_blocking`] on a blocking thread. Whoever drops the future does not stop the work.
    ///
    /// # Errors
    /// As there; and [`VaultError::Stopped`] when the runtime is shutting down.
    pub async fn restore<E: From<VaultError> + Send + 'static>(
        (folder, mode): (&Path, Mode),
        from: &Path,
        source: KeySource,
        other: bool,
        name: &str,
        note: impl FnOnce(&Writer<'_>) -> Result<(), E> + Send + 'static,
    ) -> Result<Restored, E> {
        let (folder, from, name) = (folder.to_owned(), from.to_owned(), name.to_owned());
        spawn_blocking(move || Self::restore_blocking((&folder, mode), &from, source, other, &name, note))
            .await
            .unwrap_or_else(|ended| Err(stopped(ended).into()))
    }
}

pub(crate) fn read_header(from: &Path) -> Result<VaultHeader, VaultError> {
    let backup = VaultPaths::new(from);
    // A backup on a stick belongs to whom the stick's file system says: it is not held to the permissions of a vault.
    let missing = |missing| VaultError::NoBackup { folder: from.to_owned(), missing };
    let Some(content) = files::read_foreign(&backup.header())? else { return Err(missing("vault.json")) };
    if !files::is_there(&backup.database()) {
        return Err(missing("vault.db"));
    }
    let has_more = |file: PathBuf| fs::metadata(file).is_ok_and(|file| file.len() > 0);
    let header = VaultHeader::parse(&content)?;
    if header.replacing().is_some() || has_more(backup.log()) || has_more(backup.rollback_journal()) {
        return Err(VaultError::BackupInUse);
    }
    Ok(header)
}

/// The header of the vault in the folder, if there is a database. One that cannot be read does not keep a backup from coming
/// back, but for the mode.
fn here(paths: &VaultPaths, mode: Mode) -> Result<Option<VaultHeader>, VaultError> {
    match VaultHeader::read(paths) {
        Ok(Some(header)) if header.mode() != mode => {
            Err(VaultError::WrongMode { expected: mode, found: header.mode() })
        }
        Ok(Some(mut header)) => {
            replace::settle(paths, &mut header)?;
            Ok(Some(header).filter(|_| files::is_there(&paths.database())))
        }
        Ok(None) | Err(VaultError::HeaderUnreadable { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn prepare<E: From<VaultError>>(
    paths: &VaultPaths,
    has_header: bool,
    header: &VaultHeader,
    from: &Path,
    source: &KeySource,
    note: impl FnOnce(&Writer<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let copying = |source| VaultError::from_io("copy the backup", source);
    let next = paths.next();
    header.write(&next)?;
    if let Some(name) = header.replacing().and_then(|replacing| replacing.aside.as_deref()) {
        let aside = VaultPaths::new(&paths.aside(name));
        files::new_private_folder(aside.folder()).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => VaultError::BackupExists { path: aside.folder().to_owned() },
            _ => copying(error),
        })?;
        if has_header && let Some(content) = files::read_small(&paths.header())? {
            files::replace(&aside.header(), &content)?;
        }
        files::sync_folder(paths.folder())?;
    }
    let mut copy = files::private_file_anew(&next.database()).map_err(copying)?;
    let backup = VaultPaths::new(from).database();
    let mut original = File::open(backup).map_err(copying)?;
    io::copy(&mut original, &mut copy).map_err(copying)?;
    drop(copy);
    let mut copy = create::unlock_by(header, source, |key| connection::open(&next, &key, header))?;
    whole::prove(&copy, "the backup")?;
    meta::check(&copy, header)?;
    migrations::run_on_copy(&mut copy, header)?;
    let writer = Writer::begin(&mut copy, TransactionBehavior::Immediate)?;
    note(&writer)?;
    writer.commit()?;
    close_whole(copy, &next)?;
    Ok(())
}
