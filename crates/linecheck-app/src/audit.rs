//! The audit trail (M8): who did what, when and to which tenant. Administrators and support read it.

use linecheck_vault::AuditEntry;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::AppError;
use crate::given;

/// What is entered, by its stable name. The faces word it.
pub const AUDIT_ACTIONS: &[&str] = &[
    "account_verified",
    "audit_chained",
    "audit_checkpoint_made",
    "audit_exported",
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
    "pingone_applied",
    "pingone_begun",
    "pingone_connected",
    "pingone_consent_given",
    "pingone_disconnected",
    "pingone_exported",
    "pingone_given_up",
    "pingone_resumed",
    "pingone_stopped",
    "recipients_revealed",
    "retention_set",
    "revision_restored",
    "send_limits_set",
    "stand_in_removed",
    "stand_in_set",
    "sub_account_chosen",
    "tenant_activated",
    "tenant_added",
    "tenant_deactivated",
    "tenant_edited",
    "tenant_removed",
    "tenant_renamed",
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
    /// What is older than the entry of this number.
    pub before: Option<i64>,
    /// So many entries at most.
    pub limit: u32,
}

/// A page of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AuditPage {
    /// The newest first.
    #[cfg_attr(
        feature = "bindings",
        ts(
            type = "Array<{ id: number, at: string, actor: { role: 'administrator' | 'support', os_user: string }, action: string, tenant: string | null, detail: Record<string, any> }>"
        )
    )]
    pub entries: Vec<AuditEntry>,
    /// Below which number the next page begins; none on the last.
    pub next: Option<i64>,
}

impl App {
    /// A page of the audit trail.
    ///
    /// # Errors
    /// When no such action is ever entered, and what the vault says.
    pub async fn audit_trail(&self, asked: AuditRequest) -> Result<AuditPage, AppError> {
        let AuditRequest { tenant, action, before, limit } = asked;
        if let Some(action) = action.as_deref().filter(|action| !AUDIT_ACTIONS.contains(action)) {
            return Err(AppError::invalid_value(format!("No entry of the audit trail is called {action}."))
                .next(format!("Give one of these: {}.", AUDIT_ACTIONS.join(", "))));
        }
        let tenant = tenant.as_deref().map(given::tenant).transpose()?;
        let most = limit.clamp(1, LONGEST_PAGE);
        // One more says whether there is a next page.
        let mut entries = self
            .read(move |reader| {
                Ok(reader.audit_page(tenant.as_ref(), action.as_deref(), before, most + 1)?)
            })
            .await?;
        let is_last = u32::try_from(entries.len()).is_ok_and(|found| found <= most);
        entries.truncate(most as usize);
        let next = entries.last().filter(|_| !is_last).map(|entry| entry.id);
        Ok(AuditPage { entries, next })
    }
}
