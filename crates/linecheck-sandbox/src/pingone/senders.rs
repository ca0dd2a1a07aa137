//! Senders: `…/notificationsSettings/phoneDeliverySettings`.
//!
//! Source: OAI and DOC (`phone-delivery-settings`). Decided here, since no source says: POST honours `numbers` when they are there, and passes
//! `id` over; a PUT that changes `provider` or `sid`, or has another `authToken` than the sender was created with, is refused; an
//! eleventh sender is `SIZE_LIMIT_EXCEEDED`, before Twilio is asked; a SID that the sandbox does not know is found wrong in `sid`, a wrong
//! token in `authToken`. A kind that nobody knows cannot be created, and can be written back as it was.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::modes::{MOST_SENDERS, SenderInUse};
use super::names;
use super::numbers::{self, Offered};
use super::page::{HAL, List, hal};
use super::refusal::Refusal;
use super::request::{Request, mint};
use super::state::{Environment, PingOne, READ_ONLY, Resource};
use crate::auth::authenticate;
use crate::exchange::Credentials;
use crate::reply::Reply;
use crate::sid::hex;
use crate::world::World;

/// The kinds that can be created (DOC).
const KINDS: &[&str] = &[
    "CUSTOM_TWILIO",
    "CUSTOM_TWILIO_VERIFY",
    "CUSTOM_TWILIO_MESSAGING_SERVICE",
    "CUSTOM_SYNIVERSE",
    "CUSTOM_SYNIVERSE_CHANNELS",
    "CUSTOM_PROVIDER",
];

/// What is written and never read (OAI: format `password`; TF reads none of them).
const SECRETS: &[&str] = &["password", "authToken", "clientSecret", "assertion", "headerValue"];

pub(super) fn list(world: &World, environment: &Environment, request: &Request) -> Result<Reply, Refusal> {
    let list = List { key: "phoneDeliverySettings", usual: 100, items: &environment.senders };
    let write =
        |sender: &Resource| json(world, environment, sender, &format!("{}/{}", request.address(), sender.id));
    list.answer(request, world.pingone.modes, |sender| sender.place, write)
}

pub(super) fn fetch(world: &World, environment: &Environment, request: &Request) -> Result<Reply, Refusal> {
    hal(&json(world, environment, find(environment, request)?, &request.address()))
}

fn find<'a>(environment: &'a Environment, request: &Request) -> Result<&'a Resource, Refusal> {
    let found = environment.senders.iter().find(|sender| sender.id == request.resource());
    found.ok_or_else(Refusal::not_found)
}

fn json(world: &World, environment: &Environment, sender: &Resource, href: &str) -> Value {
    let mut body = sender.json(&environment.id, href);
    if let Some(offered) = offered(world, &sender.body) {
        let kept = match body["numbers"].take() {
            Value::Array(kept) => kept,
            _ => Vec::new(),
        };
        body["numbers"] = Value::Array(numbers::seen(&offered, kept));
    }
    body
}

/// What a Twilio account has, for the kind of sender that sends from its numbers.
fn offered(world: &World, body: &Map<String, Value>) -> Option<Vec<Offered>> {
    let is_twilio = text(body, "provider") == Some("CUSTOM_TWILIO");
    is_twilio.then(|| numbers::offered(world, text(body, "sid").unwrap_or_default()))
}

