//! Where a request failed, and whether it can have left.

use std::fmt;

use linecheck_domain::transport::TlsProblem;
use serde::{Deserialize, Serialize};

/// Where a request failed. The list is complete on purpose: whoever decides by it has no catch-all arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Refused here, by the rule on hosts and schemes. See [`crate::Refusal`].
    NotAllowed,
    /// The client itself could not be made ready, for instance because the system has no trusted certificates.
    Setup,
    /// The host's name was not resolved.
    Dns,
    /// No TCP connection: refused, unreachable, no route.
    Connect,
    /// TCP stood, TLS did not.
    Tls(TlsProblem),
    /// No usable connection within the time for connecting.
    ConnectTimeout(Underway),
    /// The proxy was not reached, or refused to pass the connection on.
    Proxy,
    /// The connection broke while the request was written or the answer awaited.
    SendOrWait,
    /// What came back is not HTTP.
    NotHttp,
    /// The whole answer was not there within the overall time. When the exchange has a status, its head was.
    ResponseTimeout,
    /// The server answered with a redirect.
    Redirect,
    /// The answer's body ended before its announced end, or the connection broke inside it.
    BodyTruncated,
    /// The answer's body is larger than allowed, counted after decompression.
    BodyTooLarge,
    /// The answer's body is compressed in a way that was not asked for, or its compression is damaged.
    BadEncoding,
}

impl Stage {
    /// Whether the request can have reached the server.
    #[must_use]
    pub fn sent(self) -> Sent {
        match self {
            Self::NotAllowed
            | Self::Setup
            | Self::Dns
            | Self::Connect
            | Self::Tls(_)
            | Self::ConnectTimeout(_)
            | Self::Proxy => Sent::Never,
            Self::SendOrWait
            | Self::NotHttp
            | Self::ResponseTimeout
            | Self::Redirect
            | Self::BodyTruncated
            | Self::BodyTooLarge
            | Self::BadEncoding => Sent::Maybe,
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotAllowed => "the address is not allowed",
            Self::Setup => "the HTTP client could not be set up",
            Self::Dns => "the host name was not resolved",
            Self::Connect => "no connection to the host",
            Self::Tls(problem) => problem.describe(),
            Self::ConnectTimeout(Underway::Lookup) => "the host name was not resolved in time",
            Self::ConnectTimeout(Underway::Connecting) => "no connection to the host in time",
            Self::Proxy => "the proxy did not pass the connection on",
            Self::SendOrWait => "the connection broke before an answer came",
            Self::NotHttp => "the answer is not HTTP",
            Self::ResponseTimeout => "no complete answer in time",
            Self::Redirect => "the server answered with a redirect, which is never followed",
            Self::BodyTruncated => "the answer is incomplete",
            Self::BodyTooLarge => "the answer is larger than allowed",
            Self::BadEncoding => "the answer's compression cannot be read",
        })
    }
}

/// What was under way when the time for connecting ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Underway {
    /// The host's name was being resolved.
    Lookup,
    /// TCP or TLS was being established, with the host or with the proxy.
    Connecting,
}

/// Whether a failed request can have reached the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// Certainly not: there was no connection that it could have been written to.
    Never,
    /// It may have. The server may have acted on it.
    Maybe,
}
