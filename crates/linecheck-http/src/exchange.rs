//! The record of one request and its answer.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, RETRY_AFTER, SERVER, VIA};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::untrusted::sanitize;

/// The longest pause that a server's `Retry-After` is believed to ask for: a day.
const LONGEST_PAUSE: Duration = Duration::from_hours(24);

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verb {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Replaces.
    Put,
    /// Deletes.
    Delete,
}

impl fmt::Display for Verb {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        })
    }
}

/// One request and what came back, as it may be kept and shown: no query, no bodies, no credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// What was done.
    pub method: Verb,
    /// The host that was asked, with its port where the URL names one.
    pub host: String,
    /// The path that was asked, without the query.
    pub path: String,
    /// When it began, by the clock that the client was given.
    pub started_at: Timestamp,
    /// How long it took, to the end of the body or to the failure.
    #[serde(rename = "duration_us", with = "microseconds")]
    pub duration: Duration,
    /// The HTTP status, once the head of an answer came.
    pub status: Option<u16>,
    /// The server's own name for the request. Twilio's header is `Twilio-Request-Id`: `RQ` and 32 hexadecimal
    /// digits (a recorded answer; Twilio promises no form). PingOne names it in the body of a refusal. At most 64 letters,
    /// digits, `-` and `_`.
    pub request_id: Option<String>,
    /// The pause that the server asked for (`Retry-After`, as seconds or as a date), a day at most. Twilio does not
    /// promise it.
    #[serde(rename = "retry_after_us", with = "optional_microseconds", default)]
    pub retry_after: Option<Duration>,
    /// The media type that the server named, at most 100 characters.
    pub content_type: Option<String>,
    /// What the answer says made it or passed it on (`Via`, else `Server`), at most 100 characters; a server's text.
    #[serde(default)]
    pub answered_by: Option<String>,
    /// How many requests of the account ran at once, as the server counted (`Twilio-Concurrent-Requests`; Twilio,
    /// `docs/api/errors/20429`).
    #[serde(default)]
    pub running: Option<u32>,
    /// How many bytes of the body came, after decompression.
    pub body_bytes: u64,
}

impl Exchange {
    pub(crate) fn begin(method: Verb, url: &Url, started_at: Timestamp) -> Self {
        let host = url.host_str().unwrap_or_default();
        Self {
            method,
            host: url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
            path: url.path().to_owned(),
            started_at,
            duration: Duration::ZERO,
            status: None,
            request_id: None,
            retry_after: None,
            content_type: None,
            answered_by: None,
            running: None,
            body_bytes: 0,
        }
    }

    pub(crate) fn note_head(&mut self, status: u16, headers: &HeaderMap, now: Timestamp) {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        self.status = Some(status);
        self.request_id = text("twilio-request-id").and_then(request_id);
        self.running = text("twilio-concurrent-requests").and_then(|count| count.trim().parse().ok());
        self.retry_after = text(RETRY_AFTER.as_str()).and_then(|value| pause(value, now));
        let sanitized =
            |name: &str| text(name).map(|value| sanitize(value, 100)).filter(|value| !value.is_empty());
        self.content_type = sanitized(CONTENT_TYPE.as_str());
        self.answered_by = sanitized(VIA.as_str()).or_else(|| sanitized(SERVER.as_str()));
    }
}

fn request_id(value: &str) -> Option<String> {
    let plain = value.len() <= 64
        && !value.is_empty()
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    plain.then(|| value.to_owned())
}

/// Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or a date of which the past means no pause.
fn pause(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().map_or(LONGEST_PAUSE, Duration::from_secs).min(LONGEST_PAUSE));
    }
    let until = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO).min(LONGEST_PAUSE))
}

mod microseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_micros)
    }
}

mod optional_microseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde gives the field by reference")]
    pub(super) fn serialize<S: Serializer>(
        duration: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match duration {
            Some(duration) => super::microseconds::serialize(duration, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(deserializer)?.map(Duration::from_micros))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "1994-11-06T08:49:37Z".parse().unwrap()
    }

    #[test]
    fn t5_retry_after_is_seconds_or_a_date() {
        for (value, expected) in [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 5 ", Some(5)),
            ("99999999999999999999999", Some(86_400)),
            ("Sun, 06 Nov 1994 08:50:07 GMT", Some(30)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("Sat, 06 Nov 2094 08:00:00 GMT", Some(86_400)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(pause(value, now()), expected.map(Duration::from_secs), "{value:?}");
        }
    }

    #[test]
    fn t5_an_exchange_has_no_query_and_reads_back() {
        let url = Url::parse("https://api.twilio.com:8443/2010/Messages.json?To=%2B15005550006#x").unwrap();
        let mut exchange = Exchange::begin(Verb::Get, &url, now());
        let mut headers = HeaderMap::new();
        headers.insert("twilio-request-id", "RQ0123".parse().unwrap());
        headers.insert("retry-after", "7".parse().unwrap());
        headers.insert("content-type", "application/json".parse().unwrap());
        exchange.note_head(200, &headers, now());
        exchange.duration = Duration::from_micros(1_234);
        assert_eq!(exchange.host, "api.twilio.com:8443");
        assert_eq!(exchange.path, "/2010/Messages.json");
        assert_eq!(exchange.request_id.as_deref(), Some("RQ0123"));
        assert_eq!(exchange.retry_after, Some(Duration::from_secs(7)));
        assert!(!format!("{exchange:?}").contains("15005550006"));
    }

    #[test]
    fn t5_a_strange_request_id_is_dropped() {
        assert_eq!(request_id("RQ<script>"), None);
        assert_eq!(request_id(&"a".repeat(65)), None);
        assert_eq!(request_id(""), None);
    }

    proptest! {
        #[test]
        fn t5_no_retry_after_makes_it_panic(value in any::<String>()) {
            if let Some(pause) = pause(&value, now()) {
                prop_assert!(pause <= LONGEST_PAUSE);
            }
        }
    }
}
