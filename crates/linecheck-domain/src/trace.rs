//! The events of a test send, as they are stored.
//!
//! An event is stored when it has happened, before anything is done because of it. What is done next is derived
//! from the events alone ([`crate::routing::next_step`]), so a restart loses nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use crate::channel::Channel;

use crate::base::ApiBase;
use crate::catalogue;
use crate::limits::LimitReached;
use crate::passcode::Language;
use crate::phone::{self, PhoneNumber, Recipient};
use crate::sid::AccountSid;
use crate::transport::{ForeignAnswer, Stage};

/// Which of the two accounts of a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The tenant's own Twilio account.
    Custom,
    /// The default account: Ping Identity's, or what stands for it here.
    Default,
}

/// An account that a transaction may originate with, as it was when the transaction began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Origin {
    /// The account.
    pub account_sid: AccountSid,
    /// The base that is asked.
    pub base: ApiBase,
    /// The number that originates; `None` when no origination number is left.
    pub number: Option<PhoneNumber>,
}

/// What the transaction can fall back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DefaultOrigin {
    /// Nothing stands for Ping Identity's account: the trace says that PingID would originate, nothing is sent.
    NotConfigured,
    /// A Twilio account of the administrator's own stands for it.
    StandIn(Origin),
    /// The sandbox's default account stands for it.
    Sandbox(Origin),
}

/// What happens when the custom account cannot originate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FallbackRule {
    /// Fallback is disabled: the error is reported, nothing else originates.
    Disabled,
    /// Fallback is enabled: the default account originates.
    Enabled,
    /// Fallback is disabled, and the tenant follows the one sentence of PingID's page by which the event then
    /// originates from Ping's account.
    PingOriginatesAnyway,
    /// A cell of a matrix: whatever the tenant has set, the question is whether this one number works, so nothing else
    /// originates.
    OnlyThisNumber,
}

impl FallbackRule {
    /// Whether the default account originates when the custom one cannot.
    #[must_use]
    pub fn falls_back(self) -> bool {
        match self {
            Self::Disabled | Self::OnlyThisNumber => false,
            Self::Enabled | Self::PingOriginatesAnyway => true,
        }
    }
}

/// What a transaction may do, fixed when it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Plan {
    /// SMS or voice.
    pub channel: Channel,
    /// To whom.
    pub recipient: Recipient,
    /// The language of the text.
    pub language: Language,
    /// The custom account; `None` when the tenant originates with the default account.
    pub custom: Option<Origin>,
    /// What happens when the custom account cannot originate.
    pub fallback: FallbackRule,
    /// What stands for the default account.
    pub default: DefaultOrigin,
    /// A dry run with test credentials: Twilio checks the request, nothing is sent or billed.
    pub dry_run: bool,
}

impl Plan {
    /// Whether the transaction may create anything: some account that may be asked has a number to originate with.
    #[must_use]
    pub fn may_create(&self) -> bool {
        let has_number = |role| self.origin(role).is_some_and(|origin: &Origin| origin.number.is_some());
        let default_may_be_asked = self.custom.is_none() || self.fallback.falls_back();
        !self.dry_run && (has_number(Role::Custom) || default_may_be_asked && has_number(Role::Default))
    }

    /// The origin of a role, if the plan has one.
    #[must_use]
    pub fn origin(&self, role: Role) -> Option<&Origin> {
        match role {
            Role::Custom => self.custom.as_ref(),
            Role::Default => match &self.default {
                DefaultOrigin::NotConfigured => None,
                DefaultOrigin::StandIn(origin) | DefaultOrigin::Sandbox(origin) => Some(origin),
            },
        }
    }
}

/// What is kept of an exchange with a server: never a body, a header value or a query; of an error that the built-in
/// table does not have, what Twilio says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ExchangeFacts {
    /// The HTTP method.
    pub method: String,
    /// The host that was asked.
    pub host: String,
    /// The path, without the query.
    pub path: String,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// The HTTP status, when there was an answer.
    pub http_status: Option<u16>,
    /// Twilio's ID of the request, when the answer had one.
    pub request_id: Option<String>,
    /// Twilio's own words for an error whose code the built-in table does not have: a server's text, see [`said`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub said: Option<String>,
}

/// The most that is kept of Twilio's words for an error, in characters.
const LONGEST_SAID: usize = 200;

