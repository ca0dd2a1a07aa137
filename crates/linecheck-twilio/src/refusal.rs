//! The body of a refusal, and by what it is known to be Twilio's.
//!
//! The 2010 API answers `{code, message, more_info, status}`; newer ones RFC 9457 (`{type, title, status, code,
//! detail}`) or `{code, message, httpStatusCode, params, userError}`. `code` can be missing in all of them (Twilio's
//! libraries: twilio-python `base/exceptions.py`, twilio-go `client/error.go`). Links are not kept.
//!
//! A proxy, a captive portal or a gateway refuses too, in words of its own. So an answer is Twilio's by its form: it has a
//! code of Twilio's. Without one it needs a sign of Twilio besides (its request ID, or a link to its documentation), and
//! repeats the HTTP status beside a text and has nothing that Twilio does not name.

use std::collections::HashMap;

use linecheck_http::Answer;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::error::TwilioError;
use crate::lenient::{Object, Text, Whole};

/// What a refusal says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Option<u32>,
    pub(crate) message: Option<String>,
}

/// Twilio's codes have five digits and more: 10001 is the first of its error dictionary.
const FIRST_CODE: u32 = 10_000;

/// Statuses that a proxy or the network gives for itself (RFC 9110, 15.5.8; RFC 6585, 6).
const OF_THE_NETWORK: [u16; 2] = [407, 511];

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    code: Whole,
    message: Text<512>,
    detail: Text<512>,
    title: Text<512>,
    status: Whole,
    #[serde(rename = "httpStatusCode")]
    http_status_code: Whole,
    /// Kinds of problems are named by addresses of Twilio's documentation.
    #[serde(rename = "type")]
    kind: Text<256>,
    more_info: Text<256>,
    details: IgnoredAny,
    instance: IgnoredAny,
    params: IgnoredAny,
    #[serde(rename = "userError")]
    user_error: IgnoredAny,
    #[serde(flatten)]
    others: HashMap<String, Value>,
}

/// Where Twilio's documentation is.
const DOCUMENTATION: &str = "https://www.twilio.com/";

/// Reads the body of a refusal; `None` when it is not Twilio's. `has_request_id` says whether the answer has Twilio's name for
/// the request.
pub(crate) fn read(http_status: u16, body: &[u8], has_request_id: bool) -> Option<Refusal> {
    if OF_THE_NETWORK.contains(&http_status) || !is_object(body) {
        return None;
    }
    let wire = serde_json::from_slice::<Object<Wire>>(body).ok()?.0?;
    let code = wire.code.code().filter(|code| *code >= FIRST_CODE);
    let message = wire.message.0.or(wire.detail.0).or(wire.title.0);
    let repeats = [wire.status.0, wire.http_status_code.0].contains(&Some(http_status.into()));
    let links = |text: &Text<256>| text.0.as_deref().map(|text| text.starts_with(DOCUMENTATION));
    let foreign_kind = links(&wire.kind) == Some(false);
    let has_sign = has_request_id || links(&wire.kind) == Some(true) || links(&wire.more_info) == Some(true);
    let is_bare = has_sign && message.is_some() && repeats && !foreign_kind && wire.others.is_empty();
    (code.is_some() || is_bare && wire.code.0.is_none()).then_some(Refusal { code, message })
}

/// Whether a body can be one of Twilio's at all: asked for JSON, Twilio answers with an object.
pub(crate) fn is_object(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"{")
}

