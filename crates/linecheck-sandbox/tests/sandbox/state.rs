use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use linecheck_sandbox::{
    AccountStatus, Endpoint, FaultAction, FaultRule, NumberSpec, Sandbox, SandboxConfig, SandboxError,
    Settings, known,
};

use crate::client::{Caller, usable};

async fn open(folder: &Path) -> Result<Sandbox, SandboxError> {
    Sandbox::start(SandboxConfig { state_dir: Some(folder.to_owned()), ..SandboxConfig::default() }).await
}

#[tokio::test]
async fn s1_what_was_hung_up_redacted_and_deleted_stays_so() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = open(folder.path()).await.unwrap();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let mut messages = Vec::new();
    for _ in 0..3 {
        let sent = main.send(&from, "+12025550100").await.json();
        messages.push(format!("/Messages/{}.json", sent["sid"].as_str().unwrap()));
    }
    let call = main.call(&from, "+12025550100").await.json()["sid"].as_str().unwrap().to_owned();
    let call = format!("/Calls/{call}.json");
    assert_eq!(main.post(&call, &[("Status", "canceled")]).await.status, 200);
    sandbox.control().advance_clock(Duration::from_mins(2)).unwrap();
    assert_eq!(main.post(&messages[0], &[("Body", "")]).await.status, 200);
    let deleted = format!("/2010-04-01/Accounts/{}{}", known::MAIN.sid(), messages[1]);
    assert_eq!(main.ask("DELETE", &deleted, "", "").await.unwrap().status, 204);
    drop(sandbox);

    let sandbox = open(folder.path()).await.unwrap();
    let main = Caller::of(&sandbox, known::MAIN);
    assert_eq!(main.get(&call).await.json()["status"], "canceled");
    assert_eq!(main.get(&messages[0]).await.json()["body"], "");
    assert_eq!(main.get(&messages[1]).await.status, 404);
    assert_eq!(main.get(&messages[2]).await.json()["body"], "Your passcode is 123456");
    assert_eq!(sandbox.control().inbox(None).len(), 3, "the phone has all of them");
}

#[tokio::test]
async fn s1_everything_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = open(folder.path()).await.unwrap();
    let control = sandbox.control();
    let token = control.rotate_token(known::MAIN.sid()).unwrap();
    control.set_account_status(known::FABRIKAM.sid(), AccountStatus::Suspended).unwrap();
    control.set_balance(known::MAIN.sid(), "3.21").unwrap();
    control.set_settings(Settings { latency_ms: 0, step_ms: 60_000, hides_unsent: false }).unwrap();
    let mut registrations = control.registrations(known::MAIN.sid()).unwrap();
    registrations.sms_denied.insert("DE".to_owned());
    control.set_registrations(known::MAIN.sid(), registrations.clone()).unwrap();
    let from = usable(&sandbox, known::MAIN);
    let spec = NumberSpec { phone_number: "+12125550999".into(), friendly_name: None, capabilities: None };
    let added = control.add_number(known::MAIN.sid(), spec).unwrap();
    let released = control.release_number(known::MAIN.sid(), "+14165550100").unwrap();
    let main = Caller::with(&sandbox, known::MAIN.sid(), &token);
    let message = main.send(&from, "+12025550130").await.json()["sid"].as_str().unwrap().to_owned();
    let call = main.call(&from, "+12025550100").await.json()["sid"].as_str().unwrap().to_owned();
    control.set_faults(vec![FaultRule::nth(Endpoint::Account, 2, FaultAction::error(20500))]).unwrap();
    assert_eq!(main.get(".json").await.status, 200);
    control.advance_clock(Duration::from_mins(2)).unwrap();
    // Without a word: as when the process is killed.
    drop(sandbox);
    let late = control.rotate_token(known::MAIN.sid()).unwrap_err();
    assert_eq!(late.code(), "stopped", "what outlives the sandbox does not write to its folder");

    let sandbox = open(folder.path()).await.unwrap();
    let main = Caller::with(&sandbox, known::MAIN.sid(), &token);
    assert_eq!(main.get(".json").await.status, 500, "the rule remembers what it has counted");
    assert_eq!(main.get(".json").await.status, 200);
    assert_eq!(main.get(&format!("/Messages/{message}.json")).await.json()["status"], "sent");
    assert_eq!(main.get(&format!("/Calls/{call}.json")).await.json()["status"], "in-progress");
    sandbox.control().advance_clock(Duration::from_mins(1)).unwrap();
    assert_eq!(main.get(&format!("/Messages/{message}.json")).await.json()["error_code"], 30003);
    assert_eq!(main.get("/Balance.json").await.json()["balance"], "3.21");
    assert_eq!(sandbox.control().registrations(known::MAIN.sid()).unwrap(), registrations);
    let numbers = sandbox.control().numbers(known::MAIN.sid()).unwrap();
    assert!(numbers.contains(&added) && !numbers.contains(&released));
    assert_eq!(Caller::of(&sandbox, known::FABRIKAM).get(".json").await.json()["status"], "suspended");
    sandbox.stop().await.unwrap();
}

