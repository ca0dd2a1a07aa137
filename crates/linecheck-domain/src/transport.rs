//! Where an exchange with a server failed, and what that says about whether the server acted.

use serde::{Deserialize, Serialize};

/// The stage at which an exchange failed.
///
/// The stages are in the order of an exchange. Up to [`Stage::ConnectTimeout`] nothing of the request has left
/// this machine; from [`Stage::Interrupted`] on it may have arrived and been acted upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The address is not one that credentials may go to: refused here.
    NotAllowed,
    /// The client could not be made ready: the system has no trusted certificates, for instance.
    Setup,
    /// The name of the host was not resolved.
    Dns,
    /// The proxy could not be reached or refused to connect.
    Proxy,
    /// No TCP connection: refused, unreachable, or reset while connecting.
    Connect,
    /// Time ran out while connecting (name, TCP or TLS).
    ConnectTimeout,
    /// The connection broke after it had been made.
    Interrupted,
    /// What came back is not HTTP.
    NotHttp,
    /// Time ran out after the request had begun to be sent.
    ResponseTimeout,
    /// The answer ended before it was whole.
    Truncated,
    /// The answer was larger than is accepted, also after decompression.
    TooLarge,
    /// The answer could not be decoded (compression).
    BadEncoding,
    /// TCP stood, TLS did not: after [`Stage::Connect`]. It is written as its problem alone, such as `tls_expired`, for
    /// which it has to stand here.
    #[serde(untagged)]
    Tls(TlsProblem),
}

/// Why TLS was not established.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum TlsProblem {
    /// Not known: events that were stored before the problem was kept say no more.
    #[serde(rename = "tls")]
    NotKept,
    /// The certificate was not issued by anybody that the system trusts; a self-signed one too.
    #[serde(rename = "tls_unknown_issuer")]
    UnknownIssuer,
    /// The certificate's time is over.
    #[serde(rename = "tls_expired")]
    Expired,
    /// The certificate's time has not begun. Often this machine's clock is wrong.
    #[serde(rename = "tls_not_yet_valid")]
    NotYetValid,
    /// The certificate is for another host.
    #[serde(rename = "tls_name_mismatch")]
    NameMismatch,
    /// The certificate was withdrawn.
    #[serde(rename = "tls_revoked")]
    Revoked,
    /// Anything else about the certificate.
    #[serde(rename = "tls_certificate")]
    Certificate,
    /// What answers does not speak TLS.
    #[serde(rename = "tls_not_spoken")]
    NotTls,
    /// The connection broke during the handshake.
    #[serde(rename = "tls_interrupted")]
    Interrupted,
    /// No version of TLS, or no cipher, that both sides accept.
    #[serde(rename = "tls_incompatible")]
    Incompatible,
    /// Anything else.
    #[serde(rename = "tls_handshake")]
    Handshake,
}

impl TlsProblem {
    /// What happened, for a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::NotKept => "the secure connection failed (TLS)",
            Self::UnknownIssuer => {
                "the secure connection failed (TLS): the certificate's issuer is not trusted on this system"
            }
            Self::Expired => "the secure connection failed (TLS): the certificate has expired",
            Self::NotYetValid => "the secure connection failed (TLS): the certificate is not valid yet",
            Self::NameMismatch => "the secure connection failed (TLS): the certificate is for another host",
            Self::Revoked => "the secure connection failed (TLS): the certificate was revoked",
            Self::Certificate => "the secure connection failed (TLS): the certificate cannot be accepted",
            Self::NotTls => "the secure connection failed (TLS): what answers does not speak TLS",
            Self::Interrupted => {
                "the secure connection failed (TLS): the connection broke during the handshake"
            }
            Self::Incompatible => {
                "the secure connection failed (TLS): no version or cipher that both sides accept"
            }
            Self::Handshake => "the secure connection failed (TLS): the handshake failed",
        }
    }
}

impl Stage {
    /// Every stage, in the order of an exchange.
    pub const ALL: [Self; 23] = [
        Self::NotAllowed,
        Self::Setup,
        Self::Dns,
        Self::Proxy,
        Self::Connect,
        Self::Tls(TlsProblem::NotKept),
        Self::Tls(TlsProblem::UnknownIssuer),
        Self::Tls(TlsProblem::Expired),
        Self::Tls(TlsProblem::NotYetValid),
        Self::Tls(TlsProblem::NameMismatch),
        Self::Tls(TlsProblem::Revoked),
        Self::Tls(TlsProblem::Certificate),
        Self::Tls(TlsProblem::NotTls),
        Self::Tls(TlsProblem::Interrupted),
        Self::Tls(TlsProblem::Incompatible),
        Self::Tls(TlsProblem::Handshake),
        Self::ConnectTimeout,
        Self::Interrupted,
        Self::NotHttp,
        Self::ResponseTimeout,
        Self::Truncated,
        Self::TooLarge,
        Self::BadEncoding,
    ];

