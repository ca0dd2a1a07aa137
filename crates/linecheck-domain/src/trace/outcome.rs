//! What a request came to, what a look-up found, and why the default account is asked.

use serde::{Deserialize, Serialize};

use crate::limits::LimitReached;
use crate::transport::{ForeignAnswer, Stage};

/// The outcome of one request that creates a message or a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum CreateOutcome {
    /// Twilio took it. A status of `failed` here is already a delivery error.
    Accepted {
        /// The SID of the message or call.
        resource_sid: String,
        /// Its first status.
        status: String,
        /// Its error code, if it failed at once.
        error_code: Option<u32>,
    },
    /// Twilio refused it: an API error.
    Refused {
        /// The HTTP status.
        http_status: u16,
        /// Twilio's code, if the answer had one.
        twilio_code: Option<u32>,
        /// After how many seconds it may be repeated, if the answer says so.
        retry_after_seconds: Option<u64>,
    },
    /// It never left this machine: Twilio is unreachable.
    NotSent {
        /// Where it failed.
        stage: Stage,
    },
    /// It may or may not have been carried out.
    Unknown {
        /// Why it cannot be known.
        why: UnknownWhy,
    },
}

impl CreateOutcome {
    /// Whether the same request may be repeated on the same account: only after 429 with 20429 ("request was not
    /// processed"; source: Twilio, `docs/api/errors/20429`). Never 63038, which is a daily limit with status 429.
    #[must_use]
    pub fn may_be_repeated(&self) -> bool {
        match self {
            Self::Refused { http_status, twilio_code, .. } => {
                *http_status == 429 && *twilio_code == Some(20_429)
            }
            Self::Accepted { .. } | Self::NotSent { .. } | Self::Unknown { .. } => false,
        }
    }
}

/// Why the outcome of a create request cannot be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum UnknownWhy {
    /// The exchange broke after the request may have arrived.
    Transport {
        /// Where.
        stage: Stage,
    },
    /// The server failed after the request was sent (5xx, or 408).
    ServerFailed {
        /// The HTTP status.
        http_status: u16,
        /// Twilio's code, if the answer had one.
        twilio_code: Option<u32>,
    },
    /// The server redirected. Redirects are never followed with credentials.
    Redirected {
        /// The HTTP status.
        http_status: u16,
    },
    /// A 2xx that cannot be read.
    Unreadable {
        /// The HTTP status.
        http_status: u16,
    },
    /// A 2xx about a message or call that is not the one that was asked for: of another account, recipient or sender, or
    /// known as another transaction's.
    OfAnother {
        /// The HTTP status.
        http_status: u16,
    },
    /// Something between here and Twilio answered: the request may have reached Twilio or not.
    Intercepted(ForeignAnswer),
    /// Linecheck stopped between the request and its answer.
    Stopped,
}

/// What a look-up of an unknown outcome found. Absence proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "result")]
pub enum LookUpResult {
    /// Exactly one message or call fits: it is the one.
    Found {
        /// Its SID.
        resource_sid: String,
        /// Its status.
        status: String,
        /// Its error code, if it has one.
        error_code: Option<u32>,
    },
    /// None fits. It may still appear.
    NotFound,
    /// None fits: what was listed is of another account, recipient or sender, although nothing of that was asked for. It
    /// may still appear.
    OfOthers {
        /// How many were listed.
        listed: usize,
    },
    /// More than one fits: it cannot be told which.
    Ambiguous {
        /// How many fit.
        matches: usize,
    },
    /// One call fits, and might as well be another transaction's whose outcome is unknown, or one of many that were
    /// not all listed: it cannot be told whose it is.
    Contested,
    /// Something between here and Twilio answered the look-up.
    Intercepted(ForeignAnswer),
    /// The look-up itself failed.
    Failed {
        /// The HTTP status, if there was an answer.
        http_status: Option<u16>,
        /// Where the exchange failed, if it did.
        stage: Option<Stage>,
    },
}

/// Why the default account is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum FallbackReason {
    /// Twilio refused the request on the custom account.
    ApiError {
        /// The HTTP status.
        http_status: u16,
        /// Twilio's code, if the answer had one.
        twilio_code: Option<u32>,
    },
    /// Twilio could not be reached.
    Unreachable {
        /// Where it failed.
        stage: Stage,
    },
    /// No origination number was found on the custom account.
    NoOriginationNumber,
    /// The outcome on the custom account is unknown: the first may still arrive and be billed.
    OutcomeUnknown,
    /// Something between here and Twilio answered: the outcome is unknown, and nothing is said about the account.
    Intercepted(ForeignAnswer),
    /// A daily limit of the default account is reached: it is not asked.
    LimitReached(LimitReached),
    /// The tenant originates with the default account.
    DefaultIsActive,
}
