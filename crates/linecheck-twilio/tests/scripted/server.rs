//! A server that says what a script says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use linecheck_domain::Secret;
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig};
use linecheck_twilio::TwilioClient;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use url::Url;

pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub const NUMBER: &str = "PN0123456789abcdef0123456789abcdef";
pub const MESSAGE: &str = "SM0123456789abcdef0123456789abcdef";
pub const CALL: &str = "CA0123456789abcdef0123456789abcdef";
pub const PLANTED: &str = "7ab1e7ab1e7ab1e7ab1e7ab1e7ab1e70";

/// What is written for the nth request, by its target.
pub type Script = Arc<dyn Fn(usize, &str) -> Vec<u8> + Send + Sync>;

pub struct Server {
    pub base: Url,
    pub requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (script, noted) = (Arc::clone(&script), Arc::clone(&noted));
                tokio::spawn(async move {
                    let mut read = Vec::new();
                    while !is_whole(&read) {
                        if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
                            return;
                        }
                    }
                    let text = String::from_utf8_lossy(&read).into_owned();
                    let nth = {
                        let mut noted = noted.lock().unwrap();
                        noted.push(text.clone());
                        noted.len() - 1
                    };
                    let target = text.split(' ').nth(1).unwrap_or_default();
                    let answer = script(nth, target);
                    if answer == b"stall" {
                        std::future::pending::<()>().await;
                    }
                    let _ = stream.write_all(&answer).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self { base, requests }
    }

    pub async fn saying(answer: Vec<u8>) -> Self {
        Self::start(Arc::new(move |_, _| answer.clone())).await
    }

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    pub fn client(&self) -> TwilioClient {
        client(&self.base)
    }
}

/// Whether a request is there with its body.
fn is_whole(read: &[u8]) -> bool {
    let text = String::from_utf8_lossy(read);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= announced.map_or(0, |length| length.parse().unwrap())
}

pub fn client(base: &Url) -> TwilioClient {
    let mut config = HttpConfig::new(AllowedHosts::new(["127.0.0.1", "no-such-host.invalid"]));
    config.limits.connect = Duration::from_secs(5);
    config.limits.overall = Duration::from_secs(3);
    config.limits.body = 100_000;
    TwilioClient::new(HttpClient::new(config), base, ACCOUNT, &Secret::new(PLANTED.to_owned())).unwrap()
}

pub fn answer(status: u16, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nTwilio-Request-Id: RQ7\r\nRetry-After: 4\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
