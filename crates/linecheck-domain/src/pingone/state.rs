//! All that was read of an environment.

use super::environment::Environment;
use super::id::Id;
use super::policy::Policy;
use super::sender::RemoteSender;
use super::settings::Settings;

/// How many senders an environment can have, of all kinds together (source: PingOne, *Phone delivery settings*).
pub const SENDER_LIMIT: usize = 10;

/// All that was read of an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The environment.
    pub environment: Environment,
    /// Its senders, known kinds and others.
    pub senders: Vec<RemoteSender>,
    /// Its settings.
    pub settings: Settings,
    /// Its policies.
    pub policies: Vec<Policy>,
}

impl State {
    /// A sender by its ID.
    #[must_use]
    pub fn sender(&self, id: &Id) -> Option<&RemoteSender> {
        self.senders.iter().find(|sender| sender.id == *id)
    }

    /// A policy by its ID.
    #[must_use]
    pub fn policy(&self, id: &Id) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.id == *id)
    }

    /// The policy that is in force wherever nothing names another.
    #[must_use]
    pub fn default_policy(&self) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.is_default)
    }
}
