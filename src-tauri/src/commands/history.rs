//! The history of test sends: pages, figures, files, and how long it is kept (T13).

use jiff::civil::Date;
use linecheck_app::{
    AppError, ExportFormat, HistoryFigures, HistoryRequest, HistoryView, RetentionView, STEPS_AT_ONCE,
};
use linecheck_domain::history::HistoryOutcome;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::trace::Channel;
use serde::Deserialize;
use tauri::State;

use super::{country, tenant_id};
use crate::arguments::{Answer, Input};
use crate::exports::{Exports, SavedFile};
use crate::state::Session;

/// What of the history is wanted. What is left out does not filter; days are of UTC, both included.
#[derive(Deserialize, Default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", ts(rename = "HistoryFilter", optional_fields))]
pub struct Filter {
    tenant: Option<String>,
    outcome: Option<HistoryOutcome>,
    channel: Option<Channel>,
    account: Option<String>,
    code: Option<u32>,
    country: Option<String>,
    since: Option<String>,
    until: Option<String>,
    search: Option<String>,
    reveal: Option<bool>,
}

impl Filter {
    fn read(self) -> Answer<HistoryRequest> {
        Ok(HistoryRequest {
            tenant: self.tenant.as_deref().map(tenant_id).transpose()?,
            outcome: self.outcome,
            channel: self.channel,
            account: self.account.as_deref().map(AccountSid::parse).transpose()?,
            code: self.code,
            country: country(self.country.as_deref())?,
            since: self.since.as_deref().map(day).transpose()?,
            until: self.until.as_deref().map(day).transpose()?,
            search: self.search.unwrap_or_default(),
            reveal: self.reveal.unwrap_or_default(),
        })
    }
}

fn day(text: &str) -> Answer<Date> {
    text.parse().map_err(|_| {
        AppError::invalid_value("This is not a day.").next("Write it as year, month and day: 2026-11-22.")
    })
}

#[derive(Deserialize)]
pub struct ReadHistory {
    filter: Filter,
    after: Option<String>,
    limit: usize,
}

#[derive(Deserialize)]
pub struct OfFilter {
    filter: Filter,
}

#[derive(Deserialize)]
pub struct ExportHistory {
    filter: Filter,
    format: Format,
}

/// What an export is written as.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Format {
    Csv,
    Json,
}

#[derive(Deserialize)]
pub struct SetRetention {
    days: Option<u32>,
}

#[tauri::command]
pub async fn read_history(input: Input<ReadHistory>, session: State<'_, Session>) -> Answer<HistoryView> {
    let open = session.open()?;
    let ReadHistory { filter, after, limit } = input.0;
    open.app.history(&open.actor, &filter.read()?, after.as_deref(), limit).await
}

#[tauri::command]
pub async fn read_history_figures(
    input: Input<OfFilter>,
    session: State<'_, Session>,
) -> Answer<HistoryFigures> {
    session.open()?.app.history_figures(&input.0.filter.read()?).await
}

#[tauri::command]
pub async fn export_history(
    input: Input<ExportHistory>,
    session: State<'_, Session>,
    exports: State<'_, Exports>,
) -> Answer<SavedFile> {
    let open = session.open()?;
    let ExportHistory { filter, format } = input.0;
    let (format, ending) = match format {
        Format::Csv => (ExportFormat::Csv, "csv"),
        Format::Json => (ExportFormat::Json, "json"),
    };
    let text = open.app.export_history(&open.actor, &filter.read()?, format).await?;
    exports.save("history", ending, text).await
}

#[tauri::command]
pub async fn read_retention(session: State<'_, Session>) -> Answer<RetentionView> {
    session.open()?.app.retention().await
}

#[tauri::command]
pub async fn set_retention(input: Input<SetRetention>, session: State<'_, Session>) -> Answer<RetentionView> {
    let open = session.open()?;
    open.app.set_retention(&open.actor, input.0.days).await?;
    let view = open.app.delete_old_history(Some(STEPS_AT_ONCE)).await?;
    if view.left > 0 && view.waits.is_none() {
        // The rest goes on by itself; what a closed vault keeps of it goes when it is opened again.
        let app = open.app.clone();
        tauri::async_runtime::spawn(async move { app.delete_old_history(None).await });
    }
    Ok(view)
}
