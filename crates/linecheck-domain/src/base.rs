//! Where requests go: a region of Twilio, a host that the administrator allowed, or the sandbox.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::visible::{TYPED_TOKEN, holds_token};

/// Whether the whole application works on real data or on the sandbox. The two never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Real accounts, a vault of their own.
    Real,
    /// The built-in sandbox, with another vault and another key.
    Sandbox,
}

impl Mode {
    /// The name by which records know it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Sandbox => "sandbox",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The API base that an account's credentials belong to. A token verified at one base never goes to another.
///
/// Regions and hosts: Twilio, *Using the Twilio REST API in a non-US Region* (credentials are per region).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", ts(type = "string"))]
pub enum ApiBase {
    /// United States: `api.twilio.com`.
    Us1,
    /// Ireland: `api.dublin.ie1.twilio.com`.
    Ie1,
    /// Australia: `api.sydney.au1.twilio.com`.
    Au1,
    /// A host that the administrator allowed by name, or a port on this machine.
    Other(OtherBase),
    /// The built-in sandbox, wherever it listens now.
    Sandbox,
}

/// A base that is not one of Twilio's: `https`, or plain `http` to this machine alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OtherBase(Url);

impl OtherBase {
    /// The host, without a port.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether it is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }
}

impl ApiBase {
    /// The regions of Twilio.
    pub const REGIONS: [Self; 3] = [Self::Us1, Self::Ie1, Self::Au1];

    /// Reads `us1`, `ie1`, `au1`, `sandbox` or a URL.
    ///
    /// # Errors
    /// When it is none of these, or a URL that credentials must not go to: see [`BaseError`].
    pub fn parse(text: &str) -> Result<Self, BaseError> {
        let base = Self::read(text)?;
        if let Self::Other(other) = &base
            && let Some(region) = region_without_edge(other.host())
        {
            return Err(BaseError::SwitchedOff { region: region.name, right: region.right() });
        }
        Ok(base)
    }

    /// Reads what was stored, also a base that nobody may enter any more.
    fn read(text: &str) -> Result<Self, BaseError> {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "us1" => return Ok(Self::Us1),
            "ie1" => return Ok(Self::Ie1),
            "au1" => return Ok(Self::Au1),
            "sandbox" => return Ok(Self::Sandbox),
            _ => {}
        }
        let url = Url::parse(text).map_err(|_| BaseError::NotAUrl)?;
        // It would be a host's name, and one that is kept.
        if url.host_str().is_some_and(holds_token) {
            return Err(BaseError::Token);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseError::HasCredentials);
        }
        if url.query().is_some() || url.fragment().is_some() || url.path() != "/" {
            return Err(BaseError::HasPath);
        }
        if url.host().is_none() {
            return Err(BaseError::NotAUrl);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(BaseError::PlainHttp),
            _ => return Err(BaseError::NotAUrl),
        }
        if url.port().is_none() {
            for region in Self::REGIONS {
                if region.twilio_host() == url.host_str() && url.scheme() == "https" {
                    return Ok(region);
                }
            }
            // The one host of a region without an edge that Twilio keeps.
            if url.host_str() == Some("api.us1.twilio.com") && url.scheme() == "https" {
                return Ok(Self::Us1);
            }
        }
        Ok(Self::Other(OtherBase(url)))
    }

    fn twilio_host(&self) -> Option<&'static str> {
        match self {
            Self::Us1 => Some("api.twilio.com"),
            Self::Ie1 => Some("api.dublin.ie1.twilio.com"),
            Self::Au1 => Some("api.sydney.au1.twilio.com"),
            Self::Other(_) | Self::Sandbox => None,
        }
    }

    /// The address of the base. The sandbox's is not known here: the caller gives where it listens now.
    ///
    /// # Errors
    /// When the sandbox is meant and no address of it was given.
    pub fn url(&self, sandbox: Option<&Url>) -> Result<Url, BaseError> {
        match self {
            Self::Us1 | Self::Ie1 | Self::Au1 => {
                let host = self.twilio_host().unwrap_or_default();
                Url::parse(&format!("https://{host}/")).map_err(|_| BaseError::NotAUrl)
            }
            Self::Other(other) => Ok(other.0.clone()),
            Self::Sandbox => sandbox.cloned().ok_or(BaseError::NoSandbox),
        }
    }

    /// Whether requests stay on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Us1 | Self::Ie1 | Self::Au1 => false,
            Self::Other(other) => other.is_loopback(),
            Self::Sandbox => true,
        }
    }
}

impl ApiBase {
    /// Whether the credentials of this base belong to other hosts besides. Not for a host that the administrator allowed by
    /// name: no other host was allowed with it.
    #[must_use]
    pub fn has_products(&self) -> bool {
        !matches!(self, Self::Other(_))
    }
}

/// A region of Twilio's whose host without an edge was switched off.
struct Region {
    name: &'static str,
    edge: &'static str,
    /// The name by which it is chosen here, where it is offered.
    own: Option<&'static str>,
}

/// Source: Twilio, *Using the Twilio REST API in a non-US Region*: hosts with a region and no edge stop on 28 April 2026.
const REGIONS_WITHOUT_EDGE: [Region; 7] = [
    Region { name: "ie1", edge: "dublin", own: Some("ie1") },
    Region { name: "au1", edge: "sydney", own: Some("au1") },
    Region { name: "br1", edge: "sao-paulo", own: None },
    Region { name: "de1", edge: "frankfurt", own: None },
    Region { name: "jp1", edge: "tokyo", own: None },
    Region { name: "sg1", edge: "singapore", own: None },
    Region { name: "us2", edge: "umatilla", own: None },
];

