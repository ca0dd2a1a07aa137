//! The events of a test send, as they are stored.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::exchange::ExchangeFacts;
use super::outcome::{CreateOutcome, FallbackReason, LookUpResult};
use super::plan::Role;
use crate::limits::LimitReached;
use crate::phone::PhoneNumber;
use crate::transport::ForeignAnswer;

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
