//! The way of a request to an API: log, host, place, faults, magic, the resource, the answer.

use std::sync::atomic::Ordering;
use std::time::Instant;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};

use super::connection::{Abandon, ConnectionInfo};
use super::loopback::is_loopback_host;
use super::spoil::{Answer, Spoiled, put, spoil};
use crate::api::{Wanted, carry_out, magic};
use crate::clock::rfc3339;
use crate::control::Control;
use crate::dialect::Dialect;
use crate::exchange::{Credentials, Exchange, decode};
use crate::fault::{FaultAction, Strike};
use crate::log::{LogEntry, LoggedFault, LoggedPingOne};
use crate::pingone::{self, Refusal};
use crate::reply::{ApiError, Reply};
use crate::route::{self, Endpoint, NoRoute, Route};
use crate::sid::request_id;
use crate::world::Shared;

/// The longest body that is read. Twilio's own limit is not documented; the longest form that it takes is far below.
const MOST_BODY: usize = 1024 * 1024;
/// PingOne's limit is not documented either; a sender with 3,000 numbers is half a MiB long.
const MOST_PINGONE_BODY: usize = 16 * 1024 * 1024;

/// Counts a request for as long as it is in the sandbox, also when its client goes.
struct InFlight<'a>(&'a Shared);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::SeqCst);
    }
}

/// One request's way.
struct Way<'a> {
    shared: &'a Shared,
    seq: u64,
    tls: bool,
    dialect: Dialect,
    /// What the log knows it by.
    id: &'a str,
}

pub(super) async fn serve(
    State(control): State<Control>,
    Extension(connection): Extension<ConnectionInfo>,
    request: Request,
) -> Response {
    let shared = control.shared();
    let started = Instant::now();
    let concurrent = shared.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
    let _counted = InFlight(shared);
    let (parts, body) = request.into_parts();
    let dialect = Dialect::of(parts.uri.path());
    let place = match dialect {
        Dialect::Twilio => route::find(&parts.method, parts.uri.path()),
        Dialect::PingOne | Dialect::OAuth => pingone::find(&parts.method, parts.uri.path()),
    };
    let credentials = Credentials::of(&parts.headers);
    let mut entry = log_entry(shared, connection, &parts, place.as_ref().ok(), credentials.as_ref());
    if dialect != Dialect::Twilio {
        // Without randomness the request is still served: the ID is for people who read logs.
        entry.request_id = pingone::mint().unwrap_or_default();
        let environment = entry.account.take();
        entry.pingone = Some(LoggedPingOne { environment, ..LoggedPingOne::default() });
    }
    let request_id = entry.request_id.clone();
    let seq = shared.log().begin(entry);
    let way = Way { shared, seq, tls: connection.tls, dialect, id: &request_id };
    let answer = way.go(&parts, body, place, credentials).await;
    let status = answer.status();
    let elapsed = started.elapsed();
    way.note(|entry| {
        entry.status = status.map(|status| status.as_u16());
        entry.duration_ms = u64::try_from(elapsed.as_millis()).ok();
    });
    let mut response = answer.into_response();
    if status.is_some() && dialect == Dialect::Twilio {
        put(&mut response, "Twilio-Request-Id", &request_id);
        put(&mut response, "Twilio-Request-Duration", &format!("{:.3}", elapsed.as_secs_f64()));
        put(&mut response, "Twilio-Concurrent-Requests", &concurrent.to_string());
        put(&mut response, "X-Home-Region", "us1");
    }
    response
}

