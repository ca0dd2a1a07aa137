//! What is kept of a state: before a plan to put it back, and after it to see what drifts.

use std::collections::BTreeSet;

use super::goal::{Remembered, RememberedPolicy, RememberedSender};
use super::origin::SenderRef;
use super::plan::Plan;
use super::policy::{PROVIDERS, Policy};
use super::quota::QUOTAS;
use super::selection::selection;
use super::sender::RemoteSender;
use super::state::State;
use super::step::{PolicyChange, Step};

impl Remembered {
    /// What a plan is about to change, as it is now. A sender that it deletes is not among it: its token is gone with it, so
    /// it cannot come back.
    #[must_use]
    pub fn before(state: &State, plan: &Plan) -> Self {
        let mut was = Self::default();
        for step in &plan.steps {
            match step {
                Step::SetChain { .. } => was.chain = Some(state.settings.chain.clone()),
                Step::ChooseNumbers { sender: SenderRef::Existing(id), .. } => {
                    was.senders.extend(state.sender(id).map(RememberedSender::of));
                }
                Step::SetPolicy { policy, change, .. } => {
                    let of_change = |policy| RememberedPolicy::of(policy, members(change));
                    was.policies.extend(state.policy(policy).map(of_change));
                }
                Step::CreateSender { .. }
                | Step::ChooseNumbers { sender: SenderRef::Created, .. }
                | Step::DeleteSender { .. } => {}
            }
        }
        was.overriding = overriding(state);
        was
    }

    /// All that decides who originates, as it was read back after a plan.
    #[must_use]
    pub fn applied(state: &State) -> Self {
        Self {
            chain: Some(state.settings.chain.clone()),
            senders: state
                .senders
                .iter()
                .filter(|sender| sender.is_twilio())
                .map(RememberedSender::of)
                .collect(),
            policies: state
                .policies
                .iter()
                .filter(|policy| decides(policy))
                .map(|policy| RememberedPolicy::of(policy, [PROVIDERS, QUOTAS]))
                .collect(),
            overriding: overriding(state),
        }
    }
}

/// Whether a policy names senders, or limits as the default.
fn decides(policy: &Policy) -> bool {
    policy.is_default || !policy.conditions.is_empty()
}

impl RememberedSender {
    pub(super) fn of(sender: &RemoteSender) -> Self {
        Self { id: sender.id.clone(), sid: sender.sid.clone(), numbers: selection(sender) }
    }
}

/// The members that a step changes. What others do to the rest of the policy is theirs.
fn members(change: &PolicyChange) -> Vec<&str> {
    match change {
        PolicyChange::ReplaceSender { .. } => vec![PROVIDERS],
        PolicyChange::Limit { .. } => vec![QUOTAS],
        PolicyChange::Restore { members } => members.keys().map(String::as_str).collect(),
    }
}

impl RememberedPolicy {
    fn of<'names>(policy: &Policy, names: impl IntoIterator<Item = &'names str>) -> Self {
        let member = |name: &str| (name.to_owned(), policy.body.get(name).cloned());
        Self {
            id: policy.id.clone(),
            name: policy.name.clone(),
            members: names.into_iter().map(member).collect(),
        }
    }

    /// Without the members that are so.
    pub(super) fn differing(&self, policy: &Policy) -> Self {
        let mut was = self.clone();
        was.members.retain(|name, was| policy.body.get(name) != was.as_ref());
        was
    }
}

fn overriding(state: &State) -> BTreeSet<super::id::Id> {
    let naming = state.policies.iter().filter(|policy| !policy.conditions.is_empty());
    naming.map(|policy| policy.id.clone()).collect()
}
