//! The worker application: it has an access token and asks.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use linecheck_sandbox::known::KnownAccount;
use linecheck_sandbox::pingone::{CLIENT_ID, CLIENT_SECRET, WORKER_ENVIRONMENT};
use linecheck_sandbox::{LogEntry, Sandbox};
use serde_json::{Value, json};

use crate::client::{Answer, Caller, start};

pub(crate) const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

/// Asks for a token at the worker's environment.
pub(crate) async fn ask_token(sandbox: &Sandbox, headers: &str, form: &str) -> Answer {
    let path = format!("/pingone/auth/{WORKER_ENVIRONMENT}/as/token");
    Caller::nobody(sandbox).ask("POST", &path, &format!("{FORM}{headers}"), form).await.unwrap()
}

pub(crate) fn basic(id: &str, secret: &str) -> String {
    format!("Authorization: Basic {}\r\n", STANDARD.encode(format!("{id}:{secret}")))
}

pub(crate) struct Worker {
    pub(crate) caller: Caller,
    pub(crate) token: String,
}

impl Worker {
    pub(crate) async fn of(sandbox: &Sandbox) -> Self {
        let answer =
            ask_token(sandbox, &basic(CLIENT_ID, CLIENT_SECRET), "grant_type=client_credentials").await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        Self { caller: Caller::nobody(sandbox), token }
    }

    pub(crate) async fn started() -> (Sandbox, Self) {
        let sandbox = start().await;
        let worker = Self::of(&sandbox).await;
        (sandbox, worker)
    }

    /// A request below `/pingone/v1/environments`.
    pub(crate) async fn try_ask(&self, method: &str, path: &str, body: &str) -> io::Result<Answer> {
        let headers = format!("Authorization: Bearer {}\r\nContent-Type: application/json\r\n", self.token);
        self.caller.ask(method, &format!("/pingone/v1/environments{path}"), &headers, body).await
    }

    pub(crate) async fn ask(&self, method: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.try_ask(method, path, &body).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &Value::Null).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.ask("PUT", path, body).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path, &Value::Null).await
    }

    /// A sender of a Twilio account, as it was answered.
    pub(crate) async fn create(&self, environment: &str, account: KnownAccount) -> Value {
        let answer = self.post(&senders(environment), &twilio(account)).await;
        assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
        answer.json()
    }
}

pub(crate) fn settings(environment: &str) -> String {
    format!("/{environment}/notificationsSettings")
}

pub(crate) fn senders(environment: &str) -> String {
    format!("/{environment}/notificationsSettings/phoneDeliverySettings")
}

pub(crate) fn policies(environment: &str) -> String {
    format!("/{environment}/notificationsPolicies")
}

/// The path of a resource that was answered.
pub(crate) fn at(list: &str, resource: &Value) -> String {
    format!("{list}/{}", resource["id"].as_str().unwrap())
}

pub(crate) fn twilio(account: KnownAccount) -> Value {
    json!({"provider": "CUSTOM_TWILIO", "sid": account.sid(), "authToken": account.initial_auth_token()})
}

/// A body with a member replaced; `null` takes it away.
pub(crate) fn with(body: &Value, member: &str, value: Value) -> Value {
    let mut body = body.clone();
    if value.is_null() {
        body.as_object_mut().unwrap().remove(member);
    } else {
        body[member] = value;
    }
    body
}

/// Asserts a refusal of PingOne's: status, code, and code and target of its first detail, "" for none.
pub(crate) fn refused(answer: &Answer, status: u16, code: &str, detail: (&str, &str), what: &str) {
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    assert_eq!(answer.status, status, "{what}: {text}");
    let body = answer.json();
    assert_eq!(body["code"], code, "{what}: {text}");
    assert_eq!(body["id"].as_str().map(str::len), Some(36), "{what}: {text}");
    assert!(!body["message"].as_str().unwrap().is_empty() && body["details"].is_array(), "{what}: {text}");
    let first = &body["details"][0];
    let found = (first["code"].as_str().unwrap_or_default(), first["target"].as_str().unwrap_or_default());
    assert_eq!(found, detail, "{what}: {text}");
}

pub(crate) fn last_logged(sandbox: &Sandbox) -> LogEntry {
    sandbox.control().log().pop().unwrap()
}
