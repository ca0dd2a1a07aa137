//! Care of the vault at the real command line: old vaults, another key, backups, kills at each step.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use linecheck_domain::base::Mode;
use linecheck_tests::{PASSPHRASE, cli_path, scale};
use rusqlite::Connection;
use serde_json::Value;

use crate::home::{Answer, Home};

const NEW: &str = "another passphrase for tests";

/// Vaults that were made by the code of each version that ever wrote one; the first is of the first commit that had a vault.
/// (Version 1 is a step on the way to 2 and was never anybody's.) Each holds a tenant with a saved account, a consent, a
/// test send and a draft.
const KEPT: [u32; 8] = [2, 3, 4, 5, 6, 7, 8, 9];
/// The newest version's, which nothing has to be done to. With the next version it goes to the others, and one of that is made:
/// a vault as `Home::with_vault` begins it, and the commands that the first test here looks back at.
const NEWEST: u32 = 10;

fn kept(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("cli/vaults/v{version}"))
}

fn private_folder(folder: &Path) {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).unwrap();
}

/// Puts the files of a vault into a folder, as private as they have to be.
pub(crate) fn put(from: &Path, to: &Path) {
    private_folder(to);
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_file() {
            let target = to.join(entry.file_name());
            fs::copy(entry.path(), &target).unwrap();
            fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
}

/// A home with the vault of a version.
pub(crate) fn home_of(version: u32) -> Home {
    let home = Home::new();
    put(&kept(version), &home.vault(Mode::Sandbox));
    home
}

fn with(home: &Home, words: &[&str], lines: &[&str]) -> Answer {
    run(Mode::Sandbox, home, words, lines)
}

fn run(mode: Mode, home: &Home, words: &[&str], lines: &[&str]) -> Answer {
    let stdin = lines.join("\n") + "\n";
    home.run(&spoken(mode, words), stdin.as_bytes())
}

/// The words of a command for a program.
pub(crate) fn spoken<'a>(mode: Mode, words: &[&'a str]) -> Vec<&'a str> {
    let of_mode: &[&str] = if mode == Mode::Sandbox { &["--sandbox"] } else { &[] };
    [of_mode, &["--json", "--passphrase-stdin"], words].concat()
}

/// What is in a folder, in order.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn p2_a_vault_of_every_version_opens_migrates_and_says_so() {
    for version in KEPT {
        let home = home_of(version);
        let human = home.run(
            &["--sandbox", "--passphrase-stdin", "tenant", "list"],
            format!("{PASSPHRASE}\n").as_bytes(),
        );
        assert_eq!(human.status, 0, "{version}: {human:?}");
        assert!(
            human.err.contains(&format!("It was brought from version {version} to version ")),
            "{human:?}"
        );
        let vault = home.vault(Mode::Sandbox);
        assert_eq!(names(&vault), ["vault.db", "vault.in-use", "vault.json", "vault.lock"], "no copy stays");

        let done = |words: &[&str]| home.sandbox(words, "").done();
        let seen = done(&["vault", "status"]);
        assert_eq!(seen["migrated"]["from"], version, "{seen}");
        let newest = seen["migrated"]["to"].as_u64().unwrap();
        assert!(newest > 8, "{seen}");
        let check = done(&["vault", "check"]);
        assert_eq!(
            (&check["is_whole"], check["version"].as_u64()),
            (&Value::Bool(true), Some(newest)),
            "{check}"
        );

        let status = done(&["status", "contoso"]).to_string();
        for there in ["ACfacade0facade0000000000000000001", "+12125550100", "Ann Example"] {
            assert!(status.contains(there), "{version}: {there} in {status}");
        }
        let traces = done(&["trace"]);
        assert_eq!(traces["traces"].as_array().map(Vec::len), Some(1), "{version}: {traces}");
        assert!(done(&["draft", "show", "contoso"]).to_string().contains("+12125550100"), "{version}");
        let history = done(&["history"]);
        assert_eq!(history["rows"].as_array().map(Vec::len), Some(1), "{version}: {history}");
        let audit = done(&["audit", "--action", "vault_migrated"]);
        let entries = audit["entries"].as_array().unwrap();
        assert_eq!(entries.len(), 1, "once: {audit}");
        assert_eq!(
            (&entries[0]["detail"]["from"], &entries[0]["detail"]["to"]),
            (&version.into(), &newest.into())
        );
        let saved = done(&["audit", "--action", "configuration_saved"]);
        assert_eq!(saved["entries"].as_array().map(Vec::len), Some(1), "{version}: {saved}");
        // Its token still verifies.
        done(&["verify", "contoso"]);
    }
}

