//! Who may do what (M6): one table, and the one place that decides by it.
//!
//! What somebody may is never what a face says of him: it comes from the vault, which knows whether there is an administrator
//! passphrase, and from this application, which knows whether it was unlocked with that one. A face may only claim less.
//!
//! A use case that changes, reveals or exports asks `App::permit` before anything else, and gets a [`Permit`]. Entering into
//! the audit trail takes one, and holds it against the vault once more, in the database transaction of the change.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use linecheck_domain::actor::{Actor, Role};
use linecheck_vault::Reader;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{AppError, Code};
use crate::kit_flag::{self, kit_of};

/// Who may do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Administrators and support.
    Everybody,
    /// Administrators.
    Administrator,
}

/// Makes the table: use case, the function of [`App`](crate::App) that is it, who may.
macro_rules! use_cases {
    ($($name:ident = $function:literal: $who:ident;)*) => {
        /// What a person does: each function of [`App`](crate::App) that is one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum UseCase {
            $(#[doc = concat!("`", $function, "`.")] $name,)*
        }

        impl UseCase {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name of its function.
            #[must_use]
            pub fn function(self) -> &'static str {
                match self { $(Self::$name => $function,)* }
            }

            /// Who may.
            #[must_use]
            pub fn who(self) -> Who {
                match self { $(Self::$name => Who::$who,)* }
            }
        }
    };
}

use_cases! {
    // Tenants and how they stand.
    Tenants = "tenants": Everybody;
    Tenant = "tenant": Everybody;
    Status = "status": Everybody;
    Overview = "overview": Everybody;
    AddTenant = "add_tenant": Administrator;
    EditTenant = "edit_tenant": Administrator;
    RemoveTenant = "remove_tenant": Administrator;
    SetTenantActive = "set_tenant_active": Administrator;
    SetStandIn = "set_stand_in": Administrator;
    RemoveStandIn = "remove_stand_in": Administrator;

    // The custom account.
    Draft = "draft": Everybody;
    Drafts = "drafts": Everybody;
    Numbers = "numbers": Everybody;
    BeginDraft = "begin_draft": Administrator;
    EditDraft = "edit_draft": Administrator;
    DiscardDraft = "discard_draft": Administrator;
    ChooseSubAccount = "choose_sub_account": Administrator;
    Verify = "verify": Administrator;
    SelectNumbers = "select_numbers": Administrator;
    PrepareSave = "prepare_save": Administrator;
    Save = "save": Administrator;
    RotateToken = "rotate_token": Administrator;
    DeleteCustomAccount = "delete_custom_account": Administrator;
    Revisions = "revisions": Everybody;
    Revision = "revision": Everybody;
    RestoreRevision = "restore_revision": Administrator;

    // Test sends. Money is spent by what is confirmed, within the limits that an administrator sets.
    PrepareSend = "prepare_send": Everybody;
    Send = "send": Everybody;
    DryRun = "dry_run": Everybody;
    Trace = "trace": Everybody;
    RawTrace = "raw_trace": Everybody;
    Follow = "follow": Everybody;
    FollowOpen = "follow_open": Everybody;
    LookUpTransaction = "look_up_transaction": Everybody;
    ConfirmReceipt = "confirm_receipt": Everybody;
    PrepareMatrix = "prepare_matrix": Everybody;
    RunMatrix = "run_matrix": Everybody;
    FollowMatrix = "follow_matrix": Everybody;
    ReadMatrix = "read_matrix": Everybody;
    LatestMatrix = "latest_matrix": Everybody;
    Limits = "limits": Everybody;
    SendLimits = "send_limits": Everybody;
    SetSendLimits = "set_send_limits": Administrator;
    TrustClock = "trust_clock": Administrator;

    // Looking: recipients are masked, unless they are revealed.
    Ready = "ready": Everybody;
    Find = "find": Everybody;
    LookUpRecipient = "look_up_recipient": Everybody;
    ReadPeriod = "read_period": Everybody;
    ForgetAsked = "forget_asked": Everybody;
    MuteSign = "mute_sign": Administrator;
    UnmuteSign = "unmute_sign": Administrator;
    Watch = "watch": Everybody;
    KeepTold = "keep_told": Everybody;
    History = "history": Everybody;
    HistoryFigures = "history_figures": Everybody;
    ExportHistory = "export_history": Everybody;
    RecentSends = "recent_sends": Everybody;
    RevealRecipients = "reveal": Administrator;
    AuditTrail = "audit_trail": Everybody;
    CheckAudit = "check_audit": Everybody;
    ExportAudit = "export_audit": Everybody;
    MakeCheckpoint = "make_checkpoint": Everybody;
    ConsentReceipt = "consent_receipt": Everybody;

    // What is set for the whole application. What is too old goes by itself, as an administrator has set it.
    Network = "network": Everybody;
    AllowHost = "allow_host": Administrator;
    ForbidHost = "forbid_host": Administrator;
    Retention = "retention": Everybody;
    DeleteOldHistory = "delete_old_history": Everybody;
    SetRetention = "set_retention": Administrator;

    // Hand-over.
    ExportBundle = "export_bundle": Administrator;
    PreviewBundle = "preview_bundle": Administrator;
    ImportBundle = "import_bundle": Administrator;
    MakeKit = "make_kit": Administrator;
    OpenKit = "open_kit": Administrator;
    Kit = "kit": Everybody;

    // The vault itself.
    VaultView = "vault_view": Everybody;
    CheckVault = "check_vault": Everybody;
    ChangeKey = "change_key": Administrator;
    BackUpVault = "back_up_vault": Administrator;
    LookIntoBackup = "look_into_backup": Administrator;
    PermitRestore = "permit_restore": Administrator;

    // The roles themselves. The first administrator passphrase needs no unlock: everybody is an administrator until then.
    Administrator = "administrator": Everybody;
    Unlock = "unlock": Everybody;
    Lock = "lock": Everybody;
    SetAdministrator = "set_administrator": Administrator;
    ChangeAdministrator = "change_administrator": Administrator;
    RemoveAdministrator = "remove_administrator": Administrator;
    SetIdleLock = "set_idle_lock": Administrator;

    // PingOne.
    PingOne = "pingone": Everybody;
    PingOneConnections = "pingone_connections": Everybody;
    PingOneState = "pingone_state": Everybody;
    PingOneNumbers = "pingone_numbers": Everybody;
    PingOneRoute = "pingone_route": Everybody;
    PingOneDrift = "pingone_drift": Everybody;
    PingOnePlan = "pingone_plan": Everybody;
    PingOneRun = "pingone_run": Everybody;
    PreparePingOneSend = "prepare_pingone_send": Everybody;
    ConnectPingOne = "connect_pingone": Administrator;
    DisconnectPingOne = "disconnect_pingone": Administrator;
    PlanPingOne = "plan_pingone": Administrator;
    ApplyPingOne = "apply_pingone": Administrator;
    ResumePingOne = "resume_pingone": Administrator;
    GiveUpPingOne = "give_up_pingone": Administrator;
    ExportPingOne = "export_pingone": Administrator;
}

