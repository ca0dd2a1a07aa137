//! TLS and proxies.

use rcgen::{CertificateParams, CertifiedKey, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use super::*;

fn certified(names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> CertifiedKey<KeyPair> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    change(&mut params);
    let signing_key = KeyPair::generate().unwrap();
    CertifiedKey { cert: params.self_signed(&signing_key).unwrap(), signing_key }
}

/// A TLS server with a certificate, and what a client would have to trust.
async fn tls_server(certified: CertifiedKey<KeyPair>) -> (Url, Vec<u8>) {
    let der = certified.cert.der().clone();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![der.clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://{}/?To=15005550006", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut bytes = [0; 4_096];
                let _ = stream.read(&mut bytes).await;
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
                let _ = stream.shutdown().await;
            });
        }
    });
    (url, der.to_vec())
}

fn trusting(der: Vec<u8>) -> HttpClient {
    let mut config = config();
    config.surroundings.trusted = Some(der);
    HttpClient::new(config)
}

#[tokio::test]
async fn c5_a_self_signed_certificate_is_a_tls_failure() {
    for is_ca in [rcgen::IsCa::NoCa, rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained)] {
        let (url, _) = tls_server(certified(&["127.0.0.1"], |params| params.is_ca = is_ca)).await;
        let other = certified(&["other.example"], |params| {
            // Another name, lest it be taken for the issuer.
            params.distinguished_name.push(rcgen::DnType::CommonName, "Somebody else");
        });
        let other = other.cert.der().to_vec();
        let expected = Stage::Tls(TlsProblem::UnknownIssuer);
        assert_eq!(stage_of(&trusting(other), &url).await, (expected, expected));
        assert!(expected.never_sent());
    }
}

#[tokio::test]
async fn p3_the_systems_trust_store_does_not_know_a_self_signed_certificate() {
    let (url, _) = tls_server(certified(&["127.0.0.1"], |_| ())).await;
    let stage = stage_of(&client(), &url).await.0;
    // A system without any trusted certificates cannot even begin.
    assert!(matches!(stage, Stage::Tls(TlsProblem::UnknownIssuer) | Stage::Setup), "{stage:?}");
}

#[tokio::test]
async fn c5_a_trusted_certificate_is_taken() {
    let (url, der) = tls_server(certified(&["127.0.0.1"], |_| ())).await;
    assert_eq!(trusting(der).read(&url, &login()).await.unwrap().status, 200);
}

#[tokio::test]
async fn c5_what_is_wrong_with_a_certificate_is_named() {
    let expired = certified(&["127.0.0.1"], |params| params.not_after = date_time_ymd(2001, 1, 1));
    let early = certified(&["127.0.0.1"], |params| params.not_before = date_time_ymd(4000, 1, 1));
    let foreign = certified(&["other.example"], |_| ());
    for (certified, problem) in [
        (expired, TlsProblem::Expired),
        (early, TlsProblem::NotYetValid),
        (foreign, TlsProblem::NameMismatch),
    ] {
        let (url, der) = tls_server(certified).await;
        assert_eq!(stage_of(&trusting(der), &url).await, (Stage::Tls(problem), Stage::Tls(problem)));
    }
}

/// Answers the client's first message with an alert (RFC 8446, 6): fatal, and of this description.
async fn alerting(description: u8) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://{}/", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = [0; 4_096];
            let _ = stream.read(&mut bytes).await;
            let _ = stream.write_all(&[21, 3, 3, 0, 2, 2, description]).await;
            let _ = stream.shutdown().await;
        }
    });
    url
}

#[tokio::test]
async fn c5_a_server_with_no_version_or_cipher_in_common_is_named() {
    let client = trusting(certified(&["127.0.0.1"], |_| ()).cert.der().to_vec());
    // handshake_failure, protocol_version, insufficient_security; and internal_error, which is another matter.
    for (description, problem) in [
        (40, TlsProblem::Incompatible),
        (70, TlsProblem::Incompatible),
        (71, TlsProblem::Incompatible),
        (80, TlsProblem::Handshake),
    ] {
        let url = alerting(description).await;
        assert_eq!(
            stage_of(&client, &url).await,
            (Stage::Tls(problem), Stage::Tls(problem)),
            "alert {description}"
        );
    }
}

#[tokio::test]
async fn c5_a_port_without_tls_is_named() {
    let der = certified(&["127.0.0.1"], |_| ()).cert.der().to_vec();
    let client = trusting(der);
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://{}/", plain.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = plain.accept().await {
            tokio::spawn(async move {
                let mut bytes = [0; 4_096];
                let _ = stream.read(&mut bytes).await;
                let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
                let _ = stream.read(&mut bytes).await;
            });
        }
    });
    assert_eq!(stage_of(&client, &url).await.0, Stage::Tls(TlsProblem::NotTls));

    let closing = Server::start(Act::CloseUnread).await;
    let url = Url::parse(&format!("https://127.0.0.1:{}/", closing.url.port().unwrap())).unwrap();
    assert_eq!(stage_of(&client, &url).await.0, Stage::Tls(TlsProblem::Interrupted));
}

#[tokio::test]
async fn c5_a_handshake_without_an_end_is_a_connection_time_out() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://{}/", silent.local_addr().unwrap())).unwrap();
    let mut config = config();
    config.limits.connect = Duration::from_millis(300);
    config.surroundings.trusted = Some(certified(&["127.0.0.1"], |_| ()).cert.der().to_vec());
    let expected = Stage::ConnectTimeout;
    assert_eq!(stage_of(&HttpClient::new(config), &url).await, (expected, expected));
    assert!(expected.never_sent());
}

#[tokio::test]
async fn p3_a_refusing_proxy_is_named_and_never_sees_the_credentials() {
    for answer in ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"] {
        let proxy = Server::saying(&format!("HTTP/1.1 {answer}\r\nContent-Length: 0"), b"").await;
        let mut config = config();
        let address = format!("http://user:secret@127.0.0.1:{}", proxy.url.port().unwrap());
        config.surroundings.proxy = Some(address);
        let client = HttpClient::new(config);
        let url = Url::parse("https://api.twilio.com/x?To=15005550006").unwrap();
        assert_eq!(stage_of(&client, &url).await, (Stage::Proxy, Stage::Proxy));
        for head in proxy.heads() {
            assert!(head.starts_with("CONNECT api.twilio.com:443 HTTP/1.1\r\n"), "{head}");
            assert!(!head.to_ascii_lowercase().contains("\r\nauthorization"), "{head}");
        }
        let route = client.route(&url).unwrap();
        assert_eq!(route.proxy, Some(format!("http://127.0.0.1:{}", proxy.url.port().unwrap())));
        assert_eq!(route.way, Way::Network);
    }
}

#[tokio::test]
async fn c5_a_proxy_that_is_not_there_is_named() {
    for address in ["http://127.0.0.1:1", "http://no-such-proxy.invalid:3128", "socks5://127.0.0.1:1"] {
        let mut config = config();
        config.surroundings.proxy = Some(address.to_owned());
        let url = Url::parse("https://api.twilio.com/").unwrap();
        assert_eq!(stage_of(&HttpClient::new(config), &url).await.0, Stage::Proxy, "{address}");
    }
}

#[tokio::test]
async fn p3_this_machine_is_never_asked_through_a_proxy() {
    let server = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 0", b"").await;
    let mut config = config();
    config.surroundings.proxy = Some("http://127.0.0.1:1".to_owned());
    assert_eq!(HttpClient::new(config).read(&server.url, &login()).await.unwrap().status, 200);
}
