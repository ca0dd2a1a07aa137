//! The limits of test sends: where they stand for a recipient, and what an administrator sets (T9, T10).

use linecheck_app::{LimitsRequest, LimitsView};
use linecheck_domain::limits::SendLimits;
use serde::Deserialize;

use crate::shell::Shell;
use crate::work::Answer;

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(optional_fields = nullable))]
pub struct SetSendLimits {
    cool_down_seconds: Option<u32>,
    hourly_cap: Option<u32>,
}

pub async fn read_limits(shell: &Shell, request: LimitsRequest) -> Answer<LimitsView> {
    shell.session().open()?.app.limits(request).await
}

pub async fn read_send_limits(shell: &Shell) -> Answer<SendLimits> {
    shell.session().open()?.app.send_limits().await
}

pub async fn set_send_limits(shell: &Shell, request: SetSendLimits) -> Answer<SendLimits> {
    let open = shell.session().open()?;
    open.app.set_send_limits(&open.actor, request.cool_down_seconds, request.hourly_cap).await
}

/// Says that the clock is right now, although counts lie ahead of it. Gives how many they were.
pub async fn trust_clock(shell: &Shell) -> Answer<usize> {
    let open = shell.session().open()?;
    let moved = open.app.trust_clock(&open.actor).await?;
    // What waited for this. It goes on when the vault is opened again, should it be closed meanwhile.
    let app = open.app.clone();
    tokio::spawn(async move { app.delete_old_history(None).await });
    Ok(moved)
}
