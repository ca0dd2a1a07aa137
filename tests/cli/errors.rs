//! Wrong input: each a code and a status, nothing printed that must not be, nothing changed.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use linecheck_domain::base::Mode;
use linecheck_sandbox::known;
use linecheck_tests::PASSPHRASE;
use serde_json::json;

use crate::home::{Answer, Home, NOTHING, contents, private};

/// A SID that could be a real one.
const REAL: &str = "AC0123456789abcdef0123456789abcde1";
/// A token, planted: it may be printed nowhere.
const TOKEN: &str = "89abcdef0123456789abcdef01234567";

/// Runs the words for a program and for a person: both are refused in the same way, and neither changes anything.
#[track_caller]
fn refused(home: &Home, words: &[&str], stdin: &[u8], status: i32, code: &str) -> String {
    let before = contents(&home.linecheck());
    let answer = home.run(&[&["--json"], words].concat(), stdin);
    let message = answer.refused(status, code)["message"].as_str().unwrap().to_owned();
    keeps_quiet(&answer);
    let answer = home.run(words, stdin);
    assert_eq!((answer.status, answer.out.as_str()), (status, ""), "{answer:?}");
    keeps_quiet(&answer);
    if answer.err.starts_with("error: ") || answer.err.contains("\nUsage: ") {
        assert_eq!((status, code), (2, "invalid_value"), "the words of a wrong use: {answer:?}");
    } else {
        let [told, _, _] = answer.complaint(status, code);
        assert_eq!(told, message, "{answer:?}");
    }
    assert!(before == contents(&home.linecheck()), "{} changed something", answer.what());
    message
}

#[track_caller]
fn keeps_quiet(answer: &Answer) {
    for printed in [&answer.out, &answer.err] {
        assert!(!printed.contains(TOKEN), "the token was printed: {answer:?}");
        assert!(printed.len() < 10_000, "an error is read by a person: {}", answer.what());
    }
}

fn lines(secrets: &[&str]) -> Vec<u8> {
    secrets.iter().flat_map(|secret| [secret.as_bytes(), b"\n"].concat()).collect()
}

#[test]
fn c3_a_wrong_sid_is_told_for_what_it_is() {
    let home = Home::new();
    let digits = &REAL[2..];
    for (sid, words) in [
        ("AC12".to_owned(), "Twilio account SID must be 34 characters long"),
        (REAL[..33].to_owned(), "Twilio account SID must be 34 characters long"),
        (format!("{REAL}0"), "35 characters"),
        (format!("SK{digits}"), "an API key"),
        (format!("PN{digits}"), "a phone number"),
        (format!("MG{digits}"), "a messaging service"),
        (String::new(), "No Account SID was given."),
        ("  ".to_owned(), "No Account SID was given."),
        (TOKEN.to_owned(), "looks like an Auth Token"),
        (format!("AC{}\u{202e}", &digits[1..]), "characters that no SID has"),
        (format!("AC {}", &digits[1..]), "characters that no SID has"),
    ] {
        for command in ["verify", "numbers"] {
            let words_of_it = [command, "--sid", &sid, "--token-stdin"];
            let message = refused(&home, &words_of_it, &lines(&[TOKEN]), 2, "invalid_sid");
            assert!(message.contains(words), "{sid:?}: {message}");
        }
    }
    assert!(!home.linecheck().exists(), "nothing was made");
}

#[test]
fn c4_what_cannot_be_a_token_is_refused_before_it_is_used() {
    let home = Home::new();
    let verify = ["verify", "--sid", known::MAIN.sid(), "--token-stdin", "--api-base", "http://127.0.0.1:1"];
    let endless = vec![b'a'; 10 * 1024 * 1024];
    let mut long_line = lines(&[&"a".repeat(4097)]);
    long_line.extend(lines(&[TOKEN]));
    for (stdin, code) in [
        (NOTHING, "secret_missing"),
        (b"\n", "secret_missing"),
        (b" \t\r\n", "secret_missing"),
        (b"\xff\xfe\n", "secret_missing"),
        (b"to ken\n", "invalid_token"),
        (b"to\0ken\n", "invalid_token"),
        ("\u{442}\u{43e}\u{43a}\u{435}\u{43d}\n".as_bytes(), "invalid_token"),
        (&endless, "invalid_value"),
        (&long_line, "invalid_value"),
    ] {
        refused(&home, &verify, stdin, 2, code);
    }
    assert!(!home.linecheck().exists(), "nothing was made");
}