#[tokio::test]
async fn s1_the_number_of_numbers_is_remembered_until_another_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let config = |numbers| SandboxConfig {
        numbers,
        state_dir: Some(folder.path().to_owned()),
        ..SandboxConfig::default()
    };
    for (asked, has) in [(Some(7), 7), (None, 7), (Some(0), 0), (None, 0), (Some(90), 90)] {
        let sandbox = Sandbox::start(config(asked)).await.unwrap();
        assert_eq!(sandbox.control().numbers(known::MAIN.sid()).unwrap().len(), has);
        sandbox.stop().await.unwrap();
    }
}

#[tokio::test]
async fn s1_an_added_number_is_not_seeded_a_second_time() {
    let folder = tempfile::tempdir().unwrap();
    let config = |numbers| SandboxConfig {
        numbers,
        state_dir: Some(folder.path().to_owned()),
        ..SandboxConfig::default()
    };
    let sandbox = Sandbox::start(config(Some(1))).await.unwrap();
    let phone = "+14165550100";
    let spec = NumberSpec { phone_number: phone.into(), friendly_name: None, capabilities: None };
    let added = sandbox.control().add_number(known::MAIN.sid(), spec).unwrap();
    sandbox.stop().await.unwrap();
    let sandbox = Sandbox::start(config(Some(10))).await.unwrap();
    let numbers = sandbox.control().numbers(known::MAIN.sid()).unwrap();
    let same: Vec<_> = numbers.iter().filter(|number| number.phone_number == phone).collect();
    assert_eq!(same, [&added]);
}

#[tokio::test]
async fn s1_a_folder_serves_one_sandbox() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = open(folder.path()).await.unwrap();
    assert_eq!(open(folder.path()).await.err().unwrap().code(), "state_in_use");
    sandbox.stop().await.unwrap();
    open(folder.path()).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn s1_a_file_that_cannot_be_understood_is_moved_aside_with_an_error() {
    for (name, content) in [
        ("state.json", "{\"version\": 1, \"numb"),
        ("state.json", "[]"),
        (
            "state.json",
            r#"{"version":1,"numbers":5,"clock_offset_ms":-4,"latency_ms":0,"step_ms":1,"accounts":{}}"#,
        ),
        ("faults.json", "{\"version\": 1}"),
        ("pingone.json", "{\"version\": 1, \"pingone\": {}}"),
        ("messages.jsonl", "{\"sid\": 5}\n"),
        ("calls.jsonl", "\u{0}\u{0}\u{0}\n"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).await.unwrap().stop().await.unwrap();
        fs::write(folder.path().join(name), content).unwrap();
        let error = open(folder.path()).await.err().unwrap();
        let SandboxError::StateUnreadable { path, moved_to, .. } = &error else { panic!("{error}") };
        assert!(path.ends_with(name) && error.to_string().contains("the next start goes on without it"));
        assert_eq!(fs::read_to_string(moved_to).unwrap(), content, "nothing is lost");
        open(folder.path()).await.unwrap().stop().await.unwrap();
    }
}

#[tokio::test]
async fn s1_a_newer_file_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    fs::write(&path, r#"{"version": 2}"#).unwrap();
    assert_eq!(open(folder.path()).await.err().unwrap().code(), "state_newer");
    assert_eq!(fs::read_to_string(&path).unwrap(), r#"{"version": 2}"#);
}

#[tokio::test]
async fn s1_an_unfinished_line_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = open(folder.path()).await.unwrap();
    let from = usable(&sandbox, known::MAIN);
    let main = Caller::of(&sandbox, known::MAIN);
    let sid = main.send(&from, "+12025550100").await.json()["sid"].as_str().unwrap().to_owned();
    sandbox.stop().await.unwrap();
    let path = folder.path().join("messages.jsonl");
    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"sid\": \"SM").unwrap();

    let sandbox = open(folder.path()).await.unwrap();
    let main = Caller::of(&sandbox, known::MAIN);
    assert_eq!(main.get(&format!("/Messages/{sid}.json")).await.status, 200);
    assert_eq!(main.send(&from, "+12025550100").await.status, 201);
    assert_eq!(fs::read_to_string(folder.path().join("messages.jsonl.torn")).unwrap(), "{\"sid\": \"SM\n");
    sandbox.stop().await.unwrap();
    let sandbox = open(folder.path()).await.unwrap();
    assert_eq!(sandbox.control().health().messages, 2);
}

#[cfg(unix)]
#[tokio::test]
async fn s1_the_state_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("state");
    let sandbox = open(&folder).await.unwrap();
    sandbox.stop().await.unwrap();
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    for file in fs::read_dir(&folder).unwrap() {
        assert_eq!(file.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn s1_creating_a_message_appends_and_rewrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = open(folder.path()).await.unwrap();
    let from = usable(&sandbox, known::MAIN);
    let main = Caller::of(&sandbox, known::MAIN);
    let state = fs::metadata(folder.path().join("state.json")).unwrap().modified().unwrap();
    for _ in 0..20 {
        main.send(&from, "+12025550100").await;
    }
    assert_eq!(fs::metadata(folder.path().join("state.json")).unwrap().modified().unwrap(), state);
    let lines = fs::read_to_string(folder.path().join("messages.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 20);
}
