//! The commands: arguments to use cases, results to text.

mod configure;
mod find;
mod history;
mod manual;
mod pingone;
mod ready;
mod sandbox;
mod send;
pub mod settings;

use clap::CommandFactory as _;
use linecheck_app::AppError;
use linecheck_domain::consent;
use serde_json::json;

use crate::arguments::{Arguments, Command};
use crate::commands::configure::{drafts, numbers, save, tenants, verify};
use crate::commands::send::{explain, follow, limits, matrix, transaction};
use crate::context::Context;
use crate::output::{Output, Reply};
use crate::secrets;
use crate::stop::Stop;
use crate::tour;

/// Runs one command.
pub async fn run(arguments: Arguments, output: Output, stop: Stop) -> Result<Reply, AppError> {
    let passphrase = if arguments.passphrase_stdin {
        // Always the first line, also where it turns out that no vault wants it: else it would be taken for the token.
        Some(stop.or(async { Ok(secrets::passphrase_from_stdin().await) }).await?)
    } else {
        None
    };
    if let Some(done) = Box::pin(without_vault(&arguments.command, output, &stop)).await? {
        return Ok(done);
    }
    let context = stop.or(Context::open(&arguments, passphrase, output)).await?;
    let done = stop.or(Box::pin(with_vault(&context, &arguments.command, output))).await;
    if done.is_ok() {
        // A little of what is too old, so that the retention period also holds where there is no window. What fails is left
        // for the next command, and has nothing to do with this one.
        let _ = context.app.delete_old_history(Some(1)).await;
    }
    let closed = context.close().await;
    // An error is told for what it is. A result stands, whatever was not tidied up after it.
    Ok(closed.into_iter().fold(done?, Reply::afterwards))
}

/// Runs a command that needs no vault; `None` is for those that need one.
async fn without_vault(command: &Command, output: Output, stop: &Stop) -> Result<Option<Reply>, AppError> {
    let done = match command {
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "linecheck", &mut script);
            let script = String::from_utf8_lossy(&script);
            if output.is_json() {
                output.done(&json!({ "shell": shell.to_string(), "script": script }), "")
            } else {
                Ok(Reply::file(script.trim_end().to_owned()))
            }
        }
        Command::Manual { folder } => manual::run(folder, output),
        Command::Consent => {
            let result =
                json!({ "version": consent::VERSION, "hash": consent::text_hash(), "text": consent::TEXT });
            output.done(&result, &format!("{}\nVersion {}.", consent::TEXT, consent::VERSION))
        }
        Command::Explain { code } => explain::run(code, output),
        Command::Tour => tour::run(output, stop).await,
        Command::Sandbox(command) => sandbox::run(command, output, stop).await,
        Command::Verify(verify) if verify.one_shot.sid.is_some() => {
            stop.or(verify::once(&verify.one_shot, output)).await
        }
        Command::Numbers(numbers) if numbers.command.is_none() => {
            stop.or(numbers::once(&numbers.one_shot, output)).await
        }
        _ => return Ok(None),
    };
    done.map(Some)
}

async fn with_vault(context: &Context, command: &Command, output: Output) -> Result<Reply, AppError> {
    match command {
        Command::Tenant(command) => tenants::run(context, command, output).await,
        Command::Draft(command) => drafts::run(context, command, output).await,
        Command::Verify(arguments) => verify::stored(context, arguments, output).await,
        Command::Numbers(arguments) => numbers::stored(context, arguments, output).await,
        Command::Fallback { tenant, state } => save::fallback(context, tenant, *state, output).await,
        Command::Save { tenant, consent_by, yes } => {
            save::save(context, tenant, consent_by.as_deref(), *yes, output).await
        }
        Command::Status { tenant } => save::status(context, tenant.as_deref(), output).await,
        Command::ChangeAccount { tenant } => drafts::begin(context, tenant, true, output).await,
        Command::RotateToken { tenant, token_stdin } => {
            save::rotate_token(context, tenant, *token_stdin, output).await
        }
        Command::Delete { tenant, yes } => save::delete(context, tenant, *yes, output).await,
        Command::Ready(arguments) => ready::run(context, arguments, output).await,
        Command::Send(arguments) => transaction::run(context, arguments, output).await,
        Command::Matrix(arguments) => matrix::run(context, arguments, output).await,
        Command::Trace { id, tenant, limit, look_up, wait, raw } => match id {
            Some(id) => transaction::trace(context, *id, *look_up, *wait, *raw, output).await,
            None => transaction::traces(context, tenant.as_deref(), *limit, output).await,
        },
        Command::Follow { id, wait, .. } => follow::run(context, *id, *wait, output).await,
        Command::Receipt { id, code_stdin } => transaction::receipt(context, *id, *code_stdin, output).await,
        Command::Limits { tenant, to, country } => {
            limits::run(context, tenant, to, country.as_deref(), output).await
        }
        Command::Find { text, country } => find::run(context, text, country.clone(), output).await,
        Command::PingOne(command) => pingone::run(context, command, output).await,
        Command::History(arguments) => history::run(context, arguments, output).await,
        Command::Audit(asked) => settings::audit(context, asked, output).await,
        Command::Settings(command) => settings::run(context, command, output).await,
        Command::Consent
        | Command::Explain { .. }
        | Command::Sandbox(_)
        | Command::Tour
        | Command::Completions { .. }
        | Command::Manual { .. } => Err(AppError::internal("A command without a vault was given one.")),
    }
}
