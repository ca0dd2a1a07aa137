//! Preferences, and what is set for the whole application.

use std::collections::BTreeSet;

use linecheck_app::{AppError, AuditPage, AuditRequest, Field, NetworkView, given};
use serde::{Deserialize, Serialize};

use super::blocking;
use crate::preferences::{Preferences, Shade, TextSize, ThemeChoice, WatchMinutes};
use crate::shell::Shell;
use crate::work::Answer;

/// The preferences, and the system's theme beside them.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "Preferences"))]
pub struct PreferencesView {
    #[serde(flatten)]
    preferences: Preferences,
    system_theme: Shade,
}

/// As a person gives them.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Preferred {
    theme: ThemeChoice,
    text_size: TextSize,
    default_country: Option<String>,
    watch_minutes: Option<WatchMinutes>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SavePreferences {
    preferences: Preferred,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfBase {
    base: String,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfHost {
    host: String,
}

pub async fn read_preferences(shell: &Shell) -> Answer<PreferencesView> {
    Ok(PreferencesView { preferences: shell.preferences().get(), system_theme: shell.surroundings().theme() })
}

pub async fn save_preferences(shell: &Shell, request: SavePreferences) -> Answer<PreferencesView> {
    let Preferred { theme, text_size, default_country, watch_minutes } = request.preferences;
    let default_country = given::country(default_country.as_deref())
        .map_err(|error| AppError { field: Some(Field::Country), ..error })?;
    let preferences = Preferences { theme, text_size, default_country, watch_minutes };
    let keeper = shell.clone();
    blocking(move || keeper.preferences().save(preferences)).await?;
    Ok(PreferencesView { preferences, system_theme: shell.surroundings().theme() })
}

pub async fn read_network(shell: &Shell, request: OfBase) -> Answer<NetworkView> {
    shell.session().open()?.app.network(Some(&request.base)).await
}

pub async fn allow_host(shell: &Shell, request: OfHost) -> Answer<BTreeSet<String>> {
    let open = shell.session().open()?;
    open.app.allow_host(&open.actor, &request.host).await
}

pub async fn forbid_host(shell: &Shell, request: OfHost) -> Answer<BTreeSet<String>> {
    let open = shell.session().open()?;
    open.app.forbid_host(&open.actor, &request.host).await
}

pub async fn read_audit(shell: &Shell, request: AuditRequest) -> Answer<AuditPage> {
    shell.session().open()?.app.audit_trail(request).await
}
