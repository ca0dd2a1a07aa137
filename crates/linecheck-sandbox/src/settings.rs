//! What can be set on a running sandbox.

use serde::{Deserialize, Serialize};

/// How fast the sandbox is, and what its lists leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How long every request to Twilio's API waits before anything else happens to it.
    pub latency_ms: u64,
    /// How long a step of the life cycle of messages and calls takes. For those created from now on.
    pub step_ms: u64,
    /// Whether a list of messages that is filtered by `DateSent` leaves out those that were never sent. What Twilio does with them
    /// is not documented.
    #[serde(default)]
    pub hides_unsent: bool,
}
