//! The memory of the process, looked through by itself.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use linecheck_app::{OneShot, ProgressSink, verify_once};
use linecheck_domain::Secret;
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::known;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;
use tempfile::TempDir;

use crate::glass::{Found, Glass, Masked};
use crate::story::{Planted, Server, alone, runtime, work};

/// Makes the key of the vault as the vault does, and has it looked for.
fn look_for_key(glass: &mut Glass, folder: &TempDir, passphrase: &Masked) {
    let header = fs::read_to_string(folder.path().join("vault/vault.json")).unwrap();
    let header: Value = serde_json::from_str(&header).unwrap();
    let of = |name: &str| header["key"]["argon2id"][name].clone();
    let number = |name: &str| u32::try_from(of(name).as_u64().unwrap()).unwrap();
    let salt = u128::from_str_radix(of("salt").as_str().unwrap(), 16).unwrap().to_be_bytes();
    let parameters = Params::new(number("memory_kib"), number("passes"), number("lanes"), Some(32)).unwrap();
    let mut key = vec![0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(passphrase.clear().as_bytes(), &salt, &mut key)
        .unwrap();
    glass.look_for("key", "bytes", &key);
    let mut digits = String::with_capacity(64);
    for byte in &key {
        write!(digits, "{byte:02x}").unwrap();
    }
    glass.look_for("key", "hexadecimal", digits.as_bytes());
    glass.look_for("key", "hexadecimal, upper case", digits.to_uppercase().as_bytes());
}

/// What may remain, with the most halves of it: the key of a vault that has a passphrase, on the stacks of threads that live on.
/// Tokens, client secrets, access tokens and passphrases: none.
const REMAINS: &[(&str, &str, usize)] = &[("key", "bytes", 10)];

/// What is still there, and should not be, once all has come to its end.
fn left(glass: &mut Glass) -> Found {
    let mut left = Found::new();
    // What a connection holds goes with its task, which ends by itself.
    for _ in 0..40 {
        left = glass.look();
        left.retain(|(secret, form, _), count| {
            !REMAINS.iter().any(|(may, so, most)| secret == may && form == so && *count <= *most)
        });
        if left.is_empty() {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    left
}

#[test]
fn p1_c4_no_secret_is_in_the_memory_of_the_process_once_the_vault_is_closed() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder);
    let mut glass = Glass::at("self");
    // As in the command line: what was opened before can be read all the same.
    linecheck_app::leave_no_core_dump();
    linecheck_app::refuse_other_processes();

    let planted = Planted::new();
    planted.look_for(&mut glass);
    let runtime = runtime();
    let base = server.base.clone();
    let task = runtime.spawn(async move {
        let app = planted.open(&folder, &base).await;
        work(&app, &planted).await;
        (app, planted, folder)
    });
    let (app, planted, folder) = runtime.block_on(task).unwrap();
    look_for_key(&mut glass, &folder, &planted.passphrase);
    let open = glass.look();
    for secret in ["Auth Token", "client secret", "access token", "key"] {
        assert!(open.keys().any(|(found, ..)| *found == secret), "an open vault works with it: {open:#?}");
    }

    runtime.block_on(app.close()).unwrap();
    drop(app);
    assert_eq!(left(&mut glass), Found::new());
}

/// The trust store is read from the environment, so the test runs itself again with another one.
#[test]
fn p1_p3_no_token_is_in_the_memory_after_a_connection_with_tls() {
    const AGAIN: &str = "memory::p1_p3_no_token_is_in_the_memory_after_a_connection_with_tls";
    if env::var_os("SSL_CERT_FILE").is_some_and(|file| file.to_string_lossy().ends_with(TRUSTED)) {
        return speak_tls();
    }
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    fs::write(folder.path().join("key.der"), made.signing_key.serialize_der()).unwrap();
    let certificate = BASE64_STANDARD.encode(made.cert.der());
    let text = format!("-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n");
    fs::write(folder.path().join(TRUSTED), text).unwrap();
    let mut again = Command::new(env::current_exe().unwrap());
    again.args(["--exact", AGAIN, "--nocapture"]).env("SSL_CERT_FILE", folder.path().join(TRUSTED));
    let done = again.env_remove("SSL_CERT_DIR").output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains(ASKED), "{said}{}", String::from_utf8_lossy(&done.stderr));
}

