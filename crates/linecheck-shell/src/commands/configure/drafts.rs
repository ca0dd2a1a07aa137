//! Drafts.

use linecheck_app::{AppError, Code, DraftEdit, DraftView, VerificationView, given};
use serde::Deserialize;

use crate::commands::{OfTenant, OfText};
use crate::shell::Shell;
use crate::work::{Answer, Work};

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BeginDraft {
    tenant: String,
    new_account: bool,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct EditDraft {
    tenant: String,
    edit: DraftEdit,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ChooseSubAccount {
    tenant: String,
    sid: String,
}

pub async fn begin_draft(shell: &Shell, request: BeginDraft) -> Answer<DraftView> {
    let open = shell.session().open()?;
    open.app.begin_draft(&open.actor, &given::tenant(&request.tenant)?, request.new_account).await
}

pub async fn read_draft(shell: &Shell, request: OfTenant) -> Answer<Option<DraftView>> {
    match shell.session().open()?.app.draft(&request.id()?).await {
        Ok(draft) => Ok(Some(draft)),
        Err(error) if error.code == Code::DraftNotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub async fn list_drafts(shell: &Shell) -> Answer<Vec<DraftView>> {
    shell.session().open()?.app.drafts().await
}

pub async fn edit_draft(shell: &Shell, request: EditDraft) -> Answer<DraftView> {
    let open = shell.session().open()?;
    open.app.edit_draft(&open.actor, &given::tenant(&request.tenant)?, request.edit).await
}

pub async fn discard_draft(shell: &Shell, request: OfTenant) -> Answer<()> {
    let open = shell.session().open()?;
    open.app.discard_draft(&open.actor, &request.id()?).await
}

pub async fn choose_sub_account(
    shell: &Shell,
    request: ChooseSubAccount,
    work: Work,
) -> Answer<VerificationView> {
    let open = shell.session().open()?;
    let (tenant, sid) = (given::tenant(&request.tenant)?, given::sid(&request.sid)?);
    work.run(shell, async |progress| open.app.choose_sub_account(&open.actor, &tenant, sid, &progress).await)
        .await
}

/// What is wrong with an Account SID is its answer, no error of the command.
pub async fn check_sid(shell: &Shell, request: OfText) -> Answer<Option<AppError>> {
    Ok(shell.session().open()?.app.check_sid(&request.text))
}
