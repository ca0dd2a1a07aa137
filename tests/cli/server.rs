//! A sandbox that `linecheck sandbox serve` runs, and its control by hand.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::home::Home;

/// A running `linecheck sandbox serve`.
pub struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    /// The line that it printed.
    pub line: Value,
}

impl Server {
    /// Runs it, and waits for its line.
    pub fn start(home: &Home, words: &[&str]) -> Self {
        let mut command = home.command(&[&["sandbox", "serve", "--port", "0"], words].concat());
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        Self { child, out, line: serde_json::from_str(&line).expect("one line of JSON") }
    }

    pub fn text(&self, name: &str) -> &str {
        self.line[name].as_str().unwrap_or_else(|| panic!("{name}: {}", self.line))
    }

    pub fn base(&self) -> &str {
        self.text("base_url")
    }

    pub fn port(&self) -> u16 {
        self.base().rsplit(':').next().unwrap().trim_end_matches('/').parse().unwrap()
    }

    /// Asks it to end, as a service manager does. Returns its exit status and what it still printed.
    #[cfg(unix)]
    pub fn stop(mut self) -> (Option<i32>, String) {
        let sent = std::process::Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success(), "SIGTERM");
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every request that reached a sandbox; none when nobody listens (yet).
pub fn log(port: u16) -> Vec<Value> {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return Vec::new() };
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let request = format!(
        "GET /_sandbox/log HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Linecheck-Sandbox: control\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}
