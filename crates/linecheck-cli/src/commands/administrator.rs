//! `linecheck administrator`

use std::fmt::Write as _;

use linecheck_app::{AdministratorView, AppError};
use linecheck_domain::Secret;
use linecheck_domain::actor::Role;

use crate::arguments::AdministratorCommand;
use crate::context::Context;
use crate::output::{Output, Reply, stopped};
use crate::secrets;

pub async fn run(
    context: &Context,
    command: &AdministratorCommand,
    output: Output,
) -> Result<Reply, AppError> {
    let Context { app, actor, .. } = context;
    let view = match command {
        AdministratorCommand::Status => app.administrator().await?,
        AdministratorCommand::Set { new_passphrase_stdin } => {
            app.set_administrator(actor, new_passphrase(*new_passphrase_stdin).await?).await?
        }
        AdministratorCommand::Change { new_passphrase_stdin } => {
            app.change_administrator(actor, new_passphrase(*new_passphrase_stdin).await?).await?
        }
        AdministratorCommand::Remove { yes } => {
            let question = "Remove the administrator passphrase? Everybody who opens the vault is an administrator then.";
            if !yes && !secrets::confirm(question).await? {
                return Err(stopped());
            }
            app.remove_administrator(actor).await?
        }
        AdministratorCommand::IdleLock { minutes } => app.set_idle_lock(actor, *minutes).await?,
    };
    output.done(&view, &told(&view))
}

async fn new_passphrase(stdin: bool) -> Result<Secret, AppError> {
    if stdin {
        secrets::administrator_from_stdin("The new administrator passphrase").await
    } else {
        secrets::new_passphrase("New administrator passphrase").await
    }
}

fn told(view: &AdministratorView) -> String {
    let Some(set_at) = view.set_at else {
        if view.role == Role::Support {
            return "This vault is a support kit: nobody is an administrator in it.".to_owned();
        }
        return "No administrator passphrase is set: everybody who opens this vault is an administrator."
            .to_owned();
    };
    let role = match view.role {
        Role::Administrator => "administrator",
        Role::Support => "support",
    };
    let mut text = format!(
        "An administrator passphrase is set, since {}. This command works as {role}.\nThe window locks after {} idle minutes.",
        set_at.strftime("%F %T UTC"),
        view.idle_minutes
    );
    if view.wrong > 0 {
        let _ = write!(text, "\nWrong ones in a row: {}.", view.wrong);
    }
    if view.wait_seconds > 0 {
        let _ = write!(text, " The next can be given in {} s.", view.wait_seconds);
    }
    text
}
