//! What the client says of PingOne, in the words of the domain, and as an error for both faces.

use linecheck_domain::pingone::failure::{Asked, Failure, FailureDetail, FailureKind};
use linecheck_domain::transport::Bound;
use linecheck_http::Verb;
use linecheck_pingone::{PingOneError, TokenRefusal};
use serde_json::json;

use crate::error::{AppError, Code, Retry};
use crate::remedy::Remedy;

/// Why PingOne did not do what it was asked.
pub(crate) fn failure_of(error: &PingOneError, host: &str) -> Failure {
    let exchange = error.exchange();
    let host = exchange.map_or(host, |exchange| &exchange.host);
    let mut failure = Failure::new(kind_of(error), host);
    failure.http_status = error.status();
    failure.stage = error.stage();
    failure.retry_after_seconds = error.retry_after().map(|pause| pause.as_secs());
    match error {
        PingOneError::TokenRefused { code, .. } => failure.code = Some(code.clone()),
        PingOneError::Refused { code, .. } => {
            failure.code = Some(code.clone());
            failure.details = details_of(error);
        }
        PingOneError::NotUnderstood { what, .. } => failure.what = Some((*what).to_owned()),
        PingOneError::Redirected { .. }
        | PingOneError::OfAnother { .. }
        | PingOneError::ForeignPage { .. }
        | PingOneError::RepeatedPage { .. }
        | PingOneError::BadArgument(_) => failure.what = Some(error.to_string()),
        _ => {}
    }
    failure
}

fn kind_of(error: &PingOneError) -> FailureKind {
    match error {
        PingOneError::TokenRefused { why, .. } => match why {
            TokenRefusal::InvalidClient => FailureKind::SecretWrong,
            TokenRefusal::UnauthorizedClient => FailureKind::GrantOrMethod,
            TokenRefusal::Other => FailureKind::TokenRefused,
        },
        PingOneError::Refused { status, code, .. } => {
            let kind = FailureKind::of_refusal(asked(error), *status, Some(code), &details_of(error));
            // The token endpoint's path has the worker's environment.
            let is_no_environment = kind == FailureKind::NotFound && error.at_token_endpoint();
            if is_no_environment { FailureKind::EnvironmentNotFound } else { kind }
        }
        PingOneError::Intercepted { .. } | PingOneError::Redirected { .. } => FailureKind::Intercepted,
        PingOneError::Transport { .. } => FailureKind::Unreachable,
        PingOneError::LeftOff { bound: Bound::Time, .. } => FailureKind::TooLong,
        // `PingOneError` may grow; whatever else it says is about an answer that was not understood.
        _ => FailureKind::NotUnderstood,
    }
}

/// What was asked, by the request: the paths are those of the client.
fn asked(error: &PingOneError) -> Asked {
    let Some(exchange) = error.exchange() else { return Asked::Other };
    if !exchange.path.contains("/phoneDeliverySettings") {
        return Asked::Other;
    }
    match exchange.method {
        Verb::Post => Asked::CreateSender,
        Verb::Put => Asked::ReplaceSender,
        Verb::Delete => Asked::DeleteSender,
        Verb::Get => Asked::Other,
    }
}

fn details_of(error: &PingOneError) -> Vec<FailureDetail> {
    let PingOneError::Refused { details, .. } = error else { return Vec::new() };
    let kept = |detail: &linecheck_pingone::Detail| FailureDetail {
        code: detail.code.clone(),
        target: detail.target.clone(),
        existing: detail.existing.clone(),
    };
    details.iter().map(kept).collect()
}

/// The error that a failure is.
pub(crate) fn error_of(failure: &Failure) -> AppError {
    let error = AppError::new(code_of(failure.kind), message_of(failure)).retry(retry_of(failure.kind));
    let error = match (failure.kind, failure.stage) {
        (FailureKind::Unreachable, Some(stage)) if stage.never_sent() => error.remedy(Remedy::reach(stage)),
        _ => error,
    };
    let mut error = error.param("host", failure.host.as_str());
    if let Some(status) = failure.http_status {
        error = error.param("http_status", status);
    }
    if let Some(code) = &failure.code {
        error = error.param("code", code.as_str());
    }
    if !failure.details.is_empty() {
        let details = failure.details.iter().map(|one| json!({ "code": one.code, "target": one.target }));
        error = error.param("details", details.collect::<Vec<_>>());
    }
    if let Some(existing) = failure.details.iter().find_map(|detail| detail.existing.as_ref()) {
        error = error.param("existing", existing.as_str());
    }
    if let Some(stage) = failure.stage {
        error = error.param("stage", serde_json::to_value(stage).unwrap_or_default());
    }
    if let Some(seconds) = failure.retry_after_seconds {
        error = error.param("retry_after_seconds", seconds);
    }
    error
}

