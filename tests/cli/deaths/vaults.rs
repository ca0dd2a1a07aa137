//! P1, P2, P5: what takes or makes a whole vault is killed: an import, a migration, a key that goes into the keyring or out of it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use linecheck_domain::base::Mode;
use linecheck_tests::PASSPHRASE;
use serde_json::Value;

use super::{Ended, Scene, instant_of, kills, report};
use crate::care::{home_of, names, put};
use crate::home::Home;

/// Runs a command of the sandbox in a home, and kills it after this time, where there is one.
fn run(home: &Home, words: &[&str], secret: &str, kill_after: Option<Duration>) -> Ended {
    let words = [&["--sandbox", "--json", "--passphrase-stdin"], words].concat();
    super::run(home.command(&words), &format!("{PASSPHRASE}\n{secret}\n"), kill_after)
}

#[test]
fn p2_p5_an_import_that_is_killed_at_any_instant_is_taken_whole_or_not_at_all() {
    let scene = Scene::new();
    let folder = scene.home.path();
    let (key, file) = (folder.join("key.txt"), folder.join("team.age"));
    let made = Command::new("age-keygen").arg("-o").arg(&key).stderr(Stdio::null()).status().unwrap();
    assert!(made.success());
    let text = fs::read_to_string(&key).unwrap();
    let public = text.lines().find_map(|line| line.strip_prefix("# public key: ")).unwrap();
    let (key, file) = (key.to_str().unwrap(), file.to_str().unwrap());
    let export = ["bundle", "export", "--out", file, "--with-secrets", "--with-audit", "--to", public];
    scene.done(&export, "");
    let template = Home::with_vault(Mode::Sandbox);
    template.sandbox(&["tenant", "add", "fabrikam"], "").done();
    let import = ["bundle", "import", file, "--identity", key, "--take", "contoso"];
    let another = || {
        let home = Home::new();
        put(&template.vault(Mode::Sandbox), &home.vault(Mode::Sandbox));
        home
    };
    let begun = Instant::now();
    assert_eq!(run(&another(), &import, "", None).status, Some(0), "it can be imported");
    let time = begun.elapsed();

    let (mut lost, mut panics, mut wrong) = (0, 0, Vec::new());
    for kill in 1..=kills() {
        let home = another();
        let ended = run(&home, &import, "", Some(instant_of(time, kill)));
        panics += u32::from(ended.has_panicked);
        // What it would change now: nothing, or all of it.
        let shown = home.sandbox(&["bundle", "show", file, "--identity", key], "").done();
        let standing = shown["tenants"][0]["standing"].as_str().unwrap().to_owned();
        lost += usize::from(ended.is_acknowledged() && standing != "same");
        let foreign = home.sandbox(&["audit", "verify"], "").done();
        let tenants = home.sandbox(&["tenant", "list"], "").done().to_string();
        let is_there = tenants.contains("contoso");
        let is_whole = standing == if is_there { "same" } else { "new" };
        if !is_whole || !tenants.contains("fabrikam") {
            wrong.push(format!("kill {kill}: {standing}, {tenants}, {foreign}"));
        }
        if is_there {
            home.sandbox(&["send", "contoso", "--to", "+12025550123", "--yes"], "").done();
        } else {
            home.sandbox(&import, "").done();
        }
    }
    report(lost, panics, None);
    assert_eq!((lost, wrong), (0, Vec::new()));
}

#[test]
fn p2_a_migration_that_is_killed_at_any_instant_is_done_again() {
    let tenants_now = ["tenant", "list"];
    let begun = Instant::now();
    assert_eq!(run(&home_of(2), &tenants_now, "", None).status, Some(0));
    let time = begun.elapsed();
    let (mut lost, mut panics) = (0, 0);
    for kill in 1..=kills() {
        let home = home_of(2);
        let ended = run(&home, &tenants_now, "", Some(instant_of(time, kill)));
        panics += u32::from(ended.has_panicked);
        let tenants = home.sandbox(&tenants_now, "").done().to_string();
        lost += usize::from(!tenants.contains("contoso"));
        let entered = home.sandbox(&["audit", "--action", "vault_migrated"], "").done();
        let entries = entered["entries"].as_array().unwrap();
        assert_eq!(entries.len(), 1, "kill {kill}: {entered}");
        assert_eq!(entries[0]["detail"]["from"], 2, "kill {kill}: {entered}");
        assert_eq!(home.sandbox(&["vault", "check"], "").done()["is_whole"], true, "kill {kill}");
        let left = names(&home.vault(Mode::Sandbox));
        assert_eq!(left, ["vault.db", "vault.in-use", "vault.json", "vault.lock"], "kill {kill}");
    }
    report(lost, panics, None);
    assert_eq!(lost, 0);
}

