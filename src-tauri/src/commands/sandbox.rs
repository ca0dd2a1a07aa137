//! The panel of the sandbox: what should go wrong, and what arrived.

use std::time::Duration;

use linecheck_app::sandbox_error;
use linecheck_sandbox::magic::{self, MagicRecipient};
use linecheck_sandbox::{AccountInfo, Arrival, Control, FaultRule, FaultState, SandboxError};
use serde::Deserialize;
use tauri::State;

use super::blocking;
use crate::arguments::{Answer, Input};
use crate::state::Session;

#[derive(Deserialize)]
pub struct Faults {
    rules: Vec<FaultRule>,
}

#[derive(Deserialize)]
pub struct Advance {
    seconds: u64,
}

#[derive(Deserialize)]
pub struct ReleaseNumber {
    sid: String,
    number: String,
}

/// Does something to the sandbox, which then writes its state.
async fn control<T: Send + 'static>(
    session: &Session,
    act: impl FnOnce(&Control) -> Result<T, SandboxError> + Send + 'static,
) -> Answer<T> {
    let control = session.open()?.control()?;
    blocking(move || act(&control).map_err(|error| sandbox_error(&error))).await
}

#[tauri::command]
pub async fn list_sandbox_accounts(session: State<'_, Session>) -> Answer<Vec<AccountInfo>> {
    control(&session, |sandbox| Ok(sandbox.accounts())).await
}

#[tauri::command]
pub async fn list_magic_recipients() -> Answer<&'static [MagicRecipient]> {
    Ok(magic::recipients())
}

/// What arrived at the phones of the sandbox: passcodes of the sandbox alone, since there is no control beside real data.
#[tauri::command]
pub async fn read_sandbox_inbox(session: State<'_, Session>) -> Answer<Vec<Arrival>> {
    control(&session, |sandbox| Ok(sandbox.inbox(None))).await
}

#[tauri::command]
pub async fn read_sandbox_faults(session: State<'_, Session>) -> Answer<Vec<FaultState>> {
    control(&session, |sandbox| Ok(sandbox.faults())).await
}

#[tauri::command]
pub async fn set_sandbox_faults(input: Input<Faults>, session: State<'_, Session>) -> Answer<()> {
    control(&session, move |sandbox| sandbox.set_faults(input.0.rules)).await
}

#[tauri::command]
pub async fn clear_sandbox_faults(session: State<'_, Session>) -> Answer<()> {
    control(&session, Control::clear_faults).await
}

#[tauri::command]
pub async fn advance_sandbox(input: Input<Advance>, session: State<'_, Session>) -> Answer<()> {
    let by = Duration::from_secs(input.0.seconds);
    control(&session, move |sandbox| sandbox.advance_clock(by).map(drop)).await
}

#[tauri::command]
pub async fn release_sandbox_number(input: Input<ReleaseNumber>, session: State<'_, Session>) -> Answer<()> {
    let ReleaseNumber { sid, number } = input.0;
    control(&session, move |sandbox| sandbox.release_number(&sid, &number).map(drop)).await
}
