//! The audit trail (M8): its check, its file, its checkpoints; and the receipt of a consent (C9).

use linecheck_app::{
    AppError, AuditCheckView, AuditExportRequest, ReceiptRequest, check_audit_text, checkpoint_in_text,
};
use linecheck_domain::audit_chain::SignedCheckpoint;
use serde::Deserialize;

use crate::exports::SavedFile;
use crate::shell::Shell;
use crate::work::{Answer, Work};

/// A check of the vault's own trail.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CheckAudit {
    /// The text of a file with a checkpoint that was kept elsewhere.
    checkpoint: Option<String>,
}

/// A check of a file that a person chose.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CheckAuditFile {
    /// Its text.
    text: String,
    /// The text of a file with a checkpoint that was kept elsewhere.
    checkpoint: Option<String>,
}

fn kept(text: Option<&str>) -> Answer<Vec<SignedCheckpoint>> {
    Ok(text.map(checkpoint_in_text).transpose()?.into_iter().collect())
}

pub async fn check_audit(shell: &Shell, request: CheckAudit, work: Work) -> Answer<AuditCheckView> {
    let open = shell.session().open()?;
    let kept = kept(request.checkpoint.as_deref())?;
    work.run(shell, async |progress| open.app.check_audit(kept, &progress).await).await
}

pub async fn check_audit_file(shell: &Shell, request: CheckAuditFile, work: Work) -> Answer<AuditCheckView> {
    let kept = kept(request.checkpoint.as_deref())?;
    work.run(shell, async |progress| check_audit_text(request.text, kept, &progress).await).await
}

pub async fn export_audit(shell: &Shell, request: AuditExportRequest, work: Work) -> Answer<SavedFile> {
    let open = shell.session().open()?;
    let export = work
        .run(shell, async |progress| open.app.export_audit(&open.actor, request, &progress).await)
        .await?;
    shell.exports().save("audit", "jsonl", export.text).await
}

pub async fn save_checkpoint(shell: &Shell) -> Answer<SavedFile> {
    let open = shell.session().open()?;
    let signed = open.app.make_checkpoint(&open.actor).await?;
    let text = serde_json::to_string(&signed).map_err(|error| AppError::internal(error.to_string()))?;
    shell.exports().save("audit-checkpoint", "json", text + "\n").await
}

/// Writes both forms: the page to print, and JSON.
pub async fn save_consent_receipt(shell: &Shell, request: ReceiptRequest) -> Answer<SavedFile> {
    let open = shell.session().open()?;
    let made = open.app.consent_receipt(&open.actor, request).await?;
    let consent = &made.receipt.consent;
    let name = format!("consent-{}-{}", consent.tenant, consent.number);
    let files = vec![("receipt.html".to_owned(), made.page), ("receipt.json".to_owned(), made.json)];
    shell.exports().save_folder(&name, files).await
}
