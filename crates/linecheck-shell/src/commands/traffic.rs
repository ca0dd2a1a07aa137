//! What an account really sent.

use linecheck_app::{
    AppError, HealthView, LookUpRequest, LookUpView, MuteRequest, Muted, PeriodRequest, ToldView, WatchView,
    Watcher, given, health_report, health_table,
};
use linecheck_domain::watch::{Change, Level};
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

/// Looks at every tenant that can be watched, and tells what changed, on the desktop and in the page.
pub async fn watch_tenants(shell: &Shell, work: Work) -> Answer<WatchView> {
    let open = shell.session().open()?;
    let look = async |progress| Box::pin(open.app.watch(&open.actor, Watcher::Window, &[], &progress)).await;
    let view = work.run(shell, look).await?;
    if !view.told.is_empty() {
        let (keeper, says) = (shell.clone(), notification(&view.told));
        // A desktop that does not answer holds nothing up.
        tokio::task::spawn_blocking(move || keeper.surroundings().notify("Linecheck", &says));
    }
    open.app.keep_told(&view).await?;
    Ok(view)
}

/// What a notification says: which tenant, and what. A desktop that is locked may show it, so it has no number and no figure.
fn notification(told: &[ToldView]) -> String {
    const MOST: usize = 3;
    let line = |told: &ToldView| {
        let what = match told.name.split(':').next().unwrap_or_default() {
            "ready" => "ready to send",
            "delivery" => "what was sent",
            "drift" => "PingOne as it was applied",
            "outage" => "much does not arrive",
            "number_fell" => "a number is filtered",
            "country_fell" => "a country refuses",
            "pumped_block" => "numbers side by side",
            "pumped_country" => "a crowd in one country",
            "retries" => "one person, again and again",
            "money" => "money runs out",
            _ => "receipts are slow",
        };
        let how = match (told.change, told.level) {
            (Change::Over, _) => "is over",
            (Change::Passed, _) => "began and is over",
            (Change::ComesAndGoes { .. }, _) => "comes and goes",
            (Change::Settled, _) => "has settled",
            (_, Level::Unread) => "could not be read",
            (_, Level::Calm | Level::Warning | Level::Critical) => "look at it",
        };
        format!("{}: {what}: {how}", told.tenant_name)
    };
    let mut lines: Vec<_> = told.iter().take(MOST).map(line).collect();
    if told.len() > MOST {
        lines.push(format!("and {} more", told.len() - MOST));
    }
    lines.join("\n")
}

pub async fn mute_sign(shell: &Shell, request: MuteRequest) -> Answer<Muted> {
    let open = shell.session().open()?;
    open.app.mute_sign(&open.actor, request).await
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfSign {
    tenant: String,
    sign: String,
}

pub async fn unmute_sign(shell: &Shell, request: OfSign) -> Answer<()> {
    let open = shell.session().open()?;
    open.app.unmute_sign(&open.actor, &given::tenant(&request.tenant)?, &request.sign).await
}
