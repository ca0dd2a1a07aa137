//! Planted secrets: after the whole workflow they are in no file, no output, no arguments and no environment.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use linecheck_domain::base::Mode;
use linecheck_sandbox::{known, pingone};
use linecheck_tests::PASSPHRASE;

use crate::home::{Home, contents};
use crate::server::log;

/// The administrator's passphrase, the one in its place later, one that is wrong, and those of a vault and a bundle.
const ADMINISTRATOR: &str = "planted: the administrator of a vault";
const ADMINISTRATOR_LATER: &str = "planted: the administrator, changed";
const ADMINISTRATOR_WRONG: &str = "planted: nobody's passphrase";
const VAULT_LATER: &str = "planted: the vault's passphrase, changed";
const BUNDLE: &str = "planted: the passphrase of a bundle";

/// A token that is right for no account.
const WRONG: &str = "5ec4e75ec4e75ec4e75ec4e75ec4e75e";

/// A client secret that is wrong, and how every access token of the sandbox begins.
const WRONG_CLIENT: &str = "planted.client-secret~of-another-application";
const ACCESS_TOKEN: &str = "sandbox-access-token-";

/// Every form in which a secret could be lying around.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let mut forms = vec![secret.as_bytes().to_vec(), secret.to_uppercase().into_bytes()];
    // UTF-16, as some systems keep their texts.
    forms.push(secret.encode_utf16().flat_map(u16::to_le_bytes).collect());
    // As it stands in a header, whatever is before it: base64 of each of the three ways it can begin.
    for before in ["", "x", "xx"] {
        let whole = base64(format!("{before}{secret}").as_bytes());
        let (from, to) = (if before.is_empty() { 0 } else { 4 }, whole.len() - 4);
        forms.push(whole.as_bytes()[from..to].to_vec());
    }
    if let Ok(number) = u128::from_str_radix(secret, 16) {
        forms.push(number.to_be_bytes().to_vec());
    }
    forms
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let at = bits >> (18 - 6 * place) & 63;
            text.push(char::from(LETTERS[at as usize]));
        }
    }
    text
}

fn is_in(content: &[u8], secret: &str) -> bool {
    forms(secret).iter().any(|form| content.windows(form.len()).any(|window| window == form.as_slice()))
}

/// What this process has looked into, and what it found.
static LOOKED: AtomicU64 = AtomicU64::new(0);
static FOUND: AtomicU64 = AtomicU64::new(0);

#[track_caller]
fn assert_not_in(content: &[u8], secrets: &[&str], place: &str) {
    for secret in secrets {
        LOOKED.fetch_add(1, Ordering::Relaxed);
        let is_there = is_in(content, secret);
        FOUND.fetch_add(u64::from(is_there), Ordering::Relaxed);
        assert!(!is_there, "a secret is in {place}");
    }
}

/// Says what was found, for the table of `cargo xtask torture`.
fn report() {
    let (looked, found) = (LOOKED.load(Ordering::Relaxed), FOUND.load(Ordering::Relaxed));
    assert!(looked > 0, "nothing was looked into");
    linecheck_tests::report(&serde_json::json!({ "runs": 1, "secrets": found }));
}

/// The arguments and the environment of a process, as every other one of this user can read them.
fn visible(child: &Child) -> Vec<u8> {
    let of = |name: &str| fs::read(format!("/proc/{}/{name}", child.id()));
    let (arguments, environment) = (of("cmdline").unwrap(), of("environ"));
    assert!(is_in(&arguments, "linecheck"), "they can be read");
    // The environment is root's alone to read, in the process of another.
    if let Ok(environment) = &environment {
        assert!(is_in(environment, "LINECHECK_HOME"), "it can be read");
    }
    [arguments, environment.unwrap_or_default()].concat()
}

#[test]
fn c4_a_planted_token_is_found_nowhere_after_the_whole_workflow() {
    let home = Home::with_vault(Mode::Sandbox);
    let (main, fabrikam) = (known::MAIN.initial_auth_token(), known::FABRIKAM.initial_auth_token());
    let stand_in = known::DEFAULT_ACCOUNT.initial_auth_token();
    let secrets = [main.as_str(), &fabrikam, &stand_in, WRONG, PASSPHRASE];
    workflow(&home, &main, &fabrikam, &stand_in);
    assert_nowhere(&home, &secrets);

    // As it is while a process works with them: its files are open, its arguments can be seen.
    let stall = br#"[{"endpoint": "account", "action": {"kind": "stall"}}]"#;
    home.run(&["--json", "sandbox", "set-faults"], stall).done();
    let mut child =
        waiting(&home, &["--sandbox", "--passphrase-stdin", "rotate-token", "contoso", "--token-stdin"]);
    child.stdin.take().unwrap().write_all(format!("{PASSPHRASE}\n{main}\n").as_bytes()).unwrap();
    await_request(&home.sandbox_state().join("port"), &mut child, "account");
    assert_not_in(&visible(&child), &secrets, "the arguments or the environment");
    assert_nowhere(&home, &secrets);
    child.kill().unwrap();
    let left = child.wait_with_output().unwrap();
    assert_not_in(&[left.stdout, left.stderr].concat(), &secrets, "the output");
    assert_nowhere(&home, &secrets);
    report();
}

