//! How a passcode travels.

use serde::{Deserialize, Serialize};

/// How a passcode travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A text message.
    Sms,
    /// A voice call.
    Voice,
}

impl Channel {
    /// What is sent, for a sentence.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Sms => "SMS",
            Self::Voice => "voice call",
        }
    }

    /// The way, where a cell or a list has room for a word.
    #[must_use]
    pub fn short(self) -> &'static str {
        match self {
            Self::Sms => "SMS",
            Self::Voice => "voice",
        }
    }

    /// As records and files have it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Voice => "voice",
        }
    }
}
