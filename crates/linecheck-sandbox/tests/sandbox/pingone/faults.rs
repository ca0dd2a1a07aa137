use std::io::ErrorKind;

use linecheck_sandbox::pingone::{
    FOREIGN_POLICY, FOREIGN_SENDER, PRODUCTION_ENVIRONMENT, SANDBOX_ENVIRONMENT, Standing, WORKER_ENVIRONMENT,
};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, MalformedShape, Sandbox, known};
use serde_json::{Value, json};

use super::worker::{FORM, Worker, at, last_logged, policies, refused, senders, settings, twilio, with};
use crate::client::{Answer, Caller};

fn strike(sandbox: &Sandbox, rules: Vec<FaultRule>) {
    sandbox.control().set_faults(rules).unwrap();
}

/// One request to every endpoint: how it is asked, and whether a repetition changes something again.
fn requests() -> Vec<(Endpoint, &'static str, String, Value)> {
    let (sender, policy) = (
        format!("{}/{FOREIGN_SENDER}", senders(PRODUCTION_ENVIRONMENT)),
        format!("{}/{FOREIGN_POLICY}", policies(PRODUCTION_ENVIRONMENT)),
    );
    let none = Value::Null;
    let gateway = json!({"provider": "CUSTOM_PROVIDER", "name": "x", "requests": [], "authentication": {}});
    vec![
        (Endpoint::PingoneEnvironments, "GET", String::new(), none.clone()),
        (Endpoint::PingoneEnvironment, "GET", format!("/{PRODUCTION_ENVIRONMENT}"), none.clone()),
        (Endpoint::PingoneSenders, "GET", senders(PRODUCTION_ENVIRONMENT), none.clone()),
        (Endpoint::PingoneSenderCreate, "POST", senders(SANDBOX_ENVIRONMENT), twilio(known::FABRIKAM)),
        (Endpoint::PingoneSender, "GET", sender.clone(), none.clone()),
        (Endpoint::PingoneSenderReplace, "PUT", sender, gateway),
        (Endpoint::PingoneSettings, "GET", settings(PRODUCTION_ENVIRONMENT), none.clone()),
        (Endpoint::PingoneSettingsReplace, "PUT", settings(PRODUCTION_ENVIRONMENT), json!({})),
        (Endpoint::PingoneSettingsReset, "DELETE", settings(PRODUCTION_ENVIRONMENT), none.clone()),
        (Endpoint::PingonePolicies, "GET", policies(PRODUCTION_ENVIRONMENT), none.clone()),
        (Endpoint::PingonePolicy, "GET", policy.clone(), none),
        (Endpoint::PingonePolicyReplace, "PUT", policy, json!({"name": "x", "quotas": []})),
    ]
}

/// What a person would see of an answer: its status, or how the connection ended.
fn ending(answer: &std::io::Result<Answer>) -> Result<u16, ErrorKind> {
    answer.as_ref().map(|answer| answer.status).map_err(std::io::Error::kind)
}

