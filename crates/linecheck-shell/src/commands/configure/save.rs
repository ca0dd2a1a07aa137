//! Making the draft active.

use linecheck_app::{AppError, SavePreview, SaveReport};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::commands::OfTenant;
use crate::shell::Shell;
use crate::work::{Answer, Work};

/// What saving would do, with the ID by which it is confirmed.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "SavePreview"))]
pub struct PreparedSave {
    preview: Uuid,
    #[serde(flatten)]
    view: SavePreview,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(optional_fields = nullable))]
pub struct SaveDraft {
    preview: Uuid,
    consent_name: Option<String>,
}

pub async fn prepare_save(shell: &Shell, request: OfTenant, work: Work) -> Answer<PreparedSave> {
    let open = shell.session().open()?;
    let tenant = request.id()?;
    let view = work
        .run(shell, async |progress| open.app.prepare_save(&open.actor, &tenant, &progress).await)
        .await?;
    Ok(PreparedSave { preview: open.previews.saves.keep(view.clone()), view })
}

/// Saves what was shown. It cannot be cancelled: *cancelled* could be told of something that was saved.
pub async fn save_draft(shell: &Shell, request: SaveDraft) -> Answer<SaveReport> {
    let open = shell.session().open()?;
    let SaveDraft { preview: id, consent_name } = request;
    let shown = open.previews.saves.take(id).ok_or_else(|| {
        AppError::invalid_value("This was saved already, or it is long since it was shown.")
            .next("Look at what would be saved now, then save that.")
    })?;
    let saved = open.app.save(&open.actor, &shown, consent_name.as_deref()).await;
    if saved.is_err() {
        open.previews.saves.put(id, shown);
    }
    saved
}
