//! Backups of the vault, and what comes back of them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::actor::{Actor, Role};
use linecheck_domain::base::Mode;
use linecheck_vault::{
    BackupSeen, KEYRING_TIME_LIMIT, KeySource, KeyStatus, Reader, Stop, Vault, VaultCode, VaultError,
    VaultState,
};
use serde::Serialize;
use serde_json::json;

use super::KeyFrom;
use crate::app::{App, Options, audit};
use crate::error::{AppError, Code, Field};
use crate::open::WayIn;
use crate::roles::{self, Permit, UseCase};

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

/// What is in a vault, so far that two can be told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct VaultContent {
    /// The names of its tenants.
    pub tenants: Vec<String>,
    /// How many entries its audit trail has.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub entries: u64,
    /// When the newest was entered.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub newest: Option<Timestamp>,
    /// Whether an administrator passphrase is set in it.
    pub has_administrator: bool,
}

/// A backup, before it comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BackupView {
    /// Its folder.
    pub folder: String,
    /// The ID of the vault that it is of.
    pub vault: String,
    /// Real data or the sandbox.
    pub mode: Mode,
    /// Whether that is the mode that it would come back to. It is refused otherwise.
    pub is_of_this_mode: bool,
    /// Whether it is of the vault whose place it would take, or there is none.
    pub is_of_this_vault: bool,
    /// What it opens with.
    pub key: KeyFrom,
    /// What is in it; none before its passphrase is given.
    pub content: Option<VaultContent>,
    /// What is in the vault that is open; none where none is.
    pub here: Option<VaultContent>,
}

impl App {
    /// Makes a folder with a backup of the vault, which opens with the vault's key. It is entered before it is made, so that
    /// the backup says of itself that it is one. Dropped, it stops, and nothing stays of it.
    ///
    /// # Errors
    /// When the actor is no administrator, something of this name is there, or the disk refuses; then nothing stays of it.
    pub async fn back_up_vault(&self, actor: &Actor, to: &Path) -> Result<BackupMade, AppError> {
        let permit = self.permit(actor, UseCase::BackUpVault).await?;
        let to = std::path::absolute(to).map_err(|error| {
            AppError::invalid_value(format!("This is no folder that a backup could be made in: {error}."))
        })?;
        let (app, stop) = (self.clone(), Stop::default());
        let _dropped = stop.when_dropped();
        // By itself, so that what was stopped is entered too.
        let made = tokio::spawn(async move { app.make_backup(permit, to, stop).await });
        made.await.unwrap_or_else(|error| Err(AppError::internal(error.to_string())))
    }

