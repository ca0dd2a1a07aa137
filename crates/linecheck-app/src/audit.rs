//! The audit trail (M8): who did what, when and to which tenant. Administrators and support read it, check it and export it.

pub(crate) mod check;
pub(crate) mod export;
mod page;
pub(crate) mod receipt;
pub(crate) mod view;

use jiff::Timestamp;
use linecheck_vault::{AuditEntry, AuditFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::given;

/// What is entered, by its stable name. The faces word it.
pub const AUDIT_ACTIONS: &[&str] = &[
    "account_verified",
    "administrator_locked",
    "administrator_passphrase_changed",
    "administrator_passphrase_removed",
    "administrator_passphrase_set",
    "administrator_unlocked",
    "audit_chained",
    "audit_checkpoint_made",
    "audit_exported",
    "bundle_exported",
    "bundle_imported",
    "clock_trusted",
    "configuration_saved",
    "consent_given",
    "consent_receipt_made",
    "draft_begun",
    "draft_discarded",
    "draft_edited",
    "history_deleted",
    "history_exported",
    "host_allowed",
    "host_forbidden",
    "idle_lock_set",
    "kit_made",
    "kit_opened",
    "pingone_applied",
    "pingone_begun",
    "pingone_connected",
    "pingone_consent_given",
    "pingone_disconnected",
    "pingone_exported",
    "pingone_given_up",
    "pingone_resumed",
    "pingone_stopped",
    "recipient_looked_up",
    "recipients_revealed",
    "retention_set",
    "revision_imported",
    "revision_restored",
    "send_limits_set",
    "sign_muted",
    "sign_unmuted",
    "stand_in_removed",
    "stand_in_set",
    "sub_account_chosen",
    "tenant_activated",
    "tenant_added",
    "tenant_deactivated",
    "tenant_edited",
    "tenant_removed",
    "tenant_renamed",
    "unlock_refused",
    "vault_backed_up",
    "vault_key_changed",
    "vault_migrated",
    "vault_not_backed_up",
    "vault_restored",
];

/// The most entries that one page has.
const LONGEST_PAGE: u32 = 10_000;

/// Which part of the audit trail is wanted; what is left out does not filter.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AuditRequest {
    /// Of one tenant.
    pub tenant: Option<String>,
    /// Of one of [`AUDIT_ACTIONS`].
    pub action: Option<String>,
    /// Of the user of this name.
    #[serde(default)]
    pub person: Option<String>,
    /// Of this day of UTC or later, such as 2026-11-01.
    #[serde(default)]
    pub since: Option<String>,
    /// Of this day of UTC or earlier.
    #[serde(default)]
    pub until: Option<String>,
    /// Of the trail that came from elsewhere and has this writer; without it, of the vault's own.
    #[serde(default)]
    pub writer: Option<Uuid>,
    /// What is older than the entry of this number.
    pub before: Option<i64>,
    /// So many entries at most.
    pub limit: u32,
}

/// A trail that came from another vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ForeignTrail {
    /// From which vault.
    pub vault: Uuid,
    /// Who wrote it there.
    pub writer: Uuid,
    /// How many entries came.
    pub entries: u64,
    /// When it came.
    pub since: Timestamp,
}

/// A page of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AuditPage {
    /// The newest first.
    #[cfg_attr(
        feature = "bindings",
        ts(
            type = "Array<{ id: number, sequence: number, at: string, actor: { role: 'administrator' | 'support', os_user: string }, action: string, tenant: string | null, detail: Record<string, any> }>"
        )
    )]
    pub entries: Vec<AuditEntry>,
    /// Below which number the next page begins; none on the last.
    pub next: Option<i64>,
    /// The trails that came from other vaults.
    pub foreign: Vec<ForeignTrail>,
    /// Who acted in this trail: the names of users.
    pub persons: Vec<String>,
}

impl App {
    /// A page of the audit trail.
    ///
    /// # Errors
    /// When no such action is ever entered, and what the vault says.
    pub async fn audit_trail(&self, asked: AuditRequest) -> Result<AuditPage, AppError> {
        let AuditRequest { tenant, action, person, since, until, writer, before, limit } = asked;
        if let Some(action) = action.as_deref().filter(|action| !AUDIT_ACTIONS.contains(action)) {
            return Err(AppError::invalid_value(format!("No entry of the audit trail is called {action}."))
                .next(format!("Give one of these: {}.", AUDIT_ACTIONS.join(", "))));
        }
        let filter = AuditFilter {
            writer,
            tenant: tenant.as_deref().map(given::tenant).transpose()?,
            action,
            person,
            since: since.as_deref().map(given::day).transpose()?,
            until: until.as_deref().map(given::day).transpose()?,
        };
        let most = limit.clamp(1, LONGEST_PAGE);
        // One more says whether there is a next page.
        let (mut entries, foreign, persons) = self
            .read(move |reader| {
                let entries = reader.audit_page(&filter, before, most + 1)?;
                Ok((entries, reader.foreign_chains()?, reader.audit_persons(filter.writer)?))
            })
            .await?;
        let is_last = u32::try_from(entries.len()).is_ok_and(|found| found <= most);
        entries.truncate(most as usize);
        let next = entries.last().filter(|_| !is_last).map(|entry| entry.id);
        let foreign = foreign.into_iter().map(|one| ForeignTrail {
            vault: one.chain.vault,
            writer: one.chain.writer,
            entries: one.entries,
            since: one.since,
        });
        Ok(AuditPage { entries, next, foreign: foreign.collect(), persons })
    }
}
