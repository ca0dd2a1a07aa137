//! Opening and closing, and cancelling what is under way.

use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use serde::Deserialize;
use tauri::{AppHandle, Runtime, State};

use crate::arguments::{Answer, Input, Work};
use crate::opening::{GivenKey, Located, Opening};
use crate::state::{Session, SessionView};
use crate::window;

#[derive(Deserialize)]
pub struct OfMode {
    mode: Mode,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenVault {
    mode: Mode,
    passphrase: Option<Secret>,
    #[serde(default)]
    because_passphrase: Option<bool>,
}

#[derive(Deserialize)]
pub struct OfFolder {
    folder: String,
}

#[derive(Deserialize)]
pub struct OfOperation {
    operation: String,
}

#[tauri::command]
pub async fn read_session(session: State<'_, Session>) -> Answer<SessionView> {
    Ok(session.view())
}

#[tauri::command]
pub async fn locate_vault(input: Input<OfMode>, opening: State<'_, Opening>) -> Answer<Located> {
    opening.locate(input.0.mode).await
}

#[tauri::command]
pub async fn use_folder(
    input: Input<OfFolder>,
    session: State<'_, Session>,
    opening: State<'_, Opening>,
) -> Answer<()> {
    opening.use_folder(&session, &input.0.folder)
}

#[tauri::command]
pub async fn open_vault<R: Runtime>(
    app: AppHandle<R>,
    input: Input<OpenVault>,
    work: Work,
    session: State<'_, Session>,
    opening: State<'_, Opening>,
) -> Answer<SessionView> {
    let OpenVault { mode, passphrase, because_passphrase } = input.0;
    let key = GivenKey { passphrase, because_refused: because_passphrase.unwrap_or_default() };
    let tell = |stage| {
        window::show_session(&app);
        work.tell(stage);
    };
    let opened = opening.open(&session, mode, key, tell).await;
    window::show_session(&app);
    opened
}

#[tauri::command]
pub async fn close_vault<R: Runtime>(
    app: AppHandle<R>,
    session: State<'_, Session>,
    opening: State<'_, Opening>,
) -> Answer<SessionView> {
    let view = opening.close(&session).await;
    window::show_session(&app);
    Ok(view)
}

#[tauri::command]
pub async fn cancel_operation(input: Input<OfOperation>, session: State<'_, Session>) -> Answer<()> {
    session.operations().cancel(&input.0.operation);
    Ok(())
}
