//! What a person should know beside a plan: facts, which a face puts into words.

use serde::{Deserialize, Serialize};

use super::id::Id;
use super::policy::Policy;
use super::sender::{Provider, RemoteSender};
use crate::channel::Channel;

/// A sender, for a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SenderLabel {
    /// Its ID.
    pub id: Id,
    /// Its kind.
    pub provider: Provider,
    /// Its name: untrusted text.
    pub name: Option<String>,
    /// Its account: untrusted text.
    pub sid: Option<String>,
}

impl SenderLabel {
    /// What is said of a sender.
    #[must_use]
    pub fn of(sender: &RemoteSender) -> Self {
        Self {
            id: sender.id.clone(),
            provider: sender.provider.clone(),
            name: sender.name.clone(),
            sid: sender.sid.clone(),
        }
    }
}

/// A policy, for a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PolicyLabel {
    /// Its ID.
    pub id: Id,
    /// Its name: untrusted text.
    pub name: String,
    /// Whether it is the default. Another is in force only where an MFA policy or a flow names it, which is not read here.
    pub is_default: bool,
}

impl PolicyLabel {
    /// What is said of a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        Self { id: policy.id.clone(), name: policy.name.clone(), is_default: policy.is_default }
    }
}

/// What refers to a sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "by")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneReference"))]
pub enum Reference {
    /// The chain of the settings.
    Chain,
    /// A policy's condition.
    Policy(PolicyLabel),
}

/// A fact to know before a plan is applied, or beside what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "note")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneNote"))]
pub enum Note {
    /// PingOne enforces daily limits, and PingID did not for a custom account.
    LimitsEnforced {
        /// PingID's *used*, PingOne's *claimed*.
        used: u8,
        /// PingID's *unused*, PingOne's *unclaimed*.
        unused: u8,
        /// What the settings allow each user in a day already (`restrictions.smsVoiceQuota.daily`).
        daily: Option<u64>,
    },
    /// A policy names senders by their IDs alone, so Ping's own account cannot follow there.
    FallbackNotInPolicies {
        /// Which policies name senders.
        policies: Vec<PolicyLabel>,
    },
    /// Policies name senders of their own: where they apply, the chain has no effect.
    Overridden {
        /// Which.
        policies: Vec<PolicyLabel>,
    },
    /// The chain has Ping's own account, or is empty, and `canUsePingSmsAccount` is false: it probably does not send.
    PingMayNotSend,
    /// The chain is empty then: Ping's own account originates, at Ping's rates.
    HandsOver,
    /// SMS and voice are both used, and these numbers do only one of them. PingOne wants both of every selected number.
    NumbersOfOneChannel {
        /// Which.
        numbers: Vec<String>,
    },
    /// Numbers that PingOne says are no longer on the account.
    NumbersUnavailable {
        /// Which.
        numbers: Vec<String>,
    },
    /// Toll-free numbers and short codes without a country serve the United States alone.
    UnitedStatesOnly {
        /// Which.
        numbers: Vec<String>,
    },
    /// The console asks for the *Third-party Service Consent* at this point; the API has no field for it.
    ConsentThere,
    /// Senders of kinds that Linecheck does not change. They stay as they are, and count.
    NotUnderstood {
        /// Which.
        senders: Vec<SenderLabel>,
    },
    /// A sender that nothing will refer to, and that stays.
    LeftUnused {
        /// Which.
        sender: SenderLabel,
    },
    /// The chain or a policy names a sender that there is not.
    Dangling {
        /// The ID that is named, and by what.
        sender: Id,
        /// What names it.
        by: Reference,
    },
    /// `deliveryMode` is not `ALL`: only listed users get notifications.
    ListedUsersOnly,
    /// The environment's licence does not allow passcodes by this channel.
    ChannelNotAllowed {
        /// Which.
        channel: Channel,
    },
}
