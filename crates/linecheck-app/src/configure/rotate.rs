//! A new Auth Token for the account that is active (M3).

use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::draft::{Configuration, CustomAccount, DraftToken, SecretId, Sender};
use linecheck_domain::tenant::TenantId;
use linecheck_domain::verification::Verification;
use linecheck_vault::Writer;

use crate::app::App;
use crate::configure::drafts::new_secret_id;
use crate::configure::save::put_in_force;
use crate::configure::verify::{VerificationView, ask, check_token};
use crate::error::{AppError, Code};
use crate::inactive::tenant_for;
use crate::progress::ProgressSink;
use crate::roles::{Permit, UseCase};

impl App {
    /// Replaces the token of the active account, after the new one was verified. Numbers and fallback stay; no
    /// consent is asked. A draft that was based on the active configuration goes on from the new revision.
    ///
    /// # Errors
    /// When the new token does not verify: the old one stays.
    pub async fn rotate_token(
        &self,
        actor: &Actor,
        tenant: &TenantId,
        token: Secret,
        progress: &ProgressSink,
    ) -> Result<VerificationView, AppError> {
        let actor = &self.permit(actor, UseCase::RotateToken).await?;
        check_token(&token)?;
        let id = tenant.clone();
        let account = self
            .read(move |reader| {
                tenant_for(reader, &id, UseCase::RotateToken)?;
                active_account(&reader.active(&id)?)
            })
            .await?;
        let client = self.client(&account.account_sid, &account.base, &token).await?.within(self.budget());
        let found = ask(&client, &account.account_sid, &account.base, &self.clock, progress).await;
        if let Some(error) = AppError::from_outcome(&found.outcome) {
            return Err(error.param("replaced", false));
        }
        let (actor, id, now) = (actor.clone(), tenant.clone(), self.now());
        let secret = new_secret_id();
        self.write(move |writer| replace(writer, &actor, &id, &account, (&secret, &token), &found, now)).await
    }
}

fn active_account(active: &Configuration) -> Result<CustomAccount, AppError> {
    active
        .custom()
        .cloned()
        .ok_or_else(|| AppError::new(Code::NoCustomAccount, "No custom account is active."))
}

fn replace(
    writer: &Writer<'_>,
    actor: &Permit,
    id: &TenantId,
    verified: &CustomAccount,
    (secret, token): (&SecretId, &Secret),
    found: &Verification,
    now: jiff::Timestamp,
) -> Result<VerificationView, AppError> {
    tenant_for(writer, id, UseCase::RotateToken)?;
    let before = writer.active(id)?;
    let account = active_account(&before)?;
    if account.account_sid != verified.account_sid || account.base != verified.base {
        return Err(AppError::new(
            Code::DraftOutdated,
            "Another account became active meanwhile. Nothing was replaced.",
        ));
    }
    writer.add_secret(secret, id, token, now)?;
    writer.add_verification(id, secret, found)?;
    let gone = account.selected.iter().filter(|number| !found.has_usable(number)).cloned().collect();
    put_token_in_force(writer, actor, id, secret, now)?;
    Ok(VerificationView { gone, ..VerificationView::of(found) })
}

/// Lets the active account have another token, which was verified and is stored. The one before is erased.
pub(crate) fn put_token_in_force(
    writer: &Writer<'_>,
    actor: &Permit,
    id: &TenantId,
    secret: &SecretId,
    now: jiff::Timestamp,
) -> Result<(), AppError> {
    let before = writer.active(id)?;
    let account = active_account(&before)?;
    let after = Configuration {
        revision: before.revision + 1,
        sender: Sender::Custom(CustomAccount { secret: secret.clone(), ..account.clone() }),
    };
    put_in_force(writer, actor, id, &before, &after, None, now)?;
    if let Some(mut draft) = writer.draft(id)?.map(|stored| stored.draft) {
        if draft.based_on == before.revision {
            draft.based_on = after.revision;
        }
        if draft.token == (DraftToken::Active { secret: account.secret }) {
            draft.token = DraftToken::Active { secret: secret.clone() };
        }
        writer.put_draft(&draft, now)?;
    }
    Ok(())
}
