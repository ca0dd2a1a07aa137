//! The sandbox against clients that were not written here: Twilio's own packages for Python and for Node.js (S1). Both make
//! the calls of one table, `tests/official_client/calls.json`, and compare the answers with it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "these are tests, and so are the functions that they share"
)]

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use linecheck_sandbox::known::KnownAccount;
use linecheck_sandbox::{NumberInfo, Sandbox, SandboxConfig, Settings, known};
use serde_json::{Map, Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

/// How many calls the table has at least.
const CALLS: usize = 200;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("official_client")
}

fn table() -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join("calls.json")).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["rows"].as_array().unwrap().clone()
}

/// Runs the table with an interpreter that has the package.
async fn run(interpreter: OsString, script: &str, given: &Value) -> (bool, String) {
    let mut child = Command::new(interpreter)
        .arg(folder().join(script))
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

fn python() -> OsString {
    std::env::var_os("LINECHECK_TEST_PYTHON").expect(
        "LINECHECK_TEST_PYTHON names a Python that has the package twilio: run `cargo xtask test`, which prepares it",
    )
}

/// A sandbox at noon of its own day, so that no day ends on the way, in which nothing moves on but by the clock that the
/// table advances.
async fn at_noon() -> Sandbox {
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let control = sandbox.control();
    let of_day = u64::try_from(control.now().as_second().rem_euclid(24 * 3600)).unwrap();
    control.advance_clock(Duration::from_secs(24 * 3600 - of_day) + Duration::from_hours(12)).unwrap();
    control.set_settings(Settings { latency_ms: 0, step_ms: 60_000, hides_unsent: false }).unwrap();
    sandbox
}

/// What the table has `$` for: accounts, numbers, days.
fn given(sandbox: &Sandbox) -> Value {
    let control = sandbox.control();
    let mut accounts = Map::new();
    for account in sandbox.accounts() {
        let role = serde_json::to_value(account.role).unwrap();
        let role = role.as_str().unwrap().to_owned();
        accounts.insert(role, json!({ "sid": account.sid, "token": account.auth_token }));
    }
    let (main, token) = (known::MAIN.sid(), known::MAIN.initial_auth_token());
    accounts.insert("wrong_token".to_owned(), json!({ "sid": main, "token": "0".repeat(32) }));
    let stranger = "AC0123456789abcdef0123456789abcdef";
    accounts.insert("stranger".to_owned(), json!({ "sid": stranger, "token": token }));
    accounts.insert("large".to_owned(), json!({ "sid": main.to_uppercase(), "token": token }));

    let number = |account: KnownAccount, fits: fn(&NumberInfo) -> bool| {
        control.numbers(account.sid()).unwrap().into_iter().find(fits).unwrap().phone_number
    };
    let both = |number: &NumberInfo| number.capabilities.is_some_and(|can| can.voice && can.sms);
    let now = control.now();
    let date = |time: Timestamp, form: &str| time.strftime(form).to_string();
    let ahead = |minutes: i64| date(now + SignedDuration::from_mins(minutes), "%Y-%m-%dT%H:%M:%SZ");
    let day = |days: i64, form: &str| date(now + SignedDuration::from_hours(24 * days), form);
    let values = json!({
        "ordinary": "+12025550100",
        "denied": "+2348031234567",
        "sender": number(known::MAIN, both),
        "voice_only": number(known::MAIN, |one| one.capabilities.is_some_and(|can| can.voice && !can.sms)),
        "sms_only": number(known::MAIN, |one| one.capabilities.is_some_and(|can| can.sms && !can.voice)),
        "elsewhere": number(known::FABRIKAM, both),
        "sub_sender": number(known::SUB_ACTIVE, both),
        "trial_sender": number(known::TRIAL, both),
        "suspended_sender": number(known::SUSPENDED, both),
        "service": control.registrations(main).unwrap().services[0].sid,
        "today": day(0, "%Y-%m-%d"),
        "tomorrow": day(1, "%Y-%m-%d"),
        "yesterday": day(-1, "%Y-%m-%d"),
        "month": day(0, "%Y-%m"),
        "year": day(0, "%Y"),
        "today_at_midnight": day(0, "%Y-%m-%dT00:00:00Z"),
        "tomorrow_at_midnight": day(1, "%Y-%m-%dT00:00:00Z"),
        "in_four_minutes": ahead(4),
        "in_an_hour": ahead(60),
        "in_36_days": ahead(36 * 24 * 60),
    });
    json!({ "base_url": sandbox.base_url(), "accounts": accounts, "values": values })
}

/// Makes the calls of the table with a package, and sees to it that it was that package that made them.
async fn holds(interpreter: OsString, script: &str, agent: &str) {
    let sandbox = at_noon().await;
    let (passed, said) = run(interpreter, script, &given(&sandbox)).await;
    let wrong: Vec<_> = said.lines().filter(|line| !line.starts_with("ok ")).collect();
    assert!(passed && !said.contains("FAILED"), "{}", wrong.join("\n"));
    let rows = table();
    for row in &rows {
        let name = row["name"].as_str().unwrap();
        assert!(said.lines().any(|line| line == format!("ok      {name}")), "{name:?} is not among:\n{said}");
    }
    let log = sandbox.control().log();
    assert!(log.iter().all(|entry| entry.user_agent.as_ref().is_some_and(|said| said.starts_with(agent))));
    let calls = rows.iter().filter(|row| row.get("control").is_none()).count();
    assert!(log.len() >= calls, "{} requests for {calls} calls", log.len());
}

#[tokio::test]
async fn s1_twilios_own_python_package_gets_the_answers_of_the_table() {
    holds(python(), "run.py", "twilio-python/").await;
}

#[tokio::test]
async fn s1_twilios_own_node_package_gets_the_answers_of_the_table() {
    holds("node".into(), "run.js", "twilio-node/").await;
}

#[test]
fn s1_the_table_has_more_than_two_hundred_calls_and_each_says_its_source() {
    let rows = table();
    let calls = rows.iter().filter(|row| row.get("call").is_some() || row.get("request").is_some());
    let calls: Vec<_> = calls.collect();
    assert!(calls.len() > CALLS, "{}", calls.len());
    let names: BTreeSet<_> = rows.iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), rows.len(), "every row has a name of its own");
    assert!(rows.iter().all(|row| row["source"].as_str().is_some_and(|source| !source.is_empty())));
    // An answer that is not looked at would make a call that cannot fail.
    assert!(calls.iter().all(|row| row.get("expect").is_some()));
}

/// Both runners tell a right answer from a wrong one: with a token that is refused, none of it passes for nothing.
#[tokio::test]
async fn s1_the_table_fails_when_the_sandbox_does_not_hold_the_contract() {
    for (interpreter, script) in [(python(), "run.py"), ("node".into(), "run.js")] {
        let sandbox = at_noon().await;
        sandbox.control().rotate_token(known::MAIN.sid()).unwrap();
        let mut given = given(&sandbox);
        given["accounts"]["main"]["token"] = json!(known::MAIN.initial_auth_token());
        let (passed, said) = run(interpreter, script, &given).await;
        assert!(!passed, "{said}");
        for name in ["the account is fetched", "a message is created", "a short recipient"] {
            assert!(
                said.contains(&format!("FAILED  {name}")) || said.contains(&format!("FAILED  SMS: {name}")),
                "{name} in:\n{said}"
            );
        }
    }
}
