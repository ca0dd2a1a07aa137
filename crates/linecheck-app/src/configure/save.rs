//! Save: the draft becomes active, with its consent and its audit entries, or nothing changes.

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::consent::{self, Consent};
use linecheck_domain::draft::{
    Changes, Configuration, CustomAccount, Draft, ReadyDraft, RevisionNumber, SaveRefusal,
};
use linecheck_domain::sender_id::{self, SenderIdWarning};
use linecheck_domain::sending_rule::SendingWarning;
use linecheck_domain::shown::Changed;
use linecheck_domain::tenant::TenantId;
use linecheck_vault::{Reader, Writer};
use serde::Serialize;
use serde_json::json;

use crate::app::{App, audit, tenant_of};
use crate::configure::drafts::{draft_of, erase, verification_of};
use crate::configure::status::sending_warnings;
use crate::configure::verify::Why;
use crate::error::{AppError, Code};
use crate::inactive::tenant_for;
use crate::progress::ProgressSink;
use crate::roles::{Permit, UseCase};

/// What saving would do, shown before it is done.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "SavePlan"))]
pub struct SavePreview {
    /// Whose draft it is.
    pub tenant: TenantId,
    /// The revision that is active, in the place of which it would be put.
    pub revision: RevisionNumber,
    /// The account, as Twilio returned its SID.
    pub account_sid: String,
    /// Its name: untrusted text.
    pub account_name: String,
    /// What changes.
    pub changes: Changes,
    /// Whether the consent is asked for.
    pub consent_needed: bool,
    /// The words of the consent, when it is.
    pub consent_text: Option<&'static str>,
    /// Their version.
    pub consent_version: &'static str,
    /// What to know about the countries that the tenant sends to.
    pub sender_id_warnings: Vec<SenderIdWarning>,
    /// What to know about the SMS that the draft's numbers send there.
    pub sending_warnings: Vec<SendingWarning>,
    #[serde(skip)]
    basis: Basis,
}

/// What was saved.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SaveReport {
    /// The configuration that is active now.
    #[serde(flatten)]
    pub configuration: Configuration,
    /// Whether a consent was recorded with it.
    pub consent_recorded: bool,
    /// What changed.
    pub changes: Changes,
}

/// What a preview was made from, and would put in force.
#[derive(Debug, Clone)]
struct Basis {
    draft: Draft,
    account: CustomAccount,
}

impl App {
    /// Looks whether a draft can be saved, and what that would do. Verifies again when the last verification is too
    /// old, which needs the network.
    ///
    /// # Errors
    /// What is missing, or that Twilio could not be reached.
    pub async fn prepare_save(
        &self,
        actor: &Actor,
        tenant: &TenantId,
        progress: &ProgressSink,
    ) -> Result<SavePreview, AppError> {
        let actor = &self.permit(actor, UseCase::PrepareSave).await?;
        let asked = tenant.clone();
        self.read(move |reader| tenant_for(reader, &asked, UseCase::PrepareSave)).await?;
        match self.preview(tenant).await? {
            // What the last verification could not reach may be reachable now.
            Err(SaveRefusal::VerificationStale | SaveRefusal::VerificationFailed { reached: false, .. }) => {}
            preview => return Ok(preview?),
        }
        let view = self.verify_because(actor, tenant, Why::ToSave, progress).await?;
        let id = tenant.clone();
        let found = self.read(move |reader| verification_of(reader, &draft_of(reader, &id)?)).await?;
        if let Some(error) = found.as_ref().and_then(|found| AppError::from_outcome(&found.outcome)) {
            return Err(error.param("saved", false));
        }
        tracing::debug!(outcome = view.outcome.as_str(), "verified again before saving");
        Ok(self.preview(tenant).await??)
    }

    async fn preview(&self, tenant: &TenantId) -> Result<Result<SavePreview, SaveRefusal>, AppError> {
        let (id, now) = (tenant.clone(), self.now());
        self.read(move |reader| {
            let (set, active) = (tenant_of(reader, &id)?, reader.active(&id)?);
            let (draft, ready) = ready(reader, &id, now)?;
            Ok(ready.map(|ready| SavePreview {
                tenant: id,
                revision: active.revision,
                account_sid: ready.account().account_sid.to_string(),
                account_name: ready.account().account_name.clone(),
                changes: Changes::between(&active, &draft),
                consent_needed: ready.consent_needed(),
                consent_text: ready.consent_needed().then_some(consent::TEXT),
                consent_version: consent::VERSION,
                sender_id_warnings: set
                    .destinations
                    .iter()
                    .filter_map(|to| sender_id::warning_for(*to))
                    .collect(),
                sending_warnings: sending_warnings(&set, &draft.selected),
                basis: Basis { account: ready.account().clone(), draft },
            }))
        })
        .await
    }

