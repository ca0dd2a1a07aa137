//! Turning an action of the fault script into an answer, or into none.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;

use super::body;
use super::connection::Abandon;
use crate::dialect::Dialect;
use crate::fault::{FaultAction, MalformedShape};
use crate::pingone::Refusal;
use crate::reply::{ApiError, JSON, Reply};
use crate::world::Shared;

/// How long a cut answer waits before the connection breaks, so that what was sent arrives.
const SETTLE: Duration = Duration::from_millis(30);

/// What comes of a request in the end.
pub(super) enum Answer {
    /// An answer of the sandbox's own, right or not.
    Reply(Reply),
    /// An answer whose body is made as it is sent.
    Streamed { status: StatusCode, headers: Vec<(HeaderName, HeaderValue)>, body: Body },
    /// None.
    Abandon(Abandon),
}

impl Answer {
    pub(super) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Reply(reply) => Some(reply.status),
            Self::Streamed { status, .. } => Some(*status),
            Self::Abandon(_) => None,
        }
    }

    pub(super) fn into_response(self) -> Response {
        match self {
            Self::Reply(reply) => {
                let mut response = Response::new(Body::from(reply.body));
                *response.status_mut() = reply.status;
                put(&mut response, "content-type", &reply.content_type);
                for (name, value) in &reply.headers {
                    put(&mut response, name, value);
                }
                response
            }
            Self::Streamed { status, headers, body } => {
                let mut response = Response::new(body);
                *response.status_mut() = status;
                response.headers_mut().extend(headers);
                response
            }
            Self::Abandon(how) => {
                let mut response = Response::new(Body::empty());
                response.extensions_mut().insert(how);
                response
            }
        }
    }
}

/// Sets a header. Names and values were checked when the script was set; a bad one is left out.
pub(super) fn put(response: &mut Response, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
        response.headers_mut().insert(name, value);
    }
}

/// The request whose answer is spoiled.
pub(super) struct Spoiled<'a> {
    /// In whose form it is refused.
    pub(super) dialect: Dialect,
    /// What the log knows it by.
    pub(super) id: &'a str,
    /// Its path and query.
    pub(super) place: &'a str,
}

/// What an action makes of a request. `right` is the answer that it would have had; for one that was not carried
/// out, a plausible one.
pub(super) async fn spoil(
    shared: &Shared,
    action: &FaultAction,
    right: Reply,
    request: &Spoiled<'_>,
) -> Answer {
    match action {
        FaultAction::Error { code, status, message, .. } if request.dialect != Dialect::Twilio => {
            let status = ApiError::from_catalogue(*code, *status, None).status;
            Answer::Reply(
                Refusal::of_status(status, message.as_deref()).into_reply(request.dialect, request.id),
            )
        }
        FaultAction::RateLimited { retry_after, .. } if request.dialect != Dialect::Twilio => {
            let mut refusal = Refusal::of_status(429, None);
            let header = retry_after.map(|seconds| ("Retry-After".to_owned(), seconds.to_string()));
            refusal.headers.extend(header);
            Answer::Reply(refusal.into_reply(request.dialect, request.id))
        }
        FaultAction::PingoneError { status, code, message, details, headers, .. }
            if request.dialect != Dialect::Twilio =>
        {
            let refusal = Refusal {
                code: code.clone(),
                details: details.clone(),
                headers: headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
                ..Refusal::of_status(*status, message.as_deref())
            };
            Answer::Reply(refusal.into_reply(request.dialect, request.id))
        }
        FaultAction::Error { code, status, message, without_code, .. } => {
            let mut error = ApiError::from_catalogue(*code, *status, message.as_deref());
            error.without_code = *without_code;
            Answer::Reply(error.into_reply())
        }
        FaultAction::RateLimited { code, retry_after } => {
            let reply = ApiError::from_catalogue(*code, Some(429), None).into_reply();
            Answer::Reply(match retry_after {
                Some(seconds) => reply.with_header("Retry-After", seconds.to_string()),
                None => reply,
            })
        }
        FaultAction::Http { status, body, content_type, headers, .. } => {
            let mut reply = Reply::raw(code(*status), content_type, body.clone());
            reply.headers.extend(headers.iter().map(|(name, value)| (name.clone(), value.clone())));
            Answer::Reply(reply)
        }
        FaultAction::Redirect { status, location, .. } => {
            let location = location.replace("{path}", request.place);
            Answer::Reply(Reply::raw(code(*status), "text/plain", "").with_header("Location", location))
        }
        FaultAction::Malformed { shape, .. } => Answer::Reply(malformed(*shape, right.status)),
        FaultAction::Reset { .. } => Answer::Abandon(Abandon::Reset),
        FaultAction::Close { .. } => Answer::Abandon(Abandon::Close),
        FaultAction::Stall { max_ms, .. } => {
            hold(shared, *max_ms).await;
            Answer::Abandon(Abandon::Close)
        }
        FaultAction::StallBody { max_ms, .. } => {
            let length = right.body.len().max(1);
            streamed(right.status, length, body::breaking(Bytes::new(), Duration::from_millis(*max_ms)))
        }
        FaultAction::Truncate { keep, .. } => {
            let kept = keep.unwrap_or(right.body.len() / 2).min(right.body.len());
            // One byte more than there is, when all of it is kept.
            let length = right.body.len().max(kept + 1);
            streamed(right.status, length, body::breaking(right.body.slice(..kept), SETTLE))
        }
        FaultAction::Huge { mebibytes, .. } => Answer::Streamed {
            status: right.status,
            headers: vec![(header::CONTENT_TYPE, HeaderValue::from_static(JSON))],
            body: body::huge(*mebibytes),
        },
        FaultAction::GzipBomb { mebibytes, .. } => gzip_bomb(*mebibytes, right.status).await,
        FaultAction::Latency { ms } => {
            hold(shared, *ms).await;
            Answer::Reply(right)
        }
        FaultAction::PingoneError { .. }
        | FaultAction::ChangedByOther { .. }
        | FaultAction::EnvironmentBecomes { .. }
        | FaultAction::MessageOutcome(_)
        | FaultAction::CallOutcome(_) => Answer::Reply(right),
    }
}

