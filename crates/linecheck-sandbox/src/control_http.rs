//! The control over HTTP, under `/_sandbox`.
//!
//! A page of the web must not be able to use it: every request needs the header `X-Linecheck-Sandbox: control`, which
//! a page cannot send without a preflight that is not answered; requests with an `Origin` are refused, and so are
//! those whose `Host` is not loopback. Answers are JSON; a refusal is `{"error": {"code": …, "message": …}}`.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post, put};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::account::{AccountStatus, AnswerMode};
use crate::control::Control;
use crate::error::SandboxError;
use crate::fault::FaultRule;
use crate::magic;
use crate::number::{NumberChange, NumberSpec};
use crate::pingone::{EnvironmentChange, Modes};
use crate::registrations::Registrations;
use crate::server::is_loopback_host;
use crate::settings::Settings;

const MARK: (&str, &str) = ("x-linecheck-sandbox", "control");

/// A refusal of the control.
struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({"error": {"code": self.code, "message": self.message}});
        (self.status, Json(body)).into_response()
    }
}

impl From<SandboxError> for Refusal {
    fn from(error: SandboxError) -> Self {
        let status = match error {
            SandboxError::UnknownAccount { .. }
            | SandboxError::UnknownNumber { .. }
            | SandboxError::UnknownEnvironment { .. } => StatusCode::NOT_FOUND,
            SandboxError::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { status, code: error.code(), message: error.to_string() }
    }
}

type Answer<T> = Result<Json<T>, Refusal>;

/// The routes of the control.
pub(crate) fn routes(control: Control) -> Router<Control> {
    let inner = Router::new()
        .route("/health", get(health))
        .route("/accounts", get(accounts))
        .route("/accounts/{account}", patch(change_account))
        .route("/accounts/{account}/rotate_token", post(rotate_token))
        .route("/accounts/{account}/numbers", get(numbers).post(add_number))
        .route("/accounts/{account}/numbers/{number}", delete(release_number).patch(change_number))
        .route("/accounts/{account}/registrations", get(registrations).put(set_registrations))
        .route("/accounts/{account}/traffic", get(traffic).put(set_traffic))
        .route("/faults", get(faults).put(set_faults).post(add_fault).delete(clear_faults))
        .route("/log", get(log).delete(clear_log))
        .route("/inbox", get(inbox))
        .route("/clock", get(clock))
        .route("/clock/advance", post(advance_clock))
        .route("/settings", get(settings).put(set_settings))
        .route("/magic", get(recipients))
        .route("/pingone", get(pingone))
        .route("/pingone/modes", put(set_pingone_modes))
        .route("/pingone/environments/{environment}", patch(change_environment))
        .route("/pingone/tokens", delete(end_tokens))
        .route("/pingone/reset", post(reset_pingone))
        .fallback(no_such_route)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn(guard))
        .with_state(control);
    Router::new().nest("/_sandbox", inner)
}

