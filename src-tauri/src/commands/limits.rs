//! The limits of test sends: where they stand for a recipient, and what an administrator sets (T9, T10).

use linecheck_app::LimitsView;
use linecheck_domain::limits::SendLimits;
use serde::Deserialize;
use tauri::State;

use super::{country, tenant_id};
use crate::arguments::{Answer, Input};
use crate::state::Session;

#[derive(Deserialize)]
pub struct OfRecipient {
    tenant: String,
    recipient: String,
    country: Option<String>,
}

#[derive(Deserialize)]
pub struct SetSendLimits {
    cool_down_seconds: Option<u32>,
    hourly_cap: Option<u32>,
}

#[tauri::command]
pub async fn read_limits(input: Input<OfRecipient>, session: State<'_, Session>) -> Answer<LimitsView> {
    let OfRecipient { tenant, recipient, country: at } = input.0;
    session.open()?.app.limits(&tenant_id(&tenant)?, &recipient, country(at.as_deref())?).await
}

#[tauri::command]
pub async fn read_send_limits(session: State<'_, Session>) -> Answer<SendLimits> {
    session.open()?.app.send_limits().await
}

#[tauri::command]
pub async fn set_send_limits(input: Input<SetSendLimits>, session: State<'_, Session>) -> Answer<SendLimits> {
    let open = session.open()?;
    open.app.set_send_limits(&open.actor, input.0.cool_down_seconds, input.0.hourly_cap).await
}

/// Says that the clock is right now, although counts lie ahead of it. Gives how many they were.
#[tauri::command]
pub async fn trust_clock(session: State<'_, Session>) -> Answer<usize> {
    let open = session.open()?;
    let moved = open.app.trust_clock(&open.actor).await?;
    // What waited for this. It goes on when the vault is opened again, should it be closed meanwhile.
    let app = open.app.clone();
    tauri::async_runtime::spawn(async move { app.delete_old_history(None).await });
    Ok(moved)
}
