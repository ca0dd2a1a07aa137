//! Drafts.

use linecheck_app::{AppError, Code, DraftEdit, DraftView, VerificationView};
use linecheck_domain::Secret;
use linecheck_domain::sid::AccountSid;
use serde::Deserialize;
use tauri::State;

use super::{OfTenant, base, phone_numbers, tenant_id};
use crate::arguments::{Answer, Input, Work};
use crate::state::Session;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BeginDraft {
    tenant: String,
    new_account: bool,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", ts(rename = "DraftEdit"))]
pub enum Edit {
    AccountSid(String),
    Token(#[cfg_attr(feature = "bindings", ts(type = "string"))] Secret),
    RemoveToken(#[cfg_attr(feature = "bindings", ts(type = "true"))] bool),
    Base(String),
    Fallback(bool),
    Expected(Vec<String>),
    Queued(bool),
}

impl Edit {
    fn read(self) -> Answer<DraftEdit> {
        Ok(match self {
            Self::AccountSid(typed) => DraftEdit::AccountSid(typed),
            Self::Token(token) => DraftEdit::Token(token),
            Self::RemoveToken(true) => DraftEdit::RemoveToken,
            Self::RemoveToken(false) => {
                return Err(AppError::invalid_value("A token is removed or left alone."));
            }
            Self::Base(typed) => DraftEdit::Base(base(&typed)?),
            Self::Fallback(enabled) => DraftEdit::Fallback(enabled),
            Self::Expected(numbers) => DraftEdit::Expected(phone_numbers(&numbers)?),
            Self::Queued(queued) => DraftEdit::Queued(queued),
        })
    }
}

#[derive(Deserialize)]
pub struct EditDraft {
    tenant: String,
    edit: Edit,
}

#[derive(Deserialize)]
pub struct ChooseSubAccount {
    tenant: String,
    sid: String,
}

#[derive(Deserialize)]
pub struct Typed {
    text: String,
}

#[tauri::command]
pub async fn begin_draft(input: Input<BeginDraft>, session: State<'_, Session>) -> Answer<DraftView> {
    let open = session.open()?;
    open.app.begin_draft(&open.actor, &tenant_id(&input.0.tenant)?, input.0.new_account).await
}

#[tauri::command]
pub async fn read_draft(input: Input<OfTenant>, session: State<'_, Session>) -> Answer<Option<DraftView>> {
    match session.open()?.app.draft(&input.0.id()?).await {
        Ok(draft) => Ok(Some(draft)),
        Err(error) if error.code == Code::DraftNotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[tauri::command]
pub async fn list_drafts(session: State<'_, Session>) -> Answer<Vec<DraftView>> {
    session.open()?.app.drafts().await
}

#[tauri::command]
pub async fn edit_draft(input: Input<EditDraft>, session: State<'_, Session>) -> Answer<DraftView> {
    let open = session.open()?;
    let EditDraft { tenant, edit } = input.0;
    open.app.edit_draft(&open.actor, &tenant_id(&tenant)?, edit.read()?).await
}

#[tauri::command]
pub async fn discard_draft(input: Input<OfTenant>, session: State<'_, Session>) -> Answer<()> {
    let open = session.open()?;
    open.app.discard_draft(&open.actor, &input.0.id()?).await
}

#[tauri::command]
pub async fn choose_sub_account(
    input: Input<ChooseSubAccount>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<VerificationView> {
    let open = session.open()?;
    let (tenant, sid) = (tenant_id(&input.0.tenant)?, AccountSid::parse(&input.0.sid)?);
    work.run(&session, async |progress| {
        open.app.choose_sub_account(&open.actor, &tenant, sid, &progress).await
    })
    .await
}

/// What is wrong with an Account SID is its answer, no error of the command.
#[tauri::command]
pub async fn check_sid(input: Input<Typed>, session: State<'_, Session>) -> Answer<Option<AppError>> {
    Ok(session.open()?.app.check_sid(&input.0.text))
}
