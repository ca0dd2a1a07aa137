//! A body as PingOne sent it, whole.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The members of a resource as they were read, known and unknown. It may hold what is not for every eye, in a
/// member's name too, so `Debug` says how many there are.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Body(Map<String, Value>);

impl Body {
    /// Takes an answer that is an object, without the credentials in it.
    ///
    /// # Errors
    /// When it is something else.
    pub fn read(mut answer: Value) -> Result<Self, &'static str> {
        forget_credentials(&mut answer);
        match answer {
            Value::Object(members) => Ok(Self(members)),
            _ => Err("not an object"),
        }
    }

    /// The members.
    #[must_use]
    pub fn members(&self) -> &Map<String, Value> {
        &self.0
    }

    /// A member; one that is `null` is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A member that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    pub(super) fn owned_text(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    /// The same body with one member replaced, or without it.
    #[must_use]
    pub fn with(&self, name: &str, value: Option<Value>) -> Self {
        let mut members = self.0.clone();
        match value {
            Some(value) => members.insert(name.to_owned(), value),
            None => members.remove(name),
        };
        Self(members)
    }
}

impl From<Body> for Value {
    fn from(body: Body) -> Self {
        Self::Object(body.0)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Body({} members)", self.0.len())
    }
}

/// Takes the credentials of an account at the provider out, wherever they stand. PingOne does not return them (they are written only);
/// a server that does all the same plants none of them in what is kept, shown, exported or written back.
fn forget_credentials(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("authToken");
            if let Some(authentication) = members.get_mut("authentication").and_then(Value::as_object_mut) {
                authentication.remove("password");
            }
            members.values_mut().for_each(forget_credentials);
        }
        Value::Array(entries) => entries.iter_mut().for_each(forget_credentials),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn c4_g1_no_resource_keeps_a_credential_wherever_the_server_puts_it() {
        let planted = "89abcdef0123456789abcdef01234567";
        let body = Body::read(json!({
            "id": "22222222-2222-4222-8222-222222222222", "provider": "CUSTOM_TWILIO", "authToken": planted, "other": "kept",
            "authentication": { "method": "BASIC", "username": "ann", "password": planted, "authToken": planted },
            "numbers": [{ "number": "+12125550100", "authToken": planted, "more": [{ "authToken": planted }] }],
        }))
        .unwrap();
        let kept = serde_json::to_string(body.members()).unwrap();
        assert!(!kept.contains(planted), "{kept}");
        for other in ["kept", "BASIC", "ann", "+12125550100", "more"] {
            assert!(kept.contains(other), "{kept}");
        }
    }
}
