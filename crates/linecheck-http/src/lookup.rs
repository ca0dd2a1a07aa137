//! Resolving host names, so that a failure of it is known as one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The system's resolver. `localhost` is this machine and is not asked about.
#[derive(Debug)]
pub(crate) struct SystemLookup;

impl Resolve for SystemLookup {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            if name.as_str().eq_ignore_ascii_case("localhost") {
                let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
                return Ok(Box::new(here.map(|address| SocketAddr::new(address, 0)).into_iter()) as Addrs);
            }
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let addresses: Vec<SocketAddr> = found.map_err(|source| LookupFailed(Some(source)))?.collect();
            if addresses.is_empty() {
                return Err(LookupFailed(None).into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// A name was not resolved; the source is the system's reason, absent when it knows the name but no address.
#[derive(Debug, thiserror::Error)]
#[error("the name was not resolved")]
pub(crate) struct LookupFailed(#[source] Option<std::io::Error>);
