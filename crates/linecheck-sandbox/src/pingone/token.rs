//! Access tokens of the worker application: `POST {auth}/{environment}/as/token`, grant `client_credentials`.
//!
//! Source: DOC (`token-client_credentials-client-secret-basic` and `-post`) and RFC 6749. PingOne's own refusals were not found; decided here:
//! a wrong client or secret is 401 `invalid_client`; a client that proves itself in the way that its application is not set to, or
//! that has not this grant, is 400 `unauthorized_client`.

use form_urlencoded::parse;
use serde_json::json;

use super::known::{CLIENT_ID, CLIENT_SECRET, WORKER_ENVIRONMENT};
use super::modes::{ClientAuthentication, Standing};
use super::refusal::Refusal;
use super::request::Request;
use super::state::PingOne;
use crate::exchange::{Credentials, decode};
use crate::reply::Reply;
use crate::sid::random_hex;

/// How many tokens are kept; a client that asks for one each time must not fill the memory.
const MOST_TOKENS: usize = 10_000;

pub(super) fn issue(pingone: &mut PingOne, request: &Request, now_ms: i64) -> Result<Reply, Refusal> {
    if request.content_type != "application/x-www-form-urlencoded" {
        return Err(refuse(400, "invalid_request", "The body must be a form."));
    }
    let form = decode(&request.body);
    let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let environment = pingone.environment(request.environment());
    if environment.is_none_or(|environment| environment.standing == Standing::Vanished) {
        return Err(refuse(404, "NOT_FOUND", "The environment was not found."));
    }
    let modes = pingone.modes;
    let (credentials, used) = match (&request.basic, field("client_id"), field("client_secret")) {
        (Some(_), _, Some(_)) => {
            return Err(refuse(400, "invalid_request", "The client proves itself in two ways."));
        }
        (Some(basic), _, None) => (basic.clone(), ClientAuthentication::Basic),
        (None, Some(id), Some(secret)) => {
            let posted = Credentials { user: id.to_owned(), password: secret.to_owned() };
            (posted, ClientAuthentication::Post)
        }
        _ => return Err(refuse(401, "invalid_client", "The request has no client authentication.")),
    };
    if request.environment() != WORKER_ENVIRONMENT || !is(&credentials.user, CLIENT_ID) {
        return Err(refuse(401, "invalid_client", "The client is not known in this environment."));
    }
    if used != modes.client_authentication {
        let message = "The application is not set to this way of client authentication.";
        return Err(refuse(400, "unauthorized_client", message));
    }
    if !is(&credentials.password, CLIENT_SECRET) {
        return Err(refuse(401, "invalid_client", "The client secret is not the right one."));
    }
    match field("grant_type") {
        Some("client_credentials") if modes.client_credentials_allowed => {}
        Some("client_credentials") => {
            return Err(refuse(400, "unauthorized_client", "The application has not this grant."));
        }
        Some(_) => return Err(refuse(400, "unsupported_grant_type", "The grant is not supported.")),
        None => return Err(refuse(400, "invalid_request", "grant_type is missing.")),
    }
    let token = format!("sandbox-access-token-{}", random_hex(24).map_err(|_| Refusal::internal())?);
    pingone.tokens.retain(|_, ends_ms| *ends_ms > now_ms);
    if pingone.tokens.len() >= MOST_TOKENS {
        pingone.tokens.clear();
    }
    pingone.tokens.insert(token.clone(), now_ms + i64::from(modes.token_seconds) * 1000);
    let body = json!({"access_token": token, "token_type": "Bearer", "expires_in": modes.token_seconds});
    Ok(Reply::ok(&body).with_header("Cache-Control", "no-store"))
}

/// RFC 6749 has both parts encoded like a form in the header; many clients do not. Either is taken (decided here).
fn is(given: &str, right: &str) -> bool {
    given == right || parse(given.as_bytes()).next().is_some_and(|(name, _)| name == right)
}

fn refuse(status: u16, error: &str, description: &str) -> Refusal {
    Refusal::new(status, error, description)
}

/// Lets a request pass whose access token is good.
pub(super) fn check(pingone: &PingOne, request: &Request, now_ms: i64) -> Result<(), Refusal> {
    match request.bearer.as_ref().map(|token| pingone.tokens.get(token)) {
        Some(Some(ends_ms)) if *ends_ms > now_ms => Ok(()),
        Some(_) => Err(Refusal::invalid_token("The access token is invalid or has expired.")),
        None => Err(Refusal::invalid_token("The request has no access token.")),
    }
}
