//! Another key for a vault that is open: a new one from the keyring or of a passphrase, whichever it had before.
//!
//! Every page is encrypted anew, in a copy beside the vault that takes its place when it has proved whole; see `replace.rs`
//! for what is there at each instant.

use rusqlite::{Connection, TransactionBehavior};
use uuid::Uuid;

use crate::access::Writer;
use crate::connection::{self, BUSY_TIMEOUT};
use crate::copy;
use crate::create;
use crate::error::VaultError;
use crate::files::{self, InUse, OpeningLock};
use crate::header::{HeaderKey, KeyStatus, VaultHeader};
use crate::key::{self, DatabaseKey, KeySource};
use crate::os_keyring::{self, KeyringItem};
use crate::paths::VaultPaths;
use crate::replace;
use crate::vault::{Vault, held, stopped};
use crate::whole;

impl Vault {
    /// Encrypts everything with a new key: a random one that the keyring keeps, or one of a passphrase. `note` writes what
    /// is to be said of it into the vault of the new key: it is there exactly when that is.
    ///
    /// Needs the vault alone: the caller's use cases wait meanwhile, and nobody else may have it open. Takes twice the room
    /// on the disk while it lasts. After a kill at any instant the vault opens with the old key, or with the new one and the
    /// note, and with everything that was acknowledged.
    ///
    /// # Errors
    /// [`VaultError::InUse`] when another Linecheck has it open, [`VaultError::PassphraseTooShort`], what the keyring or the
    /// disk says, what `note` says: the old key stays. When the vault is [`VaultError::Closed`] afterwards, opening it tells
    /// which key it has, and goes on with what was begun.
    #[expect(clippy::needless_pass_by_value, reason = "a passphrase is not to outlive its use")]
    pub fn change_key_blocking<E: From<VaultError>>(
        &self,
        source: KeySource,
        note: impl FnOnce(&Writer<'_>) -> Result<(), E>,
    ) -> Result<KeyStatus, E> {
        let inner = self.writable()?;
        let _lock = OpeningLock::acquire(&inner.paths, create::patience(&source))?;
        let (mut reader, mut writer) = (held(&inner.reader), held(&inner.writer));
        let mut kept = held(&inner.kept);
        let old = kept.key.as_ref().ok_or(VaultError::Closed)?.again();
        // From here to the end of this function nobody can open it either.
        kept.in_use = None;
        drop(reader.take());
        let alone = InUse::alone(&inner.paths, BUSY_TIMEOUT);
        let changed = alone.map_err(E::from).and_then(|_alone| {
            let connection = writer.take().ok_or(VaultError::Closed)?;
            bring_home(&connection)?;
            let next = prepare(&inner.paths, &kept.header, &connection, &old, &source, note);
            let (mut header, key) = match next {
                Ok(next) => next,
                Err(error) => {
                    // The first error is the one to be told; what stays is taken away by the next opening.
                    let _ = replace::give_up(&inner.paths, &kept.header);
                    return Err(error);
                }
            };
            connection.close().map_err(|(_, error)| VaultError::from(error))?;
            replace::commit(&inner.paths, &mut header)?;
            Ok((header, key))
        });
        // Also where it failed: then with the old key, if that is still the vault's.
        let (header, key) = match &changed {
            Ok((header, key)) => (header.clone(), key.again()),
            Err(_) => (kept.header.clone(), old),
        };
        drop(writer.take());
        let reopened = (|| {
            if changed.is_err() && VaultHeader::read(&inner.paths)?.as_ref() != Some(&kept.header) {
                return Err(VaultError::Closed);
            }
            *writer = Some(connection::open(&inner.paths, &key, &header)?);
            *reader = Some(connection::open_for_reading(&inner.paths, &key, &header)?);
            kept.in_use = Some(InUse::shared(&inner.paths)?);
            kept.header = header;
            kept.key = Some(key);
            Ok(())
        })();
        if reopened.is_err() {
            (*reader, *writer, kept.key, kept.in_use) = (None, None, None, None);
        }
        changed?;
        reopened?;
        tracing::info!(vault = %self.id(), "the vault has a new key");
        Ok(kept.header.key_status())
    }

    /// [`Vault::change_key_blocking`] on a blocking thread. Whoever drops the future does not stop the work.
    ///
    /// # Errors
    /// As there; and [`VaultError::Stopped`] when the runtime is shutting down.
    pub async fn change_key<E: From<VaultError> + Send + 'static>(
        &self,
        source: KeySource,
        note: impl FnOnce(&Writer<'_>) -> Result<(), E> + Send + 'static,
    ) -> Result<KeyStatus, E> {
        let vault = self.clone();
        tokio::task::spawn_blocking(move || vault.change_key_blocking(source, note))
            .await
            .unwrap_or_else(|ended| Err(stopped(ended).into()))
    }
}

/// Brings the log home into the file and takes it away, which SQLite does only where nobody else has the file open: an older
/// Linecheck says so in no other way.
fn bring_home(connection: &Connection) -> Result<(), VaultError> {
    let journal: Result<String, _> =
        connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0));
    match journal.map_err(VaultError::from) {
        Ok(journal) if journal.eq_ignore_ascii_case("delete") => Ok(()),
        Ok(_) | Err(VaultError::Busy) => Err(VaultError::InUse),
        Err(error) => Err(error),
    }
}

