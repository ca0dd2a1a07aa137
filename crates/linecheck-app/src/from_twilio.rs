//! What the client says of an exchange, in the words of the domain.

use linecheck_domain::trace::ExchangeFacts;
use linecheck_domain::transport::ForeignAnswer;
use linecheck_domain::verification::Outcome;
use linecheck_http::Exchange;
use linecheck_twilio::TwilioError;

/// What an error of Twilio's means for a verification (C5).
pub(crate) fn outcome_of(error: &TwilioError) -> Outcome {
    match error {
        TwilioError::Refused { status, code, retry_after, .. } => match (*status, *code) {
            // Source: Twilio, "Test Credentials": anything but a few creates answers 403 with 20008.
            (_, Some(20_008)) => Outcome::TestCredentials,
            // Source: Twilio, docs/api/errors: 20005 "account not active", 10001 "account is disabled".
            (_, Some(20_005 | 10_001)) => Outcome::NotActive { status: "not active".to_owned() },
            (429, _) => {
                Outcome::RateLimited { retry_after_seconds: retry_after.map(|pause| pause.as_secs()) }
            }
            (500.., _) => Outcome::TwilioFailed { http_status: *status },
            (_, code) => Outcome::Refused { http_status: *status, twilio_code: code },
        },
        TwilioError::Transport { failure } => Outcome::Unreachable { stage: failure.stage() },
        TwilioError::LeftOff { bound, pages, entries } => {
            Outcome::LeftOff { bound: *bound, pages: *pages, entries: *entries }
        }
        // Twilio's API does not redirect what is asked here.
        TwilioError::Intercepted { exchange } | TwilioError::Redirected { exchange, .. } => {
            Outcome::Intercepted(foreign(exchange))
        }
        TwilioError::NotUnderstood { what, .. } => Outcome::NotUnderstood { what: (*what).to_owned() },
        // `TwilioError` may grow; whatever else it says is about an answer that was not understood.
        other => Outcome::NotUnderstood { what: other.to_string() },
    }
}

/// What an answer that is not Twilio's says of itself.
pub(crate) fn foreign(exchange: &Exchange) -> ForeignAnswer {
    ForeignAnswer {
        http_status: exchange.status.unwrap_or_default(),
        content_type: exchange.content_type.clone(),
        answered_by: exchange.answered_by.clone(),
    }
}

/// What is kept of an exchange.
pub(crate) fn exchange_facts(exchange: &Exchange) -> ExchangeFacts {
    ExchangeFacts {
        method: exchange.method.to_string(),
        host: exchange.host.clone(),
        path: exchange.path.clone(),
        started_at: exchange.started_at,
        duration_ms: u64::try_from(exchange.duration.as_millis()).unwrap_or(u64::MAX),
        http_status: exchange.status,
        request_id: exchange.request_id.clone(),
        said: None,
    }
}
