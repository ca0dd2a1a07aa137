//! Who does something.

use serde::{Deserialize, Serialize};

/// The role of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Drafts, verifies, consents, saves, changes, deletes.
    Administrator,
    /// Sends tests and reads traces; changes nothing.
    Support,
}

/// Who does something, as far as it is known: the operating system's user, *not authenticated* by Linecheck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The role in which the person acts.
    pub role: Role,
    /// The name of the operating system's user.
    pub os_user: String,
}

impl Actor {
    /// An administrator: what everybody is until an administrator passphrase is set.
    #[must_use]
    pub fn administrator(os_user: impl Into<String>) -> Self {
        Self { role: Role::Administrator, os_user: os_user.into() }
    }

    /// Whether it is one.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.role == Role::Administrator
    }
}
