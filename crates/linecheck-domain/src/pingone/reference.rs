//! What refers to a sender.

use serde_json::Value;

use super::body::Body;
use super::id::Id;
use super::note::{PolicyLabel, Reference};
use super::settings::Link;
use super::state::State;

/// Every place that names a sender, also where Linecheck does not know what the place means. One that is named must not be
/// deleted.
#[must_use]
pub fn references(state: &State, sender: &Id) -> Vec<Reference> {
    let settings = mentions_in(&state.settings.body, sender).then_some(Reference::Chain);
    let policies = state.policies.iter().filter(|policy| mentions_in(&policy.body, sender));
    settings.into_iter().chain(policies.map(|policy| Reference::Policy(PolicyLabel::of(policy)))).collect()
}

/// The places that name a sender otherwise than as a link of a chain: nothing can take its place there.
pub(super) fn not_in_chains(state: &State, sender: &Id) -> Vec<Reference> {
    let link = Link::Sender(sender.clone());
    let elsewhere = |body: &Body, chain: &mut dyn Iterator<Item = &Link>| {
        count(body, sender) > chain.filter(|named| **named == link).count()
    };
    let settings = elsewhere(&state.settings.body, &mut state.settings.chain.iter());
    let policies = state.policies.iter().filter(|policy| {
        elsewhere(&policy.body, &mut policy.conditions.iter().flat_map(|condition| &condition.chain))
    });
    let settings = settings.then_some(Reference::Chain);
    settings.into_iter().chain(policies.map(|policy| Reference::Policy(PolicyLabel::of(policy)))).collect()
}

fn mentions_in(body: &Body, sender: &Id) -> bool {
    count(body, sender) > 0
}

/// How often a body names a sender. Links are addresses, and a policy's own ID is no reference.
fn count(body: &Body, sender: &Id) -> usize {
    let members = body.members().iter().filter(|(name, _)| !matches!(name.as_str(), "_links" | "id"));
    members.map(|(_, value)| count_in(value, sender)).sum()
}

fn count_in(value: &Value, sender: &Id) -> usize {
    match value {
        Value::String(text) => usize::from(text.eq_ignore_ascii_case(sender.as_str())),
        Value::Array(entries) => entries.iter().map(|entry| count_in(entry, sender)).sum(),
        Value::Object(members) => members.values().map(|member| count_in(member, sender)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}
