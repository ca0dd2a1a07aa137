//! The history of test sends: pages, figures, files, and how long it is kept (T13).

use linecheck_app::{
    ExportFormat, FindRequest, FoundView, HistoryFigures, HistoryRequest, HistoryView, RetentionView,
    STEPS_AT_ONCE,
};
use serde::Deserialize;

use super::blocking;
use crate::exports::SavedFile;
use crate::shell::Shell;
use crate::work::Answer;

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(optional_fields = nullable))]
pub struct ReadHistory {
    filter: HistoryRequest,
    after: Option<String>,
    limit: usize,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfFilter {
    filter: HistoryRequest,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ExportHistory {
    filter: HistoryRequest,
    format: ExportFormat,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SetRetention {
    days: Option<u32>,
}

pub async fn read_history(shell: &Shell, request: ReadHistory) -> Answer<HistoryView> {
    let open = shell.session().open()?;
    let ReadHistory { filter, after, limit } = request;
    open.app.history(&open.actor, &filter, after.as_deref(), limit).await
}

pub async fn read_history_figures(shell: &Shell, request: OfFilter) -> Answer<HistoryFigures> {
    let open = shell.session().open()?;
    open.app.history_figures(&open.actor, &request.filter).await
}

pub async fn export_history(shell: &Shell, request: ExportHistory) -> Answer<SavedFile> {
    let open = shell.session().open()?;
    let ExportHistory { filter, format } = request;
    let ending = match format {
        ExportFormat::Csv => "csv",
        ExportFormat::Json => "json",
    };
    let text = open.app.export_history(&open.actor, &filter, format).await?;
    shell.exports().save("history", ending, text).await
}

/// Shows the folder that exports go to.
pub async fn open_exports(shell: &Shell) -> Answer<()> {
    let shell = shell.clone();
    blocking(move || shell.surroundings().show_folder(shell.exports().folder())).await
}

pub async fn find(shell: &Shell, request: FindRequest) -> Answer<FoundView> {
    shell.session().open()?.app.find(request).await
}

pub async fn read_retention(shell: &Shell) -> Answer<RetentionView> {
    shell.session().open()?.app.retention().await
}

pub async fn set_retention(shell: &Shell, request: SetRetention) -> Answer<RetentionView> {
    let open = shell.session().open()?;
    open.app.set_retention(&open.actor, request.days).await?;
    let view = open.app.delete_old_history(Some(STEPS_AT_ONCE)).await?;
    if view.left > 0 && view.waits.is_none() {
        // The rest goes on by itself; what a closed vault keeps of it goes when it is opened again.
        let app = open.app.clone();
        tokio::spawn(async move { app.delete_old_history(None).await });
    }
    Ok(view)
}