impl Region {
    /// What to enter for it, with the end of the sentence.
    fn right(&self) -> String {
        match self.own {
            Some(own) => format!("{own}: it goes to the region's present host."),
            None => format!("https://api.{}.{}.twilio.com.", self.edge, self.name),
        }
    }
}

fn region_without_edge(host: &str) -> Option<&'static Region> {
    let region = host.strip_prefix("api.")?.strip_suffix(".twilio.com")?;
    REGIONS_WITHOUT_EDGE.iter().find(|known| known.name == region)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

impl fmt::Display for ApiBase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Us1 => formatter.write_str("us1"),
            Self::Ie1 => formatter.write_str("ie1"),
            Self::Au1 => formatter.write_str("au1"),
            Self::Other(other) => formatter.write_str(other.0.as_str().trim_end_matches('/')),
            Self::Sandbox => formatter.write_str("sandbox"),
        }
    }
}

impl TryFrom<String> for ApiBase {
    type Error = BaseError;

    fn try_from(text: String) -> Result<Self, BaseError> {
        Self::read(&text)
    }
}

impl From<ApiBase> for String {
    fn from(base: ApiBase) -> Self {
        base.to_string()
    }
}

/// Why a text is not a base that credentials may go to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BaseError {
    /// Neither a region nor a URL.
    #[error("This is neither a region (us1, ie1, au1) nor an address such as https://api.example.com.")]
    NotAUrl,
    /// Plain `http` to another machine.
    #[error("Credentials go over https only; plain http is for this machine (loopback) alone.")]
    PlainHttp,
    /// A user name or password in the URL.
    #[error("The address carries a user name or password. Give the SID and the token in their own places.")]
    HasCredentials,
    /// A path, query or fragment.
    #[error("Give the address of the host alone, without a path: https://api.example.com.")]
    HasPath,
    /// A host of Twilio's that was switched off.
    #[error("Twilio switched api.{region}.twilio.com off on 28 April 2026. Use {right}")]
    SwitchedOff {
        /// The region.
        region: &'static str,
        /// What to enter in its place.
        right: String,
    },
    /// It looks like a secret.
    #[error("{}", TYPED_TOKEN)]
    Token,
    /// The sandbox is not running.
    #[error("The sandbox is not running.")]
    NoSandbox,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p3_credentials_go_over_tls_or_to_this_machine_alone() {
        for (text, expected) in [
            ("us1", Ok("us1")),
            ("IE1", Ok("ie1")),
            ("https://api.twilio.com", Ok("us1")),
            ("https://api.twilio.com/", Ok("us1")),
            ("https://api.sydney.au1.twilio.com", Ok("au1")),
            ("https://twilio.proxy.example", Ok("https://twilio.proxy.example")),
            ("http://127.0.0.1:4010", Ok("http://127.0.0.1:4010")),
            ("http://localhost:4010", Ok("http://localhost:4010")),
            ("http://[::1]:4010", Ok("http://[::1]:4010")),
            ("http://api.twilio.com", Err(BaseError::PlainHttp)),
            ("http://127.0.0.1.example.com", Err(BaseError::PlainHttp)),
            ("http://localhost.example.com", Err(BaseError::PlainHttp)),
            ("https://user:pass@api.twilio.com", Err(BaseError::HasCredentials)),
            ("https://api.twilio.com/2010-04-01", Err(BaseError::HasPath)),
            ("https://api.twilio.com/?x=1", Err(BaseError::HasPath)),
            ("ftp://api.twilio.com", Err(BaseError::NotAUrl)),
            ("api.twilio.com", Err(BaseError::NotAUrl)),
            ("us2", Err(BaseError::NotAUrl)),
            ("", Err(BaseError::NotAUrl)),
        ] {
            assert_eq!(
                ApiBase::parse(text).map(|base| base.to_string()),
                expected.map(str::to_owned),
                "{text}"
            );
        }
    }

    #[test]
    fn p3_a_region_s_host_that_was_switched_off_is_refused_with_the_right_one() {
        for (text, right) in [
            ("https://api.ie1.twilio.com", "Use ie1:"),
            ("https://API.au1.twilio.com/", "Use au1:"),
            ("https://api.de1.twilio.com", "Use https://api.frankfurt.de1.twilio.com."),
            ("https://api.us2.twilio.com", "Use https://api.umatilla.us2.twilio.com."),
        ] {
            let said = ApiBase::parse(text).unwrap_err().to_string();
            assert!(said.contains(right), "{text}: {said}");
            // What was stored before can still be read.
            assert!(ApiBase::try_from(text.to_owned()).is_ok(), "{text}");
        }
        for region in REGIONS_WITHOUT_EDGE {
            let right = match region.own {
                Some(own) => own.to_owned(),
                None => format!("https://api.{}.{}.twilio.com", region.edge, region.name),
            };
            assert!(ApiBase::parse(&right).is_ok(), "{right} is taken itself");
        }
        assert_eq!(ApiBase::parse("https://api.us1.twilio.com"), Ok(ApiBase::Us1));
    }

    #[test]
    fn p3_a_base_reads_back_as_it_was_written() {
        for text in
            ["us1", "ie1", "au1", "sandbox", "https://twilio.proxy.example:8443", "http://127.0.0.1:1"]
        {
            let base = ApiBase::parse(text).unwrap();
            assert_eq!(ApiBase::parse(&base.to_string()), Ok(base), "{text}");
        }
    }
}