/// Makes a sender, and answers with it.
pub(super) fn create(world: &mut World, request: &Request, now_ms: i64) -> Result<Reply, Refusal> {
    let mut body = request.object()?;
    let environment = world.pingone.environment(request.environment()).ok_or_else(Refusal::not_found)?;
    if environment.senders.len() >= MOST_SENDERS {
        let refusal =
            Refusal::invalid("SIZE_LIMIT_EXCEEDED", "phoneDeliverySettings", "there are ten already");
        return Err(refusal.with_inner(json!({ "maximumValue": MOST_SENDERS })));
    }
    let provider = text(&body, "provider").ok_or_else(|| Refusal::missing("provider"))?.to_owned();
    if !KINDS.contains(&provider.as_str()) {
        let refusal = Refusal::bad_value("provider", "is not one of the allowed values");
        return Err(refusal.with_inner(json!({ "allowedValues": KINDS })));
    }
    required(&body, &provider, &[])?;
    if let Some(name) = names::read(&body)? {
        names::check_free(name, None, &environment.senders)?;
    }
    let token = text(&body, "authToken").unwrap_or_default().to_owned();
    if provider.starts_with("CUSTOM_TWILIO") {
        check_credentials(world, text(&body, "sid").unwrap_or_default(), &token)?;
    }
    settle(world, &mut body, Vec::new())?;
    let sender = Resource {
        id: mint().map_err(|_| Refusal::internal())?,
        place: world.pingone.take_place(),
        created_ms: Some(now_ms),
        updated_ms: now_ms,
        body,
        token_sha256: Some(fingerprint(&token)),
    };
    let id = sender.id.clone();
    let environment = world.pingone.environment_mut(request.environment()).ok_or_else(Refusal::not_found)?;
    environment.senders.push(sender);
    let mut reply = answer(world, request, &id, &format!("{}/{id}", request.address()))?;
    reply.status = StatusCode::CREATED;
    reply.created = Some(id);
    Ok(reply)
}

/// Puts a whole sender in the place of the one before.
pub(super) fn replace(world: &mut World, request: &Request, now_ms: i64) -> Result<Reply, Refusal> {
    let mut body = request.object()?;
    let environment = world.pingone.environment(request.environment()).ok_or_else(Refusal::not_found)?;
    let before = find(environment, request)?;
    for member in ["provider", "sid"] {
        match (text(&body, member), before.text(member)) {
            (Some(now), Some(then)) if now == then => {}
            (None, None) => {}
            (None, Some(_)) => return Err(Refusal::missing(member)),
            (Some(_), _) => return Err(Refusal::bad_value(member, "cannot be changed")),
        }
    }
    // The token cannot be changed, and is not asked for again (DOC: the PUT of a Twilio sender lists it not).
    required(&body, text(&body, "provider").unwrap_or_default(), &["authToken"])?;
    let own = text(&body, "id");
    if own.is_some_and(|own| own != before.id) {
        return Err(Refusal::bad_value("id", "is not that of the path"));
    }
    if let Some(name) = names::read(&body)? {
        names::check_free(name, own, &environment.senders)?;
    }
    let same_token =
        |token: &str| before.token_sha256.as_ref().is_none_or(|then| *then == fingerprint(token));
    if text(&body, "authToken").is_some_and(|token| !same_token(token)) {
        return Err(Refusal::bad_value("authToken", "cannot be changed"));
    }
    let kept = before.body.get("numbers").and_then(Value::as_array).cloned().unwrap_or_default();
    settle(world, &mut body, kept)?;
    let environment = world.pingone.environment_mut(request.environment()).ok_or_else(Refusal::not_found)?;
    let sender = environment.senders.iter_mut().find(|sender| sender.id == request.resource());
    sender.ok_or_else(Refusal::not_found)?.replace(body, now_ms);
    answer(world, request, request.resource(), &request.address())
}

fn answer(world: &World, request: &Request, id: &str, href: &str) -> Result<Reply, Refusal> {
    let environment = world.pingone.environment(request.environment()).ok_or_else(Refusal::not_found)?;
    let sender = environment.senders.iter().find(|sender| sender.id == id).ok_or_else(Refusal::not_found)?;
    let body = json(world, environment, sender, href);
    hal(&body)
}

/// Deletes a sender; one that is named somewhere as [`SenderInUse`] says.
pub(super) fn delete(pingone: &mut PingOne, request: &Request) -> Result<Reply, Refusal> {
    let (mode, id) = (pingone.modes.sender_in_use, request.resource());
    let environment = pingone.environment_mut(request.environment()).ok_or_else(Refusal::not_found)?;
    find(environment, request)?;
    let users = users(environment, id);
    if mode == SenderInUse::Refuse && !users.is_empty() {
        let refusal = Refusal::invalid("CONSTRAINT_VIOLATION", "id", "The sender is in use.");
        return Err(refusal.with_inner(json!({ "referencedValues": users })));
    }
    environment.senders.retain(|sender| sender.id != id);
    Ok(Reply::raw(StatusCode::NO_CONTENT, HAL, ""))
}