#[test]
fn c4_a_token_typed_as_an_argument_is_refused_and_not_repeated() {
    let home = Home::new();
    for words in [
        &["draft", "edit", "contoso", "--token", TOKEN][..],
        &["verify", "--sid", REAL, "--token-stdin", TOKEN],
        &["rotate-token", "contoso", TOKEN],
        &["rotate-token", "contoso", &format!("--token={TOKEN}")],
        &["verify", "--sid", REAL, &format!("--token-stdin={TOKEN}")],
        &[TOKEN],
    ] {
        refused(&home, words, NOTHING, 2, "invalid_value");
    }
    assert!(!home.linecheck().exists(), "nothing was made");
}

#[test]
fn p3_credentials_go_to_no_base_that_was_not_meant() {
    let home = Home::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let here = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let with_credentials = format!("http://user:password@{}", here.trim_start_matches("http://"));
    let sandbox = known::MAIN.sid();
    for (sid, base, status, code) in [
        (REAL, here.as_str(), 3, "host_not_allowed"),
        (REAL, "https://api.evil.example", 3, "host_not_allowed"),
        (REAL, "https://api.twilio.com.evil.example", 3, "host_not_allowed"),
        (REAL, "http://evil", 2, "invalid_base"),
        (REAL, "http://api.twilio.com", 2, "invalid_base"),
        (REAL, "https://user:password@api.twilio.com", 2, "invalid_base"),
        (REAL, "https://api.twilio.com/path", 2, "invalid_base"),
        (REAL, "ftp://127.0.0.1", 2, "invalid_base"),
        (REAL, "nowhere", 2, "invalid_base"),
        (REAL, "", 2, "invalid_base"),
        (REAL, "sandbox", 3, "base_of_other_mode"),
        (sandbox, with_credentials.as_str(), 2, "invalid_base"),
        (sandbox, "us1", 3, "sandbox_sid_in_real"),
        (sandbox, "ie1", 3, "sandbox_sid_in_real"),
        (sandbox, "https://api.evil.example", 3, "sandbox_sid_in_real"),
    ] {
        for command in ["verify", "numbers"] {
            let words = [command, "--sid", sid, "--token-stdin", "--api-base", base];
            refused(&home, &words, &lines(&[TOKEN]), status, code);
        }
    }
    refused(
        &home,
        &["verify", "--sid", sandbox, "--token-stdin"],
        &lines(&[TOKEN]),
        3,
        "sandbox_sid_in_real",
    );
    assert!(!home.linecheck().exists(), "nothing was made");
    // The same listener does hear whoever is meant to come.
    let words = ["--json", "verify", "--sid", sandbox, "--token-stdin", "--api-base", &here];
    let child = std::thread::scope(|scope| {
        let accepting = scope.spawn(|| {
            assert!(listener.accept().is_err(), "nobody had come before");
            listener.set_nonblocking(false).unwrap();
            drop(listener.accept().unwrap());
            drop(listener);
        });
        let answer = home.run(&words, &lines(&[TOKEN]));
        accepting.join().unwrap();
        answer
    });
    child.refused(5, "unreachable");
}

#[test]
fn s2_a_wrong_use_ends_with_2_for_people_and_programs_alike() {
    let home = Home::new();
    for words in [
        &["conjure"][..],
        &["tenant"],
        &["tenant", "conjure"],
        &["--conjure"],
        &["status", "--conjure"],
        &["status", "one", "two"],
        &["fallback", "contoso"],
        &["fallback", "contoso", "maybe"],
        &["verify", "contoso", "--sid", REAL],
        &["verify", "--token-stdin"],
        &["numbers"],
        &["numbers", "select", "contoso", "--all", "--none", "+12125550100"],
        &["draft", "edit", "contoso", "--token-stdin", "--remove-token"],
        &["trace", "not-an-id"],
        &["trace", "--raw"],
        &["trace", "--limit", "-1"],
        &["trace", "--limit", "99999999999"],
        &["audit", "--limit", "many"],
        &["--keyring-timeout", "soon", "status"],
        &["sandbox", "serve", "--port", "65536"],
        &["sandbox", "serve", "--numbers", "100001"],
        &["sandbox", "serve", "--pingone-senders", "11"],
        &["sandbox", "serve", "--pingone-policies", "1001"],
        &["completions", "tcsh"],
        &["send"],
        &["send", "--dry-run"],
    ] {
        refused(&home, words, NOTHING, 2, "invalid_value");
    }
    let missing = refused(&home, &["send"], NOTHING, 2, "invalid_value");
    assert!(missing.contains("--to"), "it says which argument is missing: {missing}");
    assert!(!home.linecheck().exists(), "nothing was made");
    let nothing = home.run::<&str>(&[], NOTHING);
    assert!(nothing.status == 2 && nothing.err.contains("Usage:"), "{nothing:?}");
}

