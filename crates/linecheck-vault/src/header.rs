//! `vault.json`: what has to be known before the database can be opened. Nothing in it is secret.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{HeaderProblem, KeyringRefusal, VaultError};
use crate::files;
use crate::key::{Argon2Parameters, PassphraseForm};
use crate::os_keyring::KeyringItem;
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

/// The newest form of the header. What the first form can say is written in it, so that an older program still reads it.
const FORMAT: u32 = 2;

/// What is known of a vault before it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultHeader {
    format: u32,
    vault_id: Uuid,
    mode: Mode,
    state: HeaderState,
    key: HeaderKey,
    /// This header and `vault.next.db` belong together, and that file is taking its place; see `replace.rs`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replacing: Option<Replacing>,
}

/// How a database takes the place of another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Replacing {
    /// The folder within the vault's own where the one before is kept; without it, that one goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) aside: Option<String>,
    /// Its key was made for it alone: given up, it opens nothing.
    #[serde(default)]
    pub(crate) with_new_key: bool,
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
    Keyring {
        /// Which item of the vault holds it, once the key was changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<Uuid>,
    },
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
        Self {
            format: FORMAT,
            vault_id: Uuid::new_v4(),
            mode,
            state: HeaderState::Creating,
            key,
            replacing: None,
        }
    }

    /// The header of the same vault with another key, whose database is to take this one's place.
    pub(crate) fn with_key(&self, key: HeaderKey) -> Self {
        let replacing = Replacing { aside: None, with_new_key: true };
        Self { key, replacing: Some(replacing), ..self.clone() }
    }

    /// This header, whose database is to take the place of what is there, which is kept aside.
    pub(crate) fn in_place_of(self, aside: Option<String>) -> Self {
        let replacing = Replacing { aside, with_new_key: false };
        Self { state: HeaderState::Ready, replacing: Some(replacing), ..self }
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
            HeaderKey::Keyring { .. } => KeyStatus::Keyring,
            HeaderKey::Passphrase { because, .. } => KeyStatus::Passphrase { because: because.clone() },
        }
    }

    pub(crate) fn key(&self) -> &HeaderKey {
        &self.key
    }

    /// The item of the keyring that holds its key.
    pub(crate) fn keyring_item(&self) -> Option<KeyringItem> {
        match self.key {
            HeaderKey::Keyring { item } => Some(KeyringItem { vault_id: self.vault_id, key_id: item }),
            HeaderKey::Passphrase { .. } => None,
        }
    }

    pub(crate) fn replacing(&self) -> Option<&Replacing> {
        self.replacing.as_ref()
    }

    pub(crate) fn set_replaced(&mut self) {
        self.replacing = None;
    }

    pub(crate) fn state(&self) -> HeaderState {
        self.state
    }

    pub(crate) fn set_ready(&mut self) {
        self.state = HeaderState::Ready;
    }

    pub(crate) fn read(paths: &VaultPaths) -> Result<Option<Self>, VaultError> {
        files::read_small(&paths.header())?.map(|content| Self::parse(&content)).transpose()
    }

    pub(crate) fn parse(content: &[u8]) -> Result<Self, VaultError> {
        /// Read first, so that a newer header is not called a broken one.
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let not_understood = |error| VaultError::header(HeaderProblem::NotUnderstood(error));
        let Format { format } = serde_json::from_slice(content).map_err(not_understood)?;
        if format > FORMAT {
            return Err(VaultError::header(HeaderProblem::NewerFormat { found: format, known: FORMAT }));
        }
        let mut header: Self = serde_json::from_slice(content).map_err(not_understood)?;
        // What it says is what counts, and not in which form.
        header.format = FORMAT;
        if let HeaderKey::Passphrase { argon2id, .. } = &header.key {
            argon2id.check()?;
        }
        Ok(header)
    }

    pub(crate) fn write(&self, paths: &VaultPaths) -> Result<(), VaultError> {
        let is_of_first_form =
            self.replacing.is_none() && !matches!(self.key, HeaderKey::Keyring { item: Some(_) });
        let header = Self { format: if is_of_first_form { 1 } else { FORMAT }, ..self.clone() };
        let mut content = serde_json::to_vec_pretty(&header)
            .map_err(|error| VaultError::header(HeaderProblem::NotUnderstood(error)))?;
        content.push(b'\n');
        files::replace(&paths.header(), &content)
    }
}