/// Twilio's own words for an error, as they may be kept: only where the built-in table does not have the code; on one
/// line, bounded, with every number masked (it may be the recipient's) and nothing that could be a secret.
#[must_use]
pub fn said(code: Option<u32>, message: Option<&str>) -> Option<String> {
    if code.is_some_and(|code| catalogue::explain(code).is_some()) {
        return None;
    }
    let message = message?.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut kept = String::new();
    let mut rest = message.as_str();
    while let Some(letter) = rest.chars().next() {
        let of_a_run = |letter: char| letter.is_alphanumeric();
        let run = &rest[..rest.find(|letter| !of_a_run(letter)).unwrap_or(rest.len())];
        if run.is_empty() {
            let hidden = letter.is_control() || phone::is_invisible(letter) || letter == '\u{202e}';
            kept.push(if hidden { '\u{fffd}' } else { letter });
            rest = &rest[letter.len_utf8()..];
            continue;
        }
        let digits = run.chars().filter(|letter| letter.is_numeric()).count();
        // Six digits in a row are a number or a passcode; twenty letters and digits may be a token.
        let secret = digits >= 6 || run.chars().count() >= 20 && digits > 0;
        kept.push_str(if secret { "•••" } else { run });
        rest = &rest[run.len()..];
    }
    let kept: String = kept.chars().take(LONGEST_SAID).collect();
    (!kept.is_empty()).then_some(kept)
}

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

/// One event of a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    /// A request that creates is about to be made.
    CreateIntended {
        /// On which account.
        role: Role,
        /// The how-manieth attempt on that account, from 1.
        attempt: u32,
        /// From which number.
        from: PhoneNumber,
    },
    /// A limit refuses the create: it is not made.
    LimitRefused {
        /// On which account.
        role: Role,
        /// Which limit.
        #[serde(flatten)]
        reached: LimitReached,
    },
    /// It has an outcome.
    CreateAnswered {
        /// On which account.
        role: Role,
        /// Which attempt.
        attempt: u32,
        /// The outcome.
        #[serde(flatten)]
        outcome: CreateOutcome,
        /// The exchange it comes from; `None` when Linecheck stopped before it ended.
        exchange: Option<ExchangeFacts>,
    },
    /// An unknown outcome was looked up.
    LookedUp {
        /// On which account.
        role: Role,
        /// Which attempt.
        attempt: u32,
        /// What was found.
        #[serde(flatten)]
        result: LookUpResult,
        /// How many entries of the last list could not be read, by the reason.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        odd: BTreeMap<String, usize>,
        /// The exchanges it comes from.
        exchanges: Vec<ExchangeFacts>,
    },
    /// The default account takes over.
    FellBack {
        /// Why.
        #[serde(flatten)]
        reason: FallbackReason,
    },
    /// The message or call has a status.
    StatusSeen {
        /// Its status, in Twilio's word.
        status: String,
        /// Its error code, if it has one.
        error_code: Option<u32>,
        /// Why its error code could not be read, when it could not: that is not the same as having none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code_unread: Option<String>,
        /// The exchanges it comes from; of a call that failed, those for its notifications too.
        exchanges: Vec<ExchangeFacts>,
    },
    /// The answer to a question for the status was about another message or call. Nothing is taken from it.
    StatusOfAnother {
        /// The exchange it comes from.
        exchange: Option<ExchangeFacts>,
    },
    /// The status is asked for no longer, although it is not final.
    FollowingEnded {
        /// Why.
        #[serde(flatten)]
        why: FollowingEnd,
    },
    /// A passcode was read back that does not confirm the receipt.
    ReceiptRefused {
        /// Why not.
        why: ReceiptRefusal,
    },
    /// The recipient read the passcode back.
    Confirmed {
        /// How long after it was sent, in milliseconds.
        milliseconds: u64,
    },
    /// Nothing more will be created.
    Decided {
        /// How it ended.
        #[serde(flatten)]
        verdict: Verdict,
    },
}

/// Why a status is asked for no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "end")]
pub enum FollowingEnd {
    /// The time is up, or it was asked for often enough.
    TimeUp,
    /// The time is up, and the last question was not answered with a status.
    Unanswered {
        /// The HTTP status, if there was an answer.
        http_status: Option<u16>,
        /// The exchange.
        exchange: Option<ExchangeFacts>,
    },
    /// The time is up, and something between here and Twilio answered the last question.
    Intercepted {
        /// The answer.
        #[serde(flatten)]
        answer: ForeignAnswer,
        /// The exchange.
        exchange: Option<ExchangeFacts>,
    },
    /// The account's credentials are no longer stored.
    CredentialsGone,
}

/// Why a passcode that was read back does not confirm the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReceiptRefusal {
    /// It is another one than was sent.
    Wrong,
    /// It is no longer valid.
    Late,
}