#[test]
fn g4_a_planted_client_secret_and_its_access_token_are_found_nowhere() {
    let home = Home::with_vault(Mode::Sandbox);
    let main = known::MAIN.initial_auth_token();
    let secrets = [main.as_str(), pingone::CLIENT_SECRET, WRONG_CLIENT, ACCESS_TOKEN, PASSPHRASE];
    carry_over(&home, &main);
    assert_nowhere(&home, &secrets);

    // As it is while a process works with it: the server does not answer the request that has it.
    let stall = br#"[{"endpoint": "pingone_token", "action": {"kind": "stall"}}]"#;
    home.run(&["--json", "sandbox", "set-faults"], stall).done();
    let words = [&["--sandbox", "--passphrase-stdin"], &connecting()[..]].concat();
    let mut child = waiting(&home, &words);
    let given = format!("{PASSPHRASE}\n{}\n", pingone::CLIENT_SECRET);
    child.stdin.take().unwrap().write_all(given.as_bytes()).unwrap();
    await_request(&home.sandbox_state().join("port"), &mut child, "pingone_token");
    assert_not_in(&visible(&child), &secrets, "the arguments or the environment");
    assert_nowhere(&home, &secrets);
    child.kill().unwrap();
    let left = child.wait_with_output().unwrap();
    assert_not_in(&[left.stdout, left.stderr].concat(), &secrets, "the output");
    assert_nowhere(&home, &secrets);
}

/// In every place of standard input that takes one: the administrator's, and those of what is handed over and kept.
#[test]
fn m6_p5_no_planted_passphrase_is_found_anywhere() {
    let home = Home::with_vault(Mode::Sandbox);
    let main = known::MAIN.initial_auth_token();
    let administrators = [ADMINISTRATOR, ADMINISTRATOR_LATER, ADMINISTRATOR_WRONG];
    let secrets = [&administrators[..], &[PASSPHRASE, VAULT_LATER, BUNDLE, &main]].concat();
    let unlocked = |words: &[&str], passphrase: &str, secret: &str| {
        let how = ["--sandbox", "--json", "--passphrase-stdin", "--administrator-passphrase-stdin"];
        let lines = format!("{PASSPHRASE}\n{passphrase}\n{secret}\n");
        home.run(&[&how[..], words].concat(), lines.as_bytes())
    };
    home.sandbox(&["tenant", "add", "contoso", "--sms", "on"], "").done();
    let set = ["administrator", "set", "--new-passphrase-stdin"];
    home.sandbox(&set, ADMINISTRATOR).done();
    unlocked(&["fallback", "contoso", "on"], ADMINISTRATOR_WRONG, "")
        .refused(3, "administrator_passphrase_wrong");
    let edit = ["draft", "edit", "contoso", "--sid", known::MAIN.sid(), "--token-stdin"];
    unlocked(&edit, ADMINISTRATOR, &main).done();
    unlocked(&["verify", "contoso"], ADMINISTRATOR, "").done();
    unlocked(&["numbers", "select", "contoso", "--all"], ADMINISTRATOR, "").done();
    unlocked(&["save", "contoso", "--consent-by", "Ann Admin"], ADMINISTRATOR, "").done();
    let file = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let (bundle, kit, backup, trail) = (file("team.age"), file("desk.age"), file("backup"), file("trail"));
    let sealed = ["--with-secrets", "--with-audit", "--bundle-passphrase-stdin"];
    let export = [&["bundle", "export", "--out", &bundle][..], &sealed].concat();
    unlocked(&export, ADMINISTRATOR, BUNDLE).done();
    unlocked(&["bundle", "show", &bundle, "--bundle-passphrase-stdin"], ADMINISTRATOR, BUNDLE).done();
    let make = ["kit", "make", "--out", &kit, "--tenant", "contoso", "--bundle-passphrase-stdin"];
    unlocked(&make, ADMINISTRATOR, BUNDLE).done();
    unlocked(&["administrator", "change", "--new-passphrase-stdin"], ADMINISTRATOR, ADMINISTRATOR_LATER)
        .done();
    unlocked(&["vault", "backup", &backup], ADMINISTRATOR_LATER, "").done();
    home.sandbox(&["audit", "export", &trail], "").done();
    home.sandbox(&["audit", "--limit", "1000"], "").done();
    assert_nowhere(&home, &secrets);

    // As it is while a process works with it.
    let stall = br#"[{"endpoint": "account", "action": {"kind": "stall"}}]"#;
    home.run(&["--json", "sandbox", "set-faults"], stall).done();
    let how = ["--sandbox", "--passphrase-stdin", "--administrator-passphrase-stdin"];
    let mut child = waiting(&home, &[&how[..], &["rotate-token", "contoso", "--token-stdin"]].concat());
    let lines = format!("{PASSPHRASE}\n{ADMINISTRATOR_LATER}\n{main}\n");
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    await_request(&home.sandbox_state().join("port"), &mut child, "account");
    assert_not_in(&visible(&child), &secrets, "the arguments or the environment");
    assert_nowhere(&home, &secrets);
    child.kill().unwrap();
    child.wait().unwrap();
    // Another passphrase for the vault, and the one of before in a typed argument.
    unlocked(&["vault", "passphrase", "--new-passphrase-stdin"], ADMINISTRATOR_LATER, VAULT_LATER).done();
    home.run(&["administrator", "set", "--passphrase", ADMINISTRATOR_LATER], b"");
    assert_nowhere(&home, &secrets);
    report();
}

