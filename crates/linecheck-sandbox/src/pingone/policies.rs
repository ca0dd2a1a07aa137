//! Notification policies: list, GET, PUT.
//!
//! Source: OAI and DOC (`notification-policies`). Decided here: the sandbox neither creates nor deletes policies; a policy that becomes the default
//! takes that from the one before, and the default one cannot simply stop being it (`CONSTRAINT_VIOLATION`, as for deleting it: TF); a condition
//! that names a sender which is not there is refused, and so is `PINGONE_TWILIO`, since DOC speaks of defined custom providers alone; the last
//! condition must be one for all other countries.

use linecheck_domain::country::Country;
use serde_json::{Map, Value, json};

use super::modes::Modes;
use super::names;
use super::page::{List, hal};
use super::refusal::Refusal;
use super::request::Request;
use super::state::{Environment, READ_ONLY, Resource};
use crate::reply::Reply;

pub(super) fn list(environment: &Environment, request: &Request, modes: Modes) -> Result<Reply, Refusal> {
    let list = List { key: "notificationsPolicies", usual: 100, items: &environment.policies };
    let write =
        |policy: &Resource| policy.json(&environment.id, &format!("{}/{}", request.address(), policy.id));
    list.answer(request, modes, |policy| policy.place, write)
}

pub(super) fn fetch(environment: &Environment, request: &Request) -> Result<Reply, Refusal> {
    hal(&find(environment, request)?.json(&environment.id, &request.address()))
}

fn find<'a>(environment: &'a Environment, request: &Request) -> Result<&'a Resource, Refusal> {
    let found = environment.policies.iter().find(|policy| policy.id == request.resource());
    found.ok_or_else(Refusal::not_found)
}

pub(super) fn replace(
    environment: &mut Environment,
    request: &Request,
    now_ms: i64,
) -> Result<Reply, Refusal> {
    let mut body = request.object()?;
    let before = find(environment, request)?;
    let id = before.id.clone();
    if body.get("id").is_some_and(|own| *own != json!(id)) {
        return Err(Refusal::bad_value("id", "is not that of the path"));
    }
    let name = names::read(&body)?.ok_or_else(|| Refusal::missing("name"))?;
    names::check_free(name, Some(&id), &environment.policies)?;
    let (was, becomes) = (is_default(&before.body), is_default(&body));
    if was && !becomes {
        return Err(Refusal::invalid("CONSTRAINT_VIOLATION", "default", "One policy must be the default."));
    }
    check_quotas(&body)?;
    check_providers(environment, &body)?;
    body.retain(|member, _| !READ_ONLY.contains(&member.as_str()));
    body.entry("default").or_insert(json!(false));
    for policy in &mut environment.policies {
        if policy.id == id {
            policy.replace(std::mem::take(&mut body), now_ms);
        } else if becomes && is_default(&policy.body) {
            let other = policy.body.clone().into_iter().chain([("default".to_owned(), json!(false))]);
            policy.replace(other.collect(), now_ms);
        }
    }
    fetch(environment, request)
}

fn is_default(body: &Map<String, Value>) -> bool {
    body.get("default") == Some(&Value::Bool(true))
}

/// OAI: required, each with a type and methods, and either a total or claimed and unclaimed.
fn check_quotas(body: &Map<String, Value>) -> Result<(), Refusal> {
    let quotas = body.get("quotas").and_then(Value::as_array).ok_or_else(|| Refusal::missing("quotas"))?;
    for quota in quotas {
        if !matches!(quota["type"].as_str(), Some("USER" | "ENVIRONMENT")) {
            return Err(Refusal::bad_value("quotas.type", "must be USER or ENVIRONMENT"));
        }
        check_words(&quota["deliveryMethods"], &["SMS", "Voice", "Email"], "quotas.deliveryMethods")?;
        let counts = |member: &str| quota[member].as_u64().is_some();
        let pair = counts("claimed") && counts("unclaimed");
        if counts("total") == pair {
            return Err(Refusal::bad_value("quotas", "must have a total, or claimed and unclaimed"));
        }
    }
    Ok(())
}

fn check_providers(environment: &Environment, body: &Map<String, Value>) -> Result<(), Refusal> {
    const CONDITIONS: &str = "providerConfiguration.conditions";
    let conditions = match body.get("providerConfiguration") {
        None | Some(Value::Null) => return Ok(()),
        Some(configuration) => match &configuration["conditions"] {
            Value::Null => return Ok(()),
            Value::Array(conditions) => conditions,
            _ => return Err(Refusal::bad_value(CONDITIONS, "must be a list")),
        },
    };
    for (place, condition) in conditions.iter().enumerate() {
        let target = |member: &str| format!("{CONDITIONS}[{place}].{member}");
        check_words(&condition["deliveryMethods"], &["SMS", "VOICE"], &target("deliveryMethods"))?;
        check_countries(condition.get("countries"), place + 1 == conditions.len(), &target("countries"))?;
        let chain = condition["fallbackChain"].as_array();
        let known = |link: &Value| link["id"].as_str().is_some_and(|id| environment.has_sender(id));
        if !chain.is_some_and(|chain| !chain.is_empty() && chain.iter().all(known)) {
            let message = "names a provider that does not exist";
            return Err(Refusal::bad_value(&target("fallbackChain"), message));
        }
    }
    Ok(())
}

/// OAI: one condition without countries is for all others. Ours: an empty list and `null` are not "without".
fn check_countries(countries: Option<&Value>, is_last: bool, target: &str) -> Result<(), Refusal> {
    let is_country = |country: &Value| country.as_str().is_some_and(|code| Country::parse(code).is_ok());
    match countries {
        None => Ok(()),
        Some(_) if is_last => {
            Err(Refusal::bad_value(target, "the last condition is for all other countries"))
        }
        Some(Value::Array(countries)) if !countries.is_empty() && countries.iter().all(is_country) => Ok(()),
        Some(_) => Err(Refusal::bad_value(target, "must have two-letter country codes")),
    }
}

/// A list of some of these words, one at least.
fn check_words(given: &Value, allowed: &[&str], target: &str) -> Result<(), Refusal> {
    let fits = |word: &Value| word.as_str().is_some_and(|word| allowed.contains(&word));
    match given.as_array() {
        Some(words) if !words.is_empty() && words.iter().all(fits) => Ok(()),
        _ => {
            let refusal = Refusal::bad_value(target, "is not one of the allowed values");
            Err(refusal.with_inner(json!({ "allowedValues": allowed })))
        }
    }
}
