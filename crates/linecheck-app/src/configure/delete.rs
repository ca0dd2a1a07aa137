//! Ping Identity instead of the custom account: deleting the configuration (M4).

use linecheck_domain::actor::Actor;
use linecheck_domain::draft::{Configuration, Sender};
use linecheck_domain::tenant::TenantId;
use serde_json::json;

use crate::app::{App, audit};
use crate::configure::drafts::{drop_given_token, erase};
use crate::configure::save::put_in_force;
use crate::configure::tenants::stand_in_secret;
use crate::error::{AppError, Code};
use crate::inactive::tenant_for;
use crate::pingone_side::secrets_of;
use crate::roles::UseCase;

impl App {
    /// Makes Ping Identity the sender. The custom account's token, and the draft with its own, are erased; history,
    /// consents and audit stay. Using the account again asks for its consent again.
    ///
    /// # Errors
    /// When no custom account is active.
    pub async fn delete_custom_account(
        &self,
        actor: &Actor,
        tenant: &TenantId,
    ) -> Result<Configuration, AppError> {
        let actor = &self.permit(actor, UseCase::DeleteCustomAccount).await?;
        let (actor, id, now) = (actor.clone(), tenant.clone(), self.now());
        self.write(move |writer| {
            let tenant = tenant_for(writer, &id, UseCase::DeleteCustomAccount)?;
            let before = writer.active(&id)?;
            if before.custom().is_none() {
                return Err(AppError::new(Code::NoCustomAccount, "There is no custom account to delete."));
            }
            let after = Configuration { revision: before.revision + 1, sender: Sender::PingIdentity };
            put_in_force(writer, &actor, &id, &before, &after, None, now)?;
            if let Some(stored) = writer.draft(&id)? {
                drop_given_token(writer, &stored.draft.token)?;
                writer.remove_draft(&id)?;
                audit(writer, &actor, "draft_discarded", Some(&id), json!({ "with": "configuration" }), now)?;
            }
            // Nothing but the stand-in's token and what PingOne is asked with may be left: a credential without a use is a
            // risk without one.
            let of_pingone = secrets_of(writer, &id)?;
            for secret in writer.secret_ids(&id)? {
                if Some(&secret) != stand_in_secret(&tenant) && !of_pingone.contains(&secret) {
                    erase(writer, &secret)?;
                }
            }
            Ok(after)
        })
        .await
    }
}