#[test]
fn s2_wrong_values_change_nothing_in_the_vault() {
    let home = Home::with_vault(Mode::Real);
    home.real(&["tenant", "add", "contoso", "--sms", "on"], "").done();
    home.real(&["tenant", "add", "fabrikam"], "").done();
    home.real(&["draft", "edit", "fabrikam", "--queue", "off"], "").done();
    let id = "00000000-0000-4000-8000-000000000000";
    let long = "a".repeat(41);
    for (words, secret, status, code) in [
        (&["status", "nobody"][..], "", 3, "tenant_not_found"),
        (&["verify", "nobody"], "", 3, "tenant_not_found"),
        (&["tenant", "edit", "nobody", "--sms", "on"], "", 3, "tenant_not_found"),
        (&["draft", "new", "nobody"], "", 3, "tenant_not_found"),
        (&["draft", "edit", "nobody", "--token-stdin"], TOKEN, 3, "tenant_not_found"),
        (&["rotate-token", "nobody", "--token-stdin"], TOKEN, 3, "tenant_not_found"),
        (&["delete", "nobody", "--yes"], "", 3, "tenant_not_found"),
        (&["send", "nobody", "--to", "+12025550123", "--yes"], "", 3, "tenant_not_found"),
        (&["tenant", "add", "Con toso"], "", 2, "invalid_name"),
        (&["tenant", "add", ""], "", 2, "invalid_name"),
        (&["tenant", "add", "../x"], "", 2, "invalid_name"),
        (&["tenant", "add", &long], "", 2, "invalid_name"),
        (&["tenant", "add", "new", "--name", "\u{1b}[31mred"], "", 2, "invalid_name"),
        (&["tenant", "add", "new", "--destinations", "US,XX"], "", 2, "invalid_country"),
        (&["tenant", "add", "contoso"], "", 3, "tenant_exists"),
        (&["tenant", "edit", "contoso", "--destinations", "Germany"], "", 2, "invalid_country"),
        (&["tenant", "stand-in", "contoso", "--sid", "AC12", "--token-stdin"], TOKEN, 2, "invalid_sid"),
        (&["draft", "show", "contoso"], "", 3, "draft_not_found"),
        (&["draft", "discard", "contoso"], "", 3, "draft_not_found"),
        (&["draft", "new", "fabrikam"], "", 3, "draft_exists"),
        (&["draft", "edit", "contoso"], "", 2, "invalid_value"),
        (&["draft", "edit", "contoso", "--token-stdin"], "", 2, "secret_missing"),
        (&["draft", "edit", "contoso", "--token-stdin"], "to ken", 2, "invalid_token"),
        (&["draft", "edit", "contoso", "--token"], "", 2, "secret_missing"),
        (&["draft", "edit", "contoso", "--api-base", "http://evil"], "", 2, "invalid_base"),
        (&["draft", "edit", "contoso", "--api-base", "sandbox"], "", 3, "base_of_other_mode"),
        (&["draft", "edit", "contoso", "--expect", "+12025550123,letters"], "", 2, "invalid_number"),
        (&["draft", "sub-account", "contoso", "SK12"], "", 2, "invalid_sid"),
        (&["verify", "contoso"], "", 3, "no_custom_account"),
        (&["verify", "fabrikam"], "", 2, "invalid_sid"),
        (&["numbers", "select", "contoso", "letters"], "", 2, "invalid_number"),
        (&["numbers", "select", "contoso"], "", 2, "invalid_value"),
        (&["save", "contoso"], "", 3, "draft_not_found"),
        (&["save", "fabrikam"], "", 3, "no_alternate_method"),
        (&["rotate-token", "contoso", "--token-stdin"], "", 2, "secret_missing"),
        (&["rotate-token", "contoso", "--token-stdin"], TOKEN, 3, "no_custom_account"),
        (&["delete", "contoso", "--yes"], "", 3, "no_custom_account"),
        (&["send", "contoso", "--to", "letters"], "", 2, "invalid_number"),
        (&["send", "contoso", "--to", "2025550123"], "", 2, "invalid_number"),
        (&["send", "contoso", "--to", "2025550123", "--country", "XX"], "", 2, "invalid_country"),
        (&["send", "contoso", "--to", "+12025550123,29x", "--voice"], "", 2, "invalid_number"),
        (&["send", "contoso", "--to", "+12025550123", "--from", "me"], "", 2, "invalid_number"),
        (&["trace", id], "", 3, "transaction_not_found"),
        (&["trace", id, "--raw"], "", 3, "transaction_not_found"),
        (&["trace", id, "--look-up"], "", 3, "transaction_not_found"),
        (&["settings", "allow-host", "https://evil.example/path"], "", 2, "invalid_base"),
        (&["settings", "allow-host", "user:password@evil.example"], "", 2, "invalid_base"),
        (&["settings", "allow-host", ""], "", 2, "invalid_base"),
        (&["settings", "network", "--api-base", "nowhere"], "", 2, "invalid_base"),
    ] {
        let words = [&["--passphrase-stdin"], words].concat();
        refused(&home, &words, &lines(&[PASSPHRASE, secret]), status, code);
    }
}

