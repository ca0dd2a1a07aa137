//! A backup that a person looked into, and may restore.

use std::path::{Path, PathBuf};

use linecheck_domain::Secret;

/// A backup that was looked into, with what it opens with.
pub struct Backup {
    folder: PathBuf,
    passphrase: Option<Secret>,
}

impl Backup {
    pub fn new(folder: PathBuf, passphrase: Option<Secret>) -> Self {
        Self { folder, passphrase }
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its passphrase, for one more use.
    pub fn passphrase(&self) -> Option<Secret> {
        // Typed once, and needed for the look, for the restore, and for the opening after it.
        self.passphrase.as_ref().map(|given| Secret::new(given.expose().to_owned()))
    }
}