#[tokio::test]
async fn g9_every_kind_of_fault_strikes_every_endpoint_and_the_log_shows_it() {
    let (sandbox, worker) = Worker::started().await;
    let close = Err(ErrorKind::UnexpectedEof);
    let reset = Err(ErrorKind::ConnectionReset);
    let cut = Err(ErrorKind::InvalidData);
    for (endpoint, method, path, body) in requests() {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let good = if endpoint == Endpoint::PingoneSenderCreate { 201 } else { 200 };
        for processed in [false, true] {
            for (action, ends) in [
                (FaultAction::failed(20500, 500, processed), Ok(500)),
                (FaultAction::http(503, processed), Ok(503)),
                (FaultAction::page(403, processed), Ok(403)),
                (FaultAction::Stall { processed, max_ms: 1 }, close),
                (FaultAction::StallBody { processed, max_ms: 1 }, cut),
                (FaultAction::Reset { processed }, reset),
                (FaultAction::Close { processed }, close),
                (FaultAction::Truncate { keep: None, processed }, cut),
                (FaultAction::Malformed { shape: MalformedShape::Html, processed }, Ok(good)),
                (FaultAction::Malformed { shape: MalformedShape::WrongTypes, processed }, Ok(good)),
                (FaultAction::Huge { mebibytes: 1, processed }, Ok(good)),
                (FaultAction::GzipBomb { mebibytes: 1, processed }, Ok(good)),
                (
                    FaultAction::Redirect {
                        status: 307,
                        location: "https://x.invalid{path}".into(),
                        processed,
                    },
                    Ok(307),
                ),
            ] {
                sandbox.control().reset_pingone().unwrap();
                strike(&sandbox, vec![FaultRule::every(endpoint, action.clone())]);
                let before = sandbox.control().pingone();
                let answer = worker.try_ask(method, &path, &body).await;
                assert_eq!(ending(&answer), ends, "{endpoint:?} {action:?}");
                let entry = last_logged(&sandbox);
                assert_eq!(entry.endpoint, endpoint);
                assert_eq!(entry.fault.unwrap().kind, action.kind());
                assert_eq!(entry.processed, processed, "{endpoint:?} {action:?}");
                let created = endpoint == Endpoint::PingoneSenderCreate && processed;
                assert_eq!(entry.created_sid.is_some(), created);
                assert_eq!(sandbox.control().pingone() != before, created, "{endpoint:?} {action:?}");
            }
        }
        sandbox.control().reset_pingone().unwrap();
        strike(&sandbox, vec![FaultRule::every(endpoint, FaultAction::Latency { ms: 1 })]);
        assert_eq!(worker.try_ask(method, &path, &body).await.unwrap().status, good, "{endpoint:?}");
        strike(
            &sandbox,
            vec![FaultRule::every(endpoint, FaultAction::RateLimited { code: 20429, retry_after: Some(2) })],
        );
        let limited = worker.try_ask(method, &path, &body).await.unwrap();
        refused(&limited, 429, "REQUEST_LIMITED", ("LIMIT_EXCEEDED", ""), "rate limited");
        assert_eq!(limited.header("Retry-After"), Some("2"));
        strike(
            &sandbox,
            vec![FaultRule::every(
                endpoint,
                FaultAction::pingone(403, "ACCESS_FAILED", Some("LICENSE_EXCEEDED")),
            )],
        );
        let refusal = worker.try_ask(method, &path, &body).await.unwrap();
        refused(&refusal, 403, "ACCESS_FAILED", ("LICENSE_EXCEEDED", ""), "on request");
        let entry = last_logged(&sandbox);
        assert_eq!((entry.status, entry.processed), (Some(403), false));
        assert_eq!(entry.pingone.unwrap().error.as_deref(), Some("ACCESS_FAILED"));
    }
}

#[tokio::test]
async fn g9_a_sender_is_deleted_or_not_as_the_fault_says() {
    let (sandbox, worker) = Worker::started().await;
    for (processed, after) in [(false, 200), (true, 404)] {
        let sender = worker.create(SANDBOX_ENVIRONMENT, known::FABRIKAM).await;
        let path = at(&senders(SANDBOX_ENVIRONMENT), &sender);
        strike(
            &sandbox,
            vec![FaultRule::every(Endpoint::PingoneSenderDelete, FaultAction::Close { processed })],
        );
        let answer = worker.try_ask("DELETE", &path, "").await;
        assert_eq!(ending(&answer), Err(ErrorKind::UnexpectedEof));
        assert_eq!(worker.get(&path).await.status, after);
    }
}

#[tokio::test]
async fn g9_a_fault_of_the_token_endpoint_is_in_its_own_form() {
    let (sandbox, _) = Worker::started().await;
    let nobody = Caller::nobody(&sandbox);
    let path = format!("/pingone/auth/{WORKER_ENVIRONMENT}/as/token");
    for (action, status, error) in [
        (FaultAction::pingone(401, "invalid_client", None), 401, "invalid_client"),
        (FaultAction::failed(20500, 503, false), 503, "UNEXPECTED_ERROR"),
        (FaultAction::RateLimited { code: 20429, retry_after: None }, 429, "REQUEST_LIMITED"),
    ] {
        strike(&sandbox, vec![FaultRule::every(Endpoint::PingoneToken, action)]);
        let answer = nobody.ask("POST", &path, FORM, "").await.unwrap();
        let body = answer.json();
        assert_eq!((answer.status, body["error"].as_str()), (status, Some(error)));
        assert!(body["error_description"].is_string() && body.get("id").is_none());
    }
    for (action, ends) in [
        (FaultAction::Reset { processed: false }, Err(ErrorKind::ConnectionReset)),
        (FaultAction::Close { processed: true }, Err(ErrorKind::UnexpectedEof)),
        (FaultAction::Malformed { shape: MalformedShape::NotJson, processed: false }, Ok(200)),
        (
            FaultAction::Redirect { status: 302, location: "https://x.invalid".into(), processed: false },
            Ok(302),
        ),
    ] {
        strike(&sandbox, vec![FaultRule::every(Endpoint::PingoneToken, action)]);
        assert_eq!(ending(&nobody.ask("POST", &path, FORM, "").await), ends);
    }
}

