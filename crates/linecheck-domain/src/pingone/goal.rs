//! What is wanted of an environment.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::id::Id;
use super::settings::Link;
use crate::limits::DailyLimits;
use crate::phone::PhoneNumber;
use crate::sid::AccountSid;

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "goal")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneGoal"))]
pub enum Goal {
    /// PingOne originates with a configuration of PingID's.
    CarryOver(CarryOver),
    /// Another token: a new sender in the old one's place, and the old one gone.
    Rotate {
        /// The old one.
        sender: Id,
        /// What takes its place. [`SenderChoice::ByAccount`] creates one, unless there is another of the account already:
        /// then it is asked which.
        #[serde(default)]
        into: SenderChoice,
        /// The name of the new one, if it is created; without one the old name with a number behind it.
        #[serde(default)]
        name: Option<String>,
    },
    /// Other numbers, or other countries of them.
    Choose {
        /// Of which sender.
        sender: Id,
        /// All that are to be selected.
        numbers: Vec<Choice>,
    },
    /// Another chain. Empty: hand over to Ping Identity.
    Chain {
        /// The whole of it.
        chain: Vec<Link>,
    },
    /// A sender that nothing refers to goes.
    Remove {
        /// Which.
        sender: Id,
    },
    /// What an earlier plan changed becomes again what it was.
    PutBack {
        /// What it was.
        before: Remembered,
    },
}

/// A configuration of PingID's, as PingOne is to have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CarryOver {
    /// The account.
    pub account_sid: AccountSid,
    /// The organization numbers.
    pub numbers: BTreeSet<PhoneNumber>,
    /// Whether Ping's account follows where the sender fails.
    pub fallback: bool,
    /// What the tenant sends.
    pub channels: Channels,
    /// Which sender.
    pub sender: SenderChoice,
    /// What becomes of other senders in the chain.
    pub others: Others,
    /// The daily limits of PingID, which PingOne enforces.
    pub limits: DailyLimits,
    /// Whether the limits are written into the default policy. They are not unless that is asked.
    pub quotas: bool,
    /// The name of the sender, if one is created.
    #[serde(default)]
    pub name: Option<String>,
}

/// What a tenant sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Channels {
    /// Text messages.
    pub sms: bool,
    /// Calls.
    pub voice: bool,
}

/// Which sender is meant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "choice")]
pub enum SenderChoice {
    /// The one of the account, if there is one, else a new one. Never one of several.
    #[default]
    ByAccount,
    /// This one.
    Existing {
        /// Which.
        sender: Id,
    },
    /// A new one, whatever is there.
    New,
}

/// What becomes of other senders in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Others {
    /// They stay, behind the sender and in their order.
    Keep,
    /// They leave the chain, after a confirmation of that.
    Drop,
}

/// A selected number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneChoice"))]
pub struct Choice {
    /// In E.164 form, or a short code.
    pub number: String,
    /// For which countries, in two letters; none: what goes for a number without a list.
    pub countries: Option<Vec<String>>,
}

/// What a plan touches, as it was at one time: before it, to put it back; after it, to see a drift. Holds no body and nothing
/// that the plan leaves alone, so that what others changed meanwhile stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneRemembered"))]
pub struct Remembered {
    /// The chain of the settings; none when the plan leaves it alone.
    pub chain: Option<Vec<Link>>,
    /// The senders.
    pub senders: Vec<RememberedSender>,
    /// The policies that the plan writes.
    pub policies: Vec<RememberedPolicy>,
    /// The policies that overrode the chain.
    #[serde(default)]
    pub overriding: BTreeSet<Id>,
}

/// A sender's selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RememberedSender {
    /// Which.
    pub id: Id,
    /// Its account.
    pub sid: Option<String>,
    /// What was selected.
    pub numbers: Vec<Choice>,
}

/// Members of a policy as they were: those that a plan changes, and no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RememberedPolicy {
    /// Which.
    pub id: Id,
    /// Its name: untrusted text.
    pub name: String,
    /// `providerConfiguration` and `quotas`, whole, by their names; none: the policy had no such member.
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown>"))]
    pub members: BTreeMap<String, Option<Value>>,
}
