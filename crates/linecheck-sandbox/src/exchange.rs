//! One request to Twilio's API, read and decoded.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::reply::ApiError;
use crate::route::Route;

/// What a request says of who sends it (HTTP Basic).
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) user: String,
    pub(crate) password: String,
}

impl Credentials {
    /// Reads the header; none when it is missing or of another kind.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let (kind, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        if !kind.eq_ignore_ascii_case("Basic") {
            return None;
        }
        let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (user, password) = text.split_once(':')?;
        Some(Self { user: user.to_owned(), password: password.to_owned() })
    }
}

/// One request.
pub(crate) struct Exchange {
    pub(crate) route: Route,
    pub(crate) credentials: Option<Credentials>,
    /// Scheme and host, as the client named them.
    pub(crate) origin: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) form: Vec<(String, String)>,
}

impl Exchange {
    /// The whole address that was asked, without its query.
    pub(crate) fn address(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// A form field; an empty one counts as missing.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        value(&self.form, name)
    }

    /// Whether a form field is there, also when it is empty.
    pub(crate) fn has_field(&self, name: &str) -> bool {
        self.form.iter().any(|(key, _)| key == name)
    }

    /// The values of a form field that may be there several times.
    pub(crate) fn fields(&self, name: &str) -> Vec<&str> {
        let named = self.form.iter().filter(|(key, value)| key == name && !value.is_empty());
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// A query parameter that is `true` or `false`.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.parameter(name) {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(ApiError::bad_parameter(format!("{name} must be true or false"))),
        }
    }

    /// A query parameter; an empty one counts as missing.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        value(&self.query, name)
    }
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
        .filter(|value| !value.is_empty())
}

/// Refuses what has one value and is given twice: which of the two Twilio takes is not documented, so a client that
/// relies on either is wrong (decided here). Names that nobody knows are passed over, as everywhere.
pub(crate) fn once(pairs: &[(String, String)]) -> Result<(), ApiError> {
    let twice = pairs.iter().enumerate().find(|(place, (key, _))| {
        SINGLE.contains(&key.as_str()) && pairs.iter().take(*place).any(|(before, _)| before == key)
    });
    match twice {
        Some((_, (key, _))) => Err(ApiError::bad_parameter(format!("{key} is given more than once"))),
        None => Ok(()),
    }
}

const SINGLE: &[&str] = &[
    "To",
    "From",
    "Body",
    "MessagingServiceSid",
    "ContentSid",
    "ValidityPeriod",
    "ScheduleType",
    "SendAt",
    "SendAsMms",
    "MessageIntent",
    "StatusCallback",
    "ApplicationSid",
    "Url",
    "Twiml",
    "Method",
    "FallbackMethod",
    "StatusCallbackMethod",
    "SendDigits",
    "Timeout",
    "Status",
    "Page",
    "PageSize",
    "PageToken",
    "FriendlyName",
    "PhoneNumber",
    "Beta",
    "Origin",
    "ParentCallSid",
    "Log",
    "DateSent",
    "DateSent<",
    "DateSent>",
    "StartTime",
    "StartTime<",
    "StartTime>",
    "EndTime",
    "EndTime<",
    "EndTime>",
    "MessageDate",
    "MessageDate<",
    "MessageDate>",
    "CountryCode",
    "IsoCode",
    "Continent",
];

/// Decodes a query or form, in order.
pub(crate) fn decode(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}
