//! From the library's error to the stage.
//!
//! Only types are looked at, never texts. Whether the request can have left rests on one fact of hyper-util: an
//! error of its kind *connect* comes from the connector, before there is a connection to write a request to.

use std::error::Error;
use std::io;

use linecheck_domain::transport::{Stage, TlsProblem};
use rustls::{AlertDescription, CertificateError};

use crate::lookup::LookupFailed;

/// The stage of an error that came before the head of an answer.
pub(crate) fn before_the_head(error: &reqwest::Error, through_proxy: bool) -> Stage {
    if error.is_builder() {
        return Stage::Setup;
    }
    if error.is_connect() {
        return while_connecting(error, through_proxy);
    }
    if error.is_timeout() {
        return Stage::ResponseTimeout;
    }
    match find::<hyper::Error>(error) {
        Some(cause) if cause.is_parse() => Stage::NotHttp,
        _ => Stage::Interrupted,
    }
}

/// The stage of an error inside the body of an answer.
pub(crate) fn inside_the_body(error: &reqwest::Error) -> Stage {
    if error.is_timeout() {
        Stage::ResponseTimeout
    } else if find::<hyper::Error>(error).is_some() {
        Stage::Truncated
    } else {
        // The bytes came as announced; it is the decompression that cannot read them.
        Stage::BadEncoding
    }
}

fn while_connecting(error: &reqwest::Error, through_proxy: bool) -> Stage {
    if error.is_timeout() {
        return Stage::ConnectTimeout;
    }
    // TCP, proxies and lookups have error types of their own: a bare I/O error comes out of the TLS handshake with the
    // host itself.
    if matches!(connector_error(error), Some(cause) if cause.is::<io::Error>()) {
        return Stage::Tls(find(error).map_or(TlsProblem::Interrupted, tls_problem));
    }
    if through_proxy {
        Stage::Proxy
    } else if find::<LookupFailed>(error).is_some() {
        Stage::Dns
    } else {
        Stage::Connect
    }
}

fn tls_problem(error: &rustls::Error) -> TlsProblem {
    match error {
        rustls::Error::InvalidCertificate(problem) => certificate_problem(problem),
        rustls::Error::InvalidMessage(_) | rustls::Error::InappropriateMessage { .. } => TlsProblem::NotTls,
        // RFC 8446, 6.2: the server found no parameters that it accepts.
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity,
        ) => TlsProblem::Incompatible,
        _ => TlsProblem::Handshake,
    }
}

fn certificate_problem(problem: &CertificateError) -> TlsProblem {
    match problem {
        CertificateError::UnknownIssuer => TlsProblem::UnknownIssuer,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsProblem::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            TlsProblem::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsProblem::NameMismatch
        }
        CertificateError::Revoked => TlsProblem::Revoked,
        CertificateError::Other(other) => match find::<webpki::Error>(&*other.0) {
            // A self-signed certificate that says it is an authority, which is what openssl makes by itself.
            Some(webpki::Error::CaUsedAsEndEntity) => TlsProblem::UnknownIssuer,
            _ => TlsProblem::Certificate,
        },
        _ => TlsProblem::Certificate,
    }
}

/// What the connector gave to hyper-util.
fn connector_error(error: &reqwest::Error) -> Option<&(dyn Error + 'static)> {
    let mut next = error.source();
    while let Some(cause) = next {
        next = cause.source();
        if cause.is::<hyper_util::client::legacy::Error>() {
            return next;
        }
    }
    None
}

/// The first error of a type in a chain of sources. An I/O error's own source skips what it wraps, so that is looked
/// at as well.
fn find<'chain, Wanted: Error + 'static>(error: &'chain (dyn Error + 'static)) -> Option<&'chain Wanted> {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(wanted) = cause.downcast_ref() {
            return Some(wanted);
        }
        next = match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => cause.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::OtherError;

    use super::*;

    #[test]
    fn c5_the_kinds_of_certificate_problems_are_told_apart() {
        let other = |error| CertificateError::Other(OtherError(Arc::new(error)));
        for (problem, expected) in [
            (CertificateError::UnknownIssuer, TlsProblem::UnknownIssuer),
            (other(webpki::Error::CaUsedAsEndEntity), TlsProblem::UnknownIssuer),
            (other(webpki::Error::BadDer), TlsProblem::Certificate),
            (CertificateError::Expired, TlsProblem::Expired),
            (CertificateError::NotValidYet, TlsProblem::NotYetValid),
            (CertificateError::NotValidForName, TlsProblem::NameMismatch),
            (CertificateError::Revoked, TlsProblem::Revoked),
            (CertificateError::BadEncoding, TlsProblem::Certificate),
        ] {
            assert_eq!(certificate_problem(&problem), expected, "{problem:?}");
        }
    }

    #[test]
    fn c5_an_error_inside_io_errors_is_found() {
        let inner = rustls::Error::DecryptError;
        let wrapped = io::Error::other(io::Error::other(inner));
        assert!(find::<rustls::Error>(&wrapped).is_some());
        assert!(find::<rustls::Error>(&io::Error::other("text")).is_none());
    }
}
