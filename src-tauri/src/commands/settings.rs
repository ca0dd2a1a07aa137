//! Preferences, and what is set for the whole application.

use std::collections::BTreeSet;

use linecheck_app::{AppError, Field, NetworkView};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager as _, Runtime, State};

use super::{base, blocking, country};
use crate::arguments::{Answer, Input};
use crate::preferences::{Preferences, PreferencesFile, TextSize, ThemeChoice};
use crate::state::Session;
use crate::theme::{Shade, SystemTheme};

/// The preferences, and the system's theme beside them.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "Preferences"))]
pub struct PreferencesView {
    #[serde(flatten)]
    preferences: Preferences,
    system_theme: Shade,
}

#[derive(Deserialize)]
struct Preferred {
    theme: ThemeChoice,
    text_size: TextSize,
    default_country: Option<String>,
}

#[derive(Deserialize)]
pub struct SavePreferences {
    preferences: Preferred,
}

#[derive(Deserialize)]
pub struct OfBase {
    base: String,
}

#[derive(Deserialize)]
pub struct OfHost {
    host: String,
}

#[tauri::command]
pub async fn read_preferences(
    file: State<'_, PreferencesFile>,
    system: State<'_, SystemTheme>,
) -> Answer<PreferencesView> {
    Ok(PreferencesView { preferences: file.get(), system_theme: system.get() })
}

#[tauri::command]
pub async fn save_preferences<R: Runtime>(
    app: AppHandle<R>,
    input: Input<SavePreferences>,
    system: State<'_, SystemTheme>,
) -> Answer<PreferencesView> {
    let Preferred { theme, text_size, default_country } = input.0.preferences;
    let default_country = country(default_country.as_deref())
        .map_err(|error| AppError { field: Some(Field::Country), ..error })?;
    let preferences = Preferences { theme, text_size, default_country };
    blocking(move || app.state::<PreferencesFile>().save(preferences)).await?;
    Ok(PreferencesView { preferences, system_theme: system.get() })
}

#[tauri::command]
pub async fn read_network(input: Input<OfBase>, session: State<'_, Session>) -> Answer<NetworkView> {
    session.open()?.app.network(&base(&input.0.base)?).await
}

#[tauri::command]
pub async fn allow_host(input: Input<OfHost>, session: State<'_, Session>) -> Answer<BTreeSet<String>> {
    let open = session.open()?;
    open.app.allow_host(&open.actor, &input.0.host).await
}

#[tauri::command]
pub async fn forbid_host(input: Input<OfHost>, session: State<'_, Session>) -> Answer<BTreeSet<String>> {
    let open = session.open()?;
    open.app.forbid_host(&open.actor, &input.0.host).await
}
