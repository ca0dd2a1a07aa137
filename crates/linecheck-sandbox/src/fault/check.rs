//! Which rules are allowed: what is wrong is said when the script is set, not when the rule would act.

use axum::http::{HeaderName, HeaderValue};

use super::action::{FaultAction, MOST_MS};
use super::rule::{FaultRule, Nth};
use crate::call::CallOutcome;
use crate::error::SandboxError;
use crate::message::MessageOutcome;

const MOST_MEBIBYTES: u32 = 1024;

/// Checks one rule; `place` is its place in the script, from 0.
pub(super) fn check(rule: &FaultRule, place: usize) -> Result<(), SandboxError> {
    let refuse = |field: &str, why: &str| Err(SandboxError::invalid(format!("faults[{place}].{field}"), why));
    match rule.nth {
        Nth::Only(0) | Nth::Range { from: 0, .. } => return refuse("nth", "requests are counted from 1"),
        Nth::Range { times: 0, .. } => return refuse("nth", "times must be 1 or more"),
        Nth::Every | Nth::Only(_) | Nth::Range { .. } => {}
    }
    match check_action(&rule.action) {
        Some((field, why)) => refuse(&format!("action.{field}"), why),
        None => Ok(()),
    }
}

fn check_action(action: &FaultAction) -> Option<(&'static str, &'static str)> {
    match action {
        FaultAction::Error { status: Some(status), .. }
        | FaultAction::Http { status, .. }
        | FaultAction::PingoneError { status, .. }
            if !(200..=599).contains(status) =>
        {
            Some(("status", "must be 200 to 599"))
        }
        FaultAction::Http { content_type, .. } if HeaderValue::from_str(content_type).is_err() => {
            Some(("content_type", "is not a header value"))
        }
        FaultAction::Http { headers, .. } | FaultAction::PingoneError { headers, .. } => {
            let bad_header = headers.iter().any(|(name, value)| {
                HeaderName::from_bytes(name.as_bytes()).is_err()
                    || HeaderValue::from_str(value).is_err()
                    || is_framing(name)
            });
            bad_header.then_some((
                "headers",
                "has a name or value that cannot be sent; the server sets the length itself",
            ))
        }
        FaultAction::Stall { max_ms, .. } | FaultAction::StallBody { max_ms, .. } if *max_ms > MOST_MS => {
            Some(("max_ms", "must be 600000 (ten minutes) or less"))
        }
        FaultAction::Latency { ms } if *ms > MOST_MS => Some(("ms", "must be 600000 (ten minutes) or less")),
        FaultAction::Huge { mebibytes, .. } | FaultAction::GzipBomb { mebibytes, .. }
            if !(1..=MOST_MEBIBYTES).contains(mebibytes) =>
        {
            Some(("mebibytes", "must be 1 to 1024"))
        }
        FaultAction::Redirect { status, .. } if !matches!(status, 301 | 302 | 303 | 307 | 308) => {
            Some(("status", "must be 301, 302, 303, 307 or 308"))
        }
        FaultAction::Redirect { location, .. }
            if location.is_empty() || HeaderValue::from_str(location).is_err() =>
        {
            Some(("location", "is not a header value"))
        }
        FaultAction::MessageOutcome(MessageOutcome { status, .. })
        | FaultAction::CallOutcome(CallOutcome { status, .. })
            if status.is_empty() =>
        {
            Some(("status", "must not be empty"))
        }
        _ => None,
    }
}

/// Headers that would break the connection's framing, which has actions of its own.
fn is_framing(name: &str) -> bool {
    ["content-length", "transfer-encoding", "connection", "content-type"]
        .iter()
        .any(|framing| name.eq_ignore_ascii_case(framing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Endpoint;

    #[test]
    fn s1_rules_that_make_no_sense_are_refused_with_their_place() {
        let bad = [
            FaultRule::nth(Endpoint::Any, 0, FaultAction::error(20429)),
            FaultRule::every(Endpoint::Any, FaultAction::http(99, false)),
            FaultRule::every(Endpoint::Any, FaultAction::Huge { mebibytes: 0, processed: false }),
            FaultRule::every(Endpoint::Any, FaultAction::Latency { ms: MOST_MS + 1 }),
            FaultRule::every(
                Endpoint::Any,
                FaultAction::Redirect { status: 200, location: "https://x".into(), processed: false },
            ),
        ];
        for (place, rule) in bad.iter().enumerate() {
            let error = check(rule, place).unwrap_err().to_string();
            assert!(error.starts_with(&format!("faults[{place}].")), "{error}");
        }
        check(&FaultRule::every(Endpoint::Any, FaultAction::stall(true)), 0).unwrap();
    }
}
