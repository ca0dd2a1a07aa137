//! P2, T7: the real command line is killed (SIGKILL) at instants all over what it does: a send, a save, a change of a tenant, an
//! import, a migration, another key. Judged by what it had acknowledged, by the vault afterwards, and by the sandbox's own log.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use linecheck_app::SandboxHome;
use linecheck_domain::base::Mode;
use linecheck_sandbox::{Control, known};
use linecheck_tests::{PASSPHRASE, scale};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::home::Home;

#[cfg(target_os = "linux")]
mod vaults;

/// How often each is killed; the long form has more.
const KILLS: u32 = 6;
const MOST_KILLS: u32 = 120;

pub(crate) fn kills() -> u32 {
    KILLS.saturating_mul(scale()).min(MOST_KILLS)
}

/// What a process printed until its end.
pub(crate) struct Ended {
    /// The exit status; none where it was killed.
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) has_panicked: bool,
}

impl Ended {
    /// Whether it said that it was done, whatever became of it then.
    pub(crate) fn is_acknowledged(&self) -> bool {
        let object = serde_json::from_str::<Value>(&self.out).ok();
        object.is_some_and(|object| object.get("code").is_none())
    }
}

/// Runs a command that reads these lines, and kills it after this time, where there is one.
pub(crate) fn run(mut command: Command, lines: &str, kill_after: Option<Duration>) -> Ended {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // One that is gone already reads nothing.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    if let Some(pause) = kill_after {
        thread::sleep(pause);
        child.kill().unwrap();
    }
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    let status = child.wait().unwrap().code();
    Ended { status, out, has_panicked: err.contains("panicked") }
}

/// A home with a sandbox that outlives every command, and the passphrase that its vault has.
struct Scene {
    home: Home,
    runtime: Runtime,
    sandbox: SandboxHome,
    passphrase: RefCell<String>,
    panics: RefCell<u32>,
}

impl Scene {
    fn new() -> Self {
        let home = Home::with_vault(Mode::Sandbox);
        let runtime = Runtime::new().unwrap();
        std::fs::create_dir_all(home.sandbox_state()).unwrap();
        let sandbox = runtime.block_on(linecheck_app::enter_sandbox(&home.sandbox_state())).unwrap();
        let scene = Self {
            home,
            runtime,
            sandbox,
            passphrase: RefCell::new(PASSPHRASE.to_owned()),
            panics: RefCell::new(0),
        };
        scene.done(&["tenant", "add", "contoso", "--sms", "on", "--voice", "on"], "");
        let token = known::MAIN.initial_auth_token();
        scene.done(&["draft", "edit", "contoso", "--sid", known::MAIN.sid(), "--token-stdin"], &token);
        scene.done(&["verify", "contoso"], "");
        scene.done(&["numbers", "select", "contoso", "--all"], "");
        scene.done(&["save", "contoso", "--consent-by", "Ann Admin"], "");
        scene
    }

    fn control(&self) -> Control {
        self.sandbox.control().unwrap()
    }

    /// Runs a command, and kills it after this time, where there is one.
    fn run(&self, words: &[&str], secret: &str, kill_after: Option<Duration>) -> Ended {
        let words = [&["--sandbox", "--json", "--passphrase-stdin"], words].concat();
        let lines = format!("{}\n{secret}\n", self.passphrase.borrow());
        let ended = run(self.home.command(&words), &lines, kill_after);
        *self.panics.borrow_mut() += u32::from(ended.has_panicked);
        ended
    }

    #[track_caller]
    fn done(&self, words: &[&str], secret: &str) -> Value {
        let ended = self.run(words, secret, None);
        assert_eq!(ended.status, Some(0), "{words:?}: {}", ended.out);
        serde_json::from_str(&ended.out).unwrap()
    }

    /// How long a command takes from its beginning to its end, so that an instant can be chosen in it.
    fn time_of(&self, words: &[&str], secret: &str) -> Duration {
        let begun = Instant::now();
        self.run(words, secret, None);
        begun.elapsed()
    }

    fn report(&self, lost: usize, doubled: Option<usize>) {
        report(lost, *self.panics.borrow(), doubled);
    }
}

/// Says what was counted, for the table of `cargo xtask torture`.
pub(crate) fn report(lost: usize, panics: u32, doubled: Option<usize>) {
    let mut figures = json!({ "runs": kills(), "faults": kills(), "lost": lost, "panics": panics });
    if let Some(doubled) = doubled {
        figures["doubled"] = json!(doubled);
    }
    linecheck_tests::report(&figures);
    assert_eq!(panics, 0, "panics");
}

impl Drop for Scene {
    fn drop(&mut self) {
        // The server ends inside the runtime that it began in.
        let _inside = self.runtime.enter();
    }
}

/// An instant of a time, its end included: another for each kill, spread over all of it, and the same in every run.
pub(crate) fn instant_of(time: Duration, kill: u32) -> Duration {
    time * (kill * 617 % 1_100) / 1_000
}

