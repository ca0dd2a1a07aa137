//! The body of a refusal, and by what it is known to be PingOne's.
//!
//! PingOne answers `{id, code, message, details: [{code, target, message, innerError}]}` (PingOne, *Error codes*; its
//! `OpenAPI`: `P1Error`). Its documentation also spells the last one `innererror`. The token endpoint answers OAuth's
//! `{error, error_description}` (RFC 6749, 5.2), or PingOne's form.
//!
//! A proxy, a captive portal or a gateway refuses too, in words of its own. So an answer is PingOne's by its form: a code in
//! capitals beside a message.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::pingone::Id;
use linecheck_http::{Answer, sanitize};
use serde_json::{Map, Value};

use crate::error::{Detail, PingOneError, TokenRefusal};

/// Statuses that a proxy or the network gives for itself (RFC 9110, 15.5.8; RFC 6585, 6).
const OF_THE_NETWORK: [u16; 2] = [407, 511];
/// With what a token endpoint refuses (RFC 6749, 5.2: 400 and 401). Anything else is not about the credentials: there is no
/// such environment, it is too much at once, it is out of order.
const OF_OAUTH: [u16; 3] = [400, 401, 403];
/// The longest code, in characters.
const CODE: usize = 64;
/// The longest message, in characters.
const MESSAGE: usize = 512;
/// The longest of other texts, in characters.
const SHORT: usize = 256;
/// The most particulars that are kept.
const MOST_DETAILS: usize = 32;
/// The most members of an inner error that are kept.
const MOST_INNER: usize = 16;
/// The longest pause that is believed: a day, like that of a `Retry-After`.
const LONGEST_PAUSE: Duration = Duration::from_hours(24);

/// How a server's texts are read: without the secrets that were sent to it.
pub(crate) struct Reader<'secrets> {
    pub(crate) secrets: Vec<&'secrets Secret>,
    pub(crate) now: Timestamp,
}

impl Reader<'_> {
    /// The error that a refusing answer of the API is.
    pub(crate) fn error(&self, answer: Answer) -> PingOneError {
        let Some(body) = object(&answer) else { return intercepted(answer) };
        self.of_pingone(&body, answer)
    }

    /// The error that a refusing answer of the token endpoint is.
    pub(crate) fn token_error(&self, answer: Answer) -> PingOneError {
        let Some(body) = object(&answer) else { return intercepted(answer) };
        let Some(Value::String(error)) = body.get("error") else { return self.of_pingone(&body, answer) };
        let code = self.text(error, CODE);
        let message = self.member(&body, "error_description", MESSAGE);
        let Answer { exchange, status, .. } = answer;
        let (retry_after, exchange) = (exchange.retry_after, Box::new(exchange));
        if !OF_OAUTH.contains(&status) {
            return PingOneError::Refused {
                status,
                code,
                message,
                details: Vec::new(),
                retry_after,
                exchange,
            };
        }
        let why = match code.as_str() {
            "invalid_client" => TokenRefusal::InvalidClient,
            "unauthorized_client" => TokenRefusal::UnauthorizedClient,
            _ => TokenRefusal::Other,
        };
        PingOneError::TokenRefused { why, status, code, message, exchange }
    }

    fn of_pingone(&self, body: &Map<String, Value>, mut answer: Answer) -> PingOneError {
        let code = body.get("code").and_then(Value::as_str).filter(|code| is_code(code));
        let (Some(code), Some(Value::String(message))) = (code, body.get("message")) else {
            return intercepted(answer);
        };
        let code = self.text(code, CODE);
        let message = Some(self.text(message, MESSAGE)).filter(|message| !message.is_empty());
        let listed = body.get("details").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let listed = listed.iter().take(MOST_DETAILS).filter_map(Value::as_object);
        let (mut details, mut asked) = (Vec::new(), None);
        for member in listed {
            let inner = ["innerError", "innererror"].iter().find_map(|name| member.get(*name)?.as_object());
            asked = asked.or_else(|| self.pause(inner?));
            details.push(self.detail(member, inner));
        }
        answer.exchange.request_id =
            answer.exchange.request_id.take().or_else(|| body.get("id").and_then(request_id));
        PingOneError::Refused {
            status: answer.status,
            code,
            message,
            details,
            retry_after: answer.exchange.retry_after.or(asked),
            exchange: Box::new(answer.exchange),
        }
    }

    fn detail(&self, member: &Map<String, Value>, inner: Option<&Map<String, Value>>) -> Detail {
        let inner = inner.into_iter().flatten();
        let mut told = BTreeMap::new();
        let mut existing = None;
        for (name, value) in inner.take(MOST_INNER) {
            match value {
                Value::String(id) if name == "existingId" && existing.is_none() => {
                    existing = id.parse::<Id>().ok();
                }
                Value::String(text) => drop(told.insert(self.text(name, CODE), self.text(text, SHORT))),
                other => drop(told.insert(self.text(name, CODE), self.text(&other.to_string(), SHORT))),
            }
        }
        Detail {
            code: self.member(member, "code", CODE).unwrap_or_default(),
            target: self.member(member, "target", SHORT),
            message: self.member(member, "message", MESSAGE),
            existing,
            inner: told,
        }
    }

    /// `retryAfter` of an inner error is a date (PingOne's `OpenAPI`: `Too_Many_Requests_Error_Detail_Inner_Error`).
    fn pause(&self, inner: &Map<String, Value>) -> Option<Duration> {
        let until: Timestamp = inner.get("retryAfter")?.as_str()?.parse().ok()?;
        let pause = Duration::try_from(until.duration_since(self.now)).unwrap_or(Duration::ZERO);
        Some(pause.min(LONGEST_PAUSE))
    }

    fn member(&self, of: &Map<String, Value>, name: &str, limit: usize) -> Option<String> {
        let text = self.text(of.get(name)?.as_str()?, limit);
        (!text.is_empty()).then_some(text)
    }

    /// A server's text as it may be shown and kept. What was rejected may be quoted in it, so the secrets are blotted
    /// out: before it is cut, and also where letters that are not seen stood between theirs.
    fn text(&self, text: &str, limit: usize) -> String {
        let blot = |text: String| {
            // Exposed to be found and taken out.
            let secrets = self.secrets.iter().map(|secret| secret.expose());
            secrets.filter(|secret| !secret.is_empty()).fold(text, |text, secret| {
                if text.contains(secret) { text.replace(secret, "********") } else { text }
            })
        };
        sanitize(&blot(sanitize(&blot(text.to_owned()), usize::MAX)), limit)
    }
}

/// The members of a refusal's body, where it can be PingOne's at all.
fn object(answer: &Answer) -> Option<Map<String, Value>> {
    if OF_THE_NETWORK.contains(&answer.status) {
        return None;
    }
    serde_json::from_slice(answer.body.bytes()).ok()
}

fn intercepted(answer: Answer) -> PingOneError {
    PingOneError::Intercepted { exchange: Box::new(answer.exchange) }
}

/// PingOne's codes are words in capitals.
fn is_code(code: &str) -> bool {
    code.starts_with(|letter: char| letter.is_ascii_uppercase())
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn request_id(id: &Value) -> Option<String> {
    let id = id.as_str()?;
    let plain = !id.is_empty()
        && id.len() <= 64
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    plain.then(|| id.to_owned())
}
