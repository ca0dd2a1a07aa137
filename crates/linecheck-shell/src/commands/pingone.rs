//! A tenant's environment in PingOne: connected, read, planned for, changed, watched.

use linecheck_app::{
    Export, PingOneApply, PingOneConnect, PingOneConnectionView, PingOneDriftView, PingOneExportRequest,
    PingOneFormat, PingOneNumbers, PingOneNumbersRequest, PingOnePlanRequest, PingOnePlanView,
    PingOneRouteRequest, PingOneRouteView, PingOneRun, PingOneSendPreview, PingOneSendRequest, PingOneState,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::commands::OfTenant;
use crate::creating::Creation;
use crate::exports::SavedFile;
use crate::shell::Shell;
use crate::work::{Answer, Work};

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfPlan {
    plan: Uuid,
}

/// What a test send by the environment's route would do, with the ID by which it is confirmed and sent like any other.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneSendPreview"))]
pub struct PreparedPingOneSend {
    preview: Uuid,
    #[serde(flatten)]
    view: PingOneSendPreview,
}

pub async fn read_pingone(shell: &Shell, request: OfTenant) -> Answer<Option<PingOneConnectionView>> {
    shell.session().open()?.app.pingone(&request.id()?).await
}

pub async fn connect_pingone(
    shell: &Shell,
    request: PingOneConnect,
    work: Work,
) -> Answer<PingOneConnectionView> {
    let open = shell.session().open()?;
    work.run(shell, async |progress| open.app.connect_pingone(&open.actor, request, &progress).await).await
}

pub async fn disconnect_pingone(shell: &Shell, request: OfTenant) -> Answer<()> {
    let open = shell.session().open()?;
    open.app.disconnect_pingone(&open.actor, &request.id()?).await
}

pub async fn read_pingone_state(shell: &Shell, request: OfTenant, work: Work) -> Answer<PingOneState> {
    let (open, tenant) = (shell.session().open()?, request.id()?);
    work.run(shell, async |progress| open.app.pingone_state(&tenant, &progress).await).await
}

pub async fn list_pingone_numbers(shell: &Shell, request: PingOneNumbersRequest) -> Answer<PingOneNumbers> {
    shell.session().open()?.app.pingone_numbers(request).await
}

pub async fn find_pingone_route(
    shell: &Shell,
    request: PingOneRouteRequest,
    work: Work,
) -> Answer<PingOneRouteView> {
    let open = shell.session().open()?;
    work.run(shell, async |progress| open.app.pingone_route(request, &progress).await).await
}

pub async fn plan_pingone(shell: &Shell, request: PingOnePlanRequest, work: Work) -> Answer<PingOnePlanView> {
    let open = shell.session().open()?;
    work.run(shell, async |progress| Box::pin(open.app.plan_pingone(&open.actor, request, &progress)).await)
        .await
}

pub async fn read_pingone_plan(shell: &Shell, request: OfPlan) -> Answer<PingOnePlanView> {
    shell.session().open()?.app.pingone_plan(request.plan).await
}

/// Applies what was shown. Cancelled, it stops between two steps, and can be gone on with.
pub async fn apply_pingone(shell: &Shell, request: PingOneApply, work: Work) -> Answer<PingOneRun> {
    let (open, _under_way) = shell.begin_creating(Creation::PingOne, &work)?;
    work.run(shell, async |progress| Box::pin(open.app.apply_pingone(&open.actor, request, &progress)).await)
        .await
}

pub async fn resume_pingone(shell: &Shell, request: OfTenant, work: Work) -> Answer<PingOneRun> {
    let tenant = request.id()?;
    let (open, _under_way) = shell.begin_creating(Creation::PingOne, &work)?;
    work.run(shell, async |progress| Box::pin(open.app.resume_pingone(&open.actor, &tenant, &progress)).await)
        .await
}

pub async fn give_up_pingone(shell: &Shell, request: OfTenant) -> Answer<PingOneRun> {
    let open = shell.session().open()?;
    open.app.give_up_pingone(&open.actor, &request.id()?).await
}

pub async fn read_pingone_run(shell: &Shell, request: OfTenant) -> Answer<Option<PingOneRun>> {
    shell.session().open()?.app.pingone_run(&request.id()?).await
}

pub async fn check_pingone_drift(shell: &Shell, request: OfTenant, work: Work) -> Answer<PingOneDriftView> {
    let (open, tenant) = (shell.session().open()?, request.id()?);
    work.run(shell, async |progress| open.app.pingone_drift(&tenant, &progress).await).await
}

pub async fn prepare_pingone_send(
    shell: &Shell,
    request: PingOneSendRequest,
    work: Work,
) -> Answer<PreparedPingOneSend> {
    let open = shell.session().open()?;
    let view =
        work.run(shell, async |progress| open.app.prepare_pingone_send(request, &progress).await).await?;
    Ok(PreparedPingOneSend { preview: open.previews.sends.keep(view.send.clone()), view })
}

/// The files in memory, to be looked at before they are saved.
pub async fn export_pingone(shell: &Shell, request: PingOneExportRequest, work: Work) -> Answer<Export> {
    let open = shell.session().open()?;
    work.run(shell, async |progress| open.app.export_pingone(&open.actor, request, &progress).await).await
}

/// The same files, written into a new folder beside other exports. The page names none and gives no text for them.
pub async fn save_pingone_export(
    shell: &Shell,
    request: PingOneExportRequest,
    work: Work,
) -> Answer<SavedFile> {
    let what = match request.format {
        PingOneFormat::Terraform => "pingone-terraform",
        PingOneFormat::Pingcli => "pingone-pingcli",
    };
    let export = export_pingone(shell, request, work).await?;
    let files = export.files.into_iter().map(|file| (file.name, file.text)).collect();
    shell.exports().save_folder(what, files).await
}
