//! The client against the sandbox, over real sockets. The two share no type of a request or an answer.

#![expect(clippy::panic, clippy::print_stdout, clippy::unwrap_used, reason = "a test may panic, and tell")]

mod contract;
mod faults;
mod relay;
mod story;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::pingone::{Body, ClientAuthentication, Id, Site};
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig};
use linecheck_pingone::{PingOneClient, Worker};
use linecheck_sandbox::known::{KnownAccount, MAIN};
use linecheck_sandbox::pingone::{CLIENT_ID, CLIENT_SECRET, WORKER_ENVIRONMENT, api_base, auth_base};
use linecheck_sandbox::{Sandbox, SandboxConfig};
use serde_json::{Value, json};

async fn sandbox() -> Sandbox {
    Sandbox::start(SandboxConfig::default()).await.unwrap()
}

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn body(value: Value) -> Body {
    Body::read(value).unwrap()
}

/// How a client asks.
struct Asking {
    overall: Duration,
    worker_environment: &'static str,
    authentication: ClientAuthentication,
    secret: &'static str,
}

/// As the sandbox's worker application has to.
const RIGHT: Asking = Asking {
    overall: Duration::from_secs(20),
    worker_environment: WORKER_ENVIRONMENT,
    authentication: ClientAuthentication::Basic,
    secret: CLIENT_SECRET,
};

impl Asking {
    /// A client at a base, for an environment.
    fn client(self, base: &str, environment: &str) -> PingOneClient {
        let mut config = HttpConfig::new(AllowedHosts::new(["127.0.0.1"]));
        config.limits.overall = self.overall;
        let worker = Worker {
            site: Site::custom(&auth_base(base), &api_base(base)).unwrap(),
            environment: id(self.worker_environment),
            client_id: id(CLIENT_ID),
            authentication: self.authentication,
        };
        let secret = Secret::new(self.secret.to_owned());
        let http = HttpClient::new(config);
        PingOneClient::new(http, worker, &secret, id(environment), Arc::new(Timestamp::now)).unwrap()
    }
}

fn client(base: &str, environment: &str) -> PingOneClient {
    RIGHT.client(base, environment)
}

fn new_sender(account: &KnownAccount) -> Body {
    body(json!({"provider": "CUSTOM_TWILIO", "sid": account.sid()}))
}

fn token_of(account: &KnownAccount) -> Secret {
    Secret::new(account.initial_auth_token())
}

/// Nothing that is shown has a secret in it.
fn assert_hides_secrets(shown: &str) {
    assert!(!shown.contains(&MAIN.initial_auth_token()) && !shown.contains(CLIENT_SECRET), "{shown}");
    assert!(!shown.contains("sandbox-access-token"), "{shown}");
}
