//! One object, one status, for every command: whatever cannot be printed, whatever cannot be tidied up, whoever stops it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};

use linecheck_domain::base::Mode;
use linecheck_sandbox::{known, pingone as known_pingone};
use linecheck_tests::PASSPHRASE;
use serde_json::{Value, json};

use crate::home::{Answer, Home, NOTHING};
use crate::words;

/// What a script gives: the vault's passphrase and a second line.
fn lines(second: &str) -> Vec<u8> {
    format!("{PASSPHRASE}\n{second}\n").into_bytes()
}

const RECIPIENT: &str = "+12025550123";
const NOBODY: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

/// What each command is given here, with the second line of its standard input. A command that is new needs a line.
#[expect(clippy::too_many_lines, reason = "a table: one line for each command")]
pub fn given(command: &str) -> (Vec<&'static str>, &'static str) {
    let words: &[&str] = match command {
        "tenant add" => &["fabrikam", "--sms", "on"],
        "tenant edit" => &["contoso", "--voice", "on"],
        "tenant stand-in" => &["contoso", "--remove"],
        "revisions show" | "revisions restore" => &["contoso", "1"],
        "tenant rename" => &["contoso", "Contoso Ltd"],
        "tenant remove" => &["fabrikam", "--yes"],
        "draft edit" => &["contoso", "--queue", "on"],
        "watch" => &["--once"],
        "mute" => &["contoso", "outage:sms", "--reason", "known"],
        "unmute" => &["contoso", "outage:sms"],
        "draft sub-account" => &["contoso", known::MAIN.sid()],
        "draft new"
        | "health"
        | "tenant deactivate"
        | "tenant activate"
        | "revisions list"
        | "draft show"
        | "draft discard"
        | "change-account"
        | "numbers list"
        | "save"
        | "ready"
        | "pingone plan"
        | "pingone resume"
        | "pingone put-back"
        | "pingone drift"
        | "pingone export"
        | "pingone senders list" => &["contoso"],
        "status"
        | "verify"
        | "tenant list"
        | "draft list"
        | "consent"
        | "trace"
        | "follow"
        | "history"
        | "audit"
        | "audit verify"
        | "audit checkpoint"
        | "tour"
        | "numbers"
        | "settings limits"
        | "settings retention"
        | "settings network"
        | "vault status"
        | "vault rekey"
        | "vault use-keyring"
        | "vault check"
        | "sandbox accounts"
        | "sandbox recipients"
        | "sandbox set-faults"
        | "sandbox faults"
        | "sandbox clear-faults"
        | "sandbox pingone show"
        | "sandbox pingone end-tokens"
        | "sandbox pingone reset"
        | "pingone status"
        | "administrator status"
        | "kit show"
        | "sandbox inbox" => &[],
        "administrator set" | "administrator change" | "vault passphrase" => &["--new-passphrase-stdin"],
        "administrator remove" => &["--yes"],
        "administrator idle-lock" => &["5"],
        "numbers select" => &["contoso", "--all"],
        // No new file.
        "audit export" => &["/dev/full"],
        "consent receipt" => &["contoso", "/dev/full"],
        // None of these is a folder that could hold one.
        "vault backup" => &["/dev/null/backup"],
        "vault restore" => &["/dev/null/backup", "--yes"],
        "fallback" => &["contoso", "on"],
        "rotate-token" => &["contoso", "--token-stdin"],
        "delete" | "pingone disconnect" | "pingone give-up" => &["contoso", "--yes"],
        "send" => &["contoso", "--to", RECIPIENT, "--yes"],
        "matrix" => &["contoso", "--to", RECIPIENT, "--yes", "--wait", "0"],
        "receipt" => &[NOBODY, "--code-stdin"],
        "limits" | "pingone route" => &["contoso", "--to", RECIPIENT],
        "lookup" => &["contoso", RECIPIENT],
        "explain" | "find" => &["30034"],
        "pingone connect" => &[
            "contoso",
            "--worker-environment",
            known_pingone::WORKER_ENVIRONMENT,
            "--environment",
            known_pingone::SANDBOX_ENVIRONMENT,
            "--client-id",
            known_pingone::CLIENT_ID,
            "--client-secret-stdin",
        ],
        "pingone apply" => &[NOBODY, "--yes"],
        "pingone rotate" => &["contoso", "--of-active"],
        "pingone senders choose" => &["contoso", NOBODY, RECIPIENT],
        "pingone senders chain" => &["contoso", "ping"],
        "pingone senders remove" => &["contoso", NOBODY],
        "bundle export" => &["--out", "missing/contoso.age", "--bundle-passphrase-stdin"],
        "bundle show" | "bundle import" | "kit open" => &["missing.age", "--bundle-passphrase-stdin"],
        "kit make" => &["--out", "missing/kit.age", "--tenant", "contoso", "--bundle-passphrase-stdin"],
        "settings allow-host" | "settings forbid-host" => &["api.example.com"],
        "sandbox advance" => &["60"],
        "sandbox traffic" => &["100"],
        "sandbox pingone choose" => &["--sender-in-use", "dangle"],
        "sandbox pingone environment" => &[known_pingone::SANDBOX_ENVIRONMENT, "--standing", "vanished"],
        "sandbox release-number" => &["AC12", "+12125550100"],
        "completions" => &["bash"],
        "manual" => &["."],
        other => panic!("a new command, {other:?}: give it its line here"),
    };
    let second = match command {
        "receipt" => "123456",
        // Too short: what comes after it here is an administrator's.
        "administrator set" | "administrator change" => "short",
        "bundle export" | "bundle show" | "bundle import" | "kit open" | "kit make" => {
            "a passphrase of twelve"
        }
        // The same: whatever comes after opens it.
        "vault passphrase" => PASSPHRASE,
        "pingone connect" => known_pingone::CLIENT_SECRET,
        _ => "",
    };
    (words.to_vec(), second)
}

