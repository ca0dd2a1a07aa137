//! The revisions of a configuration.

use linecheck_app::{DraftView, RestoreRequest, RevisionView, RevisionsRequest, RevisionsView, given};
use serde::Deserialize;

use crate::shell::Shell;
use crate::work::Answer;

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct OfRevision {
    tenant: String,
    revision: u64,
    against: Option<u64>,
}

pub async fn list_revisions(shell: &Shell, request: RevisionsRequest) -> Answer<RevisionsView> {
    shell.session().open()?.app.revisions(request).await
}

pub async fn read_revision(shell: &Shell, request: OfRevision) -> Answer<RevisionView> {
    let OfRevision { tenant, revision, against } = request;
    shell.session().open()?.app.revision(&given::tenant(&tenant)?, revision, against).await
}

pub async fn restore_revision(shell: &Shell, request: RestoreRequest) -> Answer<DraftView> {
    let open = shell.session().open()?;
    open.app.restore_revision(&open.actor, request).await
}
