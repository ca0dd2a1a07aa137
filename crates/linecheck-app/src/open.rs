//! Opening the application: which way its vault opens, and what has to be put right before anything else.

use std::path::Path;
use std::time::Duration;

use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_vault::{KeySource, KeyStatus, KeyringRefusal, Vault, VaultCode, VaultError, VaultState};

use crate::app::{App, KeptChanges, Options, Slot};
use crate::error::{AppError, Code, Field};
use crate::pingone_kept::PingOneKept;
use crate::remedy::Remedy;
use crate::roles::Unlock;

/// Which way a vault opens. Both faces ask for a passphrase where this says so, and nowhere else.
///
/// That the keyring of a vault is locked, or has lost its key, is an error of the opening itself, with a code of its own: to
/// ask beforehand would ask the keyring twice.
#[derive(Debug, Clone, PartialEq)]
pub enum WayIn {
    /// By the keyring, which holds its key.
    Keyring,
    /// By the passphrase that it was made with.
    Passphrase,
    /// There is no vault, and no keyring that could hold its key: a new passphrase takes its place.
    NewPassphrase {
        /// Why not the keyring.
        because: KeyringRefusal,
        /// The same for whoever has no passphrase.
        error: Box<AppError>,
    },
}

impl WayIn {
    /// Into the vault in a folder, if there is one. No keyring is asked.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn existing(folder: &Path, mode: Mode) -> Result<Option<Self>, AppError> {
        let looked_into = folder.to_owned();
        let located = tokio::task::spawn_blocking(move || Vault::locate(&looked_into, mode)).await;
        match located.map_err(|_| AppError::internal("Looking for the vault was interrupted."))? {
            Ok(VaultState::Absent) => Ok(None),
            Ok(VaultState::Present { header }) => Ok(Some(match header.key_status() {
                KeyStatus::Keyring => Self::Keyring,
                KeyStatus::Passphrase { .. } => Self::Passphrase,
            })),
            Err(error) => Err(AppError::from(error).about_folder(folder)),
        }
    }

    /// Into the vault in a folder. Where there is none and a keyring takes its key, it is made: only that shows whether
    /// the keyring can be used.
    ///
    /// # Errors
    /// What the vault says, but for a keyring that cannot be used.
    pub async fn find(folder: &Path, mode: Mode, time_limit: Duration) -> Result<Self, AppError> {
        if let Some(way) = Self::existing(folder, mode).await? {
            return Ok(way);
        }
        match Vault::create_or_open(folder, mode, KeySource::Keyring { time_limit }).await {
            Ok(vault) => vault.close().await.map(|()| Self::Keyring).map_err(AppError::from),
            // Another process has just made it.
            Err(VaultError::WrongKeySource { stored_in_keyring: false }) => Ok(Self::Passphrase),
            Err(error) => match error.keyring_refusal() {
                Some(because) => Ok(Self::new_passphrase(because, error.into())),
                None => Err(AppError::from(error).about_folder(folder)),
            },
        }
    }

    /// Into a new vault, with a passphrase that a person prefers to the keyring.
    #[must_use]
    pub fn preferred() -> Self {
        let error = AppError::secret_missing("This vault is to have a passphrase.");
        Self::new_passphrase(KeyringRefusal::declined(), error)
    }

    fn new_passphrase(because: KeyringRefusal, error: AppError) -> Self {
        let error = error.field(Field::Passphrase).remedy(Remedy::KeyringOrPassphrase);
        Self::NewPassphrase { because, error: Box::new(error) }
    }

    /// The key, with the passphrase that was given. One that is not needed is left aside.
    ///
    /// # Errors
    /// When one is needed and none was given; it belongs to the field `passphrase`.
    pub fn key(self, given: Option<Secret>, time_limit: Duration) -> Result<KeySource, AppError> {
        match (self, given) {
            (Self::Keyring, _) => Ok(KeySource::Keyring { time_limit }),
            (Self::Passphrase, Some(passphrase)) => Ok(KeySource::passphrase(passphrase, None)),
            (Self::NewPassphrase { because, .. }, Some(passphrase)) => {
                Ok(KeySource::passphrase(passphrase, Some(because)))
            }
            (Self::Passphrase, None) => {
                Err(AppError::secret_missing("This vault opens with its passphrase.")
                    .field(Field::Passphrase)
                    .next("Enter the passphrase."))
            }
            (Self::NewPassphrase { error, .. }, None) => Err(*error),
        }
    }
}

