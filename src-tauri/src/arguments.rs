//! What the page sends with a command, read so that a mistake is an error with a code.

use std::str::FromStr as _;

use linecheck_app::{AppError, Progress, ProgressSink};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::Runtime;
use tauri::ipc::{Channel, CommandArg, CommandItem, InvokeBody, InvokeError, JavaScriptChannelId};

use crate::operations::Operations;
use crate::state::Session;

/// What a command answers: a view, or an error with a code.
pub type Answer<T> = Result<T, AppError>;

/// The arguments of a command, as one value. (Tauri's own reading would answer a mistake with a bare sentence.)
pub struct Input<T>(pub T);

impl<'command, T: DeserializeOwned, R: Runtime> CommandArg<'command, R> for Input<T> {
    fn from_command(command: CommandItem<'command, R>) -> Result<Self, InvokeError> {
        let arguments = body(&command)?;
        T::deserialize(arguments).map(Self).map_err(|error| not_understood(command.name, &error).into())
    }
}

fn body<'command, R: Runtime>(command: &CommandItem<'command, R>) -> Result<&'command Value, AppError> {
    match command.message.payload() {
        InvokeBody::Json(arguments) => Ok(arguments),
        InvokeBody::Raw(_) => Err(bad_arguments(command.name, "bytes instead of named arguments")),
    }
}

/// Only which argument is missing is repeated: any other sentence of serde's may quote a value, and that a secret.
fn not_understood(command: &str, error: &serde_json::Error) -> AppError {
    let text = error.to_string();
    let missing = text.strip_prefix("missing field ");
    match missing {
        Some(name) => bad_arguments(command, &format!("{name} is missing")),
        None => bad_arguments(command, "an argument is of another kind"),
    }
}

fn bad_arguments(command: &str, what: &str) -> AppError {
    AppError::invalid_value(format!("The window sent what {command} does not take: {what}."))
        .next("Try it again; if it stays so, please report it.")
}

/// How far long work has come, as the page is told.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(untagged)]
#[cfg_attr(feature = "bindings", ts(rename = "Progress"))]
pub enum Told {
    /// Of a use case.
    UseCase(Progress),
    /// Of the opening of the vault.
    Vault(VaultProgress),
}

/// Of the opening of the vault.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct VaultProgress {
    #[cfg_attr(feature = "bindings", ts(type = "\"vault\""))]
    stage: &'static str,
    state: VaultStage,
}

/// What the vault waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum VaultStage {
    /// Nothing: it is being opened.
    Opening,
    /// The keyring, which may wait for its password.
    WaitingForKeyring,
}

impl From<VaultStage> for VaultProgress {
    fn from(state: VaultStage) -> Self {
        Self { stage: "vault", state }
    }
}

/// Long work: where its progress is told (`onProgress`), and by which name it can be cancelled (`operation`). Both may be
/// left out.
pub struct Work {
    channel: Option<Channel<Told>>,
    operation: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WorkArguments {
    on_progress: Option<String>,
    operation: Option<String>,
}

impl<'command, R: Runtime> CommandArg<'command, R> for Work {
    fn from_command(command: CommandItem<'command, R>) -> Result<Self, InvokeError> {
        let name = command.name;
        let arguments = WorkArguments::deserialize(body(&command)?)
            .map_err(|_| bad_arguments(name, "onProgress or operation is of another kind"))?;
        let channel = match arguments.on_progress {
            Some(id) => {
                let id = JavaScriptChannelId::from_str(&id)
                    .map_err(|_| bad_arguments(name, "onProgress is no channel"))?;
                Some(id.channel_on(command.message.webview()))
            }
            None => None,
        };
        if arguments.operation.as_deref().is_some_and(|operation| !Operations::is_name(operation)) {
            return Err(bad_arguments(name, "operation is no name").into());
        }
        Ok(Self { channel, operation: arguments.operation })
    }
}

impl Work {
    /// Tells of the opening of the vault.
    pub fn tell(&self, stage: VaultStage) {
        if let Some(channel) = &self.channel {
            // Nobody listens any more after a reload; the work goes on all the same.
            let _ = channel.send(Told::Vault(stage.into()));
        }
    }

    /// Where a use case tells its progress.
    pub fn progress(&self) -> ProgressSink {
        match self.channel.clone() {
            Some(channel) => ProgressSink::new(move |progress| {
                let _ = channel.send(Told::UseCase(progress));
            }),
            None => ProgressSink::silent(),
        }
    }

    /// Runs a use case, which can be cancelled until it ends.
    pub async fn run<T, F>(self, session: &Session, use_case: impl FnOnce(ProgressSink) -> F) -> Answer<T>
    where
        F: Future<Output = Answer<T>>,
    {
        let (progress, noted) = self.progress().noting();
        match self.operation {
            Some(name) => session.operations().run(name, use_case(progress), || noted.cancelled()).await,
            None => use_case(progress).await,
        }
    }
}
