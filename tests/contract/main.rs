//! The sandbox against a client that was not written here: Twilio's own Python package (S1).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "these are tests, and so are the functions that they share"
)]

use std::path::Path;
use std::process::Stdio;

use linecheck_sandbox::{Endpoint, LogEntry, Sandbox, SandboxConfig, known};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

const NUMBERS: usize = 2_500;

/// What the script has to have checked, in its words.
const CHECKS: &[&str] = &[
    "account is fetched",
    "accounts are listed",
    "numbers are listed over pages: 2500 in 3 requests",
    "numbers are listed in small pages",
    "sms permissions are fetched",
    "dialing permissions are listed",
    "campaign of a messaging service is listed: Passcodes",
    "tollfree verifications are listed: 0",
    "message is created and delivered: SM",
    "message is undelivered with a code",
    "messages are looked up",
    "call is created and completed: CA",
    "calls are looked up",
    "bad recipient is refused: 400, 21211",
    "bad recipient of a call is refused: 400, 21217",
    "bad credentials are refused: 401, 20003",
    "unknown message is not found: 404, 20404",
];

/// Runs the script with the interpreter that has the package.
async fn check(given: &Value) -> (bool, String) {
    let python = std::env::var_os("LINECHECK_TEST_PYTHON").expect(
        "LINECHECK_TEST_PYTHON names a Python that has the package twilio: run `cargo xtask test`, which prepares it",
    );
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("official_client/check.py");
    let mut child = Command::new(python)
        .arg(script)
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the interpreter starts");
    let mut input = child.stdin.take().unwrap();
    input.write_all(given.to_string().as_bytes()).await.unwrap();
    drop(input);
    let ended = child.wait_with_output().await.unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    (ended.status.success(), said)
}

fn count(log: &[LogEntry], wanted: impl Fn(&LogEntry) -> bool) -> usize {
    log.iter().filter(|entry| wanted(entry)).count()
}

fn query<'entry>(entry: &'entry LogEntry, name: &str) -> Option<&'entry str> {
    entry.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn s1_twilios_own_python_package_works_against_the_sandbox() {
    let config = SandboxConfig { numbers: Some(NUMBERS), ..SandboxConfig::default() };
    let sandbox = Sandbox::start(config).await.unwrap();
    let given = json!({
        "base_url": sandbox.base_url(),
        "account_sid": known::MAIN.sid(),
        "auth_token": known::MAIN.initial_auth_token(),
        "numbers": NUMBERS,
    });
    let (passed, said) = check(&given).await;
    assert!(passed, "{said}");
    assert!(!said.contains("FAILED"), "{said}");
    for wanted in CHECKS {
        assert!(said.contains(&format!("ok      {wanted}")), "{wanted:?} in:\n{said}");
    }

    let log = sandbox.control().log();
    let pages = |entry: &LogEntry| {
        entry.endpoint == Endpoint::Numbers
            && query(entry, "PageSize") == Some("1000")
            && entry.user.as_deref() == Some(known::MAIN.sid())
            && entry.status == Some(200)
    };
    assert_eq!(count(&log, pages), 3, "2,500 numbers are three pages");
    assert_eq!(count(&log, |entry| pages(entry) && query(entry, "PageToken").is_some()), 2);
    for (endpoint, kind) in [(Endpoint::MessagesCreate, "SM"), (Endpoint::CallsCreate, "CA")] {
        let created = |entry: &LogEntry| {
            entry.endpoint == endpoint
                && entry
                    .created_sid
                    .as_ref()
                    .is_some_and(|sid| said.contains(sid.as_str()) && sid.starts_with(kind))
        };
        assert_eq!(count(&log, created), 1, "the {kind} that the package got is the one that was made");
        let refused = |entry: &LogEntry| entry.endpoint == endpoint && entry.status == Some(400);
        assert_eq!(count(&log, refused), 1);
    }
    assert!(count(&log, |entry| entry.endpoint == Endpoint::Message && entry.status == Some(200)) >= 2);
    assert!(count(&log, |entry| entry.endpoint == Endpoint::Call && entry.status == Some(200)) >= 1);
    assert!(count(&log, |entry| entry.status == Some(401) && entry.error_code == Some(20_003)) >= 1);
    let own =
        |entry: &LogEntry| entry.user_agent.as_ref().is_some_and(|agent| agent.starts_with("twilio-python/"));
    assert_eq!(count(&log, own), log.len(), "nobody else asked");
}

/// The script tells failure from success: with a token that is refused, none of it passes for nothing.
#[tokio::test]
async fn s1_the_check_fails_when_the_sandbox_does_not_hold_the_contract() {
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let given = json!({
        "base_url": sandbox.base_url(),
        "account_sid": known::MAIN.sid(),
        "auth_token": "0".repeat(32),
        "numbers": NUMBERS,
    });
    let (passed, said) = check(&given).await;
    assert!(!passed, "{said}");
    assert!(said.contains("FAILED  account is fetched") && !said.contains("ok      message"), "{said}");
}
