//! What differs from what was last applied, and from what Twilio has.

use serde::{Deserialize, Serialize};

use super::goal::{Choice, Goal};
use super::id::Id;
use super::note::PolicyLabel;
use super::settings::Link;

/// A number as Twilio has it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberFacts {
    /// In E.164 form.
    pub number: String,
    /// Whether it sends SMS.
    pub sms: bool,
    /// Whether it makes calls.
    pub voice: bool,
}

/// What Twilio says of an account, asked with the token that is stored here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwilioFacts {
    /// The account.
    pub account_sid: String,
    /// Its numbers; none where the token was refused.
    pub numbers: Option<Vec<NumberFacts>>,
}

/// Something that differs, with what would mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneDrift"))]
pub struct Drift {
    /// What differs.
    #[serde(flatten)]
    pub what: DriftKind,
    /// What to plan; none where there is something else to do first.
    pub mend: Option<Goal>,
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "drift")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneDriftKind"))]
pub enum DriftKind {
    /// The chain is another than was applied.
    Chain {
        /// What was applied.
        applied: Vec<Link>,
        /// What it is.
        now: Vec<Link>,
    },
    /// A sender is gone.
    SenderGone {
        /// Which.
        sender: Id,
    },
    /// Another selection, or other countries.
    Selection {
        /// Of which sender.
        sender: Id,
        /// What was applied and is not so any more.
        missing: Vec<Choice>,
        /// What is so without having been applied.
        added: Vec<Choice>,
    },
    /// Selected numbers that PingOne says are gone from the account.
    Unavailable {
        /// Of which sender.
        sender: Id,
        /// Which.
        numbers: Vec<String>,
    },
    /// Selected numbers that Twilio does not list any more.
    GoneAtTwilio {
        /// Of which sender.
        sender: Id,
        /// Which.
        numbers: Vec<String>,
    },
    /// Selected numbers that lost a capability at Twilio.
    CapabilityLost {
        /// Of which sender.
        sender: Id,
        /// Which.
        numbers: Vec<String>,
    },
    /// Twilio refused the token that is stored here; PingOne has most likely the same.
    TokenRefused {
        /// Of which sender.
        sender: Id,
    },
    /// A policy is another than was applied.
    Policy {
        /// Which.
        policy: PolicyLabel,
    },
    /// A policy is gone.
    PolicyGone {
        /// Which.
        policy: Id,
    },
    /// A policy overrides the chain that did not when it was applied.
    Overridden {
        /// Which.
        policy: PolicyLabel,
    },
}
