//! What every answer is looked at for, at the token endpoint and at the API.

use std::sync::Arc;

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