async fn guard(request: Request, next: Next) -> Response {
    match admit(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn admit(headers: &HeaderMap) -> Result<(), Refusal> {
    let refuse = |message: &str| {
        Err(Refusal { status: StatusCode::FORBIDDEN, code: "control_refused", message: message.to_owned() })
    };
    if !is_loopback_host(headers) {
        return refuse("the host is not loopback");
    }
    if headers.contains_key(header::ORIGIN) {
        return refuse("requests of web pages are refused");
    }
    if headers.get(MARK.0).is_none_or(|value| value != MARK.1) {
        return refuse("the header X-Linecheck-Sandbox: control is missing");
    }
    Ok(())
}

async fn no_such_route() -> Refusal {
    Refusal {
        status: StatusCode::NOT_FOUND,
        code: "no_such_route",
        message: "the control has no such route".to_owned(),
    }
}

async fn wrong_method() -> Refusal {
    Refusal {
        status: StatusCode::METHOD_NOT_ALLOWED,
        code: "wrong_method",
        message: "the route has other methods".to_owned(),
    }
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|why| Refusal {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: "invalid",
        message: format!("the body cannot be understood: {why}"),
    })
}

async fn health(State(control): State<Control>) -> impl IntoResponse {
    Json(control.health())
}

async fn accounts(State(control): State<Control>) -> impl IntoResponse {
    Json(control.accounts())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountChange {
    status: Option<AccountStatus>,
    answer_mode: Option<AnswerMode>,
    balance: Option<String>,
}

async fn change_account(
    State(control): State<Control>,
    Path(account): Path<String>,
    body: Bytes,
) -> Answer<impl Serialize> {
    let change: AccountChange = read(&body)?;
    // The balance can be refused: first, so that all of it happens or nothing.
    if let Some(balance) = change.balance {
        control.set_balance(&account, &balance)?;
    }
    if let Some(status) = change.status {
        control.set_account_status(&account, status)?;
    }
    if let Some(mode) = change.answer_mode {
        control.set_answer_mode(&account, mode)?;
    }
    let changed = control.accounts().into_iter().find(|info| info.sid == account);
    changed.map(Json).ok_or_else(|| SandboxError::UnknownAccount { sid: account }.into())
}

async fn rotate_token(State(control): State<Control>, Path(account): Path<String>) -> Answer<impl Serialize> {
    let auth_token = control.rotate_token(&account)?;
    Ok(Json(json!({"sid": account, "auth_token": auth_token})))
}

async fn numbers(State(control): State<Control>, Path(account): Path<String>) -> Answer<impl Serialize> {
    Ok(Json(control.numbers(&account)?))
}

async fn add_number(
    State(control): State<Control>,
    Path(account): Path<String>,
    body: Bytes,
) -> Result<impl IntoResponse, Refusal> {
    let spec: NumberSpec = read(&body)?;
    Ok((StatusCode::CREATED, Json(control.add_number(&account, spec)?)))
}

async fn release_number(
    State(control): State<Control>,
    Path((account, number)): Path<(String, String)>,
) -> Answer<impl Serialize> {
    Ok(Json(control.release_number(&account, &number)?))
}

async fn change_number(
    State(control): State<Control>,
    Path((account, number)): Path<(String, String)>,
    body: Bytes,
) -> Answer<impl Serialize> {
    let change: NumberChange = read(&body)?;
    Ok(Json(control.change_number(&account, &number, change)?))
}

async fn traffic(State(control): State<Control>, Path(account): Path<String>) -> Answer<impl Serialize> {
    Ok(Json(control.traffic(&account)?))
}

/// A past, or `null` for none.
async fn set_traffic(
    State(control): State<Control>,
    Path(account): Path<String>,
    body: Bytes,
) -> Answer<impl Serialize> {
    control.set_traffic(&account, read(&body)?)?;
    Ok(Json(control.traffic(&account)?))
}

async fn registrations(
    State(control): State<Control>,
    Path(account): Path<String>,
) -> Answer<impl Serialize> {
    Ok(Json(control.registrations(&account)?))
}

async fn set_registrations(
    State(control): State<Control>,
    Path(account): Path<String>,
    body: Bytes,
) -> Answer<impl Serialize> {
    let registrations: Registrations = read(&body)?;
    control.set_registrations(&account, registrations)?;
    Ok(Json(control.registrations(&account)?))
}

async fn faults(State(control): State<Control>) -> impl IntoResponse {
    Json(control.faults())
}

async fn set_faults(State(control): State<Control>, body: Bytes) -> Answer<impl Serialize> {
    let rules: Vec<FaultRule> = read(&body)?;
    control.set_faults(rules)?;
    Ok(Json(control.faults()))
}

async fn add_fault(State(control): State<Control>, body: Bytes) -> Result<impl IntoResponse, Refusal> {
    let rule: FaultRule = read(&body)?;
    control.add_fault(rule)?;
    Ok((StatusCode::CREATED, Json(control.faults())))
}

async fn clear_faults(State(control): State<Control>) -> Answer<impl Serialize> {
    control.clear_faults()?;
    Ok(Json(control.faults()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Since {
    #[serde(default)]
    since: u64,
}

async fn log(State(control): State<Control>, Query(Since { since }): Query<Since>) -> impl IntoResponse {
    Json(control.log_since(since))
}

async fn clear_log(State(control): State<Control>) -> impl IntoResponse {
    control.clear_log();
    Json(json!([]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipient {
    to: Option<String>,
}

async fn inbox(
    State(control): State<Control>,
    Query(Recipient { to }): Query<Recipient>,
) -> impl IntoResponse {
    Json(control.inbox(to.as_deref()))
}

async fn clock(State(control): State<Control>) -> impl IntoResponse {
    Json(clock_json(&control))
}

fn clock_json(control: &Control) -> serde_json::Value {
    json!({"now": control.now(), "offset_ms": control.shared().clock.offset_ms()})
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    ms: u64,
}

async fn advance_clock(State(control): State<Control>, body: Bytes) -> Answer<impl Serialize> {
    let Advance { ms } = read(&body)?;
    control.advance_clock(Duration::from_millis(ms))?;
    Ok(Json(clock_json(&control)))
}

async fn settings(State(control): State<Control>) -> impl IntoResponse {
    Json(control.settings())
}

async fn set_settings(State(control): State<Control>, body: Bytes) -> Answer<impl Serialize> {
    let settings: Settings = read(&body)?;
    control.set_settings(settings)?;
    Ok(Json(settings))
}

async fn recipients() -> impl IntoResponse {
    Json(magic::recipients())
}

async fn pingone(State(control): State<Control>) -> impl IntoResponse {
    Json(control.pingone())
}

async fn set_pingone_modes(State(control): State<Control>, body: Bytes) -> Answer<impl Serialize> {
    let modes: Modes = read(&body)?;
    control.set_pingone_modes(modes)?;
    Ok(Json(control.pingone()))
}

async fn change_environment(
    State(control): State<Control>,
    Path(environment): Path<String>,
    body: Bytes,
) -> Answer<impl Serialize> {
    let change: EnvironmentChange = read(&body)?;
    Ok(Json(control.change_pingone_environment(&environment, change)?))
}

async fn end_tokens(State(control): State<Control>) -> impl IntoResponse {
    control.end_pingone_tokens();
    Json(json!([]))
}

async fn reset_pingone(State(control): State<Control>) -> Answer<impl Serialize> {
    control.reset_pingone()?;
    Ok(Json(control.pingone()))
}
