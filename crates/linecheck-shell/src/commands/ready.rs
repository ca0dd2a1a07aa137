//! The readiness check, and its page to print. It sends nothing and writes nothing into the vault.

use linecheck_app::{AppError, ReadyRequest, ReadyView, readiness_report};

use crate::commands::OfTenant;
use crate::exports::SavedFile;
use crate::shell::Shell;
use crate::work::{Answer, Work};

pub async fn check_ready(shell: &Shell, request: ReadyRequest, work: Work) -> Answer<ReadyView> {
    let open = shell.session().open()?;
    let view = work.run(shell, async |progress| open.app.ready(request, &progress).await).await?;
    open.keep_ready(view.clone());
    Ok(view)
}

/// Writes the tenant's last check, as it was shown, as a page to print.
pub async fn save_ready_report(shell: &Shell, request: OfTenant) -> Answer<SavedFile> {
    let view = shell.session().open()?.last_ready(&request.id()?).ok_or_else(|| {
        AppError::invalid_value("Nothing was checked yet.").next("Check it first, then save the page.")
    })?;
    shell.exports().save(&format!("readiness-{}", view.tenant), "html", readiness_report(&view)).await
}
