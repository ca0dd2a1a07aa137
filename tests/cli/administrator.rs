//! Administrator and support on the command line (M6).

use linecheck_domain::base::Mode;
use linecheck_tests::PASSPHRASE;

use crate::home::{Answer, Home};
use crate::one_object::{every_command, given};

const RIGHT: &str = "horse battery staple";

/// What support may do. Every other command is refused to it.
const OF_SUPPORT: &[&str] = &[
    "administrator status",
    "audit",
    "audit checkpoint",
    "audit export",
    "audit verify",
    "completions",
    "consent",
    "consent receipt",
    "draft list",
    "draft show",
    "explain",
    "find",
    "follow",
    "health",
    "history",
    "kit show",
    "limits",
    "lookup",
    "manual",
    "matrix",
    "numbers",
    "numbers list",
    "pingone drift",
    "pingone route",
    "pingone senders list",
    "pingone status",
    "ready",
    "receipt",
    "revisions list",
    "revisions show",
    "send",
    "settings limits",
    "settings network",
    "settings retention",
    "status",
    "tenant list",
    "tour",
    "trace",
    "vault check",
    "vault status",
    // Without a tenant it verifies the drafts that are queued: there is none.
    "verify",
    "watch",
    // The made-up server, in which nothing of a vault is.
    "sandbox accounts",
    "sandbox advance",
    "sandbox traffic",
    "sandbox clear-faults",
    "sandbox faults",
    "sandbox inbox",
    "sandbox pingone choose",
    "sandbox pingone end-tokens",
    "sandbox pingone environment",
    "sandbox pingone reset",
    "sandbox pingone show",
    "sandbox recipients",
    "sandbox release-number",
    "sandbox set-faults",
];

/// What reads first what it is about, and finds that there is none: `m6_the_table_of_roles_…` holds the use cases behind.
const READ_FIRST: &[&str] = &[
    "bundle import",
    "bundle show",
    "kit open",
    "pingone apply",
    "pingone senders choose",
    "vault rekey",
    "vault restore",
];

/// A vault with a tenant and an administrator passphrase.
fn guarded() -> Home {
    let home = Home::with_vault(Mode::Sandbox);
    home.sandbox(&["tenant", "add", "contoso", "--sms", "on"], "").done();
    let set = home.sandbox(&["administrator", "set", "--new-passphrase-stdin"], RIGHT).done();
    assert_eq!(set["role"], "administrator", "{set}");
    home
}

/// Runs a command with the administrator passphrase between the vault's and what comes after.
fn unlocked(home: &Home, words: &[&str], passphrase: &str, secret: &str) -> Answer {
    let words =
        [&["--sandbox", "--json", "--passphrase-stdin", "--administrator-passphrase-stdin"], words].concat();
    home.run(&words, format!("{PASSPHRASE}\n{passphrase}\n{secret}\n").as_bytes())
}

#[test]
fn m6_support_is_refused_every_command_that_is_not_its_own() {
    let home = guarded();
    let mut wrong = Vec::new();
    for command in every_command(&home) {
        let (arguments, second) = match command.as_str() {
            "tenant remove" => (vec!["contoso", "--yes"], ""),
            "rotate-token" => (vec!["contoso", "--token-stdin"], "0123456789abcdef0123456789abcdef"),
            other => given(other),
        };
        let words: Vec<_> = command.split(' ').chain(arguments).collect();
        let answer = home.sandbox(&words, second);
        if READ_FIRST.contains(&command.as_str()) {
            assert_ne!(answer.status, 0, "{answer:?}");
            continue;
        }
        let is_refused = (answer.status, &answer.object()["code"]) == (3, &"not_administrator".into());
        if is_refused == OF_SUPPORT.contains(&command.as_str()) {
            wrong.push(format!("{command}: {} {}", answer.status, answer.out.trim()));
        }
        if is_refused {
            let said = answer.refused(3, "not_administrator");
            assert!(
                said["next_step"].as_str().unwrap().contains("--administrator-passphrase-stdin"),
                "{said}"
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let entries = home.sandbox(&["audit"], "").done();
    assert!(!entries.to_string().contains("fabrikam"), "nothing of it was done: {entries}");
}

#[test]
fn m6_the_lines_come_in_their_order_and_no_unlock_outlives_its_command() {
    let home = guarded();
    home.sandbox(&["fallback", "contoso", "on"], "").refused(3, "not_administrator");
    let token = "0123456789abcdef".repeat(2);
    let edited = unlocked(&home, &["draft", "edit", "contoso", "--token-stdin"], RIGHT, &token).done();
    assert_eq!(edited["token"], "given", "the third line is the token: {edited}");
    home.sandbox(&["fallback", "contoso", "on"], "").refused(3, "not_administrator");
    let history = ["history", "--reveal"];
    home.sandbox(&history, "").refused(3, "not_administrator");
    unlocked(&home, &history, RIGHT, "").done();

    let another = "another passphrase";
    unlocked(&home, &["administrator", "set", "--new-passphrase-stdin"], RIGHT, another)
        .refused(3, "administrator_passphrase_exists");
    unlocked(&home, &["administrator", "change", "--new-passphrase-stdin"], RIGHT, "short")
        .refused(2, "invalid_value");
    unlocked(&home, &["administrator", "change", "--new-passphrase-stdin"], RIGHT, another).done();
    // Each wrong one is in a process of its own, and counted all the same.
    for _ in 0..3 {
        unlocked(&home, &["status"], RIGHT, "").refused(3, "administrator_passphrase_wrong");
    }
    let waits = unlocked(&home, &["status"], another, "").refused(3, "unlock_waits");
    assert!(waits["params"]["wait_seconds"].as_u64().is_some_and(|seconds| seconds <= 5), "{waits}");
    let status = home.sandbox(&["administrator", "status"], "").done();
    assert_eq!((&status["role"], &status["wrong"]), (&"support".into(), &3.into()), "{status}");
    let audit = home.sandbox(&["audit"], "").done().to_string();
    assert!(audit.contains("unlock_refused") && !audit.contains("another"), "{audit}");
}

#[test]
fn m6_a_passphrase_that_is_removed_leaves_everybody_an_administrator() {
    let home = guarded();
    home.sandbox(&["administrator", "remove", "--yes"], "").refused(3, "not_administrator");
    unlocked(&home, &["administrator", "remove"], RIGHT, "").refused(2, "confirmation_needed");
    unlocked(&home, &["administrator", "remove", "--yes"], RIGHT, "").done();
    home.sandbox(&["fallback", "contoso", "on"], "").done();
    unlocked(&home, &["status"], RIGHT, "").refused(3, "no_administrator_passphrase");
}
