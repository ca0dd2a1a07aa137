//! What to know of an environment, whatever is wanted of it.

use std::collections::BTreeSet;

use super::goal::Choice;
use super::id::Id;
use super::note::{Note, PolicyLabel, Reference, SenderLabel};
use super::origin::Obstacle;
use super::route;
use super::selection::{by_number, selection};
use super::sender::{NumberKind, RemoteSender};
use super::settings::Link;
use super::state::State;

/// What to know of an environment as it is.
#[must_use]
pub fn notes_of(state: &State) -> Vec<Note> {
    let mut notes: Vec<_> =
        of_kinds(state).into_iter().chain(of_dangling(state)).chain(of_delivery(state)).collect();
    for sender in state.senders.iter().filter(|sender| sender.is_twilio()) {
        notes.extend(of_numbers(sender, &selection(sender)));
    }
    let origins = route::by_chain(state, &state.settings.chain, None);
    if origins.iter().any(|origin| origin.obstacles.contains(&Obstacle::PingNotAllowed)) {
        notes.push(Note::PingMayNotSend);
    }
    let naming = state.policies.iter().filter(|policy| !policy.conditions.is_empty());
    let policies: Vec<_> = naming.map(PolicyLabel::of).collect();
    if !policies.is_empty() {
        notes.push(Note::Overridden { policies: policies.clone() });
        if state.settings.chain.contains(&Link::Ping) {
            notes.push(Note::FallbackNotInPolicies { policies });
        }
    }
    notes
}

/// What is to know of numbers that are, or will be, selected.
pub(super) fn of_numbers(sender: &RemoteSender, selected: &[Choice]) -> Vec<Note> {
    let numbers = by_number(sender);
    let (mut gone, mut here_alone, mut of_one) = (Vec::new(), Vec::new(), Vec::new());
    for choice in selected {
        let Some(number) = numbers.get(choice.number.as_str()) else { continue };
        let has_list = matches!(number.kind, NumberKind::TollFree | NumberKind::ShortCode);
        for (applies, list) in [
            (number.available == Some(false), &mut gone),
            (has_list && choice.countries.is_none(), &mut here_alone),
            (number.sms != number.voice, &mut of_one),
        ] {
            if applies {
                list.push(choice.number.clone());
            }
        }
    }
    let notes = [
        (!gone.is_empty()).then_some(Note::NumbersUnavailable { numbers: gone }),
        (!here_alone.is_empty()).then_some(Note::UnitedStatesOnly { numbers: here_alone }),
        (!of_one.is_empty()).then_some(Note::NumbersOfOneChannel { numbers: of_one }),
    ];
    notes.into_iter().flatten().collect()
}

pub(super) fn of_kinds(state: &State) -> Option<Note> {
    let others = state.senders.iter().filter(|sender| !sender.is_twilio());
    let senders: Vec<_> = others.map(SenderLabel::of).collect();
    (!senders.is_empty()).then_some(Note::NotUnderstood { senders })
}

pub(super) fn of_dangling(state: &State) -> Vec<Note> {
    let there: BTreeSet<&Id> = state.senders.iter().map(|sender| &sender.id).collect();
    let dangling = |chain: &[Link], by: &dyn Fn() -> Reference| -> Vec<Note> {
        let gone: BTreeSet<_> = chain
            .iter()
            .filter_map(|link| match link {
                Link::Sender(id) if !there.contains(id) => Some(id.clone()),
                Link::Sender(_) | Link::Ping | Link::Other(_) => None,
            })
            .collect();
        gone.into_iter().map(|sender| Note::Dangling { sender, by: by() }).collect()
    };
    let mut notes = dangling(&state.settings.chain, &|| Reference::Chain);
    for policy in &state.policies {
        let links: Vec<_> = policy.conditions.iter().flat_map(|condition| condition.chain.clone()).collect();
        notes.extend(dangling(&links, &|| Reference::Policy(PolicyLabel::of(policy))));
    }
    notes
}

pub(super) fn of_delivery(state: &State) -> Option<Note> {
    let mode = state.settings.body.text("deliveryMode");
    mode.is_some_and(|mode| mode != "ALL").then_some(Note::ListedUsersOnly)
}
