//! The environment's notification settings, of which one member is ours: the chain.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::body::Body;
use super::id::Id;

/// The name of Ping's own account in a chain.
const PING: &str = "PINGONE_TWILIO";
/// The member that is ours.
pub(super) const CHAIN: &str = "smsProvidersFallbackChain";
/// What settings are known by (source: PingOne's `OpenAPI`, `NotificationsSettings`, which requires none of them).
const MEMBERS: [&str; 9] =
    ["id", "environment", "updatedAt", "deliveryMode", "restrictions", CHAIN, "from", "replyTo", "whitelist"];

/// A place in a chain, written as its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(from = "String", into = "String")]
#[cfg_attr(feature = "bindings", ts(type = "string", rename = "PingOneLink"))]
pub enum Link {
    /// Ping's own account (`PINGONE_TWILIO`).
    Ping,
    /// A sender.
    Sender(Id),
    /// Something else, as it was read: untrusted text.
    Other(String),
}

impl From<String> for Link {
    fn from(text: String) -> Self {
        if text == PING {
            return Self::Ping;
        }
        match text.parse::<Id>() {
            // Written otherwise than PingOne writes an ID, it would not be written back as it was.
            Ok(id) if id.as_str() == text => Self::Sender(id),
            _ => Self::Other(text),
        }
    }
}

impl From<Link> for String {
    fn from(link: Link) -> Self {
        match link {
            Link::Ping => PING.to_owned(),
            Link::Sender(id) => id.into(),
            Link::Other(text) => text,
        }
    }
}

/// The settings as they were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneSettings"))]
pub struct Settings {
    /// Who originates, in order, where no policy says otherwise. Empty: Ping's own account.
    pub chain: Vec<Link>,
    /// When they were last changed, as PingOne writes it.
    pub updated_at: Option<String>,
    /// All of it.
    #[serde(skip)]
    pub body: Body,
}

impl Settings {
    /// Reads what `GET …/notificationsSettings` gives.
    ///
    /// # Errors
    /// Says what was not understood.
    pub fn read(answer: Value) -> Result<Self, &'static str> {
        let body = Body::read(answer)?;
        // Nothing in it need be there. But what has none of it is an answer to something else, and would be written back.
        if !MEMBERS.iter().any(|name| body.get(name).is_some()) {
            return Err("settings without any of their members");
        }
        let chain = match body.get(CHAIN) {
            None => Vec::new(),
            Some(chain) => read_chain(chain).ok_or("a chain of senders that is no list of texts")?,
        };
        Ok(Self { chain, updated_at: body.owned_text("updatedAt"), body })
    }
}

fn read_chain(chain: &Value) -> Option<Vec<Link>> {
    chain.as_array()?.iter().map(|link| Some(link.as_str()?.to_owned().into())).collect()
}
