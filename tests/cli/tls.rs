//! Which problem of TLS it was, told to a person and to a program. The system's trust store is a file of the test's.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use linecheck_sandbox::known;
use rcgen::{CertificateParams, CertifiedKey, DnType, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::home::{Answer, Home};

fn certified(name: &str, change: impl FnOnce(&mut CertificateParams)) -> CertifiedKey<KeyPair> {
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    // Names of their own, lest one be taken for another's issuer.
    params.distinguished_name.push(DnType::CommonName, format!("{name} of {}", uuid::Uuid::new_v4()));
    change(&mut params);
    let signing_key = KeyPair::generate().unwrap();
    CertifiedKey { cert: params.self_signed(&signing_key).unwrap(), signing_key }
}

/// A server on this machine; its base.
fn server(serve: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().flatten().for_each(serve));
    base
}

fn tls_server(certified: &CertifiedKey<KeyPair>) -> String {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    server(move |stream| {
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
        let _ = stream.read(&mut [0; 4096]);
    })
}

/// Reads the beginning of the handshake, says something, and closes.
fn saying(words: &'static [u8]) -> String {
    server(|mut stream| {
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(words);
    })
}

fn verify(home: &Home, json: bool, base: &str, trusted: &CertifiedKey<KeyPair>) -> Answer {
    let store = home.path().join("trusted.pem");
    let certificate = BASE64_STANDARD.encode(trusted.cert.der());
    fs::write(&store, format!("-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n"))
        .unwrap();
    let words = ["verify", "--sid", known::MAIN.sid(), "--token-stdin", "--api-base", base];
    let words = [if json { &["--json"][..] } else { &[] }, &words].concat();
    let mut command = home.command(&words);
    command.env("SSL_CERT_FILE", store).env_remove("SSL_CERT_DIR");
    home.finish(command, base, format!("{}\n", "0".repeat(32)).as_bytes())
}

#[test]
fn c5_people_and_programs_read_which_problem_of_tls_it_was() {
    let home = Home::new();
    let here = certified("127.0.0.1", |_| ());
    let expired = certified("127.0.0.1", |params| params.not_after = date_time_ymd(2001, 1, 1));
    let early = certified("127.0.0.1", |params| params.not_before = date_time_ymd(4000, 1, 1));
    let foreign = certified("other.example", |_| ());
    for (base, trusted, stage, words) in [
        (tls_server(&expired), &expired, "tls_expired", "has expired"),
        (tls_server(&early), &early, "tls_not_yet_valid", "not valid yet"),
        (tls_server(&foreign), &foreign, "tls_name_mismatch", "for another host"),
        (tls_server(&here), &foreign, "tls_unknown_issuer", "issuer is not trusted"),
        (saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"), &here, "tls_not_spoken", "does not speak TLS"),
        (saying(b""), &here, "tls_interrupted", "broke during the handshake"),
        // An alert (RFC 8446, 6): fatal, protocol_version.
        (saying(&[21, 3, 3, 0, 2, 2, 70]), &here, "tls_incompatible", "no version or cipher"),
    ] {
        let told = verify(&home, true, &base, trusted).refused(5, "unreachable");
        assert_eq!(told["params"]["stage"], stage, "{told}");
        assert!(told["message"].as_str().unwrap().contains(words), "{told}");
        let said = verify(&home, false, &base, trusted);
        assert_eq!(said.status, 5, "{said:?}");
        let all = format!("{} {}", said.out, said.err).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(all.contains(words), "{said:?}");
        assert!(all.contains(told["next_step"].as_str().unwrap()), "{said:?}: {told}");
    }
}
