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
use crate::roles::UseCase;

/// What is with a use case while the tenant is inactive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhileInactive {
    /// It may be done.
    Allowed,
    /// It is refused.
    Refused,
    /// It is about no tenant alone.
    OfNoTenant,
}

impl UseCase {
    /// Whether it may be done for a tenant that is inactive.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "it is one table: a line for each use case")]
    pub fn while_inactive(self) -> WhileInactive {
        match self {
            // It takes something away, or is the way back.
            Self::SetTenantActive
            | Self::RemoveTenant
            | Self::RemoveStandIn
            | Self::DiscardDraft
            | Self::DeleteCustomAccount
            | Self::DisconnectPingOne
            // It looks, and at most keeps what it saw.
            | Self::Tenants
            | Self::Tenant
            | Self::Status
            | Self::Overview
            | Self::Draft
            | Self::Drafts
            | Self::Numbers
            | Self::Revisions
            | Self::Revision
            | Self::Verify
            | Self::Ready
            | Self::LookUpRecipient
            | Self::ReadPeriod
            | Self::MuteSign
            | Self::UnmuteSign
            | Self::Limits
            | Self::Trace
            | Self::RawTrace
            | Self::ReadMatrix
            | Self::LatestMatrix
            | Self::PingOne
            | Self::PingOneConnections
            | Self::PingOneState
            | Self::PingOneNumbers
            | Self::PingOneRoute
            | Self::PingOneDrift
            | Self::PingOnePlan
            | Self::PingOneRun
            | Self::ExportPingOne
            // What it belongs to is under way, and is not left half done.
            | Self::Follow
            | Self::FollowOpen
            | Self::FollowMatrix
            | Self::LookUpTransaction
            | Self::ConfirmReceipt
            | Self::ResumePingOne
            | Self::GiveUpPingOne => WhileInactive::Allowed,
            // It adds, changes or sends; or shows what would be, only for that.
            Self::EditTenant
            | Self::SetStandIn
            | Self::BeginDraft
            | Self::EditDraft
            | Self::SelectNumbers
            | Self::ChooseSubAccount
            | Self::RestoreRevision
            | Self::ImportBundle
            | Self::PrepareSave
            | Self::Save
            | Self::RotateToken
            | Self::PrepareSend
            | Self::Send
            | Self::PrepareMatrix
            | Self::RunMatrix
            | Self::PreparePingOneSend
            | Self::ConnectPingOne
            | Self::PlanPingOne
            | Self::ApplyPingOne => WhileInactive::Refused,
            Self::AddTenant
            | Self::ExportBundle
            | Self::PreviewBundle
            | Self::MakeKit
            | Self::OpenKit
            | Self::Kit
            | Self::DryRun
            | Self::SendLimits
            | Self::SetSendLimits
            | Self::TrustClock
            | Self::Find
            | Self::ForgetAsked
            | Self::Watch
            | Self::KeepTold
            | Self::History
            | Self::HistoryFigures
            | Self::ExportHistory
            | Self::RecentSends
            | Self::RevealRecipients
            | Self::AuditTrail
            | Self::CheckAudit
            | Self::ExportAudit
            | Self::MakeCheckpoint
            | Self::ConsentReceipt
            | Self::Network
            | Self::AllowHost
            | Self::ForbidHost
            | Self::VaultView
            | Self::CheckVault
            | Self::ChangeKey
            | Self::BackUpVault
            | Self::LookIntoBackup
            | Self::PermitRestore
            | Self::Administrator
            | Self::Unlock
            | Self::Lock
            | Self::SetAdministrator
            | Self::ChangeAdministrator
            | Self::RemoveAdministrator
            | Self::SetIdleLock
            | Self::Retention
            | Self::DeleteOldHistory
            | Self::SetRetention => WhileInactive::OfNoTenant,
        }
    }
}

/// The tenant for which something is to be changed; or the error that there is none, or that it is inactive.
pub(crate) fn tenant_for(reader: &Reader<'_>, id: &TenantId, use_case: UseCase) -> Result<Tenant, AppError> {
    let tenant = tenant_of(reader, id)?;
    match tenant.inactive_since {
        Some(since) if use_case.while_inactive() == WhileInactive::Refused => Err(AppError::new(
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
