//! The notification settings of an environment: GET, PUT, DELETE (which resets them).
//!
//! Source: OAI and DOC (`notifications-settings`). A PUT puts a whole body in the place of the one before: without `from` or `replyTo`
//! these become `noreply@pingidentity.com` (DOC). Decided here: without `smsProvidersFallbackChain` the chain is empty, without `deliveryMode` it is
//! `ALL`; a chain that names a sender which is not there, or one twice, is refused; DELETE answers with what holds afterwards.

use serde_json::{Map, Value, json};

use super::page::hal;
use super::refusal::Refusal;
use super::request::Request;
use super::state::{Environment, READ_ONLY};
use crate::reply::Reply;

pub(super) fn fetch(environment: &Environment, request: &Request) -> Result<Reply, Refusal> {
    hal(&environment.settings.json(&environment.id, &request.address()))
}

pub(super) fn replace(
    environment: &mut Environment,
    request: &Request,
    now_ms: i64,
) -> Result<Reply, Refusal> {
    let mut body = request.object()?;
    body.retain(|member, _| !READ_ONLY.contains(&member.as_str()));
    check(environment, &body)?;
    for (member, value) in defaults() {
        body.entry(member).or_insert(value);
    }
    environment.settings.replace(body, now_ms);
    fetch(environment, request)
}

pub(super) fn reset(environment: &mut Environment, request: &Request, now_ms: i64) -> Result<Reply, Refusal> {
    environment.settings.replace(defaults(), now_ms);
    fetch(environment, request)
}

/// The settings of an environment that nobody changed.
pub(super) fn defaults() -> Map<String, Value> {
    let address = json!({ "name": "PingOne", "address": "noreply@pingidentity.com" });
    let members = [
        ("deliveryMode", json!("ALL")),
        ("smsProvidersFallbackChain", json!([])),
        ("from", address.clone()),
        ("replyTo", address),
    ];
    members.into_iter().map(|(member, value)| (member.to_owned(), value)).collect()
}

fn check(environment: &Environment, body: &Map<String, Value>) -> Result<(), Refusal> {
    if let Some(mode) = body.get("deliveryMode")
        && !matches!(mode.as_str(), Some("ALL" | "WHITELIST"))
    {
        let refusal = Refusal::bad_value("deliveryMode", "is not one of the allowed values");
        return Err(refusal.with_inner(json!({ "allowedValues": ["ALL", "WHITELIST"] })));
    }
    if let Some(restrictions) = body.get("restrictions") {
        check_quota(&restrictions["smsVoiceQuota"]["daily"])?;
    }
    for member in ["from", "replyTo"] {
        if let Some(given) = body.get(member)
            && !given["address"].as_str().is_some_and(|address| address.contains('@'))
        {
            return Err(Refusal::bad_value(&format!("{member}.address"), "must be an address"));
        }
    }
    match body.get("smsProvidersFallbackChain") {
        None => Ok(()),
        Some(Value::Array(chain)) => check_chain(environment, chain),
        Some(_) => Err(Refusal::bad_value(CHAIN, "must be a list")),
    }
}

/// `restrictions` needs the value within (OAI: both are required), and it is 0 to 50.
fn check_quota(daily: &Value) -> Result<(), Refusal> {
    const TARGET: &str = "restrictions.smsVoiceQuota.daily";
    match daily.as_i64() {
        Some(0..=50) => Ok(()),
        Some(_) => {
            let refusal = Refusal::invalid("OUT_OF_RANGE", TARGET, "must be 0 to 50");
            Err(refusal.with_inner(json!({ "rangeMinimumValue": 0, "rangeMaximumValue": 50 })))
        }
        None => Err(Refusal::missing(TARGET)),
    }
}

const CHAIN: &str = "smsProvidersFallbackChain";

fn check_chain(environment: &Environment, chain: &[Value]) -> Result<(), Refusal> {
    for (place, link) in chain.iter().enumerate() {
        let is_known = link.as_str().is_some_and(|id| id == "PINGONE_TWILIO" || environment.has_sender(id));
        if !is_known {
            return Err(Refusal::bad_value(CHAIN, "names a provider that does not exist"));
        }
        if chain.iter().take(place).any(|before| before == link) {
            return Err(Refusal::bad_value(CHAIN, "names a provider twice"));
        }
    }
    Ok(())
}