/// Steps 1 to 3 of `replace.rs`.
fn prepare<E: From<VaultError>>(
    paths: &VaultPaths,
    old_header: &VaultHeader,
    connection: &Connection,
    old: &DatabaseKey,
    source: &KeySource,
    note: impl FnOnce(&Writer<'_>) -> Result<(), E>,
) -> Result<(VaultHeader, DatabaseKey), E> {
    let next = paths.next();
    let header_key = match source {
        KeySource::Keyring { time_limit } => {
            os_keyring::probe(*time_limit)?;
            HeaderKey::Keyring { item: Some(Uuid::new_v4()) }
        }
        KeySource::Passphrase { passphrase, because } => create::of_passphrase(passphrase, because.clone())?,
    };
    let header = old_header.with_key(header_key);
    header.write(&next)?;
    let key = match (header.key(), source) {
        (HeaderKey::Passphrase { argon2id, .. }, KeySource::Passphrase { passphrase, .. }) => {
            argon2id.derive(&key::normalized(passphrase))?
        }
        (HeaderKey::Keyring { item }, KeySource::Keyring { time_limit }) => {
            let key = DatabaseKey::mint()?;
            let item = KeyringItem { vault_id: header.vault_id(), key_id: *item };
            os_keyring::store(item, &key, *time_limit)?;
            key
        }
        _ => return Err(VaultError::KeyringAbsent { reason: String::new() }.into()),
    };
    copy::make(connection, &next.database())?;
    let copy = connection::open_copy(&next.database(), old)?;
    copy.execute_batch(&key.rekey_pragma()).map_err(VaultError::from)?;
    copy.close().map_err(|(_, error)| VaultError::from(error))?;
    let mut copy = connection::open(&next, &key, &header)?;
    whole::prove(&copy, "the copy with the new key")?;
    let writer = Writer::begin(&mut copy, TransactionBehavior::Immediate)?;
    note(&writer)?;
    writer.commit()?;
    close_whole(copy, &next)?;
    Ok((header, key))
}

/// Closes a database that is to take another's place: one file on the disk, with nothing beside it.
pub(crate) fn close_whole(copy: Connection, next: &VaultPaths) -> Result<(), VaultError> {
    bring_home(&copy)?;
    copy.close().map_err(|(_, error)| VaultError::from(error))?;
    files::sync_file(&next.database())?;
    files::sync_folder(next.folder())
}