/// The error that a refusing answer is.
pub(crate) fn error(answer: Answer) -> TwilioError {
    let has_request_id = answer.exchange.request_id.is_some();
    let Some(Refusal { code, message }) = read(answer.status, answer.body.bytes(), has_request_id) else {
        return TwilioError::Intercepted { exchange: Box::new(answer.exchange) };
    };
    TwilioError::Refused {
        status: answer.status,
        code,
        message,
        request_id: answer.exchange.request_id.clone(),
        retry_after: answer.exchange.retry_after,
        exchange: Box::new(answer.exchange),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn c5_every_form_of_a_refusal_is_read() {
        for (status, body, code, message) in [
            (
                401,
                r#"{"code":20003,"message":"Authenticate","more_info":"https://www.twilio.com/docs/errors/20003","status":401}"#,
                Some(20003),
                Some("Authenticate"),
            ),
            (
                401,
                r#"{"code":20003,"detail":"Your AccountSid or AuthToken was incorrect.","message":"Authentication Error - invalid username","more_info":"https://www.twilio.com/docs/errors/20003","status":401}"#,
                Some(20003),
                Some("Authentication Error - invalid username"),
            ),
            (401, r#"{"code":"20003","message":null,"status":"401"}"#, Some(20003), None),
            (
                429,
                r#"{"code":20429,"message":"Too Many Requests","new_member":{"a":[1]}}"#,
                Some(20429),
                Some("Too Many Requests"),
            ),
            (404, r#"{"message":"Not here","status":404}"#, None, Some("Not here")),
            (
                404,
                r#"{"code":null,"message":"Not here","more_info":"","status":404}"#,
                None,
                Some("Not here"),
            ),
            (
                404,
                r#"{"type":"https://www.twilio.com/docs/api/errors/20404","title":"Not found","status":404,"code":20404,"detail":"No such"}"#,
                Some(20404),
                Some("No such"),
            ),
            (
                400,
                r#"{"code":60200,"message":"Bad","httpStatusCode":400,"params":{"a":[1]},"userError":true}"#,
                Some(60200),
                Some("Bad"),
            ),
            (410, r#"{"title":"Gone","status":410}"#, None, Some("Gone")),
            (
                503,
                "\n {\"code\":20503,\"message\":\"Service unavailable\",\"status\":503}",
                Some(20503),
                Some("Service unavailable"),
            ),
        ] {
            let expected = Refusal { code, message: message.map(str::to_owned) };
            let needs_sign = code.is_none();
            assert_eq!(read(status, body.as_bytes(), true).as_ref(), Some(&expected), "{body}");
            let without = read(status, body.as_bytes(), false);
            assert_eq!(without, (!needs_sign).then_some(expected), "{body}");
        }
        let linked =
            r#"{"message":"Not here","more_info":"https://www.twilio.com/docs/errors","status":404}"#;
        assert!(read(404, linked.as_bytes(), false).is_some(), "its documentation is a sign of Twilio, too");
    }

    /// What proxies, portals and gateways answer, and what is nobody's.
    #[test]
    fn c5_what_has_not_twilios_form_is_not_twilios() {
        for (status, body) in [
            (403, "<html><body>Blocked by policy</body></html>"),
            (502, "<html>502 Bad Gateway</html>"),
            (503, "upstream connect error or disconnect/reset before headers"),
            (401, ""),
            (400, "[]"),
            (429, r#"[20429,"Slow down"]"#),
            (403, "null"),
            (403, "{}"),
            (403, r#"{"message":"Forbidden"}"#),
            (403, r#"{"message":null}"#),
            (403, r#"{"error":"blocked","url":"https://api.twilio.com"}"#),
            (403, r#"{"code":403,"message":"Forbidden","status":403}"#),
            (403, r#"{"error":{"code":20003,"message":"Forbidden","status":"PERMISSION_DENIED"}}"#),
            (403, r#"{"kind":"Status","code":403,"status":"Failure","message":"no","reason":"Forbidden"}"#),
            (403, r#"{"timestamp":"2026-01-01","status":403,"error":"Forbidden","message":"no","path":"/"}"#),
            (403, r#"{"type":"about:blank","title":"Forbidden","status":403}"#),
            (403, r#"{"message":"Not here","status":404}"#),
            (400, r#"{"code":0,"message":""}"#),
            (400, r#"{"code":-5,"message":{"deep":1}}"#),
            (400, r#"{"code":99999999999}"#),
            (400, r#"{"code":20003,"#),
            (407, r#"{"code":20003,"message":"Authenticate","status":407}"#),
            (511, r#"{"code":20003,"message":"Sign in","status":511}"#),
        ] {
            for has_request_id in [false, true] {
                assert_eq!(read(status, body.as_bytes(), has_request_id), None, "{status} {body}");
            }
        }
    }

    #[test]
    fn c5_a_refusals_text_is_bounded_and_harmless() {
        let body = format!(r#"{{"code":10001,"message":"\u001b[31m{}"}}"#, "x".repeat(5_000));
        let message = read(400, body.as_bytes(), false).and_then(|refusal| refusal.message).unwrap();
        assert_eq!(message.chars().count(), 512);
        assert!(message.starts_with("[31m"));
    }

    proptest! {
        #[test]
        fn c5_no_body_of_a_refusal_makes_it_panic(
            status in 400_u16..600, body in proptest::collection::vec(any::<u8>(), 0..200)
        ) {
            let _ = read(status, &body, true);
        }
    }
}
