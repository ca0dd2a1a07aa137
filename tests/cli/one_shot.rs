//! `verify` and `numbers` that store nothing, against a sandbox that another process runs.

use std::io::{Read as _, Write as _};
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
    for (base, stage) in [("closed_port_base_url", "connect"), ("self_signed_base_url", "tls_unknown_issuer")]
    {
        let refused = ask(&home, "verify", server.text(base), &token).refused(5, "unreachable");
        assert_eq!(refused["params"]["stage"], stage, "{refused}");
    }
    assert!(!home.linecheck().exists(), "nothing is stored");
    let left: Vec<_> = std::fs::read_dir(home.path().join("tmp")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    #[cfg(unix)]
    assert_eq!(server.stop(), (Some(0), String::new()), "it ends in order, and printed one line");
}

/// Answers every request like a proxy that stands between here and Twilio; its address.
fn proxy(status: &'static str, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut read, mut bytes) = (Vec::new(), [0; 1024]);
            while !read.windows(4).any(|end| end == b"\r\n\r\n") {
                let count = stream.read(&mut bytes).unwrap();
                assert!(count > 0, "the request comes whole");
                read.extend_from_slice(&bytes[..count]);
            }
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nVia: 1.1 gate.example\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(body.as_bytes()).unwrap();
        }
    });
    address
}

#[test]
fn c5_s2_an_answer_of_something_in_between_is_told_as_that() {
    let home = Home::new();
    for (status, http_status) in [
        ("200 OK", 200),
        ("401 Unauthorized", 401),
        ("403 Forbidden", 403),
        ("407 Proxy Authentication Required", 407),
        ("451 Unavailable For Legal Reasons", 451),
        ("503 Service Unavailable", 503),
    ] {
        let base = proxy(status, "<html><body>Blocked by policy</body></html>");
        for command in ["verify", "numbers"] {
            let said = ask(&home, command, &base, &"0".repeat(32)).refused(5, "intercepted");
            assert_eq!(said["outcome"], "intercepted", "{said}");
            assert_eq!(said["params"]["answer"]["http_status"], http_status, "{said}");
            assert_eq!(said["params"]["answer"]["content_type"], "text/html", "{said}");
            assert_eq!(said["retry"], "safe", "{said}");
            let message = said["message"].as_str().unwrap();
            assert!(message.contains("something between here and Twilio answered"), "{said}");
            let told = said.to_string();
            assert!(!told.contains("refused"), "{said}");
        }
        let words = ["verify", "--sid", known::MAIN.sid(), "--token-stdin", "--api-base", &base];
        let answer = home.run(&words, format!("{}\n", "0".repeat(32)).as_bytes());
        let [what, ..] = answer.complaint(5, "intercepted");
        assert!(what.contains("something between here and Twilio answered"), "{answer:?}");
    }
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
