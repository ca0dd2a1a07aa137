//! A refusal as PingOne words it: `{id, code, message, details: [{code, target, message, innerError}]}` (OAI, `P1Error`), and on the
//! token endpoint `{error, error_description}` (RFC 6749; PingOne's own words there were not found).

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::dialect::Dialect;
use crate::reply::Reply;

/// A refusal. On the token endpoint `code` is the `error` and `message` its description.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) details: Vec<Value>,
    pub(crate) headers: Vec<(String, String)>,
}

const INVALID: &str =
    "The request could not be completed. One or more validation errors were in the request.";
/// How the message of a 403 begins (TF).
const NOT_AUTHORIZED: &str = "The actor attempting to perform the request is not authorized.";

impl Refusal {
    pub(crate) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            details: Vec::new(),
            headers: Vec::new(),
        }
    }

    fn with_detail(mut self, code: &str, target: Option<&str>, message: &str) -> Self {
        let mut detail = json!({ "code": code, "message": message });
        if let Some(target) = target {
            detail["target"] = json!(target);
        }
        self.details.push(detail);
        self
    }

    /// 400, `INVALID_DATA`, and why.
    pub(crate) fn invalid(code: &str, target: &str, message: &str) -> Self {
        Self::new(400, "INVALID_DATA", INVALID).with_detail(code, Some(target), message)
    }

    pub(super) fn bad_value(target: &str, message: &str) -> Self {
        Self::invalid("INVALID_VALUE", target, message)
    }

    pub(super) fn missing(target: &str) -> Self {
        Self::invalid("REQUIRED_VALUE", target, "must not be null")
    }

    /// 400 for a request that cannot be read, before any value is looked at.
    pub(super) fn unreadable(message: &str) -> Self {
        Self::new(400, "INVALID_REQUEST", message)
    }

    pub(super) fn bad_parameter(target: &str, message: &str) -> Self {
        Self::unreadable("The request could not be completed. A parameter is not valid.").with_detail(
            "INVALID_PARAMETER",
            Some(target),
            message,
        )
    }

    /// Adds what lies inside of the last detail.
    pub(super) fn with_inner(mut self, inner: Value) -> Self {
        if let Some(last) = self.details.last_mut() {
            last["innerError"] = inner;
        }
        self
    }

    pub(super) fn invalid_token(message: &str) -> Self {
        Self::new(401, "ACCESS_FAILED", "The request could not be completed. Access was not granted.")
            .with_detail("INVALID_TOKEN", None, message)
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(403, "ACCESS_FAILED", format!("{NOT_AUTHORIZED} You do not have the role that it needs."))
            .with_detail("INSUFFICIENT_PERMISSIONS", None, NOT_AUTHORIZED)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(
            404,
            "NOT_FOUND",
            "The request could not be completed. The requested resource was not found.",
        )
    }

    /// A method that the path does not have; `allowed` are those that it has. The code is decided here.
    pub(crate) fn wrong_method(allowed: &str) -> Self {
        Self {
            headers: vec![("Allow".to_owned(), allowed.to_owned())],
            ..Self::new(405, "INVALID_REQUEST", "The method is not allowed for the requested resource.")
        }
    }

    pub(crate) fn internal() -> Self {
        Self::of_status(500, None)
    }

    /// What is answered with a status alone, when the fault script names no more.
    pub(crate) fn of_status(status: u16, message: Option<&str>) -> Self {
        let refusal = match status {
            401 => Self::invalid_token("The access token is invalid or has expired."),
            403 => Self::forbidden(),
            404 => Self::not_found(),
            429 => Self::new(429, "REQUEST_LIMITED", "Too many requests were made.").with_detail(
                "LIMIT_EXCEEDED",
                None,
                "The limit of requests was exceeded.",
            ),
            400..=499 => Self::new(status, "INVALID_DATA", INVALID),
            _ => Self::new(status, "UNEXPECTED_ERROR", "An unexpected error has occurred."),
        };
        match message {
            Some(message) => Self { message: message.to_owned(), ..refusal },
            None => refusal,
        }
    }

    /// The codes of its details, for the log.
    pub(crate) fn detail_codes(&self) -> Vec<String> {
        let codes = self.details.iter().filter_map(|detail| detail["code"].as_str());
        codes.map(str::to_owned).collect()
    }

    /// As an answer; `id` is what the log knows the request by.
    pub(crate) fn into_reply(self, dialect: Dialect, id: &str) -> Reply {
        let body = if dialect == Dialect::OAuth {
            json!({ "error": self.code, "error_description": self.message })
        } else {
            json!({ "id": id, "code": self.code, "message": self.message, "details": self.details })
        };
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let reply = Reply::raw(status, "application/json;charset=UTF-8", body.to_string());
        self.headers.into_iter().fold(reply, |reply, (name, value)| reply.with_header(&name, value))
    }
}
