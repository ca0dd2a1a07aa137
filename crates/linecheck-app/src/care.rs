//! Care of the vault (P1, P2): another key, backups and what comes back of them, a look whether it is whole; and what its
//! opening came to.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::actor::{Actor, Role};
use linecheck_domain::base::Mode;
use linecheck_vault::{
    AuditFilter, BackupSeen, KeySource, KeyStatus, KeyringRefusal, Vault, VaultCode, VaultError,
};
use serde::Serialize;
use serde_json::json;

use crate::app::{App, audit};
use crate::error::{AppError, Code, Field};
use crate::migrated::Migrated;
use crate::roles::{self, Permit, UseCase};

/// The entry of a vault that an older Linecheck wrote and this one brought to the newest form.
const MIGRATED: &str = "vault_migrated";

/// Which key a vault is to have.
#[derive(Debug)]
pub enum NewKey {
    /// A random one, which the keyring keeps.
    Keyring {
        /// How long the keyring may take.
        time_limit: Duration,
    },
    /// One that is made of a passphrase.
    Passphrase(Secret),
}

impl NewKey {
    fn source(self) -> KeySource {
        match self {
            Self::Keyring { time_limit } => KeySource::Keyring { time_limit },
            Self::Passphrase(passphrase) => {
                KeySource::passphrase(passphrase, Some(KeyringRefusal::declined()))
            }
        }
    }
}

/// Where a vault's key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "VaultKeyFrom"))]
#[serde(rename_all = "snake_case")]
pub enum KeyFrom {
    /// From the keyring of the operating system.
    Keyring,
    /// From a passphrase.
    Passphrase,
}

impl From<&KeyStatus> for KeyFrom {
    fn from(status: &KeyStatus) -> Self {
        match status {
            KeyStatus::Keyring => Self::Keyring,
            KeyStatus::Passphrase { .. } => Self::Passphrase,
        }
    }
}

impl KeyFrom {
    fn name(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::Passphrase => "passphrase",
        }
    }
}

/// How a vault is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct VaultView {
    /// Its own ID.
    pub id: String,
    /// Real data or the sandbox.
    pub mode: Mode,
    /// Its folder.
    pub folder: String,
    /// Where its key comes from.
    pub key: KeyFrom,
    /// The keyring lists its key under this account of the service `linecheck`.
    pub keyring_account: Option<String>,
    /// Why it can only be read.
    pub reads_only: Option<AppError>,
    /// The last time that an older Linecheck's vault was brought to the newest form.
    pub migrated: Option<Migrated>,
    /// The folders beside it in which vaults are kept whose places backups took.
    pub aside: Vec<String>,
}

/// What a check of the vault came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct VaultCheckView {
    /// Whether nothing is wrong.
    pub is_whole: bool,
    /// The version of its schema.
    pub version: u32,
    /// How many pages were read and authenticated.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub pages: u64,
    /// What is wrong, the first of it.
    pub problems: Vec<String>,
}

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BackupMade {
    /// Its folder.
    pub folder: String,
    /// What it opens with.
    pub key: KeyFrom,
}

/// A backup that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RestoredView {
    /// The vault that is in place now.
    pub vault: String,
    /// The folder in which the one before is kept.
    pub aside: Option<String>,
    /// What the vault opens with now.
    pub key: KeyFrom,
}

/// A backup that is to come back.
#[derive(Debug)]
pub struct RestoreOf {
    /// The folder of the vault whose place it takes.
    pub folder: PathBuf,
    /// Real data or the sandbox: the backup has to be of the same.
    pub mode: Mode,
    /// The folder of the backup.
    pub from: PathBuf,
    /// What the backup opens with.
    pub key: KeySource,
    /// It may take the place of another vault than it is of.
    pub of_other: bool,
    /// The time: the name of what is kept aside, and of the entry.
    pub now: Timestamp,
}

