//! Where PingOne is asked.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::id::Id;
use crate::visible::holds_token;

/// A region of PingOne. An environment lives in one, and its hosts have that region's ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneRegion"))]
#[expect(missing_docs, reason = "the names say it")]
pub enum Region {
    #[serde(rename = "NA")]
    NorthAmerica,
    #[serde(rename = "EU")]
    Europe,
    #[serde(rename = "CA")]
    Canada,
    #[serde(rename = "AP")]
    AsiaPacific,
    #[serde(rename = "AU")]
    Australia,
    #[serde(rename = "SG")]
    Singapore,
}

impl Region {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::NorthAmerica, Self::Europe, Self::Canada, Self::AsiaPacific, Self::Australia, Self::Singapore];

    /// The code by which PingOne names it, such as `EU`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NorthAmerica => "NA",
            Self::Europe => "EU",
            Self::Canada => "CA",
            Self::AsiaPacific => "AP",
            Self::Australia => "AU",
            Self::Singapore => "SG",
        }
    }

    /// How its hosts end: `api.pingone.` and this.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::NorthAmerica => "com",
            Self::Europe => "eu",
            Self::Canada => "ca",
            Self::AsiaPacific => "asia",
            Self::Australia => "com.au",
            Self::Singapore => "sg",
        }
    }

    fn auth_host(self) -> String {
        format!("auth.pingone.{}", self.suffix())
    }
}

impl FromStr for Region {
    type Err = RegionError;

    fn from_str(text: &str) -> Result<Self, RegionError> {
        let text = text.trim();
        let is_it = |region: &Self| {
            text.eq_ignore_ascii_case(region.code()) || text.eq_ignore_ascii_case(region.suffix())
        };
        Self::ALL.into_iter().find(is_it).ok_or(RegionError)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// The text is no region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "This is not a region of PingOne. They are NA (com), EU (eu), CA (ca), AP (asia), AU (com.au) and SG (sg)."
)]
pub struct RegionError;

/// The two bases that are asked: one for tokens, one for resources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(try_from = "Given", into = "Given")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneSite"))]
pub struct Site {
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    auth: Url,
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    api: Url,
}

/// A site as it is written.
#[derive(Serialize, Deserialize)]
struct Given {
    auth: String,
    api: String,
}

impl Site {
    /// The hosts of a region.
    ///
    /// # Errors
    /// Never for a region that is one; the addresses are put together of its ending.
    pub fn of(region: Region) -> Result<Self, SiteError> {
        Self::custom(
            &format!("https://{}", region.auth_host()),
            &format!("https://api.pingone.{}/v1", region.suffix()),
        )
    }

    /// Bases that an administrator gave: a custom domain, or a server on this machine. An API base without a path gets
    /// `/v1`.
    ///
    /// # Errors
    /// When one is no address that credentials may go to: see [`SiteError`].
    pub fn custom(auth: &str, api: &str) -> Result<Self, SiteError> {
        let (auth, mut api) = (read(auth)?, read(api)?);
        if api.path() == "/" {
            api.set_path("/v1");
        }
        Ok(Self { auth, api })
    }

    /// Where tokens come from, without a slash at its end.
    #[must_use]
    pub fn auth(&self) -> &str {
        self.auth.as_str().trim_end_matches('/')
    }

    /// What the paths of resources are put behind, without a slash at its end.
    #[must_use]
    pub fn api(&self) -> &str {
        self.api.as_str().trim_end_matches('/')
    }

    /// The host that resources are asked of.
    #[must_use]
    pub fn api_host(&self) -> &str {
        self.api.host_str().unwrap_or_default()
    }

    /// The host that tokens are asked of.
    #[must_use]
    pub fn auth_host(&self) -> &str {
        self.auth.host_str().unwrap_or_default()
    }

    /// The address of tokens for the worker's environment. A custom domain stands for one environment, and has no segment
    /// for it (source: Ping Identity, *Custom domain impacts*).
    #[must_use]
    pub fn token_address(&self, worker_environment: &Id) -> String {
        if self.is_custom_domain() {
            format!("{}/as/token", self.auth())
        } else {
            format!("{}/{worker_environment}/as/token", self.auth())
        }
    }

    /// Whether tokens come from a custom domain: neither a region's host nor this machine.
    #[must_use]
    pub fn is_custom_domain(&self) -> bool {
        !is_loopback(&self.auth) && !Region::ALL.iter().any(|region| region.auth_host() == self.auth_host())
    }

