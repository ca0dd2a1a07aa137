//! How a trace names accounts, statuses, times and reasons: the same words in all its parts.

use linecheck_domain::catalogue::{self, SeenIn};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::trace::{FallbackReason, FollowingEnd, Role};

use crate::error::capitalised;

pub(crate) fn short(sid: &AccountSid) -> String {
    format!("AC…{}", sid.ending())
}

pub(super) fn account(role: Role) -> &'static str {
    match role {
        Role::Custom => "the custom account",
        Role::Default => "the default account",
    }
}

/// Twilio's word for a status; that it gave none, where it did.
pub(super) fn word_of(status: &str) -> &str {
    if status.is_empty() { "no status" } else { status }
}

pub(super) fn reason_words(reason: &FallbackReason) -> String {
    match reason {
        FallbackReason::ApiError { http_status, twilio_code: Some(code) } => {
            let name = catalogue::explain_seen(*code, SeenIn::Refusal).name;
            format!("refused it: API error {code}, {name} (HTTP {http_status})")
        }
        FallbackReason::ApiError { http_status, twilio_code: None } => {
            format!("refused it: API error (HTTP {http_status})")
        }
        FallbackReason::Unreachable { stage } => format!("could not be reached: {}", stage.describe()),
        FallbackReason::NoOriginationNumber => "has no origination number left".to_owned(),
        FallbackReason::LimitReached(reached) => format!("was not asked: {}", reached.describe()),
        FallbackReason::Intercepted(answer) => format!("may have taken it or not: {}", answer.describe()),
        FallbackReason::OutcomeUnknown => "gave no answer that says whether it took it".to_owned(),
        FallbackReason::DefaultIsActive => "is not what the tenant originates with".to_owned(),
    }
}

/// A time as people say it.
pub(crate) fn duration(milliseconds: u64) -> String {
    match milliseconds / 1_000 {
        seconds @ 0..60 => format!("{seconds}.{} s", milliseconds % 1_000 / 100),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// Why following ended, without a capital and a full stop.
pub(super) fn end_words(why: &FollowingEnd) -> String {
    match why {
        FollowingEnd::TimeUp => "its status did not become final in time".to_owned(),
        FollowingEnd::Unanswered { http_status: Some(status), .. } => {
            format!("its status could not be read in time (HTTP {status})")
        }
        FollowingEnd::Unanswered { http_status: None, .. } => {
            "its status could not be read in time (no answer)".to_owned()
        }
        FollowingEnd::Intercepted { answer, .. } => {
            format!("its status could not be read in time: {}", answer.describe())
        }
        FollowingEnd::CredentialsGone => {
            "the credentials of its account are no longer stored, so it cannot be asked for".to_owned()
        }
    }
}

/// The line of a limit that refused a create.
pub(super) fn limit_words(role: Role, reason: &FallbackReason) -> String {
    format!("{} {}.", capitalised(account(role)), reason_words(reason))
}
