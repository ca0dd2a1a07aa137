//! Who originates.

use serde::{Deserialize, Serialize};

use super::id::Id;
use super::note::PolicyLabel;

/// A sender that is there, or the one that the plan creates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneSenderRef"))]
pub enum SenderRef {
    /// One that is there.
    Existing(Id),
    /// The one that the plan creates.
    Created,
}

/// One that would be tried, in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneOrigin"))]
pub struct Origin {
    /// Whose account it is, and so who is billed for it.
    pub account: OriginAccount,
    /// What puts it here.
    pub why: Why,
    /// The selected numbers that serve this recipient. Empty for others than Twilio senders, and where no recipient was
    /// asked about.
    pub numbers: Vec<String>,
    /// What keeps it from originating; empty: nothing that is known.
    pub obstacles: Vec<Obstacle>,
    /// Whether no document says so: it is then a reading of several.
    pub inferred: bool,
}

/// Whose account originates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "account")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneOriginAccount"))]
pub enum OriginAccount {
    /// Ping's own account, at Ping's rates.
    Ping,
    /// A Twilio account, billed by Twilio.
    Twilio {
        /// The sender.
        sender: SenderRef,
        /// Its account: untrusted text.
        sid: Option<String>,
        /// Its name: untrusted text.
        name: Option<String>,
    },
    /// A sender of another kind: its provider bills.
    Other {
        /// The sender.
        sender: Id,
        /// The word for its kind.
        provider: String,
        /// Its account, where it has one: untrusted text.
        sid: Option<String>,
        /// Its name: untrusted text.
        name: Option<String>,
    },
    /// A sender that there is not.
    Gone {
        /// The ID that is named.
        sender: Id,
    },
    /// Something that is not an ID.
    NotUnderstood {
        /// As it was read: untrusted text.
        text: String,
    },
}

/// What puts a sender in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "why")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneWhy"))]
pub enum Why {
    /// The chain of the settings.
    Chain,
    /// The chain of the settings is empty.
    EmptyChain,
    /// A policy's condition fits.
    Condition {
        /// The policy.
        policy: PolicyLabel,
        /// Which of its conditions, counted from 0.
        condition: usize,
        /// Whether it fits as the one without countries.
        rest: bool,
    },
    /// The policy names senders, but none of its conditions fits. What PingOne does then is not documented; the chain of the
    /// settings is supposed.
    NoConditionFits {
        /// The policy.
        policy: PolicyLabel,
    },
}

/// What keeps a sender from originating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneObstacle"))]
pub enum Obstacle {
    /// None of its selected numbers serves this recipient.
    NoNumber,
    /// Every selected number that would serve is gone from the account.
    NumbersUnavailable,
    /// `canUsePingSmsAccount` is false.
    PingNotAllowed,
    /// There is no such sender.
    SenderGone,
    /// It is of a kind that is not understood, so whether it serves is not known.
    NotUnderstood,
    /// The environment's licence does not allow this channel.
    ChannelNotAllowed,
}