/// Every command that does something by itself, but for `sandbox serve`, which serves.
pub fn every_command(home: &Home) -> Vec<String> {
    let mut seen = Vec::new();
    words::walk(home, &[], &mut seen);
    let runs = |help: &str| {
        let by_itself = ["numbers", "audit", "consent"];
        !help.contains("\nCommands:\n")
            || by_itself.iter().any(|command| help.contains(&format!("Usage: linecheck {command} ")))
    };
    let mut commands: Vec<_> =
        seen.into_iter().filter(|(_, help)| runs(help)).map(|(path, _)| path).collect();
    commands.retain(|path| path != "sandbox serve");
    assert!(commands.len() > 38, "{commands:?}");
    commands
}

fn contoso() -> Home {
    let home = Home::with_vault(Mode::Sandbox);
    home.sandbox(&["tenant", "add", "contoso", "--sms", "on"], "").done();
    home
}

/// The words of a command in the sandbox.
fn in_sandbox(command: &str, json: bool) -> (Vec<String>, Vec<u8>) {
    let (arguments, second) = given(command);
    let mut words = vec!["--sandbox", "--passphrase-stdin"];
    words.extend(json.then_some("--json"));
    words.extend(command.split(' '));
    words.extend(arguments);
    (words.into_iter().map(str::to_owned).collect(), lines(second))
}

#[test]
fn s2_every_command_prints_one_object_and_one_line() {
    let home = contoso();
    for command in every_command(&home) {
        let (words, stdin) = in_sandbox(&command, true);
        let answer = home.run(&words, &stdin);
        let object = answer.object();
        assert_eq!(object.get("code").is_some(), answer.status != 0, "{answer:?}");
        let mut wrong = words.clone();
        wrong.push("--no-such-option".to_owned());
        home.run(&wrong, &stdin).refused(2, "invalid_value");
        let help = home.run(&[words.as_slice(), &["--help".to_owned()]].concat(), NOTHING).done();
        assert!(help["help"].as_str().unwrap().contains("Usage: linecheck"), "{command}: {help}");
    }
    assert!(home.run(&["--json", "--version"], NOTHING).done()["version"].is_string());
}

