//! The body of a refusal.
//!
//! The 2010 API answers `{code, message, more_info, status}`; newer ones RFC 9457 (`{type, title, status, code,
//! detail}`) or `{code, message, httpStatusCode, params, userError}`. `code` can be missing in all of them (Twilio's
//! libraries: twilio-python `base/exceptions.py`, twilio-go `client/error.go`). Links are not kept.

use linecheck_http::Answer;
use serde::Deserialize;

use crate::error::TwilioError;
use crate::lenient::{Text, Whole};

/// What a refusal says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Option<u32>,
    pub(crate) message: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    code: Whole,
    message: Text<512>,
    detail: Text<512>,
    title: Text<512>,
}

/// Reads the body of a refusal. A body that is not Twilio's says nothing.
pub(crate) fn read(body: &[u8]) -> Refusal {
    // A list would be read as well, its items in the order of the fields.
    let is_object = body.trim_ascii_start().starts_with(b"{");
    let wire: Wire =
        if is_object { serde_json::from_slice(body).unwrap_or_default() } else { Wire::default() };
    Refusal { code: wire.code.code(), message: wire.message.0.or(wire.detail.0).or(wire.title.0) }
}

/// The error that a refusing answer is.
pub(crate) fn error(answer: Answer) -> TwilioError {
    let Refusal { code, message } = read(answer.body.bytes());
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
        for (body, code, message) in [
            (
                r#"{"code":20003,"message":"Authenticate","more_info":"https://www.twilio.com/docs/errors/20003","status":401}"#,
                Some(20003),
                Some("Authenticate"),
            ),
            (r#"{"code":"20003","message":null,"status":"401"}"#, Some(20003), None),
            (r#"{"message":"Not here","status":404}"#, None, Some("Not here")),
            (
                r#"{"type":"https://www.twilio.com/docs/api/errors/20404","title":"Not found","status":404,"code":20404,"detail":"No such"}"#,
                Some(20404),
                Some("No such"),
            ),
            (
                r#"{"code":60200,"message":"Bad","httpStatusCode":400,"params":{"a":[1]},"userError":true}"#,
                Some(60200),
                Some("Bad"),
            ),
            (r#"{"title":"Gone","status":410}"#, None, Some("Gone")),
            (r#"{"code":0,"message":""}"#, None, None),
            (r#"{"code":-5,"message":{"deep":1}}"#, None, None),
            (r#"{"code":99999999999}"#, None, None),
            ("<html>502 Bad Gateway</html>", None, None),
            ("", None, None),
            ("[]", None, None),
            (r#"[20429,"Slow down"]"#, None, None),
            ("null", None, None),
        ] {
            let read = read(body.as_bytes());
            assert_eq!(read, Refusal { code, message: message.map(str::to_owned) }, "{body}");
        }
    }

    #[test]
    fn c5_a_refusals_text_is_bounded_and_harmless() {
        let body = format!(r#"{{"code":1,"message":"\u001b[31m{}"}}"#, "x".repeat(5_000));
        let message = read(body.as_bytes()).message.unwrap();
        assert_eq!(message.chars().count(), 512);
        assert!(message.starts_with("[31m"));
    }

    proptest! {
        #[test]
        fn c5_no_body_of_a_refusal_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&body);
        }
    }
}
