//! Watching (L4): readiness, delivery and drift of tenants, looked at again and again; a change of state is told once.

mod look;
pub mod metrics;

use jiff::Timestamp;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::traffic::HealthLine;
use linecheck_domain::watch::{Change, Level, Memory};
use serde::Serialize;

use crate::remedy::Remedy;
use crate::traffic::mute::Muted;

/// Who watches. Each is told of every change by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Watcher {
    /// The command line, for a service manager.
    CommandLine,
    /// The window, for who sits before it.
    Window,
}

/// What was seen of the tenants, and what is to be told of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct WatchView {
    /// When it was looked.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: Timestamp,
    /// Whether this is the sandbox.
    pub sandbox: bool,
    /// How the worst condition stands that is not muted.
    pub level: Level,
    /// The tenants that were looked at.
    pub tenants: Vec<WatchedTenant>,
    /// Those that were not, because nothing of theirs can be watched.
    pub left_out: Vec<LeftOut>,
    /// What changed since the last look.
    pub told: Vec<ToldView>,
    /// What is remembered when all of that was told.
    #[serde(skip)]
    memories: Vec<(TenantId, Memory)>,
    #[serde(skip)]
    watcher: Watcher,
}

/// A tenant that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct WatchedTenant {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name.
    pub tenant_name: String,
    /// How the worst of its conditions stands that is not muted.
    pub level: Level,
    /// Its conditions: `ready`, `delivery`, `drift` where PingOne is connected, and each sign that goes on.
    pub conditions: Vec<Condition>,
    /// What limits what is said, a sentence each.
    pub limits: Vec<String>,
    /// What was sent in the last 24 hours; none where it could not be read.
    pub last_day: Option<LastDay>,
}

/// What was sent in the last 24 hours.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LastDay {
    /// Messages.
    pub messages: HealthLine,
    /// Calls.
    pub calls: HealthLine,
}

/// A condition, as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "WatchCondition"))]
pub struct Condition {
    /// What it is called.
    pub name: String,
    /// How it stands.
    pub level: Level,
    /// What it says. May quote a server.
    pub says: String,
    /// What to do; nothing for what is calm.
    pub remedy: Option<Remedy>,
    /// Since when a sign goes on.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub since: Option<Timestamp>,
    /// Why nobody is told of it; none where it is not muted.
    pub muted: Option<Muted>,
}

/// A change that is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "WatchTold"))]
pub struct ToldView {
    /// When it was seen.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: Timestamp,
    /// Of which tenant.
    pub tenant: TenantId,
    /// Its name.
    pub tenant_name: String,
    /// Of which condition.
    pub name: String,
    /// What changed.
    #[serde(flatten)]
    pub change: Change,
    /// How it stands; of what is over or passed, how it stood.
    pub level: Level,
    /// What it says; of what is over, what it said last.
    pub says: String,
    /// What to do; nothing for what is over.
    pub remedy: Option<Remedy>,
}

/// A tenant of which nothing can be watched.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "WatchLeftOut"))]
pub struct LeftOut {
    /// The tenant.
    pub tenant: TenantId,
    /// Why, in a sentence.
    pub because: &'static str,
}
