//! Long work: where its progress is told, and by which name it can be cancelled.

use linecheck_app::ProgressSink;
use serde::Deserialize;
use serde_json::Value;

use crate::answer::bad_arguments;
use crate::operations::Operations;
use crate::shell::Shell;

pub use crate::answer::Answer;
pub use crate::progress::{OpeningStep, ProgressUpdate, Tell};

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

    /// The name by which it can be cancelled.
    pub(crate) fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// Tells of the opening of the vault.
    pub(crate) fn tell(&self, stage: OpeningStep) {
        if let Some(tell) = &self.tell {
            tell(ProgressUpdate::Vault(stage.into()));
        }
    }

    /// Where a use case tells its progress.
    pub(crate) fn progress(&self) -> ProgressSink {
        match self.tell.clone() {
            Some(tell) => ProgressSink::new(move |progress| tell(ProgressUpdate::UseCase(progress))),
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
