//! From a folder to an open vault, whatever state an earlier attempt left it in.

use std::path::Path;
use std::time::Duration;

use linecheck_domain::Secret;
use rusqlite::Connection;

use crate::connection;
use crate::error::{HeaderProblem, KeyringRefusal, MIN_PASSPHRASE_CHARS, NotAVault, VaultError};
use crate::files::{self, DatabaseFile, InUse, OpeningLock};
use crate::header::{HeaderKey, HeaderState, VaultHeader, VaultState};
use crate::key::{self, Argon2Parameters, DatabaseKey, KeySource, PassphraseForm};
use crate::meta;
use crate::migrations;
use crate::os_keyring::{self, KeyringItem};
use crate::paths::VaultPaths;
use crate::records;
use crate::replace;
use linecheck_domain::base::Mode;

/// How much longer than its keyring call somebody else may hold the opening lock.
const OPENING_PATIENCE: Duration = Duration::from_secs(30);

/// What an open vault consists of.
pub(crate) struct Opened {
    pub(crate) header: VaultHeader,
    pub(crate) paths: VaultPaths,
    pub(crate) key: DatabaseKey,
    pub(crate) in_use: InUse,
    pub(crate) writer: Connection,
    pub(crate) reader: Connection,
}

/// Looks without changing anything.
pub(crate) fn locate(folder: &Path, mode: Mode) -> Result<VaultState, VaultError> {
    let paths = VaultPaths::new(folder);
    files::check_length(&paths)?;
    Ok(match survey(&paths, mode)? {
        Found::Nothing | Found::Intention(_) => VaultState::Absent,
        Found::Vault(header) => VaultState::Present { header },
    })
}

pub(crate) fn create_or_open(folder: &Path, mode: Mode, source: &KeySource) -> Result<Opened, VaultError> {
    let paths = VaultPaths::new(folder);
    files::check_length(&paths)?;
    files::ensure_folder(folder)?;
    // Two that start at once: one creates, and the other finds a complete vault.
    let _lock = OpeningLock::acquire(&paths, patience(source))?;
    if let Ok(Some(mut header)) = VaultHeader::read(&paths)
        && header.mode() == mode
    {
        replace::settle(&paths, &mut header)?;
    }
    let (mut header, (key, mut writer)) = match survey(&paths, mode)? {
        Found::Nothing => begin(&paths, mode, source, None)?,
        Found::Intention(header) => begin(&paths, mode, source, Some(header))?,
        Found::Vault(header) => {
            let unlocked = unlock(&paths, &header, source)?;
            (header, unlocked)
        }
    };
    let in_use = InUse::shared(&paths)?;
    migrations::run(&mut writer, &paths, &header)?;
    meta::check(&writer, &header)?;
    records::refresh(&mut writer);
    let reader = connection::open_for_reading(&paths, &key, &header)?;
    if header.state() == HeaderState::Creating {
        header.set_ready();
        header.write(&paths)?;
    }
    migrations::drop_copies(&writer, &paths);
    Ok(Opened { header, paths, key, in_use, writer, reader })
}

/// The key, and the connection that proved that it fits.
pub(crate) type Unlocked = (DatabaseKey, Connection);

pub(crate) enum Found {
    /// Neither header nor database.
    Nothing,
    /// A header, whose database was never made.
    Intention(VaultHeader),
    /// A database file and its header.
    Vault(VaultHeader),
}

