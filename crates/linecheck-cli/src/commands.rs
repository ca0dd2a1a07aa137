//! The commands: arguments to use cases, results to text.

mod configure;
mod draft;
mod explain;
mod following;
mod history;
mod limits;
mod matrix;
mod numbers;
mod ready;
mod sandbox;
mod send;
mod settings;
mod tenant;
mod verify;

use std::process::ExitCode;

use clap::CommandFactory as _;
use linecheck_app::{AppError, ProgressSink};
use linecheck_domain::base::ApiBase;
use linecheck_domain::consent;
use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::tenant::TenantId;
use serde_json::json;

use crate::arguments::{Arguments, Command};
use crate::context::Context;
use crate::output::Output;
use crate::secrets;
use crate::tour;

/// Runs one command.
pub async fn run(arguments: Arguments, output: &Output) -> Result<ExitCode, AppError> {
    let output = *output;
    // Always the first line, also where it turns out that no vault wants it: else it would be taken for the token.
    let passphrase = arguments.passphrase_stdin.then(|| secrets::from_stdin("The vault's passphrase"));
    match &arguments.command {
        // These need no vault.
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "linecheck", &mut script);
            let script = String::from_utf8_lossy(&script);
            if output.is_json() {
                return output.done(&json!({ "shell": shell.to_string(), "script": script }), "");
            }
            crate::output::write_out(script.trim_end())?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Consent => {
            let result =
                json!({ "version": consent::VERSION, "hash": consent::text_hash(), "text": consent::TEXT });
            return output.done(&result, &format!("{}\nVersion {}.", consent::TEXT, consent::VERSION));
        }
        Command::Explain { code } => return explain::run(code, output),
        Command::Tour => return tour::run(output).await,
        Command::Sandbox(command) => return sandbox::run(command, output).await,
        Command::Verify(verify) if verify.one_shot.sid.is_some() => {
            return verify::once(&verify.one_shot, output).await;
        }
        Command::Numbers(numbers) if numbers.command.is_none() => {
            return numbers::once(&numbers.one_shot, output).await;
        }
        _ => {}
    }
    let context = Context::open(&arguments, passphrase, output).await?;
    let done = with_vault(&context, &arguments.command, output).await;
    // The result stands; that the vault was not closed in order is told only where there is no other error.
    let closed = context.close().await;
    let code = done?;
    closed?;
    Ok(code)
}

async fn with_vault(context: &Context, command: &Command, output: Output) -> Result<ExitCode, AppError> {
    match command {
        Command::Tenant(command) => tenant::run(context, command, output).await,
        Command::Draft(command) => draft::run(context, command, output).await,
        Command::Verify(arguments) => verify::stored(context, arguments, output).await,
        Command::Numbers(arguments) => numbers::stored(context, arguments, output).await,
        Command::Fallback { tenant, state } => configure::fallback(context, tenant, *state, output).await,
        Command::Save { tenant, consent_by, yes } => {
            configure::save(context, tenant, consent_by.as_deref(), *yes, output).await
        }
        Command::Status { tenant } => configure::status(context, tenant.as_deref(), output).await,
        Command::ChangeAccount { tenant } => draft::begin(context, tenant, true, output).await,
        Command::RotateToken { tenant, token_stdin } => {
            configure::rotate_token(context, tenant, *token_stdin, output).await
        }
        Command::Delete { tenant, yes } => configure::delete(context, tenant, *yes, output).await,
        Command::Ready(arguments) => ready::run(context, arguments, output).await,
        Command::Send(arguments) => send::run(context, arguments, output).await,
        Command::Matrix(arguments) => matrix::run(context, arguments, output).await,
        Command::Trace { id, tenant, limit, look_up, wait, raw } => match id {
            Some(id) => send::trace(context, *id, *look_up, *wait, *raw, output).await,
            None => send::traces(context, tenant.as_deref(), *limit, output).await,
        },
        Command::Follow { id, wait, .. } => following::run(context, *id, *wait, output).await,
        Command::Receipt { id, code_stdin } => send::receipt(context, *id, *code_stdin, output).await,
        Command::Limits { tenant, to, country } => {
            limits::run(context, tenant, to, country.as_deref(), output).await
        }
        Command::History(arguments) => history::run(context, arguments, output).await,
        Command::Audit { limit } => settings::audit(context, *limit, output).await,
        Command::Settings(command) => settings::run(context, command, output).await,
        Command::Consent
        | Command::Explain { .. }
        | Command::Sandbox(_)
        | Command::Tour
        | Command::Completions { .. } => Err(AppError::internal("A command without a vault was given one.")),
    }
}

/// Runs what may send, with its progress, until it ends or a person interrupts it; what may have been sent is then named.
async fn interruptible<T>(
    output: Output,
    work: impl AsyncFnOnce(ProgressSink) -> Result<T, AppError>,
) -> Result<T, AppError> {
    let (progress, noted) = output.progress().noting();
    tokio::select! {
        // First, so that nothing catches the interruption while a person is asked.
        biased;
        ended = work(progress) => ended,
        Ok(()) = tokio::signal::ctrl_c() => Err(noted.cancelled()),
    }
}

fn tenant_id(text: &str) -> Result<TenantId, AppError> {
    Ok(TenantId::parse(text)?)
}

fn base(text: Option<&str>, otherwise: ApiBase) -> Result<ApiBase, AppError> {
    text.map_or(Ok(otherwise), |text| Ok(ApiBase::parse(text)?))
}

fn country(text: Option<&str>) -> Result<Option<Country>, AppError> {
    text.map(|text| Ok(Country::parse(text)?)).transpose()
}

fn phone_numbers<Numbers: FromIterator<PhoneNumber>>(texts: &[String]) -> Result<Numbers, AppError> {
    texts.iter().map(|text| PhoneNumber::parse(text, None).map_err(AppError::from)).collect()
}
