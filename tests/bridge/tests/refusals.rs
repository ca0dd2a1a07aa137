//! What the bridge refuses, asked over a real socket.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use linecheck_bridge::Bridge;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A bridge that serves, with a folder of its own.
struct Served {
    host: String,
    token: String,
    home: TempDir,
}

async fn served() -> Served {
    let home = tempfile::tempdir().unwrap();
    let bridge = Bridge::listen(home.path()).await.unwrap();
    let address = bridge.address().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
    let (host, token) = address.split_once('/').unwrap();
    tokio::spawn(bridge.serve());
    Served { host: host.to_owned(), token: token.to_owned(), home }
}

impl Served {
    /// The head of the answer and its body, to a request with these headers.
    async fn ask(&self, line: &str, headers: &[(&str, &str)], body: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        let headers: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let (headers, length) = (headers.concat(), body.len());
        let head = format!("{line} HTTP/1.1\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}");
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    /// A command as the page calls it: the last line of the answer.
    async fn call(&self, name: &str, arguments: Value) -> Value {
        let origin = format!("http://{}", self.host);
        let headers =
            [("Host", self.host.as_str()), ("Origin", &origin), ("Content-Type", "application/json")];
        let line = format!("POST /{}/call/{name}", self.token);
        let (head, body) = self.ask(&line, &headers, &arguments.to_string()).await;
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let last = body.lines().rfind(|line| line.starts_with('{')).unwrap();
        serde_json::from_str(last).unwrap()
    }
}

fn status(head: &str) -> u16 {
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn p4_the_bridge_answers_its_own_page_alone() {
    let served = served().await;
    let (host, token) = (served.host.as_str(), served.token.as_str());
    let own = format!("http://{host}");
    let port = host.split(':').next_back().unwrap();
    let by_name = format!("localhost:{port}");
    let other_port = "http://127.0.0.1:1".to_owned();
    let command = format!("POST /{token}/call/read_session");
    let json = ("Content-Type", "application/json");
    for (line, headers, expected) in [
        (command.clone(), vec![("Host", host), ("Origin", &own), json], 200),
        // A name that leads here, as one that was rebound would.
        (command.clone(), vec![("Host", &by_name), ("Origin", &own), json], 403),
        (command.clone(), vec![("Host", "example.com"), ("Origin", &own), json], 403),
        (command.clone(), vec![("Origin", &own), json], 403),
        // Another page, and something that is none.
        (command.clone(), vec![("Host", host), ("Origin", "https://example.com"), json], 403),
        (command.clone(), vec![("Host", host), ("Origin", &other_port), json], 403),
        (command.clone(), vec![("Host", host), ("Origin", "null"), json], 403),
        (command.clone(), vec![("Host", host), json], 403),
        (
            command.clone(),
            vec![("Host", host), ("Origin", &own), ("Origin", "https://example.com"), json],
            403,
        ),
        // A form of another page can send no JSON.
        (command.clone(), vec![("Host", host), ("Origin", &own), ("Content-Type", "text/plain")], 415),
        // Without the token, or with another.
        ("POST /call/read_session".to_owned(), vec![("Host", host), ("Origin", &own), json], 404),
        (
            format!("POST /{}/call/read_session", "0".repeat(token.len())),
            vec![("Host", host), ("Origin", &own), json],
            404,
        ),
        ("GET /".to_owned(), vec![("Host", host)], 404),
        ("GET /index.html".to_owned(), vec![("Host", host)], 404),
        (format!("GET /{token}/"), vec![("Host", host)], 200),
        (format!("GET /{token}/main.js"), vec![("Host", host)], 200),
        (format!("GET /{token}/main.js"), vec![("Host", host), ("Origin", "https://example.com")], 403),
        (format!("GET /{token}/main.js"), vec![("Host", "example.com")], 403),
        // Nothing outside of the page's folder.
        (format!("GET /{token}/../package.json"), vec![("Host", host)], 404),
        (format!("GET /{token}/%2e%2e/biome.js"), vec![("Host", host)], 404),
        (format!("GET /{token}/call/read_session"), vec![("Host", host)], 405),
    ] {
        let (head, _) = served.ask(&line, &headers, "{}").await;
        assert_eq!(status(&head), expected, "{line} {headers:?}: {head}");
    }
}

#[tokio::test]
async fn s1_the_bridge_opens_the_sandbox_and_no_real_data() {
    let served = served().await;
    let passphrase = "correct horse battery staple";
    for refused in [
        json!({ "mode": "real", "passphrase": passphrase }),
        json!({ "passphrase": passphrase }),
        json!({ "mode": ["sandbox"], "passphrase": passphrase }),
    ] {
        let told = served.call("open_vault", refused.clone()).await;
        assert_eq!(told["error"]["code"], "invalid_value", "{refused}: {told}");
    }
    let elsewhere = served.call("use_folder", json!({ "folder": "/tmp" })).await;
    assert_eq!(elsewhere["error"]["code"], "invalid_value", "{elsewhere}");
    assert!(!served.home.path().join("vault").exists(), "a real vault was made");
    let opened = served
        .call("open_vault", json!({ "mode": "sandbox", "passphrase": passphrase, "onProgress": "c" }))
        .await;
    assert_eq!(opened["answer"]["mode"], "sandbox", "{opened}");
    assert_eq!(served.call("read_overview", json!({})).await["answer"], json!({ "tenants": [] }));
    assert_eq!(served.call("no_such_command", json!({})).await["error"]["code"], "invalid_value");
    served.call("close_vault", json!({})).await;
}

#[tokio::test]
async fn p4_the_page_has_the_policy_of_the_window_but_for_the_way_to_the_shell() {
    let served = served().await;
    let line = format!("GET /{}/", served.token);
    let (head, body) = served.ask(&line, &[("Host", served.host.as_str())], "").await;
    let policy = head.lines().find_map(|line| line.strip_prefix("content-security-policy: ")).unwrap();
    let config: Value = serde_json::from_str(include_str!("../../../src-tauri/tauri.conf.json")).unwrap();
    let of_window = config["app"]["security"]["csp"].as_str().unwrap();
    let differs: Vec<_> =
        policy.split("; ").zip(of_window.split("; ")).filter(|(one, other)| one != other).collect();
    assert_eq!(differs, [("connect-src 'self'", "connect-src ipc: http://ipc.localhost")]);
    assert_eq!(policy.split("; ").count(), of_window.split("; ").count());
    assert!(body.find("bridge.js").unwrap() < body.find("ipc/first.js").unwrap(), "it is read first");
}
