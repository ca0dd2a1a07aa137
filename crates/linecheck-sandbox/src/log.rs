//! The log of every request that reached the sandbox, from its arrival on.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::route::Endpoint;
use crate::sid::hex;

/// How many requests are kept; the oldest go first.
const MOST_ENTRIES: usize = 100_000;

/// One request. It is entered when its head has arrived and filled in as it goes: one that is being held, or whose
/// client went away, has no `status`. Passwords are never in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogEntry {
    /// Counts from 1 and is not reset when the log is cleared.
    pub seq: u64,
    /// When it arrived, by the sandbox's clock, RFC 3339.
    pub time: String,
    /// Which connection it came on, counted from 1.
    pub connection: u64,
    /// Whether it came to the self-signed port.
    pub tls: bool,
    /// `GET`, `POST`, …
    pub method: String,
    /// The path as it came.
    pub path: String,
    /// The query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// What it asks for.
    pub endpoint: Endpoint,
    /// The account SID of the path.
    pub account: Option<String>,
    /// The number, message or call SID of the path.
    pub resource: Option<String>,
    /// The user of its credentials.
    pub user: Option<String>,
    /// `User-Agent`.
    pub user_agent: Option<String>,
    /// `Host`.
    pub host: Option<String>,
    /// Whether its body was read.
    pub body_read: bool,
    /// The names of its form fields, in order.
    pub form_fields: Vec<String>,
    /// `To` of a create.
    pub to: Option<String>,
    /// `From` of a create.
    pub from: Option<String>,
    /// `Body` of a message, or `Twiml` of a call; its first 8000 characters.
    pub content: Option<String>,
    /// The SHA-256 of all of it, in hexadecimal digits.
    pub content_sha256: Option<String>,
    /// `SendDigits` of a call.
    pub send_digits: Option<String>,
    /// What was done to it.
    pub fault: Option<LoggedFault>,
    /// The HTTP status that was answered; none when nothing was, or not yet.
    pub status: Option<u16>,
    /// Twilio's code in a refusal that the sandbox meant.
    pub error_code: Option<u32>,
    /// `Twilio-Request-Id` of the answer.
    pub request_id: String,
    /// Whether it was carried out: for a create, that the resource now exists.
    pub processed: bool,
    /// The SID of what it created.
    pub created_sid: Option<String>,
    /// How long it took until it was answered or given up.
    pub duration_ms: Option<u64>,
}

/// What the fault script, or a magic recipient, did to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedFault {
    /// `rule` or `magic_recipient`.
    pub source: String,
    /// The rule's name or place, or the recipient.
    pub name: String,
    /// The action's kind.
    pub kind: String,
}

/// How much of a text is kept: more than what is accepted (1600 and 4000), so that the log stays bounded.
const MOST_CONTENT: usize = 8000;

impl LogEntry {
    pub(crate) fn set_content(&mut self, text: &str) {
        self.content_sha256 = Some(hex(&Sha256::digest(text)));
        self.content = Some(text.chars().take(MOST_CONTENT).collect());
    }
}

/// The log.
#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: VecDeque<LogEntry>,
    last: u64,
}

impl Log {
    /// Enters a request and gives its number.
    pub(crate) fn begin(&mut self, mut entry: LogEntry) -> u64 {
        self.last += 1;
        entry.seq = self.last;
        if self.entries.len() == MOST_ENTRIES {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
        self.last
    }

    /// Fills in a request, unless it was cleared meanwhile.
    pub(crate) fn update(&mut self, seq: u64, fill: impl FnOnce(&mut LogEntry)) {
        let place = self.entries.front().and_then(|first| seq.checked_sub(first.seq));
        let place = place.and_then(|place| usize::try_from(place).ok());
        if let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) {
            fill(entry);
        }
    }

    /// The requests after a number.
    pub(crate) fn since(&self, seq: u64) -> Vec<LogEntry> {
        self.entries.iter().filter(|entry| entry.seq > seq).cloned().collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}
