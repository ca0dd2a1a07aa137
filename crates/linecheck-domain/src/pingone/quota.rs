//! The limit of SMS and calls in a policy (`quotas`). Quotas spell a delivery method `Voice`, conditions `VOICE`.

use serde_json::{Value, json};

use super::body::Body;

/// The member that limits.
pub(super) const QUOTAS: &str = "quotas";

/// Whether each user has this limit of SMS and calls together, and nothing else limits them.
pub(super) fn is_limited(body: &Body, claimed: u8, unclaimed: u8) -> bool {
    let ours: Vec<_> = entries(body).filter(|entry| is_of_calls(entry)).collect();
    let [entry] = ours.as_slice() else { return false };
    let number = |name: &str| entry.get(name).and_then(Value::as_u64);
    is_of_users(entry)
        && covers(entry, "SMS")
        && covers(entry, "VOICE")
        && entry.get("total").is_none_or(Value::is_null)
        && number("claimed") == Some(claimed.into())
        && number("unclaimed") == Some(unclaimed.into())
}

/// The quotas with this limit in the place of the one for SMS and calls; others stay.
pub(super) fn limited(body: &Body, claimed: u8, unclaimed: u8) -> Value {
    let mut quotas = Vec::new();
    let mut ours = None;
    for entry in entries(body) {
        if is_of_calls(entry) {
            // Where there were several, the first keeps what it has besides.
            ours.get_or_insert_with(|| {
                quotas.push(entry.clone());
                quotas.len() - 1
            });
        } else {
            quotas.push(entry.clone());
        }
    }
    let at = ours.unwrap_or_else(|| {
        quotas.push(json!({ "type": "USER" }));
        quotas.len() - 1
    });
    if let Some(members) = quotas[at].as_object_mut() {
        members.remove("total");
        members.insert("deliveryMethods".to_owned(), json!(["SMS", "Voice"]));
        members.insert("claimed".to_owned(), json!(claimed));
        members.insert("unclaimed".to_owned(), json!(unclaimed));
    }
    Value::Array(quotas)
}

/// Whether SMS or calls have a limit that is not one for each user: a policy can have only one.
pub(super) fn has_another_kind(body: &Body) -> bool {
    entries(body).any(|entry| is_of_calls(entry) && !is_of_users(entry))
}

fn entries(body: &Body) -> impl Iterator<Item = &Value> {
    body.get(QUOTAS).and_then(Value::as_array).into_iter().flatten()
}

fn is_of_users(entry: &Value) -> bool {
    entry.get("type").and_then(Value::as_str) == Some("USER")
}

fn is_of_calls(entry: &Value) -> bool {
    covers(entry, "SMS") || covers(entry, "VOICE")
}

fn covers(entry: &Value, method: &str) -> bool {
    let methods = entry.get("deliveryMethods").and_then(Value::as_array);
    methods.into_iter().flatten().filter_map(Value::as_str).any(|word| word.eq_ignore_ascii_case(method))
}