impl App {
    /// Opens the vault, and makes it where there is none. Passcodes that are no longer valid are erased. Where nothing can be
    /// written, it is opened for reading alone: [`App::reads_only`] says so.
    ///
    /// # Errors
    /// What the vault says; what is wrong with a passphrase belongs to the field `passphrase`.
    pub async fn open(options: Options) -> Result<Self, AppError> {
        let opened = Vault::open_or_read(&options.folder, options.mode, options.key).await;
        let vault = opened.map_err(|error| of_opening(error, &options.folder))?;
        let mut app = Self {
            vault,
            migrated: None,
            mode: options.mode,
            sandbox: options.sandbox,
            clock: options.clock,
            pace: options.pace,
            limits: options.limits,
            reading: options.reading,
            slot: Slot::default(),
            kept: KeptChanges::default(),
            pingone: PingOneKept::default(),
            unlock: Unlock::default(),
        };
        app.enter_migration().await?;
        app.look_at_clock().await?;
        Ok(app)
    }

    /// Where the vault's key comes from.
    #[must_use]
    pub fn key_status(&self) -> KeyStatus {
        self.vault.key_status()
    }
}

fn of_opening(error: VaultError, folder: &Path) -> AppError {
    let error = AppError::from(error).about_folder(folder);
    match error.code {
        Code::Vault(VaultCode::WrongPassphrase | VaultCode::PassphraseTooShort) => {
            error.field(Field::Passphrase)
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase() -> Secret {
        Secret::new("correct horse battery staple".to_owned())
    }

    #[tokio::test]
    async fn p1_a_passphrase_is_asked_for_where_the_vault_has_one_or_is_to_have_one() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("vault");
        assert_eq!(WayIn::existing(&folder, Mode::Sandbox).await.unwrap(), None);
        let limit = Duration::from_secs(1);
        let missing = WayIn::preferred().key(None, limit).unwrap_err();
        assert_eq!((missing.field, missing.remedy), (Some(Field::Passphrase), Remedy::KeyringOrPassphrase));
        let key = WayIn::preferred().key(Some(passphrase()), limit).unwrap();
        App::open(Options::new(Mode::Sandbox, folder.clone(), key)).await.unwrap().close().await.unwrap();

        let way = WayIn::find(&folder, Mode::Sandbox, limit).await.unwrap();
        assert_eq!(way, WayIn::Passphrase, "no keyring is asked");
        let missing = way.clone().key(None, limit).unwrap_err();
        assert_eq!((missing.code, missing.field), (Code::SecretMissing, Some(Field::Passphrase)));
        let wrong = way.key(Some(Secret::new("wrong horse battery".to_owned())), limit).unwrap();
        let Err(error) = App::open(Options::new(Mode::Sandbox, folder, wrong)).await else {
            panic!("opened")
        };
        assert_eq!(
            (error.code, error.field),
            (Code::Vault(VaultCode::WrongPassphrase), Some(Field::Passphrase))
        );
    }

    #[test]
    fn p1_what_the_platform_says_of_a_keyring_stands_behind_the_sentence() {
        let reason = "zbus error: no such socket".to_owned();
        let error = AppError::from(VaultError::KeyringAbsent { reason: reason.clone() });
        assert_eq!(error.message, "No keyring answers on this computer.");
        assert_eq!(error.params["detail"], reason);
    }
}
