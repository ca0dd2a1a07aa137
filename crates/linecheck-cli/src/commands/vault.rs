//! `linecheck vault`

use std::fmt::Write as _;
use std::time::Duration;

use jiff::Timestamp;
use linecheck_app::{
    App, AppError, KeyFrom, NewKey, RestoreOf, VaultView, look_at_backup, permit_restore_of, restore_vault,
};
use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_vault::{KeySource, KeyStatus, vault_home};

use crate::arguments::{Arguments, RestoreArguments, VaultCommand};
use crate::context::{Context, actor};
use crate::output::{Output, Reply, plain};
use crate::secrets;

pub async fn run(context: &Context, command: &VaultCommand, output: Output) -> Result<Reply, AppError> {
    let app = &context.app;
    match command {
        VaultCommand::Status => {
            let view = app.vault_view().await?;
            output.done(&view, &told(&view))
        }
        VaultCommand::Passphrase { new_passphrase_stdin } => {
            let passphrase = secrets::passphrase_to_be(*new_passphrase_stdin).await?;
            change_key(context, NewKey::Passphrase(passphrase), output).await
        }
        VaultCommand::Rekey => {
            if app.vault_view().await?.key == KeyFrom::Passphrase {
                return Err(AppError::invalid_value("The key of this vault is made of its passphrase.")
                    .next("Set the passphrase anew: `linecheck vault passphrase`. The same one makes a new key too."));
            }
            change_key(context, NewKey::Keyring { time_limit: context.keyring_timeout }, output).await
        }
        VaultCommand::UseKeyring => {
            if app.vault_view().await?.key == KeyFrom::Keyring {
                return Err(AppError::invalid_value("The keyring has the key of this vault.")
                    .next("For another random key: `linecheck vault rekey`."));
            }
            change_key(context, NewKey::Keyring { time_limit: context.keyring_timeout }, output).await
        }
        VaultCommand::Backup { folder } => {
            let made = app.back_up_vault(&context.actor, folder).await?;
            let key = match made.key {
                KeyFrom::Passphrase => "It opens with the passphrase that the vault has now.",
                KeyFrom::Keyring => {
                    "It opens with the key in the keyring of this user, and nowhere else: for another computer, give the \
                     vault a passphrase first (`linecheck vault passphrase`)."
                }
            };
            output.done(&made, &format!("Backed up to {}, and read whole. {key}", made.folder))
        }
        VaultCommand::Check => check(app, output).await,
        VaultCommand::Restore(_) => Err(AppError::internal("The vault was opened before it was restored.")),
    }
}

async fn change_key(context: &Context, key: NewKey, output: Output) -> Result<Reply, AppError> {
    let view = context.app.change_key(&context.actor, key).await?;
    let now = match view.key {
        KeyFrom::Passphrase => "The vault opens with the new passphrase from now on.",
        KeyFrom::Keyring => "The keyring keeps the vault's new key.",
    };
    let text = format!(
        "{now} Everything was encrypted anew.\nBackups that were made before open with what they had then."
    );
    output.done(&view, &text)
}

async fn check(app: &App, output: Output) -> Result<Reply, AppError> {
    let check = app.check_vault(&output.progress()).await?;
    let mut text = if check.problems.is_empty() {
        format!(
            "File: whole. {} pages were read and authenticated, and tables, indexes and references agree. Version {}.",
            check.pages, check.version
        )
    } else {
        let mut text = "File: NOT WHOLE:".to_owned();
        for problem in &check.problems {
            let _ = write!(text, "\n  {}", plain(problem));
        }
        text
    };
    let _ = match &check.audit {
        Some(audit) if audit.right => write!(text, "\nAudit trail: {}", plain(&audit.says)),
        Some(audit) => write!(text, "\nAudit trail: NOT AS IT WAS ENTERED. {}", plain(&audit.says)),
        None => write!(text, "\nAudit trail: not checked. The file does not let it be read."),
    };
    let error = check.error();
    output.done_with_error(&check, &text, error.as_ref())
}

fn told(view: &VaultView) -> String {
    let key = match (view.key, &view.keyring_account) {
        (KeyFrom::Keyring, Some(account)) => format!("in the keyring (linecheck, {account})"),
        (KeyFrom::Keyring, None) => "in the keyring".to_owned(),
        (KeyFrom::Passphrase, _) => "of a passphrase".to_owned(),
    };
    let mut text = format!(
        "Vault {} ({})\n  Folder   {}\n  Key      {key}\n  Version  {}\n  Size     {} bytes",
        view.id, view.mode, view.folder, view.version, view.size
    );
    if let Some(error) = &view.reads_only {
        let _ = write!(text, "\n  Reading only: {}", error.message);
    }
    if let Some(migrated) = &view.migrated {
        let _ = write!(
            text,
            "\n  Brought from version {} to version {} on {}",
            migrated.from, migrated.to, migrated.at
        );
    }
    for folder in &view.aside {
        let _ = write!(text, "\n  Kept aside: {folder}");
    }
    text
}

/// Restores without opening what is there: it may be damaged, or its key lost.
pub async fn restore(
    arguments: &Arguments,
    asked: &RestoreArguments,
    passphrase: Option<Result<Secret, AppError>>,
    administrator: Option<Result<Secret, AppError>>,
    output: Output,
) -> Result<Reply, AppError> {
    let mode = if arguments.sandbox { Mode::Sandbox } else { Mode::Real };
    let folder = vault_home(mode)?;
    let time_limit = Duration::from_secs(arguments.keyring_timeout);
    let seen = look_at_backup(&asked.folder).await?;
    permit_restore_of(&actor(), (&folder, mode), time_limit, administrator.transpose()?).await?;
    if !asked.yes {
        let question = format!(
            "Put the backup {} of vault {} in place? What is there now is kept aside.",
            asked.folder.display(),
            seen.vault_id
        );
        if !secrets::confirm(&question).await? {
            return Err(AppError::cancelled());
        }
    }
    let key = match (&seen.key, passphrase) {
        (KeyStatus::Keyring, _) => KeySource::Keyring { time_limit },
        (KeyStatus::Passphrase { .. }, Some(given)) => KeySource::passphrase(given?, None),
        (KeyStatus::Passphrase { .. }, None) => {
            KeySource::passphrase(secrets::passphrase_from_prompt().await?, None)
        }
    };
    let of = RestoreOf {
        folder,
        mode,
        from: asked.folder.clone(),
        key,
        of_other: asked.other_vault,
        now: Timestamp::now(),
    };
    let restored = restore_vault(&actor(), of).await?;
    let aside = match &restored.aside {
        Some(aside) => format!("What was there is kept in {aside}, with its tokens, until you remove it."),
        None => "There was no vault before.".to_owned(),
    };
    output.done(&restored, &format!("Restored: vault {}. {aside}", restored.vault))
}
