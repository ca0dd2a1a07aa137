//! The panel of the sandbox: what should go wrong, and what arrived.

use std::time::Duration;

use linecheck_app::sandbox_error;
use linecheck_sandbox::magic::{self, MagicRecipient};
use linecheck_sandbox::{AccountInfo, Arrival, Control, FaultRule, FaultState, SandboxError};
use serde::Deserialize;

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

pub async fn release_sandbox_number(shell: &Shell, request: ReleaseNumber) -> Answer<()> {
    let ReleaseNumber { sid, number } = request;
    control(shell, move |sandbox| sandbox.release_number(&sid, &number).map(drop)).await
}