fn connecting() -> Vec<&'static str> {
    let (worker, environment) = (pingone::WORKER_ENVIRONMENT, pingone::SANDBOX_ENVIRONMENT);
    let words =
        ["pingone", "connect", "contoso", "--worker-environment", worker, "--environment", environment];
    [&words[..], &["--client-id", pingone::CLIENT_ID, "--client-secret-stdin"]].concat()
}

/// Every command of PingOne's that takes the client secret or asks with a token of it; for a program and for a person.
fn carry_over(home: &Home, main: &str) {
    home.sandbox(&["tenant", "add", "contoso", "--sms", "on", "--voice", "on"], "").done();
    home.sandbox(&["draft", "edit", "contoso", "--sid", known::MAIN.sid(), "--token-stdin"], main).done();
    home.sandbox(&["verify", "contoso"], "").done();
    home.sandbox(&["numbers", "select", "contoso", "--all"], "").done();
    home.sandbox(&["save", "contoso", "--consent-by", "Ann Admin"], "").done();
    assert_ne!(home.sandbox(&connecting(), WRONG_CLIENT).status, 0);
    home.sandbox(&connecting(), pingone::CLIENT_SECRET).done();
    let plan = home.sandbox(&["pingone", "plan", "contoso"], "").done();
    let plan = plan["plan"].as_str().unwrap();
    home.sandbox(&["pingone", "apply", plan, "--yes", "--consent-by", "Ann Admin"], "").done();
    for words in [
        &["pingone", "status"][..],
        &["pingone", "senders", "list", "contoso"],
        &["pingone", "route", "contoso", "--to", "+12025550140"],
        &["pingone", "drift", "contoso"],
        &["pingone", "export", "contoso"],
        &["audit", "--limit", "1000"],
    ] {
        home.sandbox(words, "").done();
        let words = [&["--sandbox", "--passphrase-stdin"], words].concat();
        home.run(&words, format!("{PASSPHRASE}\n").as_bytes()).text();
    }
    home.sandbox(&["pingone", "disconnect", "contoso", "--yes"], "").done();
    home.sandbox(&connecting(), pingone::CLIENT_SECRET).done();
    // What is typed in the wrong place is not repeated either.
    home.run(&["pingone", "plan", "contoso", "--client-secret", pingone::CLIENT_SECRET], b"");
}

#[test]
fn c4_a_one_shot_shows_its_token_to_nobody_but_the_base() {
    let home = Home::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let mut child =
        waiting(&home, &["verify", "--sid", known::MAIN.sid(), "--token-stdin", "--api-base", &base]);
    child.stdin.take().unwrap().write_all(format!("{WRONG}\n").as_bytes()).unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        request.extend(byte);
    }
    assert!(is_in(&request, WRONG), "it is sent, in base64, so it would be found");
    assert_not_in(&visible(&child), &[WRONG], "the arguments or the environment");
    drop(stream);
    drop(listener);
    let left = child.wait_with_output().unwrap();
    assert_eq!(left.status.code(), Some(5), "{}", String::from_utf8_lossy(&left.stderr));
    assert_not_in(&[left.stdout, left.stderr].concat(), &[WRONG], "the output");
    assert_nowhere(&home, &[WRONG]);
}

