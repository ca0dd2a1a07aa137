//! What a command takes at most of a server that never ends a list: measured on the built program.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use linecheck_sandbox::known;
use serde_json::{Value, json};

use crate::home::Home;

/// Generous: what it takes is printed, and is far less.
const MOST_MEMORY_KIB: u64 = 400 * 1024;

/// A page of a list: its place, and the address of the list.
type Page = Arc<dyn Fn(usize, &str) -> String + Send + Sync>;

/// Answers every list with pages that go on for ever, and everything else with the account. Returns its port.
fn endless(page: Page) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let page = Arc::clone(&page);
            thread::spawn(move || serve(stream.unwrap(), &page));
        }
    });
    port
}

fn serve(mut stream: TcpStream, page: &Page) {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while !read.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(count) => read.extend_from_slice(&buffer[..count]),
        }
    }
    let text = String::from_utf8_lossy(&read).into_owned();
    let target = text.split(' ').nth(1).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let body = if path.ends_with("/IncomingPhoneNumbers.json") {
        let place = query.rsplit('=').next().and_then(|place| place.parse().ok());
        page(place.filter(|_| query.starts_with("Page=")).unwrap_or(0), path)
    } else if path.ends_with("/Accounts.json") {
        json!({ "accounts": [], "next_page_uri": null }).to_string()
    } else {
        json!({ "sid": known::MAIN.sid(), "friendly_name": "Endless", "status": "active", "type": "Full" })
            .to_string()
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

/// Where the place of the next page stands in a page that is made once.
const NEXT: &str = "@@@@@@@@@@";

/// A page of about a megabyte with so many numbers.
fn megabyte(numbers: usize, path: &str) -> String {
    let filling = "x".repeat(1_000_000 / numbers - 120);
    let mut body = String::with_capacity(1_100_000);
    let _ = write!(body, r#"{{"next_page_uri":"{path}?Page={NEXT}","incoming_phone_numbers":["#);
    for number in 0..numbers {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            body,
            r#"{comma}{{"sid":"PN{number:032}","phone_number":"+1202{number:07}","friendly_name":"{filling}"}}"#
        );
    }
    body.push_str("]}");
    body
}

/// Runs a command, and returns its answer with the most memory that it had, in KiB.
fn measured(home: &Home, words: &[&str], stdin: &str) -> (Option<i32>, Value, u64, Duration) {
    let begun = Instant::now();
    let mut command = home.command(words);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    let ended = loop {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let peak = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(peak.unwrap_or(0));
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        thread::sleep(Duration::from_millis(5));
    };
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    let object = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"));
    (ended.code(), object, most, begun.elapsed())
}

#[test]
fn c5_a_list_of_large_pages_without_an_end_is_left_off_in_bounded_memory() {
    // With a thousand numbers on a page the entries are the bound, with ten of 100 KB each the bytes.
    for (numbers, entries, pages) in [(1_000, 100_000, 100), (10, 0, 0)] {
        let made = OnceLock::new();
        let port = endless(Arc::new(move |place, path| {
            let page: &String = made.get_or_init(|| megabyte(numbers, path));
            page.replacen(NEXT, &format!("{:010}", place + 1), 1)
        }));
        let home = Home::new();
        let base = format!("http://127.0.0.1:{port}");
        let words = ["--json", "verify", "--sid", known::MAIN.sid(), "--token-stdin", "--api-base", &base];
        let (status, object, most, time) = measured(&home, &words, &format!("{}\n", "0".repeat(32)));
        println!("{numbers} numbers on a page of 1 MB: at most {} MiB, {time:?}: {object}", most / 1024);
        assert_eq!((status, object["code"].as_str()), (Some(4), Some("list_too_long")), "{object}");
        assert_eq!(object["counts"]["total"], 0, "what was read is not used: {object}");
        assert!(object["message"].as_str().unwrap().contains("not the whole list"), "{object}");
        let params = &object["params"];
        if entries > 0 {
            assert_eq!((&params["pages"], &params["entries"]), (&json!(pages), &json!(entries)));
        } else {
            let pages = params["pages"].as_u64().unwrap();
            assert!((100..140).contains(&pages), "128 MiB: {object}");
        }
        assert!(most > 1024 || !cfg!(target_os = "linux"), "it is measured where the system says it");
        assert!(most < MOST_MEMORY_KIB, "{} MiB", most / 1024);
    }
}