/// Waits, but not longer than the sandbox runs.
pub(super) async fn hold(shared: &Shared, ms: u64) {
    tokio::select! {
        () = tokio::time::sleep(Duration::from_millis(ms)) => {}
        () = shared.stopped() => {}
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn streamed(status: StatusCode, length: usize, body: Body) -> Answer {
    let headers = vec![
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (header::CONTENT_LENGTH, HeaderValue::from(length)),
    ];
    Answer::Streamed { status, headers, body }
}

async fn gzip_bomb(mebibytes: u32, status: StatusCode) -> Answer {
    // Compressing takes a while: not on a thread that serves others.
    match tokio::task::spawn_blocking(move || body::gzip_bomb(mebibytes)).await {
        Ok(Ok(bytes)) => {
            Answer::Reply(Reply::raw(status, JSON, bytes).with_header("Content-Encoding", "gzip"))
        }
        Ok(Err(_)) | Err(_) => Answer::Reply(ApiError::internal().into_reply()),
    }
}

fn malformed(shape: MalformedShape, status: StatusCode) -> Reply {
    let body: &'static [u8] = match shape {
        MalformedShape::Empty => b"",
        MalformedShape::NotJson => b"{\"sid\": \"SM",
        MalformedShape::Html => b"<!DOCTYPE html><html><body><h1>Please sign in to the network</h1></body></html>",
        MalformedShape::WrongShape => b"[1, 2, 3]",
        MalformedShape::WrongTypes => {
            b"{\"sid\": 17, \"status\": {\"is\": []}, \"error_code\": \"none\", \"code\": [], \"message\": 5, \
              \"incoming_phone_numbers\": \"many\", \"accounts\": 3, \"messages\": true, \"calls\": null, \
              \"next_page_uri\": 8, \"friendly_name\": false, \"balance\": {}, \"access_token\": 9, \"id\": 1, \"provider\": [], \
              \"numbers\": 6, \"smsProvidersFallbackChain\": {}, \"_embedded\": [], \"_links\": 2}"
        }
        MalformedShape::MissingFields => b"{}",
        MalformedShape::NotUtf8 => b"{\"sid\": \"\xff\xfe\", \"status\": \"queued\"}",
    };
    let content_type = if shape == MalformedShape::Html { "text/html" } else { JSON };
    Reply::raw(status, content_type, body)
}