#[cfg(target_os = "linux")]
#[test]
fn s2_a_result_that_cannot_be_printed_is_told_on_standard_error_and_is_no_success() {
    let home = contoso();
    for command in every_command(&home) {
        for json in [true, false] {
            let (words, stdin) = in_sandbox(&command, json);
            let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
            let mut child = home.command(&words);
            let mut child = child.stdin(Stdio::piped()).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
            // Who does not read it closes it: that is no error here.
            let _ = child.stdin.take().unwrap().write_all(&stdin);
            let ended = child.wait_with_output().unwrap();
            let told = String::from_utf8(ended.stderr).unwrap();
            let status = ended.status.code().unwrap_or_else(|| panic!("{words:?}: {}", ended.status));
            assert_ne!(status, 0, "{words:?}: {told}");
            assert!(
                !told.contains("panicked") && !told.to_lowercase().contains("nothing was done"),
                "{told}"
            );
            // An error for a person does not go to standard output.
            let is_error_for_a_person = !json && told.trim_end().ends_with(')');
            assert!(
                told.contains("Standard output could not be written") || is_error_for_a_person,
                "{words:?}: {told}"
            );
        }
    }
    // What was sent is named, though its result could not be printed.
    let (words, stdin) = in_sandbox("send", false);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut child = home.command(&words);
    let mut child = child.stdin(Stdio::piped()).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&stdin).unwrap();
    let told = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    let newest = home.sandbox(&["trace"], "").done()["traces"][0]["transaction"].as_str().unwrap().to_owned();
    assert!(told.contains(&newest) && told.contains("stands all the same"), "{newest}: {told}");
}

#[test]
fn s2_a_reader_that_has_gone_changes_no_status() {
    let home = contoso();
    for (words, status) in [
        (&["--json", "consent"][..], 0),
        (&["consent"], 0),
        (&["completions", "bash"], 0),
        (&["--json", "explain", "letters"], 2),
        (&["--json", "--help"], 0),
    ] {
        let mut child = home.command(words);
        let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(status), "{words:?}");
        // An error that nobody read there is told here.
        assert_eq!(ended.stderr.is_empty(), status == 0, "{words:?}");
    }
}

#[cfg(unix)]
#[test]
fn s2_a_tidy_up_that_fails_is_a_remark_beside_the_result() {
    let home = contoso();
    for (tenant, kilobytes) in (0..).zip((4..400).step_by(12)) {
        // As far as a file may grow: the log takes what is new, and the database cannot take it over when it is closed.
        let mut limited = Command::new("sh");
        let script = format!("ulimit -f {}; exec \"$0\" \"$@\"", kilobytes * 2);
        limited.args(["-c", &script]).arg(linecheck_tests::cli_path());
        let name = format!("tenant-{tenant}");
        limited.args(["--sandbox", "--passphrase-stdin", "--json", "tenant", "add", &name]);
        home.furnish(&mut limited);
        let answer = home.finish(limited, &format!("at most {kilobytes} KiB in a file"), &lines(""));
        let object = answer.object();
        let is_there = home.sandbox(&["tenant", "list"], "").done().to_string().contains(&name);
        assert_eq!(is_there, answer.status == 0, "what is said is so: {answer:?}");
        if let Some(afterwards) = object.get("afterwards") {
            assert_eq!((answer.status, &object["id"]), (0, &json!(name)), "the result stands: {answer:?}");
            let code = afterwards[0]["code"].as_str().unwrap();
            assert!(code.starts_with("vault_") || code == "sandbox_failed", "{afterwards}");
            return;
        }
    }
    panic!("the tidy-up never failed");
}