/// What the client's table of `Retry-After` needs (case 21).
#[tokio::test]
async fn g9_any_header_detail_and_status_can_be_asked_for() {
    let (sandbox, worker) = Worker::started().await;
    let date = "Thu, 26 Nov 2026 20:00:00 GMT";
    for (status, code, retry_after) in [
        (429, "REQUEST_LIMITED", "0"),
        (429, "REQUEST_LIMITED", "-5"),
        (429, "REQUEST_LIMITED", "86400"),
        (503, "UNEXPECTED_ERROR", date),
    ] {
        let rule = json!([{"endpoint": "pingone_settings", "account": SANDBOX_ENVIRONMENT, "action": {
            "kind": "pingone_error", "status": status, "code": code, "headers": {"Retry-After": retry_after},
            "details": [{"code": "LIMIT_EXCEEDED", "message": "m", "innerError": {"retryAfter": "2026-11-26T20:00:00Z"}}],
        }}]);
        strike(&sandbox, serde_json::from_value(rule).unwrap());
        let answer = worker.get(&settings(SANDBOX_ENVIRONMENT)).await;
        refused(&answer, status, code, ("LIMIT_EXCEEDED", ""), retry_after);
        assert_eq!(answer.header("Retry-After"), Some(retry_after));
        assert_eq!(answer.json()["details"][0]["innerError"]["retryAfter"], "2026-11-26T20:00:00Z");
        let other = worker.get(&settings(PRODUCTION_ENVIRONMENT)).await;
        assert_eq!(other.status, 200, "the rule is for one environment");
    }
    let bad = FaultRule::every(Endpoint::Any, FaultAction::pingone(99, "X", None));
    assert!(sandbox.control().set_faults(vec![bad]).is_err());
    strike(&sandbox, vec![FaultRule::every(Endpoint::Any, FaultAction::pingone(400, "X", None))]);
    let twilio = Caller::of(&sandbox, known::MAIN).get(".json").await;
    assert_eq!(twilio.status, 200, "Twilio does not speak so");
}

/// Another administrator, between a client's GET and its PUT and after its PUT (case 17).
#[tokio::test]
async fn g9_another_administrator_can_change_what_is_asked_for() {
    let (sandbox, worker) = Worker::started().await;
    let path = settings(PRODUCTION_ENVIRONMENT);
    let before = worker.get(&path).await.json();
    let rules = json!([{"endpoint": "pingone_settings", "nth": 1, "action": {"kind": "changed_by_other", "change":
        {"smsProvidersFallbackChain": [], "branding": {"signature": null, "colour": "blue"}}}}]);
    strike(&sandbox, serde_json::from_value(rules).unwrap());
    let after = worker.get(&path).await.json();
    assert_eq!(after["smsProvidersFallbackChain"], json!([]));
    assert_eq!(after["branding"], json!({"colour": "blue", "locales": ["en", "de"]}));
    assert!(after["updatedAt"].as_str() > before["updatedAt"].as_str());
    assert_eq!(with(&after, "updatedAt", Value::Null)["from"], before["from"]);
    assert_eq!(worker.get(&path).await.json(), after, "once");

    let becomes = FaultAction::EnvironmentBecomes { standing: Standing::Vanished };
    strike(&sandbox, vec![FaultRule::nth(Endpoint::PingoneSettingsReplace, 1, becomes)]);
    let answer = worker.put(&path, &after).await;
    refused(&answer, 403, "ACCESS_FAILED", ("INSUFFICIENT_PERMISSIONS", ""), "it vanished meanwhile");
    let gone = worker.get(&format!("/{PRODUCTION_ENVIRONMENT}")).await;
    refused(&gone, 404, "NOT_FOUND", ("", ""), "and is not there");
}

#[tokio::test]
async fn g9_no_secret_is_in_the_log() {
    let (sandbox, worker) = Worker::started().await;
    let list = senders(SANDBOX_ENVIRONMENT);
    let token = known::MAIN.initial_auth_token();
    worker.create(SANDBOX_ENVIRONMENT, known::MAIN).await;
    let custom = json!({"provider": "CUSTOM_PROVIDER", "name": "x", "requests": [], "authentication":
        {"method": "BASIC", "username": "u", "password": "hush-hush", "headerValue": "hush-hush"},
        "deep": [{"clientSecret": "hush-hush"}]});
    worker.post(&list, &custom).await;
    worker.try_ask("POST", &list, &format!("{{\"authToken\": \"{token}\"")).await.unwrap();
    let log = serde_json::to_string(&sandbox.control().log()).unwrap();
    for secret in
        [token.as_str(), worker.token.as_str(), "hush-hush", linecheck_sandbox::pingone::CLIENT_SECRET]
    {
        assert!(!log.contains(secret), "{secret}");
    }
    assert!(log.contains("(secret)"));
}