    /// Whether it is certain that no byte of the request reached the server.
    #[must_use]
    pub fn never_sent(self) -> bool {
        match self {
            Self::NotAllowed
            | Self::Setup
            | Self::Dns
            | Self::Proxy
            | Self::Connect
            | Self::Tls(_)
            | Self::ConnectTimeout => true,
            Self::Interrupted
            | Self::NotHttp
            | Self::ResponseTimeout
            | Self::Truncated
            | Self::TooLarge
            | Self::BadEncoding => false,
        }
    }

    /// What happened, for a sentence that follows "Twilio could not be reached: ".
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::NotAllowed => "the address is not on the list of allowed hosts",
            Self::Setup => "the secure client could not be made ready on this machine",
            Self::Dns => "the name of the host was not resolved (DNS)",
            Self::Proxy => "the proxy did not connect",
            Self::Connect => "no connection (TCP): refused or unreachable",
            Self::Tls(problem) => problem.describe(),
            Self::ConnectTimeout => "time ran out while connecting (time-out)",
            Self::Interrupted => "the connection broke after the request was sent",
            Self::NotHttp => "what came back is not HTTP",
            Self::ResponseTimeout => "no answer in time after the request was sent (time-out)",
            Self::Truncated => "the answer broke off",
            Self::TooLarge => "the answer was larger than is accepted",
            Self::BadEncoding => "the answer could not be decoded",
        }
    }
}

/// An answer that is not Twilio's: something between here and Twilio gave it. What it says of itself is a server's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ForeignAnswer {
    /// The HTTP status.
    pub http_status: u16,
    /// The media type that it names, at most 100 characters.
    pub content_type: Option<String>,
    /// What it says made it or passed it on (`Via`, else `Server`), at most 100 characters.
    pub answered_by: Option<String>,
}

impl ForeignAnswer {
    /// What happened, for a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        let status = self.http_status;
        let media = self.content_type.as_deref().and_then(|named| named.split(';').next());
        let media = media.map(|media| format!(", {}", media.trim())).unwrap_or_default();
        let by = self.answered_by.as_deref().map(|by| format!(", from \"{by}\"")).unwrap_or_default();
        let who = match status {
            // RFC 9110, 15.5.8, and RFC 6585, 6: of these alone it is certain what is wanted.
            407 => ": a proxy that wants a login of its own",
            511 => ": a network that wants you to sign in to it",
            300..400 => " with a redirect, which is never followed",
            _ => "",
        };
        format!("something between here and Twilio answered{who} (HTTP {status}{media}{by})")
    }
}

/// What bounds the reading of a use case as a whole. What was read when a bound is reached is no whole, and is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Its time.
    Time,
    /// The pages of one list.
    Pages,
    /// The entries of all its lists.
    Entries,
    /// The bytes of all its lists.
    Bytes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c5_a_stage_is_one_word_in_what_is_stored_and_events_of_before_are_read() {
        let mut told = std::collections::BTreeSet::new();
        for stage in Stage::ALL {
            let stored = serde_json::to_value(stage).unwrap();
            assert!(stored.is_string(), "{stored}");
            assert_eq!(serde_json::from_value::<Stage>(stored).unwrap(), stage);
            assert!(told.insert(stage.describe()), "{stage:?} is told as another");
        }
        for (before, stage) in [("tls", Stage::Tls(TlsProblem::NotKept)), ("dns", Stage::Dns)] {
            assert_eq!(serde_json::from_value::<Stage>(before.into()).unwrap(), stage);
        }
        assert!(serde_json::from_value::<Stage>("tls_of_tomorrow".into()).is_err());
    }

    #[test]
    fn t7_only_failures_before_the_connection_stands_are_certainly_not_sent() {
        let first_that_may_be_sent =
            Stage::ALL.iter().position(|stage| *stage == Stage::Interrupted).unwrap();
        for (index, stage) in Stage::ALL.into_iter().enumerate() {
            assert_eq!(stage.never_sent(), index < first_that_may_be_sent, "{stage:?}");
        }
    }
}
