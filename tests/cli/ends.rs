//! T7: a real process whose vault fails under it, or that sleeps while another one goes on. Each end names its transaction,
//! and nothing is created twice.

use std::io::Write as _;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use linecheck_app::{App, Options, Pace, ProgressSink, SandboxHome, TenantEdit, enter_sandbox};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::tenant::TenantId;
use linecheck_sandbox::{Control, Endpoint, FaultAction, FaultRule, known};
use linecheck_tests::PASSPHRASE;
use linecheck_vault::{KeySource, Vault, VaultError};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::home::Home;

const SEND: [&str; 6] = ["--sandbox", "--json", "--passphrase-stdin", "send", "contoso", "--to"];

/// A home, and the sandbox that its children join.
struct Desk {
    home: Home,
    runtime: Runtime,
    sandbox: SandboxHome,
}

fn key() -> KeySource {
    KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None)
}

impl Desk {
    /// The tenant originates with the sandbox's default account.
    fn new() -> Self {
        let home = Home::with_vault(Mode::Sandbox);
        let runtime = Runtime::new().unwrap();
        std::fs::create_dir_all(home.sandbox_state()).unwrap();
        let sandbox = runtime.block_on(enter_sandbox(&home.sandbox_state())).unwrap();
        let desk = Self { home, runtime, sandbox };
        let app = desk.app(0);
        desk.runtime.block_on(async {
            let (actor, tenant) = (Actor::administrator("tester"), TenantId::parse("contoso").unwrap());
            app.add_tenant(&actor, tenant.clone(), "Contoso").await.unwrap();
            let edit = TenantEdit { sms: Some(true), voice: Some(true), ..TenantEdit::default() };
            app.edit_tenant(&actor, &tenant, edit).await.unwrap();
            app.close().await.unwrap();
        });
        desk
    }

    fn control(&self) -> Control {
        self.sandbox.control().unwrap()
    }

    /// Another Linecheck on the same vault, whose clock is ahead.
    fn app(&self, minutes: i64) -> App {
        let mut options = Options::new(Mode::Sandbox, self.home.vault(Mode::Sandbox), key());
        options.sandbox = Some(self.sandbox.base_url().clone());
        options.pace = Pace { look_ups: vec![Duration::ZERO], ..Pace::default() };
        options.clock = std::sync::Arc::new(move || Timestamp::now() + SignedDuration::from_mins(minutes));
        self.runtime.block_on(App::open(options)).unwrap()
    }

    fn creates(&self) -> usize {
        self.control().log().iter().filter(|entry| entry.endpoint.creates()).count()
    }

    fn created(&self) -> Vec<String> {
        self.control().log().into_iter().filter_map(|entry| entry.created_sid).collect()
    }

