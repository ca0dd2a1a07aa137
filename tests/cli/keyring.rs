//! The real Secret Service: `gnome-keyring-daemon` on a session bus that only the child sees.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use linecheck_domain::base::Mode;
use linecheck_sandbox::known;
use linecheck_tests::{PASSPHRASE, cli_path};
use serde_json::Value;

use crate::home::{Answer, Home, NOTHING, contents};

const UNLOCK: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";
/// The bus starts the daemon by itself, locked.
const STAY_LOCKED: &str = "command -v gnome-keyring-daemon >/dev/null";

/// Runs the program on a session bus of its own, after a script. What the bus and its services complain about is
/// nobody's business here, so the program's own complaints go to a file.
fn on_a_bus(home: &Home, script: &str, words: &[&str], stdin: &[u8]) -> Answer {
    let complaints = home.path().join("complaints");
    let script = format!("{script} || exit 100; exec \"$@\" 2>'{}'", complaints.display());
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "bash", "-c", &script, "session"]).arg(cli_path()).args(words);
    home.furnish(&mut command);
    let mut answer = home.finish(command, &words.join(" "), stdin);
    assert_ne!(answer.status, 100, "install gnome-keyring: {answer:?}");
    answer.err = fs::read_to_string(complaints).unwrap();
    answer
}

fn key_source(home: &Home, mode: Mode) -> Value {
    let header = fs::read(home.vault(mode).join("vault.json")).unwrap();
    serde_json::from_slice::<Value>(&header).unwrap()["key"].clone()
}

#[test]
fn p1_with_a_keyring_no_passphrase_is_asked_for() {
    let home = Home::new();
    let unlocked = |words: &[&str], stdin: &str| {
        on_a_bus(&home, UNLOCK, &[&["--sandbox", "--json"], words].concat(), stdin.as_bytes())
    };
    unlocked(&["tenant", "add", "contoso", "--sms", "on"], "").done();
    assert_eq!(key_source(&home, Mode::Sandbox)["source"], "keyring");
    let listed = unlocked(&["tenant", "list"], "").done();
    assert_eq!(listed["tenants"][0]["id"], "contoso", "another process, another session, the same keyring");

    // The first line is the passphrase's also where no vault wants it: it must not become the token.
    let edit =
        ["draft", "edit", "contoso", "--sid", known::MAIN.sid(), "--passphrase-stdin", "--token-stdin"];
    let stdin = format!("{PASSPHRASE}\n{}\n", known::MAIN.initial_auth_token());
    unlocked(&edit, &stdin).done();
    assert_eq!(unlocked(&["verify", "contoso"], "").done()["outcome"], "verified");
}

