//! A server that says what a script says, and as PingOne would where the script says nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::pingone::{ClientAuthentication, Id, Site};
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig};
use linecheck_pingone::{Clock, PingOneClient, Worker};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

pub const WORKER_ENVIRONMENT: &str = "aaaaaaaa-0000-4000-8000-000000000001";
pub const ENVIRONMENT: &str = "bbbbbbbb-0000-4000-8000-000000000002";
pub const CLIENT_ID: &str = "cccccccc-0000-4000-8000-000000000003";
pub const SENDER: &str = "dddddddd-0000-4000-8000-000000000004";
pub const POLICY: &str = "eeeeeeee-0000-4000-8000-000000000005";
pub const SID: &str = "AC0123456789abcdef0123456789abcdef";
/// Planted, and searched for in whatever is shown.
pub const CLIENT_SECRET: &str = "p1c-secret~7ab1e7ab1e";
pub const AUTH_TOKEN: &str = "7ab1e7ab1e7ab1e7ab1e7ab1e7ab1e70";
/// How every access token of the server begins.
pub const TOKEN: &str = "eyJwbGFudGVk";

/// A request, as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    /// The path with the query.
    pub target: String,
    pub head: String,
    pub body: String,
    /// How many came before with the same method and target.
    pub nth: usize,
    pub at: Instant,
}

impl Asked {
    pub fn is_for_token(&self) -> bool {
        self.target.ends_with("/as/token")
    }

    pub fn bearer(&self) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix("authorization: Bearer "))
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// What is written for a request; `None` for what PingOne would answer.
pub type Script = Arc<dyn Fn(&Asked) -> Option<Vec<u8>> + Send + Sync>;

pub struct Server {
    /// Such as `http://127.0.0.1:4010`.
    pub base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    /// How long its clients wait for an answer.
    patience: Duration,
    pub now: Arc<Mutex<Timestamp>>,
}

impl Server {
    pub async fn start(script: impl Fn(&Asked) -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        let script: Script = Arc::new(script);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = Self {
            base,
            asked: Arc::default(),
            patience: Duration::from_secs(20),
            now: Arc::new(Mutex::new("2026-11-26T12:00:00Z".parse().unwrap())),
        };
        let asked = Arc::clone(&server.asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (script, asked) = (Arc::clone(&script), Arc::clone(&asked));
                tokio::spawn(async move {
                    let mut read = Vec::new();
                    let (head, body) = loop {
                        if let Some(whole) = whole(&read) {
                            break whole;
                        }
                        if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
                            return;
                        }
                    };
                    let asked = note(&asked, head, body);
                    let answer = script(&asked).unwrap_or_else(|| usual(&asked));
                    if answer == b"stall" {
                        std::future::pending::<()>().await;
                    }
                    let _ = stream.write_all(&answer).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        server
    }

    /// The same server, whose clients do not wait long where it answers nothing at all.
    pub fn with_impatient_clients(mut self, stalls: bool) -> Self {
        if stalls {
            self.patience = Duration::from_secs(1);
        }
        self
    }

    /// A server that says this to whatever is asked of the API.
    pub async fn saying(answer: Vec<u8>) -> Self {
        let stalls = answer == b"stall";
        let server = Self::start(move |asked| (!asked.is_for_token()).then(|| answer.clone())).await;
        server.with_impatient_clients(stalls)
    }

    /// Everything that was asked.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// What was asked of the API.
    pub fn of_api(&self) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| !asked.is_for_token()).collect()
    }

    /// What was asked of the token endpoint.
    pub fn of_tokens(&self) -> Vec<Asked> {
        self.asked().into_iter().filter(Asked::is_for_token).collect()
    }

    pub fn client(&self) -> PingOneClient {
        self.client_by(ClientAuthentication::Basic)
    }

    pub fn client_by(&self, authentication: ClientAuthentication) -> PingOneClient {
        self.client_of(authentication, &format!("{}/v1", self.base))
    }

    /// A client that has its tokens from here, and asks another API.
    pub fn client_asking_api(&self, api: &str) -> PingOneClient {
        self.client_of(ClientAuthentication::Basic, api)
    }

    fn client_of(&self, authentication: ClientAuthentication, api: &str) -> PingOneClient {
        let now = Arc::clone(&self.now);
        let clock: Clock = Arc::new(move || *now.lock().unwrap());
        let mut config = HttpConfig::new(AllowedHosts::new(["127.0.0.1"]));
        config.limits.connect = Duration::from_secs(5);
        config.limits.overall = self.patience;
        config.limits.body = 1_000_000;
        config.clock = Arc::clone(&clock);
        let worker = Worker {
            site: Site::custom(&format!("{}/auth", self.base), api).unwrap(),
            environment: id(WORKER_ENVIRONMENT),
            client_id: id(CLIENT_ID),
            authentication,
        };
        let secret = Secret::new(CLIENT_SECRET.to_owned());
        PingOneClient::new(HttpClient::new(config), worker, &secret, id(ENVIRONMENT), clock).unwrap()
    }
}

