//! The panel of the sandbox: what should go wrong, and what arrived.

use std::time::Duration;

use linecheck_app::{AppError, sandbox_error};
use linecheck_sandbox::magic::{self, MagicRecipient};
use linecheck_sandbox::{AccountInfo, Arrival, Control, FaultRule, FaultState, SandboxError, Traffic, known};
use serde::{Deserialize, Serialize};

use super::blocking;
use crate::shell::Shell;
use crate::work::Answer;

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Faults {
    rules: Vec<FaultRule>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Advance {
    seconds: u64,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct GiveTraffic {
    messages: u32,
    days: u32,
    /// What goes wrong in it, such as `outage@3`.
    incident: Option<String>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ReleaseNumber {
    sid: String,
    number: String,
}

/// Does something to the sandbox, which then writes its state.
async fn control<T: Send + 'static>(
    shell: &Shell,
    act: impl FnOnce(&Control) -> Result<T, SandboxError> + Send + 'static,
) -> Answer<T> {
    let control = shell.session().open()?.control()?;
    blocking(move || act(&control).map_err(|error| sandbox_error(&error))).await
}

pub async fn list_sandbox_accounts(shell: &Shell) -> Answer<Vec<AccountInfo>> {
    control(shell, |sandbox| Ok(sandbox.accounts())).await
}

/// An environment of the sandbox's PingOne with the worker application that may change it. Its secret is none: it works on this
/// computer alone.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SandboxPingOne {
    environment: String,
    name: String,
    kind: String,
    worker_environment: String,
    client_id: String,
    client_secret: String,
}

pub async fn list_sandbox_pingone(shell: &Shell) -> Answer<Vec<SandboxPingOne>> {
    let told = control(shell, |sandbox| Ok(sandbox.pingone())).await?;
    let others = told.environments.into_iter().filter(|one| one.id != told.worker_environment);
    let offers = others.map(|one| SandboxPingOne {
        environment: one.id,
        name: one.name,
        kind: one.kind,
        worker_environment: told.worker_environment.clone(),
        client_id: told.client_id.clone(),
        client_secret: told.client_secret.clone(),
    });
    Ok(offers.collect())
}

pub async fn list_magic_recipients(_: &Shell) -> Answer<&'static [MagicRecipient]> {
    Ok(magic::recipients())
}

/// What arrived at the phones of the sandbox: passcodes of the sandbox alone, since there is no control beside real data.
pub async fn read_sandbox_inbox(shell: &Shell) -> Answer<Vec<Arrival>> {
    control(shell, |sandbox| Ok(sandbox.inbox(None))).await
}

pub async fn read_sandbox_faults(shell: &Shell) -> Answer<Vec<FaultState>> {
    control(shell, |sandbox| Ok(sandbox.faults())).await
}

pub async fn set_sandbox_faults(shell: &Shell, request: Faults) -> Answer<()> {
    control(shell, move |sandbox| sandbox.set_faults(request.rules)).await
}

pub async fn clear_sandbox_faults(shell: &Shell) -> Answer<()> {
    control(shell, Control::clear_faults).await
}

pub async fn advance_sandbox(shell: &Shell, request: Advance) -> Answer<()> {
    let by = Duration::from_secs(request.seconds);
    control(shell, move |sandbox| sandbox.advance_clock(by).map(drop)).await
}

/// Gives the main account a past, in place of the one that it has.
pub async fn give_sandbox_traffic(shell: &Shell, request: GiveTraffic) -> Answer<()> {
    let incident = request.incident.as_deref().map(str::parse).transpose();
    let incident = incident.map_err(AppError::invalid_value)?;
    let traffic = Traffic { messages: request.messages, days: request.days, seed: 0, incident };
    control(shell, move |sandbox| sandbox.set_traffic(known::MAIN.sid(), Some(traffic))).await
}

pub async fn release_sandbox_number(shell: &Shell, request: ReleaseNumber) -> Answer<()> {
    let ReleaseNumber { sid, number } = request;
    control(shell, move |sandbox| sandbox.release_number(&sid, &number).map(drop)).await
}
