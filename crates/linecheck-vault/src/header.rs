//! `vault.json`: what has to be known before the database can be opened. Nothing in it is secret.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{HeaderProblem, KeyringRefusal, VaultError};
use crate::files;
use crate::key::{Argon2Parameters, PassphraseForm};
use linecheck_domain::base::Mode;

use crate::paths::VaultPaths;

/// What is in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultState {
    /// No vault. (The header of an attempt that never came to a database does not count.)
    Absent,
    /// A vault.
    Present {
        /// What is known of it before it is opened.
        header: VaultHeader,
    },
}

/// The newest form of the header.
const FORMAT: u32 = 1;

/// What is known of a vault before it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultHeader {
    format: u32,
    vault_id: Uuid,
    mode: Mode,
    state: HeaderState,
    key: HeaderKey,
}

/// How far the making of the vault has come.
///
/// The header is written first, then the key is stored, then the file is made, then the header says `ready`.
/// Wherever that is interrupted, the next start can tell what there is: without a file it goes on with the same ID,
/// with a file it needs the key that was stored before. After `ready`, a file that is gone is a loss to be told and
/// not a first start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HeaderState {
    Creating,
    Ready,
}

/// Where the key comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub(crate) enum HeaderKey {
    Keyring,
    Passphrase {
        argon2id: Argon2Parameters,
        /// Missing in vaults that were made before passphrases were normalised.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<PassphraseForm>,
        because: Option<KeyringRefusal>,
    },
}

/// Where a vault's key comes from, to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyStatus {
    /// From the keyring of the operating system.
    Keyring,
    /// From a passphrase.
    Passphrase {
        /// Why the keyring was not used when the vault was made, where that is known.
        because: Option<KeyringRefusal>,
    },
}

impl VaultHeader {
    pub(crate) fn new(mode: Mode, key: HeaderKey) -> Self {
        Self { format: FORMAT, vault_id: Uuid::new_v4(), mode, state: HeaderState::Creating, key }
    }

    /// The vault's own ID, made with it. It names the keyring item.
    #[must_use]
    pub fn vault_id(&self) -> Uuid {
        self.vault_id
    }

    /// Which data it holds.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Where its key comes from, and for a passphrase why not from the keyring.
    #[must_use]
    pub fn key_status(&self) -> KeyStatus {
        match &self.key {
            HeaderKey::Keyring => KeyStatus::Keyring,
            HeaderKey::Passphrase { because, .. } => KeyStatus::Passphrase { because: because.clone() },
        }
    }

    pub(crate) fn key(&self) -> &HeaderKey {
        &self.key
    }

    pub(crate) fn state(&self) -> HeaderState {
        self.state
    }

    pub(crate) fn set_ready(&mut self) {
        self.state = HeaderState::Ready;
    }

    pub(crate) fn read(paths: &VaultPaths) -> Result<Option<Self>, VaultError> {
        /// Read first, so that a newer header is not called a broken one.
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let Some(content) = files::read_small(&paths.header())? else { return Ok(None) };
        let not_understood = |error| VaultError::header(HeaderProblem::NotUnderstood(error));
        let Format { format } = serde_json::from_slice(&content).map_err(not_understood)?;
        if format > FORMAT {
            return Err(VaultError::header(HeaderProblem::NewerFormat { found: format, known: FORMAT }));
        }
        let header: Self = serde_json::from_slice(&content).map_err(not_understood)?;
        if let HeaderKey::Passphrase { argon2id, .. } = &header.key {
            argon2id.check()?;
        }
        Ok(Some(header))
    }

    pub(crate) fn write(&self, paths: &VaultPaths) -> Result<(), VaultError> {
        let mut content = serde_json::to_vec_pretty(self)
            .map_err(|error| VaultError::header(HeaderProblem::NotUnderstood(error)))?;
        content.push(b'\n');
        files::replace(&paths.header(), &content)
    }
}
