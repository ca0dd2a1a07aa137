//! `verify` and `numbers` that store nothing, against a sandbox that another process runs.

use std::net::TcpListener;

use linecheck_sandbox::known;
use serde_json::json;

use crate::home::Home;
use crate::server::{Server, log};

fn ask(home: &Home, command: &str, base: &str, token: &str) -> crate::home::Answer {
    let words = ["--json", command, "--sid", known::MAIN.sid(), "--token-stdin", "--api-base", base];
    home.run(&words, format!("{token}\n").as_bytes())
}

#[test]
fn s2_ten_thousand_numbers_are_verified_with_ten_requests_and_nothing_is_stored() {
    let home = Home::new();
    let server = Server::start(&home, &["--numbers", "10000"]);
    assert_eq!(server.text("account_sid"), known::MAIN.sid());
    let token = server.text("auth_token").to_owned();
    let lists = || {
        let entries = log(server.port());
        entries.iter().filter(|entry| entry["endpoint"] == "numbers").count()
    };
    let found = ask(&home, "verify", server.base(), &token).done();
    assert_eq!((&found["outcome"], &found["counts"]["total"]), (&json!("verified"), &json!(10_000)));
    assert_eq!(lists(), 10, "a thousand on each page");

    let listed = ask(&home, "numbers", server.base(), &token).done();
    assert_eq!((&listed["outcome"], &listed["counts"]), (&json!("verified"), &found["counts"]));
    assert_eq!(listed["numbers"].as_array().unwrap().len(), 10_000);
    assert_eq!(lists(), 20);
    let words = ["verify", "--sid", known::MAIN.sid(), "--token-stdin", "--api-base", server.base()];
    let text = home.run(&words, format!("{token}\n").as_bytes());
    assert!(text.text().contains("10000 numbers"), "{text:?}");

    let wrong = ask(&home, "verify", server.base(), &"0".repeat(32)).refused(4, "refused");
    assert_eq!(wrong["outcome"], "refused");
    let wrong = ask(&home, "numbers", server.base(), &"0".repeat(32)).refused(4, "refused");
    assert_eq!(wrong["numbers"], json!([]));
    for (base, stage) in [("closed_port_base_url", "connect"), ("self_signed_base_url", "tls")] {
        let refused = ask(&home, "verify", server.text(base), &token).refused(5, "unreachable");
        assert_eq!(refused["params"]["stage"], stage, "{refused}");
    }
    assert!(!home.linecheck().exists(), "nothing is stored");
    let left: Vec<_> = std::fs::read_dir(home.path().join("tmp")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    #[cfg(unix)]
    assert_eq!(server.stop(), (Some(0), String::new()), "it ends in order, and printed one line");
}

#[test]
fn s2_a_passphrase_on_the_first_line_is_never_taken_for_the_token() {
    let home = Home::new();
    let server = Server::start(&home, &[]);
    let sid = known::MAIN.sid();
    let words = [
        "--passphrase-stdin",
        "--json",
        "verify",
        "--sid",
        sid,
        "--token-stdin",
        "--api-base",
        server.base(),
    ];
    let stdin = format!("a passphrase that no vault here wants\n{}\n", server.text("auth_token"));
    assert_eq!(home.run(&words, stdin.as_bytes()).done()["outcome"], "verified");
    let users: Vec<_> = log(server.port()).iter().map(|entry| entry["status"].clone()).collect();
    assert!(users.iter().all(|status| status == 200), "nothing else was tried: {users:?}");
}

#[test]
fn s1_a_port_that_is_taken_is_told() {
    let home = Home::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let answer = home.run(&["--json", "sandbox", "serve", "--port", &port], b"");
    let message = answer.refused(1, "sandbox_failed")["message"].as_str().unwrap().to_owned();
    assert!(message.contains(&port) && message.contains("in use"), "{message}");
}

#[cfg(unix)]
#[test]
fn s1_a_sandbox_that_was_stopped_goes_on_where_it_was() {
    let home = Home::new();
    let folder = home.path().join("state");
    let state = ["--state", folder.to_str().unwrap()];
    let server = Server::start(&home, &state);
    let token = server.text("auth_token").to_owned();
    let occupied = home.run(&[&["--json", "sandbox", "serve"], &state[..]].concat(), b"");
    occupied.refused(1, "sandbox_failed");
    assert_eq!(server.stop().0, Some(0));
    let again = Server::start(&home, &state);
    assert_eq!(again.text("auth_token"), token);
    assert_eq!(ask(&home, "verify", again.base(), &token).done()["outcome"], "verified");
    assert_eq!(again.stop().0, Some(0));
}
