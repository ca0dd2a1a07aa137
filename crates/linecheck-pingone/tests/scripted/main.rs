//! The client against a server that says exactly what a test wants, over a real socket.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod reading;
mod server;
mod tokens;
mod waiting;
mod writing;

use linecheck_http::Exchange;
use linecheck_pingone::PingOneError;

use crate::server::{AUTH_TOKEN, CLIENT_SECRET, TOKEN};

/// What an error is, in short.
fn kind(error: &PingOneError) -> String {
    match error {
        PingOneError::TokenRefused { why, status, .. } => format!("token refused {why:?} {status}"),
        PingOneError::Refused { status, code, details, .. } => {
            let details: Vec<_> = details.iter().map(|detail| detail.code.as_str()).collect();
            format!("refused {status} {code} {details:?}")
        }
        PingOneError::Intercepted { exchange } => format!("intercepted {}", exchange.status.unwrap()),
        PingOneError::Transport { failure } => format!("transport {:?}", failure.stage()),
        PingOneError::Redirected { status, .. } => format!("redirected {status}"),
        PingOneError::NotUnderstood { what, .. } => format!("not understood: {what}"),
        PingOneError::OfAnother { what, .. } => format!("of another: {what}"),
        PingOneError::ForeignPage { .. } => "foreign page".to_owned(),
        PingOneError::RepeatedPage { .. } => "repeated page".to_owned(),
        PingOneError::LeftOff { bound, pages, entries } => format!("left off {bound:?} {pages} {entries}"),
        other => format!("{other:?}"),
    }
}

/// Neither the error nor its sources nor its exchange show a secret.
fn assert_hides_secrets(error: &PingOneError) {
    let mut shown = vec![format!("{error:?}"), format!("{error:#?}"), error.to_string()];
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        shown.push(format!("{cause:?} {cause}"));
        source = cause.source();
    }
    shown.extend(error.exchange().map(stored));
    for shown in shown {
        assert_hides(&shown);
    }
}

fn stored(exchange: &Exchange) -> String {
    serde_json::to_string(exchange).unwrap()
}

fn assert_hides(shown: &str) {
    for secret in [AUTH_TOKEN, CLIENT_SECRET, TOKEN] {
        assert!(!shown.contains(secret), "{shown}");
    }
    // The header of HTTP Basic is no secret's text, and yet the secret.
    assert!(!shown.contains("AxYy1zZWNyZXR"), "{shown}");
}
