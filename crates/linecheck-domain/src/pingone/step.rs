//! The steps of a plan: what is written, and why.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::binding::{Mark, Resource};
use super::body::Body;
use super::goal::Choice;
use super::id::Id;
use super::note::SenderLabel;
use super::origin::SenderRef;
use super::settings::Link;
use crate::sid::AccountSid;

/// One thing that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "step")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneStep"))]
pub enum Step {
    /// `POST` of a sender, without numbers. PingOne asks Twilio, and answers with the account's numbers.
    CreateSender {
        /// The account.
        account_sid: AccountSid,
        /// The name, where it gets one.
        name: Option<String>,
        /// The senders of the account that were there: another one found later is the created one.
        known: BTreeSet<Id>,
        /// Why.
        reason: Reason,
    },
    /// `PUT` of a sender with every number, the chosen ones selected.
    ChooseNumbers {
        /// Which sender.
        sender: SenderRef,
        /// What is selected.
        before: Vec<Choice>,
        /// What will be.
        after: Vec<Choice>,
        /// Chosen ones that were said to be gone from the account when the plan was made.
        unavailable: BTreeSet<String>,
        /// How the sender was; none for one that is created.
        mark: Option<Mark>,
        /// Why.
        reason: Reason,
    },
    /// `PUT` of the settings with another chain.
    SetChain {
        /// What it is.
        before: Vec<Link>,
        /// What it will be.
        after: Vec<PlannedLink>,
        /// How the settings were.
        mark: Mark,
        /// Why.
        reason: Reason,
    },
    /// `PUT` of a policy.
    SetPolicy {
        /// Which.
        policy: Id,
        /// Its name: untrusted text.
        name: String,
        /// What of it.
        change: PolicyChange,
        /// How the policy was.
        mark: Mark,
        /// Why.
        reason: Reason,
    },
    /// `DELETE` of a sender. Before it everything is read once more: nothing may refer to it, and every step before must hold.
    DeleteSender {
        /// Which.
        sender: SenderLabel,
        /// How it was.
        mark: Mark,
        /// Why.
        reason: Reason,
    },
}

impl Step {
    /// What it writes; none where the plan creates it and it is not known.
    #[must_use]
    pub fn resource(&self, created: Option<&Id>) -> Option<Resource> {
        let sender = |id: &Id| Resource::Sender { sender: id.clone() };
        match self {
            Self::CreateSender { .. } | Self::ChooseNumbers { sender: SenderRef::Created, .. } => {
                created.map(sender)
            }
            Self::ChooseNumbers { sender: SenderRef::Existing(id), .. } => Some(sender(id)),
            Self::SetChain { .. } => Some(Resource::Settings),
            Self::SetPolicy { policy, .. } => Some(Resource::Policy { policy: policy.clone() }),
            Self::DeleteSender { sender: label, .. } => Some(sender(&label.id)),
        }
    }
}

/// A place in a chain as it will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOnePlannedLink"))]
pub enum PlannedLink {
    /// What is there already.
    Existing(Link),
    /// The sender that the plan creates.
    Created,
}

/// What of a policy changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "change")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOnePolicyChange"))]
pub enum PolicyChange {
    /// One sender takes the place of another wherever the policy names that.
    ReplaceSender {
        /// The one that is named.
        from: Id,
        /// The one that takes its place.
        to: SenderRef,
    },
    /// A limit for each user of SMS and calls together; limits of e-mail stay.
    Limit {
        /// `quotas` as it is.
        #[cfg_attr(feature = "bindings", ts(type = "unknown"))]
        before: Option<Value>,
        /// How many may be answered in a day.
        claimed: u8,
        /// How many may stay unanswered.
        unclaimed: u8,
    },
    /// Members as they were. Others of the policy stay.
    Restore {
        /// By their names; none: the policy had no such member.
        #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown>"))]
        members: BTreeMap<String, Option<Value>>,
    },
}

/// Why a step is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "because")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneReason"))]
pub enum Reason {
    /// No sender of the account is there.
    NoSenderYet,
    /// A new sender was asked for although there is one.
    NewOneAsked,
    /// The numbers are those of the configuration.
    AsConfigured,
    /// A token cannot be changed: a new sender takes the place of this one.
    TakesPlace {
        /// The old one.
        of: Id,
    },
    /// The sender comes first.
    ComesFirst {
        /// Whether Ping's account follows last.
        fallback: bool,
        /// Which others leave the chain.
        leaving: Vec<Link>,
    },
    /// It was asked for.
    Asked,
    /// The limits were asked for.
    LimitsAsked,
    /// Nothing refers to it any more.
    Replaced,
    /// It was so before.
    WasSo,
}

/// What to do, by the body that was read directly before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It is so already: nothing is written.
    AlreadyDone,
    /// Write this. For [`Step::CreateSender`] the `authToken` is still to be added, where it is sent and nowhere else.
    Write {
        /// The whole body.
        body: Body,
    },
    /// Delete the sender.
    Delete,
    /// It is neither as it was nor as it should be: nothing is written.
    Changed {
        /// How it differs.
        what: Vec<Difference>,
    },
}

/// How something read differs from what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "difference")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneDifference"))]
pub enum Difference {
    /// The resource is not there.
    Gone,
    /// The resource is still there.
    StillThere,
    /// The answer is not such a resource.
    NotUnderstood,
    /// A chosen number is not among the sender's.
    NumberMissing {
        /// Which.
        number: String,
    },
    /// A chosen number is gone from the account.
    NumberUnavailable {
        /// Which.
        number: String,
    },
    /// A chosen number is not selected.
    NotSelected {
        /// Which.
        number: String,
    },
    /// Another number is selected.
    AlsoSelected {
        /// Which.
        number: String,
    },
    /// A number has other countries.
    Countries {
        /// Which.
        number: String,
        /// What it should have.
        wanted: Option<Vec<String>>,
        /// What it has.
        found: Option<Vec<String>>,
    },
    /// The chain is another.
    Chain {
        /// What it should be.
        wanted: Vec<Link>,
        /// What it is.
        found: Vec<Link>,
    },
    /// A policy names the old sender still, or the new one not.
    PolicyProviders,
    /// A policy has other limits.
    PolicyLimits,
    /// Countries do not go with the kind of the number, which is known only now.
    CountriesNotAllowed {
        /// Which.
        number: String,
    },
    /// Members differ from what the plan was made from.
    Members {
        /// Their names.
        members: BTreeSet<String>,
    },
    /// The step needs the created sender, and it is not known.
    NoCreatedSender,
}
