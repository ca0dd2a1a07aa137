//! What an account really sent.

use linecheck_app::{
    AppError, HealthView, LookUpRequest, LookUpView, PeriodRequest, given, health_report, health_table,
};
use serde::Deserialize;

use crate::exports::SavedFile;
use crate::shell::Shell;
use crate::work::{Answer, Work};

pub async fn look_up_recipient(shell: &Shell, request: LookUpRequest, work: Work) -> Answer<LookUpView> {
    let open = shell.session().open()?;
    let look_up = async |progress| {
        let mut view = Box::pin(open.app.look_up_recipient(&open.actor, request, &progress)).await?;
        // Where nothing at all could be read, that is the answer.
        view.error.take().map_or(Ok(view), Err)
    };
    work.run(shell, look_up).await
}

pub async fn read_period(shell: &Shell, request: PeriodRequest, work: Work) -> Answer<HealthView> {
    let open = shell.session().open()?;
    let read = async |progress| Box::pin(open.app.read_period(&open.actor, request, &progress)).await;
    let view = work.run(shell, read).await?;
    open.keep_health(view.clone());
    Ok(view)
}

/// What delivery health is written as.
#[derive(Clone, Copy, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum HealthFormat {
    /// A table for a spreadsheet.
    Csv,
    /// A page to print.
    Html,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SaveHealth {
    tenant: String,
    format: HealthFormat,
}

/// Writes the tenant's last delivery health, as it was shown, as a file.
pub async fn save_health(shell: &Shell, request: SaveHealth) -> Answer<SavedFile> {
    let view = shell.session().open()?.last_health(&given::tenant(&request.tenant)?).ok_or_else(|| {
        AppError::invalid_value("Nothing was read yet.").next("Read a period first, then save it.")
    })?;
    let (ending, content) = match request.format {
        HealthFormat::Csv => ("csv", health_table(&view)?),
        HealthFormat::Html => ("html", health_report(&view)),
    };
    shell.exports().save(&format!("delivery-{}", view.tenant), ending, content).await
}
