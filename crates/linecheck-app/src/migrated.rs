//! What is told of a vault that an older Linecheck had made.

use jiff::Timestamp;
use serde::Serialize;

/// What a migration did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Migrated {
    /// The version that an older Linecheck had left.
    pub from: u32,
    /// The version that it has now.
    pub to: u32,
    /// When it was entered into the audit trail.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: Timestamp,
}
