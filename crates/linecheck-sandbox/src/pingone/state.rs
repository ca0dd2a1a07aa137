//! What the sandbox's PingOne holds.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::modes::{EnvironmentInfo, Modes, Standing};
use crate::clock::rfc3339;

/// A sender, a policy, or the settings of an environment. What PingOne itself says of it (`id`, `createdAt`, …) is not in the body.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Resource {
    pub(crate) id: String,
    /// Where it stands in lists.
    pub(crate) place: u64,
    /// None for settings, which are not created.
    pub(crate) created_ms: Option<i64>,
    pub(crate) updated_ms: i64,
    pub(crate) body: Map<String, Value>,
    /// Of a sender: the SHA-256 of the Auth Token that it was created with. The token itself is never kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) token_sha256: Option<String>,
}

/// What PingOne writes itself: OAI marks these read-only.
pub(super) const READ_ONLY: &[&str] = &["id", "environment", "createdAt", "updatedAt", "_links", "_embedded"];

impl Resource {
    /// Puts another body in the place of the one before. `updatedAt` always moves.
    pub(super) fn replace(&mut self, body: Map<String, Value>, now_ms: i64) {
        self.body = body;
        self.updated_ms = now_ms.max(self.updated_ms + 1);
    }

    /// As it is answered; `href` is its own address.
    pub(super) fn json(&self, environment: &str, href: &str) -> Value {
        let mut body = self.body.clone();
        body.insert("id".to_owned(), json!(self.id));
        body.insert("environment".to_owned(), json!({ "id": environment }));
        body.insert("updatedAt".to_owned(), json!(rfc3339(self.updated_ms)));
        body.insert("_links".to_owned(), json!({ "self": { "href": href } }));
        if let Some(created) = self.created_ms {
            body.insert("createdAt".to_owned(), json!(rfc3339(created)));
        }
        Value::Object(body)
    }

    pub(super) fn text(&self, member: &str) -> Option<&str> {
        self.body.get(member).and_then(Value::as_str)
    }
}

/// An environment with what the API has of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Environment {
    pub(crate) id: String,
    pub(crate) name: String,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) kind: String,
    pub(crate) standing: Standing,
    pub(crate) can_use_ping_sms_account: bool,
    pub(crate) created_ms: i64,
    pub(crate) updated_ms: i64,
    pub(crate) settings: Resource,
    pub(crate) senders: Vec<Resource>,
    pub(crate) policies: Vec<Resource>,
}

impl Environment {
    pub(super) fn info(&self) -> EnvironmentInfo {
        EnvironmentInfo {
            id: self.id.clone(),
            name: self.name.clone(),
            kind: self.kind.clone(),
            standing: self.standing,
            can_use_ping_sms_account: self.can_use_ping_sms_account,
            senders: self.senders.len(),
            policies: self.policies.len(),
        }
    }

    pub(super) fn has_sender(&self, id: &str) -> bool {
        self.senders.iter().any(|sender| sender.id == id)
    }
}

/// All of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PingOne {
    pub(crate) modes: Modes,
    pub(crate) environments: Vec<Environment>,
    /// The place of the next thing that is created.
    pub(crate) next_place: u64,
    /// Access tokens, and when each ends by the sandbox's clock. They do not outlive a restart: the worker is told 401 and asks for
    /// another.
    #[serde(skip)]
    pub(crate) tokens: HashMap<String, i64>,
}

impl PingOne {
    pub(super) fn environment(&self, id: &str) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.id == id)
    }

    pub(super) fn environment_mut(&mut self, id: &str) -> Option<&mut Environment> {
        self.environments.iter_mut().find(|environment| environment.id == id)
    }

    pub(super) fn take_place(&mut self) -> u64 {
        self.next_place += 1;
        self.next_place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g9_the_time_of_the_last_change_moves_within_a_millisecond_too() {
        let mut resource = Resource {
            id: "x".to_owned(),
            place: 1,
            created_ms: None,
            updated_ms: 7,
            body: Map::new(),
            token_sha256: None,
        };
        for (now, then) in [(7, 8), (7, 9), (20, 20), (3, 21)] {
            resource.replace(Map::new(), now);
            assert_eq!(resource.updated_ms, then);
        }
    }
}
