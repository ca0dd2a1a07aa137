//! The readiness check, and its page to print. It sends nothing and writes nothing into the vault.

use linecheck_app::{AppError, ReadyRequest, ReadyView, given, readiness_report};
use serde::Deserialize;

use crate::exports::SavedFile;
use crate::shell::Shell;
use crate::work::{Answer, Work};

pub async fn check_ready(shell: &Shell, request: ReadyRequest, work: Work) -> Answer<ReadyView> {
    let open = shell.session().open()?;
    let view = work.run(shell, async |progress| open.app.ready(request, &progress).await).await?;
    open.keep_ready(view.clone());
    Ok(view)
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SaveReadyReport {
    tenant: String,
    /// What to do about each line, as the page says it.
    next_steps: Vec<Option<String>>,
}

/// Writes the tenant's last check, as it was shown, as a page to print.
pub async fn save_ready_report(shell: &Shell, request: SaveReadyReport) -> Answer<SavedFile> {
    let view = shell.session().open()?.last_ready(&given::tenant(&request.tenant)?).ok_or_else(|| {
        AppError::invalid_value("Nothing was checked yet.").next("Check it first, then save the page.")
    })?;
    shell
        .exports()
        .save(&format!("readiness-{}", view.tenant), "html", readiness_report(&view, &request.next_steps))
        .await
}
