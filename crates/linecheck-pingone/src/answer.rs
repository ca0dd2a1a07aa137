//! What every answer is looked at for, at the token endpoint and at the API.

use std::sync::Arc;

use linecheck_domain::Secret;
use linecheck_domain::pingone::Body;
use linecheck_http::{Exchange, HttpError};
use serde_json::{Map, Value};

use crate::error::PingOneError;

/// Whether a body can be one of PingOne's at all: asked for JSON, it answers with an object.
pub(crate) fn is_object(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"{")
}

/// Parses an answer. Only that it is JSON is said, never what it holds.
pub(crate) fn parse(body: &[u8]) -> Result<Map<String, Value>, &'static str> {
    serde_json::from_slice(body).map_err(|_| "it is not JSON")
}

/// Whether an answer quotes a secret that was sent with the request. PingOne does not; a server that does plants none of it in
/// what is kept and shown. The credentials of a sender do not count: they are taken out where they belong ([`Body::read`]).
pub(crate) fn quotes(body: &[u8], secrets: &[&Secret]) -> bool {
    // Exposed to be looked for.
    let holds = |text: &str| {
        secrets.iter().map(|secret| secret.expose()).any(|secret| !secret.is_empty() && text.contains(secret))
    };
    // Without an escape a text stands in JSON as it is.
    let Ok(text) = std::str::from_utf8(body) else { return false };
    if !text.contains('\\') && !holds(text) {
        return false;
    }
    // What is no object is told by whoever reads it.
    let read = serde_json::from_slice(body).ok().and_then(|value| Body::read(value).ok());
    read.is_some_and(|body| body.members().iter().any(|(name, value)| holds(name) || any_text(value, &holds)))
}

/// Whether any text in it, a name included, is such a one.
fn any_text(value: &Value, is_such: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => is_such(text),
        Value::Array(entries) => entries.iter().any(|entry| any_text(entry, is_such)),
        Value::Object(members) => {
            members.iter().any(|(name, value)| is_such(name) || any_text(value, is_such))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

pub(crate) fn not_understood(what: &'static str, exchange: Exchange) -> PingOneError {
    PingOneError::NotUnderstood { what, exchange: Box::new(exchange) }
}

pub(crate) fn transport(failure: HttpError) -> PingOneError {
    match failure {
        HttpError::Redirected { status, to_host, exchange } => {
            PingOneError::Redirected { status, to_host, exchange }
        }
        failure => PingOneError::Transport { failure: Arc::new(failure) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c4_g1_a_secret_is_found_wherever_an_answer_quotes_it() {
        let secret = Secret::new("an-access-token".to_owned());
        for (body, found) in [
            (r#"{"id":"1"}"#, false),
            (r#"{"name":"an-access-token"}"#, true),
            (r#"{"name":"x an-access-token y"}"#, true),
            (r#"{"an-access-token":1}"#, true),
            (r#"{"a":[{"b":{"an-access-token":null}}]}"#, true),
            (r#"{"a":[["an\u002daccess-token"]]}"#, true),
            (r#"{"a":"\u0041"}"#, false),
            // Its own place: taken out where it is read.
            (r#"{"authToken":"an-access-token"}"#, false),
            (r#"["an-access-token"]"#, false),
            ("an-access-token", false),
            ("", false),
        ] {
            assert_eq!(quotes(body.as_bytes(), &[&secret]), found, "{body}");
        }
        assert!(!quotes(br#"{"name":""}"#, &[&Secret::new(String::new())]));
    }
}