/// Starts a command that waits for the end of its standard input.
#[cfg(unix)]
fn begin(home: &Home, words: &[&str], stdin: &[u8]) -> Child {
    let mut command = home.command(words);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(stdin).unwrap();
    child
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[cfg(unix)]
fn ended(child: Child) -> Value {
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(6), "{out}");
    let line = out.strip_suffix('\n').unwrap();
    assert!(!line.contains('\n'), "{out}");
    let object: Value = serde_json::from_str(line).unwrap();
    assert_eq!(object["code"], "cancelled", "{out}");
    object
}

#[cfg(unix)]
#[test]
fn s2_who_stops_a_command_gets_one_object_which_names_the_send_that_was_under_way() {
    let home = contoso();
    // The server that all of them join: one that a command started would end with it.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(linecheck_app::enter_sandbox(&home.sandbox_state())).unwrap();
    let stall = br#"[{"endpoint": "messages_create", "action": {"kind": "stall"}}]"#;
    server.control().unwrap().set_faults(serde_json::from_slice(stall).unwrap()).unwrap();
    let transactions = || {
        let traces = home.sandbox(&["trace"], "").done()["traces"].as_array().unwrap().clone();
        traces.into_iter().map(|trace| trace["transaction"].clone()).collect::<Vec<_>>()
    };
    for name in ["INT", "TERM"] {
        let before = transactions();
        let words =
            ["--sandbox", "--json", "--passphrase-stdin", "send", "contoso", "--to", RECIPIENT, "--yes"];
        let child = begin(&home, &words, &lines(""));
        // Its intent is stored once another command sees it.
        let transaction = loop {
            if let Some(new) = transactions().into_iter().find(|known| !before.contains(known)) {
                break new;
            }
        };
        signal(&child, name);
        let object = ended(child);
        assert_eq!(object["params"]["transaction"], transaction, "{object}");
        assert!(object["next_step"].as_str().unwrap().contains("--look-up"), "{object}");
    }
    runtime.block_on(server.leave()).unwrap();
}

#[cfg(unix)]
#[test]
fn s2_the_sandbox_prints_one_line_when_it_serves_and_none_when_it_ends() {
    let home = Home::new();
    for name in ["INT", "TERM"] {
        let mut child = begin(&home, &["--json", "sandbox", "serve"], NOTHING);
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let line: Value = serde_json::from_str(&first).unwrap();
        assert!(line["base_url"].is_string(), "{first}");
        assert!(line["pingone"]["api_base"].is_string() && line["pingone"]["client_secret"].is_string());
        signal(&child, name);
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        let answer = child.wait_with_output().unwrap();
        assert_eq!((answer.status.code(), rest.as_str(), answer.stderr.as_slice()), (Some(0), "", NOTHING));
    }
}

/// A token, planted: it may be printed nowhere.
const TOKEN: &str = "89abcdef0123456789abcdef01234567";

