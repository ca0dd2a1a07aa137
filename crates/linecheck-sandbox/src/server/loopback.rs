//! For whom a request was meant.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};

/// Whether a request was meant for this machine. A page of the web whose name was made to resolve to 127.0.0.1
/// (DNS rebinding) sends its own name here.
pub(crate) fn is_loopback_host(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_only_loopback_hosts_are_answered() {
        let judged = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            is_loopback_host(&headers)
        };
        for good in ["localhost", "localhost:80", "LOCALHOST", "127.0.0.1:9", "127.8.9.1", "[::1]:80"] {
            assert!(judged(good), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "127.0.0.1.example.com",
            "localhost.example.com",
            "10.0.0.1",
            "[::2]",
            "0.0.0.0",
        ] {
            assert!(!judged(bad), "{bad}");
        }
        assert!(!is_loopback_host(&HeaderMap::new()));
    }
}