#[test]
fn s2_a_wrong_fault_script_leaves_the_one_that_is_set() {
    let home = Home::new();
    home.run(&["sandbox", "set-faults"], br#"[{"action": {"kind": "error", "code": 21610}}]"#).text();
    let endless = vec![b'['; 10 * 1024 * 1024];
    for script in [
        NOTHING,
        b"not JSON",
        b"{}",
        b"\xff",
        br#"[{"endpoint": "nowhere", "action": {"kind": "stall"}}]"#,
        br#"[{"action": {"kind": "redirect", "status": 200, "location": "x"}}]"#,
        &endless,
    ] {
        refused(&home, &["sandbox", "set-faults"], script, 2, "invalid_value");
    }
    for words in [
        &["sandbox", "release-number", "AC12", "+12125550100"][..],
        &["sandbox", "release-number", known::MAIN.sid(), "letters"],
    ] {
        refused(&home, words, NOTHING, 2, "invalid_value");
    }
    assert!(home.run(&["sandbox", "faults"], NOTHING).text().contains("21610"));
}

#[test]
fn p1_a_vault_that_cannot_be_opened_is_told_and_left_alone() {
    let home = Home::with_vault(Mode::Real);
    home.real(&["tenant", "add", "contoso"], "").done();
    let folder = home.vault(Mode::Real);
    let (header, database) = (folder.join("vault.json"), folder.join("vault.db"));
    let good = (fs::read(&header).unwrap(), fs::read(&database).unwrap());
    let status = ["--passphrase-stdin", "status"];
    let with = |passphrase: &str, status_code: i32, code: &str| {
        refused(&home, &status, &lines(&[passphrase]), status_code, code)
    };
    with("another passphrase", 7, "vault_wrong_passphrase");
    with("", 2, "secret_missing");
    refused(&home, &["status"], NOTHING, 2, "secret_missing");

    let spoil_header = |json: &str, code: &str| {
        fs::write(&header, json).unwrap();
        with(PASSPHRASE, 7, code);
        fs::write(&header, &good.0).unwrap();
    };
    spoil_header("{ broken", "vault_header_unreadable");
    spoil_header("", "vault_header_unreadable");
    spoil_header(r#"{"format": 2, "new": true}"#, "vault_header_unreadable");
    spoil_header(&String::from_utf8_lossy(&good.0).replace("\"real\"", "\"sandbox\""), "vault_wrong_mode");
    spoil_header(&String::from_utf8_lossy(&good.0).replace("8192", "4294967295"), "vault_header_unreadable");
    fs::remove_file(&header).unwrap();
    with(PASSPHRASE, 7, "vault_header_unreadable");
    fs::write(&header, &good.0).unwrap();
    private(&header, 0o600);

    let spoil_database = |content: &[u8], code: &str| {
        fs::write(&database, content).unwrap();
        with(PASSPHRASE, 7, code);
        fs::write(&database, &good.1).unwrap();
    };
    let garbage: Vec<u8> = (0..good.1.len()).map(|at| u8::try_from(at * 7919 % 251).unwrap()).collect();
    spoil_database(&garbage, "vault_wrong_passphrase");
    spoil_database(&plain_database(), "vault_not_a_vault");
    spoil_database(b"short", "vault_not_a_vault");
    spoil_database(NOTHING, "vault_not_a_vault");
    let mut torn = good.1.clone();
    torn.truncate(4096);
    spoil_database(&torn, "vault_damaged");
    fs::remove_file(&database).unwrap();
    with(PASSPHRASE, 7, "vault_database_missing");
    fs::write(&database, &good.1).unwrap();
    private(&database, 0o600);

    too_open(&folder, &|| with(PASSPHRASE, 7, "vault_too_open"));
    let back = home.real(&["status"], "").done();
    assert_eq!(back["tenants"][0]["tenant"]["id"], json!("contoso"), "nothing was lost by all this");
}

/// An empty SQLite database that is not encrypted: one page, with nothing in the schema.
fn plain_database() -> Vec<u8> {
    let mut page = vec![0; 4096];
    page[..16].copy_from_slice(b"SQLite format 3\0");
    page[16..24].copy_from_slice(&[16, 0, 1, 1, 0, 64, 32, 32]);
    // Counters of changes and pages; the format of the schema; UTF-8.
    (page[27], page[31], page[47], page[59], page[95]) = (1, 1, 4, 1, 1);
    // A leaf of a table without a cell.
    page[100..108].copy_from_slice(&[13, 0, 0, 0, 0, 16, 0, 0]);
    page
}

#[cfg(unix)]
fn too_open(folder: &Path, refused: &dyn Fn() -> String) {
    for (path, mode) in
        [(folder.to_owned(), 0o755), (folder.join("vault.db"), 0o644), (folder.join("vault.json"), 0o604)]
    {
        let good = if path == folder { 0o700 } else { 0o600 };
        private(&path, mode);
        assert!(refused().contains("open to other users"));
        private(&path, good);
    }
}

#[cfg(not(unix))]
fn too_open(_: &Path, _: &dyn Fn() -> String) {}

#[cfg(target_os = "linux")]
#[test]
fn p1_a_new_vault_wants_a_passphrase_that_is_long_enough() {
    let home = Home::new();
    // Spaces are characters of a passphrase like others.
    for (passphrase, status, code) in [
        ("short", 7, "vault_passphrase_too_short"),
        ("  ", 7, "vault_passphrase_too_short"),
        ("", 2, "secret_missing"),
    ] {
        let answer = home.run(&["--json", "--passphrase-stdin", "status"], &lines(&[passphrase]));
        answer.refused(status, code);
    }
    assert!(!home.vault(Mode::Real).join("vault.db").exists());
    // Whoever was refused has lost nothing: the next one makes the vault.
    home.real(&["tenant", "add", "contoso"], "").done();
}

#[cfg(unix)]
#[test]
fn s2_arguments_and_input_that_nobody_types_are_refused_in_order() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::process::Stdio;

    let home = Home::with_vault(Mode::Real);
    home.real(&["tenant", "add", "contoso"], "").done();
    let before = contents(&home.linecheck());
    let no_text = OsStr::from_bytes(b"\xff\xfe");
    let json = OsStr::new("--json");
    for words in [&[json, OsStr::new("status"), no_text][..], &[json, no_text]] {
        home.run(words, NOTHING).refused(2, "invalid_value");
    }
    // Twelve arguments of 100 kB: a single one may not be longer than 128 kB.
    let huge = "x".repeat(100_000);
    let mut many = vec!["--json", "numbers", "select", "contoso"];
    many.extend([huge.as_str(); 12]);
    let answer = home.run(&many, &lines(&[PASSPHRASE]));
    answer.refused(2, "secret_missing");
    many.insert(1, "--passphrase-stdin");
    let answer = home.run(&many, &lines(&[PASSPHRASE]));
    answer.refused(2, "invalid_number");
    keeps_quiet(&answer);
    for words in [
        &["tenant", "add", &huge][..],
        &["tenant", "edit", "contoso", "--name", &huge],
        &["status", &huge],
        &["settings", "allow-host", &huge],
        &["settings", "network", "--api-base", &huge],
        &["send", "contoso", "--to", &huge],
        &[&huge],
        &["trace", &huge],
    ] {
        let answer = home.run(&[&["--json", "--passphrase-stdin"], words].concat(), &lines(&[PASSPHRASE]));
        assert_eq!(answer.status, 2, "{}", answer.what());
        answer.object();
    }
    // 10 MB where a passphrase should be, and no standard input at all.
    let endless = vec![b'a'; 10 * 1024 * 1024];
    home.run(&["--json", "--passphrase-stdin", "status"], &endless).refused(2, "invalid_value");
    let mut closed = std::process::Command::new("sh");
    closed.args(["-c", "exec \"$0\" --json --passphrase-stdin status <&-"]).arg(linecheck_tests::cli_path());
    home.furnish(&mut closed);
    home.finish(closed, "with standard input closed", NOTHING).refused(2, "secret_missing");
    // A reader that has gone is no reason to fail loudly.
    let mut unread = home.command(&["--json", "consent"]);
    let mut child = unread.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let left = child.wait_with_output().unwrap();
    assert!(left.stderr.is_empty(), "{}", String::from_utf8_lossy(&left.stderr));
    assert!(before == contents(&home.linecheck()), "nothing changed");
}