#[test]
fn t7_p2_a_send_that_is_killed_at_any_instant_is_followed_and_never_sent_again() {
    let scene = Scene::new();
    let time = scene.time_of(&["send", "contoso", "--to", "+13035550000"], "");
    scene.control().clear_log();
    let mut acknowledged = Vec::new();
    for kill in 1..=kills() {
        let to = format!("+1303555{kill:04}");
        let ended = scene.run(&["send", "contoso", "--to", &to], "", Some(instant_of(time, kill)));
        if ended.is_acknowledged() {
            let sent: Value = serde_json::from_str(&ended.out).unwrap();
            acknowledged.push(sent["transaction"].as_str().unwrap().to_owned());
        }
    }
    // What is left is looked up, twice.
    scene.done(&["follow", "--all", "--wait", "60"], "");
    scene.done(&["follow", "--all", "--wait", "60"], "");
    let kept = scene.done(&["trace", "--limit", "1000"], "").to_string();
    let lost = acknowledged.iter().filter(|id| !kept.contains(id.as_str())).count();
    let mut creates: BTreeMap<String, usize> = BTreeMap::new();
    for entry in scene.control().log().into_iter().filter(|entry| entry.endpoint.creates()) {
        *creates.entry(entry.to.unwrap_or_default()).or_default() += 1;
    }
    let doubled = creates.values().filter(|times| **times > 1).count();
    scene.report(lost, Some(doubled));
    assert_eq!((lost, doubled), (0, 0), "{creates:?}");
}

#[test]
fn c8_p2_a_save_that_is_killed_at_any_instant_is_there_whole_or_not_at_all() {
    let scene = Scene::new();
    let active = || {
        let active = scene.done(&["status", "contoso"], "")["active"].clone();
        (active["revision"].as_u64().unwrap(), active["fallback"].as_bool().unwrap())
    };
    scene.done(&["fallback", "contoso", "on"], "");
    let time = scene.time_of(&["save", "contoso"], "");
    let (mut lost, mut wrong) = (0, Vec::new());
    let (mut revision, mut fallback) = active();
    assert!(fallback, "it can be saved");
    for kill in 1..=kills() {
        scene.done(&["fallback", "contoso", if fallback { "off" } else { "on" }], "");
        let ended = scene.run(&["save", "contoso"], "", Some(instant_of(time, kill)));
        let now = active();
        let is_saved = now == (revision + 1, !fallback);
        lost += usize::from(ended.is_acknowledged() && !is_saved);
        if !is_saved && now != (revision, fallback) {
            wrong.push(format!("kill {kill}: {now:?}"));
        }
        (revision, fallback) = now;
    }
    // Each revision, its consent and its entry hang together.
    scene.done(&["audit", "verify"], "");
    scene.report(lost, None);
    assert_eq!((lost, wrong), (0, Vec::new()));
}

#[test]
fn p2_a_change_that_is_killed_at_any_instant_is_there_whole_or_not_at_all() {
    let scene = Scene::new();
    let rename = |name: &str, pause| scene.run(&["tenant", "rename", "contoso", name], "", pause);
    let time = scene.time_of(&["tenant", "rename", "contoso", "Contoso 0"], "");
    let name = || {
        let shown = scene.done(&["tenant", "list"], "");
        shown["tenants"][0]["name"].as_str().unwrap_or_else(|| panic!("{shown}")).to_owned()
    };
    let (mut lost, mut wrong) = (0, Vec::new());
    let mut before = name();
    for kill in 1..=kills() {
        let wanted = format!("Contoso {kill}");
        let ended = rename(&wanted, Some(instant_of(time, kill)));
        let now = name();
        lost += usize::from(ended.is_acknowledged() && now != wanted);
        if now != wanted && now != before {
            wrong.push(now.clone());
        }
        before = now;
    }
    scene.report(lost, None);
    assert_eq!((lost, wrong), (0, Vec::new()));
}

#[test]
fn p1_p2_a_change_of_the_passphrase_that_is_killed_at_any_instant_leaves_a_vault_that_one_of_both_opens() {
    let scene = Scene::new();
    let words = ["vault", "passphrase", "--new-passphrase-stdin"];
    let tenants = ["tenant", "list"];
    let whole = scene.done(&tenants, "");
    let begun = Instant::now();
    let first = format!("{PASSPHRASE} 0");
    assert_eq!(scene.run(&words, &first, None).status, Some(0), "it can be changed");
    let time = begun.elapsed();
    *scene.passphrase.borrow_mut() = first;
    let mut lost = 0;
    for kill in 1..=kills() {
        let (old, new) = (scene.passphrase.borrow().clone(), format!("{PASSPHRASE} {kill}"));
        let ended = scene.run(&words, &new, Some(instant_of(time, kill)));
        let opens = |passphrase: &str| {
            *scene.passphrase.borrow_mut() = passphrase.to_owned();
            let ended = scene.run(&tenants, "", None);
            (ended.status == Some(0)).then(|| serde_json::from_str::<Value>(&ended.out).unwrap())
        };
        let (with_new, with_old) = (opens(&new), opens(&old));
        assert!(with_new.is_some() != with_old.is_some(), "kill {kill}: new {with_new:?}, old {with_old:?}");
        lost += usize::from(ended.is_acknowledged() && with_new.is_none());
        lost += usize::from(with_new.as_ref().or(with_old.as_ref()) != Some(&whole));
        *scene.passphrase.borrow_mut() = if with_new.is_some() { new } else { old };
    }
    scene.report(lost, None);
    assert_eq!(lost, 0);
    let checked = scene.done(&["vault", "check"], "");
    assert!(checked.get("code").is_none(), "{checked}");
}
