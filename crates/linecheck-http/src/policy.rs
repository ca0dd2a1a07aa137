//! Which URLs may be asked at all.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The hosts that may be asked, by their exact names, without ports.
///
/// A listed name says nothing about names below or above it. A listed entry that is not a host name matches
/// nothing. Loopback is not special: it must be listed as well.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedHosts(BTreeSet<String>);

impl AllowedHosts {
    /// Takes the names: `api.twilio.com`, `127.0.0.1`, `[::1]` or `::1`.
    pub fn new<Name: AsRef<str>>(names: impl IntoIterator<Item = Name>) -> Self {
        Self(names.into_iter().map(|name| normal(name.as_ref())).collect())
    }

    /// Whether a host, as a parsed URL writes it, is listed.
    #[must_use]
    pub fn contains(&self, host: &str) -> bool {
        self.0.contains(&host.to_ascii_lowercase())
    }

    /// The names, as URLs write them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Judges a URL, before anything is looked up or sent.
    ///
    /// # Errors
    /// Why it may not be asked: see [`Refusal`].
    pub fn judge(&self, url: &Url) -> Result<Way, Refusal> {
        let Some(host) = url.host() else {
            return Err(Refusal::NoHost);
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::HasCredentials);
        }
        let on_this_machine = is_loopback(&host);
        let way = match url.scheme() {
            "https" if on_this_machine => Way::TlsLoopback,
            "https" => Way::Network,
            "http" if on_this_machine => Way::PlainLoopback,
            "http" => return Err(Refusal::PlainHttp),
            _ => return Err(Refusal::OtherScheme),
        };
        if self.contains(&host.to_string()) { Ok(way) } else { Err(Refusal::HostNotAllowed) }
    }
}

/// A name as a parsed URL would write it.
fn normal(name: &str) -> String {
    let name = name.trim();
    let bracketed =
        if name.contains(':') && !name.starts_with('[') { format!("[{name}]") } else { name.to_owned() };
    Host::parse(&bracketed).map_or(bracketed, |host| host.to_string())
}

/// Whether a host is this machine. Only the one name `localhost` counts, which is never looked up.
fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// How an allowed URL is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Plain HTTP on this machine: no TLS, no proxy.
    PlainLoopback,
    /// TLS on this machine: no proxy.
    TlsLoopback,
    /// TLS over the network, through the system's proxy where it has one for the host.
    Network,
}

/// Why a URL may not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It names no host.
    NoHost,
    /// It carries a user name or a password.
    HasCredentials,
    /// Plain `http` to another machine.
    PlainHttp,
    /// Neither `https` nor `http`.
    OtherScheme,
    /// The host is not one of those that were allowed.
    HostNotAllowed,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoHost => "the address names no host",
            Self::HasCredentials => "the address carries a user name or a password",
            Self::PlainHttp => "plain http is for this machine alone",
            Self::OtherScheme => "only https is used",
            Self::HostNotAllowed => "the host was not allowed",
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judge(text: &str) -> Result<Way, Refusal> {
        AllowedHosts::new(["API.twilio.com", "127.0.0.1", "::1", "localhost", "10.0.0.1", "*.example.com"])
            .judge(&Url::parse(text).unwrap())
    }

    #[test]
    fn p3_only_allowed_hosts_over_tls_or_this_machine() {
        for (text, expected) in [
            ("https://api.twilio.com/x", Ok(Way::Network)),
            ("https://API.TWILIO.COM:8443/x", Ok(Way::Network)),
            ("https://10.0.0.1/", Ok(Way::Network)),
            ("https://127.0.0.1/", Ok(Way::TlsLoopback)),
            ("http://127.0.0.1:4010/", Ok(Way::PlainLoopback)),
            ("http://2130706433/", Ok(Way::PlainLoopback)),
            ("http://[::1]:4010/", Ok(Way::PlainLoopback)),
            ("http://localhost:4010/", Ok(Way::PlainLoopback)),
            ("http://LOCALHOST:4010/", Ok(Way::PlainLoopback)),
            ("http://api.twilio.com/", Err(Refusal::PlainHttp)),
            ("http://10.0.0.1/", Err(Refusal::PlainHttp)),
            ("http://localhost.example.com/", Err(Refusal::PlainHttp)),
            ("http://a.localhost/", Err(Refusal::PlainHttp)),
            ("http://127.0.0.1.example.com/", Err(Refusal::PlainHttp)),
            ("http://[::ffff:127.0.0.1]/", Err(Refusal::PlainHttp)),
            ("https://api.twilio.com./", Err(Refusal::HostNotAllowed)),
            ("https://twilio.com/", Err(Refusal::HostNotAllowed)),
            ("https://a.api.twilio.com/", Err(Refusal::HostNotAllowed)),
            ("https://a.example.com/", Err(Refusal::HostNotAllowed)),
            ("https://127.0.0.2/", Err(Refusal::HostNotAllowed)),
            ("https://user@api.twilio.com/", Err(Refusal::HasCredentials)),
            ("https://:pass@api.twilio.com/", Err(Refusal::HasCredentials)),
            ("http://api.twilio.com@127.0.0.1/", Err(Refusal::HasCredentials)),
            ("ftp://api.twilio.com/", Err(Refusal::OtherScheme)),
            ("ws://127.0.0.1/", Err(Refusal::OtherScheme)),
            ("data:text/plain,x", Err(Refusal::NoHost)),
        ] {
            assert_eq!(judge(text), expected, "{text}");
        }
    }

    fn any_url() -> impl Strategy<Value = String> {
        let scheme = prop_oneof!["https", "http", "ftp", "[a-z]{1,6}"];
        let user = prop_oneof![Just(String::new()), "[a-z]{0,3}(:[a-z]{0,3})?@"];
        let host = prop_oneof![
            Just("api.twilio.com".to_owned()),
            Just("localhost".to_owned()),
            "[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}",
            "127\\.[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{1,2}",
            "\\[::[0-9a-f]{1,4}\\]",
            "[a-zA-Z0-9.-]{1,20}",
        ];
        (scheme, user, host, "(:[0-9]{1,5})?", "/[ -~]{0,12}")
            .prop_map(|(scheme, user, host, port, path)| format!("{scheme}://{user}{host}{port}{path}"))
    }

    proptest! {
        #[test]
        fn p3_whatever_passes_is_listed_and_safe(text in any_url(), listed in proptest::collection::vec("[a-z0-9.]{1,12}|api\\.twilio\\.com|localhost|127\\.0\\.0\\.1", 0..4)) {
            let Ok(url) = Url::parse(&text) else { return Ok(()); };
            if let Ok(way) = AllowedHosts::new(&listed).judge(&url) {
                let host = url.host_str().unwrap();
                prop_assert!(listed.iter().any(|name| normal(name) == host), "{text}");
                prop_assert!(url.username().is_empty() && url.password().is_none());
                match way {
                    Way::Network | Way::TlsLoopback => prop_assert_eq!(url.scheme(), "https"),
                    Way::PlainLoopback => {
                        let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
                        prop_assert!(host == "localhost" || address.unwrap().is_loopback(), "{text}");
                    }
                }
            }
        }

        #[test]
        fn p3_nothing_listed_means_nothing_asked(text in any_url()) {
            if let Ok(url) = Url::parse(&text) {
                prop_assert!(AllowedHosts::default().judge(&url).is_err());
            }
        }
    }
}
