//! What the sandbox answers, before it is turned into HTTP.

use axum::http::StatusCode;
use bytes::Bytes;
use linecheck_domain::catalogue;
use serde::Serialize;
use serde_json::{Value, json};

/// A complete answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) content_type: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    /// The SID of what the request created, when something now exists that did not before.
    pub(crate) created: Option<String>,
}

/// What every answer of Twilio's API is said to be (REC).
pub(crate) const JSON: &str = "application/json;charset=utf-8";

impl Reply {
    pub(crate) fn raw(status: StatusCode, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            content_type: content_type.to_owned(),
            headers: Vec::new(),
            body: body.into(),
            created: None,
        }
    }

    pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => Self::raw(status, JSON, body),
            // No answer type of this crate has a map with keys that are not text, so this is not reached.
            Err(_) => ApiError::internal().into_reply(),
        }
    }

    pub(crate) fn ok(value: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, value)
    }

    pub(crate) fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// A value within an answer.
pub(crate) fn to_json(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// A refusal as the 2010 API words it: `{code, message, more_info, status}` (REC; twilio-python exceptions).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) code: u32,
    pub(crate) message: String,
    /// Recorded bodies without `code` exist; a client must survive them.
    pub(crate) without_code: bool,
    /// The header `Allow` of a 405.
    pub(crate) allow: Option<String>,
}

impl ApiError {
    pub(crate) fn new(status: u16, code: u32, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), without_code: false, allow: None }
    }

    /// A refusal of a request that is not valid: Twilio's are 400 by convention (catalogue, `caution`).
    pub(crate) fn invalid(code: u32, message: impl Into<String>) -> Self {
        Self::new(400, code, message)
    }

    /// A refusal with any code, its status and words from the table where they are not given.
    pub(crate) fn from_catalogue(code: u32, status: Option<u16>, message: Option<&str>) -> Self {
        let entry = catalogue::explain(code);
        let status = status.or_else(|| entry.and_then(|entry| entry.http_status)).unwrap_or(400);
        let words = message.map(str::to_owned).or_else(|| entry.map(|entry| entry.name.clone()));
        Self::new(status, code, words.unwrap_or_else(|| format!("Error {code}")))
    }

    /// The 404 of the real API names the path.
    pub(crate) fn not_found(path: &str) -> Self {
        Self::new(404, 20404, format!("The requested resource {path} was not found"))
    }

    /// A method that the path does not have; `allowed` are those that it has.
    pub(crate) fn method_not_allowed(allowed: impl Into<String>) -> Self {
        Self { allow: Some(allowed.into()), ..Self::new(405, 20004, "Method not allowed") }
    }

    /// A parameter whose value is not taken: 20001 is what was recorded for a bad date and a page without its token
    /// (twilio-cli issue 99, twilio-python issue 395).
    pub(crate) fn bad_parameter(message: impl Into<String>) -> Self {
        Self::invalid(20001, message)
    }

    pub(crate) fn internal() -> Self {
        Self::new(500, 20500, "An internal server error has occurred")
    }

    pub(crate) fn into_reply(self) -> Reply {
        let more_info = format!("https://www.twilio.com/docs/errors/{}", self.code);
        let body = if self.without_code {
            json!({"message": self.message, "status": self.status})
        } else {
            json!({"code": self.code, "message": self.message, "more_info": more_info, "status": self.status})
        };
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let reply = Reply::raw(status, JSON, body.to_string());
        match self.allow {
            Some(allowed) => reply.with_header("Allow", allowed),
            None if self.status == 401 => reply.with_header("WWW-Authenticate", "Basic realm=\"Twilio API\""),
            None => reply,
        }
    }
}
