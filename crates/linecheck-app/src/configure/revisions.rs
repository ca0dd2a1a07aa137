//! The revisions of a configuration: listed, compared, and their numbers and fallback restored (M9).
//!
//! Restoring writes an ordinary draft, which is verified and saved like any other: so the verification shows numbers that are
//! gone, and what becomes active is what was shown. It works within the same SID, so that no consent is needed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::draft::{Configuration, Draft, RevisionNumber};
use linecheck_domain::phone::PhoneNumber;
pub use linecheck_domain::revision::Restorable;
use linecheck_domain::revision::RevisionDifference;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_vault::{ConsentRecord, Reader, Revision, Writer};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, audit, tenant_of};
use crate::configure::drafts::{DraftView, drop_given_token, view};
use crate::configure::status::ConsentGiven;
use crate::error::{AppError, Code};
use crate::given;
use crate::inactive::tenant_for;
use crate::remedy::Remedy;
use crate::roles::UseCase;

/// The most lines that one page has.
const LONGEST_PAGE: u32 = 1_000;

/// Which revisions are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct RevisionsRequest {
    /// Whose.
    pub tenant: String,
    /// What is older than this one.
    pub before: Option<RevisionNumber>,
    /// So many at most.
    pub limit: u32,
}

/// A page of revisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RevisionsView {
    /// Whose.
    pub tenant: TenantId,
    /// The one that is active; 0 before anything was saved.
    pub active: RevisionNumber,
    /// The newest first.
    pub revisions: Vec<RevisionLine>,
    /// Below which the next page begins; none on the last.
    pub next: Option<RevisionNumber>,
}

/// The account of a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RevisionAccount {
    /// Its SID.
    pub account_sid: AccountSid,
    /// Its name: untrusted text.
    pub account_name: String,
    /// How many numbers were selected.
    pub numbers: usize,
    /// Whether fallback was enabled.
    pub fallback: bool,
}

/// What a revision changed, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RevisionChanges {
    /// Another account.
    pub account: bool,
    /// How many numbers were added.
    pub added: usize,
    /// How many were taken away.
    pub removed: usize,
    /// Fallback, where it was changed.
    pub fallback: Option<bool>,
    /// Another token was stored for the same account.
    pub token: bool,
}

/// A revision in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RevisionLine {
    /// Its number, from 1.
    pub revision: RevisionNumber,
    /// When it was saved.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub saved_at: Timestamp,
    /// By whom: the user of the operating system, not authenticated.
    pub user: String,
    /// Its account; none where it is Ping Identity's.
    pub account: Option<RevisionAccount>,
    /// The consent that was given with it.
    pub consent: Option<ConsentGiven>,
    /// What it changed in the one before.
    pub changes: RevisionChanges,
    /// Whether its numbers and fallback may be restored.
    pub restorable: Restorable,
}

/// A revision whole, beside another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RevisionView {
    /// Whose.
    pub tenant: TenantId,
    /// As in the list.
    #[serde(flatten)]
    pub line: RevisionLine,
    /// Its selected numbers.
    pub numbers: BTreeSet<PhoneNumber>,
    /// The one that it is compared with; 0 is what was before anything was saved.
    pub against: RevisionNumber,
    /// What differs, from that one to this one.
    pub difference: RevisionDifference,
}

/// What is to be restored.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct RestoreRequest {
    /// Whose.
    pub tenant: String,
    /// The revision.
    pub revision: RevisionNumber,
    /// The draft that was shown and may be replaced: when it was stored. Without it, a draft that exists stays.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub replaces: Option<Timestamp>,
}

impl App {
    /// A page of a tenant's revisions.
    ///
    /// # Errors
    /// When there is no such tenant.
    pub async fn revisions(&self, request: RevisionsRequest) -> Result<RevisionsView, AppError> {
        let id = given::tenant(&request.tenant)?;
        let most = request.limit.clamp(1, LONGEST_PAGE);
        self.read(move |reader| {
            tenant_of(reader, &id)?;
            let active = reader.active(&id)?;
            let consents = consents(reader, &id)?;
            // One more is what the last one of the page is compared with, and says whether there is a next page.
            let stored = reader.revisions_page(&id, request.before, most + 1)?;
            let shown = stored.len().min(most as usize);
            let next = stored.get(shown).and_then(|_| stored.get(shown - 1));
            let initial = Configuration::initial();
            let lines = stored.iter().enumerate().take(shown).map(|(place, revision)| {
                let before = stored.get(place + 1).map_or(&initial, |before| &before.configuration);
                line(revision, before, &active, &consents)
            });
            Ok(RevisionsView {
                active: active.revision,
                next: next.map(|last| last.configuration.revision),
                revisions: lines.collect(),
                tenant: id,
            })
        })
        .await
    }

    /// One revision with its numbers, beside another one: the one before it, where none is given.
    ///
    /// # Errors
    /// When there is no such revision.
    pub async fn revision(
        &self,
        tenant: &TenantId,
        number: RevisionNumber,
        against: Option<RevisionNumber>,
    ) -> Result<RevisionView, AppError> {
        let id = tenant.clone();
        self.read(move |reader| {
            tenant_of(reader, &id)?;
            let stored = revision_of(reader, &id, number)?;
            let before = configuration_of(reader, &id, number - 1)?;
            let other = match against {
                Some(against) => configuration_of(reader, &id, against)?,
                None => before.clone(),
            };
            Ok(RevisionView {
                line: line(&stored, &before, &reader.active(&id)?, &consents(reader, &id)?),
                numbers: stored.configuration.custom().map(|own| own.selected.clone()).unwrap_or_default(),
                against: other.revision,
                difference: RevisionDifference::between(&other, &stored.configuration),
                tenant: id,
            })
        })
        .await
    }

