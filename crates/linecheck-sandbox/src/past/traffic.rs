//! The past that an account is given: how much of it, and what the state folder keeps.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::incident::{Incident, IncidentKind};
use crate::error::SandboxError;

/// How many messages an account is given at most.
pub const MOST_TRAFFIC: u32 = 10_000_000;
/// Over how many days at most: Twilio keeps records for 400 (SUP 223181008).
pub const MOST_DAYS: u32 = 400;
const USUAL_DAYS: u32 = 30;

/// The past that an account is given: `N` or `N,days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// How many messages; of calls there is one for each twelve.
    pub messages: u32,
    /// Over how many days.
    pub days: u32,
    /// Another seed makes another past.
    #[serde(default)]
    pub seed: u64,
    /// What goes wrong in it.
    #[serde(default)]
    pub incident: Option<Incident>,
}

/// What a message costs on average, in hundred-thousandths of a dollar.
const AVERAGE_PRICE: u64 = 3460;

impl Traffic {
    /// What is left on the account's balance, where that is what goes wrong: enough for three days.
    pub(crate) fn balance_left(self) -> Option<String> {
        self.incident.filter(|incident| incident.kind == IncidentKind::Money)?;
        let hundred_thousandths = u64::from(self.messages / self.days) * AVERAGE_PRICE * 3;
        let cents = hundred_thousandths / 1000;
        Some(format!("{}.{:02}", cents / 100, cents % 100))
    }

    pub(crate) fn check(self) -> Result<Self, SandboxError> {
        if self.messages > MOST_TRAFFIC {
            return Err(SandboxError::invalid("messages", "must be 10000000 or less"));
        }
        if !(1..=MOST_DAYS).contains(&self.days) {
            return Err(SandboxError::invalid("days", "must be 1 to 400"));
        }
        if self.incident.is_some_and(|incident| incident.hours_ago > self.days * 24) {
            return Err(SandboxError::invalid("incident", "must begin within the days"));
        }
        Ok(self)
    }
}

impl FromStr for Traffic {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (messages, days) = text.split_once(',').unwrap_or((text, ""));
        let read =
            |text: &str| text.parse::<u32>().map_err(|_| "use N or N,days, such as 20000,30".to_owned());
        let days = if days.is_empty() { USUAL_DAYS } else { read(days)? };
        let traffic = Self { messages: read(messages)?, days, seed: 0, incident: None };
        traffic.check().map_err(|error| error.to_string())
    }
}

/// What is asked of: messages or calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Messages.
    Messages,
    /// Calls.
    Calls,
}

impl Kind {
    pub(super) fn letters(self) -> &'static str {
        match self {
            Self::Messages => "SM",
            Self::Calls => "CA",
        }
    }
}

/// What the state folder keeps of a past.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredPast {
    pub(super) traffic: Traffic,
    pub(super) ends_ms: i64,
    pub(super) senders: Vec<String>,
}
