//! The commands: arguments to use cases, results to text.

mod administrator;
mod audit;
mod bundle;
mod configure;
mod find;
mod history;
mod manual;
mod pingone;
mod ready;
mod sandbox;
mod send;
pub mod settings;
mod traffic;
mod vault;

use clap::CommandFactory as _;
use linecheck_app::{AppError, Code};
use linecheck_domain::{Secret, consent};
use serde_json::json;

use crate::arguments::{Arguments, AuditArguments, AuditCommand, Command, VaultCommand};
use crate::commands::configure::{drafts, numbers, revisions, save, tenants, verify};
use crate::commands::send::{explain, follow, limits, matrix, transaction};
use crate::context::Context;
use crate::output::{Output, Reply, say};
use crate::secrets;
use crate::stop::Stop;
use crate::tour;

pub use traffic::watch::PLUGIN_UNKNOWN;

/// Runs one command.
pub async fn run(arguments: Arguments, output: Output, stop: Stop) -> Result<Reply, AppError> {
    let is_plugin = matches!(&arguments.command, Command::Watch(watch) if watch.plugin);
    match run_as_it_is(arguments, output, stop).await {
        Err(error) if is_plugin => Ok(traffic::watch::plugin_error(&error)),
        done => done,
    }
}

async fn run_as_it_is(arguments: Arguments, output: Output, stop: Stop) -> Result<Reply, AppError> {
    let passphrase = if arguments.passphrase_stdin {
        // Always the first line, also where it turns out that no vault wants it: else it would be taken for the token.
        Some(stop.or(async { Ok(secrets::passphrase_from_stdin().await) }).await?)
    } else {
        None
    };
    let administrator = if arguments.administrator_passphrase_stdin {
        const WHAT: &str = "The administrator passphrase";
        // Always the next line, for the same reason.
        Some(stop.or(async { Ok(secrets::administrator_from_stdin(WHAT).await) }).await?)
    } else {
        None
    };
    let may_ask = administrator.is_none() && secrets::is_person_there();
    if let Some(done) = Box::pin(without_vault(&arguments.command, output, &stop)).await? {
        return Ok(done);
    }
    if let Command::Vault(VaultCommand::Restore(restore)) = &arguments.command {
        return stop
            .or(Box::pin(vault::restore(&arguments, restore, passphrase, administrator, output)))
            .await;
    }
    let context = stop.or(Context::open(&arguments, passphrase, output)).await?;
    if !output.is_json()
        && let Some(kit) = context.app.kit().await?
    {
        say(&bundle::kit_text(&kit));
    }
    let done = match &arguments.command {
        Command::Watch(watch) if !watch.once && !watch.plugin => {
            Box::pin(traffic::watch::keep_on(&context, watch, output, &stop)).await
        }
        command => {
            stop.or(Box::pin(as_administrator(&context, command, administrator, may_ask, output))).await
        }
    };
    if done.is_ok() {
        // A little of what is too old, so that the retention period also holds where there is no window. What fails is left
        // for the next command, and has nothing to do with this one.
        let _ = context.app.delete_old_history(Some(1)).await;
    }
    let closed = context.close().await;
    // An error is told for what it is. A result stands, whatever was not tidied up after it.
    Ok(closed.into_iter().fold(done?, Reply::afterwards))
}

/// Runs a command, unlocked where the administrator passphrase was given. Where a person sits at a terminal, and only an
/// administrator may, it is asked for, and the command is run once more: nothing of it was done. The unlock ends with it.
async fn as_administrator(
    context: &Context,
    command: &Command,
    given: Option<Result<Secret, AppError>>,
    may_ask: bool,
    output: Output,
) -> Result<Reply, AppError> {
    if let Some(given) = given {
        context.app.unlock(&context.actor, given?).await?;
    }
    match with_vault(context, command, output).await {
        Err(error) if may_ask && error.code == Code::NotAdministrator => {
            let typed = secrets::administrator_from_prompt().await?;
            context.app.unlock(&context.actor, typed).await?;
            with_vault(context, command, output).await
        }
        done => done,
    }
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
        Command::Audit(AuditArguments {
            command: Some(AuditCommand::Verify { file: Some(file), checkpoint }),
            ..
        }) => stop.or(audit::verify_file(file, checkpoint, output)).await,
        Command::Consent { command: None } => {
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
        Command::Revisions(command) => revisions::run(context, command, output).await,
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
        Command::Lookup { tenant, number, country, hours } => {
            traffic::lookup::run(context, tenant, number, country.clone(), *hours, output).await
        }
        Command::Health(arguments) => traffic::health::run(context, arguments, output).await,
        Command::Watch(arguments) => traffic::watch::once(context, arguments, output).await,
        Command::Mute { tenant, sign, reason } => {
            traffic::mute::mute(context, (tenant, sign, reason), output).await
        }
        Command::Unmute { tenant, sign } => traffic::mute::unmute(context, tenant, sign, output).await,
        Command::PingOne(command) => pingone::run(context, command, output).await,
        Command::History(arguments) => history::run(context, arguments, output).await,
        Command::Administrator(command) => administrator::run(context, command, output).await,
        Command::Audit(asked) => audit::run(context, asked, output).await,
        Command::Consent { command: Some(command) } => audit::receipt(context, command, output).await,
        Command::Bundle(command) => bundle::run(context, command, output).await,
        Command::Kit(command) => bundle::kit(context, command, output).await,
        Command::Settings(command) => settings::run(context, command, output).await,
        Command::Vault(command) => vault::run(context, command, output).await,
        Command::Consent { command: None }
        | Command::Explain { .. }
        | Command::Sandbox(_)
        | Command::Tour
        | Command::Completions { .. }
        | Command::Manual { .. } => Err(AppError::internal("A command without a vault was given one.")),
    }
}