impl App {
    /// How the vault is kept.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn vault_view(&self) -> Result<VaultView, AppError> {
        let filter = AuditFilter { action: Some(MIGRATED.to_owned()), ..AuditFilter::default() };
        let entry = self.read(move |reader| Ok(reader.audit_page(&filter, None, 1)?)).await?;
        let migrated = entry.into_iter().next().and_then(|entry| {
            let version = |name: &str| entry.detail.get(name)?.as_u64()?.try_into().ok();
            Some(Migrated { from: version("from")?, to: version("to")?, at: entry.at })
        });
        Ok(VaultView {
            id: self.vault.id().to_string(),
            mode: self.mode,
            folder: self.vault.folder().display().to_string(),
            key: KeyFrom::from(&self.vault.key_status()),
            keyring_account: self.vault.keyring_account(),
            reads_only: self.reads_only(),
            migrated,
            aside: self.vault.kept_aside().iter().map(|folder| folder.display().to_string()).collect(),
        })
    }

    /// Why the vault could only be opened for reading; `None` where it can be changed. Whatever would write, into the audit
    /// trail too, is then refused with this error.
    #[must_use]
    pub fn reads_only(&self) -> Option<AppError> {
        let reads_only = self.vault.reads_only()?.clone();
        let error = VaultError::ReadsOnly { because: reads_only.because, said: reads_only.said };
        Some(AppError::from(error).param("because", reads_only.because.as_str()))
    }

    /// What this opening had to do to a vault that an older Linecheck wrote.
    #[must_use]
    pub fn migrated(&self) -> Option<&Migrated> {
        self.migrated.as_ref()
    }

    /// Encrypts the vault with another key. The audit entry is there exactly when the new key is.
    ///
    /// # Errors
    /// When the actor is no administrator, another Linecheck has the vault open, the keyring or the disk refuses: the old
    /// key stays.
    pub async fn change_key(&self, actor: &Actor, to: NewKey) -> Result<VaultView, AppError> {
        let permit = self.permit(actor, UseCase::ChangeKey).await?;
        self.write_kept().await;
        let from = KeyFrom::from(&self.vault.key_status());
        let next = match &to {
            NewKey::Keyring { .. } => KeyFrom::Keyring,
            NewKey::Passphrase(_) => KeyFrom::Passphrase,
        };
        let now = self.now();
        let changed = self.vault.change_key(to.source(), move |writer| {
            let detail = json!({ "from": from.name(), "to": next.name() });
            audit(writer, &permit, "vault_key_changed", None, detail, now)
        });
        changed.await.map_err(|error: AppError| match error.code {
            Code::Vault(VaultCode::PassphraseTooShort) => error.field(Field::Passphrase),
            _ => error.about_folder(self.vault.folder()),
        })?;
        self.vault_view().await
    }

    /// Makes a folder with a backup of the vault, which opens with the vault's key. It is entered before it is made, so that
    /// the backup says of itself that it is one.
    ///
    /// # Errors
    /// When the actor is no administrator, something of this name is there, or the disk refuses; then nothing stays of it.
    pub async fn back_up_vault(&self, actor: &Actor, to: &Path) -> Result<BackupMade, AppError> {
        let permit = self.permit(actor, UseCase::BackUpVault).await?;
        let to = std::path::absolute(to).map_err(|error| {
            AppError::invalid_value(format!("This is no folder that a backup could be made in: {error}."))
        })?;
        let (detail, now) = (json!({ "folder": to.display().to_string() }), self.now());
        let entered = (permit.clone(), detail.clone());
        self.write(move |writer| audit(writer, &entered.0, "vault_backed_up", None, entered.1.clone(), now))
            .await?;
        if let Err(error) = self.vault.back_up(&to).await {
            let again = self.now();
            let permit = permit.begun();
            // The first error is the one to be told.
            let _ = self
                .write(move |writer| {
                    audit(writer, &permit, "vault_not_backed_up", None, detail.clone(), again)
                })
                .await;
            return Err(of_copying(error, &to));
        }
        Ok(BackupMade { folder: to.display().to_string(), key: KeyFrom::from(&self.vault.key_status()) })
    }

    /// Reads the whole vault, and says whether it is whole. Nothing is changed.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn check_vault(&self) -> Result<VaultCheckView, AppError> {
        let check = self.vault.check().await?;
        Ok(VaultCheckView {
            is_whole: check.problems.is_empty(),
            version: check.version,
            pages: check.pages,
            problems: check.problems,
        })
    }

    /// Whether this person may let a backup take the place of this vault. [`restore_vault`] needs it closed.
    ///
    /// # Errors
    /// When he may not.
    pub async fn permit_restore(&self, actor: &Actor) -> Result<(), AppError> {
        self.permit(actor, UseCase::PermitRestore).await.map(drop)
    }

    /// Says once, in the audit trail, that an older Linecheck's vault was brought to the newest form.
    pub(crate) async fn enter_migration(&mut self) -> Result<(), AppError> {
        if self.vault.reads_only().is_some() {
            return Ok(());
        }
        let Some(from) = self.read(|reader| Ok(reader.migrated_from()?)).await? else { return Ok(()) };
        let (to, now) = (Vault::newest_version(), self.now());
        let by = Actor { role: Role::Administrator, os_user: "Linecheck".to_owned() };
        self.write(move |writer| {
            if writer.migrated_from()?.is_some() {
                let permit = Permit::as_was_set(by.clone());
                audit(writer, &permit, MIGRATED, None, json!({ "from": from, "to": to }), now)?;
                writer.forget_migration()?;
            }
            Ok(())
        })
        .await?;
        self.migrated = Some(Migrated { from, to, at: now });
        Ok(())
    }
}

