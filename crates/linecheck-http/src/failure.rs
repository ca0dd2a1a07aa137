//! What a request can end in, other than an answer.

use linecheck_domain::transport::Stage;

use crate::exchange::Exchange;
use crate::policy::Refusal;

/// A request that has no answer to give. Its exchange is recorded as far as it went.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// Refused before anything was looked up or sent.
    #[error("{} may not be asked: {refusal}", exchange.host)]
    NotAllowed {
        /// Why.
        refusal: Refusal,
        /// What was to be asked.
        exchange: Box<Exchange>,
    },
    /// The server sent a redirect, which is never followed.
    #[error("{} answered with a redirect (status {status}), which is never followed", exchange.host)]
    Redirected {
        /// The status, 300 to 399.
        status: u16,
        /// The host that it points to, where it names one; a text of the server's.
        to_host: Option<String>,
        /// The exchange.
        exchange: Box<Exchange>,
    },
    /// It failed at a stage.
    #[error("{}: {}", exchange.host, stage.describe())]
    Failed {
        /// Where. Never [`Stage::NotAllowed`], which has a variant of its own.
        stage: Stage,
        /// The exchange.
        exchange: Box<Exchange>,
        /// The library's own reason, without the URL; absent where the failure was found here.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}

impl HttpError {
    /// Where it failed. A redirect ends the exchange before an answer, as a connection that breaks does.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self {
            Self::NotAllowed { .. } => Stage::NotAllowed,
            Self::Redirected { .. } => Stage::Interrupted,
            Self::Failed { stage, .. } => *stage,
        }
    }

    /// Whether it is certain that no byte of the request reached the server.
    #[must_use]
    pub fn never_sent(&self) -> bool {
        self.stage().never_sent()
    }

    /// What happened, as far as it went.
    #[must_use]
    pub fn exchange(&self) -> &Exchange {
        match self {
            Self::NotAllowed { exchange, .. }
            | Self::Redirected { exchange, .. }
            | Self::Failed { exchange, .. } => exchange,
        }
    }

    /// What happened, as far as it went.
    #[must_use]
    pub fn into_exchange(self) -> Exchange {
        match self {
            Self::NotAllowed { exchange, .. }
            | Self::Redirected { exchange, .. }
            | Self::Failed { exchange, .. } => *exchange,
        }
    }
}
