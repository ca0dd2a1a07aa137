//! Long work: where its progress is told, and by which name it can be cancelled.

use std::sync::Arc;

use linecheck_app::{AppError, Progress, ProgressSink};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::call::bad_arguments;
use crate::operations::Operations;
use crate::shell::Shell;

/// What a command answers: a view, or an error with a code.
pub type Answer<T> = Result<T, AppError>;

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

/// Where the progress of one call is told. It must return at once.
pub type Tell = Arc<dyn Fn(Told) + Send + Sync>;

/// Long work. Both may be left out by the page: where its progress is told, and by which name it can be cancelled.
#[derive(Default)]
pub(crate) struct Work {
    tell: Option<Tell>,
    operation: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WorkArguments {
    on_progress: Option<String>,
    operation: Option<String>,
}

impl Work {
    /// Reads `onProgress` and `operation` of a call's arguments. `channel` makes of the first what tells the page.
    pub(crate) fn of(
        command: &str,
        arguments: &Value,
        channel: impl FnOnce(&str) -> Option<Tell>,
    ) -> Answer<Self> {
        let Ok(read) = WorkArguments::deserialize(arguments) else {
            return Err(bad_arguments(command, "onProgress or operation is of another kind"));
        };
        let tell = match read.on_progress.as_deref().map(channel) {
            Some(None) => return Err(bad_arguments(command, "onProgress is no channel")),
            Some(told) => told,
            None => None,
        };
        if read.operation.as_deref().is_some_and(|operation| !Operations::is_name(operation)) {
            return Err(bad_arguments(command, "operation is no name"));
        }
        Ok(Self { tell, operation: read.operation })
    }

    /// Tells of the opening of the vault.
    pub(crate) fn tell(&self, stage: VaultStage) {
        if let Some(tell) = &self.tell {
            tell(Told::Vault(stage.into()));
        }
    }

    /// Where a use case tells its progress.
    pub(crate) fn progress(&self) -> ProgressSink {
        match self.tell.clone() {
            Some(tell) => ProgressSink::new(move |progress| tell(Told::UseCase(progress))),
            None => ProgressSink::silent(),
        }
    }

    /// Runs a use case, which can be cancelled until it ends.
    pub(crate) async fn run<T, F>(self, shell: &Shell, use_case: impl FnOnce(ProgressSink) -> F) -> Answer<T>
    where
        F: Future<Output = Answer<T>>,
    {
        let (progress, noted) = self.progress().noting();
        let operations = shell.session().operations();
        match self.operation {
            Some(name) => operations.run(name, use_case(progress), || noted.cancelled()).await,
            None => use_case(progress).await,
        }
    }
}