/// Looks at a backup, without a key.
///
/// # Errors
/// When there is none.
pub async fn look_at_backup(from: &Path) -> Result<BackupSeen, AppError> {
    let folder = from.to_owned();
    let looked = tokio::task::spawn_blocking(move || Vault::look_at_backup(&folder)).await;
    looked
        .map_err(|_| AppError::internal("Looking at the backup was interrupted."))?
        .map_err(|error| of_copying(error, from))
}

/// Puts a backup in the place of the vault, which has to be closed, and may be damaged or have lost its key: whoever has it
/// open asks [`App::permit_restore`] first. What was there is kept aside. The entry is in the restored vault.
///
/// # Errors
/// When the backup has an administrator passphrase and `actor` is not the one who may change it; when it is of the other
/// mode, of another vault, or not whole; when somebody has the vault open. Nothing was changed then.
pub async fn restore_vault(actor: &Actor, asked: RestoreOf) -> Result<RestoredView, AppError> {
    let RestoreOf { folder, mode, from, key, of_other, now } = asked;
    let name = now.strftime("%Y%m%d-%H%M%S").to_string();
    let told = from.display().to_string();
    let actor = actor.clone();
    let restored = Vault::restore((&folder, mode), &from, key, of_other, &name, move |writer| {
        // Nobody has unlocked what is only now put in place.
        let by = match roles::in_force(writer)? {
            None => actor.clone(),
            Some(_) => Actor { role: Role::Support, ..actor.clone() },
        };
        let detail = json!({ "from": told });
        audit(writer, &Permit::as_was_set(by), "vault_restored", None, detail, now)
    });
    let restored = restored.await.map_err(|error: AppError| match error.code {
        Code::Vault(VaultCode::WrongPassphrase) => error.field(Field::Passphrase),
        _ => error.about_folder(&folder),
    })?;
    let seen = look_at_backup(&from).await?;
    Ok(RestoredView {
        vault: restored.vault_id.to_string(),
        aside: restored.aside.map(|aside| aside.display().to_string()),
        key: KeyFrom::from(&seen.key),
    })
}

/// An error of a backup's folder, which is not the vault's.
fn of_copying(error: VaultError, folder: &Path) -> AppError {
    AppError::from(error).about_folder(folder)
}
