//! What a test send may do, fixed when it begins.

use serde::{Deserialize, Serialize};

use crate::base::ApiBase;
use crate::channel::Channel;
use crate::passcode::Language;
use crate::phone::{PhoneNumber, Recipient};
use crate::sid::AccountSid;

/// Which of the two accounts of a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The tenant's own Twilio account.
    Custom,
    /// The default account: Ping Identity's, or what stands for it here.
    Default,
}

/// An account that a transaction may originate with, as it was when the transaction began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Origin {
    /// The account.
    pub account_sid: AccountSid,
    /// The base that is asked.
    pub base: ApiBase,
    /// The number that originates; `None` when no origination number is left.
    pub number: Option<PhoneNumber>,
}

/// What the transaction can fall back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DefaultOrigin {
    /// Nothing stands for Ping Identity's account: the trace says that PingID would originate, nothing is sent.
    NotConfigured,
    /// A Twilio account of the administrator's own stands for it.
    StandIn(Origin),
    /// The sandbox's default account stands for it.
    Sandbox(Origin),
}

/// What happens when the custom account cannot originate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FallbackRule {
    /// Fallback is disabled: the error is reported, nothing else originates.
    Disabled,
    /// Fallback is enabled: the default account originates.
    Enabled,
    /// Fallback is disabled, and the tenant follows the one sentence of PingID's page by which the event then
    /// originates from Ping's account.
    PingOriginatesAnyway,
    /// A cell of a matrix: whatever the tenant has set, the question is whether this one number works, so nothing else
    /// originates.
    OnlyThisNumber,
}

impl FallbackRule {
    /// Whether the default account originates when the custom one cannot.
    #[must_use]
    pub fn falls_back(self) -> bool {
        match self {
            Self::Disabled | Self::OnlyThisNumber => false,
            Self::Enabled | Self::PingOriginatesAnyway => true,
        }
    }
}

/// What a transaction may do, fixed when it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Plan {
    /// SMS or voice.
    pub channel: Channel,
    /// To whom.
    pub recipient: Recipient,
    /// The language of the text.
    pub language: Language,
    /// The custom account; `None` when the tenant originates with the default account.
    pub custom: Option<Origin>,
    /// What happens when the custom account cannot originate.
    pub fallback: FallbackRule,
    /// What stands for the default account.
    pub default: DefaultOrigin,
    /// A dry run with test credentials: Twilio checks the request, nothing is sent or billed.
    pub dry_run: bool,
}

impl Plan {
    /// Whether the transaction may create anything: some account that may be asked has a number to originate with.
    #[must_use]
    pub fn may_create(&self) -> bool {
        let has_number = |role| self.origin(role).is_some_and(|origin: &Origin| origin.number.is_some());
        let default_may_be_asked = self.custom.is_none() || self.fallback.falls_back();
        !self.dry_run && (has_number(Role::Custom) || default_may_be_asked && has_number(Role::Default))
    }

    /// The origin of a role, if the plan has one.
    #[must_use]
    pub fn origin(&self, role: Role) -> Option<&Origin> {
        match role {
            Role::Custom => self.custom.as_ref(),
            Role::Default => match &self.default {
                DefaultOrigin::NotConfigured => None,
                DefaultOrigin::StandIn(origin) | DefaultOrigin::Sandbox(origin) => Some(origin),
            },
        }
    }
}
