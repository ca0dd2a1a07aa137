//! The numbers of a sender.
//!
//! Those of a Twilio sender are its account's: what is on the account comes with `available: true`, and what was there at the last write and
//! is gone with `available: false` (OAI). A client chooses with `selected`, and with `supportedCountries` for short codes and toll-free
//! numbers. Decided here, since no source says: numbers that the account got later are listed too; type and capabilities in a PUT are passed over
//! for what Twilio says; a number that a PUT leaves out is no longer selected, and so is each when it has no `numbers`; a number that
//! was never on the account is refused; one that is gone may stay selected.

use std::collections::{HashMap, HashSet};

use linecheck_domain::country::Country;
use serde_json::{Map, Value, json};

use super::known::SHORT_CODE;
use super::refusal::Refusal;
use crate::known::MAIN;
use crate::world::World;

/// A number of a Twilio account, as a sender has it.
pub(super) struct Offered {
    number: String,
    kind: &'static str,
    capabilities: Vec<&'static str>,
}

/// North American prefixes of numbers that are free to call.
const TOLL_FREE: &[&str] = &["+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"];

/// The numbers of an account, and its short code. A number that does neither SMS nor voice is among them (decided here).
pub(super) fn offered(world: &World, sid: &str) -> Vec<Offered> {
    let Some(account) = world.account(sid) else { return Vec::new() };
    let numbers = account.numbers.iter().map(|number| {
        let phone = &number.info.phone_number;
        let toll_free = TOLL_FREE.iter().any(|prefix| phone.starts_with(prefix));
        Offered {
            number: phone.clone(),
            kind: if toll_free { "TOLL_FREE" } else { "PHONE_NUMBER" },
            capabilities: [(number.can_send_sms(), "SMS"), (number.can_call(), "VOICE")]
                .into_iter()
                .filter_map(|(can, name)| can.then_some(name))
                .collect(),
        }
    });
    let short_code = (account.known == MAIN).then(|| Offered {
        number: SHORT_CODE.to_owned(),
        kind: "SHORT_CODE",
        capabilities: vec!["SMS"],
    });
    numbers.chain(short_code).collect()
}

/// The numbers of a Twilio sender as they are answered: those that were kept at the last write, in their order, then those
/// that are new on the account.
pub(super) fn seen(offered: &[Offered], mut kept: Vec<Value>) -> Vec<Value> {
    let now: HashMap<&str, &Offered> = offered.iter().map(|one| (one.number.as_str(), one)).collect();
    kept.retain(Value::is_object);
    for number in &mut kept {
        match number_of(number).and_then(|text| now.get(text).copied()) {
            Some(one) => facts(number, one),
            None => number["available"] = json!(false),
        }
    }
    let there: HashSet<&str> = kept.iter().filter_map(number_of).collect();
    let new = offered.iter().filter(|one| !there.contains(one.number.as_str())).map(|one| {
        let mut number = json!({ "number": one.number, "selected": false });
        facts(&mut number, one);
        number
    });
    let new: Vec<_> = new.collect();
    kept.extend(new);
    kept
}

/// What a client wrote of the numbers of a Twilio sender, together with what is there.
pub(super) fn chosen(
    offered: &[Offered],
    kept: Vec<Value>,
    given: Option<&Value>,
) -> Result<Vec<Value>, Refusal> {
    let mut given = given_by_number(given)?;
    let mut numbers = seen(offered, kept);
    for number in &mut numbers {
        // A PUT replaces the whole list: what it does not say of a number is gone, but for what Twilio says.
        if let Some(members) = number.as_object_mut() {
            members.retain(|member, _| TWILIOS.contains(&member.as_str()));
        }
        number["selected"] = json!(false);
        if let Some(wish) = number_of(number).and_then(|text| given.remove(text)) {
            take(number, wish);
        }
        check_countries(number, false)?;
    }
    match given.keys().next() {
        Some(_) => Err(Refusal::bad_value("numbers", "has a number that is not on the account")),
        None => Ok(numbers),
    }
}

/// What Twilio says of a number.
const TWILIOS: &[&str] = &["number", "type", "capabilities", "available"];

