//! Why PingOne did not do what it was asked, sorted by its codes and never by a message.
//!
//! Sources: developer.pingidentity.com, `platform/reference/error-codes`; pingone-go-client, the errors of its `OpenAPI`.

use serde::{Deserialize, Serialize};

use super::Id;
use crate::transport::Stage;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneFailureKind"))]
pub enum FailureKind {
    /// No token: the client ID or the client secret is wrong (`invalid_client`).
    SecretWrong,
    /// No token: the application may not use client credentials, or authenticates in another way (`unauthorized_client`).
    GrantOrMethod,
    /// No token, for another reason.
    TokenRefused,
    /// The token was refused, and a new one too.
    TokenNotTaken,
    /// There is no such environment at this host: the ID or the region is wrong.
    EnvironmentNotFound,
    /// The environment is being deleted.
    EnvironmentDeleting,
    /// The application lacks a role on the environment.
    RoleMissing,
    /// The environment's licence does not allow it.
    LicenceExceeded,
    /// What was asked for is not there.
    NotFound,
    /// Twilio refused the SID and the Auth Token, says PingOne.
    CredentialsRefused,
    /// Another sender has the name.
    NameTaken,
    /// Something still refers to it.
    InUse,
    /// A value was refused.
    InvalidData,
    /// Too many requests.
    RateLimited,
    /// Refused for another reason.
    Refused,
    /// PingOne failed itself (5xx).
    Failed,
    /// It could not be reached, or the exchange broke.
    Unreachable,
    /// Something between here and PingOne answered.
    Intercepted,
    /// The answer was not understood.
    NotUnderstood,
    /// The list was longer than is read, or took too long.
    TooLong,
}

/// One of an error's details, as far as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PingOneDetail"))]
pub struct FailureDetail {
    /// Its code, such as `INVALID_VALUE`.
    pub code: String,
    /// What it is about, such as `authToken`.
    pub target: Option<String>,
    /// The resource that is there already, where it is named.
    pub existing: Option<Id>,
}

/// Why PingOne did not do it: facts without credentials and bodies, which are stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PingOneFailure"))]
pub struct Failure {
    /// What went wrong.
    pub kind: FailureKind,
    /// The host that was asked.
    pub host: String,
    /// The status of the answer, where there was one.
    pub http_status: Option<u16>,
    /// PingOne's code: untrusted text.
    pub code: Option<String>,
    /// PingOne's details: untrusted texts.
    pub details: Vec<FailureDetail>,
    /// Where the exchange failed.
    pub stage: Option<Stage>,
    /// For how many seconds PingOne asks to wait.
    pub retry_after_seconds: Option<u64>,
    /// What was not understood.
    pub what: Option<String>,
}

impl Failure {
    /// One without facts but the host.
    #[must_use]
    pub fn new(kind: FailureKind, host: impl Into<String>) -> Self {
        Self {
            kind,
            host: host.into(),
            http_status: None,
            code: None,
            details: Vec::new(),
            stage: None,
            retry_after_seconds: None,
            what: None,
        }
    }
}

/// What was asked: the same code means another thing elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A sender was to be created.
    CreateSender,
    /// A sender was to be replaced.
    ReplaceSender,
    /// A sender was to be deleted.
    DeleteSender,
    /// Anything else.
    Other,
}

impl Asked {
    fn is_of_sender(self) -> bool {
        matches!(self, Self::CreateSender | Self::ReplaceSender)
    }
}

