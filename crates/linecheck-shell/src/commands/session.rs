//! Opening and closing, and cancelling what is under way.

use std::collections::BTreeSet;

use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use serde::Deserialize;

use crate::opening::{GivenKey, Located};
use crate::session::SessionView;
use crate::shell::Shell;
use crate::work::{Answer, Work};

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfMode {
    mode: Mode,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(optional_fields = nullable))]
pub struct OpenVault {
    mode: Mode,
    #[cfg_attr(feature = "bindings", ts(as = "Option<String>"))]
    passphrase: Option<Secret>,
    /// It is for a new vault, because the keyring was refused just before.
    because_refused: Option<bool>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfFolder {
    folder: String,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfOperation {
    operation: String,
}

/// Names of commands in the page's own table (`ui/app/table.js`).
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfCommands {
    commands: BTreeSet<String>,
}

pub async fn read_session(shell: &Shell) -> Answer<SessionView> {
    Ok(shell.session().view())
}

pub async fn locate_vault(shell: &Shell, request: OfMode) -> Answer<Located> {
    shell.opening().locate(request.mode).await
}

pub async fn use_folder(shell: &Shell, request: OfFolder) -> Answer<()> {
    shell.opening().use_folder(shell.session(), &request.folder)
}

pub async fn open_vault(shell: &Shell, request: OpenVault, work: Work) -> Answer<SessionView> {
    let OpenVault { mode, passphrase, because_refused } = request;
    let key = GivenKey { passphrase, because_refused: because_refused.unwrap_or_default() };
    let tell = |stage| {
        shell.surroundings().session_changed();
        work.tell(stage);
    };
    let opened = shell.opening().open(shell.session(), mode, key, tell).await;
    shell.begin_watching();
    shell.surroundings().session_changed();
    opened
}

pub async fn close_vault(shell: &Shell) -> Answer<SessionView> {
    let view = shell.opening().close(shell.session()).await?;
    shell.surroundings().session_changed();
    Ok(view)
}

pub async fn cancel_operation(shell: &Shell, request: OfOperation) -> Answer<()> {
    shell.session().operations().cancel(&request.operation);
    Ok(())
}

/// The window stays open once what is under way is over, although it was to close.
pub async fn stay_open(shell: &Shell) -> Answer<()> {
    shell.stay_open();
    Ok(())
}

/// These commands of the page can be done now, and no others: the native menu greys those out.
pub async fn offer_commands(shell: &Shell, request: OfCommands) -> Answer<()> {
    shell.surroundings().offer(request.commands);
    Ok(())
}
