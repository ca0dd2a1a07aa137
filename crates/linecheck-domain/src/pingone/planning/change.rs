//! Changes by hand: other numbers, another chain, a sender gone, and what was there before.

use std::collections::BTreeSet;

use super::draft::{Draft, require_numbers, twilio_sender};
use crate::country::Country;
use crate::pingone::binding::Mark;
use crate::pingone::goal::{Choice, Remembered, RememberedPolicy};
use crate::pingone::id::Id;
use crate::pingone::note::{PolicyLabel, SenderLabel};
use crate::pingone::origin::SenderRef;
use crate::pingone::plan::Confirmation;
use crate::pingone::policy::{self, PROVIDERS};
use crate::pingone::reference;
use crate::pingone::refusal::{CountryProblem, PlanRefusal};
use crate::pingone::selection::{by_number, country_problem};
use crate::pingone::sender::RemoteNumber;
use crate::pingone::settings::Link;
use crate::pingone::state::State;
use crate::pingone::step::{PlannedLink, PolicyChange, Reason, Step};

pub(super) fn choose(state: &State, sender: &Id, wanted: &[Choice]) -> Result<Draft, PlanRefusal> {
    let sender = twilio_sender(state, sender)?;
    if wanted.is_empty() {
        return Err(PlanRefusal::NoNumber);
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = wanted.iter().find(|choice| !seen.insert(&choice.number)) {
        return Err(PlanRefusal::NumberTwice { number: twice.number.clone() });
    }
    require_numbers(sender, wanted.iter().map(|choice| choice.number.as_str()))?;
    let numbers = by_number(sender);
    let check = |choice: &Choice| {
        let countries = match numbers.get(choice.number.as_str()) {
            Some(number) => check_countries(number, choice.countries.as_deref())?,
            None => None,
        };
        Ok(Choice { number: choice.number.clone(), countries })
    };
    let after = wanted.iter().map(check).collect::<Result<_, PlanRefusal>>()?;
    let mut draft = Draft { sender: Some(SenderRef::Existing(sender.id.clone())), ..Draft::default() };
    draft.choose(sender, after, Reason::Asked);
    Ok(draft)
}

/// The countries in large letters, if they go with the number. What it has already is not judged.
fn check_countries(
    number: &RemoteNumber,
    countries: Option<&[String]>,
) -> Result<Option<Vec<String>>, PlanRefusal> {
    let refuse = |problem| PlanRefusal::Countries { number: number.number.clone(), problem };
    if let Some(problem) = country_problem(&number.kind, countries) {
        return Err(refuse(problem));
    }
    let code = |text: &String| {
        let has = number.countries.as_ref().is_some_and(|countries| countries.contains(text));
        match Country::parse(text) {
            Ok(country) => Ok(country.code()),
            Err(_) if has => Ok(text.clone()),
            Err(_) => Err(refuse(CountryProblem::NotACountry { text: text.clone() })),
        }
    };
    countries.map(|countries| countries.iter().map(code).collect()).transpose()
}

pub(super) fn chain(state: &State, wanted: &[Link]) -> Result<Draft, PlanRefusal> {
    let mut seen = BTreeSet::new();
    if let Some(twice) = wanted.iter().find(|link| !seen.insert(*link)) {
        return Err(PlanRefusal::LinkTwice { link: twice.clone() });
    }
    let is_known = |link: &&Link| match link {
        Link::Ping => true,
        Link::Sender(id) => state.sender(id).is_some() || state.settings.chain.contains(link),
        Link::Other(_) => state.settings.chain.contains(link),
    };
    if let Some(unknown) = wanted.iter().find(|link| !is_known(link)) {
        return Err(PlanRefusal::LinkUnknown { link: unknown.clone() });
    }
    let mut draft = Draft { overriding: overriding(state), ..Draft::default() };
    set_whole_chain(&mut draft, state, wanted, Reason::Asked);
    Ok(draft)
}

fn overriding(state: &State) -> Vec<PolicyLabel> {
    state.policies.iter().filter(|policy| !policy.conditions.is_empty()).map(PolicyLabel::of).collect()
}

/// Senders that leave a chain which does not become empty are confirmed; an empty one is confirmed by itself.
fn set_whole_chain(draft: &mut Draft, state: &State, wanted: &[Link], reason: Reason) {
    let leaves = |link: &Link| *link != Link::Ping && !wanted.contains(link);
    if !wanted.is_empty() && state.settings.chain.iter().any(leaves) {
        draft.confirmations.insert(Confirmation::DropOthers);
    }
    draft.set_chain(state, wanted.iter().cloned().map(PlannedLink::Existing).collect(), reason);
}

pub(super) fn remove(state: &State, sender: &Id) -> Result<Draft, PlanRefusal> {
    let sender = twilio_sender(state, sender)?;
    let references = reference::references(state, &sender.id);
    if !references.is_empty() {
        return Err(PlanRefusal::InUse { references });
    }
    let step = Step::DeleteSender {
        sender: SenderLabel::of(sender),
        mark: Mark::of(&sender.body),
        reason: Reason::Asked,
    };
    Ok(Draft { steps: vec![step], sender: Some(SenderRef::Existing(sender.id.clone())), ..Draft::default() })
}

/// Numbers before the chain that needs them; numbers of a sender that had none after the chain that no longer does.
pub(super) fn put_back(state: &State, before: &Remembered) -> Result<Draft, PlanRefusal> {
    let gone = gone(state, before);
    if !gone.is_empty() {
        return Err(PlanRefusal::CannotPutBack { gone });
    }
    let mut draft = Draft::default();
    let (empty, chosen): (Vec<_>, Vec<_>) =
        before.senders.iter().partition(|sender| sender.numbers.is_empty());
    for was in chosen {
        let sender = twilio_sender(state, &was.id)?;
        require_numbers(sender, was.numbers.iter().map(|choice| choice.number.as_str()))?;
        draft.choose(sender, was.numbers.clone(), Reason::WasSo);
    }
    if let Some(chain) = &before.chain {
        set_whole_chain(&mut draft, state, chain, Reason::WasSo);
        draft.overriding = overriding(state);
    }
    for was in &before.policies {
        restore(&mut draft, state, was);
    }
    for was in empty {
        draft.choose(twilio_sender(state, &was.id)?, Vec::new(), Reason::WasSo);
    }
    Ok(draft)
}

/// The senders and policies that putting back needs and that are gone. One that the chain names today, though it is gone, was
/// so before.
fn gone(state: &State, before: &Remembered) -> Vec<Id> {
    let in_chain = before.chain.iter().flatten().filter(|link| !state.settings.chain.contains(link));
    let of_chain = in_chain.filter_map(|link| match link {
        Link::Sender(id) => Some(id.clone()),
        Link::Ping | Link::Other(_) => None,
    });
    let of_policies = before.policies.iter().flat_map(|was| {
        let was = state.policy(&was.id).map_or_else(|| was.clone(), |policy| was.differing(policy));
        was.members.get(PROVIDERS).and_then(Option::as_ref).map(policy::senders_of).unwrap_or_default()
    });
    let senders = before.senders.iter().map(|sender| sender.id.clone());
    let mut gone: BTreeSet<_> =
        of_chain.chain(of_policies).chain(senders).filter(|id| state.sender(id).is_none()).collect();
    gone.extend(before.policies.iter().map(|was| was.id.clone()).filter(|id| state.policy(id).is_none()));
    gone.into_iter().collect()
}

fn restore(draft: &mut Draft, state: &State, was: &RememberedPolicy) {
    let Some(policy) = state.policy(&was.id) else { return };
    let was = was.differing(policy);
    if was.members.is_empty() {
        return;
    }
    draft.steps.push(Step::SetPolicy {
        policy: policy.id.clone(),
        name: policy.name.clone(),
        change: PolicyChange::Restore { members: was.members },
        mark: Mark::of(&policy.body),
        reason: Reason::WasSo,
    });
}
