//! The log of every request that reached the sandbox, from its arrival on.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::Value;
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
    /// The number, message or call SID of the path; of a path of PingOne, the ID of the sender or policy.
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
    /// `Twilio-Request-Id` of the answer; at PingOne, the `id` of a refusal.
    pub request_id: String,
    /// Whether it was carried out: for a create, that the resource now exists.
    pub processed: bool,
    /// The SID of what it created.
    pub created_sid: Option<String>,
    /// How long it took until it was answered or given up.
    pub duration_ms: Option<u64>,
    /// Of a request to PingOne's API: what is its own.
    #[serde(default)]
    pub pingone: Option<LoggedPingOne>,
}

/// What the log has of a request to PingOne besides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LoggedPingOne {
    /// The environment of the path.
    pub environment: Option<String>,
    /// The body, when it was JSON, with `"(secret)"` in the place of each secret. The oldest bodies go when all together are long.
    pub body: Option<Value>,
    /// The code of a refusal that the sandbox meant; of the token endpoint, the `error`.
    pub error: Option<String>,
    /// The codes of its details.
    pub details: Vec<String>,
}

impl LoggedPingOne {
    /// Hides what a member of such a name holds, at any depth.
    pub(crate) fn without_secrets(mut body: Value) -> Value {
        hide(&mut body);
        body
    }
}

const SECRETS: &[&str] = &[
    "authtoken",
    "password",
    "clientsecret",
    "client_secret",
    "assertion",
    "headervalue",
    "access_token",
    "secret",
    "token",
];

fn hide(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if SECRETS.contains(&name.to_ascii_lowercase().as_str()) {
                    *value = Value::String("(secret)".to_owned());
                } else {
                    hide(value);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(hide),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
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

/// How many bytes of PingOne's bodies are kept.
const MOST_BODIES: usize = 8 * 1024 * 1024;

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
    /// Which entries have a body, and how long each was.
    bodies: VecDeque<(u64, usize)>,
    body_bytes: usize,
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

    /// Puts in the body of a request to PingOne, and takes the oldest ones out when that is too much.
    pub(crate) fn put_body(&mut self, seq: u64, body: Value, bytes: usize) {
        self.update(seq, |entry| entry.pingone.get_or_insert_default().body = Some(body));
        self.bodies.push_back((seq, bytes));
        self.body_bytes += bytes;
        while self.body_bytes > MOST_BODIES
            && let Some((oldest, bytes)) = self.bodies.pop_front()
        {
            self.body_bytes -= bytes;
            self.update(oldest, |entry| entry.pingone.get_or_insert_default().body = None);
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
        self.bodies.clear();
        self.body_bytes = 0;
    }
}
