//! Names of senders and policies.

use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use super::state::Resource;

/// The longest name. No source says; decided here.
const LONGEST: usize = 256;

/// The name in a body, if there is one. That it must be short and without control characters is decided here.
pub(super) fn read(body: &Map<String, Value>) -> Result<Option<&str>, Refusal> {
    match body.get("name") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(name)) if name.trim().is_empty() => {
            Err(Refusal::invalid("EMPTY_VALUE", "name", "must not be empty"))
        }
        Some(Value::String(name)) if name.chars().count() > LONGEST => {
            let refusal = Refusal::invalid("SIZE_LIMIT_EXCEEDED", "name", "is too long");
            Err(refusal.with_inner(json!({ "maximumValue": LONGEST })))
        }
        Some(Value::String(name)) if name.chars().any(char::is_control) => {
            Err(Refusal::bad_value("name", "must not contain control characters"))
        }
        Some(Value::String(name)) => Ok(Some(name)),
        Some(_) => Err(Refusal::bad_value("name", "must be text")),
    }
}

/// Refuses a name that another of them has. `own` is the ID of the one that is written: without it, even its own name is taken, which
/// is what a PUT without `id` was seen to get (TF, change 1065).
pub(super) fn check_free(name: &str, own: Option<&str>, others: &[Resource]) -> Result<(), Refusal> {
    let taken =
        others.iter().find(|other| other.text("name") == Some(name) && Some(other.id.as_str()) != own);
    match taken {
        None => Ok(()),
        Some(other) => {
            let message = "A resource with the specified name already exists.";
            let refusal = Refusal::invalid("UNIQUENESS_VIOLATION", "name", message);
            Err(refusal.with_inner(json!({ "existingId": other.id })))
        }
    }
}