#[test]
fn c4_a_token_typed_anywhere_is_neither_stored_nor_repeated() {
    let home = contoso();
    let said = |answer: &Answer| {
        let hyphens = format!("{}-{}", &TOKEN[..8], &TOKEN[8..12]);
        for printed in [&answer.out, &answer.err] {
            let printed = printed.to_lowercase();
            assert!(!printed.contains(TOKEN) && !printed.contains(&hyphens), "{answer:?}");
        }
        assert_ne!(answer.status, 0, "{answer:?}");
    };
    let host = format!("{TOKEN}.example.com");
    let base = format!("https://{host}");
    let upper = TOKEN.to_uppercase();
    for words in [
        &["tenant", "add", TOKEN][..],
        &["tenant", "add", "wingtip", "--name", TOKEN],
        &["tenant", "edit", "contoso", "--name", &format!("Contoso {TOKEN}")],
        &["tenant", "edit", "contoso", "--destinations", TOKEN],
        &["tenant", "stand-in", "contoso", "--sid", TOKEN, "--token-stdin"],
        &["draft", "edit", "contoso", "--sid", TOKEN],
        &["draft", "edit", "contoso", "--sid", &upper],
        &["draft", "edit", "contoso", "--sid", &format!(" {TOKEN} x")],
        &["draft", "edit", "contoso", "--expect", TOKEN],
        &["draft", "edit", "contoso", "--api-base", &base],
        &["draft", "show", TOKEN],
        &["draft", "sub-account", "contoso", TOKEN],
        &["numbers", "list", TOKEN],
        &["numbers", "select", "contoso", TOKEN],
        &["save", "contoso", "--consent-by", TOKEN],
        &["send", "contoso", "--to", TOKEN],
        &["send", "contoso", "--to", RECIPIENT, "--country", TOKEN],
        &["send", "contoso", "--to", RECIPIENT, "--from", TOKEN],
        &["trace", TOKEN],
        &["receipt", TOKEN, "--code-stdin"],
        &["follow", TOKEN],
        &["explain", TOKEN],
        &["history", "--search", TOKEN],
        &["find", TOKEN],
        &["find", "30034", "--country", TOKEN],
        &["history", "--after", TOKEN],
        &["history", "--outcome", TOKEN],
        &["history", "--since", TOKEN],
        &["settings", "allow-host", TOKEN],
        &["settings", "allow-host", &host],
        &["settings", "retention", TOKEN],
        &["limits", "contoso", "--to", TOKEN],
        &["pingone", "apply", TOKEN],
        &["pingone", "status", TOKEN],
        &["pingone", "rotate", "contoso", TOKEN, "--of-active"],
        &["pingone", "senders", "remove", "contoso", TOKEN],
        &["pingone", "senders", "chain", "contoso", TOKEN],
        &["pingone", "senders", "choose", "contoso", NOBODY, TOKEN],
        &["pingone", "plan", "contoso", "--name", TOKEN],
        &["sandbox", "release-number", TOKEN, TOKEN],
        &["sandbox", "advance", TOKEN],
        &["completions", TOKEN],
        &["manual", TOKEN],
        &[TOKEN],
        &[&format!("--{TOKEN}")],
    ] {
        for json in [true, false] {
            let mut all = vec!["--sandbox", "--passphrase-stdin"];
            all.extend(json.then_some("--json"));
            all.extend(words);
            said(&home.run(&all, &lines("123456")));
        }
    }
    let kept = [&["audit"][..], &["tenant", "list"], &["draft", "list"], &["settings", "network"]];
    for words in kept {
        let answer = home.sandbox(words, "");
        assert!(!answer.done().to_string().to_lowercase().contains(TOKEN), "{answer:?}");
    }
}

#[test]
fn s2_no_letter_that_is_not_seen_reaches_a_terminal_from_either_kind_of_output() {
    let home = contoso();
    let hidden = "Con\u{202e}to\u{200b}so\u{ad}\u{feff}\u{e0041}";
    home.sandbox(&["tenant", "edit", "contoso", "--name", hidden], "").done();
    let answer = home.sandbox(&["tenant", "list"], "");
    assert!(answer.out.trim_end().is_ascii(), "{answer:?}");
    assert_eq!(answer.done()["tenants"][0]["name"], hidden, "the value is the same");
    let answer = home.run(&["--sandbox", "--passphrase-stdin", "status"], &lines(""));
    let unseen = |text: &str| text.replace('\n', "").contains(linecheck_domain::visible::is_unseen);
    assert!(!unseen(answer.text()) && answer.out.contains("Con\u{fffd}to"), "{answer:?}");
    let answer = home.run(&["\u{9b}31m\u{202e}"], NOTHING);
    assert!(answer.status == 2 && !unseen(&answer.err), "{answer:?}");
}
