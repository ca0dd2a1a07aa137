//! How far long work has come, as the page is told.

use std::sync::Arc;

use linecheck_app::Progress;
use serde::Serialize;

/// How far long work has come, as the page is told.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(untagged)]
#[cfg_attr(feature = "bindings", ts(rename = "Progress"))]
pub enum ProgressUpdate {
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
    state: OpeningStep,
}

/// What the vault waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OpeningStep {
    /// Nothing: it is being opened.
    Opening,
    /// The keyring, which may wait for its password.
    WaitingForKeyring,
}

impl From<OpeningStep> for VaultProgress {
    fn from(state: OpeningStep) -> Self {
        Self { stage: "vault", state }
    }
}

/// Where the progress of one call is told. It must return at once.
pub type Tell = Arc<dyn Fn(ProgressUpdate) + Send + Sync>;
