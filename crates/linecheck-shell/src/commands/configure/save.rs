//! Making the draft active.

use linecheck_app::{SavePreview, SaveReport, given};
use serde::Deserialize;

use crate::commands::OfTenant;
use crate::shell::Shell;
use crate::work::{Answer, Work};

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(optional_fields = nullable))]
pub struct SaveDraft {
    tenant: String,
    consent_name: Option<String>,
}

pub async fn prepare_save(shell: &Shell, request: OfTenant, work: Work) -> Answer<SavePreview> {
    let open = shell.session().open()?;
    let tenant = request.id()?;
    work.run(shell, async |progress| open.app.prepare_save(&open.actor, &tenant, &progress).await).await
}

/// What takes long is the verification that may have to be repeated, so that alone can be cancelled: after it, *cancelled*
/// could be told of something that was saved.
pub async fn save_draft(shell: &Shell, request: SaveDraft, work: Work) -> Answer<SaveReport> {
    let open = shell.session().open()?;
    let SaveDraft { tenant, consent_name } = request;
    let tenant = given::tenant(&tenant)?;
    let progress = work.progress();
    work.run(shell, async |progress| open.app.prepare_save(&open.actor, &tenant, &progress).await).await?;
    let saved = open.app.save(&open.actor, &tenant, consent_name.as_deref(), &progress).await?;
    open.previews.forget();
    Ok(saved)
}
