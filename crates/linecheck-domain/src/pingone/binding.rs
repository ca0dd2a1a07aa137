//! What a plan was made from: if any of it is another by now, nothing is written.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::body::Body;
use super::environment::Environment;
use super::id::Id;
use super::state::State;

/// Members that say nothing about the resource itself.
const NOT_COMPARED: [&str; 1] = ["_links"];
/// What of an environment a plan depends on. The rest (its icon, its description) may change meanwhile.
const OF_ENVIRONMENT: [&str; 6] = ["id", "name", "type", "status", "region", "license"];

/// How a resource was when it was read: when it was last changed, and a digest of each of its members. PingOne has no
/// `ETag`, so this is compared instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneMark"))]
pub struct Mark {
    /// `updatedAt`, as it was written.
    pub updated_at: Option<String>,
    /// SHA-256 of each member's JSON, its first 16 bytes in hexadecimal digits.
    members: BTreeMap<String, String>,
}

impl Mark {
    /// The mark of a body.
    #[must_use]
    pub fn of(body: &Body) -> Self {
        let compared = body.members().iter().filter(|(name, _)| !NOT_COMPARED.contains(&name.as_str()));
        Self {
            updated_at: body.owned_text("updatedAt"),
            members: compared.map(|(name, value)| (name.clone(), digest(value))).collect(),
        }
    }

    fn of_environment(environment: &Environment) -> Self {
        let members = environment.body.members().iter();
        let compared = members.filter(|(name, _)| OF_ENVIRONMENT.contains(&name.as_str()));
        Self {
            updated_at: None,
            members: compared.map(|(name, value)| (name.clone(), digest(value))).collect(),
        }
    }

    /// The members that differ.
    #[must_use]
    pub fn differing(&self, other: &Self) -> BTreeSet<String> {
        let names = self.members.keys().chain(other.members.keys());
        names.filter(|name| self.members.get(*name) != other.members.get(*name)).cloned().collect()
    }
}

/// A digest that does not depend on the order in which members were written.
fn digest(value: &Value) -> String {
    use std::fmt::Write as _;

    let mut hash = Sha256::new();
    feed(value, &mut hash);
    hash.finalize()[..16].iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn feed(value: &Value, hash: &mut Sha256) {
    match value {
        Value::Object(members) => {
            hash.update(b"{");
            for (name, value) in members.iter().collect::<BTreeMap<_, _>>() {
                feed(&Value::String(name.clone()), hash);
                feed(value, hash);
            }
            hash.update(b"}");
        }
        Value::Array(entries) => {
            hash.update(b"[");
            for entry in entries {
                feed(entry, hash);
                hash.update(b",");
            }
            hash.update(b"]");
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            hash.update(value.to_string().as_bytes());
        }
    }
}

/// What a plan was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneBinding"))]
pub struct Binding {
    /// The environment.
    pub environment: Mark,
    /// The settings.
    pub settings: Mark,
    /// Every sender that there was.
    pub senders: BTreeMap<Id, Mark>,
    /// Every policy that there was.
    pub policies: BTreeMap<Id, Mark>,
}

impl Binding {
    /// What was read, as marks.
    #[must_use]
    pub fn of(state: &State) -> Self {
        Self {
            environment: Mark::of_environment(&state.environment),
            settings: Mark::of(&state.settings.body),
            senders: state.senders.iter().map(|sender| (sender.id.clone(), Mark::of(&sender.body))).collect(),
            policies: state
                .policies
                .iter()
                .map(|policy| (policy.id.clone(), Mark::of(&policy.body)))
                .collect(),
        }
    }

    /// What of it is another now.
    #[must_use]
    pub fn changed(&self, now: &State) -> Vec<BindingChange> {
        let now = Self::of(now);
        let one = |resource, before: &Mark, now: &Mark| {
            let members = before.differing(now);
            (!members.is_empty())
                .then_some(BindingChange { resource, change: ResourceChange::Changed { members } })
        };
        let mut changes = Vec::new();
        changes.extend(one(Resource::Environment, &self.environment, &now.environment));
        changes.extend(one(Resource::Settings, &self.settings, &now.settings));
        compare(&self.senders, &now.senders, |sender| Resource::Sender { sender }, &mut changes);
        compare(&self.policies, &now.policies, |policy| Resource::Policy { policy }, &mut changes);
        changes
    }
}

fn compare(
    before: &BTreeMap<Id, Mark>,
    now: &BTreeMap<Id, Mark>,
    resource: impl Fn(Id) -> Resource,
    changes: &mut Vec<BindingChange>,
) {
    for id in before.keys().chain(now.keys().filter(|id| !before.contains_key(*id))) {
        let change = match (before.get(id), now.get(id)) {
            (Some(before), Some(now)) => {
                let members = before.differing(now);
                if members.is_empty() {
                    continue;
                }
                ResourceChange::Changed { members }
            }
            (Some(_), None) => ResourceChange::Gone,
            (None, _) => ResourceChange::New,
        };
        changes.push(BindingChange { resource: resource(id.clone()), change });
    }
}

/// Which resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "resource")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneResource"))]
pub enum Resource {
    /// The environment itself.
    Environment,
    /// Its notification settings.
    Settings,
    /// A sender.
    Sender {
        /// Which.
        sender: Id,
    },
    /// A policy.
    Policy {
        /// Which.
        policy: Id,
    },
}

/// How a resource differs from what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum ResourceChange {
    /// It was not there.
    New,
    /// It is not there any more.
    Gone,
    /// Members of it differ.
    Changed {
        /// Their names.
        members: BTreeSet<String>,
    },
}

/// A resource that is another now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BindingChange {
    /// Which.
    #[serde(flatten)]
    pub resource: Resource,
    /// How.
    #[serde(flatten)]
    pub change: ResourceChange,
}
