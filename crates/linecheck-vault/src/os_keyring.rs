//! The keyring of the operating system: Secret Service, macOS Keychain, Windows Credential Manager.
//!
//! Its calls block, for as long as a person lets a password prompt stand. So each runs on a thread of its own and is
//! given up after a time limit. The thread that was given up ends when the keyring answers at last.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use keyring::{Entry, Error as KeyringError};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::{VaultError, chain};
use crate::key::DatabaseKey;

/// The name under which the keyring lists Linecheck's keys; the account is the vault's own ID, with the ID of the key behind
/// it once the key was changed.
pub const SERVICE: &str = "linecheck";

/// Which of the keyring's items holds a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyringItem {
    pub(crate) vault_id: Uuid,
    /// Of a key that took the place of the vault's first one. An item is written once and never over another key: a
    /// keyring that answers late could do that to the key in use.
    pub(crate) key_id: Option<Uuid>,
}

impl KeyringItem {
    /// The name of its account.
    pub(crate) fn account(self) -> String {
        match self.key_id {
            None => self.vault_id.to_string(),
            Some(key_id) => format!("{}/{key_id}", self.vault_id),
        }
    }

    fn entry(self) -> Result<Entry, VaultError> {
        Entry::new(SERVICE, &self.account()).map_err(sort)
    }
}

/// Whether there is a keyring at all.
pub(crate) fn probe(time_limit: Duration) -> Result<(), VaultError> {
    within(time_limit, available)
}

/// The key of this vault; `None` when the keyring has none.
///
/// `None` is no proof of a first start: a keyring that has not yet been set up answers the same.
pub(crate) fn fetch(item: KeyringItem, time_limit: Duration) -> Result<Option<DatabaseKey>, VaultError> {
    within(time_limit, move || {
        available()?;
        read(&item.entry()?, item.vault_id)
    })
}

/// Stores the key of a database file that is not there yet, and sees that it is really kept.
pub(crate) fn store(item: KeyringItem, key: &DatabaseKey, time_limit: Duration) -> Result<(), VaultError> {
    let hex = key.to_hex();
    within(time_limit, move || {
        available()?;
        let entry = item.entry()?;
        entry.set_password(&hex).map_err(sort)?;
        match read(&entry, item.vault_id)? {
            Some(kept) if *kept.to_hex() == *hex => Ok(()),
            _ => Err(VaultError::KeyringFailed(
                io::Error::other("it said that it kept the key, and did not").into(),
            )),
        }
    })
}

fn available() -> Result<(), VaultError> {
    match Entry::store_status() {
        Ok(()) => Ok(()),
        Err(error) => Err(VaultError::KeyringAbsent { reason: reason(error) }),
    }
}

/// Takes away a key that nothing is encrypted with. One that is not there is as good.
pub(crate) fn forget(item: KeyringItem, time_limit: Duration) -> Result<(), VaultError> {
    within(time_limit, move || {
        available()?;
        match item.entry()?.delete_credential() {
            Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
            Err(error) => Err(sort(error)),
        }
    })
}

fn read(entry: &Entry, vault_id: Uuid) -> Result<Option<DatabaseKey>, VaultError> {
    match entry.get_password().map(Zeroizing::new) {
        Ok(text) => match DatabaseKey::from_hex(&text) {
            Some(key) => Ok(Some(key)),
            None => Err(VaultError::KeyUnreadable { vault_id }),
        },
        Err(KeyringError::NoEntry) => Ok(None),
        // These carry the bytes that were found, which are none of an error's business.
        Err(KeyringError::BadEncoding(_) | KeyringError::BadDataFormat(..)) => {
            Err(VaultError::KeyUnreadable { vault_id })
        }
        Err(error) => Err(sort(error)),
    }
}

fn sort(error: KeyringError) -> VaultError {
    match error {
        KeyringError::NoDefaultStore => VaultError::KeyringAbsent { reason: reason(&error) },
        KeyringError::NoStorageAccess(cause) => VaultError::KeyringLocked(cause),
        other => VaultError::KeyringFailed(other.into()),
    }
}

/// The platform's own words, without the wrapper's.
fn reason(error: &KeyringError) -> String {
    match error {
        KeyringError::PlatformFailure(cause) | KeyringError::NoStorageAccess(cause) => chain(cause.as_ref()),
        other => chain(other),
    }
}

fn within<T, F>(time_limit: Duration, call: F) -> Result<T, VaultError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, VaultError> + Send + 'static,
{
    let (answer, answered) = mpsc::sync_channel(1);
    thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(move || {
            // Nobody may be listening any more.
            let _ = answer.send(call());
        })
        .map_err(|source| VaultError::from_io("start a thread for the keyring", source))?;
    answered.recv_timeout(time_limit).unwrap_or_else(|error| match error {
        RecvTimeoutError::Timeout => Err(VaultError::KeyringTimedOut { after: time_limit }),
        RecvTimeoutError::Disconnected => {
            Err(VaultError::KeyringFailed(io::Error::other("its thread ended without an answer").into()))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_each_answer_of_the_keyring_has_its_own_error() {
        let cause = || io::Error::other("as the platform says").into();
        for (answer, code) in [
            (KeyringError::NoDefaultStore, "keyring_absent"),
            (KeyringError::NoStorageAccess(cause()), "keyring_locked"),
            (KeyringError::PlatformFailure(cause()), "keyring_failed"),
            (KeyringError::Ambiguous(Vec::new()), "keyring_failed"),
        ] {
            assert_eq!(sort(answer).code().as_str(), code);
        }
    }

    #[test]
    fn p1_a_keyring_that_never_answers_is_given_up() {
        let (_never, forever) = mpsc::channel::<()>();
        let error = within(Duration::from_millis(1), move || {
            let _ = forever.recv();
            Ok(())
        })
        .unwrap_err();
        assert_eq!(error.code().as_str(), "keyring_timed_out");
        assert!(error.keyring_refusal().is_some(), "the person must be able to see why");
    }

    #[test]
    fn p1_a_keyring_call_that_dies_is_an_error_and_no_wait() {
        let error =
            within::<(), _>(Duration::from_mins(10), || panic!("as a fault in a library would")).unwrap_err();
        assert_eq!(error.code().as_str(), "keyring_failed");
    }
}
