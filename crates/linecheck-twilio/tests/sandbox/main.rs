//! The client against the sandbox, over real sockets. The two share no type of a request or an answer.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

mod creating;
mod products;
mod reading;

use std::time::Duration;

use linecheck_domain::Secret;
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig};
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{FaultAction, Sandbox, SandboxConfig};
use linecheck_twilio::TwilioClient;
use url::Url;

async fn sandbox(numbers: Option<usize>) -> Sandbox {
    Sandbox::start(SandboxConfig { numbers, ..SandboxConfig::default() }).await.unwrap()
}

fn client_at(base: &str, account: &KnownAccount, token: String) -> TwilioClient {
    client_within(Duration::from_secs(10), base, account, token)
}

fn client_within(overall: Duration, base: &str, account: &KnownAccount, token: String) -> TwilioClient {
    let mut config = HttpConfig::new(AllowedHosts::new(["127.0.0.1", "no-such-host.invalid"]));
    config.limits.overall = overall;
    let http = HttpClient::new(config);
    TwilioClient::new(http, &Url::parse(base).unwrap(), account.sid(), &Secret::new(token)).unwrap()
}

fn client(sandbox: &Sandbox, account: &KnownAccount) -> TwilioClient {
    client_at(&sandbox.base_url(), account, account.initial_auth_token())
}

/// A client that soon gives up where a fault makes it wait.
fn client_against(sandbox: &Sandbox, fault: &FaultAction) -> TwilioClient {
    let overall = match fault {
        FaultAction::Stall { .. } | FaultAction::StallBody { .. } => Duration::from_secs(1),
        _ => Duration::from_secs(10),
    };
    client_within(overall, &sandbox.base_url(), &known::MAIN, known::MAIN.initial_auth_token())
}

/// Nothing that is shown has a token of the sandbox in it.
fn assert_hides_tokens(shown: &str) {
    for account in known::ALL {
        assert!(!shown.contains(&account.initial_auth_token()), "{shown}");
    }
}