/// Every command that takes a token or uses one; for a program and for a person.
fn workflow(home: &Home, main: &str, fabrikam: &str, stand_in: &str) {
    home.sandbox(&["tenant", "add", "contoso", "--sms", "on", "--voice", "on"], "").done();
    let sid = known::MAIN.sid();
    home.sandbox(&["draft", "edit", "contoso", "--sid", sid, "--token-stdin"], WRONG).done();
    home.sandbox(&["verify", "contoso"], "").refused(4, "refused");
    home.sandbox(&["draft", "edit", "contoso", "--remove-token"], "").done();
    home.sandbox(&["draft", "edit", "contoso", "--token-stdin"], main).done();
    home.sandbox(&["verify", "contoso"], "").done();
    home.sandbox(&["numbers", "select", "contoso", "--all"], "").done();
    home.sandbox(&["fallback", "contoso", "on"], "").done();
    home.sandbox(&["save", "contoso", "--consent-by", "Ann Admin"], "").done();
    home.sandbox(&["rotate-token", "contoso", "--token-stdin"], WRONG).refused(4, "refused");
    home.sandbox(&["rotate-token", "contoso", "--token-stdin"], main).done();
    let words = ["tenant", "stand-in", "contoso", "--sid", known::DEFAULT_ACCOUNT.sid(), "--token-stdin"];
    home.sandbox(&words, WRONG).refused(4, "refused");
    home.sandbox(&words, stand_in).done();
    let sent = home.sandbox(&["send", "contoso", "--to", "+12025550140", "--wait", "30"], "").done();
    home.sandbox(&["trace", sent["transaction"].as_str().unwrap(), "--raw"], "").done();
    home.sandbox(&["change-account", "contoso"], "").done();
    let words = ["draft", "edit", "contoso", "--sid", known::FABRIKAM.sid(), "--token-stdin"];
    home.sandbox(&words, fabrikam).done();
    home.sandbox(&["verify", "contoso"], "").done();
    home.sandbox(&["draft", "sub-account", "contoso", known::SUB_ACTIVE.sid()], "");
    for words in [
        &["draft", "show", "contoso"][..],
        &["status"],
        &["audit", "--limit", "1000"],
        &["trace"],
        &["numbers", "list", "contoso", "--show", "all"],
        &["settings", "network"],
    ] {
        home.sandbox(words, "").done();
        let words = [&["--sandbox", "--passphrase-stdin"], words].concat();
        home.run(&words, format!("{PASSPHRASE}\n").as_bytes()).text();
    }
    // What is typed in the wrong place is not repeated either.
    home.run(&["draft", "edit", "contoso", "--token", main], b"");
    home.run(&["--json", "verify", "--sid", main, "--token-stdin"], format!("{WRONG}\n").as_bytes())
        .refused(2, "invalid_sid");
}

/// Looks into every file, but for those of the sandbox's server, which knows its tokens, and at all output.
#[track_caller]
fn assert_nowhere(home: &Home, secrets: &[&str]) {
    let printed = home.printed();
    assert_not_in(&printed, secrets, "the output");
    let mut looked_at = 0;
    for file in files(home.path()) {
        if file.starts_with(home.sandbox_state()) {
            continue;
        }
        looked_at += 1;
        assert_not_in(&fs::read(&file).unwrap_or_default(), secrets, &file.display().to_string());
    }
    let vault = contents(&home.vault(Mode::Sandbox)).len();
    assert!(looked_at >= vault, "{looked_at}");
}

/// Every file, the write-ahead log too.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn waiting(home: &Home, words: &[&str]) -> Child {
    let mut command = home.command(words);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Waits until the child's request is at the sandbox that it runs, which holds it.
pub(crate) fn await_request(port_file: &Path, child: &mut Child, endpoint: &str) {
    loop {
        assert_eq!(child.try_wait().unwrap(), None, "it waits for an answer");
        let port = fs::read_to_string(port_file).ok().and_then(|text| text.trim().parse().ok());
        if port.is_some_and(|port| log(port).iter().any(|entry| entry["endpoint"] == endpoint)) {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn c4_the_search_finds_what_is_there() {
    assert_eq!(base64(b"AC1:token"), "QUMxOnRva2Vu");
    assert_eq!(base64(b"a"), "YQ");
    for before in ["", "A", "AC", "AC1"] {
        let header = base64(format!("{before}{WRONG} and more").as_bytes());
        assert!(is_in(header.as_bytes(), WRONG), "{before:?}");
    }
    assert!(is_in(format!("..{WRONG}..").as_bytes(), WRONG));
    assert!(!is_in(WRONG.replace('7', "8").as_bytes(), WRONG));
}
