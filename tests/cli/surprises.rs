//! Words in an order that nobody would type: whatever it is, it ends with a documented status.

use std::sync::OnceLock;

use linecheck_domain::base::Mode;
use linecheck_sandbox::known;
use linecheck_tests::PASSPHRASE;
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::Value;

use crate::home::Home;

/// What can be typed, but for what waits or takes long by design (`serve`, `tour`).
const WORDS: &[&str] = &[
    "tenant",
    "list",
    "add",
    "edit",
    "stand-in",
    "draft",
    "new",
    "show",
    "discard",
    "sub-account",
    "verify",
    "numbers",
    "select",
    "fallback",
    "on",
    "off",
    "consent",
    "save",
    "status",
    "change-account",
    "rotate-token",
    "delete",
    "send",
    "trace",
    "audit",
    "settings",
    "allow-host",
    "forbid-host",
    "network",
    "sandbox",
    "accounts",
    "recipients",
    "faults",
    "clear-faults",
    "set-faults",
    "advance",
    "release-number",
    "pingone",
    "choose",
    "environment",
    "end-tokens",
    "reset",
    "completions",
    "bash",
    "help",
    "--sandbox",
    "--passphrase-stdin",
    "--keyring-timeout",
    "--name",
    "--sms",
    "--voice",
    "--destinations",
    "--ping-originates-without-fallback",
    "--sid",
    "--token-stdin",
    "--token",
    "--remove-token",
    "--api-base",
    "--allow-host",
    "--expect",
    "--queue",
    "--show",
    "--search",
    "--only",
    "--remove",
    "--all",
    "--none",
    "--consent-by",
    "--yes",
    "--to",
    "--country",
    "--language",
    "--from",
    "--wait",
    "--dry-run",
    "--tenant",
    "--limit",
    "--look-up",
    "--raw",
    "--port",
    "--help",
    "--version",
    "--",
    "-",
    "contoso",
    "US",
    "de",
    "us1",
    "http://127.0.0.1:9",
    "http://[::1",
    "+12025550123",
    "+12025550123,2992",
    "letters",
    "0",
    "1",
    "18446744073709551615",
    "-1",
    "00000000-0000-4000-8000-000000000000",
    "",
    " ",
    "\u{202e}",
    "'; DROP TABLE",
    "%s%n",
];

/// Commands that get far enough to do something; random words are added to them.
const BEGINNINGS: &[&[&str]] = &[
    &[],
    &["tenant", "add"],
    &["tenant", "edit", "contoso"],
    &["draft", "edit", "contoso"],
    &["draft", "show", "contoso"],
    &["verify", "contoso"],
    &["numbers", "list", "contoso"],
    &["numbers", "select", "contoso"],
    &["save", "contoso", "--consent-by"],
    &["send", "contoso", "--to", "+12025550123", "--wait", "18446744073709551615"],
    &["send", "contoso", "--to"],
    &["send", "--dry-run", "--sid", known::TEST_CREDENTIALS.sid(), "--token-stdin", "--to"],
    &["verify", "--sid", known::MAIN.sid(), "--token-stdin", "--api-base", "http://127.0.0.1:9"],
    &["trace", "--limit"],
    &["settings", "allow-host"],
    &["--keyring-timeout", "18446744073709551615", "status"],
];

/// One home for all cases: what one leaves behind is what the next one meets.
fn home() -> &'static Home {
    static HOME: OnceLock<Home> = OnceLock::new();
    HOME.get_or_init(|| {
        let home = Home::with_vault(Mode::Sandbox);
        home.sandbox(&["tenant", "add", "contoso", "--sms", "on"], "").done();
        home
    })
}

proptest! {
    #![proptest_config(Config { cases: 60, failure_persistence: None, ..Config::default() })]

    #[test]
    fn s2_no_words_make_it_panic(
        beginning in proptest::sample::select(BEGINNINGS),
        words in proptest::collection::vec(
            prop_oneof![
                8 => proptest::sample::select(WORDS).prop_map(str::to_owned),
                1 => "[^\u{0}]{0,12}",
            ],
            0..6,
        ),
        stdin in prop_oneof![
            Just(String::new()),
            Just(format!("{PASSPHRASE}\n")),
            Just(format!("{PASSPHRASE}\n{}\n", "0123456789abcdef0123456789abcdef")),
            any::<String>(),
        ],
    ) {
        let words: Vec<&str> =
            ["--sandbox", "--json", "--passphrase-stdin"].into_iter().chain(beginning.iter().copied())
            .chain(words.iter().map(String::as_str)).collect();
        let answer = home().run(&words, stdin.as_bytes());
        prop_assert!((0..=7).contains(&answer.status), "{:?}", answer);
        let asked_for_help =
            words.iter().any(|word| ["help", "--help", "--version"].contains(word) || word.starts_with("-h"));
        let in_other_words = words.contains(&"--") || (asked_for_help && answer.status == 0);
        if !in_other_words {
            let lines: Vec<&str> = answer.out.lines().collect();
            prop_assert!(lines.len() == 1, "{:?}", answer);
            let object: Value = serde_json::from_str(lines[0]).unwrap();
            prop_assert!(object.is_object() && answer.err.is_empty(), "{:?}", answer);
        }
    }
}
