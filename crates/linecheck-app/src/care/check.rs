//! The check of the vault: its file, and the audit trail in it.

use serde::Serialize;

use crate::app::App;
use crate::audit::view::AuditCheckView;
use crate::error::AppError;
use crate::progress::ProgressSink;

/// What a check of the vault came to.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct VaultCheckView {
    /// Whether nothing is wrong, with the file or with the audit trail.
    pub is_whole: bool,
    /// The version of its schema.
    pub version: u32,
    /// How many pages of the file were read and authenticated.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub pages: u64,
    /// What is wrong with the file, the first of it.
    pub problems: Vec<String>,
    /// What the check of the audit trail found; none where the file does not let it be read.
    pub audit: Option<AuditCheckView>,
}

impl VaultCheckView {
    /// The error that it is, when something is wrong: that of the file before that of the trail in it.
    #[must_use]
    pub fn error(&self) -> Option<AppError> {
        if self.problems.is_empty() {
            return self.audit.as_ref().and_then(|audit| audit.error.clone());
        }
        Some(AppError::vault_not_whole(&self.problems))
    }
}

impl App {
    /// Reads the whole vault and checks its audit trail, and says whether both are whole. Nothing is changed. Dropped, it
    /// stops.
    ///
    /// # Errors
    /// What the vault says. Something wrong with it is no error of the check: it is in what it answers.
    pub async fn check_vault(&self, progress: &ProgressSink) -> Result<VaultCheckView, AppError> {
        let file = self.vault.check().await?;
        let is_whole = file.problems.is_empty();
        let audit = match self.check_audit(Vec::new(), progress).await {
            Ok(audit) => Some(audit),
            // What is wrong with the file says why.
            Err(_) if !is_whole => None,
            Err(error) => return Err(error),
        };
        Ok(VaultCheckView {
            is_whole: is_whole && audit.as_ref().is_some_and(|audit| audit.right),
            version: file.version,
            pages: file.pages,
            problems: file.problems,
            audit,
        })
    }
}
