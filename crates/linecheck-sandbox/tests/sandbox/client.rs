//! A raw HTTP client: what it gets is what came over the socket.

use std::io;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use linecheck_sandbox::known::KnownAccount;
use linecheck_sandbox::{Sandbox, SandboxConfig};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("not JSON: {:?}", String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub(crate) fn code(&self) -> u64 {
        self.json()["code"].as_u64().unwrap()
    }
}

pub(crate) async fn start() -> Sandbox {
    Sandbox::start(SandboxConfig::default()).await.unwrap()
}

pub(crate) async fn start_with(numbers: usize) -> Sandbox {
    Sandbox::start(SandboxConfig { numbers: Some(numbers), ..SandboxConfig::default() }).await.unwrap()
}

/// Somebody who asks, with the credentials of an account.
#[derive(Clone)]
pub(crate) struct Caller {
    port: u16,
    authorization: Option<String>,
    sid: String,
}

impl Caller {
    pub(crate) fn of(sandbox: &Sandbox, account: KnownAccount) -> Self {
        Self::with(sandbox, account.sid(), &account.initial_auth_token())
    }

    pub(crate) fn with(sandbox: &Sandbox, sid: &str, token: &str) -> Self {
        let encoded = STANDARD.encode(format!("{sid}:{token}"));
        Self {
            port: sandbox.port(),
            authorization: Some(format!("Authorization: Basic {encoded}\r\n")),
            sid: sid.to_owned(),
        }
    }

    pub(crate) fn nobody(sandbox: &Sandbox) -> Self {
        Self { port: sandbox.port(), authorization: None, sid: String::new() }
    }

    /// `GET` below the caller's own account.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_at(&self.at(path)).await
    }

    pub(crate) async fn get_at(&self, path: &str) -> Answer {
        self.ask("GET", path, "", "").await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.try_post(path, form).await.unwrap()
    }

    pub(crate) async fn try_post(&self, path: &str, form: &[(&str, &str)]) -> io::Result<Answer> {
        self.ask("POST", &self.at(path), "Content-Type: application/x-www-form-urlencoded\r\n", &encode(form))
            .await
    }

    pub(crate) async fn send(&self, from: &str, to: &str) -> Answer {
        self.post("/Messages.json", &[("To", to), ("From", from), ("Body", "Your passcode is 123456")]).await
    }

    pub(crate) async fn try_send(&self, from: &str, to: &str) -> io::Result<Answer> {
        self.try_post("/Messages.json", &[("To", to), ("From", from), ("Body", "Your passcode is 123456")])
            .await
    }

    pub(crate) async fn call(&self, from: &str, to: &str) -> Answer {
        self.post(
            "/Calls.json",
            &[("To", to), ("From", from), ("Twiml", "<Response><Say>1</Say></Response>")],
        )
        .await
    }

    fn at(&self, path: &str) -> String {
        format!("/2010-04-01/Accounts/{}{path}", self.sid)
    }

    /// One request on a connection of its own; the head names a loopback host.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> io::Result<Answer> {
        self.ask_host(&format!("127.0.0.1:{}", self.port), method, path, headers, body).await
    }

    pub(crate) async fn ask_host(
        &self,
        host: &str,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> io::Result<Answer> {
        let authorization = self.authorization.as_deref().unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\
             {authorization}{headers}\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut bytes = Vec::new();
        timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes)).await??;
        parse(&bytes)
    }

    /// A request to the control.
    pub(crate) async fn control(&self, method: &str, path: &str, body: &str) -> Answer {
        self.ask(method, &format!("/_sandbox{path}"), "X-Linecheck-Sandbox: control\r\n", body).await.unwrap()
    }
}

fn encode(form: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

fn parse(bytes: &[u8]) -> io::Result<Answer> {
    let end = bytes
        .windows(4)
        .position(|part| part == b"\r\n\r\n")
        .ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "no answer"))?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
    let answer = Answer { status, body: bytes[end + 4..].to_vec(), head };
    let length = answer.header("content-length").and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length != answer.body.len()) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "cut off"));
    }
    Ok(answer)
}

/// A sandbox whose clock stands at noon: what is about a day is not about two.
pub(crate) async fn start_at_noon() -> Sandbox {
    let sandbox = start().await;
    let midnight = 24 * 3600 - sandbox.control().now().as_second().rem_euclid(24 * 3600);
    let noon = Duration::from_secs(midnight.unsigned_abs()) + Duration::from_hours(12);
    sandbox.control().advance_clock(noon).unwrap();
    sandbox
}

/// The first number of an account that does both.
pub(crate) fn usable(sandbox: &Sandbox, account: KnownAccount) -> String {
    with(sandbox, account, true, true)
}

/// The first number of an account with these capabilities.
pub(crate) fn with(sandbox: &Sandbox, account: KnownAccount, voice: bool, sms: bool) -> String {
    let numbers = sandbox.control().numbers(account.sid()).unwrap();
    let fits = |number: &&linecheck_sandbox::NumberInfo| {
        number.capabilities.is_some_and(|can| can.voice == voice && can.sms == sms)
    };
    numbers.iter().find(fits).unwrap().phone_number.clone()
}