fn note(all: &Mutex<Vec<Asked>>, head: String, body: String) -> Asked {
    let mut all = all.lock().unwrap();
    let mut words = head.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let nth = all.iter().filter(|asked| asked.method == method && asked.target == target).count();
    let asked = Asked { method, target, head, body, nth, at: Instant::now() };
    all.push(asked.clone());
    asked
}

/// The head and the body, once both are there.
fn whole(read: &[u8]) -> Option<(String, String)> {
    let text = String::from_utf8_lossy(read).into_owned();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length = announced.map_or(0, |length| length.parse().unwrap());
    (body.len() >= length).then(|| (head.to_owned(), body.to_owned()))
}

pub fn id(text: &str) -> Id {
    text.parse().unwrap()
}

pub fn answer(status: u16, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}")
        .into_bytes()
}

pub fn says(status: u16, body: &Value) -> Vec<u8> {
    answer(status, "Content-Type: application/hal+json\r\n", &body.to_string())
}

pub fn refuses(status: u16, code: &str, details: &Value) -> Vec<u8> {
    let body = json!({"id": "0badc0de-0000-4000-8000-000000000000", "code": code, "message": "No.", "details": details});
    says(status, &body)
}

pub fn expired() -> Vec<u8> {
    refuses(401, "ACCESS_FAILED", &json!([{"code": "INVALID_TOKEN", "message": "The token expired."}]))
}

/// What PingOne would answer.
fn usual(asked: &Asked) -> Vec<u8> {
    if asked.is_for_token() {
        return says(200, &token(asked.nth));
    }
    let path = asked.target.split('?').next().unwrap();
    let Some(rest) = path.strip_prefix("/v1/environments") else { return not_found() };
    let own = rest.strip_prefix('/').and_then(|rest| rest.strip_prefix(ENVIRONMENT));
    match (asked.method.as_str(), own) {
        ("GET", None) if rest.is_empty() => says(200, &page("environments", &[environment()])),
        ("GET", Some("")) => says(200, &environment()),
        ("GET", Some("/notificationsSettings")) => says(200, &settings()),
        ("GET", Some("/notificationsPolicies")) => says(200, &page("notificationsPolicies", &[policy()])),
        ("GET", Some("/notificationsSettings/phoneDeliverySettings")) => {
            says(200, &page("phoneDeliverySettings", &[sender()]))
        }
        ("POST", Some("/notificationsSettings/phoneDeliverySettings")) => says(201, &sender()),
        ("PUT", Some("/notificationsSettings")) => says(200, &asked.json()),
        ("DELETE", Some(_)) => answer(204, "", ""),
        (method, Some(path)) => {
            let one = match path.rsplit('/').next() {
                Some(SENDER) => sender(),
                Some(POLICY) => policy(),
                _ => return not_found(),
            };
            says(200, &if method == "PUT" { asked.json() } else { one })
        }
        (_, None) => not_found(),
    }
}

fn not_found() -> Vec<u8> {
    refuses(404, "NOT_FOUND", &json!([]))
}

pub fn token(nth: usize) -> Value {
    json!({"access_token": format!("{TOKEN}.{nth}"), "token_type": "Bearer", "expires_in": 3600})
}

pub fn page(name: &str, members: &[Value]) -> Value {
    json!({"_links": {"self": {"href": "https://api.pingone.eu/x"}}, "_embedded": {name: members}, "size": members.len()})
}

pub fn environment() -> Value {
    json!({
        "id": ENVIRONMENT, "name": "Contoso", "type": "SANDBOX", "region": "EU", "status": "ACTIVE",
        "environmentCapabilities": {"canUsePingSmsAccount": false}, "unknownField": {"a": [1, null]}
    })
}

pub fn sender() -> Value {
    json!({
        "id": SENDER, "environment": {"id": ENVIRONMENT}, "provider": "CUSTOM_TWILIO", "sid": SID,
        "numbers": [{"number": "+15550100001", "type": "PHONE_NUMBER", "capabilities": ["SMS", "VOICE"],
                     "selected": false, "available": true, "futureField": 1}],
        "updatedAt": "2026-11-26T11:00:00Z"
    })
}

pub fn settings() -> Value {
    json!({
        "environment": {"id": ENVIRONMENT}, "deliveryMode": "ALL", "smsProvidersFallbackChain": [SENDER, "PINGONE_TWILIO"],
        "from": {"name": "Contoso", "address": "otp@contoso.example"}, "unknownField": {"a": 1},
        "updatedAt": "2026-11-26T11:00:00Z"
    })
}

pub fn policy() -> Value {
    json!({"id": POLICY, "environment": {"id": ENVIRONMENT}, "name": "Default", "default": true, "quotas": []})
}

/// How often each target was asked for.
pub fn counts(asked: &[Asked]) -> HashMap<&str, usize> {
    asked.iter().fold(HashMap::new(), |mut counts, asked| {
        *counts.entry(asked.target.as_str()).or_default() += 1;
        counts
    })
}
