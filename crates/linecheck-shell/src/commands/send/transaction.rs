//! Test sends and their traces.

use linecheck_app::{
    AppError, Code, DryRun, RawTrace, RecentSend, SendPreview, SendRequest, TraceView, given,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::creating::Creation;
use crate::shell::Shell;
use crate::work::{Answer, Work};

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PrepareSend {
    request: SendRequest,
}

/// What a test send would do, with the ID by which it is confirmed.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "SendPreview"))]
pub struct PreparedSend {
    preview: Uuid,
    #[serde(flatten)]
    view: SendPreview,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SendTest {
    preview: Uuid,
    confirmed: bool,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DryRunOf {
    run: DryRun,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(optional_fields = nullable))]
pub struct ListTraces {
    tenant: Option<String>,
    limit: u32,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfTransaction {
    pub(super) transaction: Uuid,
}

pub async fn prepare_send(shell: &Shell, request: PrepareSend) -> Answer<PreparedSend> {
    let open = shell.session().open()?;
    let view = open.app.prepare_send(request.request).await?;
    Ok(PreparedSend { preview: open.previews.sends.keep(view.clone()), view })
}

pub async fn send_test(shell: &Shell, request: SendTest, work: Work) -> Answer<TraceView> {
    let (open, _under_way) = shell.begin_creating(Creation::Send, &work)?;
    let SendTest { preview: id, confirmed } = request;
    let preview = open.previews.sends.take(id).ok_or_else(|| {
        AppError::invalid_value("This test send was sent already, or it is long since it was shown.")
            .next("Look at it again, then send it.")
    })?;
    let asked = preview.clone();
    let sent = work
        .run(shell, async |progress| open.app.send(&open.actor, preview, confirmed, &progress).await)
        .await;
    if sent.as_ref().is_err_and(|error| error.code == Code::ConfirmationNeeded) {
        open.previews.sends.put(id, asked);
    }
    sent
}

pub async fn dry_run(shell: &Shell, request: DryRunOf, work: Work) -> Answer<TraceView> {
    let (open, _under_way) = shell.begin_creating(Creation::DryRun, &work)?;
    work.run(shell, async |progress| open.app.dry_run(&open.actor, request.run, &progress).await).await
}

pub async fn list_traces(shell: &Shell, request: ListTraces) -> Answer<Vec<RecentSend>> {
    let tenant = request.tenant.as_deref().map(given::tenant).transpose()?;
    shell.session().open()?.app.recent_sends(tenant.as_ref(), request.limit).await
}

pub async fn read_trace(shell: &Shell, request: OfTransaction) -> Answer<TraceView> {
    shell.session().open()?.app.trace(request.transaction).await
}

pub async fn read_raw_trace(shell: &Shell, request: OfTransaction) -> Answer<RawTrace> {
    shell.session().open()?.app.raw_trace(request.transaction).await
}
