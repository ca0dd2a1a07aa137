//! What happens to a request that a rule of the fault script is for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::call::CallOutcome;
use crate::message::MessageOutcome;
use crate::pingone::Standing;

/// The longest that a request is held: ten minutes.
pub(super) const MOST_MS: u64 = 600_000;

/// What happens to a request. `processed` says whether it takes effect before: a create that is processed exists
/// afterwards, whatever the client learns of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum FaultAction {
    /// A refusal in Twilio's form, with any code. PingOne's endpoints answer with its status in their own form.
    Error {
        /// Twilio's code.
        code: u32,
        /// The HTTP status; without one that of the table of codes, else 400.
        #[serde(default)]
        status: Option<u16>,
        /// The words; without them those of the table.
        #[serde(default)]
        message: Option<String>,
        /// Leaves `code` and `more_info` out of the body.
        #[serde(default)]
        without_code: bool,
        /// Whether the request takes effect before.
        #[serde(default)]
        processed: bool,
    },
    /// 429: the request is never processed.
    RateLimited {
        /// 20429 (concurrency, may be repeated) or 63038 (a daily cap, repeating does not help).
        #[serde(default = "concurrency_code")]
        code: u32,
        /// Seconds for a `Retry-After` header, which Twilio does not promise. None: no header.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// Any status with any body.
    Http {
        /// The HTTP status, 200 to 599.
        status: u16,
        /// The body.
        #[serde(default)]
        body: String,
        /// Its type.
        #[serde(default = "html")]
        content_type: String,
        /// More headers.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Whether the request takes effect before.
        #[serde(default)]
        processed: bool,
    },
    /// The request is accepted and not answered, until the client goes or the time is over.
    Stall {
        /// Whether the request takes effect before.
        #[serde(default)]
        processed: bool,
        /// When the sandbox closes by itself; ten minutes at most.
        #[serde(default = "ten_minutes")]
        max_ms: u64,
    },
    /// The head of the answer comes, its body never does.
    StallBody {
        /// Whether the request takes effect before.
        #[serde(default)]
        processed: bool,
        /// When the sandbox closes by itself; ten minutes at most.
        #[serde(default = "ten_minutes")]
        max_ms: u64,
    },
    /// The connection is reset (RST): before the body of the request is read, or after it took effect.
    Reset {
        /// Whether the request takes effect before.
        #[serde(default)]
        processed: bool,
    },
    /// The connection is closed in order, without an answer.
    Close {
        /// Whether the request takes effect before.
        #[serde(default)]
        processed: bool,
    },
    /// The answer says more bytes than come, then the connection closes.
    Truncate {
        /// How many bytes of the body come; half of them when not said.
        #[serde(default)]
        keep: Option<usize>,
        /// Whether the request takes effect before (the answer is then the right one, cut).
        #[serde(default = "yes")]
        processed: bool,
    },
    /// The right status with a body that cannot be understood.
    Malformed {
        /// In which way.
        shape: MalformedShape,
        /// Whether the request takes effect before.
        #[serde(default = "yes")]
        processed: bool,
    },
    /// The right status with a body of many MiB of JSON.
    Huge {
        /// How many, 1 to 1024.
        mebibytes: u32,
        /// Whether the request takes effect before.
        #[serde(default = "yes")]
        processed: bool,
    },
    /// The right status with a small `gzip` body that becomes many MiB.
    GzipBomb {
        /// How many, 1 to 1024.
        mebibytes: u32,
        /// Whether the request takes effect before.
        #[serde(default = "yes")]
        processed: bool,
    },
    /// A redirect, which a client with credentials must not follow.
    Redirect {
        /// 301, 302, 303, 307 or 308.
        #[serde(default = "temporary")]
        status: u16,
        /// Where to; `{path}` in it stands for the path and query of the request.
        location: String,
        /// Whether the request takes effect before.
        #[serde(default)]
        processed: bool,
    },
    /// The right answer, late.
    Latency {
        /// How late.
        ms: u64,
    },
    /// A refusal in PingOne's form, with any code. At other endpoints nothing happens.
    PingoneError {
        /// The HTTP status.
        status: u16,
        /// The code, such as `INVALID_DATA`; at the token endpoint the `error`, such as `invalid_client`.
        code: String,
        /// The words; without them those of the status.
        #[serde(default)]
        message: Option<String>,
        /// The details as they are: objects with `code`, `target`, `message`, `innerError`.
        #[serde(default)]
        details: Vec<Value>,
        /// More headers, such as `Retry-After`.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Whether the request takes effect before.
        #[serde(default)]
        processed: bool,
    },
    /// Another administrator changes the sender, settings or policy of the path just before the request to it is carried out. Nothing
    /// happens to other requests.
    ChangedByOther {
        /// What is laid over it: a merge patch (RFC 7396), so `null` takes a member away.
        change: Map<String, Value>,
    },
    /// The environment of the path becomes this just before the request is carried out. Nothing happens to other requests.
    EnvironmentBecomes {
        /// How it stands from then on.
        standing: Standing,
    },
    /// The message is accepted, and this becomes of it. Nothing happens to other requests.
    MessageOutcome(MessageOutcome),
    /// The call is accepted, and this becomes of it. Nothing happens to other requests.
    CallOutcome(CallOutcome),
}