pub(crate) fn survey(paths: &VaultPaths, mode: Mode) -> Result<Found, VaultError> {
    let header = VaultHeader::read(paths)?;
    if let Some(header) = &header
        && header.mode() != mode
    {
        return Err(VaultError::WrongMode { expected: mode, found: header.mode() });
    }
    let database = files::look_at_database(paths)?;
    match (header, database) {
        (None, DatabaseFile::Missing) => Ok(Found::Nothing),
        (None, DatabaseFile::Empty | DatabaseFile::Filled) => Err(VaultError::header(HeaderProblem::Missing)),
        (Some(header), DatabaseFile::Missing) => match header.state() {
            HeaderState::Creating => Ok(Found::Intention(header)),
            // Somebody is putting it in its place, or was killed while they did.
            HeaderState::Ready
                if header.replacing().is_some() && files::is_there(&paths.next().database()) =>
            {
                Ok(Found::Vault(header))
            }
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
    paths: &VaultPaths,
    mode: Mode,
    source: &KeySource,
    interrupted: Option<VaultHeader>,
) -> Result<(VaultHeader, Unlocked), VaultError> {
    let header_key = match source {
        KeySource::Keyring { time_limit } => {
            // Before anything is written: without a keyring the caller will come again with a passphrase.
            os_keyring::probe(*time_limit)?;
            HeaderKey::Keyring { item: None }
        }
        KeySource::Passphrase { passphrase, because } => of_passphrase(passphrase, because.clone())?,
    };
    // An interrupted attempt may have stored its key already: with the same ID, that key is found and used. A
    // passphrase leaves nothing behind; and an attempt with the other source gets a new ID, so that a keyring call
    // which was given up and succeeds later cannot reach the new vault.
    let header = match interrupted {
        Some(header) if header.keyring_item().is_some() && matches!(source, KeySource::Keyring { .. }) => {
            header
        }
        _ => {
            let header = VaultHeader::new(mode, header_key);
            header.write(paths)?;
            header
        }
    };
    // A passphrase's key can be made at any time; the keyring's is safe before there is a file.
    let kept = match source {
        KeySource::Keyring { time_limit } => Some(keep_new_key(paths, &header, *time_limit)?),
        KeySource::Passphrase { .. } => None,
    };
    files::create_database(paths)?;
    tracing::info!(vault = %header.vault_id(), mode = %mode, "vault created");
    let unlocked = match kept {
        Some(key) => unlock_with(paths, &header, key)?,
        None => unlock(paths, &header, source)?,
    };
    Ok((header, unlocked))
}

/// What the header says of a new passphrase.
pub(crate) fn of_passphrase(
    passphrase: &Secret,
    because: Option<KeyringRefusal>,
) -> Result<HeaderKey, VaultError> {
    if key::normalized(passphrase).chars().count() < MIN_PASSPHRASE_CHARS {
        return Err(VaultError::PassphraseTooShort);
    }
    Ok(HeaderKey::Passphrase {
        argon2id: Argon2Parameters::mint()?,
        form: Some(PassphraseForm::Nfkc),
        because,
    })
}

/// A key in the keyring for a vault that has no file: the one of an interrupted attempt, or a new one.
fn keep_new_key(
    paths: &VaultPaths,
    header: &VaultHeader,
    time_limit: Duration,
) -> Result<DatabaseKey, VaultError> {
    let item = KeyringItem { vault_id: header.vault_id(), key_id: None };
    if let Some(key) = os_keyring::fetch(item, time_limit)? {
        return Ok(key);
    }
    let key = DatabaseKey::mint()?;
    if let Err(error) = os_keyring::store(item, &key, time_limit) {
        // A call that was given up may still succeed, when the person answers the prompt after all. Had another
        // process made a vault with this ID by then, its key would be overwritten. So the ID is given up too.
        VaultHeader::new(header.mode(), header.key().clone()).write(paths)?;
        return Err(error);
    }
    Ok(key)
}

/// Opens a file that exists. Its key is never a new one.
fn unlock(paths: &VaultPaths, header: &VaultHeader, source: &KeySource) -> Result<Unlocked, VaultError> {
    unlock_by(header, source, |key| unlock_with(paths, header, key))
}

/// Opens something with the key that its header names, by this source; tries the older spellings of a passphrase where the
/// header does not say how it is spelled.
pub(crate) fn unlock_by<T>(
    header: &VaultHeader,
    source: &KeySource,
    open: impl Fn(DatabaseKey) -> Result<T, VaultError>,
) -> Result<T, VaultError> {
    match (header.key(), source) {
        (HeaderKey::Keyring { item }, KeySource::Keyring { time_limit }) => {
            let item = KeyringItem { vault_id: header.vault_id(), key_id: *item };
            let key = os_keyring::fetch(item, *time_limit)?
                .ok_or(VaultError::KeyMissing { vault_id: header.vault_id() })?;
            open(key)
        }
        (HeaderKey::Passphrase { argon2id, form, .. }, KeySource::Passphrase { passphrase, .. }) => {
            let mut unlocked = open(argon2id.derive(&key::normalized(passphrase))?);
            // At most two more derivations, and only for a vault that does not say how its passphrase is spelled.
            if form.is_none() {
                for spelling in key::spellings_before_normalization(passphrase) {
                    if !matches!(unlocked, Err(VaultError::WrongPassphrase(_))) {
                        break;
                    }
                    unlocked = open(argon2id.derive(&spelling)?);
                }
            }
            unlocked
        }
        (HeaderKey::Keyring { .. }, KeySource::Passphrase { .. }) => {
            Err(VaultError::WrongKeySource { stored_in_keyring: true })
        }
        (HeaderKey::Passphrase { .. }, KeySource::Keyring { .. }) => {
            Err(VaultError::WrongKeySource { stored_in_keyring: false })
        }
    }
}

fn unlock_with(paths: &VaultPaths, header: &VaultHeader, key: DatabaseKey) -> Result<Unlocked, VaultError> {
    let connection = connection::open(paths, &key, header)?;
    Ok((key, connection))
}

pub(crate) fn patience(source: &KeySource) -> Duration {
    match source {
        // Looking for the keyring, asking it, and storing: each may take the whole limit.
        KeySource::Keyring { time_limit } => OPENING_PATIENCE.saturating_add(time_limit.saturating_mul(3)),
        KeySource::Passphrase { .. } => OPENING_PATIENCE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &Path, typed: &str) -> Result<Opened, VaultError> {
        let source = KeySource::passphrase(Secret::new(typed.to_owned()), None);
        create_or_open(folder, Mode::Sandbox, &source)
    }

    /// A vault of before its header said how its passphrase is spelled: its key is made of exactly this text.
    fn made_before(folder: &Path, text: &str) {
        files::ensure_folder(folder).unwrap();
        let paths = VaultPaths::new(folder);
        let argon2id = Argon2Parameters::mint().unwrap();
        let key = argon2id.derive(text).unwrap();
        let mut header =
            VaultHeader::new(Mode::Sandbox, HeaderKey::Passphrase { argon2id, form: None, because: None });
        header.write(&paths).unwrap();
        files::create_database(&paths).unwrap();
        let (_, mut connection) = unlock_with(&paths, &header, key).unwrap();
        migrations::run(&mut connection, &paths, &header).unwrap();
        header.set_ready();
        header.write(&paths).unwrap();
        assert!(!std::fs::read_to_string(paths.header()).unwrap().contains("\"form\""));
    }

    #[test]
    fn p1_opening_takes_the_copies_away_that_migrations_made() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("vault");
        drop(open(&folder, "correct horse").unwrap());
        let copy = VaultPaths::new(&folder).backup_before(2);
        std::fs::write(&copy, b"what was erased since").unwrap();
        assert!(open(&folder, "wrong horse").is_err());
        assert!(copy.exists(), "only a vault that was opened tells that it is not needed");
        drop(open(&folder, "correct horse").unwrap());
        assert!(!copy.exists());
    }

    #[test]
    fn p1_a_vault_made_before_passphrases_were_normalised_opens_with_what_was_typed_then() {
        // The window took what was typed, the command line trimmed it.
        let typed = [" cafe\u{301} noir\t", "\u{ff43}afe noir", "cafe noir"];
        for text in typed.into_iter().flat_map(|typed| [typed, typed.trim()]) {
            let folder = tempfile::tempdir().unwrap();
            let folder = folder.path().join("vault");
            made_before(&folder, text);
            for again in typed.iter().filter(|typed| [**typed, typed.trim()].contains(&text)) {
                open(&folder, again).unwrap_or_else(|error| panic!("{again:?} for {text:?}: {error:?}"));
            }
            let error = open(&folder, "cafe\u{301} noi\u{301}r ").map(drop).unwrap_err();
            assert!(matches!(error, VaultError::WrongPassphrase(_)), "{text:?}: {error:?}");
        }
    }
}