    async fn make_backup(&self, permit: Permit, to: PathBuf, stop: Stop) -> Result<BackupMade, AppError> {
        let (detail, now) = (json!({ "folder": to.display().to_string() }), self.now());
        let entered = (permit.clone(), detail.clone());
        self.write(move |writer| audit(writer, &entered.0, "vault_backed_up", None, entered.1.clone(), now))
            .await?;
        if let Err(error) = self.vault.back_up(&to, &stop).await {
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

    /// Looks into a backup that may take the place of this vault: whose it is, and what is in it beside what is here. Its
    /// content is left out where a passphrase is needed and none was given. Nothing is written.
    ///
    /// # Errors
    /// When the actor is no administrator, there is no backup, or it does not open.
    pub async fn look_into_backup(
        &self,
        actor: &Actor,
        from: &Path,
        passphrase: Option<Secret>,
    ) -> Result<BackupView, AppError> {
        self.permit(actor, UseCase::LookIntoBackup).await?;
        let here = self.read(content).await?;
        let view = read_backup(from, (self.vault.folder(), self.mode), passphrase).await?;
        Ok(BackupView { here: Some(here), ..view })
    }

    /// Whether this person may let a backup take the place of this vault. [`restore_vault`] needs it closed.
    ///
    /// # Errors
    /// When he may not.
    pub async fn permit_restore(&self, actor: &Actor) -> Result<(), AppError> {
        self.permit(actor, UseCase::PermitRestore).await.map(drop)
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

/// Looks into a backup that may come back to a folder in which no vault opens.
///
/// # Errors
/// When there is none, or it does not open.
pub async fn read_backup(
    from: &Path,
    (folder, mode): (&Path, Mode),
    passphrase: Option<Secret>,
) -> Result<BackupView, AppError> {
    let seen = look_at_backup(from).await?;
    let folder = folder.to_owned();
    let located = tokio::task::spawn_blocking(move || Vault::locate(&folder, mode)).await;
    // One whose header cannot be read is in no backup's way.
    let here = match located {
        Ok(Ok(VaultState::Present { header })) => Some(header.vault_id()),
        _ => None,
    };
    let key = match (&seen.key, passphrase) {
        (KeyStatus::Keyring, _) => Some(KeySource::Keyring { time_limit: KEYRING_TIME_LIMIT }),
        (KeyStatus::Passphrase { .. }, given) => given.map(|given| KeySource::passphrase(given, None)),
    };
    let is_of_this_mode = seen.mode == mode;
    let content = match key.filter(|_| is_of_this_mode) {
        None => None,
        Some(key) => {
            let opened = Vault::read_backup(from, key).await.map_err(|error| of_opening(error, from))?;
            let found = opened.read(content).await;
            // It was in memory alone.
            let _ = opened.close().await;
            Some(found?)
        }
    };
    Ok(BackupView {
        folder: from.display().to_string(),
        vault: seen.vault_id.to_string(),
        mode: seen.mode,
        is_of_this_mode,
        is_of_this_vault: here.is_none_or(|here| here == seen.vault_id),
        key: KeyFrom::from(&seen.key),
        content,
        here: None,
    })
}

/// Where the vault in a folder opens without a question, whoever restores has to be allowed to replace it. A vault that has a
/// passphrase is not asked: whoever has that could open the backup in another folder as well; nor is one that does not open for good
/// (its key lost, its file damaged).
///
/// # Errors
/// When he may not, `administrator` is not the passphrase of that role, or it cannot be asked just now: a keyring that is locked or
/// silent, a vault that another process holds.
pub async fn permit_restore_of(
    actor: &Actor,
    (folder, mode): (&Path, Mode),
    time_limit: Duration,
    administrator: Option<Secret>,
) -> Result<(), AppError> {
    if !matches!(WayIn::existing(folder, mode).await, Ok(Some(WayIn::Keyring))) {
        return Ok(());
    }
    let options = Options::new(mode, folder.to_owned(), KeySource::Keyring { time_limit });
    let app = match App::open(options).await {
        Ok(app) => app,
        Err(error) if is_for_now(error.code) => return Err(error),
        Err(_) => return Ok(()),
    };
    let permitted = async {
        if let Some(given) = administrator {
            app.unlock(actor, given).await?;
        }
        app.permit_restore(actor).await
    }
    .await;
    app.close().await?;
    match permitted {
        Err(error) if error.code != Code::Vault(VaultCode::Closed) => Err(error),
        _ => Ok(()),
    }
}

/// Whether a vault does not open now and may open later. That is no loss, and permits nothing.
fn is_for_now(code: Code) -> bool {
    let Code::Vault(code) = code else { return false };
    matches!(
        code,
        VaultCode::KeyringLocked
            | VaultCode::KeyringTimedOut
            | VaultCode::KeyringFailed
            | VaultCode::Busy
            | VaultCode::InUse
            | VaultCode::BackupInUse
            | VaultCode::NoRandomness
            | VaultCode::Stopped
    )
}

fn content(reader: &Reader<'_>) -> Result<VaultContent, AppError> {
    let (_, entries, _) = reader.audit_end()?;
    Ok(VaultContent {
        tenants: reader.tenants()?.into_iter().map(|tenant| tenant.name).collect(),
        entries,
        newest: reader.audit(1)?.first().map(|entry| entry.at),
        has_administrator: roles::in_force(reader)?.is_some(),
    })
}

fn of_opening(error: VaultError, folder: &Path) -> AppError {
    let error = of_copying(error, folder);
    match error.code {
        Code::Vault(VaultCode::WrongPassphrase) => error.field(Field::Passphrase),
        _ => error,
    }
}

/// An error of a backup's folder, which is not the vault's.
fn of_copying(error: VaultError, folder: &Path) -> AppError {
    AppError::from(error).about_folder(folder)
}