/// A session with a keyring, for as long as it is held.
struct Session {
    child: Child,
    address: String,
}

impl Session {
    fn new(home: &Home) -> Self {
        let script =
            "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 1
            echo \"$DBUS_SESSION_BUS_ADDRESS\"; read -r _";
        let mut command = Command::new("dbus-run-session");
        command.args(["--", "bash", "-c", script]);
        home.furnish(&mut command);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(!address.is_empty(), "install dbus and gnome-keyring");
        Self { child, address: address.trim().to_owned() }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The end of its input ends the session, and what was started in it.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Where the key comes from, and with it which changes there are.
fn source(home: &Home) -> String {
    let header = fs::read(home.vault(Mode::Sandbox).join("vault.json")).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    header["key"]["source"].as_str().unwrap().to_owned()
}

#[test]
fn p1_p2_a_key_that_goes_to_the_keyring_or_from_it_is_the_old_one_or_the_new_one_whenever_it_is_killed() {
    let home = Home::new();
    let session = Session::new(&home);
    // The vault's passphrase is on standard input whatever the key is, and serves where it is asked for.
    let run = |words: &[&str], kill_after| {
        let words = [&["--sandbox", "--json", "--passphrase-stdin"], words].concat();
        let mut command = home.command(&words);
        command.env("DBUS_SESSION_BUS_ADDRESS", &session.address);
        super::run(command, &format!("{PASSPHRASE}\n{PASSPHRASE}\n"), kill_after)
    };
    let done = |words: &[&str]| {
        let ended = run(words, None);
        assert_eq!(ended.status, Some(0), "{words:?}: {}", ended.out);
        serde_json::from_str::<Value>(&ended.out).unwrap()
    };
    let changes = || {
        let entered = done(&["audit", "--action", "vault_key_changed", "--limit", "1000"]);
        entered["entries"].as_array().unwrap().len()
    };
    done(&["tenant", "add", "contoso"]);
    assert_eq!(source(&home), "keyring");
    let (rekey, out, back) = (
        &["vault", "rekey"][..],
        &["vault", "passphrase", "--new-passphrase-stdin"][..],
        &["vault", "use-keyring"][..],
    );
    let time_of = |words: &[&str]| {
        let begun = Instant::now();
        done(words);
        begun.elapsed()
    };
    let times = [time_of(rekey), time_of(out), time_of(back)];
    let (mut lost, mut panics) = (0, 0);
    for kill in 1..=kills() {
        let was_in_keyring = source(&home) == "keyring";
        let (words, time) = match (was_in_keyring, kill % 2) {
            (true, 0) => (rekey, times[0]),
            (true, _) => (out, times[1]),
            (false, _) => (back, times[2]),
        };
        let header = || fs::read(home.vault(Mode::Sandbox).join("vault.json")).unwrap();
        let (before, entered) = (header(), changes());
        let ended = run(words, Some(instant_of(time, kill)));
        panics += u32::from(ended.has_panicked);
        let tenants = done(&["tenant", "list"]).to_string();
        lost += usize::from(!tenants.contains("contoso"));
        // Opening has put an end to whatever was under way.
        let is_changed = header() != before;
        lost += usize::from(ended.is_acknowledged() && !is_changed);
        assert_eq!(changes(), entered + usize::from(is_changed), "kill {kill} in {words:?}");
        let left: Vec<_> =
            names(&home.vault(Mode::Sandbox)).into_iter().filter(|name| name.contains("next")).collect();
        assert!(left.is_empty(), "kill {kill} in {words:?}: {left:?}");
    }
    assert_eq!(done(&["vault", "check"])["is_whole"], true);
    report(lost, panics, None);
    assert_eq!(lost, 0);
}
