//! A notification policy, and the senders that it names.

use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::id::Id;
use super::settings::Link;
use crate::channel::Channel;

/// The member that names senders.
pub(super) const PROVIDERS: &str = "providerConfiguration";

/// An entry of a policy's `providerConfiguration.conditions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneCondition"))]
pub struct Condition {
    /// How the passcode travels. An entry that does not say so holds for both.
    pub methods: Vec<Channel>,
    /// For recipients of which countries, in two letters. Empty: for all that no other entry names.
    pub countries: Vec<String>,
    /// The senders, in order.
    pub chain: Vec<Link>,
}

/// A policy as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOnePolicy"))]
pub struct Policy {
    /// Its ID.
    pub id: Id,
    /// Its name: untrusted text.
    pub name: String,
    /// Whether it is the environment's default. It is then in force wherever nothing names another.
    pub is_default: bool,
    /// The senders that it names. Where there are any, the chain of the settings is not asked.
    pub conditions: Vec<Condition>,
    /// When it was last changed, as PingOne writes it.
    pub updated_at: Option<String>,
    /// All of it.
    #[serde(skip)]
    pub body: Body,
}

impl Policy {
    /// Reads an entry of the list of policies, or one policy.
    ///
    /// # Errors
    /// Says what is missing or not understood.
    pub fn read(answer: Value) -> Result<Self, &'static str> {
        let body = Body::read(answer)?;
        let conditions = match body.get(PROVIDERS).and_then(|providers| providers.get("conditions")) {
            None | Some(Value::Null) => Vec::new(),
            Some(list) => {
                let list = list.as_array().ok_or("a policy whose conditions are no list")?;
                list.iter()
                    .map(Condition::read)
                    .collect::<Option<_>>()
                    .ok_or("a policy's condition that is not understood")?
            }
        };
        Ok(Self {
            id: body.text("id").and_then(|id| id.parse().ok()).ok_or("a policy without an ID")?,
            name: body.owned_text("name").ok_or("a policy without a name")?,
            is_default: body.get("default").and_then(Value::as_bool).unwrap_or_default(),
            conditions,
            updated_at: body.owned_text("updatedAt"),
            body,
        })
    }

    /// Whether it names this sender.
    #[must_use]
    pub fn names(&self, sender: &Id) -> bool {
        let mut links = self.conditions.iter().flat_map(|condition| &condition.chain);
        links.any(|link| matches!(link, Link::Sender(id) if id == sender))
    }
}

impl Condition {
    fn read(entry: &Value) -> Option<Self> {
        let list = |name: &str| match entry.get(name) {
            None | Some(Value::Null) => Some(None),
            Some(list) => Some(Some(list.as_array()?)),
        };
        let methods = match list("deliveryMethods")? {
            None => vec![Channel::Sms, Channel::Voice],
            Some(words) => words.iter().filter_map(read_method).collect(),
        };
        let text = |value: &Value| Some(value.as_str()?.to_ascii_uppercase());
        let link = |entry: &Value| Some(Link::from(entry.get("id")?.as_str()?.to_owned()));
        Some(Self {
            methods,
            countries: list("countries")?.into_iter().flatten().map(text).collect::<Option<_>>()?,
            chain: list("fallbackChain")?.into_iter().flatten().map(link).collect::<Option<_>>()?,
        })
    }
}

/// A delivery method that a sender serves. Conditions spell it `VOICE`, quotas `Voice`.
fn read_method(word: &Value) -> Option<Channel> {
    match word.as_str()?.to_ascii_uppercase().as_str() {
        "SMS" => Some(Channel::Sms),
        "VOICE" => Some(Channel::Voice),
        _ => None,
    }
}

/// Writes one sender in the place of another wherever `providerConfiguration` has it in a chain. A chain that has both by then
/// keeps the first.
pub(super) fn replace_sender(providers: &mut Value, from: &Id, to: &Id) {
    let conditions = providers.get_mut("conditions").and_then(Value::as_array_mut);
    let chains = conditions
        .into_iter()
        .flatten()
        .filter_map(|condition| condition.get_mut("fallbackChain")?.as_array_mut());
    for chain in chains {
        let names = |entry: &Value, id: &Id| {
            entry.get("id").and_then(Value::as_str).is_some_and(|text| text.eq_ignore_ascii_case(id.as_str()))
        };
        if !chain.iter().any(|entry| names(entry, from)) {
            continue;
        }
        for entry in chain.iter_mut().filter(|entry| names(entry, from)) {
            entry["id"] = Value::String(to.to_string());
        }
        let mut seen = false;
        chain.retain(|entry| !names(entry, to) || !std::mem::replace(&mut seen, true));
    }
}

/// The senders that a `providerConfiguration` names.
pub(super) fn senders_of(providers: &Value) -> Vec<Id> {
    let conditions = providers.get("conditions").and_then(Value::as_array);
    let conditions = conditions.into_iter().flatten().filter_map(Condition::read);
    let links = conditions.flat_map(|condition| condition.chain);
    links
        .filter_map(|link| match link {
            Link::Sender(id) => Some(id),
            Link::Ping | Link::Other(_) => None,
        })
        .collect()
}
