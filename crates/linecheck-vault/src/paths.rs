//! Where a vault is: one function for both faces.

use std::env;
use std::path::{Path, PathBuf, absolute};

use linecheck_domain::base::Mode;

use crate::error::VaultError;

/// The environment variable that moves everything Linecheck keeps.
pub const HOME_VARIABLE: &str = "LINECHECK_HOME";

/// The folder of the vault of this mode: a sub-folder of `LINECHECK_HOME`, else of the platform's data directory
/// (`~/.local/share/linecheck`, `~/Library/Application Support/linecheck`, `%LOCALAPPDATA%\linecheck`).
///
/// A sub-folder for real data too, because `LINECHECK_HOME` may be a folder that somebody made with ordinary
/// permissions; the vault's own folder is always made by this crate, private from the start. The directory that
/// does not roam is taken, because the key does not roam either.
///
/// # Errors
///
/// [`VaultError::NoHome`] when the platform names no data directory, [`VaultError::Io`] when a relative
/// `LINECHECK_HOME` cannot be made absolute.
pub fn vault_home(mode: Mode) -> Result<PathBuf, VaultError> {
    let home = match env::var_os(HOME_VARIABLE).filter(|value| !value.is_empty()) {
        Some(home) => absolute(home)
            .map_err(|source| VaultError::from_io("find the folder of LINECHECK_HOME", source))?,
        None => directories::BaseDirs::new().ok_or(VaultError::NoHome)?.data_local_dir().join("linecheck"),
    };
    Ok(home.join(match mode {
        Mode::Real => "vault",
        Mode::Sandbox => "sandbox",
    }))
}

/// The paths in a vault's folder.
#[derive(Debug, Clone)]
pub(crate) struct VaultPaths {
    folder: PathBuf,
    /// What the names of the database and its header begin with.
    stem: &'static str,
}

impl VaultPaths {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), stem: "vault" }
    }

    /// The database and the header that are to take the places of this vault's.
    pub(crate) fn next(&self) -> Self {
        Self { folder: self.folder.clone(), stem: "vault.next" }
    }

    /// The folder, in this vault's own, where a vault is kept whose place a backup took.
    pub(crate) fn aside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Locked by every Linecheck that has the vault open, for as long as it has.
    pub(crate) fn in_use(&self) -> PathBuf {
        self.folder.join("vault.in-use")
    }

    fn file(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", self.stem))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.file("db")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.file("db-wal")
    }

    /// The index of the log, which is shared between processes.
    pub(crate) fn index(&self) -> PathBuf {
        self.file("db-shm")
    }

    pub(crate) fn rollback_journal(&self) -> PathBuf {
        self.file("db-journal")
    }

    pub(crate) fn header(&self) -> PathBuf {
        self.file("json")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.join("vault.lock")
    }

    pub(crate) fn backup_before(&self, version: u32) -> PathBuf {
        self.folder.join(format!("vault.before-v{version}.db"))
    }
}