/// How the creating part of a transaction ended. Delivery is another matter (T8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// An account originated.
    Originated {
        /// Which.
        role: Role,
        /// The SID of the message or call.
        resource_sid: String,
        /// Whether a look-up had to find it.
        found_by_look_up: bool,
    },
    /// Nothing was originated.
    Failed {
        /// Why not, on the last account that was asked.
        #[serde(flatten)]
        reason: FallbackReason,
        /// On which account.
        role: Role,
    },
    /// It cannot be known whether anything was originated.
    Unknown {
        /// On which account.
        role: Role,
    },
    /// PingID would originate now. Nothing was sent, because nothing stands for its account here.
    PingWouldOriginate,
    /// Linecheck stopped before anything was accepted. Nothing was sent, and nothing will be.
    Stopped,
}

/// An event with its place in the transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct StoredEvent {
    /// Its place, from 1.
    pub sequence: u32,
    /// When it was stored.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// Whether a status says that it arrived: a message at the phone, or a call that was answered (by a person or a
/// mailbox: Twilio does not tell).
#[must_use]
pub fn is_delivered_status(channel: Channel, status: &str) -> bool {
    match channel {
        Channel::Sms => matches!(status, "delivered" | "read"),
        Channel::Voice => status == "completed",
    }
}

/// Whether a status of a message or call is final.
///
/// Source: Twilio, *Message resource* and *Call resource*. `sent` is not final, but may be the last word where
/// the carrier gives no receipt.
#[must_use]
pub fn is_final_status(channel: Channel, status: &str) -> bool {
    is_delivered_status(channel, status) || is_failed_status(channel, status)
}

/// Whether a status says that the delivery failed.
#[must_use]
pub fn is_failed_status(channel: Channel, status: &str) -> bool {
    match channel {
        Channel::Sms => matches!(status, "undelivered" | "failed" | "canceled"),
        Channel::Voice => matches!(status, "busy" | "no-answer" | "failed" | "canceled"),
    }
}

/// Whether a status, with its error code, says more than one that is known already. A status only moves forward: what a
/// second process was answered earlier, and stores later, takes no word back.
#[must_use]
pub fn moves_forward(channel: Channel, from: (&str, Option<u32>), to: (&str, Option<u32>)) -> bool {
    if from.0 == to.0 {
        return from.1.is_none() && to.1.is_some();
    }
    if is_failed_status(channel, from.0) {
        return false;
    }
    let (before, after) = (rank(channel, from.0), rank(channel, to.0));
    before < after || before == after && !is_final_status(channel, from.0)
}

/// How far a status is on its way. The word that nobody knows is as far as can be without being final.
///
/// Source: Twilio, *Message resource* and *Call resource*, the order of their statuses.
fn rank(channel: Channel, status: &str) -> u8 {
    match (channel, status) {
        (_, "") => 0,
        (Channel::Sms, "accepted" | "scheduled") => 1,
        (_, "queued") => 2,
        (Channel::Sms, "sending") | (Channel::Voice, "initiated") => 3,
        (Channel::Sms, "sent") | (Channel::Voice, "ringing") => 4,
        (Channel::Voice, "in-progress") => 5,
        // After `delivered`.
        (Channel::Sms, "read") => 8,
        (_, word) if is_final_status(channel, word) => 7,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn t5_twilio_s_own_words_are_kept_for_a_code_that_the_table_lacks_and_hold_no_number() {
        let words = |code, text| said(code, Some(text));
        assert_eq!(words(Some(21_211), "Invalid 'To' Phone Number"), None, "our own words are better");
        for (text, kept) in [
            ("Sender quota\nexceeded", "Sender quota exceeded"),
            ("The number +12025550123 is barred", "The number +••• is barred"),
            ("Token 0123456789abcdef0123456789abcdef", "Token •••"),
            ("\u{202e}evil\u{1b}[31m", "\u{fffd}evil\u{fffd}[31m"),
            ("Wait 30 seconds (limit 100)", "Wait 30 seconds (limit 100)"),
        ] {
            assert_eq!(words(Some(29_999), text).as_deref(), Some(kept), "{text}");
            assert_eq!(words(None, text).as_deref(), Some(kept), "{text}, without a code");
        }
        assert_eq!(said(Some(29_999), None), None);
        assert_eq!(words(Some(29_999), " \n "), None);
    }

    proptest! {
        #[test]
        fn t5_what_is_kept_of_a_server_s_words_is_bounded_and_holds_no_number(text in "\\PC{0,400}|[0-9+ a-f]{0,400}") {
            if let Some(kept) = said(Some(29_999), Some(&text)) {
                prop_assert!(kept.chars().count() <= LONGEST_SAID);
                let run = kept.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max();
                prop_assert!(run.unwrap_or_default() < 6, "{kept}");
            }
        }
    }
}
