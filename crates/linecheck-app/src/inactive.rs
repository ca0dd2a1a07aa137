//! What may be done for a tenant while it is inactive (M5), decided here and nowhere else.
//!
//! PingID's page says that only an administrator can delete a custom account's configuration when the PingID account becomes
//! inactive. That nothing else is saved or sent meanwhile is Linecheck's own rule. It comes to this: what takes something away
//! may be done, what looks may be done, what is under way comes to its end, and nothing is added, changed or sent.
//!
//! A use case asks inside the database transaction of its change, so that a tenant that was set inactive a moment ago, by
//! whomever, is inactive for it too.

use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_vault::Reader;

use crate::app::tenant_of;
use crate::error::{AppError, Code};

/// What changes something for a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TenantChange {
    SetActive,
    Edit,
    Remove,
    SetStandIn,
    RemoveStandIn,
    BeginDraft,
    EditDraft,
    SelectNumbers,
    ChooseSubAccount,
    DiscardDraft,
    RestoreRevision,
    Verify,
    Save,
    RotateToken,
    DeleteCustomAccount,
    Send,
    SendMatrix,
    Follow,
    LookUp,
    ConfirmReceipt,
    ConnectPingOne,
    DisconnectPingOne,
    PlanPingOne,
    ApplyPingOne,
    ResumePingOne,
    GiveUpPingOne,
    ExportPingOne,
}

impl TenantChange {
    /// All of them.
    pub const ALL: [Self; 27] = [
        Self::SetActive,
        Self::Edit,
        Self::Remove,
        Self::SetStandIn,
        Self::RemoveStandIn,
        Self::BeginDraft,
        Self::EditDraft,
        Self::SelectNumbers,
        Self::ChooseSubAccount,
        Self::DiscardDraft,
        Self::RestoreRevision,
        Self::Verify,
        Self::Save,
        Self::RotateToken,
        Self::DeleteCustomAccount,
        Self::Send,
        Self::SendMatrix,
        Self::Follow,
        Self::LookUp,
        Self::ConfirmReceipt,
        Self::ConnectPingOne,
        Self::DisconnectPingOne,
        Self::PlanPingOne,
        Self::ApplyPingOne,
        Self::ResumePingOne,
        Self::GiveUpPingOne,
        Self::ExportPingOne,
    ];

    /// Whether it may be done while the tenant is inactive.
    #[must_use]
    pub fn is_allowed_while_inactive(self) -> bool {
        match self {
            // It takes something away, or is the way back.
            Self::SetActive
            | Self::Remove
            | Self::RemoveStandIn
            | Self::DiscardDraft
            | Self::DeleteCustomAccount
            | Self::DisconnectPingOne => true,
            // It looks, and keeps what it saw.
            Self::Verify | Self::ExportPingOne => true,
            // What it belongs to is under way, and is not left half done.
            Self::Follow
            | Self::LookUp
            | Self::ConfirmReceipt
            | Self::ResumePingOne
            | Self::GiveUpPingOne => true,
            Self::Edit
            | Self::SetStandIn
            | Self::BeginDraft
            | Self::EditDraft
            | Self::SelectNumbers
            | Self::ChooseSubAccount
            | Self::RestoreRevision
            | Self::Save
            | Self::RotateToken
            | Self::Send
            | Self::SendMatrix
            | Self::ConnectPingOne
            | Self::PlanPingOne
            | Self::ApplyPingOne => false,
        }
    }
}

/// The tenant for which something is to be changed; or the error that there is none, or that it is inactive.
pub(crate) fn tenant_for(
    reader: &Reader<'_>,
    id: &TenantId,
    change: TenantChange,
) -> Result<Tenant, AppError> {
    let tenant = tenant_of(reader, id)?;
    match tenant.inactive_since {
        Some(since) if !change.is_allowed_while_inactive() => Err(AppError::new(
            Code::TenantInactive,
            format!(
                "The tenant {id} has been inactive since {}. Linecheck's own rule is that nothing is saved or sent for it \
                 meanwhile. Nothing was changed.",
                since.strftime("%F")
            ),
        )
        .param("tenant", id.as_str())),
        _ => Ok(tenant),
    }
}
