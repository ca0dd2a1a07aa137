//! Verify, numbers, Save, and what is done to an active configuration.

use linecheck_app::{NumbersView, SavePreview, SaveReport, Selection, Show, VerificationView};
use linecheck_domain::Secret;
use linecheck_domain::draft::Configuration;
use linecheck_domain::number::Search;
use linecheck_domain::phone::PhoneNumber;
use serde::Deserialize;
use std::collections::BTreeSet;
use tauri::State;

use super::{OfTenant, phone_numbers, tenant_id};
use crate::arguments::{Answer, Input, Work};
use crate::state::Session;

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    Usable,
    Selected,
    FilteredOut,
    All,
}

impl From<Shown> for Show {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Usable => Self::Usable,
            Shown::Selected => Self::Selected,
            Shown::FilteredOut => Self::FilteredOut,
            Shown::All => Self::All,
        }
    }
}

#[derive(Deserialize)]
pub struct ListNumbers {
    tenant: String,
    show: Shown,
    search: String,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", ts(rename = "Selection"))]
pub enum Selected {
    All(String),
    None(#[expect(dead_code, reason = "the name says it all")] bool),
    Add(Vec<String>),
    Remove(Vec<String>),
    Only(Vec<String>),
}

impl Selected {
    fn read(self) -> Answer<Selection> {
        Ok(match self {
            Self::All(search) => Selection::All(Search::parse(&search)),
            Self::None(_) => Selection::None,
            Self::Add(numbers) => Selection::Add(phone_numbers(&numbers)?),
            Self::Remove(numbers) => Selection::Remove(phone_numbers(&numbers)?),
            Self::Only(numbers) => Selection::Only(phone_numbers(&numbers)?),
        })
    }
}

#[derive(Deserialize)]
pub struct SelectNumbers {
    tenant: String,
    selection: Selected,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SaveDraft {
    tenant: String,
    consent_name: Option<String>,
}

#[derive(Deserialize)]
pub struct RotateToken {
    tenant: String,
    token: Secret,
}

#[tauri::command]
pub async fn verify_account(
    input: Input<OfTenant>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<VerificationView> {
    let open = session.open()?;
    let tenant = input.0.id()?;
    let found =
        work.run(&session, async |progress| open.app.verify(&open.actor, &tenant, &progress).await).await?;
    open.previews.forget();
    Ok(found)
}

#[tauri::command]
pub async fn list_numbers(input: Input<ListNumbers>, session: State<'_, Session>) -> Answer<NumbersView> {
    let ListNumbers { tenant, show, search } = input.0;
    session.open()?.app.numbers(&tenant_id(&tenant)?, show.into(), Search::parse(&search)).await
}

#[tauri::command]
pub async fn select_numbers(
    input: Input<SelectNumbers>,
    session: State<'_, Session>,
) -> Answer<BTreeSet<PhoneNumber>> {
    let open = session.open()?;
    let SelectNumbers { tenant, selection } = input.0;
    open.app.select_numbers(&open.actor, &tenant_id(&tenant)?, selection.read()?).await
}

#[tauri::command]
pub async fn prepare_save(
    input: Input<OfTenant>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<SavePreview> {
    let open = session.open()?;
    let tenant = input.0.id()?;
    work.run(&session, async |progress| open.app.prepare_save(&open.actor, &tenant, &progress).await).await
}

/// What takes long is the verification that may have to be repeated, so that alone can be cancelled: after it, *cancelled*
/// could be told of something that was saved.
#[tauri::command]
pub async fn save_draft(
    input: Input<SaveDraft>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<SaveReport> {
    let open = session.open()?;
    let SaveDraft { tenant, consent_name } = input.0;
    let tenant = tenant_id(&tenant)?;
    let progress = work.progress();
    work.run(&session, async |progress| open.app.prepare_save(&open.actor, &tenant, &progress).await).await?;
    let saved = open.app.save(&open.actor, &tenant, consent_name.as_deref(), &progress).await?;
    open.previews.forget();
    Ok(saved)
}

#[tauri::command]
pub async fn rotate_token(
    input: Input<RotateToken>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<VerificationView> {
    let open = session.open()?;
    let RotateToken { tenant, token } = input.0;
    let tenant = tenant_id(&tenant)?;
    let found = work
        .run(&session, async |progress| open.app.rotate_token(&open.actor, &tenant, token, &progress).await)
        .await?;
    open.previews.forget();
    Ok(found)
}

#[tauri::command]
pub async fn delete_custom_account(
    input: Input<OfTenant>,
    session: State<'_, Session>,
) -> Answer<Configuration> {
    let open = session.open()?;
    let deleted = open.app.delete_custom_account(&open.actor, &input.0.id()?).await?;
    open.previews.forget();
    Ok(deleted)
}