impl Way<'_> {
    fn note(&self, fill: impl FnOnce(&mut LogEntry)) {
        self.shared.log().update(self.seq, fill);
    }

    async fn go(
        &self,
        parts: &Parts,
        body: Body,
        place: Result<Route, NoRoute>,
        credentials: Option<Credentials>,
    ) -> Answer {
        if !is_loopback_host(&parts.headers) {
            let error = ApiError::new(403, 20403, "The sandbox answers requests to a loopback host only");
            return self.refuse(error);
        }
        let latency = self.shared.latency();
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        let strike = self.strike(place.as_ref().ok(), credentials.as_ref());
        // A reset before the request took effect does not even read its body.
        if let Some(Strike { action: FaultAction::Reset { processed: false }, .. }) = strike {
            return Answer::Abandon(Abandon::Reset);
        }
        let bytes = match self.read(body).await {
            Ok(bytes) => bytes,
            Err(answer) => return answer,
        };
        // A body of another type, JSON for instance, says nothing to Twilio: its sender is told that `To` is missing.
        let form =
            if parts.method == Method::POST && is_form(&parts.headers) { decode(&bytes) } else { Vec::new() };
        self.note_form(&form);
        let route = match place {
            Ok(route) => route,
            Err(no_route) => return self.nowhere(parts, no_route, strike).await,
        };
        let (origin, path) = (origin(parts, self.tls), parts.uri.path().to_owned());
        let query = decode(parts.uri.query().unwrap_or_default().as_bytes());
        if self.dialect != Dialect::Twilio {
            let request = pingone::Request {
                route,
                basic: credentials,
                bearer: pingone::Request::bearer(&parts.headers),
                content_type: pingone::Request::content_type(&parts.headers),
                origin,
                path,
                query,
                body: bytes,
            };
            return self.answer_pingone(parts, &request, strike.map(|strike| strike.action)).await;
        }
        let exchange = Exchange { route, credentials, origin, path, query, form };
        let strike = strike.or_else(|| self.by_magic(&exchange));
        self.answer(parts, &exchange, strike.map(|strike| strike.action)).await
    }

    /// What the fault script wants, noted in the log and in the state folder.
    fn strike(&self, route: Option<&Route>, credentials: Option<&Credentials>) -> Option<Strike> {
        let endpoint = route.map_or(Endpoint::Unknown, |route| route.endpoint);
        let user = credentials.map(|credentials| credentials.user.as_str());
        let account = route.and_then(|route| route.account.as_deref()).or(user);
        let mut book = self.shared.faults();
        let (matched, strike) = book.strike(endpoint, account);
        if matched && let Err(error) = self.shared.save_faults(&book) {
            tracing::error!(%error, "the counts of the fault script could not be kept");
        }
        drop(book);
        self.note_strike("rule", strike)
    }

    fn by_magic(&self, exchange: &Exchange) -> Option<Strike> {
        self.note_strike("magic_recipient", magic(self.shared, exchange))
    }

    fn note_strike(&self, source: &str, strike: Option<Strike>) -> Option<Strike> {
        let strike = strike?;
        self.note(|entry| {
            entry.fault = Some(LoggedFault {
                source: source.to_owned(),
                name: strike.rule.clone(),
                kind: strike.action.kind().to_owned(),
            });
        });
        Some(strike)
    }

    /// Reads the body.
    async fn read(&self, body: Body) -> Result<Bytes, Answer> {
        let most = if self.dialect == Dialect::Twilio { MOST_BODY } else { MOST_PINGONE_BODY };
        match Limited::new(body, most).collect().await {
            Ok(read) => Ok(read.to_bytes()),
            Err(error) if error.is::<http_body_util::LengthLimitError>() => {
                Err(self.refuse(ApiError::from_catalogue(20413, Some(413), None)))
            }
            // The client went while it was sending.
            Err(_) => Err(Answer::Abandon(Abandon::Close)),
        }
    }

    /// Notes that the body was read, and what the form says.
    fn note_form(&self, form: &[(String, String)]) {
        let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        self.note(|entry| {
            entry.body_read = true;
            entry.form_fields = form.iter().map(|(key, _)| key.clone()).collect();
            entry.to = field("To");
            entry.from = field("From");
            if let Some(content) = field("Body").or_else(|| field("Twiml")) {
                entry.set_content(&content);
            }
            entry.send_digits = field("SendDigits");
            entry.user = entry.user.take().or_else(|| field("client_id"));
        });
    }

    /// The same for PingOne: what the script has happen before comes first.
    async fn answer_pingone(
        &self,
        parts: &Parts,
        request: &pingone::Request,
        action: Option<FaultAction>,
    ) -> Answer {
        if let Ok(body) = serde_json::from_slice(&request.body) {
            self.shared.log().put_body(self.seq, LoggedPingOne::without_secrets(body), request.body.len());
        }
        if let Some(action) = &action {
            pingone::happen_before(self.shared, &request.route, action);
        }
        let carried = if action.as_ref().is_none_or(FaultAction::processes) {
            match pingone::carry_out(self.shared, request) {
                Ok(reply) => {
                    self.note(|entry| {
                        entry.processed = true;
                        entry.created_sid.clone_from(&reply.created);
                    });
                    reply
                }
                Err(refusal) => self.refused(refusal),
            }
        } else {
            plausible(request.route.endpoint)
        };
        match action {
            None => Answer::Reply(carried),
            Some(action) => self.spoiled(parts, &action, carried).await,
        }
    }

    /// A refusal of PingOne's, noted in the log.
    fn refused(&self, refusal: Refusal) -> Reply {
        self.note(|entry| {
            let noted = entry.pingone.get_or_insert_default();
            noted.error = Some(refusal.code.clone());
            noted.details = refusal.detail_codes();
        });
        refusal.into_reply(self.dialect, self.id)
    }

    /// Carries the request out when the action lets it, and makes the answer.
    async fn answer(&self, parts: &Parts, exchange: &Exchange, action: Option<FaultAction>) -> Answer {
        let action = action.filter(|action| !matches!(action, FaultAction::PingoneError { .. }));
        let carried = if action.as_ref().is_none_or(FaultAction::processes) {
            let reply = carry_out(self.shared, exchange, Wanted::by(action.as_ref()));
            self.note(|entry| match &reply {
                Ok(reply) => {
                    entry.processed = !exchange.route.endpoint.creates() || reply.created.is_some();
                    entry.created_sid.clone_from(&reply.created);
                }
                Err(error) => entry.error_code = Some(error.code),
            });
            reply.unwrap_or_else(ApiError::into_reply)
        } else {
            plausible(exchange.route.endpoint)
        };
        match action {
            None => Answer::Reply(carried),
            Some(action) => self.spoiled(parts, &action, carried).await,
        }
    }

    async fn spoiled(&self, parts: &Parts, action: &FaultAction, right: Reply) -> Answer {
        if let FaultAction::Error { code, .. } | FaultAction::RateLimited { code, .. } = action {
            self.note(|entry| entry.error_code = Some(*code));
        }
        if let FaultAction::PingoneError { code, .. } = action {
            self.note(|entry| entry.pingone.get_or_insert_default().error = Some(code.clone()));
        }
        let place = parts.uri.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str);
        spoil(self.shared, action, right, &Spoiled { dialect: self.dialect, id: self.id, place }).await
    }

    /// A request without a place can still be struck by a rule for any.
    async fn nowhere(&self, parts: &Parts, no_route: NoRoute, strike: Option<Strike>) -> Answer {
        let path = parts.uri.path();
        if self.dialect != Dialect::Twilio {
            let reply = self.refused(match no_route {
                NoRoute::WrongMethod(allowed) => Refusal::wrong_method(&allowed),
                NoRoute::NotFound | NoRoute::NotJson => Refusal::not_found(),
            });
            return match strike {
                None => Answer::Reply(reply),
                Some(strike) => self.spoiled(parts, &strike.action, reply).await,
            };
        }
        let (code, reply) = match no_route {
            NoRoute::NotFound => (20404, ApiError::not_found(path).into_reply()),
            NoRoute::WrongMethod(allowed) => (20004, ApiError::method_not_allowed(allowed).into_reply()),
            NoRoute::NotJson => (20404, xml_not_found(path)),
        };
        self.note(|entry| entry.error_code = Some(code));
        match strike {
            None => Answer::Reply(reply),
            Some(strike) => self.spoiled(parts, &strike.action, reply).await,
        }
    }

    fn refuse(&self, error: ApiError) -> Answer {
        if self.dialect != Dialect::Twilio {
            return Answer::Reply(self.refused(Refusal::of_status(error.status, Some(&error.message))));
        }
        self.note(|entry| entry.error_code = Some(error.code));
        Answer::Reply(error.into_reply())
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// Scheme and host, as the client named them; that the host is loopback was looked at before.
fn origin(parts: &Parts, tls: bool) -> String {
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    format!("{}://{host}", if tls { "https" } else { "http" })
}

/// What a request that was not carried out would roughly have been answered: something to cut or to spoil.
fn plausible(endpoint: Endpoint) -> Reply {
    let status = if endpoint.creates() { StatusCode::CREATED } else { StatusCode::OK };
    let sid = format!("SM{}", "0".repeat(32));
    Reply::json(
        status,
        &serde_json::json!({"sid": sid, "id": sid, "status": "queued", "error_code": null, "uri": null}),
    )
}

/// Without `.json` the real API answers XML; the sandbox says in XML that it does not.
fn xml_not_found(path: &str) -> Reply {
    let path: String =
        path.chars().filter(|sign| sign.is_ascii_alphanumeric() || "/-._".contains(*sign)).collect();
    let body = format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<TwilioResponse><RestException><Code>20404</Code>\
         <Message>The sandbox speaks JSON: add .json to {path}</Message>\
         <MoreInfo>https://www.twilio.com/docs/errors/20404</MoreInfo><Status>404</Status>\
         </RestException></TwilioResponse>"
    );
    Reply::raw(StatusCode::NOT_FOUND, "application/xml", body)
}

fn log_entry(
    shared: &Shared,
    connection: ConnectionInfo,
    parts: &Parts,
    route: Option<&Route>,
    credentials: Option<&Credentials>,
) -> LogEntry {
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    LogEntry {
        seq: 0,
        time: rfc3339(shared.clock.now_ms()),
        connection: connection.number,
        tls: connection.tls,
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: decode(parts.uri.query().unwrap_or_default().as_bytes()),
        endpoint: route.map_or(Endpoint::Unknown, |route| route.endpoint),
        account: route.and_then(|route| route.account.clone()),
        resource: route.and_then(|route| route.resource.clone()),
        user: credentials.map(|credentials| credentials.user.clone()),
        user_agent: text(header::USER_AGENT),
        host: text(header::HOST),
        body_read: false,
        form_fields: Vec::new(),
        to: None,
        from: None,
        content: None,
        content_sha256: None,
        send_digits: None,
        fault: None,
        status: None,
        error_code: None,
        request_id: request_id(),
        processed: false,
        created_sid: None,
        duration_ms: None,
        pingone: None,
    }
}