const TRUSTED: &str = "trusted.pem";
/// What the second run says when the request came with the token.
const ASKED: &str = "the server was asked with the token";

fn speak_tls() {
    let planted = Planted::new();
    let mut glass = Glass::at("self");
    planted.look_for(&mut glass);
    let (base, server) = tls_server();
    let runtime = runtime();
    let token = Secret::new(planted.token.clear());
    let task = runtime.spawn(async move {
        let sid = known::MAIN.sid().to_owned();
        let asked = OneShot { sid, token, base: Some(base), allowed_host: None };
        verify_once(asked, &ProgressSink::silent()).await
    });
    let found = runtime.block_on(task).unwrap().unwrap();
    // It was no answer of Twilio's, but it was one.
    assert_eq!(found.outcome.code(), OutcomeCode::Intercepted, "{found:?}");
    assert!(server.join().unwrap(), "the header was there");
    println!("{ASKED}");
    assert_eq!(left(&mut glass), Found::new());
}

/// A server that refuses the first request; whether it had a credential.
fn tls_server() -> (String, thread::JoinHandle<bool>) {
    let trusted = PathBuf::from(env::var_os("SSL_CERT_FILE").unwrap());
    let pem = fs::read_to_string(&trusted).unwrap();
    let certificate = BASE64_STANDARD.decode(pem.lines().nth(1).unwrap()).unwrap();
    let key = fs::read(trusted.with_file_name("key.der")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(certificate)],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key)),
        )
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), stream);
        // Not on the stack, which nobody overwrites.
        let mut request = Vec::with_capacity(64 * 1024);
        while !request.ends_with(b"\r\n\r\n") {
            let read = request.len();
            request.resize(read + 1, 0);
            stream.read_exact(&mut request[read..]).unwrap();
        }
        let answer = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        stream.write_all(answer).unwrap();
        stream.conn.send_close_notify();
        let _ = stream.flush();
        request.windows(6).any(|window| window.eq_ignore_ascii_case(b"basic "))
    });
    (base, server)
}

#[test]
fn p1_the_look_finds_what_is_there_and_freed_memory_is_overwritten() {
    let _alone = alone();
    let mut glass = Glass::at("self");
    let planted = Planted::new();
    planted.look_for(&mut glass);
    assert_eq!(glass.look(), Found::new());

    let clear = planted.token.clear();
    let found = glass.look();
    assert_eq!(
        found.keys().map(|(secret, form, _)| (*secret, *form)).collect::<Vec<_>>(),
        [("Auth Token", "text")]
    );
    assert_eq!(found.values().sum::<usize>(), 2, "both halves, once: {found:?}");
    drop(clear);
    assert_eq!(glass.look(), Found::new());

    // In a header, wherever it begins in its groups of three, and in UTF-16; what it grew out of is overwritten too.
    for before in ["", "A", "AC"] {
        let mut header = String::from("Basic ");
        header.push_str(&BASE64_STANDARD.encode(format!("{before}{} and more", planted.token.clear())));
        let found = glass.look();
        assert!(
            found.keys().all(|(_, form, _)| form.starts_with("Base64")) && !found.is_empty(),
            "{found:?}"
        );
        drop(header);
    }
    let wide: Vec<u16> = planted.token.clear().encode_utf16().collect();
    assert!(glass.look().keys().all(|(_, form, _)| *form == "UTF-16") && !glass.look().is_empty());
    drop(wide);
    assert_eq!(glass.look(), Found::new());
    assert!(glass.seen > 1_000_000, "{}", glass.seen);
}