/// Lays a client's wish over what Twilio says of a number.
fn take(number: &mut Value, wish: Map<String, Value>) {
    let countries_left_open = |member: &str, value: &Value| member == "supportedCountries" && value.is_null();
    for (member, value) in wish {
        if !TWILIOS.contains(&member.as_str()) && !countries_left_open(&member, &value) {
            number[member.as_str()] = value;
        }
    }
}

fn facts(number: &mut Value, one: &Offered) {
    number["type"] = json!(one.kind);
    number["capabilities"] = json!(one.capabilities);
    number["available"] = json!(true);
}

/// The numbers of a sender of another kind, as they were given. A custom provider's short codes and toll-free numbers need countries (OAI).
pub(super) fn check_foreign(given: Option<&Value>, own_provider: bool) -> Result<(), Refusal> {
    for number in given_by_number(given)?.into_values().map(Value::Object) {
        check_countries(&number, own_provider)?;
    }
    Ok(())
}

fn given_by_number(given: Option<&Value>) -> Result<HashMap<String, Map<String, Value>>, Refusal> {
    let given = match given {
        None | Some(Value::Null) => return Ok(HashMap::new()),
        Some(Value::Array(given)) => given,
        Some(_) => return Err(Refusal::bad_value("numbers", "must be a list")),
    };
    let mut by_number = HashMap::new();
    for (place, number) in given.iter().enumerate() {
        let target = |member: &str| format!("numbers[{place}].{member}");
        let Some(members) = number.as_object() else {
            return Err(Refusal::bad_value(&format!("numbers[{place}]"), "must be an object"));
        };
        // OAI requires both.
        for member in ["number", "type"] {
            if members.get(member).and_then(Value::as_str).is_none() {
                return Err(Refusal::missing(&target(member)));
            }
        }
        if !matches!(members["type"].as_str(), Some("PHONE_NUMBER" | "TOLL_FREE" | "SHORT_CODE")) {
            let refusal = Refusal::bad_value(&target("type"), "is not one of the allowed values");
            return Err(
                refusal.with_inner(json!({ "allowedValues": ["SHORT_CODE", "TOLL_FREE", "PHONE_NUMBER"] }))
            );
        }
        if !matches!(members.get("selected"), None | Some(Value::Bool(_))) {
            return Err(Refusal::bad_value(&target("selected"), "must be true or false"));
        }
        let text = members["number"].as_str().unwrap_or_default().to_owned();
        if by_number.insert(text, members.clone()).is_some() {
            // Decided here.
            return Err(Refusal::bad_value(&target("number"), "is there twice"));
        }
    }
    Ok(by_number)
}

/// OAI: one country for a short code, any for a toll-free number, none for another number, never an empty list; null means the
/// United States alone, which a custom provider must say.
fn check_countries(number: &Value, own_provider: bool) -> Result<(), Refusal> {
    let target = "numbers.supportedCountries";
    let kind = number["type"].as_str().unwrap_or_default();
    let countries = match number.get("supportedCountries") {
        None | Some(Value::Null) if own_provider && kind != "PHONE_NUMBER" => {
            return Err(Refusal::missing(target));
        }
        None | Some(Value::Null) => return Ok(()),
        Some(Value::Array(countries)) => countries,
        Some(_) => return Err(Refusal::bad_value(target, "must be a list")),
    };
    if kind == "PHONE_NUMBER" {
        return Err(Refusal::bad_value(target, "cannot be specified for a phone number"));
    }
    if countries.is_empty() {
        return Err(Refusal::invalid("EMPTY_VALUE", target, "must not be empty"));
    }
    if kind == "SHORT_CODE" && countries.len() > 1 {
        return Err(Refusal::bad_value(target, "must have one country for a short code"));
    }
    let is_country = |country: &Value| {
        country.as_str().is_some_and(|code| Country::parse(code).is_ok_and(|country| country.code() == code))
    };
    if countries.iter().all(is_country) {
        return Ok(());
    }
    Err(Refusal::bad_value(target, "must have two-letter country codes"))
}

fn number_of(number: &Value) -> Option<&str> {
    number["number"].as_str()
}
