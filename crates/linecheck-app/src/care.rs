//! Care of the vault (P1, P2): another key, and what its opening came to; with backups, and a look whether it is whole.

pub(crate) mod backup;
pub(crate) mod check;

use std::time::Duration;

use linecheck_domain::Secret;
use linecheck_domain::actor::{Actor, Role};
use linecheck_domain::base::Mode;
use linecheck_vault::{AuditFilter, KeySource, KeyStatus, KeyringRefusal, Vault, VaultCode, VaultError};
use serde::Serialize;
use serde_json::json;

use crate::app::{App, audit};
use crate::error::{AppError, Code, Field};
use crate::migrated::Migrated;
use crate::roles::{Permit, UseCase};

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
    /// The version of its schema.
    pub version: u32,
    /// How many bytes it takes on the disk.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub size: u64,
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
            version: Vault::newest_version(),
            size: self.vault.size(),
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