/// The IDs of the settings and policies that name a sender.
fn users(environment: &Environment, id: &str) -> Vec<String> {
    let chain = environment.settings.body.get("smsProvidersFallbackChain").and_then(Value::as_array);
    let in_settings = chain.is_some_and(|chain| chain.iter().any(|link| link == id));
    let in_policy = |policy: &&Resource| {
        let conditions = policy.body.get("providerConfiguration").map(|of| &of["conditions"]);
        let conditions = conditions.and_then(Value::as_array).into_iter().flatten();
        let mut links =
            conditions.flat_map(|condition| condition["fallbackChain"].as_array().into_iter().flatten());
        links.any(|link| link["id"] == id)
    };
    let settings = in_settings.then(|| environment.settings.id.clone());
    settings
        .into_iter()
        .chain(environment.policies.iter().filter(in_policy).map(|policy| policy.id.clone()))
        .collect()
}

/// What each kind cannot be without (OAI, DOC).
fn required(body: &Map<String, Value>, provider: &str, spared: &[&str]) -> Result<(), Refusal> {
    let members: &[&str] = match provider {
        "CUSTOM_TWILIO" => &["sid", "authToken"],
        "CUSTOM_TWILIO_VERIFY" => &["sid", "authToken", "verifyServiceId"],
        "CUSTOM_TWILIO_MESSAGING_SERVICE" => &["name", "sid", "authToken"],
        "CUSTOM_PROVIDER" => &["name", "authentication", "requests"],
        _ => &["authToken"],
    };
    let missing = members
        .iter()
        .find(|member| !spared.contains(member) && body.get(**member).is_none_or(Value::is_null));
    missing.map_or(Ok(()), |member| Err(Refusal::missing(member)))
}

/// What PingOne does with a SID and a token: it asks Twilio, which is the sandbox. Either that is wrong is `INVALID_VALUE` (TF).
fn check_credentials(world: &World, sid: &str, token: &str) -> Result<(), Refusal> {
    if world.account(sid).is_none() {
        return Err(Refusal::bad_value("sid", "The account is not known."));
    }
    let credentials = Credentials { user: sid.to_owned(), password: token.to_owned() };
    match authenticate(world, Some(&credentials)) {
        Ok(account) if !account.has_test_credentials() => Ok(()),
        Ok(_) | Err(_) => Err(Refusal::bad_value("authToken", "The account refused it.")),
    }
}

/// Makes what is kept of what was sent: without secrets and what is read-only, its numbers checked. Members that nobody knows stay.
fn settle(world: &World, body: &mut Map<String, Value>, kept: Vec<Value>) -> Result<(), Refusal> {
    let given = body.remove("numbers");
    if let Some(offered) = offered(world, body) {
        let chosen = numbers::chosen(&offered, kept, given.as_ref())?;
        body.insert("numbers".to_owned(), Value::Array(chosen));
    } else {
        let provider = text(body, "provider").unwrap_or_default();
        if KINDS.contains(&provider) {
            numbers::check_foreign(given.as_ref(), provider == "CUSTOM_PROVIDER")?;
        }
        body.extend(given.map(|given| ("numbers".to_owned(), given)));
    }
    body.retain(|member, _| !READ_ONLY.contains(&member.as_str()) && !SECRETS.contains(&member.as_str()));
    if let Some(authentication) = body.get_mut("authentication").and_then(Value::as_object_mut) {
        authentication.retain(|member, _| !SECRETS.contains(&member.as_str()));
    }
    Ok(())
}

fn text<'a>(body: &'a Map<String, Value>, member: &str) -> Option<&'a str> {
    body.get(member).and_then(Value::as_str)
}

fn fingerprint(token: &str) -> String {
    hex(&Sha256::digest(token))
}
