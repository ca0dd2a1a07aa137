//! Care of the vault (P1, P2): its key, its check, its backups.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use linecheck_app::{AppError, BackupMade, BackupView, NewKey, VaultCheckView, VaultView};
use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_vault::{KEYRING_TIME_LIMIT, VaultError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::backup::Backup;
use crate::opening::Restored;
use crate::session::Open;
use crate::shell::Shell;
use crate::work::{Answer, Work};

/// Which key the vault is to have.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(optional_fields = nullable))]
pub struct NewVaultKey {
    /// One of this passphrase; without it, a random one in the keyring.
    #[cfg_attr(feature = "bindings", ts(as = "Option<String>"))]
    passphrase: Option<Secret>,
}

/// A backup that is to be looked into.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(optional_fields = nullable))]
pub struct OfBackup {
    /// Its folder.
    folder: String,
    /// Its passphrase, where it opens with one.
    #[cfg_attr(feature = "bindings", ts(as = "Option<String>"))]
    passphrase: Option<Secret>,
}

/// A backup that was looked into, with the ID by which it is restored.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BackupSeen {
    /// None while its passphrase is missing, or where it can never come back here.
    preview: Option<Uuid>,
    #[serde(flatten)]
    view: BackupView,
}

/// A backup that was looked into is to take the place of the vault.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RestoreVault {
    preview: Uuid,
    /// Also where it is of another vault.
    other_vault: bool,
}

pub async fn read_vault(shell: &Shell) -> Answer<VaultView> {
    shell.session().open()?.app.vault_view().await
}

/// It cannot be cancelled: killed at any instant, the vault has the old key or the new one.
pub async fn change_vault_key(shell: &Shell, request: NewVaultKey, _work: Work) -> Answer<VaultView> {
    let open = shell.session().open()?;
    let key = match request.passphrase {
        Some(passphrase) => NewKey::Passphrase(passphrase),
        None => NewKey::Keyring { time_limit: KEYRING_TIME_LIMIT },
    };
    let changed = open.app.change_key(&open.actor, key).await;
    shell.surroundings().session_changed();
    changed
}

pub async fn check_vault(shell: &Shell, work: Work) -> Answer<VaultCheckView> {
    let open = shell.session().open()?;
    work.run(shell, async |progress| open.app.check_vault(&progress).await).await
}

pub async fn back_up_vault(shell: &Shell, work: Work) -> Answer<BackupMade> {
    let open = shell.session().open()?;
    let to = shell.exports().of_backup(open.mode()).await?;
    work.run(shell, async |_| open.app.back_up_vault(&open.actor, &to).await).await
}

/// What a backup would come back to: the vault that is open, or the one that did not open.
struct Place {
    mode: Mode,
    open: Option<Arc<Open>>,
}

/// Where a backup would come back to, if the person may replace what is there.
async fn place(shell: &Shell) -> Answer<Place> {
    if let Some(open) = shell.session().if_open() {
        open.app.permit_restore(&open.actor).await?;
        return Ok(Place { mode: open.mode(), open: Some(open) });
    }
    let mode = shell.session().not_opened().ok_or(VaultError::Closed)?;
    shell.opening().permit_restore(mode).await?;
    Ok(Place { mode, open: None })
}

/// Those that the window made itself. A restore is an administrator's, and so is the list for it.
pub async fn list_backups(shell: &Shell) -> Answer<Vec<String>> {
    let place = place(shell).await?;
    let found = shell.exports().backups(place.mode).await?;
    Ok(found.iter().map(|folder| folder.display().to_string()).collect())
}

/// What was looked into stays here with its passphrase, and the last one alone.
pub async fn look_into_backup(shell: &Shell, request: OfBackup, work: Work) -> Answer<BackupSeen> {
    let Place { mode, open } = place(shell).await?;
    let backup = Backup::new(whole_path(&request.folder)?, request.passphrase);
    let looking = async |_| match &open {
        Some(open) => open.app.look_into_backup(&open.actor, backup.folder(), backup.passphrase()).await,
        None => shell.opening().look_into_backup(mode, &backup).await,
    };
    let view = work.run(shell, looking).await?;
    let preview = view.content.is_some().then(|| shell.session().backups().keep_alone(backup));
    Ok(BackupSeen { preview, view })
}

/// The program goes on with the vault that is in place then. It cannot be cancelled: killed at any instant, what was there or
/// the backup is in place.
pub async fn restore_vault(shell: &Shell, request: RestoreVault, work: Work) -> Answer<Restored> {
    let mode = place(shell).await?.mode;
    let backup = shell.session().backups().take(request.preview).ok_or_else(|| {
        AppError::invalid_value("This backup is no longer looked into.").next("Look into it again.")
    })?;
    let tell = |stage| {
        shell.surroundings().session_changed();
        work.tell(stage);
    };
    let restored = shell.opening().restore(shell.session(), mode, &backup, request.other_vault, tell).await;
    if restored.is_err() {
        shell.session().backups().put(request.preview, backup);
    }
    shell.begin_watching();
    shell.surroundings().session_changed();
    restored
}

fn whole_path(typed: &str) -> Answer<PathBuf> {
    let path = Path::new(typed.trim());
    if path.is_absolute() {
        return Ok(path.to_owned());
    }
    Err(AppError::invalid_value("This is not the whole path of a folder.")
        .next("Write the path from its beginning, such as /home/ann/linecheck-backup."))
}