/// The setting that says whether there is an administrator passphrase, and which.
pub(crate) const PASSPHRASE: &str = "administrator";

/// What of the administrator passphrase decides here: its own ID. Each that is set has another one, so that an unlock with one
/// is void as soon as any Linecheck changes or removes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Passphrase {
    id: Uuid,
}

/// The administrator passphrase that is in force in the vault now, by its ID; none where nobody has set one.
pub(crate) fn in_force(reader: &Reader<'_>) -> Result<Option<Uuid>, AppError> {
    let passphrase: Option<Option<Passphrase>> = reader.setting(PASSPHRASE)?;
    Ok(passphrase.flatten().map(|passphrase| passphrase.id))
}

/// With which administrator passphrase this application was unlocked, if it is. All that belongs to one open vault shares it.
#[derive(Clone, Default)]
pub(crate) struct Unlock(Arc<Mutex<Option<Uuid>>>);

impl Unlock {
    fn now(&self) -> MutexGuard<'_, Option<Uuid>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Unlocks with a passphrase, or locks. What it was before.
    pub(crate) fn set(&self, passphrase: Option<Uuid>) -> Option<Uuid> {
        std::mem::replace(&mut self.now(), passphrase)
    }

    /// The role that this unlock gives, with the passphrase that is in force in the vault.
    pub(crate) fn role(&self, in_force: Option<Uuid>) -> Role {
        let is_administrator = in_force.is_none() || in_force == *self.now();
        if is_administrator { Role::Administrator } else { Role::Support }
    }
}

/// That somebody may do something, and in which role he does. Not made but here.
#[derive(Debug, Clone)]
pub(crate) struct Permit {
    actor: Actor,
    until: Until,
}

/// What a permit stands and falls with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    /// The administrator passphrase, or that there is none.
    PassphraseIs(Option<Uuid>),
    /// Nothing: everybody may, or it was begun and goes to its end.
    TheEnd,
}

impl Permit {
    /// Decides by the table.
    pub(crate) fn decide(
        reader: &Reader<'_>,
        unlock: &Unlock,
        claims: &Actor,
        use_case: UseCase,
    ) -> Result<Self, AppError> {
        let in_force = in_force(reader)?;
        let is_kit = kit_of(reader)?.is_some();
        if is_kit && use_case.who() == Who::Administrator {
            return Err(kit_flag::refused());
        }
        let role = match claims.role {
            Role::Administrator if is_kit => Role::Support,
            Role::Administrator => unlock.role(in_force),
            Role::Support => Role::Support,
        };
        let until = match (use_case.who(), role) {
            (Who::Everybody, _) => Until::TheEnd,
            (Who::Administrator, Role::Administrator) => Until::PassphraseIs(in_force),
            (Who::Administrator, Role::Support) => return Err(refused()),
        };
        Ok(Self { actor: Actor { role, os_user: claims.os_user.clone() }, until })
    }

    /// What an administrator has set to be done by itself, in his name.
    pub(crate) fn as_was_set(by: Actor) -> Self {
        Self { actor: by, until: Until::TheEnd }
    }

    /// The same for what was begun with it: it goes to its end, whatever becomes of the passphrase meanwhile.
    pub(crate) fn begun(&self) -> Self {
        Self { until: Until::TheEnd, ..self.clone() }
    }

    /// The permit of somebody who has just given the administrator passphrase.
    pub(crate) fn as_administrator(&self) -> Self {
        Self { actor: Actor { role: Role::Administrator, ..self.actor.clone() }, ..*self }
    }

    /// Refuses when another Linecheck has set, changed or removed the passphrase since. Called in the database transaction of
    /// the change.
    pub(crate) fn check(&self, reader: &Reader<'_>) -> Result<(), AppError> {
        match self.until {
            Until::PassphraseIs(passphrase) if in_force(reader)? != passphrase => Err(refused()),
            Until::PassphraseIs(_) | Until::TheEnd => Ok(()),
        }
    }
}

impl Deref for Permit {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

fn refused() -> AppError {
    AppError::new(
        Code::NotAdministrator,
        "An administrator may do this, support may not. Nothing was changed.",
    )
}
