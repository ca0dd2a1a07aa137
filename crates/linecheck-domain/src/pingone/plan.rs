//! A plan: what leads from what was read to what is wanted.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::binding::{Binding, BindingChange};
use super::goal::Goal;
use super::id::Id;
use super::note::{Note, PolicyLabel, SenderLabel};
use super::origin::{Origin, SenderRef};
use super::state::State;
use super::step::Step;

/// What must be confirmed, each by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneConfirmation"))]
pub enum Confirmation {
    /// The environment is not a sandbox: real users sign in there.
    Production,
    /// The *Third-party Service Consent* that the console asks for.
    Consent,
    /// The chain becomes empty: hand over to Ping Identity.
    EmptyChain,
    /// Senders leave the chain.
    DropOthers,
    /// Numbers are selected that are gone from the account.
    Unavailable,
}

/// What a plan leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "untouched")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneUntouched"))]
pub enum Untouched {
    /// A sender.
    Sender(SenderLabel),
    /// A policy.
    Policy(PolicyLabel),
    /// A member of the settings.
    Setting {
        /// Its name.
        name: String,
    },
}

/// A plan. It can be stored: it holds no body and no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOnePlan"))]
pub struct Plan {
    /// What is wanted.
    pub goal: Goal,
    /// Of which environment.
    pub environment: Id,
    /// What is written, in order; each is read back before the next.
    pub steps: Vec<Step>,
    /// What it was made from.
    pub binding: Binding,
    /// The sender that it is about, where there is one.
    pub sender: Option<SenderRef>,
    /// What must be confirmed before.
    pub confirmations: BTreeSet<Confirmation>,
    /// What to know.
    pub notes: Vec<Note>,
    /// What stays as it is.
    pub untouched: Vec<Untouched>,
    /// Who originates by the chain of the settings, in order, before.
    pub before: Vec<Origin>,
    /// And after.
    pub after: Vec<Origin>,
    /// The policies that name senders of their own which are not the plan's: where they apply, the chain has no effect.
    pub overriding: Vec<PolicyLabel>,
    /// Whether what is wanted is then so everywhere: not while a policy overrides the chain.
    pub complete: bool,
}

impl Plan {
    /// Whether there is nothing to write: all is as wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// What was read for the plan and is another by now. What the first `written` steps wrote (the one under way with them) is
    /// left out, and so is the sender that the plan created.
    #[must_use]
    pub fn changed(&self, now: &State, written: usize, created: Option<&Id>) -> Vec<BindingChange> {
        let ours: BTreeSet<_> =
            self.steps.iter().take(written).filter_map(|step| step.resource(created)).collect();
        let mut changes = self.binding.changed(now);
        changes.retain(|change| !ours.contains(&change.resource));
        changes
    }
}
