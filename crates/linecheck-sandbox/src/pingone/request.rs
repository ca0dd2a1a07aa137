//! One request to PingOne's API, read.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use bytes::Bytes;
use serde_json::{Map, Value};

use super::known::ID_PREFIX;
use super::refusal::Refusal;
use crate::exchange::Credentials;
use crate::route::Route;
use crate::sid::{NoRandom, random_hex};

/// One request.
pub(crate) struct Request {
    pub(crate) route: Route,
    pub(crate) basic: Option<Credentials>,
    pub(crate) bearer: Option<String>,
    pub(crate) content_type: String,
    /// Scheme and host, as the client named them.
    pub(crate) origin: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Request {
    /// What its header says of its body.
    pub(crate) fn content_type(headers: &HeaderMap) -> String {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The access token of a request.
    pub(crate) fn bearer(headers: &HeaderMap) -> Option<String> {
        let (kind, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        kind.eq_ignore_ascii_case("Bearer").then(|| token.trim().to_owned())
    }

    pub(super) fn environment(&self) -> &str {
        self.route.account.as_deref().unwrap_or_default()
    }

    pub(super) fn resource(&self) -> &str {
        self.route.resource.as_deref().unwrap_or_default()
    }

    /// The whole address that was asked, without its query.
    pub(super) fn address(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body. That another type of content is refused with 415 is decided here.
    pub(super) fn object(&self) -> Result<Map<String, Value>, Refusal> {
        if !matches!(self.content_type.as_str(), "application/json" | "application/hal+json") {
            return Err(Refusal { status: 415, ..Refusal::unreadable("The body must be JSON.") });
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(Refusal::unreadable("The body must be a JSON object.")),
            Err(_) => Err(Refusal::unreadable("The body could not be parsed as JSON.")),
        }
    }
}

/// A new ID: a UUID of version 4 that begins as all of the sandbox do.
pub(crate) fn mint() -> Result<String, NoRandom> {
    let random = random_hex(9)?;
    let (first, rest) = random.split_at(3);
    let (second, third) = rest.split_at(3);
    Ok(format!("{ID_PREFIX}{first}-8{second}-{third}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g9_a_new_id_is_a_uuid_of_version_4_with_the_mark_of_the_sandbox() {
        let id = mint().unwrap();
        let lengths: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
        assert_eq!(id.split('-').nth(3).and_then(|part| part.chars().next()), Some('8'), "{id}");
        assert!(id.starts_with(ID_PREFIX) && id.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()));
        assert_ne!(id, mint().unwrap());
    }
}
