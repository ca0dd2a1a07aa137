//! What stands between this machine and a host, for a person to see.

use std::fmt;

use hyper_util::client::proxy::matcher::Matcher;
use serde::Serialize;
use url::Url;

use crate::policy::Way;

/// How a URL would be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Route {
    /// The way.
    pub way: Way,
    /// The system's proxy that would be used, as scheme, host and port. Its credentials are not in it.
    pub proxy: Option<String>,
    /// Which certificates would be trusted.
    pub trust: TrustStore,
}

/// Whose certificates are trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "store")]
pub enum TrustStore {
    /// None is needed: plain HTTP on this machine.
    NotNeeded,
    /// The operating system's.
    System,
    /// Files that an environment variable names in place of the system's own (Linux and other free Unixes).
    Files {
        /// `SSL_CERT_FILE` or `SSL_CERT_DIR`.
        variable: &'static str,
        /// What it names.
        path: String,
    },
}

impl fmt::Display for TrustStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotNeeded => formatter.write_str("none (plain HTTP on this machine)"),
            Self::System => formatter.write_str("the operating system's trusted certificates"),
            Self::Files { variable, path } => {
                write!(formatter, "the certificates that {variable} names: {path}")
            }
        }
    }
}

/// The trust store of a way, as the platform verifier will choose it.
pub(crate) fn trust_store(way: Way) -> TrustStore {
    match way {
        Way::PlainLoopback => TrustStore::NotNeeded,
        Way::TlsLoopback | Way::Network => named_files().unwrap_or(TrustStore::System),
    }
}

/// The platform verifier reads `SSL_CERT_FILE` and `SSL_CERT_DIR` where the system has no trust store of its own
/// (rustls-native-certs), and does not read them on macOS and Windows.
fn named_files() -> Option<TrustStore> {
    if cfg!(any(target_os = "macos", target_os = "windows")) {
        return None;
    }
    ["SSL_CERT_FILE", "SSL_CERT_DIR"].into_iter().find_map(|variable| {
        let path = std::env::var_os(variable)?.to_string_lossy().into_owned();
        Some(TrustStore::Files { variable, path })
    })
}

/// The proxy for a URL on a way, as scheme, host and port.
pub(crate) fn proxy(matcher: &Matcher, way: Way, url: &Url) -> Option<String> {
    match way {
        Way::PlainLoopback | Way::TlsLoopback => None,
        Way::Network => {
            let found = matcher.intercept(&url.as_str().parse().ok()?)?;
            let uri = found.uri();
            // Put together from its parts, so that no leftover of a user name or password can come along.
            let (scheme, host) = (uri.scheme_str()?, uri.host()?);
            Some(
                uri.port_u16()
                    .map_or_else(|| format!("{scheme}://{host}"), |port| format!("{scheme}://{host}:{port}")),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p3_a_proxy_is_shown_without_its_credentials() {
        let url = Url::parse("https://api.twilio.com/x?y=z").unwrap();
        for (setting, expected) in [
            ("http://proxy.example:3128", Some("http://proxy.example:3128")),
            ("http://user:planted@proxy.example:3128", Some("http://proxy.example:3128")),
            ("http://user:pla%40nted@proxy.example", Some("http://proxy.example")),
            ("socks5h://user:planted@proxy.example:1080", Some("socks5h://proxy.example:1080")),
            ("", None),
        ] {
            let matcher = Matcher::builder().all(setting.to_owned()).build();
            let shown = proxy(&matcher, Way::Network, &url);
            assert_eq!(shown.as_deref(), expected, "{setting}");
        }
    }

    #[test]
    fn p3_no_proxy_on_this_machine_and_for_exceptions() {
        let matcher =
            Matcher::builder().all("http://proxy.example".to_owned()).no("api.twilio.com".to_owned()).build();
        let url = Url::parse("https://api.twilio.com/").unwrap();
        assert_eq!(proxy(&matcher, Way::Network, &url), None);
        let here = Url::parse("https://127.0.0.1/").unwrap();
        assert_eq!(proxy(&matcher, Way::TlsLoopback, &here), None);
        assert_eq!(trust_store(Way::PlainLoopback), TrustStore::NotNeeded);
    }
}