    /// Makes active what was shown (C10): configuration, consent, audit and the change of credentials are one database
    /// transaction. `consent_name` is the name of the person who consents, when the consent was given; it is recorded for
    /// the account that was shown.
    ///
    /// # Errors
    /// `draft_outdated` when the draft or the active configuration is not what was shown, with what of it changed; or what
    /// is missing. Nothing was saved then.
    pub async fn save(
        &self,
        actor: &Actor,
        shown: &SavePreview,
        consent_name: Option<&str>,
    ) -> Result<SaveReport, AppError> {
        let actor = &self.permit(actor, UseCase::Save).await?;
        let account_sid = &shown.basis.account.account_sid;
        let consent = consent_name.map(|name| Consent::give(account_sid.clone(), name)).transpose()?;
        let (actor, shown, now) = (actor.clone(), shown.clone(), self.now());
        self.write(move |writer| save_now(writer, &actor, &shown, consent.clone(), now)).await
    }
}

fn ready(
    reader: &Reader<'_>,
    id: &TenantId,
    now: Timestamp,
) -> Result<(Draft, Result<ReadyDraft, SaveRefusal>), AppError> {
    let (draft, tenant, active) = (draft_of(reader, id)?, tenant_of(reader, id)?, reader.active(id)?);
    let verification = verification_of(reader, &draft)?;
    let ready = ReadyDraft::check(&draft, &tenant, &active, verification.as_ref(), now);
    Ok((draft, ready))
}

/// Reads, decides and writes once. Whatever fails rolls everything back.
fn save_now(
    writer: &Writer<'_>,
    actor: &Permit,
    SavePreview { tenant: id, revision, basis, .. }: &SavePreview,
    consent: Option<Consent>,
    now: Timestamp,
) -> Result<SaveReport, AppError> {
    let refuse_changed =
        |changed: &[Changed]| AppError::if_changed(Code::DraftOutdated, changed, "Nothing was saved.");
    tenant_for(writer, id, UseCase::Save)?;
    let (draft, ready) = ready(writer, id, now)?;
    let before = writer.active(id)?;
    let mut since_shown = Changed::of_drafts(&basis.draft, &draft);
    since_shown.extend((before.revision != *revision && since_shown.is_empty()).then_some(Changed::Active));
    refuse_changed(&since_shown)?;
    let ready = ready?;
    if *ready.account() != basis.account {
        refuse_changed(&[Changed::AccountFacts])?;
    }
    let changes = Changes::between(&before, &draft);
    let (configuration, consent) = ready.activate(consent)?;
    let consent_id = match &consent {
        Some(consent) => {
            let number = writer.add_consent(id, consent, actor, now)?;
            let detail = json!({
                "consent": number,
                "account_sid": consent.account_sid.as_str(),
                "name": consent.name,
                "text_version": consent.text_version,
                "text_hash": consent.text_hash,
                "record": writer.consent_digest(number)?.to_string(),
            });
            audit(writer, actor, "consent_given", Some(id), detail, now)?;
            Some(number)
        }
        None => None,
    };
    put_in_force(writer, actor, id, &before, &configuration, consent_id, now)?;
    writer.remove_draft(id)?;
    Ok(SaveReport { configuration, consent_recorded: consent.is_some(), changes })
}

/// Adds the revision, erases the credential that is no longer used, and enters it into the audit trail.
pub(crate) fn put_in_force(
    writer: &Writer<'_>,
    actor: &Permit,
    id: &TenantId,
    before: &Configuration,
    after: &Configuration,
    consent: Option<i64>,
    now: Timestamp,
) -> Result<(), AppError> {
    writer.add_revision(id, after, consent, actor, now)?;
    let kept = after.custom().map(|account| &account.secret);
    if let Some(old) = before.custom().map(|account| &account.secret).filter(|old| Some(*old) != kept) {
        erase(writer, old)?;
    }
    // The chain of the audit trail holds the revision itself.
    let record = writer.revision_digest(id, after.revision)?.to_string();
    let detail = match after.custom() {
        Some(account) => json!({
            "revision": after.revision,
            "sender": "custom",
            "account_sid": account.account_sid.as_str(),
            "base": account.base.to_string(),
            "numbers": account.selected.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "fallback": account.fallback,
            "token_replaced": before.custom().is_none_or(|old| old.secret != account.secret),
            "consent": consent,
            "record": record,
        }),
        None => json!({ "revision": after.revision, "sender": "ping_identity", "record": record }),
    };
    audit(writer, actor, "configuration_saved", Some(id), detail, now)
}