    /// Whether both bases are on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.auth) && is_loopback(&self.api)
    }

    /// The region whose hosts both bases are.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        Region::ALL.into_iter().find(|region| Self::of(*region).is_ok_and(|site| site == *self))
    }
}

fn read(text: &str) -> Result<Url, SiteError> {
    let mut url = Url::parse(text.trim()).map_err(|_| SiteError::NotAUrl)?;
    let host = url.host_str().ok_or(SiteError::NotAUrl)?;
    if holds_token(host) || holds_token(url.path()) {
        return Err(SiteError::Token);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(SiteError::HasCredentials);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(SiteError::HasQuery);
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(SiteError::PlainHttp),
        _ => return Err(SiteError::NotAUrl),
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

impl TryFrom<Given> for Site {
    type Error = SiteError;

    fn try_from(given: Given) -> Result<Self, SiteError> {
        Self::custom(&given.auth, &given.api)
    }
}

impl From<Site> for Given {
    fn from(site: Site) -> Self {
        Self { auth: site.auth().to_owned(), api: site.api().to_owned() }
    }
}

/// Why a text is not a base that credentials may go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// No address.
    #[error("This is not an address such as https://auth.example.com.")]
    NotAUrl,
    /// Plain `http` to another machine.
    #[error("Credentials go over https only; plain http is for this machine (loopback) alone.")]
    PlainHttp,
    /// A user or a password in the address.
    #[error("An address must not hold a name or a password.")]
    HasCredentials,
    /// A query or a fragment.
    #[error("An address here ends with its path: leave out what follows ? or #.")]
    HasQuery,
    /// It looks like a secret.
    #[error("{}", crate::visible::TYPED_TOKEN)]
    Token,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g4_a_region_is_named_by_its_code_or_its_ending() {
        for region in Region::ALL {
            assert_eq!(region.code().to_lowercase().parse(), Ok(region));
            assert_eq!(region.suffix().parse(), Ok(region));
            assert_eq!(serde_json::to_value(region).unwrap(), region.code());
            let site = Site::of(region).unwrap();
            assert_eq!(site.region(), Some(region));
            assert!(!site.is_custom_domain() && !site.is_loopback());
        }
        for text in ["", "US", "pingone.com", "E U"] {
            assert_eq!(text.parse::<Region>(), Err(RegionError), "{text}");
        }
    }

    #[test]
    fn g4_a_custom_domain_has_no_environment_in_its_token_address() {
        let environment: Id = "0a1b2c3d-0000-4000-8000-00000000000f".parse().unwrap();
        for (auth, api, token, base) in [
            (
                "https://auth.pingone.eu/",
                "https://api.pingone.eu",
                "https://auth.pingone.eu/0a1b2c3d-0000-4000-8000-00000000000f/as/token",
                "https://api.pingone.eu/v1",
            ),
            (
                "https://login.contoso.example",
                "https://api.pingone.eu/v1/",
                "https://login.contoso.example/as/token",
                "https://api.pingone.eu/v1",
            ),
            (
                "http://127.0.0.1:4010/pingone/auth",
                "http://127.0.0.1:4010/pingone/v1",
                "http://127.0.0.1:4010/pingone/auth/0a1b2c3d-0000-4000-8000-00000000000f/as/token",
                "http://127.0.0.1:4010/pingone/v1",
            ),
        ] {
            let site = Site::custom(auth, api).unwrap();
            assert_eq!((site.token_address(&environment).as_str(), site.api()), (token, base));
            let again: Site = serde_json::from_value(serde_json::to_value(&site).unwrap()).unwrap();
            assert_eq!(again, site);
        }
    }

    #[test]
    fn g4_credentials_go_over_tls_or_to_this_machine_alone() {
        for (auth, expected) in [
            ("http://auth.pingone.eu", SiteError::PlainHttp),
            ("http://127.0.0.1.example.com", SiteError::PlainHttp),
            ("https://user:pass@auth.pingone.eu", SiteError::HasCredentials),
            ("https://auth.pingone.eu/?a=1", SiteError::HasQuery),
            ("ftp://auth.pingone.eu", SiteError::NotAUrl),
            ("auth.pingone.eu", SiteError::NotAUrl),
            ("", SiteError::NotAUrl),
            ("https://0123456789abcdef0123456789abcdef", SiteError::Token),
        ] {
            assert_eq!(Site::custom(auth, "https://api.pingone.eu"), Err(expected), "{auth}");
        }
    }
}
