//! A body as PingOne sent it, whole.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The members of a resource as they were read, known and unknown. It may hold what is not for every eye, so `Debug` names
/// its members alone.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Body(Map<String, Value>);

impl Body {
    /// Takes an answer that is an object.
    ///
    /// # Errors
    /// When it is something else.
    pub fn read(answer: Value) -> Result<Self, &'static str> {
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
        formatter.write_str("Body")?;
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}