    /// Begins a process, and gives it the passphrase.
    fn begin(&self, mut command: Command) -> Child {
        self.home.furnish(&mut command);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}").unwrap();
        child
    }

    fn send(&self, to: &str) -> Child {
        self.begin(self.home.command(&[&SEND[..], &[to]].concat()))
    }

    /// Waits until so many requests that create have reached the sandbox.
    fn wait_for_creates(&self, count: usize) {
        while self.creates() < count {
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Nothing that a later look brings may be a create; and what was made is what is told in the end.
    fn assert_found_later(&self, id: &str, case: &str) {
        let before = self.creates();
        let app = self.app(2);
        let trace = self.runtime.block_on(async {
            let id = id.parse().unwrap();
            let trace = app.look_up_transaction(id, &ProgressSink::silent()).await.unwrap();
            app.close().await.unwrap();
            trace
        });
        assert_eq!(self.creates(), before, "{case}: looking creates nothing");
        assert_eq!(trace.resource_sid, self.created().last().cloned(), "{case}: {:?}", trace.lines);
    }
}

/// The first object that a process printed: what came of its command.
fn first_object(output: &Output, case: &str) -> Value {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let line = text.lines().next().unwrap_or_else(|| panic!("{case}: {output:?}"));
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{case}: {error}: {text}"))
}

/// Asserts what every end after an intent says, and returns the transaction that it names.
fn named(object: &Value, case: &str) -> String {
    assert_eq!(object["code"], "outcome_unknown", "{case}: {object}");
    assert_eq!(object["retry"], "after", "{case}: {object}");
    let id = object["params"]["transaction"].as_str().unwrap_or_else(|| panic!("{case}: {object}"));
    assert!(object["message"].as_str().unwrap().contains(id), "{case}: {object}");
    let next = object["next_step"].as_str().unwrap();
    assert!(next.contains("before you send again") && next.contains(id), "{case}: {object}");
    id.to_owned()
}

/// Holds the database for writing until it is told to let it go.
fn hold(vault: &Vault) -> (mpsc::Sender<()>, thread::JoinHandle<()>) {
    let (release, released) = mpsc::channel::<()>();
    let (taken, is_taken) = mpsc::channel();
    let vault = vault.clone();
    let holder = thread::spawn(move || {
        let held = vault.write_blocking(|_| {
            taken.send(()).unwrap();
            // Also when the test has failed and nobody tells.
            let _ = released.recv();
            Ok::<_, VaultError>(())
        });
        held.unwrap();
    });
    is_taken.recv().unwrap();
    (release, holder)
}

/// Twilio accepts while another process writes and does not end: the one that sent says what it made. Doing what it says
/// sends no second one.
#[test]
fn t7_a_process_that_cannot_store_what_twilio_accepted_names_it_and_sends_no_second() {
    let desk = Desk::new();
    let slow = FaultAction::Latency { ms: 3_000 };
    desk.control().set_faults(vec![FaultRule::every(Endpoint::MessagesCreate, slow)]).unwrap();
    let vault =
        Vault::create_or_open_blocking(&desk.home.vault(Mode::Sandbox), Mode::Sandbox, key()).unwrap();
    let child = desk.send("+12025550123");
    desk.wait_for_creates(1);
    let (release, holder) = hold(&vault);
    let output = child.wait_with_output().unwrap();
    release.send(()).unwrap();
    holder.join().unwrap();
    vault.close_blocking().unwrap();
    let case = "busy";
    assert_eq!(output.status.code(), Some(6), "{output:?}");
    let object = first_object(&output, case);
    let id = named(&object, case);
    assert_eq!(object["params"]["cause"], "vault_busy");
    assert_eq!(object["params"]["resource_sid"], json!(desk.created()[0]), "{object}");
    desk.control().clear_faults().unwrap();
    desk.assert_found_later(&id, case);
    assert_eq!(desk.creates(), 1);
}

/// The file system takes no more than so much, for every so much: the process may fail at any of its writes.
#[cfg(target_os = "linux")]
#[test]
fn t7_a_process_whose_disk_takes_no_more_names_what_it_sent_at_every_write() {
    let desk = Desk::new();
    let program = linecheck_tests::cli_path();
    let (mut after, mut before, mut done) = (0, 0, 0);
    // In blocks of 512 bytes; below 32 KiB the index of the log has no room.
    for blocks in (64..480).step_by(8) {
        let case = format!("{blocks} blocks");
        desk.control().clear_log();
        let mut command = Command::new("sh");
        // Without its signal, the limit is an error of the write.
        command.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
        command.arg(&program).args(SEND).arg(format!("+1303555{:04}", 1_000 + blocks));
        let output = desk.begin(command).wait_with_output().unwrap();
        let creates = desk.creates();
        assert!(creates <= 1, "{case}: {creates}");
        let object = first_object(&output, &case);
        if creates == 0 {
            before += 1;
        } else if object["code"].is_null() || object["conclusion"].is_object() {
            assert!(object["transaction"].is_string(), "{case}: {object}");
            done += 1;
        } else {
            let id = named(&object, &case);
            assert_eq!(output.status.code(), Some(6), "{case}: {output:?}");
            desk.assert_found_later(&id, &case);
            after += 1;
        }
        // Brings the log home for the next one.
        desk.runtime.block_on(desk.app(0).close()).unwrap();
    }
    assert!(after > 0 && before > 0 && done > 0, "{before} before, {after} after its create, {done} done");
}

/// A real process sleeps in its pause, as when the computer is suspended. Another one gives the verdict meanwhile.
#[test]
fn t7_a_process_that_was_suspended_in_its_pause_does_not_create_after_the_verdict() {
    let desk = Desk::new();
    let limited = FaultAction::RateLimited { code: 20_429, retry_after: Some(8) };
    desk.control().set_faults(vec![FaultRule::every(Endpoint::MessagesCreate, limited)]).unwrap();
    let app = desk.app(2);
    let child = desk.send("+12025550123");
    // Once its refusal is stored, it sleeps.
    let id = loop {
        let traces = desk.runtime.block_on(app.recent_sends(None, 1)).unwrap();
        if let Some(newest) = traces.first() {
            let trace = desk.runtime.block_on(app.trace(newest.transaction)).unwrap();
            if trace.lines.iter().any(|line| line.text.contains("refused it")) {
                break trace.transaction;
            }
        }
        thread::sleep(Duration::from_millis(5));
    };
    signal("STOP", &child);
    let report = desk.runtime.block_on(app.follow_open(None, &ProgressSink::silent())).unwrap();
    assert_eq!(report.traces[0].transaction, id);
    assert!(report.traces[0].verdict.is_some(), "the other one gave a verdict");
    desk.control().clear_faults().unwrap();
    signal("CONT", &child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(desk.creates(), 1, "what was stopped is not gone on with");
    let object = first_object(&output, "suspended");
    assert_eq!(object["transaction"], id.to_string(), "{object}");
    assert_eq!(object["verdict"]["verdict"], "stopped", "{object}");
    assert_eq!(output.status.code(), Some(4), "{output:?}");
}

/// A process is suspended while Twilio holds its create, and another one takes it for stopped. Its answer is known all the
/// same, and nothing falls back after the verdict.
#[test]
fn t7_a_process_that_was_suspended_in_its_create_stores_its_answer_after_the_verdict() {
    let desk = Desk::new();
    let slow = FaultAction::Latency { ms: 3_000 };
    desk.control().set_faults(vec![FaultRule::every(Endpoint::MessagesCreate, slow)]).unwrap();
    let child = desk.send("+12025550123");
    desk.wait_for_creates(1);
    signal("STOP", &child);
    let app = desk.app(2);
    // Nothing is listed yet, as far as the other one is told.
    let empty = FaultAction::Http {
        status: 200,
        body: json!({ "messages": [], "next_page_uri": null }).to_string(),
        content_type: "application/json".to_owned(),
        headers: std::collections::BTreeMap::new(),
        processed: false,
    };
    desk.control().set_faults(vec![FaultRule::every(Endpoint::MessagesList, empty)]).unwrap();
    let report = desk.runtime.block_on(app.follow_open(None, &ProgressSink::silent())).unwrap();
    assert_eq!(report.traces.len(), 1, "{report:?}");
    assert!(report.traces[0].may_still_arrive, "{:?}", report.traces[0].headline);
    signal("CONT", &child);
    let output = child.wait_with_output().unwrap();
    let object = first_object(&output, "suspended");
    assert_eq!((desk.creates(), output.status.code()), (1, Some(0)), "{output:?}");
    assert_eq!(object["resource_sid"], json!(desk.created()[0]), "{object}");
    assert_eq!(object["may_still_arrive"], false, "{object}");
}

/// A person interrupts it: what may have been sent is named.
#[test]
fn t7_a_process_that_is_interrupted_names_what_it_may_have_sent() {
    let desk = Desk::new();
    desk.control()
        .set_faults(vec![FaultRule::every(Endpoint::MessagesCreate, FaultAction::stall(true))])
        .unwrap();
    let child = desk.send("+12025550123");
    desk.wait_for_creates(1);
    signal("INT", &child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(6), "{output:?}");
    let object = first_object(&output, "interrupted");
    assert_eq!((&object["code"], &object["retry"]), (&json!("cancelled"), &json!("after")), "{object}");
    let id = object["params"]["transaction"].as_str().unwrap().to_owned();
    assert!(object["message"].as_str().unwrap().contains("may have been sent"), "{object}");
    assert!(object["next_step"].as_str().unwrap().contains("before you send again"), "{object}");
    desk.control().clear_faults().unwrap();
    desk.assert_found_later(&id, "interrupted");
    assert_eq!(desk.creates(), 1);
}

fn signal(name: &str, child: &Child) {
    let sent = Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success(), "SIG{name}");
}

/// The sandbox's accounts are what these tests take them for.
#[test]
fn t7_the_default_account_is_the_one_that_is_counted() {
    let desk = Desk::new();
    let output = desk.send("+12025550123").wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let log = desk.control().log();
    let creates: Vec<_> = log.iter().filter(|entry| entry.endpoint.creates()).collect();
    assert_eq!(creates.len(), 1);
    assert_eq!(creates[0].account.as_deref(), Some(known::DEFAULT_ACCOUNT.sid()));
}