/// The kind of error.
pub(crate) fn code_of(kind: FailureKind) -> Code {
    match kind {
        FailureKind::SecretWrong => Code::PingOneSecretWrong,
        FailureKind::GrantOrMethod => Code::PingOneGrantOrMethod,
        FailureKind::TokenRefused | FailureKind::TokenNotTaken => Code::PingOneTokenRefused,
        FailureKind::EnvironmentNotFound => Code::PingOneEnvironmentNotFound,
        FailureKind::EnvironmentDeleting => Code::PingOneEnvironmentDeleting,
        FailureKind::RoleMissing => Code::PingOneRoleMissing,
        FailureKind::LicenceExceeded => Code::PingOneLicenceExceeded,
        FailureKind::CredentialsRefused => Code::PingOneCredentialsRefused,
        FailureKind::NameTaken => Code::PingOneNameTaken,
        FailureKind::InUse => Code::PingOneInUse,
        FailureKind::NotFound | FailureKind::InvalidData | FailureKind::Refused => Code::PingOneRefused,
        FailureKind::RateLimited => Code::PingOneRateLimited,
        FailureKind::Failed => Code::PingOneFailed,
        FailureKind::Unreachable => Code::PingOneUnreachable,
        FailureKind::Intercepted => Code::PingOneIntercepted,
        FailureKind::NotUnderstood => Code::PingOneNotUnderstood,
        FailureKind::TooLong => Code::TookTooLong,
    }
}

fn retry_of(kind: FailureKind) -> Retry {
    match kind {
        FailureKind::Unreachable | FailureKind::Intercepted | FailureKind::NotUnderstood => Retry::Safe,
        FailureKind::RateLimited | FailureKind::Failed | FailureKind::TooLong => Retry::After,
        _ => Retry::Never,
    }
}

fn message_of(failure: &Failure) -> String {
    let host = &failure.host;
    let status = failure.http_status.map(|status| format!(", HTTP {status}")).unwrap_or_default();
    let code = failure.code.as_deref().unwrap_or("no code");
    match failure.kind {
        FailureKind::SecretWrong => {
            format!("PingOne refused the client ID or the client secret ({code}{status}, at {host}).")
        }
        FailureKind::GrantOrMethod => format!(
            "PingOne gives this application no token ({code}{status}, at {host}): it may not use client credentials, or it \
             authenticates in another way."
        ),
        FailureKind::TokenRefused => format!("PingOne gave no access token ({code}{status}, at {host})."),
        FailureKind::TokenNotTaken => {
            format!("{host} refused the access token, and a new one too ({code}{status}).")
        }
        FailureKind::EnvironmentNotFound => format!(
            "{host} knows no such environment: its ID or the region is wrong, or it was deleted. No other region was asked."
        ),
        FailureKind::EnvironmentDeleting => "The environment is being deleted (DELETE_PENDING).".to_owned(),
        FailureKind::RoleMissing => format!(
            "PingOne does not allow this application to do this ({code}{status}, at {host}): it lacks the role Environment \
             Admin on the environment."
        ),
        FailureKind::LicenceExceeded => {
            format!("The environment's license does not allow it ({code}{status}, at {host}).")
        }
        FailureKind::CredentialsRefused => {
            "Twilio refused the Account SID and the Auth Token when PingOne asked it with them.".to_owned()
        }
        FailureKind::NameTaken => "Another sender has this name already.".to_owned(),
        FailureKind::InUse => "Something in PingOne still refers to it.".to_owned(),
        FailureKind::NotFound => format!("{host} knows no such resource ({code}{status})."),
        FailureKind::InvalidData | FailureKind::Refused => {
            let codes: Vec<_> = failure.details.iter().map(|detail| detail.code.as_str()).collect();
            let codes = if codes.is_empty() { String::new() } else { format!(": {}", codes.join(", ")) };
            format!("PingOne refused it ({code}{status}, at {host}){codes}.")
        }
        FailureKind::RateLimited => match failure.retry_after_seconds {
            Some(seconds) => format!("PingOne has too many requests, and asks to wait {seconds} s."),
            None => "PingOne has too many requests.".to_owned(),
        },
        FailureKind::Failed => format!("PingOne failed itself ({code}{status}, at {host})."),
        FailureKind::Unreachable => match failure.stage {
            Some(stage) => format!("{host} could not be reached: {}.", stage.describe()),
            None => format!("{host} could not be reached."),
        },
        FailureKind::Intercepted => {
            format!("Something that is not PingOne answered in the place of {host}{status}.")
        }
        FailureKind::NotUnderstood => {
            format!(
                "The answer of {host} was not understood: {}.",
                failure.what.as_deref().unwrap_or("no reason")
            )
        }
        FailureKind::TooLong => format!("{host} took too long: not everything was read."),
    }
}