/// How a body cannot be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MalformedShape {
    /// No bytes at all.
    Empty,
    /// Text that is not JSON.
    NotJson,
    /// A web page, as a proxy or a captive portal would answer.
    Html,
    /// JSON, but a list instead of an object.
    WrongShape,
    /// An object with the right names and the wrong types.
    WrongTypes,
    /// An object without the fields that matter.
    MissingFields,
    /// Bytes that are not UTF-8.
    NotUtf8,
}

fn concurrency_code() -> u32 {
    20429
}

fn html() -> String {
    "text/html".to_owned()
}

fn ten_minutes() -> u64 {
    MOST_MS
}

fn yes() -> bool {
    true
}

fn temporary() -> u16 {
    307
}

impl FaultAction {
    /// Its name, as in JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Error { .. } => "error",
            Self::RateLimited { .. } => "rate_limited",
            Self::Http { .. } => "http",
            Self::Stall { .. } => "stall",
            Self::StallBody { .. } => "stall_body",
            Self::Reset { .. } => "reset",
            Self::Close { .. } => "close",
            Self::Truncate { .. } => "truncate",
            Self::Malformed { .. } => "malformed",
            Self::Huge { .. } => "huge",
            Self::GzipBomb { .. } => "gzip_bomb",
            Self::Redirect { .. } => "redirect",
            Self::Latency { .. } => "latency",
            Self::PingoneError { .. } => "pingone_error",
            Self::ChangedByOther { .. } => "changed_by_other",
            Self::EnvironmentBecomes { .. } => "environment_becomes",
            Self::MessageOutcome(_) => "message_outcome",
            Self::CallOutcome(_) => "call_outcome",
        }
    }

    /// A refusal with a code, its status and words from the table.
    #[must_use]
    pub fn error(code: u32) -> Self {
        Self::Error { code, status: None, message: None, without_code: false, processed: false }
    }

    /// A failure that Twilio answers with in its own form, before or after the request took effect.
    #[must_use]
    pub fn failed(code: u32, status: u16, processed: bool) -> Self {
        Self::Error { code, status: Some(status), message: None, without_code: false, processed }
    }

    /// The page of a proxy that answers in the place of Twilio, before or after the request took effect.
    #[must_use]
    pub fn page(status: u16, processed: bool) -> Self {
        Self::Http {
            status,
            body: "<!DOCTYPE html><html><body><h1>Blocked by policy</h1></body></html>".to_owned(),
            content_type: html(),
            headers: BTreeMap::from([("Via".to_owned(), "1.1 gate.example".to_owned())]),
            processed,
        }
    }

    /// A bare HTTP status, such as 503, before or after the request took effect: no answer of Twilio's form.
    #[must_use]
    pub fn http(status: u16, processed: bool) -> Self {
        Self::Http { status, body: String::new(), content_type: html(), headers: BTreeMap::new(), processed }
    }

    /// No answer, before or after the request took effect.
    #[must_use]
    pub fn stall(processed: bool) -> Self {
        Self::Stall { processed, max_ms: ten_minutes() }
    }

    /// A refusal of PingOne's, by its code and that of its first detail.
    #[must_use]
    pub fn pingone(status: u16, code: &str, detail: Option<&str>) -> Self {
        let detail = detail.map(|detail| json!({ "code": detail, "message": "on request" }));
        Self::PingoneError {
            status,
            code: code.to_owned(),
            message: None,
            details: detail.into_iter().collect(),
            headers: BTreeMap::new(),
            processed: false,
        }
    }

    /// Whether the request takes effect.
    #[must_use]
    pub fn processes(&self) -> bool {
        match self {
            Self::Error { processed, .. }
            | Self::Http { processed, .. }
            | Self::Stall { processed, .. }
            | Self::StallBody { processed, .. }
            | Self::Reset { processed }
            | Self::Close { processed }
            | Self::Truncate { processed, .. }
            | Self::Malformed { processed, .. }
            | Self::Huge { processed, .. }
            | Self::GzipBomb { processed, .. }
            | Self::Redirect { processed, .. }
            | Self::PingoneError { processed, .. } => *processed,
            Self::RateLimited { .. } => false,
            Self::Latency { .. }
            | Self::ChangedByOther { .. }
            | Self::EnvironmentBecomes { .. }
            | Self::MessageOutcome(_)
            | Self::CallOutcome(_) => true,
        }
    }
}