#[test]
fn p2_a_vault_of_the_newest_version_is_kept_too_and_opens_as_it_is() {
    let home = home_of(NEWEST);
    let words = ["--sandbox", "--passphrase-stdin", "status", "contoso"];
    let human = home.run(&words, format!("{PASSPHRASE}\n").as_bytes());
    assert!(!human.err.contains("was brought"), "nothing was done to it: {human:?}");
    assert!(human.text().contains("ACfacade0facade0000000000000000001"), "{human:?}");
    let done = |words: &[&str]| home.sandbox(words, "").done();
    assert!(done(&["status", "contoso"]).to_string().contains("Ann Example"));
    let check = done(&["vault", "check"]);
    assert_eq!(check["is_whole"], true, "{check}");
    assert_eq!(check["version"], NEWEST, "a new version: keep a vault of it (tests/cli/vaults)");
    assert_eq!(done(&["vault", "status"])["migrated"], Value::Null);
    // The trail holds, with the hashes of the program that made it.
    let checked = done(&["audit", "verify"]);
    assert!(checked["last"].as_u64().is_some_and(|last| last >= 5), "{checked}");
    assert_eq!(done(&["trace"])["traces"].as_array().map(Vec::len), Some(1));
    assert!(done(&["draft", "show", "contoso"]).to_string().contains("+12125550100"));
    done(&["verify", "contoso"]);
}

#[test]
fn p1_a_passphrase_is_changed_and_the_old_one_is_refused() {
    let home = Home::with_vault(Mode::Sandbox);
    home.sandbox(&["tenant", "add", "contoso"], "").done();
    let words = ["vault", "passphrase", "--new-passphrase-stdin"];
    with(&home, &words, &[PASSPHRASE, "short"]).refused(7, "vault_passphrase_too_short");
    with(&home, &words, &["not the passphrase", NEW]).refused(7, "vault_wrong_passphrase");
    with(&home, &["vault", "rekey"], &[PASSPHRASE]).refused(2, "invalid_value");
    with(&home, &words, &[PASSPHRASE, NEW]).done();
    with(&home, &["tenant", "list"], &[PASSPHRASE]).refused(7, "vault_wrong_passphrase");
    let list = with(&home, &["tenant", "list"], &[NEW]).done();
    assert!(list.to_string().contains("contoso"));
    let entered = with(&home, &["audit", "--action", "vault_key_changed"], &[NEW]).done();
    assert_eq!(entered["entries"].as_array().map(Vec::len), Some(1), "{entered}");
    assert!(!String::from_utf8_lossy(&home.printed()).contains(NEW));
}

#[test]
fn p2_a_backup_comes_back_and_what_was_there_is_kept_aside() {
    let home = Home::with_vault(Mode::Sandbox);
    home.sandbox(&["tenant", "add", "contoso"], "").done();
    let backup = home.path().join("backup");
    let folder = backup.to_str().unwrap();
    home.sandbox(&["vault", "backup", folder], "").done();
    home.sandbox(&["vault", "backup", folder], "").refused(7, "vault_backup_exists");
    home.sandbox(&["tenant", "add", "fabrikam"], "").done();
    // The passphrase that opens a backup is the one of its own time.
    with(&home, &["vault", "passphrase", "--new-passphrase-stdin"], &[PASSPHRASE, NEW]).done();
    with(&home, &["vault", "restore", folder, "--yes"], &[NEW]).refused(7, "vault_wrong_passphrase");
    assert!(with(&home, &["tenant", "list"], &[NEW]).done().to_string().contains("fabrikam"));
    home.sandbox(&["vault", "restore", folder], "").refused(2, "confirmation_needed");
    let restored = home.sandbox(&["vault", "restore", folder, "--yes"], "").done();
    let aside = restored["aside"].as_str().unwrap();
    let list = home.sandbox(&["tenant", "list"], "").done().to_string();
    assert!(list.contains("contoso") && !list.contains("fabrikam"), "{list}");
    let status = home.sandbox(&["vault", "status"], "").done();
    assert_eq!(status["aside"][0], aside, "{status}");
    let entered = home.sandbox(&["audit", "--action", "vault_restored"], "").done();
    assert_eq!(entered["entries"].as_array().map(Vec::len), Some(1), "{entered}");
    // A backup of the sandbox is none of real data, whatever is said.
    home.real(&["vault", "restore", folder, "--yes", "--other-vault"], "").refused(7, "vault_wrong_mode");
    home.real(&["vault", "restore", aside, "--yes"], "").refused(7, "vault_wrong_mode");
    assert!(!home.vault(Mode::Real).join("vault.db").exists());
}

