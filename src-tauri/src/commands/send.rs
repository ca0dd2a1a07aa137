//! Test sends and their traces.

use std::time::Duration;

use linecheck_app::{AppError, Code, DryRun, FollowReport, SendPreview, SendRequest, TraceView};
use linecheck_domain::Secret;
use linecheck_domain::following::LONGEST_FOLLOWING;
use linecheck_domain::passcode::Language;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::trace::Channel;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::State;
use uuid::Uuid;

use super::{base, country, number, tenant_id};
use crate::arguments::{Answer, Input, Work};
use crate::state::Session;

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "SendRequest", optional_fields = nullable))]
pub struct Request {
    tenant: String,
    channel: Channel,
    recipient: String,
    country: Option<String>,
    language: Language,
    number: Option<String>,
}

#[derive(Deserialize)]
pub struct PrepareSend {
    request: Request,
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
pub struct SendTest {
    preview: Uuid,
    confirmed: bool,
}

/// Test credentials, given for the run and stored nowhere (T11).
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "DryRunRequest"))]
pub struct TestRun {
    sid: String,
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    token: Secret,
    base: String,
    from: String,
    channel: Channel,
    recipient: String,
    country: Option<String>,
    language: Language,
}

#[derive(Deserialize)]
pub struct DryRunOf {
    run: TestRun,
}

#[derive(Deserialize)]
pub struct Follow {
    transaction: Uuid,
    seconds: u64,
}

#[derive(Deserialize)]
pub struct FollowOpen {
    seconds: u64,
}

/// The passcode that the recipient reads back.
#[derive(Deserialize)]
pub struct Receipt {
    transaction: Uuid,
    passcode: Secret,
}

#[derive(Deserialize)]
pub struct ListTraces {
    tenant: Option<String>,
    limit: u32,
}

#[derive(Deserialize)]
pub struct OfTransaction {
    transaction: Uuid,
}

#[tauri::command]
pub async fn prepare_send(input: Input<PrepareSend>, session: State<'_, Session>) -> Answer<PreparedSend> {
    let open = session.open()?;
    let Request { tenant, channel, recipient, country: of, language, number: chosen } = input.0.request;
    let number = chosen.as_deref().map(number).transpose()?;
    let (tenant, country) = (tenant_id(&tenant)?, country(of.as_deref())?);
    let request = SendRequest { tenant, channel, recipient, country, language, number };
    let view = open.app.prepare_send(request).await?;
    Ok(PreparedSend { preview: open.previews.sends.keep(view.clone()), view })
}

#[tauri::command]
pub async fn send_test(input: Input<SendTest>, work: Work, session: State<'_, Session>) -> Answer<TraceView> {
    let open = session.open()?;
    let SendTest { preview: id, confirmed } = input.0;
    let preview = open.previews.sends.take(id).ok_or_else(|| {
        AppError::invalid_value(
            "This test send was sent already, or something it depends on has changed since.",
        )
        .next("Look at it again, then send it.")
    })?;
    let asked = preview.clone();
    let sent = work
        .run(&session, async |progress| open.app.send(&open.actor, preview, confirmed, &progress).await)
        .await;
    if sent.as_ref().is_err_and(|error| error.code == Code::ConfirmationNeeded) {
        open.previews.sends.put(id, asked);
    }
    sent
}

#[tauri::command]
pub async fn dry_run(input: Input<DryRunOf>, work: Work, session: State<'_, Session>) -> Answer<TraceView> {
    let open = session.open()?;
    let run = input.0.run;
    let request = DryRun {
        sid: AccountSid::parse(&run.sid)?,
        token: run.token,
        base: base(&run.base)?,
        from: number(&run.from)?,
        channel: run.channel,
        recipient: run.recipient,
        country: country(run.country.as_deref())?,
        language: run.language,
    };
    work.run(&session, async |progress| open.app.dry_run(&open.actor, request, &progress).await).await
}

#[tauri::command]
pub async fn follow_transaction(
    input: Input<Follow>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<TraceView> {
    let open = session.open()?;
    let limit = Duration::from_secs(input.0.seconds).min(LONGEST_FOLLOWING);
    work.run(&session, async |progress| open.app.follow(input.0.transaction, limit, &progress).await).await
}

#[tauri::command]
pub async fn list_traces(input: Input<ListTraces>, session: State<'_, Session>) -> Answer<Vec<TraceView>> {
    let tenant = input.0.tenant.as_deref().map(tenant_id).transpose()?;
    session.open()?.app.traces(tenant.as_ref(), input.0.limit).await
}

#[tauri::command]
pub async fn read_trace(input: Input<OfTransaction>, session: State<'_, Session>) -> Answer<TraceView> {
    session.open()?.app.trace(input.0.transaction).await
}

#[tauri::command]
pub async fn read_raw_trace(input: Input<OfTransaction>, session: State<'_, Session>) -> Answer<Value> {
    session.open()?.app.raw_trace(input.0.transaction).await
}

#[tauri::command]
pub async fn look_up_transaction(
    input: Input<OfTransaction>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<TraceView> {
    let open = session.open()?;
    work.run(&session, async |progress| open.app.look_up_transaction(input.0.transaction, &progress).await)
        .await
}

/// Takes up everything without a final verdict, as after a restart. Nothing is created.
#[tauri::command]
pub async fn follow_open(
    input: Input<FollowOpen>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<FollowReport> {
    let open = session.open()?;
    let limit = Duration::from_secs(input.0.seconds).min(LONGEST_FOLLOWING);
    work.run(&session, async |progress| open.app.follow_open(Some(limit), &progress).await).await
}

#[tauri::command]
pub async fn confirm_receipt(
    input: Input<Receipt>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<TraceView> {
    let open = session.open()?;
    let Receipt { transaction, passcode } = input.0;
    open.app.confirm_receipt(transaction, &passcode, &work.progress()).await
}