    /// Puts the numbers and the fallback of an earlier revision into a draft of what is active. It is verified and saved like
    /// any other draft; nothing is active before.
    ///
    /// # Errors
    /// When it is of another account than the active one, says what is active already, or there is a draft that was not said
    /// to be replaced. Nothing is changed then.
    pub async fn restore_revision(
        &self,
        actor: &Actor,
        request: RestoreRequest,
    ) -> Result<DraftView, AppError> {
        let actor = &self.permit(actor, UseCase::RestoreRevision).await?;
        let id = given::tenant(&request.tenant)?;
        let (actor, now, mode) = (actor.clone(), self.now(), self.mode);
        self.write(move |writer| {
            tenant_for(writer, &id, UseCase::RestoreRevision)?;
            let draft = restored(writer, &id, request.revision)?;
            let replaced = replace_draft(writer, &id, request.replaces)?;
            writer.put_draft(&draft, now)?;
            let detail = json!({
                "revision": request.revision,
                "numbers": draft.selected.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "fallback": draft.fallback,
                "draft_replaced": replaced,
            });
            audit(writer, &actor, "revision_restored", Some(&id), detail, now)?;
            view(writer, &id, mode)
        })
        .await
    }
}

/// The draft that restores a revision.
fn restored(reader: &Reader<'_>, id: &TenantId, number: RevisionNumber) -> Result<Draft, AppError> {
    let (active, then) = (reader.active(id)?, revision_of(reader, id, number)?.configuration);
    let other =
        |message: String| Err(AppError::new(Code::RevisionOfOtherAccount, message).param("revision", number));
    match (Restorable::of(&then, &active), then.custom(), Draft::for_changes(id.clone(), &active)) {
        (Restorable::Yes, Some(account), Some(draft)) => {
            Ok(Draft { selected: account.selected.clone(), fallback: account.fallback, ..draft })
        }
        (Restorable::Same, ..) => Err(AppError::new(
            Code::NothingToSave,
            format!("Revision {number} has the numbers and the fallback that are active already."),
        )),
        (_, Some(account), Some(_)) => other(format!(
            "Revision {number} is of account …{}, which is not the active one. Numbers and fallback are restored within the \
             same account alone.",
            account.account_sid.ending()
        )),
        (_, None, _) => other(format!(
            "With revision {number} Ping Identity was the sender: it has no numbers that could be restored."
        )),
        (_, Some(account), None) => other(format!(
            "Revision {number} is of account …{}, and no custom account is active any more.",
            account.account_sid.ending()
        )),
    }
}

/// Takes away the draft that was shown; another one, or one that nobody spoke of, stays.
fn replace_draft(writer: &Writer<'_>, id: &TenantId, shown: Option<Timestamp>) -> Result<bool, AppError> {
    let Some(stored) = writer.draft(id)? else { return Ok(false) };
    if shown != Some(stored.saved_at) {
        return Err(AppError::new(
            Code::DraftExists,
            format!(
                "{id} has a draft already, stored {}, which restoring would replace. Nothing was changed.",
                stored.saved_at.strftime("%F %H:%M UTC")
            ),
        )
        .remedy(Remedy::KeepOrReplaceDraft)
        .param("saved_at", stored.saved_at.to_string()));
    }
    drop_given_token(writer, &stored.draft.token)?;
    Ok(true)
}

fn revision_of(reader: &Reader<'_>, id: &TenantId, number: RevisionNumber) -> Result<Revision, AppError> {
    reader.revision(id, number)?.ok_or_else(|| {
        AppError::new(Code::RevisionNotFound, format!("{id} has no revision {number}."))
            .param("revision", number)
    })
}

/// A revision's configuration; 0 is what was before anything was saved.
fn configuration_of(
    reader: &Reader<'_>,
    id: &TenantId,
    number: RevisionNumber,
) -> Result<Configuration, AppError> {
    if number == 0 {
        return Ok(Configuration::initial());
    }
    Ok(revision_of(reader, id, number)?.configuration)
}

fn consents(reader: &Reader<'_>, id: &TenantId) -> Result<BTreeMap<i64, ConsentRecord>, AppError> {
    Ok(reader.consents(id)?.into_iter().map(|record| (record.id, record)).collect())
}

fn line(
    stored: &Revision,
    before: &Configuration,
    active: &Configuration,
    consents: &BTreeMap<i64, ConsentRecord>,
) -> RevisionLine {
    let difference = RevisionDifference::between(before, &stored.configuration);
    RevisionLine {
        revision: stored.configuration.revision,
        saved_at: stored.saved_at,
        user: stored.actor.os_user.clone(),
        account: stored.configuration.custom().map(|account| RevisionAccount {
            account_sid: account.account_sid.clone(),
            account_name: account.account_name.clone(),
            numbers: account.selected.len(),
            fallback: account.fallback,
        }),
        consent: stored.consent.and_then(|id| consents.get(&id)).map(ConsentGiven::of),
        changes: RevisionChanges {
            account: difference.account.is_some(),
            added: difference.numbers_added.len(),
            removed: difference.numbers_removed.len(),
            fallback: difference.fallback.map(|(_, after)| after),
            token: difference.token_replaced && difference.account.is_none(),
        },
        restorable: Restorable::of(&stored.configuration, active),
    }
}