/// Opens the vault's file past Linecheck, as a clever hand would that has its passphrase.
fn opened_past(vault: &Path) -> Connection {
    let header: Value = serde_json::from_slice(&fs::read(vault.join("vault.json")).unwrap()).unwrap();
    let argon2id = &header["key"]["argon2id"];
    let number = |name: &str| u32::try_from(argon2id[name].as_u64().unwrap()).unwrap();
    let bytes = |text: &str| -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    };
    let parameters =
        argon2::Params::new(number("memory_kib"), number("passes"), number("lanes"), Some(32)).unwrap();
    let mut key = [0; 32];
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters)
        .hash_password_into(PASSPHRASE.as_bytes(), &bytes(argon2id["salt"].as_str().unwrap()), &mut key)
        .unwrap();
    let connection = Connection::open(vault.join("vault.db")).unwrap();
    let key = key.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"")).unwrap();
    connection
}

#[test]
fn p2_m8_a_check_of_the_vault_names_its_file_and_its_trail() {
    let home = Home::with_vault(Mode::Sandbox);
    home.sandbox(&["tenant", "add", "contoso"], "").done();
    let whole = home.sandbox(&["vault", "check"], "").done();
    assert_eq!((&whole["is_whole"], &whole["audit"]["right"]), (&true.into(), &true.into()), "{whole}");
    assert!(whole["audit"]["says"].as_str().unwrap().contains("whole"), "{whole}");
    let vault = home.vault(Mode::Sandbox);
    let status = home.sandbox(&["vault", "status"], "").done();
    assert!(status["size"].as_u64().unwrap() >= 4096 * whole["pages"].as_u64().unwrap(), "{status}");
    assert_eq!(status["version"], whole["version"], "{status}");

    // Somebody with the key alters an entry: the file is whole, and its trail is not.
    let past = opened_past(&vault);
    let triggers: Vec<String> = past
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for trigger in triggers {
        past.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    let changed = past.execute("UPDATE audit SET detail = '{}' WHERE action = 'tenant_added'", []).unwrap();
    assert_eq!(changed, 1);
    let page: usize = past
        .query_row("SELECT rootpage FROM sqlite_master WHERE name = 'matrix_cells'", [], |row| row.get(0))
        .unwrap();
    past.close().unwrap();
    let broken = home.sandbox(&["vault", "check"], "").refused(3, "audit_broken");
    assert_eq!(broken["is_whole"], false, "{broken}");
    assert_eq!(broken["problems"].as_array().map(Vec::len), Some(0), "{broken}");
    assert_eq!(broken["audit"]["right"], false, "{broken}");

    // One byte in a page that the opening does not need: the file is not whole, and that is told first.
    let file = vault.join("vault.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[(page - 1) * 4096 + 7] ^= 1;
    fs::write(&file, bytes).unwrap();
    let damaged = home.sandbox(&["vault", "check"], "").refused(7, "vault_not_whole");
    assert_eq!(damaged["is_whole"], false, "{damaged}");
    assert!(!damaged["problems"].as_array().unwrap().is_empty(), "{damaged}");
}

/// A place at which a command is killed: the system call, and which of them.
type Place = (&'static str, u32);

/// Runs a command, killed on entering a system call. Whether it came to its end before.
fn killed_at((call, nth): Place, mode: Mode, home: &Home, words: &[&str], lines: &[&str]) -> bool {
    let words = spoken(mode, words);
    let log = home.path().join("strace");
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o"]).arg(&log).args(["-e", &format!("trace={call}")]);
    command.args(["-e", &format!("inject={call}:signal=SIGKILL:when={nth}"), "--"]);
    command.arg(cli_path()).args(words);
    home.furnish(&mut command);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("install strace");
    let stdin = lines.join("\n") + "\n";
    // It may be gone already.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let status = child.wait().unwrap();
    assert!(log.exists(), "install strace");
    status.success()
}

/// The places that a test takes: a few of them, all with a greater scale.
fn places(calls: &[(&'static str, u32)]) -> Vec<Place> {
    let all = calls.iter().flat_map(|(call, last)| (1..=*last).map(|nth| (*call, nth)));
    let few = if scale() > 1 { 1 } else { 2 };
    all.step_by(few).collect()
}

const STEPS: &[(&str, u32)] = &[("rename", 4), ("unlink", 6), ("fsync", 6), ("fdatasync", 6)];

/// What is killed at each step has no need of a sandbox, which would cost each command a process more.
const REAL: Mode = Mode::Real;

#[test]
fn p2_a_change_of_the_passphrase_that_is_killed_leaves_the_old_key_or_the_new_one() {
    let template = Home::with_vault(REAL);
    template.real(&["tenant", "add", "contoso"], "").done();
    let (mut old, mut new) = (0, 0);
    for place in places(STEPS) {
        let home = Home::new();
        let vault = home.vault(REAL);
        put(&template.vault(REAL), &vault);
        let words = ["vault", "passphrase", "--new-passphrase-stdin"];
        let ended = killed_at(place, REAL, &home, &words, &[PASSPHRASE, NEW]);
        let opens = |passphrase: &str| run(REAL, &home, &["tenant", "list"], &[passphrase]);
        let (by_old, by_new) = (opens(PASSPHRASE), opens(NEW));
        assert!((by_old.status == 0) != (by_new.status == 0), "{place:?}: {by_old:?} {by_new:?}");
        assert!(!ended || by_new.status == 0, "{place:?}: acknowledged and lost: {by_new:?}");
        let (opened, passphrase) = if by_old.status == 0 { (by_old, PASSPHRASE) } else { (by_new, NEW) };
        assert!(opened.done().to_string().contains("contoso"), "{place:?}");
        let entered = run(REAL, &home, &["audit", "--action", "vault_key_changed"], &[passphrase]).done();
        let count = entered["entries"].as_array().unwrap().len();
        assert_eq!(count, usize::from(passphrase == NEW), "{place:?}: the entry is there when the key is");
        let left: Vec<_> = names(&vault).into_iter().filter(|name| name.contains("next")).collect();
        assert!(left.is_empty(), "{place:?}: {left:?}");
        if passphrase == NEW { new += 1 } else { old += 1 }
    }
    assert!(old > 0 && new > 0, "killed before and after: {old} {new}");
    println!(
        "killed in a change of the passphrase: {old} with the old key, {new} with the new one, 0 with neither"
    );
}

#[test]
fn p2_a_restore_that_is_killed_leaves_what_was_there_or_the_backup() {
    let template = Home::with_vault(REAL);
    template.real(&["tenant", "add", "contoso"], "").done();
    let backup = template.path().join("backup");
    let folder = backup.to_str().unwrap();
    template.real(&["vault", "backup", folder], "").done();
    template.real(&["tenant", "add", "fabrikam"], "").done();
    let (mut before, mut after) = (0, 0);
    for place in places(&[("rename", 6), ("unlink", 6), ("fsync", 6), ("mkdir", 2)]) {
        let home = Home::new();
        let vault = home.vault(REAL);
        put(&template.vault(REAL), &vault);
        let ended = killed_at(place, REAL, &home, &["vault", "restore", folder, "--yes"], &[PASSPHRASE]);
        let list = home.real(&["tenant", "list"], "").done().to_string();
        assert!(list.contains("contoso"), "{place:?}");
        let is_before = list.contains("fabrikam");
        assert!(!ended || !is_before, "{place:?}: acknowledged and lost");
        if is_before {
            before += 1;
        } else {
            // What was there is whole, and a vault of its own.
            let status = home.real(&["vault", "status"], "").done();
            let aside = PathBuf::from(status["aside"][0].as_str().unwrap());
            let other = Home::new();
            put(&aside, &other.vault(REAL));
            let kept = other.real(&["tenant", "list"], "").done().to_string();
            assert!(kept.contains("fabrikam"), "{place:?}: {kept}");
            after += 1;
        }
        let left: Vec<_> = names(&vault).into_iter().filter(|name| name.contains("next")).collect();
        assert!(left.is_empty(), "{place:?}: {left:?}");
    }
    assert!(before > 0 && after > 0, "killed before and after: {before} {after}");
}

#[test]
fn p2_a_migration_that_is_killed_is_done_again() {
    for place in places(&[("rename", 1), ("unlink", 2), ("fsync", 3), ("fdatasync", 6)]) {
        let home = home_of(3);
        killed_at(place, Mode::Sandbox, &home, &["tenant", "list"], &[PASSPHRASE]);
        let list = home.sandbox(&["tenant", "list"], "").done();
        assert!(list.to_string().contains("contoso"), "{place:?}");
        let entered = home.sandbox(&["audit", "--action", "vault_migrated"], "").done();
        let entries = entered["entries"].as_array().unwrap();
        assert_eq!(entries.len(), 1, "{place:?}: {entered}");
        assert_eq!(entries[0]["detail"]["from"], 3, "{place:?}: {entered}");
        assert_eq!(home.sandbox(&["vault", "check"], "").done()["is_whole"], true, "{place:?}");
    }
}