impl FailureKind {
    /// What a refusal means, by what was asked, its status, its code and its details' codes.
    #[must_use]
    pub fn of_refusal(asked: Asked, status: u16, code: Option<&str>, details: &[FailureDetail]) -> Self {
        let has = |wanted: &str| details.iter().any(|detail| detail.code == wanted);
        match status {
            400 if asked.is_of_sender() && has("UNIQUENESS_VIOLATION") => Self::NameTaken,
            400 if asked == Asked::DeleteSender && has("CONSTRAINT_VIOLATION") => Self::InUse,
            // Source: terraform-provider-pingone, its acceptance tests: the first detail of an unknown SID and of a wrong
            // token.
            400 if asked == Asked::CreateSender && details.iter().any(is_about_credentials) => {
                Self::CredentialsRefused
            }
            400 => Self::InvalidData,
            // Source: pingone-go-client, `Unauthorized_Error_Detail_Code`.
            401 if has("INSUFFICIENT_PERMISSIONS") => Self::RoleMissing,
            401 => Self::TokenNotTaken,
            403 if has("LICENSE_EXCEEDED") => Self::LicenceExceeded,
            403 => Self::RoleMissing,
            404 => Self::NotFound,
            429 => Self::RateLimited,
            500.. => Self::Failed,
            _ if code == Some("REQUEST_LIMITED") => Self::RateLimited,
            _ => Self::Refused,
        }
    }
}

/// PingOne names the member that it could not use, and of a sender only two are checked at Twilio.
fn is_about_credentials(detail: &FailureDetail) -> bool {
    let target = detail.target.as_deref().unwrap_or_default();
    detail.code == "INVALID_VALUE" && ["sid", "authToken", ""].contains(&target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g4_refusals_are_told_apart_by_what_was_asked_and_by_their_codes() {
        let detail = |code: &str, target: &str| FailureDetail {
            code: code.to_owned(),
            target: Some(target.to_owned()).filter(|target| !target.is_empty()),
            existing: None,
        };
        let (create, replace, delete, other) =
            (Asked::CreateSender, Asked::ReplaceSender, Asked::DeleteSender, Asked::Other);
        for (asked, status, details, expected) in [
            (create, 400, vec![detail("INVALID_VALUE", "authToken")], FailureKind::CredentialsRefused),
            (create, 400, vec![detail("INVALID_VALUE", "sid")], FailureKind::CredentialsRefused),
            (create, 400, vec![detail("INVALID_VALUE", "")], FailureKind::CredentialsRefused),
            (create, 400, vec![detail("INVALID_VALUE", "numbers")], FailureKind::InvalidData),
            (other, 400, vec![detail("INVALID_VALUE", "")], FailureKind::InvalidData),
            (replace, 400, vec![detail("INVALID_VALUE", "")], FailureKind::InvalidData),
            (create, 400, vec![detail("UNIQUENESS_VIOLATION", "name")], FailureKind::NameTaken),
            (replace, 400, vec![detail("UNIQUENESS_VIOLATION", "name")], FailureKind::NameTaken),
            (other, 400, vec![detail("UNIQUENESS_VIOLATION", "name")], FailureKind::InvalidData),
            (delete, 400, vec![detail("CONSTRAINT_VIOLATION", "")], FailureKind::InUse),
            (other, 400, vec![detail("CONSTRAINT_VIOLATION", "")], FailureKind::InvalidData),
            (create, 400, vec![detail("OF_TOMORROW", "")], FailureKind::InvalidData),
            (other, 401, vec![detail("INVALID_TOKEN", "")], FailureKind::TokenNotTaken),
            (other, 401, vec![detail("INSUFFICIENT_PERMISSIONS", "")], FailureKind::RoleMissing),
            (other, 403, vec![detail("INSUFFICIENT_PERMISSIONS", "")], FailureKind::RoleMissing),
            (other, 403, vec![detail("LICENSE_EXCEEDED", "")], FailureKind::LicenceExceeded),
            (other, 404, vec![], FailureKind::NotFound),
            (other, 409, vec![], FailureKind::Refused),
            (other, 429, vec![], FailureKind::RateLimited),
            (other, 503, vec![], FailureKind::Failed),
        ] {
            let kind = FailureKind::of_refusal(asked, status, Some("CODE"), &details);
            assert_eq!(kind, expected, "{asked:?} {status} {details:?}");
        }
    }
}
