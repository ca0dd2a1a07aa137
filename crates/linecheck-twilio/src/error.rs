//! What a request to Twilio can end in.

use std::fmt;
use std::time::Duration;

use linecheck_domain::transport::Bound;
use linecheck_http::{Exchange, HttpError, Stage};

/// A request that has no resource to give.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TwilioError {
    /// An argument was wrong. Nothing was sent.
    #[error("{0}")]
    BadArgument(Argument),
    /// The client was given no other hosts of its base ([`crate::TwilioClient::with_products`]). Nothing was sent.
    #[error("only the base itself may be asked, and this is on another host")]
    NoOtherHosts,
    /// Twilio refused: an HTTP status of 400 to 599 with an error of Twilio's form.
    #[error("Twilio refused (status {status}{})", code.map(|code| format!(", code {code}")).unwrap_or_default())]
    Refused {
        /// The HTTP status, 400 to 599.
        status: u16,
        /// Twilio's error code, absent when Twilio gives none.
        code: Option<u32>,
        /// What Twilio says about it; a server's text, at most 512 characters.
        message: Option<String>,
        /// Twilio's name for the request.
        request_id: Option<String>,
        /// The pause that was asked for, when one was.
        retry_after: Option<Duration>,
        /// The exchange.
        exchange: Box<Exchange>,
    },
    /// Something that is not Twilio answered: the body is neither a resource nor an error of Twilio's form. What was
    /// asked may not have reached Twilio, and nothing is said about the account or its credentials.
    #[error("something between here and Twilio answered")]
    Intercepted {
        /// The exchange, with the status and what the answer says of itself.
        exchange: Box<Exchange>,
    },
    /// No answer came that could be looked at.
    #[error("{failure}")]
    Transport {
        /// Where it failed, and the exchange.
        #[source]
        failure: HttpError,
    },
    /// The server answered with a redirect, which is never followed.
    #[error("the server answered with a redirect (status {status}), which is never followed")]
    Redirected {
        /// The status, 300 to 399.
        status: u16,
        /// The host that it points to; a server's text.
        to_host: Option<String>,
        /// The exchange.
        exchange: Box<Exchange>,
    },
    /// The server answered with success, but what is essential is missing or cannot be read.
    #[error("the answer was not understood: {what}")]
    NotUnderstood {
        /// What is missing or cannot be read.
        what: &'static str,
        /// The exchange.
        exchange: Box<Exchange>,
    },
    /// The server answered with success about something else than what was asked for: it names another SID or account.
    #[error("the answer is about {what}")]
    OfAnother {
        /// What it is about.
        what: &'static str,
        /// The exchange.
        exchange: Box<Exchange>,
    },
    /// A list names a next page elsewhere than on its own path. It was not asked for.
    #[error("the list goes on at another address, which is not followed")]
    ForeignPage {
        /// The host that it names, when it names one; a server's text.
        host: Option<String>,
        /// The exchange that named it.
        exchange: Box<Exchange>,
    },
    /// A list names a page again that was read already.
    #[error("the list runs in a circle")]
    RepeatedPage {
        /// The exchange that named it.
        exchange: Box<Exchange>,
    },
    /// Reading was left off at one of its bounds ([`crate::Budget`]). What was read of a list is not given: it is no whole.
    #[error("reading was left off after {pages} pages with {entries} entries ({bound:?})")]
    LeftOff {
        /// Which.
        bound: Bound,
        /// How many pages of the list there were by then; none when it was no list.
        pages: u32,
        /// How many entries they had.
        entries: usize,
    },
}

impl TwilioError {
    /// The exchange that ended so. `None` when nothing was asked, for an argument was wrong, and when it was left off.
    #[must_use]
    pub fn exchange(&self) -> Option<&Exchange> {
        match self {
            Self::BadArgument(_) | Self::NoOtherHosts | Self::LeftOff { .. } => None,
            Self::Transport { failure } => Some(failure.exchange()),
            Self::Refused { exchange, .. }
            | Self::Redirected { exchange, .. }
            | Self::NotUnderstood { exchange, .. }
            | Self::OfAnother { exchange, .. }
            | Self::ForeignPage { exchange, .. }
            | Self::Intercepted { exchange }
            | Self::RepeatedPage { exchange } => Some(exchange),
        }
    }

    /// Where the transport failed, when it did.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        match self {
            Self::Transport { failure } => Some(failure.stage()),
            Self::Redirected { .. } => Some(Stage::Interrupted),
            Self::BadArgument(_)
            | Self::NoOtherHosts
            | Self::Refused { .. }
            | Self::Intercepted { .. }
            | Self::NotUnderstood { .. }
            | Self::OfAnother { .. }
            | Self::ForeignPage { .. }
            | Self::RepeatedPage { .. }
            | Self::LeftOff { .. } => None,
        }
    }
}

/// What was wrong with an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// Not the SID of an account (`AC` and 32 hexadecimal digits).
    AccountSid,
    /// Not the SID of a phone number (`PN`).
    NumberSid,
    /// Not the SID of a message (`SM` or `MM`).
    MessageSid,
    /// Not the SID of a call (`CA`).
    CallSid,
    /// Not the SID of a messaging service (`MG`).
    ServiceSid,
    /// Not the address of a host alone, or one that does not belong to the base.
    Base,
    /// Not a language tag such as `en-US`.
    Language,
    /// Not one to twelve digits.
    Passcode,
    /// More than the 4000 characters that `TwiML` may have.
    SpeechTooLong,
    /// Not one to 32 of `0-9 * # w W`.
    SendDigits,
}

impl fmt::Display for Argument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::AccountSid => "this is not the SID of an account",
            Self::NumberSid => "this is not the SID of a phone number",
            Self::MessageSid => "this is not the SID of a message",
            Self::CallSid => "this is not the SID of a call",
            Self::ServiceSid => "this is not the SID of a messaging service",
            Self::Base => "this is not the address of a host alone",
            Self::Language => "this is not a language tag such as en-US",
            Self::Passcode => "a spoken passcode has one to twelve digits",
            Self::SpeechTooLong => "what is to be spoken is longer than Twilio takes (4000 characters)",
            Self::SendDigits => "digits to dial are one to 32 of 0-9 * # w W",
        })
    }
}
