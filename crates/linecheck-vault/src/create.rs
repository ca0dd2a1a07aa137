//! From a folder to an open vault, whatever state an earlier attempt left it in.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use crate::connection;
use crate::error::{HeaderProblem, NotAVault, VaultError};
use crate::files::{self, DatabaseFile, OpeningLock};
use crate::header::{HeaderKey, HeaderState, VaultHeader};
use crate::key::{Argon2Parameters, DatabaseKey, KeySource, MIN_PASSPHRASE_CHARS};
use crate::meta;
use crate::migrations;
use crate::os_keyring;
use linecheck_domain::base::Mode;

use crate::place::Place;
use crate::vault::VaultState;

/// How much longer than its keyring call somebody else may hold the opening lock.
const OPENING_PATIENCE: Duration = Duration::from_secs(30);

/// What an open vault consists of.
pub(crate) struct Opened {
    pub(crate) header: VaultHeader,
    pub(crate) writer: Connection,
    pub(crate) reader: Connection,
}

/// Looks without changing anything.
pub(crate) fn locate(folder: &Path, mode: Mode) -> Result<VaultState, VaultError> {
    let place = Place::new(folder);
    files::check_length(&place)?;
    Ok(match survey(&place, mode)? {
        Found::Nothing | Found::Intention(_) => VaultState::Absent,
        Found::Vault(header) => VaultState::Present { header },
    })
}

pub(crate) fn create_or_open(folder: &Path, mode: Mode, source: &KeySource) -> Result<Opened, VaultError> {
    let place = Place::new(folder);
    files::check_length(&place)?;
    files::ensure_folder(folder)?;
    // Two that start at once: one creates, and the other finds a complete vault.
    let _lock = OpeningLock::acquire(&place, patience(source))?;
    let (mut header, key) = match survey(&place, mode)? {
        Found::Nothing => begin(&place, mode, source, None)?,
        Found::Intention(header) => begin(&place, mode, source, Some(header))?,
        Found::Vault(header) => {
            let key = existing_key(&header, source)?;
            (header, key)
        }
    };
    let mut writer = connection::open(&place, &key, &header)?;
    migrations::run(&mut writer, &place, &header)?;
    meta::check(&writer, &header)?;
    let reader = connection::open_for_reading(&place, &key, &header)?;
    if header.state() == HeaderState::Creating {
        header.set_ready();
        header.write(&place)?;
    }
    Ok(Opened { header, writer, reader })
}

enum Found {
    /// Neither header nor database.
    Nothing,
    /// A header, whose database was never made.
    Intention(VaultHeader),
    /// A database file and its header.
    Vault(VaultHeader),
}

fn survey(place: &Place, mode: Mode) -> Result<Found, VaultError> {
    let header = VaultHeader::read(place)?;
    if let Some(header) = &header
        && header.mode() != mode
    {
        return Err(VaultError::WrongMode { expected: mode, found: header.mode() });
    }
    let database = files::look_at_database(place)?;
    match (header, database) {
        (None, DatabaseFile::Missing) => Ok(Found::Nothing),
        (None, DatabaseFile::Empty | DatabaseFile::Filled) => Err(VaultError::header(HeaderProblem::Missing)),
        (Some(header), DatabaseFile::Missing) => match header.state() {
            HeaderState::Creating => Ok(Found::Intention(header)),
            HeaderState::Ready => Err(VaultError::DatabaseMissing),
        },
        (Some(header), DatabaseFile::Empty) => match header.state() {
            HeaderState::Creating => Ok(Found::Vault(header)),
            HeaderState::Ready => Err(VaultError::NotAVault(NotAVault::TooShort)),
        },
        (Some(header), DatabaseFile::Filled) => Ok(Found::Vault(header)),
    }
}

/// Makes the header, the key and the empty file, in this order; see [`HeaderState`].
fn begin(
    place: &Place,
    mode: Mode,
    source: &KeySource,
    interrupted: Option<VaultHeader>,
) -> Result<(VaultHeader, DatabaseKey), VaultError> {
    let header_key = match source {
        KeySource::Keyring { time_limit } => {
            // Before anything is written: without a keyring the caller will come again with a passphrase.
            os_keyring::probe(*time_limit)?;
            HeaderKey::Keyring
        }
        KeySource::Passphrase { passphrase, because } => {
            // Exposed because its length is looked at.
            if passphrase.expose().chars().count() < MIN_PASSPHRASE_CHARS {
                return Err(VaultError::PassphraseTooShort);
            }
            HeaderKey::Passphrase { argon2id: Argon2Parameters::mint()?, because: because.clone() }
        }
    };
    // An interrupted attempt may have stored its key already: with the same ID, that key is found and used. A
    // passphrase leaves nothing behind; and an attempt with the other source gets a new ID, so that a keyring call
    // which was given up and succeeds later cannot reach the new vault.
    let header = match interrupted {
        Some(header) if matches!((header.key(), &header_key), (HeaderKey::Keyring, HeaderKey::Keyring)) => {
            header
        }
        _ => {
            let header = VaultHeader::new(mode, header_key);
            header.write(place)?;
            header
        }
    };
    let key = match source {
        KeySource::Keyring { time_limit } => keep_new_key(place, &header, *time_limit)?,
        KeySource::Passphrase { .. } => existing_key(&header, source)?,
    };
    files::create_database(place)?;
    tracing::info!(vault = %header.vault_id(), mode = %mode, "vault created");
    Ok((header, key))
}

/// A key in the keyring for a vault that has no file: the one of an interrupted attempt, or a new one.
fn keep_new_key(
    place: &Place,
    header: &VaultHeader,
    time_limit: Duration,
) -> Result<DatabaseKey, VaultError> {
    if let Some(key) = os_keyring::fetch(header.vault_id(), time_limit)? {
        return Ok(key);
    }
    let key = DatabaseKey::mint()?;
    if let Err(error) = os_keyring::store(header.vault_id(), &key, time_limit) {
        // A call that was given up may still succeed, when the person answers the prompt after all. Had another
        // process made a vault with this ID by then, its key would be overwritten. So the ID is given up too.
        VaultHeader::new(header.mode(), header.key().clone()).write(place)?;
        return Err(error);
    }
    Ok(key)
}

/// The key of a vault whose file exists. Never a new one.
fn existing_key(header: &VaultHeader, source: &KeySource) -> Result<DatabaseKey, VaultError> {
    match (header.key(), source) {
        (HeaderKey::Keyring, KeySource::Keyring { time_limit }) => {
            os_keyring::fetch(header.vault_id(), *time_limit)?
                .ok_or(VaultError::KeyMissing { vault_id: header.vault_id() })
        }
        (HeaderKey::Passphrase { argon2id, .. }, KeySource::Passphrase { passphrase, .. }) => {
            argon2id.derive(passphrase)
        }
        (HeaderKey::Keyring, KeySource::Passphrase { .. }) => {
            Err(VaultError::WrongKeySource { stored_in_keyring: true })
        }
        (HeaderKey::Passphrase { .. }, KeySource::Keyring { .. }) => {
            Err(VaultError::WrongKeySource { stored_in_keyring: false })
        }
    }
}

fn patience(source: &KeySource) -> Duration {
    match source {
        // Looking for the keyring, asking it, and storing: each may take the whole limit.
        KeySource::Keyring { time_limit } => OPENING_PATIENCE.saturating_add(time_limit.saturating_mul(3)),
        KeySource::Passphrase { .. } => OPENING_PATIENCE,
    }
}