#[test]
fn p1_without_a_keyring_the_reason_is_told_and_a_passphrase_serves() {
    let home = Home::new();
    let words = ["tenant", "add", "contoso"];
    let refused = home.run(&["--json", "tenant", "add", "contoso"], NOTHING);
    let message = refused.refused(7, "keyring_absent")["message"].as_str().unwrap().to_owned();
    assert_eq!(message, "No keyring answers on this computer.");
    let detail = refused.refused(7, "keyring_absent")["params"]["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("no-bus"), "what the system said stands behind: {detail}");
    let [_, next_step, _] = home.run(&words, NOTHING).complaint(7, "keyring_absent").map(str::to_owned);
    assert!(next_step.contains("--passphrase-stdin"), "{next_step}");
    assert!(contents(&home.linecheck()).keys().all(|path| path.ends_with("vault.lock")), "nothing is begun");

    let with_passphrase = [&["--passphrase-stdin"], &words[..]].concat();
    let made = home.run(&with_passphrase, format!("{PASSPHRASE}\n").as_bytes());
    assert!(made.text().starts_with("Added. contoso"));
    let said: Vec<_> = made.err.lines().collect();
    let instead = "No keyring answers on this computer. A passphrase protects the vault instead.";
    assert_eq!(said[0], instead, "{made:?}");
    assert!(said[1].starts_with("  The system said: ") && said[1].contains("no-bus"), "{made:?}");
    let source = key_source(&home, Mode::Real);
    assert_eq!((&source["source"], &source["because"]["kind"]), (&"passphrase".into(), &"absent".into()));
    let again = home.run(&["--passphrase-stdin", "tenant", "list"], format!("{PASSPHRASE}\n").as_bytes());
    assert!(again.text().contains("contoso") && again.err.is_empty(), "the reason is told once: {again:?}");
}

#[test]
fn p1_a_locked_keyring_and_a_silent_one_have_errors_of_their_own() {
    let home = Home::new();
    on_a_bus(&home, UNLOCK, &["--json", "tenant", "add", "contoso"], NOTHING).done();
    let before = contents(&home.linecheck());
    let status = ["--json", "--keyring-timeout", "1", "status"];
    let locked = on_a_bus(&home, STAY_LOCKED, &["--json", "status"], NOTHING);
    let next_step = locked.refused(7, "keyring_locked")["next_step"].as_str().unwrap().to_owned();
    assert!(next_step.contains("Unlock the keyring"), "{next_step}");
    assert!(!next_step.contains("passphrase"), "none opens this vault: {next_step}");
    // For a vault that there is not yet, a passphrase is as good.
    let other = Home::new();
    on_a_bus(&other, UNLOCK, &["--sandbox", "--json", "tenant", "add", "contoso"], NOTHING).done();
    let new = on_a_bus(&other, STAY_LOCKED, &["--json", "tenant", "add", "contoso"], NOTHING);
    let next_step = new.refused(7, "keyring_locked")["next_step"].as_str().unwrap().to_owned();
    assert!(next_step.contains("--passphrase-stdin"), "{next_step}");

    never_answer(&home);
    let silent = on_a_bus(&home, STAY_LOCKED, &status, NOTHING);
    let message = silent.refused(7, "keyring_timed_out")["message"].as_str().unwrap().to_owned();
    assert!(message.contains("within 1 seconds") || message.contains("within 1 second"), "{message}");
    // A passphrase does not open a vault whose key is in the keyring, and makes no other one.
    let with_passphrase = [&["--passphrase-stdin"], &status[..]].concat();
    let stdin = format!("{PASSPHRASE}\n");
    on_a_bus(&home, STAY_LOCKED, &with_passphrase, stdin.as_bytes()).refused(7, "keyring_timed_out");
    assert!(before == contents(&home.linecheck()), "nothing was changed");

    for service in services(&home) {
        fs::remove_file(service).unwrap();
    }
    let back = on_a_bus(&home, UNLOCK, &["--json", "status"], NOTHING).done();
    assert_eq!(back["tenants"][0]["tenant"]["id"], "contoso");
}

#[test]
fn p1_a_key_that_the_keyring_has_lost_is_not_made_again() {
    let home = Home::new();
    on_a_bus(&home, UNLOCK, &["--json", "tenant", "add", "contoso"], NOTHING).done();
    let before = contents(&home.linecheck());
    fs::remove_dir_all(home.path().join("data/keyrings")).unwrap();
    for _ in 0..2 {
        on_a_bus(&home, UNLOCK, &["--json", "status"], NOTHING).refused(7, "vault_key_missing");
    }
    assert!(before == contents(&home.linecheck()), "nothing was changed");
}

#[test]
fn m6_a_keyring_that_does_not_answer_now_lets_nobody_restore_over_its_vault() {
    // What would be restored has a passphrase of its own, and no administrator.
    let other = Home::with_vault(Mode::Sandbox);
    let backup = other.path().join("backup");
    let backup = backup.to_str().unwrap();
    other.sandbox(&["vault", "backup", backup], "").done();
    let home = Home::new();
    let words = |words: &[&'static str]| [&["--sandbox", "--json"], words].concat();
    on_a_bus(&home, UNLOCK, &words(&["tenant", "add", "contoso"]), NOTHING).done();
    let set = words(&["administrator", "set", "--new-passphrase-stdin"]);
    on_a_bus(&home, UNLOCK, &set, b"horse battery staple\n").done();
    let before = contents(&home.vault(Mode::Sandbox));
    let restore =
        ["--sandbox", "--json", "--passphrase-stdin", "vault", "restore", backup, "--other-vault", "--yes"];
    let impatient = [&["--keyring-timeout", "0"], &restore[..]].concat();
    let given = format!("{PASSPHRASE}\n");
    on_a_bus(&home, STAY_LOCKED, &restore, given.as_bytes()).refused(7, "keyring_locked");
    on_a_bus(&home, UNLOCK, &impatient, given.as_bytes()).refused(7, "keyring_timed_out");
    on_a_bus(&home, UNLOCK, &restore, given.as_bytes()).refused(3, "not_administrator");
    assert!(before == contents(&home.vault(Mode::Sandbox)), "nothing was put in its place");
}

fn services(home: &Home) -> [PathBuf; 2] {
    ["org.gnome.keyring.SystemPrompter", "org.gnome.keyring.PrivatePrompter"]
        .map(|name| home.path().join("data/dbus-1/services").join(format!("{name}.service")))
}

/// Puts in the place of the password window a program that never shows up.
fn never_answer(home: &Home) {
    for service in services(home) {
        fs::create_dir_all(service.parent().unwrap()).unwrap();
        let name = service.file_stem().unwrap().to_string_lossy().into_owned();
        // It lets go of the output, or whoever reads that to its end would wait for it.
        let program = "/bin/sh -c \"exec sleep 20 >/dev/null 2>&1\"";
        fs::write(service, format!("[D-BUS Service]\nName={name}\nExec={program}\n")).unwrap();
    }
}
