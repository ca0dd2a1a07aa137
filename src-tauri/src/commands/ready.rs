//! The readiness check, and its page to print. It sends nothing and writes nothing into the vault.

use linecheck_app::{AppError, ReadyOf, ReadyRequest, ReadyView, readiness_report};
use serde::Deserialize;
use tauri::State;

use super::{OfTenant, country, tenant_id};
use crate::arguments::{Answer, Input, Work};
use crate::exports::{Exports, SavedFile};
use crate::state::Session;

#[derive(Deserialize)]
pub struct CheckReady {
    tenant: String,
    of: Option<ReadyOf>,
    recipient: Option<String>,
    country: Option<String>,
}

#[tauri::command]
pub async fn check_ready(
    input: Input<CheckReady>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<ReadyView> {
    let open = session.open()?;
    let CheckReady { tenant, of, recipient, country: at } = input.0;
    let recipient = recipient.filter(|typed| !typed.trim().is_empty());
    let request =
        ReadyRequest { tenant: tenant_id(&tenant)?, of, recipient, country: country(at.as_deref())? };
    let view = work.run(&session, async |progress| open.app.ready(request, &progress).await).await?;
    open.keep_ready(view.clone());
    Ok(view)
}

/// Writes the tenant's last check, as it was shown, as a page to print.
#[tauri::command]
pub async fn save_ready_report(
    input: Input<OfTenant>,
    session: State<'_, Session>,
    exports: State<'_, Exports>,
) -> Answer<SavedFile> {
    let view = session.open()?.last_ready(&input.0.id()?).ok_or_else(|| {
        AppError::invalid_value("Nothing was checked yet.").next("Check it first, then save the page.")
    })?;
    exports.save(&format!("readiness-{}", view.tenant), "html", readiness_report(&view)).await
}
