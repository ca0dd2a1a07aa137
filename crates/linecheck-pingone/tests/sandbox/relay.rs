//! A relay between the client and the sandbox that writes down what each of them says.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A request and its answer, as they were on the wire.
#[derive(Debug, Clone)]
pub struct Said {
    pub method: String,
    /// The path with the query.
    pub target: String,
    pub request: String,
    pub status: u16,
    pub answer: String,
}

impl Said {
    pub fn request_json(&self) -> Option<Value> {
        serde_json::from_str(&self.request).ok()
    }

    pub fn answer_json(&self) -> Option<Value> {
        serde_json::from_str(&self.answer).ok()
    }
}

pub struct Relay {
    /// Such as `http://127.0.0.1:4010`.
    pub base: String,
    said: Arc<Mutex<Vec<Said>>>,
}

impl Relay {
    pub async fn to(sandbox: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = Self { base: format!("http://{}", listener.local_addr().unwrap()), said: Arc::default() };
        let said = Arc::clone(&relay.said);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass_on(client, sandbox, Arc::clone(&said)));
            }
        });
        relay
    }

    /// Everything that was said so far.
    pub fn said(&self) -> Vec<Said> {
        self.said.lock().unwrap().clone()
    }
}

async fn pass_on(mut client: TcpStream, sandbox: SocketAddr, all: Arc<Mutex<Vec<Said>>>) {
    while let Some((request, head, body)) = message(&mut client).await {
        let mut server = TcpStream::connect(sandbox).await.unwrap();
        server.write_all(&request).await.unwrap();
        let Some((answer, answer_head, answer_body)) = message(&mut server).await else { return };
        let words: Vec<_> = head.split(' ').collect();
        let status = answer_head.split(' ').nth(1).unwrap().parse().unwrap();
        let (method, target) = (words[0].to_owned(), words[1].to_owned());
        all.lock().unwrap().push(Said { method, target, request: body, status, answer: answer_body });
        client.write_all(&answer).await.unwrap();
    }
}

/// A whole message: its bytes, its head and its body. None at the end of the connection.
async fn message(stream: &mut TcpStream) -> Option<(Vec<u8>, String, String)> {
    let mut read = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let lower = head.to_ascii_lowercase();
            assert!(!lower.contains("transfer-encoding"), "the sandbox says how long its answers are");
            let length = lower.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return Some((read, head.to_owned(), body.to_owned()));
            }
        }
        if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
            return None;
        }
    }
}
