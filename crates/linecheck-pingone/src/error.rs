//! What a request to PingOne can end in.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use linecheck_domain::pingone::Id;
use linecheck_domain::transport::Bound;
use linecheck_http::{Exchange, HttpError, Stage, Verb};

/// The end of every token endpoint's path, and of no other that is asked.
const TOKEN_PATH: &str = "/as/token";

/// A request that has no resource to give. Copies are cheap: requests that wait for one access token share its failure.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum PingOneError {
    /// An argument was wrong. Nothing was sent.
    #[error("{0}")]
    BadArgument(Argument),
    /// The token endpoint refused the worker application: a status of 400, 401 or 403 with an error of OAuth's form
    /// (RFC 6749, 5.2). What was to be asked was not asked.
    #[error("PingOne gave the worker application no access token (status {status}, {code})")]
    TokenRefused {
        /// What was refused.
        why: TokenRefusal,
        /// The HTTP status.
        status: u16,
        /// OAuth's `error`; a server's text, at most 64 characters.
        code: String,
        /// What it says about it; a server's text, at most 512 characters.
        message: Option<String>,
        /// The exchange.
        exchange: Box<Exchange>,
    },
    /// PingOne refused: a status of 400 to 599 with an error of PingOne's form. At the token endpoint also one of OAuth's
    /// form with another status than those: it is not about the credentials.
    #[error("PingOne refused (status {status}, {code}{})", first_of(details))]
    Refused {
        /// The HTTP status, 400 to 599.
        status: u16,
        /// PingOne's error code, such as `INVALID_DATA`; a server's text, at most 64 characters.
        code: String,
        /// What PingOne says about it, in English, for debugging; a server's text, at most 512 characters.
        message: Option<String>,
        /// The particulars, at most 32.
        details: Vec<Detail>,
        /// The pause that was asked for, when one was: by `Retry-After`, else by `innerError.retryAfter`. A day at most.
        retry_after: Option<Duration>,
        /// The exchange. Its request ID is the error's `id`, which PingOne has in its log (PingOne, *Error codes*).
        exchange: Box<Exchange>,
    },
    /// Something that is not PingOne answered: the body is neither a resource nor an error of PingOne's form. What was
    /// asked may not have reached PingOne.
    #[error("something between here and PingOne answered")]
    Intercepted {
        /// The exchange, with the status and what the answer says of itself.
        exchange: Box<Exchange>,
    },
    /// No answer came that could be looked at.
    #[error("{failure}")]
    Transport {
        /// Where it failed, and the exchange.
        #[source]
        failure: Arc<HttpError>,
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
    /// The server answered with success about something else than what was asked for.
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

/// Why a worker application gets no access token (RFC 6749, 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRefusal {
    /// `invalid_client`: its ID or its secret is wrong.
    InvalidClient,
    /// `unauthorized_client`: its grant types lack *Client Credentials*, or it proves itself in another way.
    UnauthorizedClient,
    /// Anything else: see the code.
    Other,
}

/// One particular of a refusal. Everything in it is a server's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Its code, such as `INVALID_VALUE`, at most 64 characters. Also one that was not known when this was written.
    pub code: String,
    /// What it is about, such as a member of the body; at most 256 characters.
    pub target: Option<String>,
    /// What PingOne says about it, in English, for debugging; at most 512 characters.
    pub message: Option<String>,
    /// `innerError.existingId`: the resource that has what was to be unique.
    pub existing: Option<Id>,
    /// The other members of `innerError` as text, at most 16 with at most 256 characters each: such as `allowedValues`,
    /// `referencedValues`, `quotaLimit`.
    pub inner: BTreeMap<String, String>,
}

fn first_of(details: &[Detail]) -> String {
    details.first().map(|detail| format!(": {}", detail.code)).unwrap_or_default()
}

impl PingOneError {
    /// The exchange that ended so. `None` when nothing was asked, for an argument was wrong, and when it was left off.
    #[must_use]
    pub fn exchange(&self) -> Option<&Exchange> {
        match self {
            Self::BadArgument(_) | Self::LeftOff { .. } => None,
            Self::Transport { failure } => Some(failure.exchange()),
            Self::TokenRefused { exchange, .. }
            | Self::Refused { exchange, .. }
            | Self::Intercepted { exchange }
            | Self::Redirected { exchange, .. }
            | Self::NotUnderstood { exchange, .. }
            | Self::OfAnother { exchange, .. }
            | Self::ForeignPage { exchange, .. }
            | Self::RepeatedPage { exchange } => Some(exchange),
        }
    }

    /// Where it failed when no answer came; none when one came.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        match self {
            Self::Transport { failure } => Some(failure.stage()),
            _ => None,
        }
    }

    /// Whether it happened while an access token was asked for: what was to be asked with it was not asked.
    #[must_use]
    pub fn at_token_endpoint(&self) -> bool {
        self.exchange().is_some_and(|exchange| exchange.path.ends_with(TOKEN_PATH))
    }

    /// Whether what was to be created, replaced or deleted may have been, so that it has to be looked up before
    /// anything else is done. Reading never is.
    #[must_use]
    pub fn may_have_been_done(&self) -> bool {
        let Some(exchange) = self.exchange() else { return false };
        if exchange.method == Verb::Get || self.at_token_endpoint() {
            return false;
        }
        match self {
            Self::BadArgument(_)
            | Self::TokenRefused { .. }
            | Self::ForeignPage { .. }
            | Self::RepeatedPage { .. }
            | Self::LeftOff { .. } => false,
            // 408: it gave up waiting. 500 and above: it may have been carried out all the same.
            Self::Refused { status, .. } => *status == 408 || *status >= 500,
            Self::Transport { failure } => !failure.never_sent(),
            Self::Intercepted { .. }
            | Self::Redirected { .. }
            | Self::NotUnderstood { .. }
            | Self::OfAnother { .. } => true,
        }
    }

    /// Whether PingOne did not take the access token. It answers 401 to that, and also where the token is good and a role
    /// is missing (pingone-go-client, `Unauthorized_Error_Detail_Code`): that it names.
    pub(crate) fn is_about_token(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. }) && !self.is_refused_with("INSUFFICIENT_PERMISSIONS")
    }

    /// The HTTP status of the answer, where one came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.exchange().and_then(|exchange| exchange.status)
    }

    /// The pause that was asked for, when one was; a day at most.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            _ => self.exchange().and_then(|exchange| exchange.retry_after),
        }
    }

    /// Whether PingOne refused with this code, as the error's own or as one of its particulars.
    #[must_use]
    pub fn is_refused_with(&self, wanted: &str) -> bool {
        match self {
            Self::Refused { code, details, .. } => {
                code == wanted || details.iter().any(|detail| detail.code == wanted)
            }
            _ => false,
        }
    }
}

/// What was wrong with an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// The site's addresses are none.
    Site,
    /// The client secret has a character that cannot be sent.
    Secret,
    /// A body that replaces a resource does not carry the resource's own ID.
    Body,
}

impl fmt::Display for Argument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Site => "these are not addresses that can be asked",
            Self::Secret => "the client secret has a character that cannot be sent",
            Self::Body => "what is to be written is not the resource that it would replace",
        })
    }
}
